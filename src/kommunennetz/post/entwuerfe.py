"""Ein Lauf: je Empfänger ein Entwurf als .eml und die Übersicht; davor die Vorschau, dieselben Worte."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path

from kommunennetz.befund import Befund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.teildatum import tag
from kommunennetz.post.anrede import POSTFACH, EmpfaengerWert, empfaenger_wert
from kommunennetz.post.brief import Brief
from kommunennetz.post.empfaenger import Entscheidung, Sitzwahl, find_entscheidung, list_entscheidungen
from kommunennetz.post.empfaengerkreis import find_gemeinte
from kommunennetz.post.entwurfsordner import (
    Uebersichtszeile,
    entwurf_dateiname,
    render_csv,
    render_uebersicht,
)
from kommunennetz.post.nachricht import Nachricht, build_eml, build_liste
from kommunennetz.post.schreiber import Schreiber, find_stichtag
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.worte.anschrift import Ablehnung, Anschrift, check_anschrift

_MITTAG = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lauf:
    """Ein fertiger, noch nicht geschriebener Lauf: eine Zeile je Kommune und die Dateien dazu."""

    zeilen: tuple[Uebersichtszeile, ...]
    dateien: Mapping[str, bytes]

    @property
    def empfaenger(self) -> tuple[Uebersichtszeile, ...]:
        """Liefert die Zeilen derer, die die Infomail bekommen."""
        return tuple(zeile for zeile in self.zeilen if zeile.datei)


def build_lauf(  # noqa: PLR0913 – so viel gehört zu einer Infomail
    register: Register,
    infomail: Eintrag[Infomail],
    vorlagen: Vorlagen,
    befunde: Iterable[Befund] = (),
    ordner: Path | None = None,
    *,
    wahl: Sitzwahl | None = None,
) -> Lauf:
    """Liefert alle Entwürfe und die Übersicht; `befunde` vom Laden nennen Kommunen, die unlesbar sind.

    `ordner`: wo die Bilder liegen, wenn die Infomail nicht aus dem Register ist. `wahl`: an welchen Sitz;
    ohne sie ans Postfach.

    RegisterError, wenn es Empfänger, aber keinen brauchbaren Absender gibt; FrageError bei falschem Datum
    oder Empfängerkreis; VorlageError aus der Vorlage.
    """
    stichtag = find_stichtag(infomail)
    gemeinte = find_gemeinte(infomail.satz.an, register)
    zeilen = _nummerieren(list_entscheidungen(register, stichtag, gemeinte, befunde, wahl))
    dateien = {}
    if any(zeile.datei for zeile in zeilen):
        schreiber = Schreiber(register, infomail, vorlagen, stichtag, ordner)
        faelle = (zeile.entscheidung for zeile in zeilen)
        nachrichten = build_nachrichten(register, infomail, schreiber, faelle)
        namen = (zeile.datei for zeile in zeilen if zeile.datei)
        dateien = {
            datei: build_eml(nachricht) for datei, (_, nachricht) in zip(namen, nachrichten, strict=True)
        }
    titel = f"Infomail vom {tag(stichtag)}: wer sie bekommt"
    # Die Übersicht kommt zuletzt: Wo sie liegt, ist der Lauf vollständig.
    uebersicht = {
        "uebersicht.csv": render_csv(zeilen),
        "uebersicht.html": render_uebersicht(zeilen, titel, gemeinte.in_worten).encode(),
    }
    return Lauf(zeilen, dateien | uebersicht)


def build_nachrichten(
    register: Register, infomail: Eintrag[Infomail], schreiber: Schreiber, faelle: Iterable[Entscheidung]
) -> Iterator[tuple[Entscheidung, Nachricht]]:
    """Liefert zu jedem, der die Infomail bekommt, seine Nachricht, als Entwurf.

    RegisterError, wenn es Empfänger, aber keinen brauchbaren Absender gibt.
    """
    stichtag = find_stichtag(infomail)
    absender = find_absender(register)
    liste = build_liste(register.netz.satz.name, absender)
    # Mittag in Weltzeit ist in Deutschland derselbe Tag; die Uhr soll die Bytes nicht ändern.
    datum = datetime.combine(stichtag, _MITTAG)
    for fall in faelle:
        if fall.anschrift is None or fall.empfaenger is None:
            continue
        brief = schreiber.render(fall.empfaenger, wer_liest(register, fall))
        yield (
            fall,
            Nachricht(
                absender=absender,
                empfaenger=fall.anschrift,
                betreff=brief.betreff,
                text=brief.text,
                html=brief.html,
                datum=datum,
                # Mit dem Text: Eine berichtigte Infomail hielten Mailserver sonst für eine Wiederholung.
                kennung=(
                    infomail.schluessel,
                    fall.slug,
                    brief.betreff,
                    brief.text,
                    *(bild.kennung for bild in brief.bilder),
                ),
                bilder=brief.bilder,
                liste=liste,
            ),
        )


def wer_liest(register: Register, fall: Entscheidung) -> EmpfaengerWert:
    """Liefert, wen die Vorlage anspricht: die Person im Amt oder das Postfach."""
    if fall.person is None or fall.empfaenger is None:
        return POSTFACH
    return empfaenger_wert(fall.person, register.netz.satz, fall.empfaenger.gebiet)


def find_absender(register: Register) -> Anschrift:
    """Liefert die Anschrift der Geschäftsstelle; sonst RegisterError mit Fundstelle."""
    absender = register.netz.satz.absender
    zeile = register.netz.stelle("absender", "email").zeile
    ort = f"{register.netz.datei}:{zeile}"
    anschrift = check_anschrift(absender.email or "", absender.name)
    if isinstance(anschrift, Ablehnung):
        # Eine Adresse, die dasteht, hat schon der Leser nach derselben Regel geprüft.
        raise RegisterError(f"{ort}: Die Adresse der Geschäftsstelle fehlt.", _ABSENDER)
    return anschrift


def _nummerieren(entscheidungen: Iterable[Entscheidung]) -> tuple[Uebersichtszeile, ...]:
    nummern = count(1)
    return tuple(
        Uebersichtszeile(fall, entwurf_dateiname(next(nummern), fall.slug) if fall.anschrift else "")
        for fall in entscheidungen
    )


_ABSENDER = "Unter »absender« das Postfach der Geschäftsstelle als »email« eintragen."


@dataclass(frozen=True, slots=True)
class Vorschau:
    """Was eine Kommune läse, und was über sie entschieden ist (etwa, dass ihr Postfach fehlt)."""

    entscheidung: Entscheidung
    brief: Brief


def build_vorschau(  # noqa: PLR0913 – wie build_lauf
    register: Register,
    infomail: Eintrag[Infomail],
    vorlagen: Vorlagen,
    slug: str = "",
    ordner: Path | None = None,
    *,
    wahl: Sitzwahl | None = None,
) -> Vorschau:
    """Liefert die Vorschau für diese Kommune, ohne Angabe für die erste, die die Infomail bekäme.

    FrageError, wenn die Kommune nicht zum Empfängerkreis gehört oder niemand dazugehört.
    """
    stichtag = find_stichtag(infomail)
    gemeinte = find_gemeinte(infomail.satz.an, register)
    alle = list_entscheidungen(register, stichtag, gemeinte, (), wahl)
    entscheidung = find_entscheidung(alle, slug) if slug else _erste(alle)
    assert entscheidung.empfaenger is not None  # noqa: S101 – sonst hätte es einen FrageError gegeben
    schreiber = Schreiber(register, infomail, vorlagen, stichtag, ordner)
    return Vorschau(
        entscheidung, schreiber.render(entscheidung.empfaenger, wer_liest(register, entscheidung))
    )


def _erste(alle: list[Entscheidung]) -> Entscheidung:
    gemeinte = [entscheidung for entscheidung in alle if entscheidung.empfaenger]
    if not gemeinte:
        raise FrageError("Diese Infomail bekommt niemand.", "»an« und »datum« der Infomail prüfen.")
    return next((entscheidung for entscheidung in gemeinte if entscheidung.anschrift), gemeinte[0])

"""Ein Lauf: je Empfänger ein Entwurf als .eml und die Übersicht; davor die Vorschau, dieselben Worte."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import count

from kommunennetz.befund import Befund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.teildatum import tag
from kommunennetz.post.brief import Brief
from kommunennetz.post.empfaenger import Entscheidung, build_auswahl, list_entscheidungen
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


def build_lauf(
    register: Register, infomail: Eintrag[Infomail], vorlagen: Vorlagen, befunde: Iterable[Befund] = ()
) -> Lauf:
    """Liefert alle Entwürfe und die Übersicht; `befunde` vom Laden nennen Kommunen, die unlesbar sind.

    RegisterError, wenn es Empfänger, aber keinen brauchbaren Absender gibt; FrageError bei falschem Datum
    oder Empfängerkreis; VorlageError aus der Vorlage.
    """
    stichtag = find_stichtag(infomail)
    auswahl = build_auswahl(infomail.satz.an, register.verzeichnis)
    zeilen = _nummerieren(list_entscheidungen(register, stichtag, auswahl, befunde))
    dateien = (
        _build_entwuerfe(register, infomail, vorlagen, zeilen) if any(zeile.datei for zeile in zeilen) else {}
    )
    titel = f"Infomail vom {tag(stichtag)}: wer sie bekommt"
    # Die Übersicht kommt zuletzt: Wo sie liegt, ist der Lauf vollständig.
    uebersicht = {
        "uebersicht.csv": render_csv(zeilen),
        "uebersicht.html": render_uebersicht(zeilen, titel).encode(),
    }
    return Lauf(zeilen, dateien | uebersicht)


def _build_entwuerfe(
    register: Register,
    infomail: Eintrag[Infomail],
    vorlagen: Vorlagen,
    zeilen: Iterable[Uebersichtszeile],
) -> dict[str, bytes]:
    stichtag = find_stichtag(infomail)
    absender = find_absender(register)
    liste = build_liste(register.netz.satz.name, absender)
    # Mittag in Weltzeit ist in Deutschland derselbe Tag; die Uhr soll die Bytes nicht ändern.
    datum = datetime.combine(stichtag, _MITTAG)
    schreiber = Schreiber(register, infomail, vorlagen, stichtag)
    dateien = {}
    for fall, datei in ((zeile.entscheidung, zeile.datei) for zeile in zeilen):
        if fall.anschrift is None or fall.mitglied is None:
            continue
        brief = schreiber.render(fall.mitglied)
        nachricht = Nachricht(
            absender=absender,
            empfaenger=fall.anschrift,
            betreff=brief.betreff,
            text=brief.text,
            html=brief.html,
            datum=datum,
            # Mit dem Text: Eine berichtigte Infomail hielten Mailserver sonst für eine Wiederholung.
            kennung=(infomail.schluessel, fall.slug, brief.betreff, brief.text),
            liste=liste,
        )
        dateien[datei] = build_eml(nachricht)
    return dateien


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


def build_vorschau(
    register: Register, infomail: Eintrag[Infomail], vorlagen: Vorlagen, slug: str = ""
) -> Vorschau:
    """Liefert die Vorschau für diese Kommune, ohne Angabe für die erste, die die Infomail bekäme.

    FrageError, wenn die Kommune nicht zum Empfängerkreis gehört oder niemand dazugehört.
    """
    stichtag = find_stichtag(infomail)
    auswahl = build_auswahl(infomail.satz.an, register.verzeichnis)
    alle = list_entscheidungen(register, stichtag, auswahl)
    entscheidung = _find(alle, slug) if slug else _erste(alle)
    if entscheidung.mitglied is None:
        raise FrageError(f"{entscheidung.name} bekommt diese Infomail nicht.", entscheidung.grund)
    brief = Schreiber(register, infomail, vorlagen, stichtag).render(entscheidung.mitglied)
    return Vorschau(entscheidung, brief)


def _find(alle: list[Entscheidung], slug: str) -> Entscheidung:
    for entscheidung in alle:
        if entscheidung.slug == slug:
            return entscheidung
    raise FrageError(f"»{slug}« steht nicht im Register.", "Eine Kommune nennen, die einen Datensatz hat.")


def _erste(alle: list[Entscheidung]) -> Entscheidung:
    gemeinte = [entscheidung for entscheidung in alle if entscheidung.mitglied]
    if not gemeinte:
        raise FrageError("Diese Infomail bekommt niemand.", "»an« und »datum« der Infomail prüfen.")
    return next((entscheidung for entscheidung in gemeinte if entscheidung.anschrift), gemeinte[0])

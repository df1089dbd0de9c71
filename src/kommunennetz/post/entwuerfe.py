"""Ein Lauf: je Empfänger ein Entwurf als .eml, dazu die Übersicht, wer die Infomail bekommt und wer nicht."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path

from kommunennetz.befund import Befund
from kommunennetz.errors import RegisterError
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.teildatum import tag
from kommunennetz.post.ablage import write_ordner
from kommunennetz.post.auswahl import build_auswahl
from kommunennetz.post.dateinamen import entwurf_dateiname
from kommunennetz.post.empfaenger import Entscheidung, list_entscheidungen
from kommunennetz.post.infomail import Schreiber, find_stichtag
from kommunennetz.post.nachricht import Liste, Nachricht, build_eml, build_liste
from kommunennetz.post.uebersicht import Zeile, render_csv, render_uebersicht
from kommunennetz.post.umsetzer import Brief
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.worte.anschrift import Ablehnung, Anschrift, check_anschrift

_MITTAG = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lauf:
    """Ein fertiger, noch nicht geschriebener Lauf: eine Zeile je Kommune und die Dateien dazu."""

    zeilen: tuple[Zeile, ...]
    dateien: Mapping[str, bytes]

    @property
    def empfaenger(self) -> tuple[Zeile, ...]:
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
    register: Register, infomail: Eintrag[Infomail], vorlagen: Vorlagen, zeilen: Iterable[Zeile]
) -> dict[str, bytes]:
    stichtag = find_stichtag(infomail)
    absender = find_absender(register)
    rahmen = _Rahmen(absender, build_liste(register.netz.satz.name, absender), stichtag, infomail.schluessel)
    schreiber = Schreiber(register, infomail, vorlagen, stichtag)
    return {
        zeile.datei: build_eml(rahmen.nachricht(zeile.entscheidung, anschrift, schreiber.render(mitglied)))
        for zeile in zeilen
        if (anschrift := zeile.entscheidung.anschrift) and (mitglied := zeile.entscheidung.mitglied)
    }


def write_lauf(lauf: Lauf, ordner: Path, *, ersetzen: bool = False) -> None:
    """Schreibt den Lauf in einen neuen oder leeren Ordner; mit `ersetzen` auch anstelle eines früheren Laufs.

    KommunennetzError, wenn anderes im Ordner liegt oder er sich nicht schreiben lässt.
    """
    write_ordner(ordner, lauf.dateien, ersetzen=ersetzen)


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


def _nummerieren(entscheidungen: Iterable[Entscheidung]) -> tuple[Zeile, ...]:
    nummern = count(1)
    return tuple(
        Zeile(fall, entwurf_dateiname(next(nummern), fall.slug) if fall.anschrift else "")
        for fall in entscheidungen
    )


@dataclass(frozen=True, slots=True)
class _Rahmen:
    """Was allen Nachrichten eines Laufs gemeinsam ist."""

    absender: Anschrift
    liste: Liste
    stichtag: date
    schluessel: str

    def nachricht(self, fall: Entscheidung, empfaenger: Anschrift, brief: Brief) -> Nachricht:
        return Nachricht(
            absender=self.absender,
            empfaenger=empfaenger,
            betreff=brief.betreff,
            text=brief.text,
            html=brief.html,
            # Mittag in Weltzeit ist in Deutschland derselbe Tag; die Uhr soll die Bytes nicht ändern.
            datum=datetime.combine(self.stichtag, _MITTAG),
            # Mit dem Text: Eine berichtigte Infomail hielten Mailserver sonst für eine Wiederholung.
            kennung=(self.schluessel, fall.slug, brief.betreff, brief.text),
            liste=self.liste,
        )


_ABSENDER = "Unter »absender« das Postfach der Geschäftsstelle als »email« eintragen."

"""Eine gelesene Datei: ihr Baum aus Text mit bekannten Stellen, und was daran auffiel.

Hier steht, was für jeden Text gilt, ob YAML oder nicht; `yaml_leser` macht daraus den Baum.
"""

import codecs
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, Protocol

from kommunennetz.befund import Befund, Regel
from kommunennetz.model import leseregeln
from kommunennetz.worte.konflikt import find_konfliktmarke
from kommunennetz.worte.zeichen import find_unsichtbare

Pfad = tuple[str | int, ...]
Baum = dict[str, Any]

# Mehr Befunde je Datei und Regel liest niemand, und ein Versehen kann hunderttausend ergeben.
HOECHSTENS = 50
# Unsichtbares kommt selten allein; wer die ersten berichtigt, sieht, worum es geht.
_GENUG = 3
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Stelle(NamedTuple):
    """Zeile und Spalte, beide ab 1."""

    zeile: int
    spalte: int


ANFANG = Stelle(1, 1)


class Marke(Protocol):
    """Wo PyYAML etwas sah; Zeile und Spalte zählen ab 0."""

    line: int
    column: int


def feldweg(pfad: Pfad) -> str:
    """Liefert den Weg zu einem Feld, wie ihn ein Befund nennt; Einträge einer Liste zählen ab 1."""
    return ".".join(str(teil + 1 if isinstance(teil, int) else teil) for teil in pfad)


@dataclass(frozen=True)
class Gelesen:
    """Eine gelesene Datei: der Baum aus Text (None, wenn unbrauchbar), die Stellen und die Befunde."""

    baum: Baum | None
    befunde: list[Befund]
    marken: Mapping[Pfad, Marke]
    versatz: int = 0

    @cached_property
    def stellen(self) -> dict[Pfad, Stelle]:
        """Liefert, wo jedes Feld und jeder Eintrag steht."""
        return {pfad: als_stelle(marke, self.versatz) for pfad, marke in self.marken.items()}

    def stelle(self, pfad: Pfad) -> Stelle:
        """Liefert die Stelle eines Feldes; was fehlt, steht beim nächsten Abschnitt darüber."""
        while pfad and pfad not in self.marken:
            pfad = pfad[:-1]
        return als_stelle(self.marken[pfad], self.versatz) if pfad in self.marken else ANFANG


def als_stelle(marke: Marke, versatz: int) -> Stelle:
    """Liefert die Stelle in der ganzen Datei, wenn der gelesene Teil so viele Zeilen weiter unten beginnt."""
    return Stelle(marke.line + 1 + versatz, marke.column + 1)


def parse(daten: bytes, datei: str, *, erste_zeile: int = 1) -> Gelesen:
    """Liefert den Inhalt einer YAML-Datei; `erste_zeile` verschiebt die Stellen (Kopf einer Infomail)."""
    meldungen = Meldungen(datei, erste_zeile - 1)
    if (text := _als_text(daten, meldungen)) is None:
        return Gelesen(None, meldungen.befunde, {})
    # Was im Zwischenspeicher steht, wird nicht gelesen; so lange muss auch PyYAML nicht geladen werden.
    from kommunennetz.register.lesen.yaml_leser import read

    return read(text, meldungen)


def check_text(daten: bytes, datei: str, erste_zeile: int, *, mit_emojis: bool = False) -> list[Befund]:
    """Liefert die Befunde zu einem Text, der kein YAML ist, für den aber dieselben Zeichen verboten sind.

    In Fließtext (`mit_emojis`) darf ein Symbol bunt sein.
    """
    meldungen = Meldungen(datei, erste_zeile - 1)
    if (text := _als_text(daten, meldungen, mit_emojis=mit_emojis)) is not None:
        _check_nfc(text, meldungen)
    return meldungen.befunde


@dataclass(slots=True)
class Meldungen:
    """Sammelt die Befunde zu einer Datei; `versatz` Zeilen davon liegen vor dem gelesenen Teil."""

    datei: str
    versatz: int
    befunde: list[Befund] = field(default_factory=list)
    _anzahl: Counter[Regel] = field(default_factory=Counter)

    def melde(self, stelle: Stelle, regel: Regel, text: str, hilfe: str, feld: str = "") -> None:
        """Hält einen Befund fest, wenn es nicht schon zu viele nach derselben Regel sind.

        Zu einem Feld ist es jeder: Seinetwegen wird nicht gemeldet, was die Typen daran bemängeln.
        """
        self._anzahl[regel] += 1
        if feld or self._anzahl[regel] <= HOECHSTENS:
            self.befunde.append(Befund(self.datei, *stelle, feld, regel, text, hilfe))

    def stelle_in(self, text: str, index: int) -> Stelle:
        """Liefert, wo dieses Zeichen eines Textes in der Datei steht."""
        zeile = text.count("\n", 0, index)
        return Stelle(zeile + 1 + self.versatz, index - text.rfind("\n", 0, index))


def _als_text(daten: bytes, meldungen: Meldungen, *, mit_emojis: bool = False) -> str | None:
    """Liefert den Text einer Datei; None und einen Befund, wenn es keiner ist, den man lesen kann."""
    if _ist_utf16(daten):
        meldungen.melde(
            meldungen.stelle_in("", 0), leseregeln.nicht_utf8, "die Datei ist in UTF-16 geschrieben", _UTF8
        )
        return None
    try:
        text = daten.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        davor = daten[: error.start].decode("utf-8", "replace")
        stelle = meldungen.stelle_in(davor, len(davor))
        meldungen.melde(stelle, leseregeln.nicht_utf8, "die Datei ist nicht in UTF-8 geschrieben", _UTF8)
        return None
    if (zeile := find_konfliktmarke(text)) is not None:
        meldungen.melde(
            Stelle(zeile + meldungen.versatz, 1), leseregeln.konflikt, _KONFLIKT, _ZUSAMMENFUEHREN
        )
        return None
    return None if _hat_unsichtbare(text, meldungen, mit_emojis=mit_emojis) else text


def _ist_utf16(daten: bytes) -> bool:
    """Liefert, ob es UTF-16 ist: am BOM, oder weil fast jedes zweite Byte null ist."""
    if daten.startswith(_UTF16):
        return True
    # In keinem anderen Text steht ein Nullbyte; die ersten genügen, um es zu erkennen.
    anfang = daten[:200]
    return any(anfang[seite::2].count(0) > len(anfang) // 4 for seite in (0, 1)) and len(anfang) > 1


def _hat_unsichtbare(text: str, meldungen: Meldungen, *, mit_emojis: bool) -> bool:
    stellen = list(islice(find_unsichtbare(text, mit_emojis=mit_emojis), _GENUG + 1))
    for nummer, stelle in enumerate(stellen[:_GENUG], 1):
        was, hilfe = als_unsichtbares(text[stelle])
        weitere = " und weiter unten noch mehr" if nummer == _GENUG < len(stellen) else ""
        meldungen.melde(meldungen.stelle_in(text, stelle), leseregeln.steuerzeichen, f"{was}{weitere}", hilfe)
    return bool(stellen)


def _check_nfc(text: str, meldungen: Meldungen) -> None:
    """Meldet die ersten Zeilen, in denen ein Umlaut aus zwei Zeichen besteht."""
    zeilen = (
        nummer
        for nummer, zeile in enumerate(text.splitlines(), 1)
        if not unicodedata.is_normalized("NFC", zeile)
    )
    for nummer in islice(zeilen, _GENUG):
        stelle = Stelle(nummer + meldungen.versatz, 1)
        meldungen.melde(stelle, leseregeln.nicht_nfc, ZUSAMMENGESETZT, "Die Zeile neu eintippen.")


def als_unsichtbares(zeichen: str) -> tuple[str, str]:
    """Liefert Text und Abhilfe zu einem unsichtbaren Zeichen."""
    name = {"\t": "ein Tabulator", "\r": "ein Wagenrücklauf", "\x1b": "ein Terminal-Steuerzeichen"}.get(
        zeichen, "ein unsichtbares Zeichen"
    )
    return (
        f"hier steht {name} (U+{ord(zeichen):04X})",
        "Das Zeichen löschen; im Editor hilft »Steuerzeichen anzeigen«.",
    )


_KONFLIKT = "hier steht eine Konfliktmarke von Git"
_ZUSAMMENFUEHREN = (
    "Entscheiden, welche der beiden Fassungen gilt; die andere und die Zeilen mit <<<<<<<, ======= und "
    ">>>>>>> löschen."
)
ZUSAMMENGESETZT = "Umlaute sind aus zwei Zeichen zusammengesetzt"
_UTF8 = "Im Editor »Speichern mit Codierung: UTF-8« wählen."

"""Eine fremde Datei, wie sie dasteht: Zellen mit ihrer Adresse, und daraus Zeilen mit ihren Feldern."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kommunennetz.austausch.spalten import Feld
from kommunennetz.errors import RegisterError

Wert = str | int | float | bool | date

# So weit wird gelesen; ein Register aller Kommunen Deutschlands hat 11 000 Zeilen.
MAX_ZEILEN = 20_000
MAX_SPALTEN = 400
NULLTAG = date(1899, 12, 30)
"""Von hier an zählt Excel die Tage; Mappen alter Apple-Rechner beginnen am 1. Januar 1904."""


class Zelle(NamedTuple):
    """Eine Zelle mit ihrer Adresse (»B17«); `mangel` sagt, warum ihr Wert nicht gilt."""

    adresse: str
    wert: Wert
    mangel: str = ""
    blatt: str = ""

    @property
    def ort(self) -> str:
        """Liefert, wo die Zelle in der Datei steht: »Blatt »Liste«, B17«, in einer CSV-Datei »B17«."""
        return f"Blatt »{self.blatt}«, {self.adresse}" if self.blatt else self.adresse


class Rohzeile(NamedTuple):
    """Eine Zeile mit ihrer Nummer und ihren nicht leeren Zellen nach Spalte, gezählt ab 1."""

    nummer: int
    zellen: Mapping[int, Zelle]


@dataclass(frozen=True, slots=True)
class Rohblatt:
    """Ein Tabellenblatt, wie es dasteht; eine CSV-Datei ist ein Blatt ohne Namen."""

    name: str
    zeilen: Sequence[Rohzeile]
    nulltag: date = NULLTAG
    fehler: RegisterError | None = None
    """Warum es hinter der letzten Zeile nicht weiterging."""
    verborgen: bool = False
    """Ob das ganze Blatt ausgeblendet ist."""
    verborgene_zeilen: frozenset[int] = frozenset()
    verborgene_spalten: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ueberschrift:
    """Eine Überschrift der Datei und die Spalte des Registers, für die sie steht (None: keine)."""

    adresse: str
    text: str
    titel: str | None
    feld: Feld | None = None


@dataclass(frozen=True, slots=True)
class Tabellenzeile:
    """Eine Zeile mit den verstandenen Zellen nach ihrem Feld; leere fehlen."""

    nummer: int
    zellen: Mapping[Feld, Zelle]
    uebrige: Mapping[int, Zelle] = field(default_factory=dict)
    """Die Zellen, die nicht übernommen werden, nach ihrer Spalte: Auch sie sagen, wer gemeint ist."""


@dataclass(frozen=True, slots=True)
class Tabelle:
    """Die Tabelle, die in der Datei gefunden wurde."""

    datei: str
    blatt: str
    ueberschriften: tuple[Ueberschrift, ...]
    felder: frozenset[Feld]
    """Die Felder, für die es eine Spalte gibt."""
    zeilen: tuple[Tabellenzeile, ...]
    hinweise: tuple[str, ...] = ()
    """In Sätzen, was in der Datei noch steht und nicht oder unbesehen gelesen wurde."""
    nulltag: date = NULLTAG
    uebrige: Mapping[int, str] = field(default_factory=dict)
    """Die Überschriften der Spalten, die nicht übernommen werden; »«, wo keine steht."""
    beiseite: frozenset[int] = frozenset()
    """Die Spalten davon, die mit `--spalte Alt=-` liegen bleiben."""

    def kopf(self, feld: Feld) -> str:
        """Liefert, wie die Spalte dieses Feldes in der Datei heißt; »«, wenn es sie nicht gibt."""
        return next((kopf.text for kopf in self.ueberschriften if kopf.feld == feld), "")


def adresse(zeile: int, spalte: int) -> str:
    """Liefert »B17« zu Zeile 17 und Spalte 2."""
    return f"{spaltenname(spalte)}{zeile}"


def spaltenname(spalte: int) -> str:
    """Liefert »B« zu Spalte 2."""
    buchstaben = ""
    while spalte:
        spalte, rest = divmod(spalte - 1, 26)
        buchstaben = chr(ord("A") + rest) + buchstaben
    return buchstaben


def textmangel(text: str) -> str:
    """Liefert, warum ein Text kein Wert ist: Tabellenprogramme schreiben Fehler auch als Text hin."""
    return FEHLERWERT if _FEHLERWERTE.fullmatch(text.strip()) else ""


FEHLERWERT = "hier steht ein Fehlerwert"
FORMEL = "hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen"
UHRZEIT = "hier steht eine Uhrzeit oder Dauer"
GERUNDET = "hier steht eine Zahl, die das Tabellenprogramm gerundet hat"
UNLESBAR = "diese Zelle ist beschädigt"
_FEHLERWERTE = re.compile(r"#(NV|N/A|BEZUG!|REF!|WERT!|VALUE!|NAME\?|DIV/0!|ZAHL!|NUM!|NULL!)")

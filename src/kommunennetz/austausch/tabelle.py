"""Eine gelesene Tabelle: Zellen mit ihrer Adresse, Zeilen mit ihren Feldern."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Ueberschrift:
    """Eine Überschrift der Datei und die Spalte des Registers, für die sie steht (None: keine)."""

    adresse: str
    text: str
    titel: str | None


@dataclass(frozen=True, slots=True)
class Zeile:
    """Eine Zeile mit den verstandenen Zellen nach ihrem Feld; leere fehlen."""

    nummer: int
    zellen: Mapping[Feld, Zelle]


@dataclass(frozen=True, slots=True)
class Tabelle:
    """Die Tabelle, die in der Datei gefunden wurde."""

    datei: str
    blatt: str
    ueberschriften: tuple[Ueberschrift, ...]
    felder: frozenset[Feld]
    """Die Felder, für die es eine Spalte gibt."""
    zeilen: tuple[Zeile, ...]
    andere_blaetter: tuple[str, ...] = ()
    """Blätter, in denen nichts gelesen wurde."""
    nulltag: date = NULLTAG

    @property
    def nicht_verstanden(self) -> tuple[Ueberschrift, ...]:
        """Liefert die Überschriften ohne Spalte im Register; was darunter steht, bleibt liegen."""
        return tuple(kopf for kopf in self.ueberschriften if kopf.titel is None)


def adresse(zeile: int, spalte: int) -> str:
    """Liefert »B17« zu Zeile 17 und Spalte 2."""
    buchstaben = ""
    while spalte:
        spalte, rest = divmod(spalte - 1, 26)
        buchstaben = chr(ord("A") + rest) + buchstaben
    return f"{buchstaben}{zeile}"

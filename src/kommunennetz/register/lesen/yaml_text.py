"""Eine gelesene Datei: ihr Baum aus Text mit bekannten Stellen, und was daran auffiel.

Hier steht, was für jeden Text gilt, ob YAML oder nicht; `yaml_leser` macht daraus den Baum.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from kommunennetz.befund import Befund, Regel

Pfad = tuple[str | int, ...]
Baum = dict[str, Any]

# Mehr Befunde je Datei und Regel liest niemand, und ein Versehen kann hunderttausend ergeben.
HOECHSTENS = 50


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


def als_unsichtbares(zeichen: str) -> tuple[str, str]:
    """Liefert Text und Abhilfe zu einem unsichtbaren Zeichen."""
    name = {"\t": "ein Tabulator", "\r": "ein Wagenrücklauf", "\x1b": "ein Terminal-Steuerzeichen"}.get(
        zeichen, "ein unsichtbares Zeichen"
    )
    return (
        f"hier steht {name} (U+{ord(zeichen):04X})",
        "Das Zeichen löschen; im Editor hilft »Steuerzeichen anzeigen«.",
    )


ZUSAMMENGESETZT = "Umlaute sind aus zwei Zeichen zusammengesetzt"

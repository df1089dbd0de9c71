"""Ein Ereignis: an welchem Tag, in welcher Datei, bei welchen Kommunen, in einem Satz."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.netz import Netz
from kommunennetz.register.lesen.register import Register


@dataclass(frozen=True, slots=True)
class Ereignis:
    """Eine Änderung am Register, ohne Namen von Personen und ohne Adressen."""

    datum: date | None
    """Der Tag, an dem es in das Register kam; None, was noch nicht eingecheckt ist."""
    datei: str
    kommunen: tuple[str, ...]
    """Schlüssel der Kommunen, von denen der Satz handelt."""
    satz: str


@dataclass(frozen=True, slots=True)
class Verlauf:
    """Die Ereignisse, das älteste zuerst, und was dazu zu sagen ist."""

    ereignisse: tuple[Ereignis, ...]
    hinweise: tuple[str, ...]
    unlesbar: tuple[str, ...]
    """Dateien, deren letzter Stand nicht lesbar ist: Was darin geschah, fehlt."""


class Aussage(NamedTuple):
    """Ein Satz über eine Änderung und die Kommunen, von denen er handelt."""

    satz: str
    kommunen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kontext:
    """Womit aus Schlüsseln Namen werden, und der Tag, an dem die Änderung geschah."""

    verzeichnis: Verzeichnis
    kriterien: Mapping[str, str]
    """Kurzer Name je Kriterium."""
    tag: date

    def name(self, schluessel: str) -> str:
        """Liefert den amtlichen Namen der Kommune; kennt ihn das Verzeichnis nicht, den Schlüssel."""
        gebiet = self.verzeichnis.nach_slug(schluessel)
        return gebiet.name if gebiet else schluessel

    def kriterium(self, id_: str) -> str:
        """Liefert den kurzen Namen eines Kriteriums; kennt ihn keine Fassung, seine Kennung."""
        return self.kriterien.get(id_, f"»{id_}«")


def kontext_von(register: Register, tag: date) -> Kontext:
    """Liefert den Kontext aus dem Register, wie es an diesem Tag ist."""
    return Kontext(register.verzeichnis, kriteriennamen(register.netz.satz), tag)


def kriteriennamen(netz: Netz) -> dict[str, str]:
    """Liefert den kurzen Namen je Kriterium, bei mehreren den der letzten Fassung."""
    return {punkt.id: punkt.kurz for fassung in netz.kriterien for punkt in fassung.punkte}


def aufgezaehlt(namen: Iterable[str]) -> str:
    """Liefert »Bonn«, »Bonn und Essen« oder »Bonn, Essen und Köln«."""
    *davor, letzter = namen
    return f"{', '.join(davor)} und {letzter}" if davor else letzter

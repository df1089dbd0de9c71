"""Das gelesene Register: seine Datensätze, und wo jeder zu finden ist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from kommunennetz.befund import Befund
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.infomaildatei import Infomaildatei, split_infomail
from kommunennetz.register.lesen.yaml_text import Gelesen, Stelle, parse

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Teil(StrEnum):
    """Ein Ordner des Registers."""

    KOMMUNEN = "kommunen"
    RUNDEN = "runden"
    VERANSTALTUNGEN = "veranstaltungen"
    INFOMAILS = "infomails"


ALLE_TEILE = frozenset(Teil)
MITGLIEDER = frozenset({Teil.KOMMUNEN, Teil.RUNDEN})


@dataclass(frozen=True, slots=True)
class Eintrag(Generic[T]):
    """Ein gelesener Datensatz mit seiner Datei; `schluessel` ist der Dateiname ohne Endung."""

    schluessel: str
    datei: str
    satz: T
    quelltext: bytes = field(repr=False)
    """Die ganze Datei, auch bei einer Infomail."""

    @property
    def yaml(self) -> bytes:
        """Liefert den Quelltext, bei einer Infomail nur ihren Kopf."""
        teile = split_infomail(self.quelltext) if isinstance(self.satz, Infomaildatei) else None
        return teile[0] if teile else self.quelltext

    def gelesen(self) -> Gelesen:
        """Liefert diesen Quelltext noch einmal gelesen, mit allen Stellen."""
        return parse(self.yaml, self.datei)

    def stelle(self, *pfad: str | int) -> Stelle:
        """Liefert Zeile und Spalte eines Feldes; fehlt es, die des Abschnitts darüber."""
        return self.gelesen().stelle(pfad)


@dataclass(frozen=True)
class Register:
    """Das ganze Register, so weit es lesbar ist; nicht verlangte Teile sind leer."""

    ort: Path
    netz: Eintrag[Netz]
    verzeichnis: Verzeichnis
    kommunen: Mapping[str, Eintrag[Kommune]]
    runden: Mapping[str, Eintrag[Runde]]
    veranstaltungen: Mapping[str, Eintrag[Veranstaltung]]
    infomails: Mapping[str, Eintrag[Infomaildatei]]
    unlesbar: frozenset[str] = frozenset()
    """Dateien, die es gibt, deren Inhalt aber fehlt: Verweise auf sie sind nicht zu beurteilen."""
    stand: date | None = None
    """Der Tag, an dem das Register so dasteht: Was darin für diesen Monat steht, ist geschehen, was für einen
    späteren Tag, ist geplant. None, wenn ihn niemand nannte; dann ist beides nicht zu wissen."""

    def eingetragen(self, datum: Teildatum) -> Teildatum:
        """Liefert ein Datum des Registers so genau, wie es am Tag seines Standes bekannt ist."""
        return datum if self.stand is None else datum.spaetestens(self.stand)

    def ist_geplant(self, datum: Teildatum) -> bool:
        """Sagt, ob ein Datum des Registers erst nach seinem Stand kommt."""
        return self.stand is not None and datum.bis(self.stand) is Antwort.NEIN

    def eintraege(self) -> Iterator[Eintrag[Any]]:
        """Liefert alle gelesenen Dateien, netz.yaml zuerst."""
        yield self.netz
        for teil in (self.kommunen, self.runden, self.veranstaltungen, self.infomails):
            yield from teil.values()

    def eintrag(self, gebiet: Gebiet) -> Eintrag[Kommune] | None:
        """Liefert den Datensatz zu einem Gebiet, gleich wie seine Datei heißt.

        Führen mehrere seinen AGS, gilt der, der nach dem Gebiet heißt, sonst der erste.
        """
        eintrag = self.kommunen.get(gebiet.slug)
        if eintrag is not None and eintrag.satz.ags == gebiet.ags:
            return eintrag
        return self._nach_ags.get(gebiet.ags)

    def runde(self, nummer: int) -> Eintrag[Runde]:
        """Liefert die Runde dieser Nummer; wirft FrageError mit den vorhandenen."""
        if (eintrag := self.runden_nach_nummer.get(nummer)) is not None:
            return eintrag
        nummern = ", ".join(map(str, self.runden_nach_nummer))
        raise FrageError(f"Eine Runde {nummer} gibt es nicht.", f"Es gibt: {nummern or 'noch keine'}.")

    @cached_property
    def runden_nach_nummer(self) -> Mapping[int, Eintrag[Runde]]:
        """Liefert die Runden nach ihrer Nummer; führen zwei Dateien dieselbe, gilt die erste."""
        nach_nummer = _erste((eintrag.satz.nummer, eintrag) for eintrag in self.runden.values())
        return dict(sorted(nach_nummer.items()))

    @cached_property
    def _nach_ags(self) -> Mapping[str, Eintrag[Kommune]]:
        return _erste((eintrag.satz.ags, eintrag) for eintrag in self.kommunen.values())


@dataclass(frozen=True, slots=True)
class Geladen:
    """Was das Laden ergab: das Register (None, wenn netz.yaml unbrauchbar ist) und alle Befunde dabei."""

    register: Register | None
    befunde: tuple[Befund, ...]


def _erste(paare: Iterable[tuple[K, V]]) -> dict[K, V]:
    """Liefert zu jedem Schlüssel das erste Paar."""
    gefunden: dict[K, V] = {}
    for schluessel, wert in paare:
        gefunden.setdefault(schluessel, wert)
    return gefunden

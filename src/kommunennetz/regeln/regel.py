"""Was eine Regel zwischen Datensätzen sieht und was sie findet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from kommunennetz.befund import Regel, Stufe, als_regel
from kommunennetz.model.arten import Art
from kommunennetz.model.kommune import Austritt, Beitritt, Kommune, Kriterium, Mitgliedschaft
from kommunennetz.model.runde import Runde
from kommunennetz.register.lesen.kerne import VIELE, nebenher
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.yaml_text import Pfad

T = TypeVar("T")


@dataclass(frozen=True)
class Umfeld:
    """Das Register an einem Tag; was mehrere Regeln daraus brauchen, wird einmal berechnet."""

    register: Register
    heute: date
    regeln: Mapping[str, Regel]
    """Alle, die es gibt, nach ihrer Kennung."""
    _antworten: dict[Callable[[Register], Any], Any] = field(default_factory=dict, compare=False, repr=False)
    _begonnene: dict[Callable[[Register], Any], Callable[[], Any]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def kommunen(self) -> Iterator[Eintrag[Kommune]]:
        """Liefert alle Kommunen und Bezirksregierungen in der Reihenfolge ihrer Dateien."""
        return iter(self.register.kommunen.values())

    @cached_property
    def eintraege(self) -> tuple[Eintrag[Any], ...]:
        """Liefert alle Datensätze in der Reihenfolge des Registers."""
        return tuple(self.register.eintraege)

    @cached_property
    def mitgliedschaften(self) -> tuple[tuple[Eintrag[Kommune], Mitgliedschaft], ...]:
        """Liefert alle Mitgliedschaften, auch frühere und erst vorgemerkte, mit ihrer Kommune."""
        return tuple((eintrag, eine) for eintrag in self.kommunen for eine in eintrag.satz.mitgliedschaften)

    @cached_property
    def beitritte(self) -> tuple[tuple[Eintrag[Kommune], Pfad, Beitritt], ...]:
        """Liefert alle Beitritte mit ihrem Ort."""
        return tuple(
            (eintrag, (*eine.pfad, "beitritt"), eine.beitritt) for eintrag, eine in self.mitgliedschaften
        )

    @cached_property
    def kriterien(self) -> tuple[tuple[Eintrag[Kommune], str, Kriterium], ...]:
        """Liefert alle Angaben zu Kriterien mit deren Kennung."""
        return tuple(
            (eintrag, kennung, angabe)
            for eintrag in self.kommunen
            for kennung, angabe in eintrag.satz.kriterien.items()
        )

    @property
    def austritte(self) -> Iterator[tuple[Eintrag[Kommune], Pfad, Austritt]]:
        """Liefert alle Austritte mit ihrem Ort, auch einen, zu dem kein Beitritt dasteht."""
        for eintrag in self.kommunen:
            if eintrag.satz.austritt is not None:
                yield eintrag, ("austritt",), eintrag.satz.austritt
            for nummer, eine in enumerate(eintrag.satz.frueher):
                yield eintrag, ("frueher", nummer, "austritt"), eine.austritt

    def runde_von(self, beitritt: Beitritt) -> Eintrag[Runde] | None:
        """Liefert die Runde, zu der ein Beitritt gehört; None ohne Runde und bei einer unbekannten."""
        return self.register.runden_nach_nummer.get(beitritt.runde) if beitritt.runde is not None else None

    def beginne(self, frage: Callable[[Register], list[int]]) -> None:
        """Lässt eine Frage, die `einmal` stellen wird, bei einem großen Register nebenher beantworten."""
        if len(self.register.kommunen) > VIELE:
            self._begonnene[frage] = nebenher(lambda: frage(self.register))

    def einmal(self, frage: Callable[[Register], T]) -> T:
        """Liefert die Antwort auf eine Frage an das Register, die mehrere Regeln stellen."""
        if frage not in self._antworten:
            begonnene = self._begonnene.pop(frage, None)
            self._antworten[frage] = begonnene() if begonnene else frage(self.register)
        antwort: T = self._antworten[frage]
        return antwort

    def ist_unlesbar(self, art: Art[Any], schluessel: str) -> bool:
        """Liefert, ob es die Datei gibt, ihr Inhalt aber einen eigenen Befund hat."""
        return art.datei(schluessel) in self.register.unlesbar

    def ist_vollstaendig(self, art: Art[Any]) -> bool:
        """Liefert, ob jede Datei eines Ordners lesbar war; sonst lässt sich nicht zählen."""
        return not any(datei.startswith(f"{art.pfad}/") for datei in self.register.unlesbar)


class Fund(NamedTuple):
    """Was eine Regel an einem Feld eines Datensatzes gefunden hat; Kennung und Stufe weiß die Regel.

    `zeile` gilt, wo es kein Feld gibt: im Text einer Infomail.
    """

    eintrag: Eintrag[Any]
    pfad: Pfad
    text: str
    hilfe: str
    zeile: int = 0


Suchfunktion = Callable[[Umfeld], Iterator[Fund]]


@dataclass(frozen=True, slots=True)
class Pruefregel(Regel):
    """Eine Regel zwischen Datensätzen mit der Funktion, die nach Verstößen sucht."""

    suche: Suchfunktion = field(compare=False, repr=False)


def fehler(suche: Suchfunktion) -> Pruefregel:
    """Liefert die Regel zu einer Suchfunktion, deren Funde Fehler sind."""
    return _als_pruefregel(suche, Stufe.FEHLER)


def hinweis(suche: Suchfunktion) -> Pruefregel:
    """Liefert die Regel zu einer Suchfunktion, deren Funde Hinweise sind."""
    return _als_pruefregel(suche, Stufe.HINWEIS)


def _als_pruefregel(suche: Suchfunktion, stufe: Stufe) -> Pruefregel:
    regel = als_regel(stufe)(suche)
    return Pruefregel(regel.id, regel.stufe, regel.erklaerung, suche)

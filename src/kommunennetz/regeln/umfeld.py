"""Worauf die Regeln schauen: das Register, der heutige Tag und was mehrere Regeln daraus brauchen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kommunennetz.model.arten import Art
from kommunennetz.model.kommune import Austritt, Beitritt, Kommune, Mitgliedschaft
from kommunennetz.model.runde import Runde
from kommunennetz.regeln.anzeichen import Anzeichen, feld_von, find_anzeichen, list_texte, list_textzeilen
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.yaml_text import Pfad


@dataclass(frozen=True)
class Umfeld:
    """Das Register an einem Tag; was hier steht, wird einmal berechnet und von mehreren Regeln gefragt."""

    register: Register
    heute: date

    @property
    def kommunen(self) -> Iterator[Eintrag[Kommune]]:
        """Liefert alle Kommunen und Bezirksregierungen in der Reihenfolge ihrer Dateien."""
        return iter(self.register.kommunen.values())

    @cached_property
    def mitgliedschaften(self) -> tuple[tuple[Eintrag[Kommune], Mitgliedschaft], ...]:
        """Liefert alle Mitgliedschaften, auch frühere und erst vorgemerkte, mit ihrer Kommune."""
        return tuple((eintrag, eine) for eintrag in self.kommunen for eine in eintrag.satz.mitgliedschaften)

    def runde_von(self, beitritt: Beitritt) -> Eintrag[Runde] | None:
        """Liefert die Runde, zu der ein Beitritt gehört; None ohne Runde und bei einer unbekannten."""
        return self.register.runden_nach_nummer.get(beitritt.runde) if beitritt.runde is not None else None

    @cached_property
    def wege(self) -> dict[str, tuple[str, ...]]:
        """Liefert zu jedem Kriterium, das eine Fassung kennt, die Wege aus allen Fassungen."""
        wege: dict[str, dict[str, None]] = {}
        for fassung in self.register.netz.satz.kriterien:
            for punkt in fassung.punkte:
                wege.setdefault(punkt.id, {}).update(dict.fromkeys(weg.id for weg in punkt.wege))
        return {kriterium: tuple(ids) for kriterium, ids in wege.items()}

    @cached_property
    def anzeichen(self) -> tuple[tuple[Eintrag[Any], Pfad, int, Anzeichen], ...]:
        """Liefert, was auf eine Person schließen lässt: mit Feld, in einem Text mit der Zeile."""
        gefunden: list[tuple[Eintrag[Any], Pfad, int, Anzeichen]] = []
        for eintrag in self.register.eintraege:
            for pfad, text in list_texte(eintrag.satz):
                gefunden += [(eintrag, pfad, 0, eines) for eines in find_anzeichen(feld_von(pfad), text)]
            for zeile, text in list_textzeilen(eintrag.text, eintrag.erste_zeile):
                gefunden += [(eintrag, (), zeile, eines) for eines in find_anzeichen("", text)]
        return tuple(gefunden)

    def ist_unlesbar(self, art: Art[Any], schluessel: str) -> bool:
        """Liefert, ob es die Datei gibt, ihr Inhalt aber einen eigenen Befund hat."""
        return art.datei(schluessel) in self.register.unlesbar

    def ist_vollstaendig(self, art: Art[Any]) -> bool:
        """Liefert, ob jede Datei eines Ordners lesbar war; sonst lässt sich nicht zählen."""
        return not any(datei.startswith(f"data/{art.ordner}/") for datei in self.register.unlesbar)


def austritte(kommune: Kommune) -> Iterator[tuple[Pfad, Austritt]]:
    """Liefert alle Austritte mit ihrem Ort, auch einen, zu dem kein Beitritt dasteht."""
    if kommune.austritt is not None:
        yield ("austritt",), kommune.austritt
    for nummer, eine in enumerate(kommune.frueher):
        yield ("frueher", nummer, "austritt"), eine.austritt

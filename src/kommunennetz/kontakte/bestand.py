"""Am Kontaktordner buchen: dieselbe Mechanik wie am Register, an eigener Wurzel und ohne Schrittbuch."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from kommunennetz.befund import Befund, Stufe, list_neue
from kommunennetz.kontakte.kontaktordner import Kontaktordner, load_kontaktordner
from kommunennetz.kontakte.kontaktregeln import check_kontakte, gibt_es
from kommunennetz.kontakte.verschwiegen import verschweige
from kommunennetz.model.arten import EINLADUNGEN, KONTAKTARTEN, KONTAKTE, POSTAMT, SONSTIGE, Art, art_von
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.wurzel import Wurzel
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.store import parse_datei
from kommunennetz.worte.faelle import Faelle

NUR_FUER_UNS = 0o600
"""Die Rechte jeder Datei im Kontaktordner."""
_HEISST = Faelle("der Kontaktordner", "des Kontaktordners", "dem Kontaktordner", "den Kontaktordner")


def kontaktwurzel(ort: Path) -> Wurzel:
    """Liefert die Wurzel des Kontaktordners.

    Ein Schrittbuch gibt es dort nicht: Es höbe auf, was gelöscht sein soll (Art. 17 DSGVO).
    """
    return Wurzel(ort, "", lambda _: False, _HEISST, NUR_FUER_UNS)


@dataclass(frozen=True, slots=True)
class Kontaktbestand:
    """Der Kontaktordner an diesem Ort, gesehen an einem Tag."""

    ort: Path
    heute: date
    ist_kommune: Callable[[str], bool]
    """Ob es zu einem Schlüssel eine Kommune gibt."""
    ist_veranstaltung: Callable[[str], bool] = gibt_es
    """Ob es zu einem Schlüssel eine Veranstaltung gibt."""

    @property
    def wurzel(self) -> Wurzel:
        """Liefert, wo gebucht wird."""
        return kontaktwurzel(self.ort)

    def load(self) -> Kontaktordner:
        """Liefert den Kontaktordner, wie er dasteht."""
        return load_kontaktordner(self.ort)

    def probe(self, geladen: Kontaktordner, posten: Sequence[Posten]) -> Kontaktordner:
        """Liefert den Kontaktordner, wie er mit den Posten wäre, mit den Befunden ihres Lesens."""
        geladen = replace(geladen, befunde=())
        for einer in posten:
            geladen = _ersetze(geladen, einer)
        return geladen

    def neue_fehler(
        self, vorher: Kontaktordner, nachher: Kontaktordner, ganz: Collection[str]
    ) -> list[Befund]:
        """Liefert die neuen Fehler, auch die zwischen den Personen."""
        return list_neue(self._fehler(nachher), self._fehler(vorher), ganz)

    def check(self, geladen: Kontaktordner) -> list[Befund]:
        """Liefert alle Befunde, vom Lesen und von den Regeln."""
        return check_kontakte(geladen, self.heute, self.ist_kommune, self.ist_veranstaltung)

    def _fehler(self, geladen: Kontaktordner) -> list[Befund]:
        return [befund for befund in self.check(geladen) if befund.stufe is Stufe.FEHLER]


def _ersetze(geladen: Kontaktordner, posten: Posten) -> Kontaktordner:
    befunde: list[Befund] = []
    inhalt, datei = posten.nachher, posten.datei
    if (art := art_von(datei, KONTAKTARTEN)) is None:
        return geladen
    eintrag = None if inhalt is None else parse_datei(inhalt, datei, befunde, KONTAKTARTEN)
    neu = replace(geladen, befunde=(*geladen.befunde, *map(verschweige, befunde)))
    if art is POSTAMT:
        return replace(neu, postamt=eintrag)
    feld = _FELDER[art]
    eintraege: dict[str, Eintrag[Any]] = dict(getattr(geladen, feld))
    eintraege.pop(PurePosixPath(datei).stem, None)
    if eintrag is not None:
        eintraege[eintrag.schluessel] = eintrag
    # In der Reihenfolge der Dateinamen, wie beim Laden.
    geordnet: dict[str, Any] = {feld: dict(sorted(eintraege.items()))}
    return replace(neu, **geordnet)


_FELDER: Mapping[Art[Any], str] = {KONTAKTE: "kommunen", SONSTIGE: "sonstige", EINLADUNGEN: "veranstaltungen"}

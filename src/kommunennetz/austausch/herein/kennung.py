"""Ein Schlüssel, wie Tabellen ihn schreiben: 05314, 5314, 05334000, 5758012.0, der zwölfstellige ARS."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.lesen.register import Eintrag, Register

_OHNE_LAND = 6
_KREIS, _GEMEINDE = 5, 8
_KURZ = 3
_TRENNER = re.compile(r"[\s.'-]")
_ALS_KOMMAZAHL = re.compile(r"([0-9]+)[.,]0")


def ziffern(text: str) -> str:
    """Liefert die Ziffern eines Schlüssels ohne das, was Programme hinzutun; »«, wenn es keiner ist."""
    ohne = _ALS_KOMMAZAHL.sub(r"\1", text.strip()) if _ALS_KOMMAZAHL.fullmatch(text.strip()) else text
    rein = _TRENNER.sub("", ohne)
    return rein if rein.isdecimal() and rein.isascii() else ""


class Schluesselkenner:
    """Findet zu einem Schlüssel das Gebiet."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def find(self, text: str) -> Gebiet | None:
        """Liefert das Gebiet des Schlüssels; None, wenn es keiner ist oder er niemandem gehört."""
        for ags in _moegliche(ziffern(text), self._register.netz.satz.land):
            if (eintrag := self.eintraege.get(ags)) is not None:
                return self._register.gebiet(eintrag.satz)
            if (gebiet := self._register.verzeichnis.find(ags)) is not None:
                return gebiet
        return None

    @cached_property
    def eintraege(self) -> dict[str, Eintrag[Kommune]]:
        """Liefert die Datensätze nach ihrem AGS."""
        return {eintrag.satz.ags: eintrag for eintrag in self._register.kommunen.values()}


def _moegliche(rein: str, laender: Sequence[str]) -> Iterator[str]:
    """Liefert die Ziffern, dann mit der Null, die Excel verlor, dann mit denen des Landes, die oft fehlen.

    Der Kreis steht auch als Gemeinde »000« in Listen, die kreisfreie Stadt auch als Kreis.
    """
    if len(rein) < _KURZ - 1:
        return
    for ags in (rein, f"0{rein}"):
        yield ags
        if len(ags) == _GEMEINDE and ags.endswith("000"):
            yield ags[:_KREIS]
        if len(ags) == _KREIS:
            yield f"{ags}000"
    # Bei mehreren Ländern wäre es geraten.
    if len(rein) == _OHNE_LAND and len(laender) == 1:
        yield laender[0] + rein

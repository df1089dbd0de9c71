"""Die Regeln des Registers auf ein Vorhaben anwenden: was fiele erst durch die Änderungen auf?"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kommunennetz.austausch.spalten import Feld
from kommunennetz.befund import Stufe
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln import list_funde
from kommunennetz.register.lesen.register import Eintrag, Register


class Auffaelligkeit(NamedTuple):
    """Was eine Regel an einem geänderten Datensatz neu findet."""

    schluessel: str
    feld: Feld
    ist_fehler: bool
    text: str
    hilfe: str


def check_vorhaben(
    register: Register, saetze: Mapping[str, Kommune], heute: date
) -> dict[str, tuple[Auffaelligkeit, ...]]:
    """Liefert zu den Schlüsseln der geänderten Datensätze, was daran nach der Änderung neu auffiele."""
    if not saetze:
        return {}
    bisher = set(_funde(register, heute))
    nach_schluessel: dict[str, tuple[Auffaelligkeit, ...]] = {}
    for fund in _funde(_mit(register, saetze), heute):
        if fund.schluessel in saetze and fund not in bisher:
            nach_schluessel[fund.schluessel] = (*nach_schluessel.get(fund.schluessel, ()), fund)
    return nach_schluessel


def _mit(register: Register, saetze: Mapping[str, Kommune]) -> Register:
    neue = {
        schluessel: Eintrag(schluessel, KOMMUNE.datei(schluessel), satz, b"")
        for schluessel, satz in saetze.items()
    }
    return register.mit(KOMMUNE, {**register.kommunen, **neue})


def _funde(register: Register, heute: date) -> Iterator[Auffaelligkeit]:
    for regel, fund in list_funde(register, heute):
        if isinstance(fund.eintrag.satz, Kommune):
            feld = tuple(map(str, fund.pfad))
            yield Auffaelligkeit(
                fund.eintrag.schluessel, feld, regel.stufe is Stufe.FEHLER, fund.text, fund.hilfe
            )

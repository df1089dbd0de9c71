"""Das Register, wie es nach einer Änderung wäre: zum Prüfen, bevor geschrieben wird."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from kommunennetz.befund import Befund
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.posten import Posten
from kommunennetz.register.store import (
    Eintrag,
    Geladen,
    Register,
    Teil,
    parse_eintrag,
    parse_infomail,
)

MODELLE: Mapping[str, type[BaseModel]] = {
    "data": Netz,
    f"data/{Teil.KOMMUNEN}": Kommune,
    f"data/{Teil.RUNDEN}": Runde,
    f"data/{Teil.VERANSTALTUNGEN}": Veranstaltung,
}


def build_probe(register: Register, posten: Iterable[Posten]) -> Geladen:
    """Liefert das Register mit den neuen Inhalten und die Befunde, die sie beim Lesen ergeben.

    Auf das Ergebnis lassen sich dieselben Regeln anwenden wie auf ein geladenes. Ein Datensatz, der sich
    nicht lesen lässt, fehlt darin.
    """
    befunde: list[Befund] = []
    for einer in posten:
        register = _ersetze(register, einer, befunde)
    return Geladen(register, tuple(befunde))


def _ersetze(register: Register, posten: Posten, befunde: list[Befund]) -> Register:
    pfad = PurePosixPath(posten.datei)
    eintrag = _load(posten, befunde)
    if posten.datei == "data/netz.yaml":
        return register if eintrag is None else replace(register, netz=eintrag)
    teil = pfad.parent.name
    eintraege = dict(getattr(register, teil))
    eintraege.pop(pfad.stem, None)
    if eintrag is not None:
        eintraege[pfad.stem] = eintrag
    # In der Reihenfolge der Dateinamen, wie beim Laden.
    neu: Any = {teil: dict(sorted(eintraege.items(), key=_dateiname))}
    return replace(register, unlesbar=_unlesbar(register, posten, eintrag), **neu)


def _load(posten: Posten, befunde: list[Befund]) -> Eintrag[Any] | None:
    if posten.nachher is None:
        return None
    ordner = posten.datei.rpartition("/")[0]
    if ordner == f"data/{Teil.INFOMAILS}":
        return parse_infomail(posten.nachher, posten.datei, befunde)
    return parse_eintrag(posten.nachher, posten.datei, MODELLE[ordner], befunde)


def _unlesbar(register: Register, posten: Posten, eintrag: Eintrag[Any] | None) -> frozenset[str]:
    fehlt = eintrag is None and posten.nachher is not None
    return register.unlesbar - {posten.datei} | ({posten.datei} if fehlt else set())


def _dateiname(paar: tuple[str, Eintrag[Any]]) -> str:
    return paar[1].datei

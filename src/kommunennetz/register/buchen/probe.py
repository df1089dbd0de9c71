"""Das Register, wie es nach einer Änderung wäre: zum Prüfen, bevor geschrieben wird."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from kommunennetz.befund import Befund
from kommunennetz.model.arten import art_von
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag, Geladen, Register
from kommunennetz.register.lesen.store import parse_datei


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
    eintrag = (
        None if posten.nachher is None else parse_datei(posten.nachher, posten.datei, befunde, register.arten)
    )
    if posten.datei == register.netz.datei:
        return register if eintrag is None else replace(register, netz=eintrag)
    if (art := art_von(posten.datei, register.arten)) is None:
        return register
    schluessel = PurePosixPath(posten.datei).stem
    eintraege = dict(register.alle(art))
    eintraege.pop(schluessel, None)
    if eintrag is not None:
        eintraege[schluessel] = eintrag
    # In der Reihenfolge der Dateinamen, wie beim Laden.
    geordnet = dict(sorted(eintraege.items(), key=_dateiname))
    return replace(register.mit(art, geordnet), unlesbar=_unlesbar(register, posten, eintrag))


def _unlesbar(register: Register, posten: Posten, eintrag: Eintrag[Any] | None) -> frozenset[str]:
    fehlt = eintrag is None and posten.nachher is not None
    return register.unlesbar - {posten.datei} | ({posten.datei} if fehlt else set())


def _dateiname(paar: tuple[str, Eintrag[Any]]) -> str:
    return paar[1].datei

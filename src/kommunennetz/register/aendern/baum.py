"""Was sich im Baum einer Datei ändern soll, und wie der Leser ihn danach sehen muss."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.lesen.yaml_text import Baum, Pfad, feldweg


@dataclass(frozen=True, slots=True)
class Setzen:
    """Gibt einem Feld diesen Wert; fehlende Abschnitte entstehen.

    Bei einem Abschnitt oder einer Liste ist der Wert das Ganze: Was er nicht nennt, wird gelöscht. Mit
    `schreibweise` (aus `find_schreibweise`) steht ein einzelner Wert genau so da, wie er einmal stand; das
    nimmt eine Änderung buchstabengetreu zurück.
    """

    pfad: Pfad
    wert: Wert
    schreibweise: str = ""


@dataclass(frozen=True, slots=True)
class Loeschen:
    """Löscht ein Feld, einen Abschnitt oder einen Eintrag einer Liste."""

    pfad: Pfad


@dataclass(frozen=True, slots=True)
class Anhaengen:
    """Fügt einer Liste am Ende einen Eintrag an; eine fehlende Liste entsteht."""

    pfad: Pfad
    wert: Wert


@dataclass(frozen=True, slots=True)
class Einreihen:
    """Nimmt Felder der obersten Ebene mit ihren Zeilen und Kommentaren als Eintrag ans Ende einer Liste."""

    felder: tuple[str, ...]
    liste: str

    @property
    def pfad(self) -> Pfad:
        """Liefert den Ort der Liste."""
        return (self.liste,)


Feldaenderung = Setzen | Loeschen | Anhaengen
Aenderung = Feldaenderung | Einreihen


def split_schritte(baum: Baum, aenderung: Feldaenderung) -> Iterator[Feldaenderung]:
    """Liefert die kleinsten Änderungen, die zusammen dasselbe ergeben."""
    if not isinstance(aenderung, Setzen) or aenderung.schreibweise or not _gibt_es(baum, aenderung.pfad):
        yield aenderung
        return
    alt, neu = _find(baum, aenderung.pfad), aenderung.wert
    if isinstance(alt, dict) and isinstance(neu, Mapping):
        for name, wert in neu.items():
            yield from split_schritte(baum, Setzen((*aenderung.pfad, name), wert))
        yield from (Loeschen((*aenderung.pfad, name)) for name in alt if name not in neu)
    elif isinstance(alt, list) and not isinstance(neu, str | Mapping):
        yield from _listenschritte(baum, aenderung.pfad, alt, neu)
    elif alt != neu:
        yield aenderung


def _listenschritte(baum: Baum, pfad: Pfad, alt: list[Any], neu: Sequence[Wert]) -> Iterator[Feldaenderung]:
    # Erst dazu, dann weg: Eine Liste oder ein Abschnitt, der zwischendurch leer wäre, verschwände.
    for nummer, wert in enumerate(neu[: len(alt)]):
        yield from split_schritte(baum, Setzen((*pfad, nummer), wert))
    yield from (Anhaengen(pfad, wert) for wert in neu[len(alt) :])
    yield from (Loeschen((*pfad, nummer)) for nummer in reversed(range(len(neu), len(alt))))


def build_abschnitte(wert: Wert, pfad: Pfad) -> Wert:
    """Liefert den Wert in den Abschnitten, die an diesem Pfad noch fehlen."""
    for teil in reversed(pfad):
        if isinstance(teil, int):
            raise KeyError(feldweg(pfad))
        wert = {teil: wert}
    return wert


def als_baum(wert: Wert) -> Any:
    """Liefert den Wert so, wie ihn der Leser liefern würde."""
    if isinstance(wert, str):
        return wert
    if isinstance(wert, Mapping):
        return {name: als_baum(teil) for name, teil in wert.items()}
    return [als_baum(teil) for teil in wert]


def _gibt_es(baum: Baum, pfad: Pfad) -> bool:
    try:
        _find(baum, pfad)
    except KeyError:
        return False
    return True


def _find(baum: Baum, pfad: Pfad) -> Any:
    wert: Any = baum
    for teil in pfad:
        passt = isinstance(wert, dict if isinstance(teil, str) else list)
        if not passt or teil not in (wert if isinstance(teil, str) else range(len(wert))):
            raise KeyError(feldweg(pfad))
        wert = wert[teil]
    return wert


def build_ziel(baum: Baum, aenderung: Aenderung) -> Baum:
    """Liefert den Baum, den der Leser nach der Änderung sehen soll."""
    neu = deepcopy(baum)
    pfad = aenderung.pfad
    if isinstance(aenderung, Einreihen):
        neu[aenderung.liste] = [
            *neu.get(aenderung.liste, ()),
            {name: neu.pop(name) for name in aenderung.felder if name in neu},
        ]
        return neu
    if isinstance(aenderung, Loeschen):
        _find(neu, pfad)
        while pfad:
            del _find(neu, pfad[:-1])[pfad[-1]]
            pfad = pfad[:-1]
            if _find(neu, pfad):
                break
        return neu
    if not pfad:
        return dict(als_baum(aenderung.wert))
    tiefe = next(tiefe for tiefe in range(len(pfad), -1, -1) if _gibt_es(neu, pfad[:tiefe]))
    wert = als_baum(aenderung.wert)
    if isinstance(aenderung, Anhaengen):
        wert = [*_find(neu, pfad), wert] if tiefe == len(pfad) else [wert]
    tiefe = min(tiefe, len(pfad) - 1)
    abschnitt = _find(neu, pfad[:tiefe])
    if not isinstance(abschnitt, dict) and not _gibt_es(neu, pfad[: tiefe + 1]):
        raise KeyError(feldweg(pfad))
    abschnitt[pfad[tiefe]] = build_abschnitte(wert, pfad[tiefe + 1 :])
    return neu

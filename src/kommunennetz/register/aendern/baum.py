"""Was sich im Baum einer Datei ändern soll, und wie der Leser ihn danach sehen muss."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.lesen.yaml_text import Baum, Pfad, feldweg


@dataclass(frozen=True, slots=True)
class Setzen:
    """Gibt einem Feld diesen Wert; fehlende Abschnitte entstehen.

    Bei einem Abschnitt oder einer Liste ist der Wert das Ganze: Was er nicht nennt, wird gelöscht.
    """

    pfad: Pfad
    wert: Wert
    folge: tuple[str, ...] = ()
    """In welcher Reihenfolge Felder stehen, deren Namen das Datenformat nicht kennt (Kriterien)."""


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
    if not isinstance(aenderung, Setzen) or (alt := _find(baum, aenderung.pfad)) is _FEHLT:
        yield aenderung
        return
    neu = aenderung.wert
    if isinstance(alt, dict) and isinstance(neu, Mapping):
        for name, wert in neu.items():
            yield from split_schritte(baum, Setzen((*aenderung.pfad, name), wert))
        yield from (Loeschen((*aenderung.pfad, name)) for name in alt if name not in neu)
    elif isinstance(alt, list) and not isinstance(neu, str | Mapping):
        yield from _listenschritte(baum, aenderung.pfad, len(alt), neu)
    elif alt != neu:
        yield aenderung


def _listenschritte(baum: Baum, pfad: Pfad, anzahl: int, neu: Sequence[Wert]) -> Iterator[Feldaenderung]:
    # Erst dazu, dann weg: Eine Liste oder ein Abschnitt, der zwischendurch leer wäre, verschwände.
    for nummer, wert in enumerate(neu[:anzahl]):
        yield from split_schritte(baum, Setzen((*pfad, nummer), wert))
    yield from (Anhaengen(pfad, wert) for wert in neu[anzahl:])
    yield from (Loeschen((*pfad, nummer)) for nummer in reversed(range(len(neu), anzahl)))


def als_baum(wert: Wert) -> Any:
    """Liefert den Wert so, wie ihn der Leser liefern würde."""
    if isinstance(wert, str):
        return wert
    if isinstance(wert, Mapping):
        return {name: als_baum(teil) for name, teil in wert.items()}
    return [als_baum(teil) for teil in wert]


def _find(baum: Any, pfad: Pfad) -> Any:
    """Liefert, was an diesem Pfad steht, sonst _FEHLT: None kann ein leerer Eintrag einer Liste sein."""
    for teil in pfad:
        stellen = baum if isinstance(baum, dict) else range(len(baum) if isinstance(baum, list) else 0)
        if teil not in stellen:
            return _FEHLT
        baum = baum[teil]
    return baum


def build_ziel(baum: Baum, aenderung: Aenderung) -> Baum:
    """Liefert den Baum, den der Leser nach der Änderung sehen soll; KeyError, wo es die Stelle nicht gibt."""
    match aenderung:
        case Einreihen(felder, liste):
            eintrag = {name: baum[name] for name in felder if name in baum}
            rest = {name: wert for name, wert in baum.items() if name not in eintrag}
            return rest | {liste: [*baum.get(liste, ()), eintrag]}
        case Loeschen(pfad):
            if _find(baum, pfad) is _FEHLT:
                raise KeyError(feldweg(pfad))
            neu = _mit(baum, pfad, lambda _: _FEHLT)
        case Anhaengen(pfad, wert):
            neu = _mit(baum, pfad, lambda alt: [*(() if alt is _FEHLT else alt), als_baum(wert)])
        case Setzen(pfad, wert):
            neu = _mit(baum, pfad, lambda _: als_baum(wert))
    return {} if neu is _FEHLT else dict(neu)


def _mit(baum: Any, pfad: Pfad, neu: Callable[[Any], Any]) -> Any:
    """Liefert den Baum mit dem Neuen an diesem Pfad; fehlende Abschnitte entstehen, leere verschwinden."""
    if not pfad:
        return neu(baum)
    teil, rest = pfad[0], pfad[1:]
    if isinstance(teil, str) and (baum is _FEHLT or isinstance(baum, dict)):
        felder = {} if baum is _FEHLT else dict(baum)
        wert = _mit(felder.pop(teil, _FEHLT), rest, neu)
        return felder | ({} if wert is _FEHLT else {teil: wert}) or _FEHLT
    if isinstance(teil, int) and isinstance(baum, list) and teil in range(len(baum)):
        wert = _mit(baum[teil], rest, neu)
        return [*baum[:teil], *(() if wert is _FEHLT else (wert,)), *baum[teil + 1 :]] or _FEHLT
    raise KeyError(teil)


_FEHLT: Any = object()
"""Steht für das, was es nicht gibt."""

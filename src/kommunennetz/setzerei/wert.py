"""Was eine Vorlage sehen darf: schlichte Werte mit benannten Feldern, und Funktionen, die solche liefern."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints


class Wert:
    """Grundlage der Werte für Vorlagen: eingefrorene Dataclasses mit slots.

    Eine Vorlage liest genau die Felder, die hier als Felder der Dataclass stehen; Methoden und Properties
    sieht sie nicht. Ein Wert mit eigenem `__str__` lässt sich zeigen (»Dezember 2012«), jeder andere nicht.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Funktion:
    """Eine Funktion, die eine Vorlage aufrufen darf; sie nimmt und liefert schlichte Werte."""

    rechne: Callable[..., str | int]

    def __call__(self, *angaben: Any) -> str | int:
        """Liefert das Ergebnis für diese Angaben."""
        return self.rechne(*angaben)


@dataclass(frozen=True, slots=True)
class Vorlagenkontext:
    """Welche Vorlagen dieselben Namen sehen; `namen` ist ein TypedDict mit ihren Arten und Bedeutungen."""

    titel: str
    vorlagen: tuple[str, ...]
    namen: type


def wertname(art: type) -> str:
    """Liefert, wie Handbuch und Meldungen einen Wert nennen: ohne das »Wert«, das nur der Code braucht."""
    return art.__name__.removesuffix("Wert")


@dataclass(frozen=True, slots=True)
class Beschrieben:
    """Ein Name, den eine Vorlage sieht, mit seiner Art und seiner Bedeutung."""

    name: str
    art: Any
    bedeutung: str


def beschriebene(art: type) -> Iterator[Beschrieben]:
    """Liefert die Namen eines Kontexts oder die Felder eines Werts in ihrer Reihenfolge."""
    for name, angabe in get_type_hints(art, include_extras=True).items():
        grundart, bedeutung = get_args(angabe)[:2] if get_origin(angabe) is Annotated else (angabe, "")
        yield Beschrieben(name, grundart, bedeutung)


def feldnamen(art: type) -> tuple[str, ...]:
    """Liefert die Namen, die eine Vorlage an einem Wert dieser Art lesen darf; an jeder anderen keinen."""
    return _feldnamen(art)


@cache
def _feldnamen(art: Any) -> tuple[str, ...]:
    lesbar = issubclass(art, Wert) and is_dataclass(art)
    return tuple(feld.name for feld in fields(art)) if lesbar else ()


def ist_zeigbar(wert: object) -> bool:
    """Liefert, ob ein Wert einen Text für Leser hat."""
    return isinstance(wert, Wert) and ist_zeigbar_art(type(wert))


def ist_zeigbar_art(art: type[Wert]) -> bool:
    """Liefert, ob Werte dieser Art einen Text für Leser haben."""
    return art.__str__ is not object.__str__


def nenne_art(wert: object) -> str:
    """Liefert, wie Meldungen die Art eines Werts nennen."""
    for art, name in _ARTEN.items():
        if isinstance(wert, art):
            return name
    return _DINGE_VON_JINJA.get(type(wert).__name__, f"ein Ding der Art »{wertname(type(wert))}«")


_DINGE_VON_JINJA = {"_Macro": "ein Makro", "LoopContext": "die Schleife selbst"}
_ARTEN: dict[type | tuple[type, ...], str] = {
    bool: "ja oder nein",
    (int, float): "eine Zahl",
    str: "ein Text",
    (list, tuple, range): "eine Liste",
    dict: "eine Zuordnung",
    Funktion: "eine Funktion",
    type(None): "leer",
}

"""Die Suche im Verzeichnis: ein Name, wie ein Mensch ihn schreibt, und die gemeinten Gebiete."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.worte.namen import alphabetisch, listenordnung, ortswort, suchform

T = TypeVar("T")

# Darunter schlägt difflib Namen vor, die niemand für verschrieben hielte (»Hannover« für »Hamm«).
_AEHNLICH = 0.75
_FERN = (9, 0)
_KUERZESTER_ANFANG = 4
_ZUSATZ = re.compile(r"\s*(\(.*\)|/.*)$")


class _Nahform(NamedTuple):
    """Ein Gebiet mit den Wörtern seines Namens und seines Ortes, ohne Zusatz wie »(Sieg)«."""

    gebiet: Gebiet
    name: str
    ort: str


class Suche:
    """Findet Gebiete nach Namen; Großschreibung, Umlaute, Bindestriche, Leerzeichen sind verziehen."""

    def __init__(self, gebiete: Sequence[Gebiet]) -> None:
        self._gebiete = gebiete

    def genau(self, anfrage: str) -> tuple[Gebiet, ...]:
        """Liefert, was genau so heißt, sonst was ohne Zusatz oder ohne Umlautpunkte so heißt."""
        schluessel = suchform(anfrage).replace(" ", "")
        return self._namen.get(schluessel) or self._verkuerzt.get(schluessel) or ()

    def aehnlich(self, anfrage: str) -> Iterator[Gebiet]:
        """Liefert, was gemeint sein kann, das Nächste zuerst; dasselbe Gebiet kann mehrfach kommen."""
        yield from self.genau(anfrage)
        frage = suchform(anfrage)
        if frage:
            yield from self._mit_gleichen_worten(frage)
            yield from self._verschrieben(frage)
            yield from self._verschrieben(suchform(ortswort(anfrage)))

    @cached_property
    def _namen(self) -> dict[str, tuple[Gebiet, ...]]:
        return _index(self._gebiete, lambda gebiet: map(suchform, (gebiet.kurzname, gebiet.name)))

    @cached_property
    def _verkuerzt(self) -> dict[str, tuple[Gebiet, ...]]:
        return _index(self._gebiete, _kurzformen)

    @cached_property
    def _nahformen(self) -> tuple[_Nahform, ...]:
        kurz = ((gebiet, _ohne_zusatz(gebiet.kurzname)) for gebiet in self._geordnet)
        return tuple(_Nahform(gebiet, suchform(name), suchform(ortswort(name))) for gebiet, name in kurz)

    @cached_property
    def _nach_nahform(self) -> dict[str, tuple[_Nahform, ...]]:
        return _index(self._nahformen, lambda form: (form.name, form.ort))

    @cached_property
    def _geordnet(self) -> list[Gebiet]:
        return sorted(self._gebiete, key=lambda gebiet: listenordnung(gebiet.kurzname))

    def _mit_gleichen_worten(self, frage: str) -> list[Gebiet]:
        """Liefert Kreis Lippe zu »Lippe«, Kerpen zu »Kolpingstadt Kerpen«, Haltern am See zu »Haltern«."""
        naehe = [(_wortnaehe(frage, form), form.gebiet) for form in self._nahformen]
        return [gebiet for rang, gebiet in sorted(naehe, key=lambda paar: paar[0]) if rang < _FERN]

    def _verschrieben(self, frage: str) -> Iterator[Gebiet]:
        from difflib import get_close_matches

        frage = frage.replace(" ", "")
        for treffer in get_close_matches(frage, self._nach_nahform, n=5, cutoff=_AEHNLICH):
            yield from (form.gebiet for form in self._nach_nahform[treffer])


def _wortnaehe(frage: str, form: _Nahform) -> tuple[int, int]:
    """Liefert den Rang (kleiner ist näher) und darin die längere Übereinstimmung zuerst."""
    if frage == form.ort:
        return 0, 0
    if f" {frage} " in f" {form.name} ":
        return 1, 0
    if f" {form.name} " in f" {frage} ":
        return 2, -len(form.name)
    if f" {form.ort} " in f" {frage} ":
        return 3, -len(form.ort)
    if len(frage) >= _KUERZESTER_ANFANG and form.name.startswith(frage):
        return 4, 0
    return _FERN


def _kurzformen(gebiet: Gebiet) -> Iterator[str]:
    for name in (gebiet.kurzname, gebiet.name):
        kurz = _ohne_zusatz(name)
        yield suchform(kurz)
        yield alphabetisch(kurz)[0]
        yield alphabetisch(name)[0]


def _ohne_zusatz(name: str) -> str:
    return _ZUSATZ.sub("", name)


def _index(werte: Iterable[T], formen: Callable[[T], Iterable[str]]) -> dict[str, tuple[T, ...]]:
    index: dict[str, tuple[T, ...]] = {}
    for wert in werte:
        for form in {form.replace(" ", "") for form in formen(wert)}:
            index[form] = (*index.get(form, ()), wert)
    return index

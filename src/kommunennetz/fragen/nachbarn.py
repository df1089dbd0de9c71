"""Welche Mitglieder einer Kommune nahe sind: nach Kilometern, nach dem Kreis, nach der Größe."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from kommunennetz.fragen.mitglieder import Mitglied, mitglieder
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.register.lesen.register import Register

HOECHSTENS = 8
"""So viele stehen unter den nächsten und unter den gleich großen; mehr fragt niemand an."""

_ERDRADIUS_KM = 6371.0
# Die Klassen der amtlichen Statistik: Land-, Klein-, Mittel- und Großstadt.
_GRENZEN = (5_000, 20_000, 100_000)


@dataclass(frozen=True, slots=True)
class Nachbar:
    """Ein Mitglied und wie weit es ist."""

    mitglied: Mitglied
    km: float | None
    """Luftlinie zwischen den Punkten des Verzeichnisses; None, wo eine Koordinate fehlt."""


@dataclass(frozen=True, slots=True)
class Nachbarschaft:
    """Wen eine Kommune fragen kann; jedes Mitglied steht nur in der ersten Liste, in die es gehört."""

    naechste: tuple[Nachbar, ...]
    """Höchstens `HOECHSTENS`, das nächste zuerst; leer, wenn die Kommune keine Koordinaten hat."""
    im_kreis: tuple[Nachbar, ...]
    """Die übrigen im selben Kreis; für einen Kreis seine Städte und Gemeinden."""
    gleich_grosse: tuple[Nachbar, ...]
    """Höchstens `HOECHSTENS` der übrigen derselben Größenklasse; Kreise sind eine für sich."""


def nachbarschaft(register: Register, gebiet: Gebiet, stichtag: date) -> Nachbarschaft:
    """Liefert die Mitglieder um das Gebiet, jede Liste nach Entfernung, ohne diese alphabetisch.

    Auch wer vielleicht Mitglied ist, steht darin; Bezirksregierungen und das Gebiet selbst nicht.
    """
    kommunen = [mitglied for mitglied in mitglieder(register, stichtag) if mitglied.ist_kommune]
    alle, naechste, im_kreis = _nahe(kommunen, gebiet)
    klasse = groessenklasse(gebiet)
    gleich_grosse = _waehle(
        alle, (*naechste, *im_kreis), lambda nachbar: groessenklasse(nachbar.mitglied.gebiet) == klasse
    )
    return Nachbarschaft(naechste, im_kreis, gleich_grosse[:HOECHSTENS])


def nahe(kommunen: Iterable[Mitglied], gebiet: Gebiet) -> Nachbarschaft:
    """Liefert dasselbe unter diesen, die schon alphabetisch stehen, ohne nach der Größe zu fragen."""
    _, naechste, im_kreis = _nahe(kommunen, gebiet)
    return Nachbarschaft(naechste, im_kreis, ())


def _nahe(
    kommunen: Iterable[Mitglied], gebiet: Gebiet
) -> tuple[list[Nachbar], tuple[Nachbar, ...], tuple[Nachbar, ...]]:
    """Liefert alle nach Entfernung, die nächsten und die übrigen im Kreis."""
    alle = _nach_entfernung(
        Nachbar(mitglied, abstand_km(gebiet, mitglied.gebiet))
        for mitglied in kommunen
        if mitglied.gebiet.ags != gebiet.ags
    )
    naechste = tuple(nachbar for nachbar in alle[:HOECHSTENS] if nachbar.km is not None)
    im_kreis = _waehle(alle, naechste, lambda nachbar: _im_selben_kreis(gebiet, nachbar.mitglied.gebiet))
    return alle, naechste, im_kreis


def abstand_km(eines: Gebiet, anderes: Gebiet) -> float | None:
    """Liefert die Luftlinie (Großkreis) in Kilometern; None, wo eine Koordinate fehlt."""
    if eines.lat is None or eines.lon is None or anderes.lat is None or anderes.lon is None:
        return None
    breite, andere_breite = radians(eines.lat), radians(anderes.lat)
    hoch = sin((andere_breite - breite) / 2) ** 2
    quer = sin(radians(anderes.lon - eines.lon) / 2) ** 2
    return 2 * _ERDRADIUS_KM * asin(sqrt(hoch + cos(breite) * cos(andere_breite) * quer))


def groessenklasse(gebiet: Gebiet) -> str:
    """Liefert »20 000 bis unter 100 000 Einwohner«; für Kreise »Kreise«, ohne Einwohnerzahl nichts."""
    if gebiet.ist_kreis:
        return "Kreise"
    if not gebiet.einwohner:
        return ""
    unten = max((grenze for grenze in _GRENZEN if grenze <= gebiet.einwohner), default=0)
    oben = min((grenze for grenze in _GRENZEN if grenze > gebiet.einwohner), default=0)
    von, bis = (f"{grenze:,}".replace(",", "\N{NO-BREAK SPACE}") for grenze in (unten, oben))
    if not unten:
        return f"unter {bis} Einwohner"
    return f"{von} bis unter {bis} Einwohner" if oben else f"ab {von} Einwohner"


def _im_selben_kreis(gebiet: Gebiet, anderes: Gebiet) -> bool:
    kreis = gebiet.kreis_ags or (gebiet.ags if gebiet.ist_kreis else "")
    return bool(kreis) and kreis in (anderes.kreis_ags, anderes.ags)


def _nach_entfernung(nachbarn: Iterable[Nachbar]) -> list[Nachbar]:
    # Python behält bei Gleichstand die Folge, und die ist alphabetisch.
    return sorted(nachbarn, key=lambda nachbar: (nachbar.km is None, nachbar.km or 0.0))


def _waehle(
    alle: Iterable[Nachbar], schon: Iterable[Nachbar], passt: Callable[[Nachbar], bool]
) -> tuple[Nachbar, ...]:
    genannt = {nachbar.mitglied.gebiet.ags for nachbar in schon}
    return tuple(n for n in alle if n.mitglied.gebiet.ags not in genannt and passt(n))

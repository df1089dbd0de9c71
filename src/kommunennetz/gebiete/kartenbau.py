"""Eine Karte aus Punkten bauen; das braucht shapely (Extra `karte`), sie zu lesen nicht.

Jeder Ort bekommt, was ihm näher liegt als jedem anderen (seine Voronoi-Zelle), und am Rand höchstens das
halbe Stück bis dahin, wo der nächste Ort zu erwarten wäre. Grenzen sind nirgends übernommen.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from statistics import fmean, median
from typing import Any, TypeAlias

import shapely

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.karte import Karte, Projektion, Umriss, find_orte, fingerabdruck, umriss_von

_Stelle: TypeAlias = tuple[float, float]

_EINHEITEN = 25
"""So viele Gittereinheiten liegen meist zwischen nächsten Orten: fein genug, und die Zahlen bleiben kurz."""
_ABSTAND = 4.0
"""So weit auseinander liegen zwei Orte mindestens, damit jeder eine Fläche hat."""
_NACHBARN = 4
_ENGER, _WEITER = 0.5, 1.2
"""Um das Wievielfache des üblichen Abstands ein Ort am Rand höchstens enger oder weiter reicht."""
_BUCHT = 1.0
"""Schmalere Buchten, gemessen am üblichen Abstand, werden zugedeckt."""
_GENAU = 0.03
_EINSAM = 0.1
"""Üblicher Abstand in Grad, wo es nur einen Ort gibt: gut zehn Kilometer."""
_RAND = 4


def build_karte(gebiete: Iterable[Gebiet]) -> Karte:
    """Liefert die Karte zu den Orten eines Verzeichnisses; dieselben Orte ergeben dieselbe Karte.

    FrageError, wenn keiner Koordinaten hat.
    """
    orte = find_orte(gebiete)
    if not orte:
        raise FrageError(
            "Kein Gebiet des Verzeichnisses hat Koordinaten; ohne sie gibt es keine Karte.",
            "In gebiete.csv die Spalten lat und lon füllen.",
        )
    projektion = _projektion(orte)
    stellen = _auseinander([projektion.punkt(ort.lat or 0.0, ort.lon or 0.0) for ort in orte])
    abstaende = _abstaende(stellen)
    ueblich = median(abstaende) if len(orte) > 1 else float(_EINHEITEN)
    huelle = _huelle(stellen, abstaende or [ueblich], ueblich)
    flaechen = _zellen(stellen, huelle)
    return _zurechtgerueckt(
        Karte(
            projektion=projektion,
            breite=0,
            hoehe=0,
            punkte=fingerabdruck(orte),
            zellen={ort.ags: flaeche for ort, flaeche in zip(orte, flaechen, strict=True)},
        )
    )


def _projektion(orte: Sequence[Gebiet]) -> Projektion:
    breiten, laengen = [ort.lat or 0.0 for ort in orte], [ort.lon or 0.0 for ort in orte]
    mitte = math.radians((min(breiten) + max(breiten)) / 2)
    grad = Projektion(min(laengen), max(breiten), round(max(math.cos(mitte), 0.01), 6), 1.0)
    verschiedene = sorted({grad.punkt(ort.lat or 0.0, ort.lon or 0.0) for ort in orte})
    ueblich = median(_abstaende(verschiedene, 1)) if len(verschiedene) > 1 else _EINSAM
    return replace(grad, je_grad=round(_EINHEITEN / ueblich, 2))


def _auseinander(stellen: Sequence[_Stelle]) -> list[_Stelle]:
    """Liefert die Stellen; wer einer früheren zu nahe liegt, weicht auf den nächsten freien Platz aus."""
    belegt: dict[tuple[int, int], list[_Stelle]] = {}
    versuche: dict[_Stelle, Iterator[int]] = {}
    frei = []
    for x, y in stellen:
        for nummer in versuche.setdefault((x, y), count()):
            # Eine Sonnenblume: Der goldene Winkel hält jeden Kern von allen anderen gleich weit entfernt.
            weite, winkel = _ABSTAND * math.sqrt(nummer), nummer * math.pi * (3 - math.sqrt(5))
            platz = (x + weite * math.cos(winkel), y + weite * math.sin(winkel))
            if not any(math.dist(platz, anderer) < _ABSTAND for anderer in _umgebung(belegt, platz)):
                break
        belegt.setdefault(_feld(platz), []).append(platz)
        frei.append(platz)
    return frei


def _feld(stelle: _Stelle) -> tuple[int, int]:
    return math.floor(stelle[0] / _ABSTAND), math.floor(stelle[1] / _ABSTAND)


def _umgebung(belegt: dict[tuple[int, int], list[_Stelle]], stelle: _Stelle) -> Iterator[_Stelle]:
    spalte, zeile = _feld(stelle)
    for nebenan in range(9):
        yield from belegt.get((spalte + nebenan % 3 - 1, zeile + nebenan // 3 - 1), ())


def _mit_wachen(stellen: Sequence[_Stelle]) -> Any:
    """Liefert die Stellen und ferne rundum: So hat auch ein Ort allein oder in einer Reihe eine Zelle."""
    punkte = shapely.MultiPoint(stellen)
    links, oben, rechts, unten = punkte.bounds
    mitte_x, mitte_y = (links + rechts) / 2, (oben + unten) / 2
    weit = 20 * max(rechts - links, unten - oben, _EINHEITEN)
    wachen = [
        (mitte_x + weit * math.cos(winkel), mitte_y + weit * math.sin(winkel))
        for winkel in (0.3 + n * math.pi / 4 for n in range(8))
    ]
    return shapely.MultiPoint([*stellen, *wachen])


def _abstaende(stellen: Sequence[_Stelle], nachbarn: int = _NACHBARN) -> list[float]:
    """Liefert zu jedem Ort, wie weit seine Nachbarn im Mittel entfernt sind; zu einem einzigen nichts."""
    nummern = {stelle: nummer for nummer, stelle in enumerate(stellen)}
    laengen: list[list[float]] = [[] for _ in stellen]
    for kante in shapely.delaunay_triangles(_mit_wachen(stellen), only_edges=True).geoms:
        von, bis = kante.coords
        if von in nummern and bis in nummern:
            laengen[nummern[von]].append(kante.length)
            laengen[nummern[bis]].append(kante.length)
    return [fmean(sorted(eine)[:nachbarn]) for eine in laengen if eine]


def _huelle(stellen: Sequence[_Stelle], abstaende: Sequence[float], ueblich: float) -> Any:
    """Liefert das Land: um jeden Ort das halbe Stück zu seinen Nachbarn, Buchten und Ritzen geschlossen."""
    weiten = [min(max(eine, _ENGER * ueblich), _WEITER * ueblich) / 2 for eine in abstaende]
    kreise = shapely.union_all(shapely.buffer(shapely.points(stellen), weiten, quad_segs=8))
    bucht = _BUCHT * ueblich
    geschlossen = kreise.buffer(bucht, quad_segs=8).buffer(-bucht, quad_segs=8)
    # Nach dem Schließen fehlt am Rand ein Hauch; die Kreise gehören immer dazu.
    return geschlossen.union(kreise).simplify(_GENAU * ueblich)


def _zellen(stellen: Sequence[_Stelle], huelle: Any) -> list[Umriss]:
    """Liefert zu jeder Stelle ihre Fläche, lückenlos aneinander."""
    striche = shapely.voronoi_polygons(_mit_wachen(stellen), only_edges=True)
    # Auf dem Gitter verknotet: Was sich kreuzt oder berührt, hat danach dieselbe Ecke.
    netz = shapely.union_all([striche.intersection(huelle), huelle.boundary], grid_size=1)
    felder = [
        feld for feld in shapely.polygonize([netz]).geoms if huelle.contains(feld.representative_point())
    ]
    baum = shapely.STRtree(felder)
    orte, gefunden = baum.query(shapely.points(stellen), predicate="within")
    besitzer: dict[int, int] = dict(zip(gefunden.tolist(), orte.tolist(), strict=True))
    teile: list[list[Umriss]] = [[] for _ in stellen]
    for nummer, feld in enumerate(felder):
        ort = besitzer[nummer] if nummer in besitzer else _find_nachbarn(baum, felder, besitzer, feld)
        if ort is not None:
            teile[ort].append(_ring(feld))
    return [umriss_von(eine) for eine in teile]


def _find_nachbarn(baum: Any, felder: Sequence[Any], besitzer: Mapping[int, int], feld: Any) -> int | None:
    """Liefert, wem ein Stück zufällt, das eine Bucht von seinem Ort trennt: dem mit der längsten Grenze."""
    grenzen = [
        (shapely.intersection(feld, felder[nachbar]).length, -besitzer[nachbar])
        for nachbar in baum.query(feld, predicate="touches").tolist()
        if nachbar in besitzer
    ]
    laenge, ort = max(grenzen, default=(0.0, 0))
    return -ort if laenge else None


def _ring(feld: Any) -> Umriss:
    """Liefert den äußeren Ring im einen Drehsinn; ein Loch, das nur eine Zelle umschließt, gehört zu ihr."""
    aussen = shapely.orient_polygons(feld).exterior.coords[:-1]
    return (tuple((round(x), round(y)) for x, y in aussen),)


def _zurechtgerueckt(karte: Karte) -> Karte:
    """Liefert die Karte so verschoben, dass sie mit schmalem Rand ins Bild passt."""
    ecken = [ecke for umriss in karte.zellen.values() for ring in umriss for ecke in ring]
    links, oben = min(x for x, _ in ecken) - _RAND, min(y for _, y in ecken) - _RAND
    alt = karte.projektion
    projektion = replace(
        alt,
        west=round(alt.west + links / (alt.laengenfaktor * alt.je_grad), 6),
        nord=round(alt.nord - oben / alt.je_grad, 6),
    )
    zellen = {
        ags: tuple(tuple((x - links, y - oben) for x, y in ring) for ring in umriss)
        for ags, umriss in karte.zellen.items()
    }
    breite, hoehe = max(x for x, _ in ecken) - links + _RAND, max(y for _, y in ecken) - oben + _RAND
    return replace(karte, projektion=projektion, breite=breite, hoehe=hoehe, zellen=zellen)

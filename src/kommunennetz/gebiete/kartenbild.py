"""Das Gerüst des Kartenbilds als SVG: Flächen, Grenzen und Titel, alles mit Klassen und ohne Stil."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.gebiete.karte import NAEHERUNG, Gliederung, Karte, Kette, gliedere, schritte
from kommunennetz.gebiete.verzeichnis import Verzeichnis

_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Feld:
    """Wie ein Gebiet auf dem Bild erscheint."""

    klasse: str


@dataclass(frozen=True, slots=True)
class Beschriftung:
    """Was vorgelesen wird, wo das Bild nicht zu sehen ist."""

    titel: str
    beschreibung: str
    kennung: str = "karte"
    """Womit die beiden `id` beginnen; auf einer Seite mit zwei Karten verschieden."""


@dataclass(frozen=True, slots=True)
class Kartenbild:
    """Das Bild, und was darauf keinen Platz hat."""

    svg: str
    ohne_flaeche: tuple[str, ...]
    """Die gefragten AGS, zu denen die Karte keine Fläche kennt."""


def build_kartenbild(
    karte: Karte,
    verzeichnis: Verzeichnis,
    felder: Mapping[str, Feld],
    beschriftung: Beschriftung,
) -> Kartenbild:
    """Liefert das SVG zu diesen AGS; alles Übrige ist nur Land und Grenze.

    Darin liegen von unten nach oben: das Land (Klasse `land`), die Felder (`feld` und ihre eigene), größere
    Gebiete unter kleineren, dann die Linien `gemeinden`, `kreise`, `bezirke` und `rand`. Felder gleicher
    Klasse sind ein Pfad: Wer wer ist, sagt die Tabelle neben dem Bild, und jeder eigene Pfad mit seinem Titel
    wöge mehr als seine Fläche. Die Beschreibung endet damit, dass es eine Näherung ist.
    """
    gliederung = gliedere(karte, verzeichnis)
    kennung = escape(beschriftung.kennung)
    land = _pfad(karte.land, zu=True)
    bezug = f'aria-labelledby="{kennung}-titel" aria-describedby="{kennung}-beschreibung"'
    teile = [
        f'<svg xmlns="{_SVG}" viewBox="0 0 {karte.breite} {karte.hoehe}" role="img" {bezug}>',
        f'<title id="{kennung}-titel">{escape(beschriftung.titel)}</title>',
        f'<desc id="{kennung}-beschreibung">{escape(beschriftung.beschreibung)} {NAEHERUNG}</desc>',
        f'<path class="land" d="{land}"/>',
        *_felder(karte, gliederung, verzeichnis, felder),
        *_grenzen(karte, gliederung, felder),
        f'<path class="rand" fill="none" d="{land}"/>',
        "</svg>\n",
    ]
    fehlende = tuple(ags for ags in felder if ags not in gliederung.angehoerige)
    return Kartenbild("\n".join(teile), fehlende)


def _felder(
    karte: Karte, gliederung: Gliederung, verzeichnis: Verzeichnis, felder: Mapping[str, Feld]
) -> Iterable[str]:
    pfade: dict[tuple[int, str], list[str]] = defaultdict(list)
    for ags, feld in sorted(felder.items()):
        if zellen := gliederung.angehoerige.get(ags):
            gebiet = verzeichnis.nach_ags(ags)
            ebene = _EBENEN.get(gebiet.gruppe, len(_EBENEN)) if gebiet else 0
            pfade[ebene, feld.klasse].append(_pfad(karte.umriss(zellen), zu=True))
    for (_, klasse), teile in sorted(pfade.items()):
        yield f'<path class="feld {escape(klasse)}" d="{"".join(teile)}"/>'


_EBENEN = {Gruppe.KREIS: 0, Gruppe.VERBAND: 1}
"""Was unter den Gemeinden liegt, das Größte zuerst."""


def _grenzen(karte: Karte, gliederung: Gliederung, felder: Mapping[str, Feld]) -> Iterable[str]:
    """Liefert die Linien im Land, jede nur einmal: Was einen Bezirk trennt, ist nicht auch Kreisgrenze.

    Zwischen zwei Feldern ist keine Gemeindegrenze nötig; sie haben ihren eigenen Rand.
    """

    def gemeinde(ags: str) -> str:
        return "" if ags in felder else ags

    def kreis(ags: str) -> str:
        return gliederung.kreis.get(ags, "")

    def bezirk(ags: str) -> str:
        return gliederung.bezirk.get(ags, "")

    ebenen = {
        "gemeinden": karte.grenzen(gemeinde, kreis),
        "kreise": karte.grenzen(kreis, bezirk),
        "bezirke": karte.grenzen(bezirk),
    }
    for klasse, linien in ebenen.items():
        if linien:
            yield f'<path class="{klasse}" fill="none" d="{_pfad(linien, zu=False)}"/>'


def _pfad(ketten: Iterable[Kette], *, zu: bool) -> str:
    """Liefert Linien als Angabe für `d`, so kurz es geht: »M10 10l5 0 0 5z«."""
    return "".join(_zug(kette) + ("z" if zu else "") for kette in ketten)


def _zug(kette: Kette) -> str:
    (x, y), *weiter = schritte(kette)
    zahlen = " ".join(f"{dx} {dy}" for dx, dy in weiter)
    # Ein Minus trennt selbst.
    return f"M{x} {y}l{zahlen}".replace(" -", "-")

"""Das Gerüst des Kartenbilds als SVG: Flächen, Grenzen und Titel, alles mit Klassen und ohne Stil."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from kommunennetz.gebiete.karte import NAEHERUNG, Gliederung, Karte, Kette, gliedere, schritte
from kommunennetz.gebiete.verzeichnis import Verzeichnis

_SVG = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class Feld:
    """Wie ein Gebiet auf dem Bild erscheint."""

    klasse: str
    titel: str = ""
    """Was zu lesen ist, wenn jemand darauf zeigt; leer, wo nichts zu sagen ist."""


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
    Gebiete unter kleineren, dann die Linien `gemeinden`, `kreise`, `bezirke` und `rand`. Die
    Beschreibung endet damit, dass es eine Näherung ist.
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
        *_felder(karte, gliederung, felder),
        *_grenzen(karte, gliederung),
        f'<path class="rand" fill="none" d="{land}"/>',
        "</svg>\n",
    ]
    fehlende = tuple(ags for ags in felder if ags not in gliederung.angehoerige)
    return Kartenbild("\n".join(teile), fehlende)


def _felder(karte: Karte, gliederung: Gliederung, felder: Mapping[str, Feld]) -> Iterable[str]:
    zellen = {ags: gliederung.angehoerige[ags] for ags in felder if ags in gliederung.angehoerige}
    for ags in sorted(zellen, key=lambda ags: (-len(zellen[ags]), ags)):
        feld = felder[ags]
        pfad = f'<path class="feld {escape(feld.klasse)}" d="{_pfad(karte.umriss(zellen[ags]), zu=True)}"'
        yield f"{pfad}><title>{escape(feld.titel)}</title></path>" if feld.titel else f"{pfad}/>"


def _grenzen(karte: Karte, gliederung: Gliederung) -> Iterable[str]:
    """Liefert die Linien im Land, jede nur einmal: Was einen Bezirk trennt, ist nicht auch Kreisgrenze."""
    bezirk, kreis = gliederung.bezirk, gliederung.kreis
    ebenen = {
        "bezirke": karte.grenzen(lambda ags: bezirk.get(ags, "")),
        "kreise": karte.grenzen(lambda ags: kreis.get(ags, "")),
        "gemeinden": karte.grenzen(lambda ags: ags),
    }
    for klasse, linien in reversed(ebenen.items()):
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

"""Erfundene Gebiete: so viele Gemeinden wie in ganz Deutschland, mit Namen, wie sie auf der Karte stehen."""

from itertools import product
from random import Random

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.worte.namen import slug

_VORNE = ("", "Alten", "Bad ", "Groß", "Klein", "Neu", "Nieder", "Ober", "Süder", "Unter")
_MITTE = (
    "bären", "birken", "brücken", "eichen", "erlen", "fähr", "grün", "hasel", "heide", "hirsch", "höhen",
    "kirch", "kloster", "königs", "linden", "mühlen", "rosen", "sand", "schäfer", "schloß", "schön", "see",
    "silber", "stein", "tannen", "ulmen", "vogel", "wald", "wein", "weiden", "wiesen", "wolfs",
)  # fmt: skip
_HINTEN = (
    "ach", "au", "bach", "berg", "born", "brück", "bühl", "burg", "dorf", "feld", "furt", "grund", "hagen",
    "hain", "hausen", "heim", "hof", "hofen", "holz", "kirchen", "leben", "mühle", "ow", "rath", "reuth",
    "rode", "roth", "scheid", "stedt", "stetten", "tal", "weiler", "wörth", "zell",
)  # fmt: skip
_BEZIRKE = {"1": "Düsseldorf", "3": "Köln", "5": "Münster", "7": "Detmold", "9": "Arnsberg"}
_JE_KREIS = 40
_ANTEIL_STADT = 0.2


def build_gebiete(anzahl: int, wuerfel: Random) -> list[Gebiet]:
    """Liefert so viele Kommunen, dazu die Bezirksregierungen: die echten, dann erfundene in eigenen Kreisen."""
    echte = Verzeichnis.load().alle
    kommunen = [gebiet for gebiet in echte if gebiet.gruppe != "bezirksregierung"]
    bezirksregierungen = [gebiet for gebiet in echte if gebiet.gruppe == "bezirksregierung"]
    erfundene = _erfinde(max(0, anzahl - len(kommunen)), echte, wuerfel)
    return bezirksregierungen + kommunen[:anzahl] + erfundene


def _erfinde(anzahl: int, echte: tuple[Gebiet, ...], wuerfel: Random) -> list[Gebiet]:
    vergeben = {gebiet.ags[:5] for gebiet in echte}
    kreise = (f"05{bezirk}{n:02}" for n in range(1, 100) for bezirk in _BEZIRKE)
    freie = [ags for ags in kreise if ags not in vergeben]
    namen = _namen({gebiet.slug for gebiet in echte}, wuerfel)
    erfundene: list[Gebiet] = []
    for nummer in range(anzahl):
        kreis, stelle = freie[nummer // _JE_KREIS], nummer % _JE_KREIS
        name = namen[nummer]
        if stelle == 0:
            erfundene.append(_gebiet(kreis, "Kreis", name, wuerfel))
            continue
        art = "Stadt" if wuerfel.random() < _ANTEIL_STADT else "Gemeinde"
        erfundene.append(_gebiet(f"{kreis}{stelle:03}", art, name, wuerfel))
    return erfundene


def _namen(vergeben: set[str], wuerfel: Random) -> list[str]:
    """Liefert alle Namen aus den drei Silben, gemischt und jeder mit eigenem Schlüssel."""
    namen: dict[str, str] = {}
    for vorne, mitte, hinten in product(_VORNE, _MITTE, _HINTEN):
        name = f"{vorne}{mitte}{hinten}" if vorne.strip() == vorne else f"{vorne}{mitte.capitalize()}{hinten}"
        namen.setdefault(slug(name), name[0].upper() + name[1:])
    freie = [name for schluessel, name in namen.items() if schluessel not in vergeben]
    wuerfel.shuffle(freie)
    return freie


def _gebiet(ags: str, art: str, ort: str, wuerfel: Random) -> Gebiet:
    name = f"{art} {ort}"
    einwohner, lat, lon = wuerfel.randint(900, 90_000), wuerfel.uniform(50.3, 52.5), wuerfel.uniform(5.9, 9.4)
    return Gebiet(
        ags=ags,
        ars=ags.ljust(12, "0"),
        name=name,
        kurzname=name if art == "Kreis" else ort,
        art=art,
        kreis_ags="" if art == "Kreis" else ags[:5],
        regierungsbezirk=_BEZIRKE[ags[2]],
        einwohner=einwohner,
        einwohner_stand="2024-12-31",
        lat=round(lat, 5),
        lon=round(lon, 5),
    )

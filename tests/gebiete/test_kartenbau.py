"""Aus jedem Haufen von Punkten wird eine Karte mit denselben Eigenschaften."""

import math
import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from flaechen import polygone, vereinigt
from kommunennetz.errors import FrageError
from kommunennetz.gebiete import Gebiet, Verzeichnis
from kommunennetz.gebiete.karte import Karte, als_datei
from kommunennetz.gebiete.kartenbau import build_karte

Stellen = list[tuple[float, float]]
ECKE = (51.0, 7.0)


def orte(stellen: Stellen) -> list[Gebiet]:
    return [
        Gebiet(f"{nr:08d}", "", f"Gemeinde O{nr}", f"O{nr}", "Gemeinde", "", "", 0, "", lat, lon)
        for nr, (lat, lon) in enumerate(stellen)
    ]


def check(karte: Karte, gebiete: list[Gebiet]) -> None:
    """Prüft, was von jeder Karte gilt: lückenlos, ohne Überdeckung, zu jedem Ort ein Stück."""
    flaechen = polygone(karte)
    assert list(flaechen) == [gebiet.ags for gebiet in gebiete]
    assert all(flaeche.area > 0 for flaeche in flaechen.values())
    assert shapely.coverage_is_valid(list(flaechen.values()))
    assert sum(flaeche.area for flaeche in flaechen.values()) == vereinigt(karte.land).area
    ecken = [ecke for umriss in karte.zellen.values() for ring in umriss for ecke in ring]
    assert (min(x for x, _ in ecken), max(x for x, _ in ecken)) == (4, karte.breite - 4)
    assert (min(y for _, y in ecken), max(y for _, y in ecken)) == (4, karte.hoehe - 4)


def draussen(karte: Karte, gebiete: list[Gebiet]) -> list[str]:
    """Liefert, wer nicht in seiner eigenen Fläche liegt."""
    flaechen = polygone(karte)
    return [
        ort.ags
        for ort in gebiete
        if not flaechen[ort.ags].contains(shapely.Point(karte.projektion.punkt(ort.lat or 0, ort.lon or 0)))
    ]


@pytest.mark.parametrize(
    "stellen",
    [
        [ECKE],
        [ECKE, (51.1, 7.1)],
        [ECKE, (51.1, 7.1), (51.2, 7.0)],
        [ECKE, (51.0, 7.1), (51.1, 7.0), (51.1, 7.1)],
        [(51.0 + n / 10, 7.0) for n in range(9)],
        [(51.0 + n / 10, 7.0 + n / 10) for n in range(9)],
        [(51.0 + n / 10, 7.0 + m / 10) for n in range(9) for m in range(9)],
        [(51 + math.sin(n * math.tau / 40), 7 + 1.6 * math.cos(n * math.tau / 40)) for n in range(40)],
        [ECKE, (51.1, 7.1), (70.0, 20.0)],
        [(-99.0, -999.0), (99.0, 999.0), (0.0, 0.0)],
    ],
    ids=["einer", "zwei", "drei", "quadrat", "senkrecht", "schraeg", "gitter", "ring", "insel", "unsinn"],
)
def test_auch_seltsame_laender_haben_eine_karte(stellen: Stellen) -> None:
    gebiete = orte(stellen)
    karte = build_karte(gebiete)
    check(karte, gebiete)
    assert draussen(karte, gebiete) == []


@pytest.mark.parametrize("anzahl", [2, 3, 50])
def test_wer_auf_derselben_stelle_liegt_bekommt_ein_stueck_daneben(anzahl: int) -> None:
    gebiete = orte([ECKE] * anzahl + [(55.0 + n / 10, 7.1) for n in range(9)])
    karte = build_karte(gebiete)
    check(karte, gebiete)
    assert draussen(karte, gebiete) == [gebiet.ags for gebiet in gebiete[1:anzahl]]


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: (50 + p[0] / 20, 6 + p[1] / 20)),
        min_size=1,
        max_size=40,
    )
)
def test_jeder_haufen_von_orten_ergibt_eine_lueckenlose_karte(stellen: Stellen) -> None:
    gebiete = orte(stellen)
    check(build_karte(gebiete), gebiete)


def test_tausende_orte_gehen_auch() -> None:
    zufall = random.Random(11)  # noqa: S311 – erfundene Orte
    gebiete = orte([(47 + 8 * zufall.random(), 6 + 9 * zufall.random()) for _ in range(2000)])
    check(build_karte(gebiete), gebiete)


def test_dieselben_orte_ergeben_dieselben_bytes_gleich_in_welcher_reihenfolge() -> None:
    gebiete = Verzeichnis.load().alle
    assert als_datei(build_karte(gebiete)) == als_datei(build_karte(reversed(gebiete)))


def test_wer_keine_koordinaten_hat_fehlt_und_die_anderen_bleiben_wie_sie_sind() -> None:
    gebiete = orte([ECKE, (51.1, 7.1), (51.2, 7.0)])
    ohne = gebiete[1]._replace(ags="99999999", lat=None)
    assert build_karte([*gebiete, ohne]) == build_karte(gebiete)


def test_ohne_eine_koordinate_gibt_es_keine_karte() -> None:
    with pytest.raises(FrageError) as gefangen:
        build_karte([gebiet._replace(lon=None) for gebiet in orte([ECKE, ECKE])])
    assert (
        gefangen.value.text == "Kein Gebiet des Verzeichnisses hat Koordinaten; ohne sie gibt es keine Karte."
    )
    assert gefangen.value.hilfe == "In gebiete.csv die Spalten lat und lon füllen."

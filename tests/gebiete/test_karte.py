"""Die mitgelieferte Karte als Ganzes, an shapely nachgemessen, und was der Leser mit jeder Datei tut."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely

from flaechen import polygone, vereinigt
from kommunennetz.errors import RegisterError
from kommunennetz.gebiete import Gebiet, Verzeichnis
from kommunennetz.gebiete.karte import (
    Gliederung,
    Karte,
    Kette,
    Projektion,
    als_datei,
    find_karte,
    find_orte,
    fingerabdruck,
    gliedere,
    umriss_von,
)

# 34 112 km², Statistisches Landesamt; die Karte weiß davon nichts.
FLAECHE_DES_LANDES = 34112
KILOMETER_JE_GRAD = 111.2
NEU = "Neu machen: kommunennetz gebiete karte -o data/karte.json"


@pytest.fixture(name="karte", scope="module")
def _karte() -> Karte:
    return Karte.load()


@pytest.fixture(name="verzeichnis", scope="module")
def _verzeichnis() -> Verzeichnis:
    return Verzeichnis.load()


@pytest.fixture(name="gliederung", scope="module")
def _gliederung(karte: Karte, verzeichnis: Verzeichnis) -> Gliederung:
    return gliedere(karte, verzeichnis)


def gemeinde(ags: str, lat: float | None, lon: float | None, **mehr: str) -> Gebiet:
    werte: dict[str, Any] = {"art": "Gemeinde", "kreis_ags": "", "regierungsbezirk": ""} | mehr
    return Gebiet(
        ags=ags,
        ars="",
        name=f"Gemeinde {ags}",
        kurzname=ags,
        einwohner=0,
        einwohner_stand="",
        lat=lat,
        lon=lon,
        **werte,
    )


def kasten(x: int, y: int) -> Kette:
    """Liefert ein Quadrat mit der Seite 10, im Drehsinn der Zellen."""
    return ((x, y), (x + 10, y), (x + 10, y + 10), (x, y + 10))


def test_jede_gemeinde_hat_eine_flaeche_aus_einem_stueck(karte: Karte, verzeichnis: Verzeichnis) -> None:
    assert len(karte.zellen) == 396
    assert list(karte.zellen) == sorted(g.ags for g in verzeichnis.alle if len(g.ags) == 8)
    assert {len(umriss) for umriss in karte.zellen.values()} == {1}


def test_die_flaechen_ueberdecken_sich_nicht_und_ergeben_zusammen_das_land(karte: Karte) -> None:
    flaechen = polygone(karte)
    assert shapely.coverage_is_valid(list(flaechen.values()))
    summe = sum(eine.area for eine in flaechen.values())
    assert summe == vereinigt(karte.land).area == shapely.union_all(list(flaechen.values())).area
    [rand] = karte.land
    assert len(set(rand)) == len(rand) > 200


def test_jeder_ort_liegt_in_seiner_flaeche_und_in_keiner_anderen(
    karte: Karte, verzeichnis: Verzeichnis
) -> None:
    flaechen = polygone(karte)
    for ort in find_orte(verzeichnis.alle):
        stelle = shapely.Point(karte.projektion.punkt(ort.lat or 0, ort.lon or 0))
        assert [ags for ags, flaeche in flaechen.items() if flaeche.contains(stelle)] == [ort.ags]


def test_die_kreise_und_bezirke_decken_jede_zelle_genau_einmal(karte: Karte, gliederung: Gliederung) -> None:
    flaechen = polygone(karte)
    kreise = Counter(gliederung.kreis.values())
    assert (len(kreise), kreise.total(), kreise["05314000"]) == (31 + 22, 396, 1)
    assert Counter(gliederung.bezirk.values()).keys() == {
        "Arnsberg",
        "Detmold",
        "Düsseldorf",
        "Köln",
        "Münster",
    }
    for ebene in (gliederung.kreis, gliederung.bezirk):
        for gruppe in set(ebene.values()):
            zellen = [ags for ags in ebene if ebene[ags] == gruppe]
            umriss = vereinigt(karte.umriss(zellen))
            assert umriss.equals(shapely.union_all([flaechen[ags] for ags in zellen]))
            assert umriss.area == sum(flaechen[ags].area for ags in zellen)


def test_kein_kreis_und_kein_bezirk_zerfaellt_und_nur_bonn_liegt_in_einem_anderen(
    karte: Karte, gliederung: Gliederung
) -> None:
    for ebene, anzahl, mit_loch in ((gliederung.kreis, 53, ["05382"]), (gliederung.bezirk, 5, [])):
        umrisse = {
            gruppe: vereinigt(karte.umriss([ags for ags in ebene if ebene[ags] == gruppe]))
            for gruppe in sorted(set(ebene.values()))
        }
        assert len(umrisse) == anzahl
        assert {umriss.geom_type for umriss in umrisse.values()} == {"Polygon"}
        assert mit_loch == [gruppe for gruppe, umriss in umrisse.items() if umriss.interiors]
    [_, loch] = karte.umriss(gliederung.angehoerige["05382"])
    assert vereinigt((loch,)).equals(polygone(karte)["05314000"])


def test_sie_ist_so_gross_wie_das_land_und_passt_in_ihr_bild(karte: Karte) -> None:
    kilometer = KILOMETER_JE_GRAD / karte.projektion.je_grad
    assert vereinigt(karte.land).area * kilometer**2 == pytest.approx(FLAECHE_DES_LANDES, rel=0.02)
    assert (karte.breite, karte.hoehe) == (1005, 950)
    assert vereinigt(karte.land).bounds == (4, 4, karte.breite - 4, karte.hoehe - 4)


def test_grenzen_sind_die_inneren_kanten_und_jede_steht_einmal_da(
    karte: Karte, gliederung: Gliederung
) -> None:
    def kanten(ketten: tuple[Kette, ...]) -> Counter[frozenset[tuple[int, int]]]:
        return Counter(frozenset(kante) for kette in ketten for kante in pairwise(kette))

    alle = Counter(
        frozenset(kante) for [ring] in karte.zellen.values() for kante in pairwise((*ring, ring[0]))
    )
    innen = {kante for kante, anzahl in alle.items() if anzahl == 2}
    gemeinden = kanten(karte.grenzen(lambda ags: ags))
    assert gemeinden == Counter(innen)
    kreise = kanten(karte.grenzen(lambda ags: gliederung.kreis[ags]))
    bezirke = kanten(karte.grenzen(lambda ags: gliederung.bezirk[ags]))
    assert bezirke.keys() < kreise.keys() < gemeinden.keys()
    assert karte.grenzen(lambda _: "alle") == ()


def test_geschrieben_und_gelesen_ist_sie_dieselbe(karte: Karte, tmp_path: Path) -> None:
    datei = tmp_path / "karte.json"
    datei.write_bytes(als_datei(karte))
    assert Karte.load(datei) == karte
    assert len(datei.read_bytes()) < 24_000


def test_die_projektion_verkuerzt_laengengrade_um_den_kosinus_der_mittleren_breite() -> None:
    assert Projektion(west=7, nord=52, laengenfaktor=0.5, je_grad=100).punkt(51, 9) == (100, 100)


def test_vereinigt_faellt_die_gemeinsame_kante_weg() -> None:
    assert umriss_von([(kasten(0, 0),), (kasten(10, 0),)]) == (
        ((0, 0), (10, 0), (20, 0), (20, 10), (10, 10), (0, 10)),
    )


def test_um_ein_loch_laeuft_ein_zweiter_ring_andersherum() -> None:
    umriss = umriss_von([(kasten(x, y),) for x in (0, 10, 20) for y in (0, 10, 20) if (x, y) != (10, 10)])
    assert [ring[0] for ring in umriss] == [(0, 0), (10, 10)]
    assert umriss[1] == ((10, 10), (10, 20), (20, 20), (20, 10))


def test_flaechen_die_sich_nur_in_einer_ecke_beruehren_bleiben_zwei_ringe() -> None:
    assert umriss_von([(kasten(0, 0),), (kasten(10, 10),)]) == (kasten(0, 0), kasten(10, 10))


def test_ein_loch_das_den_rand_in_einer_ecke_beruehrt_bleibt_ein_eigener_ring() -> None:
    offen = {(10, 10), (20, 20)}
    umriss = umriss_von([(kasten(x, y),) for x in (0, 10, 20) for y in (0, 10, 20) if (x, y) not in offen])
    assert [len(ring) == len(set(ring)) for ring in umriss] == [True, True]
    assert vereinigt(umriss).area == 700
    assert len(vereinigt(umriss).interiors) == 1


def test_ein_ort_ist_die_gemeinde_sonst_der_verband_sonst_der_kreis() -> None:
    gebiete = [
        gemeinde("07143001", 50, 7, kreis_ags="07143", verband_ags="071431001"),
        gemeinde("071431001", 50, 7, art="Verbandsgemeinde", kreis_ags="07143"),
        gemeinde("071431002", 51, 7, art="Verbandsgemeinde", kreis_ags="07143"),
        gemeinde("07143002", None, None, kreis_ags="07143", verband_ags="071431002"),
        gemeinde("07143", 50, 7, art="Landkreis"),
        gemeinde("07144", 52, 7, art="Landkreis"),
        gemeinde("07145", None, 7, art="Landkreis"),
        gemeinde("071", 50, 7, art="Bezirksregierung"),
    ]
    assert [ort.ags for ort in find_orte(gebiete)] == ["07143001", "071431002", "07144"]


def test_zu_sehen_sind_auch_verband_und_kreis_aus_den_zellen_ihrer_gemeinden() -> None:
    gebiete = [
        gemeinde("07143001", 50, 7, kreis_ags="07143", verband_ags="071431001"),
        gemeinde("07143002", 51, 7, kreis_ags="07143", verband_ags="071431001"),
        gemeinde("071431001", None, None, art="Verbandsgemeinde", kreis_ags="07143"),
        gemeinde("07143003", 52, 7, kreis_ags="07143", regierungsbezirk="Trier"),
        gemeinde("07143", None, None, art="Landkreis"),
        gemeinde("07999", None, None, art="Landkreis"),
    ]
    zellen = dict.fromkeys(("07143001", "07143002", "07143003"), (kasten(0, 0),))
    karte = Karte(Projektion(0, 0, 1, 1), 1, 1, "", zellen)
    gegliedert = gliedere(karte, Verzeichnis({gebiet.ags: gebiet for gebiet in gebiete}))
    assert gegliedert.angehoerige == {
        "07143001": ("07143001",),
        "07143002": ("07143002",),
        "07143003": ("07143003",),
        "071431001": ("07143001", "07143002"),
        "07143": ("07143001", "07143002", "07143003"),
    }
    assert gegliedert.bezirk == {"07143001": "", "07143002": "", "07143003": "Trier"}


GANZ: dict[str, Any] = {
    "format": 1, "punkte": "x", "west": 7.0, "nord": 52.0, "laengenfaktor": 0.6, "je_grad": 100.0,
    "breite": 30, "hoehe": 20, "zellen": {"A": "0 0 10 0 0 10 -10 0", "B": "10 0 10 0 0 10 -10 0"},
}  # fmt: skip


def test_eine_kleine_karte_ist_lesbar(tmp_path: Path) -> None:
    datei = tmp_path / "karte.json"
    datei.write_text(json.dumps(GANZ), encoding="utf-8")
    assert Karte.load(datei).zellen == {"A": (kasten(0, 0),), "B": (kasten(10, 0),)}


@pytest.mark.parametrize(
    "inhalt",
    [
        "",
        "[]",
        "{}",
        "\ud800",
        "[" * 100_000,
        json.dumps(GANZ | {"format": 2}),
        json.dumps(GANZ | {"west": "Westen"}),
        json.dumps(GANZ | {"nord": float("nan")}),
        json.dumps(GANZ | {"zellen": {}}),
        json.dumps(GANZ | {"zellen": {"A": ""}}),
        json.dumps(GANZ | {"zellen": {"A": "0 0 10 0"}}),
        json.dumps(GANZ | {"zellen": {"A": "0 0 10 0 0 10 -10"}}),
        json.dumps(GANZ | {"zellen": {"A": "0 0 10 0 0 10 x y"}}),
        json.dumps(GANZ | {"zellen": {"A": "0 0 10 0 -10 0 0 10"}}),
        json.dumps(GANZ | {"zellen": {"A": "0 0 10 0 0 10 -10 0", "B": "0 0 10 0 0 10 -10 0"}}),
        json.dumps(GANZ | {"zellen": {"A": 5}}),
    ],
)
def test_was_keine_karte_ist_wird_mit_abhilfe_abgelehnt(inhalt: str, tmp_path: Path) -> None:
    datei = tmp_path / "karte.json"
    datei.write_bytes(inhalt.encode("utf-8", "surrogatepass"))
    with pytest.raises(RegisterError) as gefangen:
        Karte.load(datei)
    assert (gefangen.value.text, gefangen.value.hilfe) == (
        f"{datei.as_posix()}: keine Karte der Gebiete",
        NEU,
    )


def test_eine_fehlende_karte_nennt_grund_und_abhilfe(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as gefangen:
        Karte.load(tmp_path / "karte.json")
    grund = "nicht lesbar (diesen Ordner oder diese Datei gibt es nicht)"
    assert gefangen.value.text == f"{(tmp_path / 'karte.json').as_posix()}: {grund}"


def test_es_gilt_die_eigene_karte_sonst_die_mitgelieferte_wenn_sie_passt(
    karte: Karte, verzeichnis: Verzeichnis, tmp_path: Path
) -> None:
    datei = tmp_path / "karte.json"
    assert find_karte(verzeichnis, datei) == karte
    anderes = Verzeichnis({"a": gemeinde("07143001", 50, 7)})
    assert find_karte(anderes, datei) is None
    eigene = GANZ | {"punkte": fingerabdruck(find_orte(anderes.alle))}
    datei.write_text(json.dumps(eigene), encoding="utf-8")
    gefunden = find_karte(anderes, datei)
    assert gefunden is not None
    assert list(gefunden.zellen) == ["A", "B"]
    with pytest.raises(RegisterError) as gefangen:
        find_karte(verzeichnis, datei)
    text = f"{datei.as_posix()}: Die Karte gehört zu anderen Orten, als im Verzeichnis stehen"
    assert (gefangen.value.text, gefangen.value.hilfe) == (text, NEU)

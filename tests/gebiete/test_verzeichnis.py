"""Das mitgelieferte Verzeichnis: Summen, Schlüssel, Lage; und das Nachschlagen."""

from collections import Counter
from pathlib import Path

import pytest

from kommunennetz.gebiete import Gebiet, Gruppe, Verzeichnis, land_von
from kommunennetz.gebiete.gebietstabelle import SPALTEN

GEMEINDEN = {Gruppe.STADT, Gruppe.GEMEINDE}
ZIFFER_DES_BEZIRKS = {"Düsseldorf": "1", "Köln": "3", "Münster": "5", "Detmold": "7", "Arnsberg": "9"}


@pytest.fixture(name="nrw", scope="module")
def _nrw() -> Verzeichnis:
    return Verzeichnis.load()


def gemeinden(verzeichnis: Verzeichnis) -> list[Gebiet]:
    return [gebiet for gebiet in verzeichnis.alle if gebiet.gruppe in GEMEINDEN]


def kurznamen(*gebiete: Gebiet | None) -> list[str]:
    return [gebiet.kurzname if gebiet else "–" for gebiet in gebiete]


def test_so_viele_gebiete_hat_nordrhein_westfalen(nrw: Verzeichnis) -> None:
    assert Counter(gebiet.gruppe for gebiet in nrw.alle) == {
        Gruppe.STADT: 272,
        Gruppe.GEMEINDE: 124,
        Gruppe.KREIS: 31,
        Gruppe.BEZIRKSREGIERUNG: 5,
    }
    assert sum(gebiet.ist_kreisfrei for gebiet in nrw.alle) == 22


def test_so_viele_gemeinden_hat_jeder_regierungsbezirk(nrw: Verzeichnis) -> None:
    assert Counter(gebiet.regierungsbezirk for gebiet in gemeinden(nrw)) == {
        "Düsseldorf": 66,
        "Köln": 99,
        "Münster": 78,
        "Detmold": 70,
        "Arnsberg": 83,
    }


def test_rechtsformen_bleiben_wie_das_gesetz_sie_nennt(nrw: Verzeichnis) -> None:
    assert Counter(gebiet.art for gebiet in nrw.alle) == {
        "kreisfreie Stadt": 22,
        "regionsangehörige Stadt": 1,
        "Große kreisangehörige Stadt": 35,
        "Mittlere kreisangehörige Stadt": 132,
        "Stadt": 82,
        "Gemeinde": 124,
        "Kreis": 30,
        "Städteregion": 1,
        "Bezirksregierung": 5,
    }


def test_aachen_gehoert_der_staedteregion_an_und_die_zaehlt_als_kreis(nrw: Verzeichnis) -> None:
    aachen = nrw.nach_slug("aachen")
    assert aachen is not None
    region = nrw.kreis_von(aachen)
    assert region is not None
    assert (region.kurzname, region.gruppe, aachen.ist_kreisfrei) == ("Städteregion Aachen", "kreis", False)


def test_schluessel_passen_zueinander(nrw: Verzeichnis) -> None:
    assert {len(gebiet.ars) for gebiet in nrw.alle} == {12}
    for gebiet in nrw.alle:
        assert gebiet.ags[:3] == "05" + ZIFFER_DES_BEZIRKS[gebiet.regierungsbezirk]
        assert gebiet.ags.startswith(gebiet.kreis_ags)
        laenge = len(gebiet.ags)
        assert gebiet.ags == (gebiet.ars[:5] + gebiet.ars[9:])[:laenge]
        assert laenge == 8 or gebiet.ars == gebiet.ags.ljust(12, "0")


def test_genau_die_kreisfreien_staedte_haben_keinen_kreis(nrw: Verzeichnis) -> None:
    ohne = {gebiet.art for gebiet in gemeinden(nrw) if nrw.kreis_von(gebiet) is None}
    mit = {gebiet.art for gebiet in gemeinden(nrw) if nrw.kreis_von(gebiet) is not None}
    assert ohne == {"kreisfreie Stadt"}
    assert "kreisfreie Stadt" not in mit


def test_amtlicher_name_ist_gattung_und_kurzname(nrw: Verzeichnis) -> None:
    for gebiet in gemeinden(nrw):
        assert gebiet.name == f"{gebiet.gruppe.capitalize()} {gebiet.kurzname}"
    rest = [gebiet for gebiet in nrw.alle if gebiet.gruppe not in GEMEINDEN]
    assert [gebiet.name for gebiet in rest] == [gebiet.kurzname for gebiet in rest]
    assert len(rest) == 36


def test_namen_schluessel_und_slugs_sind_einmalig(nrw: Verzeichnis) -> None:
    for merkmal in ("ags", "ars", "name", "kurzname", "slug"):
        assert len({getattr(gebiet, merkmal) for gebiet in nrw.alle}) == 432


def test_alle_gebiete_liegen_in_nordrhein_westfalen(nrw: Verzeichnis) -> None:
    lagen = [(g.lat or 0, g.lon or 0) for g in nrw.alle]
    assert [lage for lage in lagen if not (50.3 < lage[0] < 52.6 and 5.8 < lage[1] < 9.5)] == []
    assert {land_von(gebiet.ags) for gebiet in nrw.alle} == {"Nordrhein-Westfalen"}


def test_einwohner_der_kreise_und_bezirke_sind_die_summe_ihrer_gemeinden(nrw: Verzeichnis) -> None:
    summen: Counter[str] = Counter()
    for gemeinde in gemeinden(nrw):
        summen[gemeinde.ags[:3]] += gemeinde.einwohner
        summen[gemeinde.kreis_ags] += gemeinde.einwohner
    del summen[""]
    assert {g.ags: g.einwohner for g in nrw.alle if g.gruppe not in GEMEINDEN} == summen
    assert sum(g.einwohner for g in gemeinden(nrw)) == 18034454
    assert {gebiet.einwohner_stand for gebiet in nrw.alle} == {"2024-12-31"}


def test_jedes_gebiet_findet_sich_ueber_jeden_seiner_namen_und_schluessel(nrw: Verzeichnis) -> None:
    for gebiet in nrw.alle:
        for anfrage in (gebiet.slug, gebiet.kurzname, gebiet.name, gebiet.ags, gebiet.ars):
            assert nrw.find(anfrage) is gebiet
            assert nrw.find(f"  {anfrage.upper()} ") is gebiet
            assert nrw.find(anfrage.replace("-", " ")) is gebiet
        assert nrw.nach_ags(gebiet.ags) is nrw.nach_slug(gebiet.slug) is gebiet


@pytest.mark.parametrize(
    ("anfrage", "kurzname"),
    [
        ("Hennef", "Hennef (Sieg)"),
        ("Menden", "Menden (Sauerland)"),
        ("Halle", "Halle (Westf.)"),
        ("Stadt Halle", "Halle (Westf.)"),
        ("Fröndenberg", "Fröndenberg/Ruhr"),
        ("Frondenberg", "Fröndenberg/Ruhr"),
        ("Koln", "Köln"),
        ("KOELN", "Köln"),
        ("Ko\u0308ln", "Köln"),
        ("Mönchen-Gladbach", "Mönchengladbach"),
        ("rhein sieg kreis", "Rhein-Sieg-Kreis"),
        ("Rhein-Sieg Kreis", "Rhein-Sieg-Kreis"),
        ("Hochsauerland-Kreis", "Hochsauerlandkreis"),
        ("StädteRegion  Aachen", "Städteregion Aachen"),
        ("SCHLOSS HOLTE-STUKENBROCK", "Schloß Holte-Stukenbrock"),
        ("Örlinghausen", "Oerlinghausen"),
        ("Unna", "Unna"),
        ("Kreis Unna", "Kreis Unna"),
        ("Neunkirchen", "Neunkirchen"),
        ("Neuenkirchen", "Neuenkirchen"),
        ("05 1 24 000", "Wuppertal"),
    ],
)
def test_find_verzeiht_die_schreibweise(nrw: Verzeichnis, anfrage: str, kurzname: str) -> None:
    assert kurznamen(nrw.find(anfrage)) == [kurzname]


@pytest.mark.parametrize(
    "anfrage",
    ["", " ", "Lippe", "Mülheim", "Kolpingstadt Kerpen", "Wupertal", "99999999", "052", "Kreis", "–"],
)
def test_find_raet_nicht(nrw: Verzeichnis, anfrage: str) -> None:
    assert nrw.find(anfrage) is None


@pytest.mark.parametrize(
    ("anfrage", "erwartet"),
    [
        ("Wupertal", ["Wuppertal"]),
        ("Stadt Wupertal", ["Wuppertal"]),
        ("Lippe", ["Kreis Lippe", "Lippetal"]),
        ("Unnna", ["Unna", "Kreis Unna"]),
        ("Kolpingstadt Kerpen", ["Kerpen"]),
        ("Alte Hansestadt Lemgo", ["Lemgo"]),
        ("Klingenstadt Solingen", ["Solingen"]),
        ("Hansestadt Herford", ["Herford", "Kreis Herford"]),
        ("Landkreis Lippe", ["Kreis Lippe", "Lippetal"]),
        ("Kreis Neuss", ["Rhein-Kreis Neuss", "Neuss"]),
        ("Mülheim", ["Mülheim an der Ruhr", "Pulheim"]),
        ("St. Augustin", ["Sankt Augustin"]),
        ("Oberberg", ["Oberbergischer Kreis"]),
        ("5124000", ["Wuppertal"]),
        ("05124000", ["Wuppertal"]),
        ("99999999", []),
        ("Hannover", []),
        ("", []),
    ],
)
def test_vorschlaege_nennen_was_gemeint_sein_kann(
    nrw: Verzeichnis, anfrage: str, erwartet: list[str]
) -> None:
    assert kurznamen(*nrw.vorschlaege(anfrage)) == erwartet


def test_vorschlaege_sind_hoechstens_so_viele_wie_verlangt(nrw: Verzeichnis) -> None:
    assert kurznamen(*nrw.vorschlaege("Kreis", n=2)) == ["Kreis Borken", "Kreis Coesfeld"]


def test_mehrdeutiger_name_findet_nichts_und_schlaegt_alle_vor(tmp_path: Path) -> None:
    kopf = ",".join(SPALTEN)
    rest = "Stadt,,Bezirk,1,2024-12-31,51.0,8.0"
    zeilen = [
        f"15002000,150020000000,Stadt Halle (Saale),Halle (Saale),{rest}",
        f"05754008,057540008008,Stadt Halle (Westf.),Halle (Westf.),{rest}",
    ]
    path = tmp_path / "gebiete.csv"
    path.write_text("\n".join([kopf, *zeilen]), encoding="utf-8")
    verzeichnis = Verzeichnis.load(path)
    assert kurznamen(verzeichnis.find("Halle"), verzeichnis.find("halle saale")) == ["–", "Halle (Saale)"]
    assert kurznamen(*verzeichnis.vorschlaege("Halle")) == ["Halle (Saale)", "Halle (Westf.)"]


@pytest.mark.parametrize(
    ("ags", "land"),
    [
        ("03404000", "Niedersachsen"),
        ("16", "Thüringen"),
        ("05", "Nordrhein-Westfalen"),
        ("17000000", None),
        ("", None),
    ],
)
def test_land_steht_in_den_ersten_zwei_stellen(ags: str, land: str | None) -> None:
    assert land_von(ags) == land

"""Die offenen Daten: dieselben Mitglieder wie überall, nach den Regeln der Formen, Zeichen für Zeichen."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hilfen import WURZEL, Ausgang
from kommunennetz.fragen.mitglieder import unterzeichnende
from kommunennetz.gebiete.karte import NAEHERUNG, find_karte, gliedere
from seite_probe import TAG, baue, lade, netze, write_probe
from sollwerte import Soll

NETZNAMEN = ["klein", "wirklich", "gesunde-staedte", "klimapakt-rheinland-pfalz"]
Lauf = Callable[..., Ausgang]
Dateien = dict[str, bytes]


@pytest.fixture(name="orte", scope="module")
def _orte(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return netze(tmp_path_factory.mktemp("netze"))


@pytest.fixture(name="seiten", scope="module")
def _seiten(orte: dict[str, Path]) -> dict[str, Dateien]:
    assert sorted(orte) == sorted(NETZNAMEN)
    return {name: baue(ort) for name, ort in orte.items()}


def zeilen(dateien: Dateien, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(dateien[f"daten/{name}.csv"].decode(), newline="")))


def test_die_daten_eines_kleinen_netzes(seiten: dict[str, Dateien], soll: Soll) -> None:
    """Die Flächen der Karte prüft ein eigener Test; sie füllten hier Seiten."""
    ist = {
        pfad: inhalt.decode().replace("\r\n", "\n")
        for pfad, inhalt in seiten["klein"].items()
        if pfad.startswith("daten/") or pfad.endswith((".atom", ".ics"))
        if not pfad.endswith(".geojson")
    }
    assert len(ist) > 12
    soll.pruefe_ordner(WURZEL / "tests" / "soll" / "daten", ist)


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_liste_tabelle_csv_json_und_geojson_nennen_dieselben(
    netz: str, orte: dict[str, Path], seiten: dict[str, Dateien], lauf: Lauf
) -> None:
    dateien = seiten[netz]
    ausgang = lauf("--register", orte[netz], "liste", "--stichtag", f"{TAG:%d.%m.%Y}", "--format", "json")
    liste = sorted(eine["slug"] for eine in json.loads(ausgang.ausgabe))
    assert len(liste) > 2
    features = json.loads(dateien["daten/mitglieder.geojson"])["features"]
    datensaetze = json.loads(dateien["daten/mitglieder.json"])["datensaetze"]
    assert sorted(zeile["schluessel"] for zeile in zeilen(dateien, "mitglieder")) == liste
    assert sorted(eine["schluessel"] for eine in datensaetze) == liste
    assert sorted(eine["properties"]["schluessel"] for eine in features) == liste


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_die_zahlen_sind_die_der_befehle_zahl_und_anlage(
    netz: str, orte: dict[str, Path], seiten: dict[str, Dateien], lauf: Lauf, tmp_path: Path
) -> None:
    tag = f"{TAG:%d.%m.%Y}"
    ausgang = lauf("--register", orte[netz], "zahl", "--stichtag", tag, "--format", "json")
    gezaehlt = json.loads(ausgang.ausgabe)["register"]["kommunen"]
    letzte = zeilen(seiten[netz], "zahlen")[-1]
    assert letzte["stichtag"] == TAG.isoformat()
    assert {n: int(letzte[f"kommunen_{n}"]) for n in ("mindestens", "hoechstens")} == gezaehlt
    kommunen = [zeile for zeile in zeilen(seiten[netz], "mitglieder") if zeile["zaehlt"] == "true"]
    sichere = [zeile for zeile in kommunen if zeile["sicher"] == "true"]
    assert (len(sichere), len(kommunen)) == (gezaehlt["mindestens"], gezaehlt["hoechstens"])
    anlage = tmp_path / "anlage.md"
    assert lauf("--register", orte[netz], "anlage", "--stichtag", tag, "-o", anlage).wert == 0
    text = anlage.read_text(encoding="utf-8")
    assert [zeile["name"] for zeile in kommunen if zeile["name"] not in text.replace("\\", "")] == []


def test_je_runde_gibt_es_die_mitglieder_an_ihrem_tag(seiten: dict[str, Dateien]) -> None:
    register = lade(WURZEL)
    tage = sorted({pfad.split("/")[2] for pfad in seiten["wirklich"] if pfad.startswith("daten/stand/")})
    runden = zeilen(seiten["wirklich"], "runden")
    assert tage == sorted(zeile["datum_spaeteste"] for zeile in runden if zeile["stand"] == "gewesen")
    for zeile in runden:
        neue = unterzeichnende(register, TAG, int(zeile["nummer"])).alle
        dann = {
            e["schluessel"]
            for e in zeilen(seiten["wirklich"], f"stand/{zeile['datum_spaeteste']}/mitglieder")
        }
        assert {eine.eintrag.schluessel for eine in neue} <= dann


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_das_datenpaket_ist_gueltig(netz: str, seiten: dict[str, Dateien], tmp_path: Path) -> None:
    """Frictionless prüft Form, Typen, Pflichtfelder, Schlüssel zwischen den Tabellen und Prüfsummen."""
    import frictionless

    for pfad, inhalt in seiten[netz].items():
        if pfad.startswith("daten/"):
            (tmp_path / pfad).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / pfad).write_bytes(inhalt)
    paket = tmp_path / "daten" / "datapackage.json"
    bericht = frictionless.validate(str(paket))
    assert bericht.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert len(bericht.tasks) == len(json.loads(paket.read_bytes())["resources"]) > 2
    # Der Prüfer sieht, was er sehen soll: einen Schlüssel, den es nicht gibt.
    mitglieder = tmp_path / "daten" / "mitglieder.csv"
    mitglieder.write_bytes(mitglieder.read_bytes().replace(b",true,", b",vielleicht,", 1))
    assert not frictionless.validate(str(paket)).valid


def test_csv_ist_rfc_4180_und_stellt_keinem_wert_etwas_voran(tmp_path: Path) -> None:
    boese = '=1+1;"x", @y'
    runde = f"nummer: 1\nbezeichnung: '{boese}'\ndatum: 2012-12\nort: '-3'\nquelle: '+49'\n"
    inhalt = baue(write_probe(tmp_path, runden__2012_erste="", **{"runden__2012-erste": runde}))[
        "daten/runden.csv"
    ]
    assert not inhalt.startswith(b"\xef\xbb\xbf")
    assert inhalt.endswith(b"\r\n")
    assert inhalt.count(b"\n") == inhalt.count(b"\r\n") == 3
    assert inhalt.split(b"\r\n")[1].startswith(
        b'1,"=1+1;""x"", @y",2012-12,2012-12-01,2012-12-31,-3,gewesen,'
    )


def ringe(geometrie: dict[str, Any]) -> Iterator[tuple[bool, list[list[float]]]]:
    """Liefert die Ringe einer Fläche, und ob sie Löcher sind."""
    polygone = geometrie["coordinates"] if geometrie["type"] == "MultiPolygon" else [geometrie["coordinates"]]
    for polygon in polygone:
        yield from ((nummer > 0, ring) for nummer, ring in enumerate(polygon))


def flaeche(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_geojson_ist_rfc_7946_und_liegt_in_nordrhein_westfalen(seiten: dict[str, Dateien]) -> None:
    sammlung = json.loads(seiten["wirklich"]["daten/mitglieder.geojson"])
    assert sammlung["type"] == "FeatureCollection"
    assert "crs" not in sammlung
    flaechen = [eine for eine in sammlung["features"] if eine["geometry"]["type"] != "Point"]
    assert len(flaechen) > 30
    for feature in flaechen:
        assert feature["properties"]["naeherung"] == NAEHERUNG
        for ist_loch, ring in ringe(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert len(ring) > 3
            assert (flaeche(ring) < 0) is ist_loch
            for lon, lat in ring:
                assert 5.8 < lon < 9.6
                assert 50.2 < lat < 52.6
                assert (round(lon, 5), round(lat, 5)) == (lon, lat)


def test_jede_flaeche_umschliesst_ihre_orte_und_keine_fremden(seiten: dict[str, Dateien]) -> None:
    """So stimmt auch, dass ein Loch im richtigen Teil liegt: Der Kreis Aachen umgibt keine fremde Stadt."""
    from shapely.geometry import Point, shape

    register = lade(WURZEL)
    verzeichnis = register.verzeichnis
    karte = find_karte(verzeichnis, WURZEL / "data" / "karte.json")
    assert karte is not None
    angehoerige = gliedere(karte, verzeichnis).angehoerige
    orte = {g.ags: Point(g.lon, g.lat) for g in verzeichnis.alle if g.ags in karte.zellen}
    features = json.loads(seiten["wirklich"]["daten/mitglieder.geojson"])["features"]
    kreise = [eine for eine in features if eine["properties"]["art"] == "kreis"]
    assert kreise
    for feature in features:
        if feature["geometry"]["type"] != "Point":
            form = shape(feature["geometry"])
            assert form.is_valid
            drin = {ags for ags, ort in orte.items() if form.contains(ort)}
            assert drin == set(angehoerige[feature["properties"]["ags"]])


def test_ohne_karte_sind_es_punkte_und_ohne_ort_ist_die_geometrie_leer(seiten: dict[str, Dateien]) -> None:
    features = json.loads(seiten["klimapakt-rheinland-pfalz"]["daten/mitglieder.geojson"])["features"]
    arten = {(eine["geometry"] or {"type": None})["type"] for eine in features}
    assert arten <= {"Point", None}
    punkte = [eine for eine in features if eine["geometry"]]
    assert all(eine["properties"]["naeherung"].startswith("Ein Ort") for eine in punkte)

"""Am Bildschirm bricht nichts mitten im Wort, gleich wie schmal er ist; und nichts fehlt."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilfen import write_register
from kommunennetz.cli.bildschirm import Satzspiegel, umbrich
from terminal import rufe_am_terminal

ADRESSE = "https://www.example.org/ein/langer/weg/zu/einer/seite/die/niemand/bricht.html"
BONN = f"""\
name: Bonn
ags: 05314000
beitritt: {{unterzeichnet: zwischen 2012-12 und 2013-04-06, runde: 1, quelle: {ADRESSE}}}
kriterien:
  ansprechperson: {{stand: ja, seit: 2022-02, nachweis: Organigramm der Verwaltung, quelle: {ADRESSE}}}
"""
BURBACH = (
    f"name: Burbach\nags: 05970016\nbeitritt: {{unterzeichnet: 2012-12-05, runde: 1, quelle: {ADRESSE}}}\n"
)
ARNSBERG = "name: Bezirksregierung Arnsberg\nags: '059'\nbeitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n"
UNNA = "name: Unna\nags: 05978036\nbeitritt: {runde: 2}\n"
RUNDE = "nummer: 1\nbezeichnung: Erstunterzeichnung\ndatum: 2012-12-05\nort: Staatskanzlei, Düsseldorf\nquelle: Q\nneue_laut_quelle: [{anzahl: 3, quelle: Q}]\n"
ZWEITE = "nummer: 2\nbezeichnung: Zweitunterzeichnung\ndatum: 2090-11-20\n"

TABELLEN = [
    "liste",
    "zahl",
    "runde liste",
    "runde zeigen 1",
    "runde stand 2 --stichtag 2090-11-19",
    "beitritt pruefen",
    "beitritt pruefen Bonn Unna",
    "kommune zeigen Bonn",
]


@pytest.fixture(name="ort")
def _ort(tmp_path: Path) -> Path:
    dateien = {"kommunen__bonn": BONN, "kommunen__burbach": BURBACH, "kommunen__unna": UNNA}
    dateien |= {"kommunen__bezirksregierung-arnsberg": ARNSBERG}
    ort = write_register(tmp_path, **dateien, **{"runden__2012-erst": RUNDE, "runden__2090-zweit": ZWEITE})
    zahl = f"  - {{stand: 2026, anzahl: über 100, zaehlt: mitglieder, bezirksregierung: ungenannt, quelle: {ADRESSE}}}\n"
    with (ort / "data/netz.yaml").open("a", encoding="utf-8") as datei:
        datei.write(zahl)
    return ort


def _in_der_pipe(ort: Path, befehl: str) -> str:
    aufruf = [sys.executable, "-m", "kommunennetz", *befehl.split()]
    return subprocess.run(aufruf, cwd=ort, capture_output=True, encoding="utf-8", check=False).stdout


@pytest.mark.parametrize("befehl", TABELLEN)
def test_jeder_befehl_mit_tabellen_bricht_an_keinem_terminal_ein_wort(ort: Path, befehl: str) -> None:
    ganz = set(_in_der_pipe(ort, befehl).split())
    assert len(ganz) > 10
    for breite in (40, 60, 80, 120):
        schirm = rufe_am_terminal(ort, befehl.split(), {}, breite).ausgabe
        zu_lang = [zeile for zeile in schirm.splitlines() if len(zeile) > breite]
        assert [zeile for zeile in zu_lang if len(zeile.split()) > 2 or ADRESSE not in zeile] == []
        worte = {wort.rstrip(";:") for wort in schirm.split()}
        # Was unter seiner Zeile steht, hat den Namen seiner Spalte mit Doppelpunkt davor.
        assert {wort for wort in ganz if wort.rstrip(";:") not in worte} == set(), breite


def test_in_der_pipe_ist_alles_eine_zeile_und_ganz(ort: Path) -> None:
    zeile = next(zeile for zeile in _in_der_pipe(ort, "zahl").splitlines() if "über 100" in zeile)
    assert zeile.endswith(ADRESSE)


def test_zahl_nennt_quellen_unter_der_tabelle(ort: Path) -> None:
    schirm = rufe_am_terminal(ort, ["zahl", "--stichtag", "2026"], {}, 80).ausgabe
    assert schirm.partition("Veröffentlichte")[2] == (
        " Zahlen um diesen Tag\n"
        "\n"
        "Stand  Anzahl  zählt       Bezirksregierung  Vergleich mit dem Register   Quelle\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "2026   über    mitglieder  ungenannt         dem Register fehlen dazu     [1]\n"
        "       100                                   mindestens 98 bis 99 Namen\n"
        "\n"
        f"[1] {ADRESSE}\n"
    )


KOPF = ("Nr.", "Bezeichnung", "Datum", "Ort", "Bezirksregierungen")
ZEILEN = [
    ["1", "Erstunterzeichnung", "Dezember 2012", "Düsseldorf", ""],
    ["2", "Dritte Unterzeichnung", "zwischen 2015 und Juni 2016", "", "Arnsberg"],
]


def test_passt_alles_steht_alles_nebeneinander() -> None:
    spiegel = Satzspiegel.build(KOPF, ZEILEN, 100)
    assert spiegel.setze_kopf() == [
        "Nr.  Bezeichnung            Datum                        Ort         Bezirksregierungen"
    ]
    assert spiegel.setze(ZEILEN) == [
        "1    Erstunterzeichnung     Dezember 2012                Düsseldorf",
        "2    Dritte Unterzeichnung  zwischen 2015 und Juni 2016              Arnsberg",
    ]


def test_wird_es_eng_weicht_die_am_seltensten_gefuellte_spalte() -> None:
    spiegel = Satzspiegel.build(KOPF, ZEILEN, 50)
    assert spiegel.setze_kopf() == ["Nr.  Bezeichnung         Datum          Ort"]
    assert spiegel.setze(ZEILEN) == [
        "1    Erstunterzeichnung  Dezember 2012  Düsseldorf",
        "2    Dritte              zwischen 2015",
        "     Unterzeichnung      und Juni 2016",
        "    Bezirksregierungen: Arnsberg",
    ]


def test_eine_adresse_in_zwei_zeilen_steht_einmal_darunter() -> None:
    zeilen = [["Beitritt", "belegt", ADRESSE], ["Runde", "1", ADRESSE], ["Austritt", "nein", "Q"]]
    spiegel = Satzspiegel.build(("Angabe", "Wert", "Quelle"), zeilen, 60)
    assert spiegel.setze(zeilen) == [
        "Beitritt  belegt  [1]",
        "Runde     1       [1]",
        "Austritt  nein    Q",
        "",
        f"[1] {ADRESSE}",
    ]


ZELLEN = st.text(alphabet="abc äß-/", max_size=40).map(lambda text: " ".join(text.split()))


@given(st.lists(st.lists(ZELLEN, min_size=3, max_size=3), min_size=1, max_size=5), st.integers(10, 80))
def test_kein_wort_bricht_und_keines_fehlt(zeilen: list[list[str]], breite: int) -> None:
    spiegel = Satzspiegel.build(("Eins", "Zwei", "Drei"), zeilen, breite)
    gesetzt = spiegel.setze(zeilen)
    worte = {wort for zeile in zeilen for zelle in zeile for wort in zelle.split()}
    assert {wort for wort in worte if not any(wort in zeile for zeile in gesetzt)} == set()
    assert [
        zeile
        for zeile in gesetzt
        if len(zeile) > breite and len(zeile.split()) > 1 and max(map(len, worte)) < breite
    ] == []


@pytest.mark.parametrize(
    ("satz", "zeilen"),
    [
        ("", [""]),
        ("    Zeigen: kommunennetz runde liste", ["    Zeigen:", "    kommunennetz", "    runde liste"]),
        ("Siegen-Wittgenstein bleibt ganz", ["Siegen-Wittgenstein", "bleibt ganz"]),
    ],
)
def test_ein_satz_bricht_nur_zwischen_worten_und_behaelt_seinen_einzug(satz: str, zeilen: list[str]) -> None:
    assert umbrich(satz, 18) == zeilen

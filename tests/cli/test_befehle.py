"""Die Befehle auf dem mitgelieferten Register und auf kleinen eigenen, wie ein Mensch sie tippt."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hilfen import WURZEL, Ausgang, write_register
from kommunennetz.cli.app import BEFEHLE

Lauf = Callable[..., Ausgang]
BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
TREFFEN = "titel: Treffen\nart: netzwerktreffen\ndatum: 2017-12-06\n"
LEHRGANG = "titel: Kurs\nart: entwicklungswerkstatt\ndatum: 2024\nnummer: 5\nquelle: Q\n"
PUBLIKATION = "titel: L\nart: arbeitshilfe\njahr: 2020\nthemen: [Karte, 'zwei Wörter']\nquelle: Q\n"
INFOMAIL = "---\nbetreff: Neues\ndatum: 2026-11-22\nan: alle\n---\nGuten Tag\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_register(tmp_path, kommunen__bonn=BONN, **{"runden__2012-erste": RUNDE})


def _prozess(*angaben: str, ort: Path, **umgebung: str) -> subprocess.CompletedProcess[bytes]:
    befehl = [sys.executable, "-m", "kommunennetz", *angaben]
    return subprocess.run(befehl, cwd=ort, capture_output=True, check=False, env={**os.environ, **umgebung})


def test_die_hilfe_nennt_jeden_befehl_und_ist_deutsch(lauf: Lauf) -> None:
    hilfe = lauf("--help").ausgabe
    assert "Aufruf: kommunennetz [OPTIONEN] BEFEHL" in hilfe
    assert all(f"\n  {befehl} " in hilfe for befehl in BEFEHLE)
    assert not [wort for wort in ("Usage", "Options:", "Commands:", "Show ", "Install ") if wort in hilfe]


@pytest.mark.parametrize("befehl", BEFEHLE)
def test_die_hilfe_jedes_befehls_ist_deutsch(lauf: Lauf, befehl: str) -> None:
    ausgang = lauf(befehl, "--help")
    assert 0 == ausgang.wert
    assert ausgang.ausgabe.startswith(f"Aufruf: kommunennetz {befehl}")
    assert "Show this" not in ausgang.ausgabe


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (
            ["xyz"],
            f"Fehler: Den Befehl »xyz« gibt es nicht. Es gibt: {', '.join(BEFEHLE)}.\n    Hilfe: kommunennetz --help\n",
        ),
        (
            ["list"],
            "Fehler: Den Befehl »list« gibt es nicht. Meinten Sie »liste«?\n    Hilfe: kommunennetz --help\n",
        ),
        (
            ["Prüfen"],
            "Fehler: Den Befehl »Prüfen« gibt es nicht. Meinten Sie »pruefen«?\n    Hilfe: kommunennetz --help\n",
        ),
        (
            ["beitritt", "eintr'agen"],
            "Fehler: Den Befehl »eintr'agen« gibt es nicht. Meinten Sie »eintragen«?\n    Hilfe: kommunennetz beitritt --help\n",
        ),
        (
            ["kommune", "zeigen", "Bad", "Honnef"],
            'Fehler: Das ist zu viel: »Honnef«. Was Leerzeichen enthält, steht in Anführungszeichen: "Bad Honnef".\n'
            "    Hilfe: kommunennetz kommune zeigen --help\n",
        ),
        (
            ["liste", "--format", "xls"],
            "Fehler: Der Wert »xls« für --format passt nicht. Erwartet: tabelle|csv|json|md|xlsx – Form der Ausgabe;"
            " sonst die Endung von -o.\n    Hilfe: kommunennetz liste --help\n",
        ),
        (
            ["runde", "zeigen", "vier"],
            "Fehler: Der Wert »vier« für N passt nicht. Erwartet: N, eine Zahl, etwa 4 – Nummer der Runde.\n"
            "    Hilfe: kommunennetz runde zeigen --help\n",
        ),
        (
            ["liste", "--stichtg", "2015"],
            "Fehler: Die Option »--stichtg« gibt es nicht. Meinten Sie »--seit« oder »--stichtag«?\n    Hilfe: kommunennetz liste --help\n",
        ),
        (
            ["liste", "--seit", "neulich"],
            "Fehler: Der Wert »neulich« für --seit passt nicht. Erwartet: JAHR, von 1000 bis 2999, etwa 2017 –"
            " Beigetreten in diesem Jahr oder später.\n"
            "    Hilfe: kommunennetz liste --help\n",
        ),
        (
            ["runde", "zeigen"],
            "Fehler: Es fehlt eine Angabe: N.\n    Hilfe: kommunennetz runde zeigen --help\n",
        ),
        (
            ["runde", "zeigen", "7"],
            "Fehler: Eine Runde 7 gibt es nicht.\n    Es gibt: 1.\n",
        ),
        (
            ["beitritt", "pruefen", "Wupertal"],
            "Fehler: »Wupertal« ist keine eindeutige Kommune.\n    Meinten Sie »Wuppertal«?\n",
        ),
        (
            ["liste", "--stichtag", "31.2.2017"],
            "Fehler: Der Stichtag passt nicht: »31.2.2017« ist kein Datum, das es gibt.\n"
            "    Jahr, Monat und Tag prüfen.\n",
        ),
        (
            ["zahl", "--stichtag", "unbekannt"],
            "Fehler: Der Stichtag passt nicht: »unbekannt« ist hier zu ungenau.\n"
            "    Erlaubt sind ein Tag, ein Monat oder ein Jahr: 6.12.2017, 6. Dezember 2017, 2017-12-06, Dezember 2017, 12/2017, 2017-12, 2017.\n",
        ),
        (
            ["zahl", "--stichtag", "gestern"],
            "Fehler: Der Stichtag passt nicht: »gestern« ist kein Datum.\n"
            "    Erlaubt sind ein Tag, ein Monat oder ein Jahr: 6.12.2017, 6. Dezember 2017, 2017-12-06, Dezember 2017, 12/2017, 2017-12, 2017.\n",
        ),
        (
            ["anlage", "--stichtag", "2017", "--veranstaltung", "x"],
            "Fehler: --stichtag und --veranstaltung schließen sich aus.\n    Eines von beiden weglassen.\n",
        ),
    ],
)
def test_ein_falscher_aufruf_endet_mit_2_und_sagt_was_richtig_waere(
    lauf: Lauf, ort: Path, angaben: list[str], meldung: str
) -> None:
    assert ort.is_dir()
    assert Ausgang(2, "", meldung) == lauf(*angaben)


def test_ohne_register_gilt_das_mitgelieferte_und_es_wird_gesagt(
    lauf: Lauf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ausgang = lauf("liste", "--jahr", "2012", "--stichtag", "2013")
    assert (
        "Hinweis: Hier ist kein Register; es gilt das mitgelieferte (nur zum Lesen).\n" == ausgang.meldungen
    )
    assert "Mönchengladbach" in ausgang.ausgabe


def test_das_register_wird_auch_aus_einem_unterordner_gefunden(
    lauf: Lauf, ort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ort / "data" / "kommunen")
    assert "Bonn" in lauf("liste").ausgabe


def test_register_gilt_vor_und_hinter_dem_befehl_und_aus_der_umgebung(
    lauf: Lauf, ort: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("woanders"))
    erwartet = lauf("--register", ort, "liste").ausgabe
    assert "Bonn" in erwartet
    assert erwartet == lauf("liste", "--register", ort).ausgabe
    assert erwartet == lauf("liste", f"--register={ort}").ausgabe
    monkeypatch.setenv("KOMMUNENNETZ_REGISTER", str(ort))
    assert erwartet == lauf("liste").ausgabe


@pytest.mark.parametrize(
    "angaben",
    [
        ("liste", "--art", "Stadt", "--format", "JSON"),
        ("zahl", "--format", "CSV"),
        ("pruefen", "--format", "GitHub"),
        ("anlage", "--format", "MD"),
        ("beitritt", "kriterium", "Bonn", "Ansprechperson", "--stand", "JA", "--quelle", "Q", "--ja"),
        (
            "beitritt",
            "eintragen",
            "Unna",
            "--unterzeichnet",
            "2012",
            "--quelle",
            "Q",
            "--beleglage",
            "Erschlossen",
            "--ja",
        ),
    ],
)
def test_bei_werten_zur_auswahl_ist_grossschreibung_gleich(
    lauf: Lauf, ort: Path, angaben: tuple[str, ...]
) -> None:
    assert ort.is_dir()
    assert lauf(*angaben).wert == 0


@pytest.mark.parametrize("befehl", [(), ("liste",), ("beitritt",), ("beitritt", "kriterium")])
def test_auch_ein_h_zeigt_die_hilfe(lauf: Lauf, befehl: tuple[str, ...]) -> None:
    assert lauf(*befehl, "-h") == lauf(*befehl, "--help")


def test_ohne_ziel_landen_ergebnisse_im_ordner_ausgabe(lauf: Lauf, ort: Path) -> None:
    vorher = {datei for datei in ort.rglob("*") if datei.is_file()}
    heute = date.today()  # noqa: DTZ011 – wie das Programm
    gemeldet = {
        ("anlage", "--format", "docx"): f"anlage-{heute}.docx",
        ("liste", "--format", "xlsx"): f"mitglieder-{heute}.xlsx",
        ("beitritt", "paket", "Unna"): "paket-unna",
        ("export",): "export",
        ("runde", "unterlagen", "1"): "runde-1",
        ("infomail", "entwuerfe", "mail"): "infomail-mail",
    }
    write_register(ort, **{"runden__2012-erste": RUNDE, "infomails__mail": INFOMAIL})
    for befehl, name in gemeldet.items():
        ausgang = lauf(*befehl)
        assert (ausgang.wert, f"ausgabe{os.sep}{name}" in ausgang.meldungen) == (0, True), ausgang
        assert (ort / "ausgabe" / name).exists()
    neue = {datei for datei in ort.rglob("*") if datei.is_file()} - vorher
    im_register = ort / "data"
    assert {
        datei for datei in neue if ort / "ausgabe" not in datei.parents and im_register not in datei.parents
    } == set()


def test_git_fuehrt_den_ordner_ausgabe_nicht(lauf: Lauf, tmp_path: Path) -> None:
    assert lauf("neu", tmp_path / "frisch").wert == 0
    for ignoriert in (WURZEL / ".gitignore", tmp_path / "frisch/.gitignore"):
        assert "ausgabe/" in ignoriert.read_text(encoding="utf-8").splitlines()


def test_ein_ordner_ohne_register_endet_mit_3(lauf: Lauf, tmp_path: Path) -> None:
    ausgang = lauf("liste", "--register", tmp_path)
    assert 3 == ausgang.wert
    assert ausgang.meldungen.startswith(
        f"Fehler: In »{tmp_path}« ist kein Register: data/netz.yaml fehlt.\n    "
    )


def test_liste_gruppiert_nach_jahr_und_nummeriert_durch(lauf: Lauf) -> None:
    ausgabe = lauf("--register", WURZEL, "liste", "--seit", "2024", "--stichtag", "2026-11-22").ausgabe
    zeilen = ausgabe.splitlines()
    assert "2024 (2)" == zeilen[0]
    assert ["Nr.", "Kommune", "Art", "Kreis", "Regierungsbezirk", "seit", "Runde"] == zeilen[1].split()
    assert [str(nummer) for nummer in range(1, 12)] == [
        zeile.split()[0] for zeile in zeilen if zeile[:1].isdigit() and "(" not in zeile[:8]
    ]
    assert "Zusammen: mindestens 3, höchstens 11 Kommunen; Stichtag 22.11.2026." == zeilen[-1]


def test_bezirksregierungen_stehen_in_der_liste_am_ende_und_ohne_nummer(lauf: Lauf) -> None:
    befehl = ("--register", WURZEL, "liste", "--runde", "3", "--stichtag", "2026-11-22", "--format", "md")
    kopf = "| Nr. | Kommune | Art | Kreis | Regierungsbezirk | seit | Runde |\n" + "| --- " * 7 + "|\n"
    seit = "| zwischen 2015 und Juni 2016 | 3 |\n"
    assert lauf(*befehl).ausgabe == (
        f"## Jahr des Beitritts oder Mitgliedschaft nicht sicher bekannt (1)\n\n{kopf}"
        f"| 1 | Ahlen | Stadt | Kreis Warendorf | Münster {seit}\n"
        f"## Bezirksregierungen (1)\n\n{kopf}"
        f"|  | Bezirksregierung Arnsberg | Bezirksregierung |  | Arnsberg {seit}\n"
        "Zusammen: 1 Kommune; dazu Bezirksregierung Arnsberg; Stichtag 22.11.2026.\n"
    )


def test_liste_als_json_hat_genau_die_vereinbarten_schluessel(lauf: Lauf) -> None:
    ausgabe = lauf("--register", WURZEL, "liste", "--format", "json", "--stichtag", "2026-11-22").ausgabe
    eintraege = json.loads(ausgabe)
    assert 46 == len(eintraege)
    erwartet = [
        "slug",
        "name",
        "amtlicher_name",
        "ags",
        "art",
        "kreis",
        "regierungsbezirk",
        "einwohner",
        "seit",
    ]
    erwartet += ["seit_frueheste", "seit_spaeteste", "runde", "sicher", "beleglage", "quelle"]
    assert {tuple(erwartet)} == {tuple(eintrag) for eintrag in eintraege}
    bielefeld = next(eintrag for eintrag in eintraege if eintrag["slug"] == "bielefeld")
    assert (False, "2018-09-05", None) == tuple(
        bielefeld[k] for k in ("sicher", "seit_frueheste", "seit_spaeteste")
    )


def test_liste_und_zahl_nennen_dieselbe_anzahl(lauf: Lauf) -> None:
    for stichtag in ("2012-12-31", "2015-12-31", "2018-09-04", "2026-11-22"):
        eintraege = json.loads(
            lauf("--register", WURZEL, "liste", "--format", "json", "--stichtag", stichtag).ausgabe
        )
        zahl = json.loads(
            lauf("--register", WURZEL, "zahl", "--format", "json", "--stichtag", stichtag).ausgabe
        )
        assert len(eintraege) == zahl["register"]["mit_bezirksregierungen"]["hoechstens"]


def test_liste_als_csv_laesst_sich_wieder_lesen(lauf: Lauf, tmp_path: Path) -> None:
    ziel = tmp_path / "liste.csv"
    assert (
        f"Geschrieben: {ziel}\n"
        == lauf("--register", WURZEL, "liste", "--format", "csv", "-o", ziel).meldungen
    )
    daten = ziel.read_bytes()
    assert daten.startswith(b"\xef\xbb\xbf")
    zeilen = list(csv.DictReader(io.StringIO(daten.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert 46 == len(zeilen)
    assert "05314000" == next(zeile["AGS"] for zeile in zeilen if zeile["Kommune"] == "Bonn")
    assert b"\r\n" in daten
    assert b"\n" not in daten.replace(b"\r\n", b"")


def test_eine_kaputte_datei_fehlt_nicht_still(lauf: Lauf, ort: Path) -> None:
    write_register(ort, kommunen__bonn=BONN, kommunen__essen="name: Essen\nname: Essen\nags: 05113000\n")
    ausgang = lauf("liste")
    assert 1 == ausgang.wert
    assert "Bonn" in ausgang.ausgabe
    assert (
        "Achtung: 1 Datei ist fehlerhaft und fehlt in der Antwort: data/kommunen/essen.yaml\n"
        "    Zeigen: kommunennetz pruefen\n" == ausgang.meldungen
    )


def test_ein_dokument_mit_fehlenden_kommunen_entsteht_nicht(lauf: Lauf, ort: Path) -> None:
    write_register(ort, kommunen__essen="name: Essen\nname: Essen\nags: 05113000\n")
    ausgang = lauf("anlage", "--format", "md")
    assert (3, "") == (ausgang.wert, ausgang.ausgabe)
    assert "Fehler: Ein Dokument mit fehlenden Kommunen wird nicht geschrieben." in ausgang.meldungen


def test_pruefen_meldet_mit_stelle_und_endet_mit_1(lauf: Lauf, ort: Path) -> None:
    write_register(ort, kommunen__essen="name: Essen\nags: 05113000\nbeitrit: {}\n")
    erwartet = (
        "data/kommunen/essen.yaml:3:1: Fehler: das Feld »beitrit« gibt es hier nicht [feld-unbekannt]\n"
        "    Meinten Sie »beitritt«?\n"
    )
    ausgang = lauf("pruefen", ort / "data" / "kommunen" / "essen.yaml")
    assert Ausgang(1, erwartet, "Geprüft: 1 Datei – 1 Fehler, 0 Hinweise\n") == ausgang
    assert "" == lauf("pruefen", "data/kommunen/bonn.yaml").ausgabe


def test_pruefen_fuer_github_und_als_json(lauf: Lauf, ort: Path) -> None:
    write_register(ort, kommunen__essen="name: Essen\nags: 05113000\nbeitrit: {}\n")
    github = lauf("pruefen", "data/kommunen/essen.yaml", "--format", "github").ausgabe
    assert (
        "::error file=data/kommunen/essen.yaml,line=3,col=1,title=feld-unbekannt::das Feld »beitrit« gibt es hier "
        "nicht%0AMeinten Sie »beitritt«?\n" == github
    )
    befunde = json.loads(lauf("pruefen", "data/kommunen/essen.yaml", "--format", "json").ausgabe)
    assert [
        {
            "datei": "data/kommunen/essen.yaml",
            "zeile": 3,
            "spalte": 1,
            "feld": "beitrit",
            "regel": "feld-unbekannt",
            "stufe": "Fehler",
            "text": "das Feld »beitrit« gibt es hier nicht",
            "hilfe": "Meinten Sie »beitritt«?",
        }
    ] == befunde


def test_streng_macht_aus_hinweisen_ausgang_1(lauf: Lauf, ort: Path) -> None:
    write_register(ort, kommunen__bonn=f"{BONN}bemerkung:\n")
    assert 0 == lauf("pruefen", "data/kommunen/bonn.yaml").wert
    assert 1 == lauf("pruefen", "data/kommunen/bonn.yaml", "--streng").wert


def test_pruefen_findet_das_register_der_datei(
    lauf: Lauf, ort: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("woanders"))
    assert 0 == lauf("pruefen", ort / "data" / "kommunen" / "bonn.yaml").wert
    assert 2 == lauf("pruefen", ort / "gibt-es-nicht.yaml").wert


def test_beitritt_pruefen_ist_nur_mit_0_erfuellt(lauf: Lauf) -> None:
    assert 1 == lauf("--register", WURZEL, "beitritt", "pruefen", "Herford").wert
    assert 0 == lauf("--register", WURZEL, "beitritt", "pruefen", "Bonn").wert
    assert 1 == lauf("--register", WURZEL, "beitritt", "pruefen", "Bezirksregierung Köln").wert
    assert 0 == lauf("--register", WURZEL, "beitritt", "pruefen").wert


def test_eine_kommune_aus_einem_anderen_land_bekommt_eine_absage(lauf: Lauf) -> None:
    ausgang = lauf("--register", WURZEL, "beitritt", "pruefen", "03404000")
    satz = "Der Schlüssel 03404000 gehört nach Niedersachsen; beitreten können nur Kommunen in Nordrhein-Westfalen.\n"
    assert Ausgang(1, satz, "") == ausgang


def test_beitritt_als_json_nennt_jeden_grund(lauf: Lauf) -> None:
    ausgabe = lauf("--register", WURZEL, "beitritt", "pruefen", "Herford", "--format", "json").ausgabe
    [pruefung] = json.loads(ausgabe)
    assert ("Herford", "05758012", "noch offen") == (pruefung["name"], pruefung["ags"], pruefung["ergebnis"])
    ids = ["ansprechperson", "querschnitt", "erklaerung", "anerkennung", "mitarbeit"]
    assert ids == [punkt["id"] for punkt in pruefung["punkte"]]
    assert all(punkt["naechster_schritt"] for punkt in pruefung["punkte"])


def test_unna_und_der_kreis_unna_werden_nie_verwechselt(lauf: Lauf) -> None:
    stadt = json.loads(lauf("--register", WURZEL, "kommune", "zeigen", "unna", "--format", "json").ausgabe)
    kreis = json.loads(
        lauf("--register", WURZEL, "kommune", "zeigen", "KREIS UNNA", "--format", "json").ausgabe
    )
    assert ("05978036", "05978") == (stadt["gebiet"]["ags"], kreis["gebiet"]["ags"])
    assert stadt["datensatz"] is not None
    assert kreis["datensatz"] is None


def test_runden_zeigen_ihre_unterzeichnenden(lauf: Lauf) -> None:
    [erste, *_] = json.loads(lauf("--register", WURZEL, "runde", "liste", "--format", "json").ausgabe)
    assert erste["bezeichnung"] == "Erstunterzeichnung"
    assert erste["unterzeichnet"] == {
        "kommunen": {"mindestens": 10, "hoechstens": 10},
        "bezirksregierungen": [],
    }
    runde = json.loads(lauf("--register", WURZEL, "runde", "zeigen", "4", "--format", "json").ausgabe)
    assert ["Bocholt", "Dorsten", "Troisdorf", "Wuppertal"] == [m["name"] for m in runde["unterzeichnende"]]


def test_schema_gibt_ein_schema_oder_alle(lauf: Lauf, tmp_path: Path) -> None:
    assert "kommune" == json.loads(lauf("schema", "kommune").ausgabe)["title"]
    assert ["kommune", "runde", "veranstaltung", "publikation", "netz", "infomail", "seite"] == list(
        json.loads(lauf("schema").ausgabe)
    )
    assert 0 == lauf("schema", "-o", tmp_path / "neu").wert
    assert 7 == len(list((tmp_path / "neu").iterdir()))


def test_in_einer_pipe_ist_nichts_abgeschnitten_und_nichts_gefaerbt(ort: Path) -> None:
    lang = "x" * 200
    write_register(ort, kommunen__bonn=BONN.replace("quelle: Q", f"quelle: https://example.org/{lang}"))
    ausgabe = _prozess("runde", "zeigen", "1", ort=ort, COLUMNS="40").stdout
    assert lang.encode() in ausgabe
    assert b"\x1b" not in ausgabe


@pytest.mark.parametrize(
    "befehl", [["liste"], ["zahl"], ["beitritt", "pruefen", "Herford"], ["pruefen"], ["--help"]]
)
def test_auf_einer_konsole_mit_cp1252_bricht_nichts_ab(befehl: list[str]) -> None:
    prozess = _prozess(*befehl, ort=WURZEL, PYTHONIOENCODING="cp1252:strict", PYTHONUTF8="0")
    assert prozess.returncode in (0, 1)
    assert b"Traceback" not in prozess.stderr
    prozess.stdout.decode("cp1252")


def test_json_ist_auch_bei_cp1252_utf8() -> None:
    prozess = _prozess(
        "liste", "--format", "json", ort=WURZEL, PYTHONIOENCODING="cp1252:strict", PYTHONUTF8="0"
    )
    assert "Mönchengladbach" in [eintrag["name"] for eintrag in json.loads(prozess.stdout.decode("utf-8"))]


def test_eine_geschlossene_pipe_ist_kein_fehler(ort: Path) -> None:
    befehl = f"{sys.executable} -m kommunennetz liste | head -c 1"
    prozess = subprocess.run(
        ["bash", "-o", "pipefail", "-c", befehl], cwd=ort, capture_output=True, check=False
    )
    assert (0, b"") == (prozess.returncode, prozess.stderr)


FEINDLICH = r'''"[bold red]x[/] *_#<script> {{7*7}} \e[31mrot | a =cmd()"'''


def test_feindliche_werte_werden_nie_zu_steuerzeichen_oder_auszeichnung(lauf: Lauf, ort: Path) -> None:
    # Ein Steuerzeichen im Wert ist ein Fehler, der Rest erscheint wörtlich.
    write_register(ort, **{"runden__2012-erste": RUNDE + f"ort: {FEINDLICH}\n"})
    assert "[steuerzeichen]" in lauf("pruefen").ausgabe
    harmlos = FEINDLICH.replace(r"\e[31m", "")
    write_register(ort, **{"runden__2012-erste": RUNDE + f"ort: {harmlos}\n"})
    ausgang = lauf("runde", "zeigen", "1")
    assert harmlos.strip('"') in ausgang.ausgabe


def test_die_vervollstaendigung_kennt_befehle_und_kommunen(ort: Path) -> None:
    def vervollstaendigt(zeile: str) -> list[str]:
        umgebung = {
            "_KOMMUNENNETZ_COMPLETE": "complete_bash",
            "COMP_WORDS": zeile,
            "COMP_CWORD": str(zeile.count(" ")),
        }
        lauf = _prozess(ort=ort, **umgebung)
        assert lauf.stderr == b""
        return lauf.stdout.decode().split()

    assert ["liste"] == vervollstaendigt("kommunennetz lis")
    assert ["zeigen"] == vervollstaendigt("kommunennetz kommune zei")
    assert ["wuppertal"] == vervollstaendigt("kommunennetz kommune zeigen wupp")
    assert ["Mönchengladbach"] == vervollstaendigt("kommunennetz infomail vorschau x --kommune Mön")
    assert "Kreis-Unna" in vervollstaendigt("kommunennetz beitritt pruefen Kreis")
    write_register(
        ort,
        **{
            "runden__2012-erste": RUNDE,
            "veranstaltungen__2017-12-06-treffen": TREFFEN,
            "infomails__mail": INFOMAIL,
            "veranstaltungen__2024-kurs": LEHRGANG,
            "publikationen__2020-leitfaden": PUBLIKATION,
        },
    )
    assert ["anerkennung", "ansprechperson", "erklaerung"] == sorted(
        vervollstaendigt("kommunennetz beitritt kriterium Bonn ")
    )
    assert ["1"] == vervollstaendigt("kommunennetz runde zeigen ")
    assert ["1"] == vervollstaendigt("kommunennetz liste --runde ")
    assert ["2017-12-06-treffen"] == vervollstaendigt("kommunennetz anlage --veranstaltung 2017")
    assert ["2017-12-06-treffen"] == vervollstaendigt("kommunennetz veranstaltung bearbeiten 2017")
    assert ["2017-12-06-treffen"] == vervollstaendigt("kommunennetz veranstaltung zeigen 2017")
    assert ["5", "2024-kurs"] == vervollstaendigt("kommunennetz lehrgang stand ")
    assert ["2020-leitfaden"] == vervollstaendigt("kommunennetz publikation bearbeiten ")
    assert ["Karte"] == vervollstaendigt("kommunennetz publikation liste --thema ")
    assert ["wuppertal"] == vervollstaendigt("kommunennetz mitarbeit wupp")
    assert ["mail"] == vervollstaendigt("kommunennetz infomail vorschau ")
    assert ["mail"] == vervollstaendigt("kommunennetz infomail bearbeiten m")
    assert ["kreis-viersen", "kreis-warendorf", "kreis-wesel"] == [
        kreis for kreis in sorted(vervollstaendigt("kommunennetz liste --kreis kreis-")) if kreis > "kreis-v"
    ]
    assert ["Detmold"] == vervollstaendigt("kommunennetz liste --regierungsbezirk De")
    assert [] == vervollstaendigt("kommunennetz sendung zeigen ")
    for kontakte, name in (("data/kontakte", "2027-01-20-neues"), ("anderswo", "2027-01-21-anderes")):
        (ort / kontakte / "sendungen" / name).mkdir(parents=True)
    assert ["2027-01-20-neues"] == vervollstaendigt("kommunennetz sendung zeigen 2027")
    anderswo = f"kommunennetz sendung --kontakte {ort / 'anderswo'} freigeben "
    assert ["2027-01-21-anderes"] == vervollstaendigt(anderswo)
    assert ["runde-doppelt"] == vervollstaendigt("kommunennetz pruefen --erklaere runde-d")
    assert ["runde-doppelt"] == vervollstaendigt("kommunennetz hinnehmen runde-d")
    # Auch aus dem Register, das die Zeile nennt; und ein kaputtes schlägt nichts vor, ohne etwas zu melden.
    anderes = write_register(
        ort / "anderes", **{"runden__2027-fuenfte": RUNDE.replace("nummer: 1", "nummer: 5")}
    )
    assert ["5"] == vervollstaendigt(f"kommunennetz --register {anderes} runde zeigen ")
    (ort / "data/netz.yaml").write_text("name: [", encoding="utf-8")
    (ort / "data/gebiete.csv").mkdir()
    for zeile in (
        "runde zeigen ",
        "beitritt kriterium Bonn ",
        "anlage --veranstaltung ",
        "infomail vorschau ",
    ):
        assert [] == vervollstaendigt(f"kommunennetz {zeile}")
    assert ["wuppertal"] == vervollstaendigt("kommunennetz kommune zeigen wupp")
    assert 0 == _prozess("kommune", "zeigen", "Kreis-Unna", ort=WURZEL).returncode
    assert 0 == _prozess("kommune", "zeigen", "Hennef-Sieg", ort=WURZEL).returncode


@pytest.mark.parametrize(
    "angaben",
    [
        ("liste", "--runde", "3"),
        ("runde", "zeigen", "3"),
        ("runde", "stand", "3"),
        ("runde", "abschliessen", "3", "--datum", "2026-03-01", "--quelle", "Q"),
        ("beitritt", "vormerken", "Bonn", "--runde", "3"),
        ("beitritt", "eintragen", "Bonn", "--unterzeichnet", "2020", "--runde", "3", "--quelle", "Q"),
    ],
)
def test_jeder_befehl_nennt_auf_leerem_register_dieselbe_fehlende_runde(
    lauf: Lauf, tmp_path: Path, angaben: tuple[str, ...]
) -> None:
    ausgang = lauf("--register", str(write_register(tmp_path)), *angaben)
    assert ausgang == Ausgang(2, "", "Fehler: Eine Runde 3 gibt es nicht.\n    Es gibt: noch keine.\n")


def test_auf_leerem_register_endet_keine_aufzaehlung_im_nichts(lauf: Lauf, tmp_path: Path) -> None:
    ort = str(write_register(tmp_path))
    assert lauf("--register", ort, "anlage", "--veranstaltung", "x").meldungen == (
        "Fehler: Die Veranstaltung »x« gibt es nicht.\n    Es gibt: noch keine.\n"
    )
    assert lauf("--register", ort, "infomail", "vorschau", "x").meldungen == (
        "Fehler: Die Infomail »x« gibt es nicht.\n    Im Register sind: keine.\n"
    )

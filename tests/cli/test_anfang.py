"""Die ersten Schritte in einem leeren Register: Jede Antwort sagt, wie es weitergeht."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_register(tmp_path)


@pytest.mark.usefixtures("ort")
@pytest.mark.parametrize(
    ("befehl", "ausgabe"),
    [
        (
            "runde liste",
            "Im Register stehen noch keine Runden.\n"
            "    Die erste planen: kommunennetz runde neu --bezeichnung TEXT --datum TAG\n",
        ),
        (
            "beitritt pruefen",
            "Im Register steht noch keine Kommune.\n"
            "    Anlegen: kommunennetz kommune neu NAME, oder aus einer Tabelle: kommunennetz import DATEI\n",
        ),
    ],
)
def test_ein_leeres_register_nennt_den_ersten_schritt(lauf: Lauf, befehl: str, ausgabe: str) -> None:
    assert lauf(*befehl.split()) == Ausgang(0, ausgabe, "")


@pytest.mark.usefixtures("ort")
def test_leer_ist_als_json_eine_leere_liste(lauf: Lauf) -> None:
    assert lauf("runde", "liste", "--format", "json").ausgabe == "[]\n"


@pytest.mark.usefixtures("ort")
def test_eine_tabelle_die_es_nicht_gibt_ist_ein_falscher_aufruf(lauf: Lauf) -> None:
    assert lauf("import", "liste.xlsx") == Ausgang(
        2, "", "Fehler: Die Datei »liste.xlsx« gibt es nicht.\n    Pfad prüfen.\n"
    )


def _erste_runde(lauf: Lauf) -> None:
    assert (
        lauf(
            "runde", "neu", "--bezeichnung", "Erste", "--datum", "15.12.2099", "--ort", "Telgte", "--ja"
        ).wert
        == 0
    )
    assert lauf("beitritt", "vormerken", "Telgte", "--runde", "1", "--ja").wert == 0


def test_eine_runde_die_frueher_war_als_geplant_laesst_sich_verlegen_und_abschliessen(
    ort: Path, lauf: Lauf
) -> None:
    _erste_runde(lauf)
    abschluss = ("runde", "abschliessen", "1", "--datum", "25.11.2023", "--quelle", "Erklärung", "--ja")
    gruende = ("--trotzdem", "Nachweise folgen")
    anderer_tag = lauf(*abschluss, *gruende)
    assert anderer_tag.meldungen == (
        "Fehler: Runde 1 ist nicht am 25. November 2023, sondern am 15. Dezember 2099.\n"
        "    War sie an einem anderen Tag, erst verlegen: "
        "kommunennetz runde aendern 1 --datum 2023-11-25 --quelle TEXT\n"
    )
    rat = anderer_tag.meldungen.partition("kommunennetz ")[2].replace("TEXT", "Erklärung").split()
    assert lauf(*rat, "--ja").wert == 0
    assert lauf(*abschluss, *gruende).wert == 0
    assert lauf("pruefen").wert == 0
    assert "quelle: Erklärung" in (ort / "data/runden/2023-erste.yaml").read_text(encoding="utf-8")


def test_ort_und_veranstaltung_einer_runde_lassen_sich_streichen(ort: Path, lauf: Lauf) -> None:
    _erste_runde(lauf)
    assert lauf("runde", "aendern", "1", "--ohne-ort", "--ohne-veranstaltung", "--ja").ausgabe.startswith(
        "Runde 1: Ort entfällt; Veranstaltung entfällt\n"
    )
    assert "ort:" not in (ort / "data/runden/2099-erste.yaml").read_text(encoding="utf-8")
    assert lauf("runde", "aendern", "1", "--ort", "Hamm", "--ohne-ort", "--ja") == Ausgang(
        2, "", "Fehler: --ort und --ohne-ort widersprechen sich.\n    Eines von beiden weglassen.\n"
    )


@pytest.mark.usefixtures("ort")
def test_der_stand_sagt_wo_die_ferien_nicht_bekannt_sind(lauf: Lauf) -> None:
    _erste_runde(lauf)
    assert lauf("runde", "stand", "1", "--stichtag", "2099-01-02").ausgabe == (
        "Runde 1: Erste, 15. Dezember 2099 (in 347 Tagen)\n"
        "Schon unterzeichnet: 0 Kommunen. Vorgemerkt: 1 Kommune.\n"
        "Zur Frist des Beschlusses: Schulferien sind nicht eingetragen; ob am 3. November 2099 welche sind, "
        "bitte selbst prüfen.\n"
        "\n"
        "Vorgemerkt, Stichtag 02.01.2099\n"
        "Kommune  Art    Kriterien  was noch fehlt         Frist       überfällig\n"
        "Telgte   Stadt  0 von 2    Ansprechperson: offen  17.11.2099\n"
        "Telgte   Stadt  0 von 2    Beschluss fehlt        03.11.2099\n"
        "Telgte   Stadt  0 von 2    Erklärung fehlt        17.11.2099\n"
        "Bereit zur Unterschrift: 0; mit überfälligen Schritten: 0.\n"
    )

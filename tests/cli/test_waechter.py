"""Personenbezogenes kommt nie ungefragt ins Register: bei jedem Befehl, der freie Texte schreibt."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
BONN = "name: Bonn\nags: 05314000\n"
MITGLIED = BONN + "beitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
KOMMEND = "nummer: 2\nbezeichnung: Zweite\ndatum: 2026-11-20\n"
FREI = "Schreiben von Frau Mustermann, Telefon 02504 13-123"
VERWEIGERT = """\
Fehler: Das brächte Personenbezogenes ins Register; es ist öffentlich, und Git vergisst nicht.
"""


@pytest.fixture(name="ort", autouse=True)
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "liste.csv").write_text(f"Kommune;Bemerkung\nBonn;{FREI}\n", encoding="utf-8")
    return write_register(
        tmp_path,
        kommunen__bonn=MITGLIED,
        kommunen__unna="name: Unna\nags: 05978036\nbeitritt: {runde: 2}\n",
        **{"runden__2012-erste": RUNDE, "runden__2026-zweite": KOMMEND},
    )


def _stand(ort: Path) -> dict[str, bytes]:
    return {
        str(datei.relative_to(ort)): datei.read_bytes()
        for datei in (ort / "data").rglob("*.yaml")
        if datei.is_file()
    }


BEFEHLE = [
    ["beitritt", "kriterium", "Bonn", "ansprechperson", "--stand", "ja", "--nachweis", FREI],
    ["beitritt", "kriterium", "Bonn", "ansprechperson", "--stand", "ja", "--quelle", FREI],
    ["beitritt", "beschluss", "Unna", "--gremium", FREI, "--datum", "2026-03"],
    ["beitritt", "beschluss", "Unna", "--gremium", "Rat", "--vorlage", FREI, "--datum", "2026-03"],
    ["beitritt", "beschluss", "Unna", "--gremium", "Rat", "--datum", "2026-03", "--quelle", FREI],
    ["beitritt", "eintragen", "Unna", "--unterzeichnet", "2026-11-20", "--quelle", FREI],
    ["beitritt", "austritt", "Bonn", "--datum", "2026-03", "--quelle", FREI],
    ["runde", "neu", "--bezeichnung", "Treffen bei Frau Mustermann, 02504 13-123", "--datum", "2027"],
    ["runde", "neu", "--bezeichnung", "Dritte", "--datum", "2027", "--ort", FREI],
    ["runde", "neu", "--bezeichnung", "Dritte", "--datum", "2027", "--quelle", FREI],
    ["import", "liste.csv", "--anwenden"],
]


@pytest.mark.parametrize("befehl", BEFEHLE, ids=" ".join)
def test_jeder_befehl_mit_freiem_text_verweigert_personen_und_nennt_sie_nicht(
    ort: Path, lauf: Lauf, befehl: list[str]
) -> None:
    vorher = _stand(ort)
    ausgang = lauf(*befehl, "--ja")
    assert 3 == ausgang.wert
    assert ausgang.meldungen.startswith(VERWEIGERT) or VERWEIGERT in ausgang.meldungen
    assert "[name-im-text]" in ausgang.meldungen
    assert "[kontaktdaten-im-text]" in ausgang.meldungen
    assert "--trotzdem GRUND" in ausgang.meldungen
    assert "Mustermann" not in ausgang.ausgabe + ausgang.meldungen
    assert _stand(ort) == vorher


@pytest.mark.parametrize("befehl", BEFEHLE, ids=" ".join)
def test_mit_einem_grund_steht_er_im_datensatz_und_die_pruefung_schweigt(
    ort: Path, lauf: Lauf, befehl: list[str]
) -> None:
    vorher = _stand(ort)
    assert 0 == lauf(*befehl, "--ja", "--trotzdem", "steht so im Ratsprotokoll").wert
    [neu] = [inhalt.decode() for datei, inhalt in _stand(ort).items() if vorher.get(datei) != inhalt]
    assert 2 == neu.count("grund: steht so im Ratsprotokoll")
    assert 2 == neu.count("    am: 20")
    assert "name-im-text" not in lauf("pruefen").ausgabe


def test_die_meldung_nennt_datei_zeile_und_regel(lauf: Lauf) -> None:
    ausgang = lauf(
        "beitritt", "austritt", "Bonn", "--datum", "2026-03", "--quelle", "laut Herrn Muster", "--ja"
    )
    assert ausgang.meldungen == VERWEIGERT + (
        "    data/kommunen/bonn.yaml:4:28: Hinweis: hier steht wohl der Name einer Person (Kennzeichen cecf) [name-im-text]\n"
        "        Statt des Namens das Amt oder die Stelle nennen.\n"
        "    Ist es doch keine Person oder soll es öffentlich sein: --trotzdem GRUND\n"
    )


# Auch nicht die, um die es geht: Der Grund nähme sonst sich selbst hin.
@pytest.mark.parametrize("grund", ["Herr Beispiel ist einverstanden", "Frau Mustermann ist einverstanden"])
def test_auch_ein_grund_darf_keine_person_nennen(ort: Path, lauf: Lauf, grund: str) -> None:
    vorher = _stand(ort)
    ausgang = lauf(*BEFEHLE[0], "--ja", "--trotzdem", grund)
    assert ausgang == Ausgang(
        3,
        "",
        "Fehler: Der Grund nennt eine Person; er stünde im Datensatz.\n    Das Amt oder die Stelle nennen.\n",
    )
    assert _stand(ort) == vorher


def test_was_schon_dasteht_haelt_nichts_auf(ort: Path, lauf: Lauf) -> None:
    datei = ort / "data/kommunen/bonn.yaml"
    datei.write_text(MITGLIED + f"bemerkung: {FREI}\n", encoding="utf-8")
    assert (
        0
        == lauf(
            "beitritt", "kriterium", "Bonn", "ansprechperson", "--stand", "ja", "--nachweis", "Plan", "--ja"
        ).wert
    )


def test_die_vorschau_des_imports_sagt_schon_was_anwenden_verweigert(lauf: Lauf) -> None:
    ausgang = lauf("import", "liste.csv")
    assert 1 == ausgang.wert
    assert "Achtung: data/kommunen/bonn.yaml:4:1: Hinweis: hier steht" in ausgang.meldungen
    assert "Übernommen wird das nur mit einem Grund: --trotzdem GRUND\n" in ausgang.meldungen

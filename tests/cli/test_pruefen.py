"""`pruefen` mit Dateien und Ordnern, und was hingenommen ist."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import NETZ, Ausgang, write_register

Lauf = Callable[..., Ausgang]
BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: nach 2013, quelle: Q}\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
ESSEN = "name: Esen\nags: 05113000\n"
HINWEIS = "»nach 2013« hat kein Ende und zählt deshalb nie sicher"
NICHTS = "    Geprüft werden data/netz.yaml und die Dateien in kommunen, runden, veranstaltungen, publikationen und infomails.\n"


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    netz = NETZ[: NETZ.index("zahlen:")]
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("Frau Mustermann\n", encoding="utf-8")
    dateien = {"runden__2012-erste": RUNDE, "netz": netz}
    return write_register(tmp_path, kommunen__bonn=BONN, kommunen__essen=ESSEN, **dateien)


@pytest.mark.parametrize("pfad", [".", "data", "data/kommunen", "data/kommunen/essen.yaml", "data/kommunen/"])
def test_ein_pfad_meldet_was_dort_liegt_und_endet_mit_1(ort: Path, lauf: Lauf, pfad: str) -> None:
    for genannt in (pfad, ort / pfad):
        ausgang = lauf("pruefen", genannt)
        assert "data/kommunen/essen.yaml:1:1: Fehler:" in ausgang.ausgabe
        assert 1 == ausgang.wert


@pytest.mark.parametrize(
    ("pfad", "ergebnis"),
    [
        ("data/runden", "Geprüft: 1 Datei – 0 Fehler, 0 Hinweise\n"),
        ("data/netz.yaml", "Geprüft: 1 Datei – 0 Fehler, 0 Hinweise\n"),
        ("data/kommunen/bonn.yaml", "Geprüft: 1 Datei – 0 Fehler, 1 Hinweis\n"),
    ],
)
@pytest.mark.usefixtures("ort")
def test_wo_kein_fehler_liegt_ist_der_ausgang_0(lauf: Lauf, pfad: str, ergebnis: str) -> None:
    ausgang = lauf("pruefen", pfad)
    assert (0, ergebnis) == (ausgang.wert, ausgang.meldungen)


def test_mehrere_pfade_zaehlen_jede_datei_einmal(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("pruefen", "data/kommunen", "data/kommunen/bonn.yaml", "data/runden")
    assert "Geprüft: 3 Dateien – 1 Fehler, 1 Hinweis\n" == ausgang.meldungen
    assert (
        "Geprüft: 2 Kommunen, 1 Runde, 0 Veranstaltungen, 0 Publikationen, 0 Infomails – 1 Fehler, 1 Hinweis\n"
        == (lauf("pruefen", ort).meldungen)
    )


@pytest.mark.parametrize(
    ("pfad", "meldung"),
    [
        ("README.md", f"Fehler: »README.md« ist kein Datensatz.\n{NICHTS}"),
        ("docs", f"Fehler: In »docs« liegt kein Datensatz.\n{NICHTS}"),
        ("data/notiz.yaml", f"Fehler: »data/notiz.yaml« ist kein Datensatz.\n{NICHTS}"),
        ("data/kommunen/Thumbs.db", f"Fehler: »data/kommunen/Thumbs.db« ist kein Datensatz.\n{NICHTS}"),
        ("gibt-es-nicht.yaml", "Fehler: Die Datei »gibt-es-nicht.yaml« gibt es nicht.\n    Pfad prüfen.\n"),
    ],
)
def test_was_sich_nicht_pruefen_laesst_ist_ein_falscher_aufruf(
    ort: Path, lauf: Lauf, pfad: str, meldung: str
) -> None:
    (ort / "data/notiz.yaml").write_text("name: x\n", encoding="utf-8")
    (ort / "data/kommunen/Thumbs.db").write_text("x", encoding="utf-8")
    ausgang = lauf("pruefen", pfad)
    assert (2, meldung, "") == (ausgang.wert, ausgang.meldungen, ausgang.ausgabe)


def test_ein_entwurf_ausserhalb_des_registers_ist_ein_falscher_aufruf(
    ort: Path, lauf: Lauf, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fremd = tmp_path_factory.mktemp("fremd") / "bonn.yaml"
    fremd.write_text(BONN, encoding="utf-8")
    for pfad in (fremd, fremd.parent):
        ausgang = lauf("pruefen", pfad)
        assert 2 == ausgang.wert
        assert f"Fehler: »{pfad}« liegt nicht im Register »{ort}«." in ausgang.meldungen


@pytest.mark.parametrize("pfad", ["data/runden", "data/runden/2012-erste.yaml"])
def test_ein_kaputtes_netz_verdeckt_keine_auswahl(ort: Path, lauf: Lauf, pfad: str) -> None:
    (ort / "data/netz.yaml").write_text("kaputt", encoding="utf-8")
    ausgang = lauf("pruefen", pfad)
    assert 1 == ausgang.wert
    assert "data/netz.yaml:1:1: Fehler:" in ausgang.ausgabe


def test_ein_hinweis_ist_hingenommen_solange_er_so_lautet(ort: Path, lauf: Lauf) -> None:
    (ort / "data/kommunen/essen.yaml").unlink()
    assert 1 == lauf("pruefen", "--streng").wert
    befehl = ("hinnehmen", "datum-ohne-ende", "--grund", "Mehr ist nicht bekannt.", "--ja")
    ausgang = lauf(*befehl)
    assert 0 == ausgang.wert
    assert ausgang.ausgabe.startswith("data/kommunen/bonn.yaml: 1 Hinweis [datum-ohne-ende] hingenommen\n")
    pruefung = lauf("pruefen", "--streng")
    assert (0, "") == (pruefung.wert, pruefung.ausgabe)
    assert pruefung.meldungen.endswith("– 0 Fehler, 0 Hinweise, 1 hingenommen (--alle zeigt sie)\n")
    alle = lauf("pruefen", "--alle", "--streng")
    assert 0 == alle.wert
    assert alle.ausgabe.startswith(
        f"data/kommunen/bonn.yaml:3:12: Hingenommen: {HINWEIS} [datum-ohne-ende]\n"
    )
    assert alle.ausgabe.endswith("): Mehr ist nicht bekannt.\n")

    datei = ort / "data/kommunen/bonn.yaml"
    datei.write_text(
        datei.read_text("utf-8").replace("unterzeichnet: nach 2013", "unterzeichnet: nach 2014"), "utf-8"
    )
    wieder = lauf("pruefen", "--streng")
    assert 1 == wieder.wert
    assert "Hinweis: »nach 2014« hat kein Ende" in wieder.ausgabe
    assert "Hinweis: den hingenommenen Hinweis [datum-ohne-ende] gibt es so nicht mehr" in wieder.ausgabe
    # Noch einmal hingenommen, tritt der neue Eintrag an die Stelle des alten.
    assert 0 == lauf(*befehl).wert
    assert 1 == datei.read_text("utf-8").count("- regel: datum-ohne-ende")
    assert 0 == lauf("pruefen", "--streng").wert


@pytest.mark.parametrize(
    ("angaben", "meldung"),
    [
        (["quelle-fehlt"], "Fehler: Was »quelle-fehlt« meldet, lässt sich nicht hinnehmen.\n"),
        (["feld-leer"], "Fehler: Was »feld-leer« meldet, lässt sich nicht hinnehmen.\n"),
        (["datum-ohne-end"], "Fehler: Eine Regel »datum-ohne-end« gibt es nicht.\n    Meinten Sie »datum-ohne-ende«?\n"),
        (["zahl-abweichend"], "Fehler: Einen offenen Hinweis [zahl-abweichend] gibt es dort nicht.\n"),
        (["datum-ohne-ende", "data/kommunen/essen.yaml"], "Fehler: Einen offenen Hinweis [datum-ohne-ende] gibt es dort nicht.\n"),
        (["datum-ohne-ende", "data/kommunen/bonn.yaml:4"], "Fehler: Einen offenen Hinweis [datum-ohne-ende] gibt es dort nicht.\n"),
        (["datum-ohne-ende", "x.yaml"], "Fehler: Die Datei »x.yaml« gibt es nicht.\n"),
    ],
)  # fmt: skip
def test_was_sich_nicht_hinnehmen_laesst_aendert_nichts(
    ort: Path, lauf: Lauf, angaben: list[str], meldung: str
) -> None:
    vorher = (ort / "data/kommunen/bonn.yaml").read_bytes()
    ausgang = lauf("hinnehmen", *angaben, "--grund", "G", "--ja")
    assert 2 == ausgang.wert
    assert ausgang.meldungen.startswith(meldung)
    assert vorher == (ort / "data/kommunen/bonn.yaml").read_bytes()


def test_hinnehmen_versteht_die_stelle_wie_pruefen_sie_nennt(ort: Path, lauf: Lauf) -> None:
    stelle = "data/kommunen/bonn.yaml:3:12"
    assert 0 == lauf("hinnehmen", "datum-ohne-ende", stelle, "--grund", "G", "--ja").wert
    assert "hingenommen:" in (ort / "data/kommunen/bonn.yaml").read_text("utf-8")


def test_auch_in_einer_infomail_laesst_sich_ein_hinweis_hinnehmen(ort: Path, lauf: Lauf) -> None:
    datei = ort / "data/infomails/2026-01-01-neues.md"
    datei.parent.mkdir()
    text = "Guten Tag,\n\nRuf: 0211 837-1632\n"
    datei.write_text(f"---\nbetreff: Neues\ndatum: 2026-01-01\n---\n{text}", encoding="utf-8")
    assert "2026-01-01-neues.md:7:1: Hinweis:" in lauf("pruefen", "data/infomails").ausgabe
    befehl = (
        "hinnehmen",
        "kontaktdaten-im-text",
        "data/infomails/2026-01-01-neues.md:7",
        "--grund",
        "G",
        "--ja",
    )
    assert 0 == lauf(*befehl).wert
    assert datei.read_text("utf-8").endswith(f"---\n{text}")
    pruefung = lauf("pruefen", "data/infomails", "--streng")
    assert (0, "") == (pruefung.wert, pruefung.ausgabe)
    assert 0 == lauf("pruefen", "--personen").wert


@pytest.mark.usefixtures("ort")
def test_ein_hingenommener_hinweis_ist_auch_in_json_und_fuer_github_zu_erkennen(lauf: Lauf) -> None:
    lauf("hinnehmen", "datum-ohne-ende", "--grund", "G", "--ja")
    angaben = ("pruefen", "data/kommunen/bonn.yaml", "--alle", "--format")
    assert ["Hingenommen"] == [befund["stufe"] for befund in json.loads(lauf(*angaben, "json").ausgabe)]
    assert lauf(*angaben, "github").ausgabe.startswith("::notice file=data/kommunen/bonn.yaml,line=3,col=12,")


def test_personen_sucht_in_dateien_jeder_art_und_endet_mit_1(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("pruefen", "--personen", "README.md", "data/kommunen/bonn.yaml")
    assert 1 == ausgang.wert
    assert ausgang.ausgabe == (
        "README.md:1:1: Hinweis: hier steht wohl der Name einer Person (Kennzeichen ef7c) [name-im-text]\n"
        "    Statt des Namens das Amt oder die Stelle nennen.\n"
    )
    assert ausgang.meldungen.startswith("Auf Personen geprüft: 2 Dateien – 1 Anzeichen\n")
    ohne = lauf("pruefen", "--personen")
    assert (0, "Auf Personen geprüft: 4 Dateien – 0 Anzeichen\n") == (ohne.wert, ohne.meldungen)
    (ort / "data/netz.yaml").write_text("kaputt\nbemerkung: Frau Muster\n", encoding="utf-8")
    assert 1 == lauf("pruefen", "--personen", "data").wert
    assert 2 == lauf("pruefen", "--personen", "docs").wert
    assert 2 == lauf("pruefen", "--personen", "gibt-es-nicht.md").wert

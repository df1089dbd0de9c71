"""`gebiete karte`: aus einem Verzeichnis seine Karte, auf jedem Weg, auf dem man danach fragt."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from kommunennetz.gebiete import Verzeichnis
from kommunennetz.gebiete.gebietstabelle import SPALTEN
from kommunennetz.gebiete.karte import Karte, als_datei, find_karte

NAEHERUNG = "eine Näherung ohne amtliche Grenzen."


def zeile(ags: str, name: str, rest: str) -> str:
    return f"{ags},,Gemeinde {name},{name},Gemeinde,,,1,2024-12-31,{rest}"


EIGENES = [
    ",".join(SPALTEN),
    zeile("05999001", "Ahorn", "50.1,7.1"),
    zeile("05999002", "Birke", "50.2,7.2"),
    zeile("05999003", "Eiche", ","),
    *(zeile(f"0599901{n}", f"Fichte {n}", ",") for n in range(6)),
]


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_register(tmp_path))
    return tmp_path


def test_ohne_eigenes_verzeichnis_entsteht_die_mitgelieferte(ort: Path, lauf: Callable[..., Ausgang]) -> None:
    ergebnis = lauf("gebiete", "karte", "-o", "karte.json")
    assert ergebnis == Ausgang(0, "", f"Geschrieben: karte.json\n396 Flächen, {NAEHERUNG}\n")
    assert (ort / "karte.json").read_bytes() == als_datei(Karte.load())


def test_das_eigene_verzeichnis_bekommt_seine_und_sie_gilt_dann(
    ort: Path, lauf: Callable[..., Ausgang]
) -> None:
    (ort / "data/gebiete.csv").write_text("\n".join(EIGENES), encoding="utf-8")
    ergebnis = lauf("gebiete", "karte", "-o", "data/karte.json")
    assert ergebnis == Ausgang(
        0,
        "",
        f"Geschrieben: {Path('data/karte.json')}\n2 Flächen, {NAEHERUNG}\n"
        "7 Kommunen fehlen darauf, ohne Koordinaten: Eiche, Fichte 0, Fichte 1, Fichte 2, Fichte 3 und 2 weitere\n",
    )
    karte = find_karte(Verzeichnis.load(ort / "data/gebiete.csv"), ort / "data/karte.json")
    assert karte is not None
    assert list(karte.zellen) == ["05999001", "05999002"]
    assert lauf("pruefen").wert == 0


def test_ohne_ziel_geht_sie_auf_die_ausgabe_auch_die_einer_genannten_datei(
    ort: Path, lauf: Callable[..., Ausgang]
) -> None:
    (ort / "andere.csv").write_text("\n".join(EIGENES[:2]), encoding="utf-8")
    ergebnis = lauf("gebiete", "karte", "andere.csv")
    assert (ergebnis.wert, ergebnis.meldungen) == (0, f"1 Fläche, {NAEHERUNG}\n")
    assert '"zellen": {\n"05999001": "' in ergebnis.ausgabe


def test_ohne_koordinaten_sagt_sie_was_fehlt(ort: Path, lauf: Callable[..., Ausgang]) -> None:
    (ort / "andere.csv").write_text("\n".join([EIGENES[0], EIGENES[3]]), encoding="utf-8")
    ergebnis = lauf("gebiete", "karte", "andere.csv", "-o", "karte.json")
    assert ergebnis.meldungen == (
        "Fehler: Kein Gebiet des Verzeichnisses hat Koordinaten; ohne sie gibt es keine Karte.\n"
        "    In gebiete.csv die Spalten lat und lon füllen.\n"
    )
    assert not (ort / "karte.json").exists()


def test_fehlt_das_paket_sagt_sie_wie_man_es_nachholt(
    ort: Path, lauf: Callable[..., Ausgang], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    monkeypatch.delitem(sys.modules, "kommunennetz.gebiete.kartenbau", raising=False)
    ergebnis = lauf("gebiete", "karte", "-o", "karte.json")
    assert ergebnis.meldungen == (
        "Fehler: Um eine Karte zu machen, fehlt das Paket shapely.\n"
        f'    Nachholen: "{sys.executable}" -m pip install shapely\n'
    )
    assert not (ort / "karte.json").exists()

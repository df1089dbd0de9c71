"""Das fertige Paket: was drin ist, und ob es fern vom Klon dasselbe sagt."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hilfen import WURZEL
from kommunennetz.model.arten import mit_ordner


@pytest.fixture(name="rad", scope="module")
def _rad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ziel = tmp_path_factory.mktemp("rad")
    befehl = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(ziel),
        str(WURZEL),
    ]
    subprocess.run(befehl, check=True, capture_output=True)
    [rad] = ziel.glob("*.whl")
    return rad


def test_im_paket_sind_register_und_vorlagen_aber_keine_kontakte(rad: Path) -> None:
    with zipfile.ZipFile(rad) as archiv:
        namen = archiv.namelist()
    mitgeliefert = {
        name.removeprefix("kommunennetz/mitgeliefert/") for name in namen if "/mitgeliefert/" in name
    }
    im_klon = {
        datei.relative_to(WURZEL).as_posix()
        for ordner in (*(art.ordner for art in mit_ordner()), "schema")
        for datei in (WURZEL / "data" / ordner).iterdir()
    }
    vorlagen = {
        datei.relative_to(WURZEL).as_posix() for datei in (WURZEL / "templates").rglob("*") if datei.is_file()
    }
    assert {"data/netz.yaml", "data/seite.yaml"} | im_klon | vorlagen == mitgeliefert
    assert len(im_klon) > 90
    assert {"kommunennetz/gebiete/gebiete.csv", "kommunennetz/gebiete/karte.json"} <= {*namen}
    assert not [name for name in namen if "data/kontakte" in name]


def test_fern_vom_klon_gilt_das_mitgelieferte_register(rad: Path, tmp_path: Path) -> None:
    paket, leer = tmp_path / "paket", tmp_path / "leer"
    leer.mkdir()
    with zipfile.ZipFile(rad) as archiv:
        archiv.extractall(paket)
    umgebung = {**os.environ, "PYTHONPATH": str(paket)}
    befehl = [sys.executable, "-m", "kommunennetz", "liste", "--jahr", "2012", "--stichtag", "2013"]
    prozess = subprocess.run(
        befehl, cwd=leer, env=umgebung, capture_output=True, check=True, encoding="utf-8"
    )
    assert "Hinweis: Hier ist kein Register; es gilt das mitgelieferte (nur zum Lesen).\n" == prozess.stderr
    assert "Zusammen: mindestens 10, höchstens 15 Kommunen; Stichtag 31.12.2013.\n" in prozess.stdout
    anlage = [sys.executable, "-m", "kommunennetz", "anlage", "-o", "anlage.pdf"]
    subprocess.run(anlage, cwd=leer, env=umgebung, capture_output=True, check=True)
    assert (leer / "anlage.pdf").read_bytes().startswith(b"%PDF")

"""Das Soll wird verglichen, und ein Befehl schreibt es ganz neu."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from hilfen import WURZEL
from sollwerte import Soll


def test_gleiches_besteht_und_anderes_scheitert(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("alt\n", encoding="utf-8")
    Soll(schreiben=False).pruefe(tmp_path / "a.txt", "alt\n")
    with pytest.raises(AssertionError, match="make soll"):
        Soll(schreiben=False).pruefe(tmp_path / "a.txt", "neu\n")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "alt\n"


def test_ein_ordner_hat_genau_diese_dateien(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("alt\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("zu viel\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Zu viele Dateien"):
        Soll(schreiben=False).pruefe_ordner(tmp_path, {"a.txt": "alt\n"})
    with pytest.raises(FileNotFoundError):
        Soll(schreiben=False).pruefe_ordner(tmp_path, {"a.txt": "alt\n", "b.txt": "zu viel\n", "c.txt": ""})


def test_beim_schreiben_wird_das_ist_zum_soll(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("zu viel\n", encoding="utf-8")
    Soll(schreiben=True).pruefe_ordner(tmp_path, {"unten/a.txt": "neu\r\n"})
    inhalte = {datei.name: datei.read_bytes() for datei in tmp_path.rglob("*.txt")}
    assert inhalte == {"a.txt": b"neu\r\n"}


def _sollwerte(ort: Path) -> dict[str, bytes]:
    dateien = [
        datei
        for datei in (
            *(ort / "tests" / "soll").rglob("*"),
            *(ort / "tests" / "beispiele").rglob("erwartet.txt"),
        )
        if datei.is_file()
    ]
    return {datei.relative_to(ort).as_posix(): datei.read_bytes() for datei in dateien}


def test_ein_befehl_schreibt_jedes_soll_neu(tmp_path: Path) -> None:
    copytree(WURZEL / "tests", tmp_path / "tests")
    for name in ("src", "data", "templates", "docs", "pyproject.toml"):
        (tmp_path / name).symlink_to(WURZEL / name)
    vorher = _sollwerte(tmp_path)
    assert len(vorher) > 100
    for name in vorher:
        (tmp_path / name).write_text("überholt\n", encoding="utf-8")
    befehl = [sys.executable, "-m", "pytest", "-q", "--soll-schreiben", "-p", "no:cacheprovider"]
    umgebung = {name: wert for name, wert in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    lauf = subprocess.run(befehl, cwd=tmp_path, env=umgebung, capture_output=True, text=True, check=False)
    assert lauf.returncode == 0, lauf.stdout
    assert _sollwerte(tmp_path) == vorher

"""Die beiden layout.docx sind gebaut, nicht gemalt: das Skript daneben gibt genau diese Dateien."""

import subprocess
import sys
from pathlib import Path

import pytest

from kommunennetz.setzerei.programme import find_pandoc

SKRIPT = Path(__file__).with_name("baue_layout_docx.py")
TEMPLATES = Path(__file__).parents[2] / "templates"


def test_das_skript_baut_genau_die_mitgelieferten_dateien(tmp_path: Path) -> None:
    lauf = subprocess.run([find_pandoc(), "--version"], capture_output=True, text=True, check=True)
    fassung = lauf.stdout.split()[1]
    if f'PANDOC = "{fassung}"' not in SKRIPT.read_text(encoding="utf-8"):
        pytest.skip(
            f"pandoc {fassung} bringt eine andere Vorlage mit als die Fassung, mit der layout.docx gebaut ist"
        )
    subprocess.run([sys.executable, SKRIPT, tmp_path], check=True)
    for name in ("layout.docx", "urkunde/layout.docx"):
        assert (tmp_path / name).read_bytes() == (TEMPLATES / name).read_bytes(), name

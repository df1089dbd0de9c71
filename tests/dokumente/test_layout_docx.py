"""layout.docx ist gebaut, nicht gemalt: das Skript daneben gibt genau diese Datei."""

import subprocess
import sys
from pathlib import Path

import pytest

from kommunennetz.setzerei.programme import find_pandoc

SKRIPT = Path(__file__).with_name("baue_layout_docx.py")
LAYOUT = Path(__file__).parents[2] / "templates" / "layout.docx"


def test_das_skript_baut_genau_die_mitgelieferte_datei(tmp_path: Path) -> None:
    lauf = subprocess.run([find_pandoc(), "--version"], capture_output=True, text=True, check=True)
    fassung = lauf.stdout.split()[1]
    if f'PANDOC = "{fassung}"' not in SKRIPT.read_text(encoding="utf-8"):
        pytest.skip(
            f"pandoc {fassung} bringt eine andere Vorlage mit als die Fassung, mit der layout.docx gebaut ist"
        )
    subprocess.run([sys.executable, SKRIPT, tmp_path / "layout.docx"], check=True)
    assert (tmp_path / "layout.docx").read_bytes() == LAYOUT.read_bytes()

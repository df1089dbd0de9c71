"""Der PDF-Prüfer, den mehrere Tests der Dokumente brauchen."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PruefePdf = Callable[..., None]


@pytest.fixture(name="verapdf")
def _verapdf() -> PruefePdf:
    """Liefert eine Prüfung von PDF-Dateien gegen PDF/UA-1 und PDF/A-2a."""
    pruefer = os.environ.get("KOMMUNENNETZ_PRUEFE_PDF", "")
    grund = ""
    if shutil.which(pruefer) is None:
        grund = "KOMMUNENNETZ_PRUEFE_PDF nennt keinen ausführbaren PDF-Prüfer (veraPDF)"
    elif shutil.which("java") is None:
        grund = "der PDF-Prüfer braucht Java, und hier gibt es keines"
    if grund and os.environ.get("CI"):
        pytest.fail(f"In der CI muss geprüft werden, aber {grund}.")
    if grund:
        pytest.skip(grund)

    def pruefe(*dateien: Path) -> None:
        assert dateien
        for norm in ("ua1", "2a"):
            lauf = subprocess.run([pruefer, norm, *dateien], capture_output=True, text=True, check=False)
            assert lauf.returncode == 0, lauf.stdout + lauf.stderr

    return pruefe

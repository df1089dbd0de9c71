from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copytree

import pytest

from kommunennetz.register.lesen.register import Geladen
from kommunennetz.register.lesen.store import load

GRUNDLAGE = Path(__file__).parents[1] / "beispiele" / "gut" / "grundlage"


@pytest.fixture
def lade(tmp_path: Path) -> Callable[[Mapping[str, str]], Geladen]:
    """Lädt das kleine gute Register aus den Beispielen mit diesen Dateien darüber."""

    def lade_mit(dateien: Mapping[str, str]) -> Geladen:
        copytree(GRUNDLAGE, tmp_path, dirs_exist_ok=True)
        for name, inhalt in dateien.items():
            pfad = tmp_path / "data" / name
            pfad.parent.mkdir(exist_ok=True)
            pfad.write_text(inhalt, encoding="utf-8")
        return load(tmp_path)

    return lade_mit

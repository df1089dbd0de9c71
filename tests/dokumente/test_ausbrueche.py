"""Keine Vorlage führt etwas aus, liest etwas Fremdes, hängt oder frisst den Speicher."""

import json
import os
import subprocess
import sys

import pytest

from ausbrueche import GEHEIM, GREIFT_HINAUS, KOSTET
from hilfen import WURZEL

ALLE = (*GREIFT_HINAUS, *KOSTET)
# Großzügig, weil der Rechner beschäftigt sein kann; die Arbeit selbst begrenzt `grenzen.Verbrauch`.
NOTBREMSE = 30.0

Ergebnis = dict[str, str]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="begrenzt wird mit setrlimit")


@pytest.fixture(name="ergebnisse", scope="module")
def _ergebnisse(tmp_path_factory: pytest.TempPathFactory) -> list[Ergebnis]:
    """Liefert, was in einem eigenen Prozess mit begrenztem Speicher aus jeder Vorlage wurde."""
    ort = tmp_path_factory.mktemp("ausbrueche")
    umgebung = os.environ | {"PYTHONPATH": os.pathsep.join([str(WURZEL / "tests"), str(WURZEL / "src")])}
    lauf = subprocess.run(
        [sys.executable, WURZEL / "tests" / "ausbrueche.py"],
        cwd=ort, env=umgebung, capture_output=True, check=False, text=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert lauf.returncode == 0, lauf.stderr[-2000:]
    assert list(ort.iterdir()) == []
    ergebnisse: list[Ergebnis] = json.loads(lauf.stdout)
    assert len(ergebnisse) == len(ALLE) > 200
    return ergebnisse


def test_kein_ausbruch_steht_zweimal_im_korpus() -> None:
    assert len(set(ALLE)) == len(ALLE)


@pytest.mark.parametrize("nummer", range(len(GREIFT_HINAUS)), ids=lambda nummer: GREIFT_HINAUS[nummer][:60])
def test_wer_hinausgreift_bekommt_eine_meldung_mit_datei_und_zeile(
    nummer: int, ergebnisse: list[Ergebnis]
) -> None:
    ergebnis = ergebnisse[nummer]
    assert "text" not in ergebnis
    assert ergebnis["fehler"].startswith(("mail.md:7: ", "/")), ergebnis
    assert ergebnis["hilfe"]
    assert GEHEIM not in str(ergebnis)
    assert "object at 0x" not in str(ergebnis)


@pytest.mark.parametrize("nummer", range(len(ALLE)), ids=lambda nummer: ALLE[nummer][:60])
def test_keine_vorlage_haengt_oder_liefert_unmassen(nummer: int, ergebnisse: list[Ergebnis]) -> None:
    ergebnis = ergebnisse[nummer]
    assert float(ergebnis["sekunden"]) < NOTBREMSE
    assert len(ergebnis.get("text", "")) < 1000
    assert "MemoryError" not in str(ergebnis)
    assert "Error:" not in ergebnis.get("fehler", "")

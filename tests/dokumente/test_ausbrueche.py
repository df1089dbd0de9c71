"""Keine Vorlage führt etwas aus, liest etwas Fremdes, hängt oder frisst den Speicher."""

import json
import os
import subprocess
import sys

import pytest

from ausbrueche import GEHEIM, GREIFT_HINAUS, KOSTET
from hilfen import WURZEL

ALLE = (*GREIFT_HINAUS, *KOSTET)
# Großzügig, weil der Rechner beschäftigt sein kann; die Arbeit selbst begrenzt `verbote.Verbrauch`.
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


def test_kein_ausbruch_gelingt_haengt_oder_liefert_unmassen(ergebnisse: list[Ergebnis]) -> None:
    """In einem Test, damit der Korpus nur einmal läuft, gleich wie viele Prozesse sich die Tests teilen."""
    hinaus = [
        (quelle[:200], ergebnis)
        for quelle, ergebnis in zip(GREIFT_HINAUS, ergebnisse, strict=False)
        if not _ist_abgewiesen(ergebnis)
    ]
    assert hinaus == []
    masslos = [
        (quelle[:200], ergebnis)
        for quelle, ergebnis in zip(ALLE, ergebnisse, strict=True)
        if not _haelt_mass(ergebnis)
    ]
    assert masslos == []


def _ist_abgewiesen(ergebnis: Ergebnis) -> bool:
    """Liefert, ob statt eines Textes eine Meldung mit Datei, Zeile und Hilfe kam, die nichts verrät."""
    verrat = GEHEIM in str(ergebnis) or "object at 0x" in str(ergebnis)
    wo = ergebnis.get("fehler", "").startswith(("mail.md:7: ", "/"))
    return "text" not in ergebnis and wo and bool(ergebnis["hilfe"]) and not verrat


def _haelt_mass(ergebnis: Ergebnis) -> bool:
    """Liefert, ob das Ausfüllen bald fertig war, wenig schrieb und sonst auf Deutsch sagte, warum nicht."""
    fehler = ergebnis.get("fehler", "mail.md:7: ")
    return (
        float(ergebnis["sekunden"]) < NOTBREMSE
        and ergebnis.get("ursache") != "MemoryError"
        and len(ergebnis.get("text", "")) < 1000
        and "Error" not in fehler
        and fehler.startswith(("mail.md:", "/"))
    )

"""Kein Fehler des Betriebssystems, gleich wo er eintritt, hinterlässt einen halben Stand oder spricht englisch."""

import re
import subprocess
import sys

import pytest

import fehlerlauf
from fehlerschicht import FEHLER
from umfang import LANG

STICHPROBE = 25
"""So viele Fälle je Befehl im kurzen Lauf, immer dieselben; im langen alle Stellen mit allen Fehlern."""


@pytest.mark.parametrize("befehl", list(fehlerlauf.BEFEHLE))
def test_jeder_fehler_an_jeder_stelle_laesst_den_alten_oder_den_neuen_stand(befehl: str) -> None:
    wie_viele = STICHPROBE if LANG == 1 else 0
    lauf = subprocess.run(
        [sys.executable, fehlerlauf.__file__, befehl, str(wie_viele)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert lauf.returncode == 0, lauf.stderr
    *funde, schluss = lauf.stdout.splitlines()
    assert funde == []
    gezaehlt = re.match(r"(\d+) Stellen, (\d+) Fälle, Ausgänge \{0: \d+, .*3: \d+\}", schluss)
    assert gezaehlt is not None, schluss
    assert int(gezaehlt[1]) > 50
    assert int(gezaehlt[2]) == (wie_viele or int(gezaehlt[1]) * len(FEHLER))

import os
from collections.abc import Callable

import pytest

import umfang  # noqa: F401 – stellt Hypothesis ein
from hilfen import Ausgang
from kommunennetz.cli.start import run

# Kein Test liest, was ein anderer las, und keiner schreibt in den Ordner des Benutzers.
os.environ["KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER"] = "1"


@pytest.fixture(name="lauf")
def _lauf(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ausgang]:
    """Liefert einen Aufruf des Programms in diesem Prozess."""

    def lauf(*angaben: object) -> Ausgang:
        capfd.readouterr()
        wert = run([str(angabe) for angabe in angaben])
        ausgabe, meldungen = capfd.readouterr()
        return Ausgang(wert, ausgabe, meldungen)

    return lauf

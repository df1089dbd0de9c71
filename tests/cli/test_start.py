"""Ein Fehler im Programm zeigt, wo er geschah, und nicht, woran: Texte von Ausnahmen wiederholen Werte."""

from collections.abc import Callable

import pytest

from hilfen import Ausgang
from kommunennetz.cli import start

Lauf = Callable[..., Ausgang]


def _scheitere(*_: object) -> None:
    try:
        raise KeyError("Zwiebelfürst")
    except KeyError as error:
        raise ValueError("Zwiebelfürst fehlt") from error


def test_die_rueckverfolgung_nennt_stellen_und_arten_aber_keine_werte(
    lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "build_app", _scheitere)
    ausgang = lauf("zahl")
    assert 3 == ausgang.wert
    assert "\nKeyError\n\nDabei:\n\nTraceback" in ausgang.meldungen
    assert "\nValueError\nDas ist ein Fehler im Programm. Bitte melden" in ausgang.meldungen
    assert "in _scheitere" in ausgang.meldungen
    # Die Zeile des Programms steht da, ihr Wert nur, weil er hier im Programm steht.
    assert "Zwiebelfürst fehlt\n" not in ausgang.meldungen

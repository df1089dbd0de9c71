"""Wer an einem Tag im Sprecherteam ist."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import NETZ, load_register
from kommunennetz.fragen.sprecherteam import amtszeiten
from treffen_probe import DATEIEN, SPRECHERTEAM


@pytest.mark.parametrize(
    ("tag", "im_amt"),
    [
        (date(2015, 12, 31), []),
        (date(2016, 7, 1), [("Bonn", "unbestimmt")]),
        (date(2017, 1, 1), [("Bonn", "ja")]),
        (date(2020, 6, 30), [("Bonn", "ja"), ("Rheine", "unbestimmt")]),
        (date(2020, 7, 1), [("Bonn", "nein"), ("Rheine", "unbestimmt")]),
        (date(2021, 1, 1), [("Bonn", "nein"), ("Rheine", "ja")]),
    ],
)
def test_im_amt_ist_wer_begonnen_und_noch_nicht_geendet_hat(
    tmp_path: Path, tag: date, im_amt: list[tuple[str, str]]
) -> None:
    register = load_register(tmp_path, **{**DATEIEN, "netz": NETZ + SPRECHERTEAM})
    gefunden = [(eine.gebiet.kurzname, eine.im_amt.value) for eine in amtszeiten(register, tag)]
    assert gefunden == im_amt

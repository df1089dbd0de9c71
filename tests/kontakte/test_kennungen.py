import random
from itertools import chain, repeat
from pathlib import Path

import pytest

from kommunennetz.errors import RegisterError
from kommunennetz.kontakte.kennungen import list_vergebene, neue_kennung
from kommunennetz.kontakte.kontaktordner import load_kontaktordner

BONN = """\
kommune: bonn
personen:
  - {id: aaaa2, amt: fach, anrede: ohne, nachfolge_von: bbbb2}
"""


def _write(ort: Path, **dateien: str) -> None:
    for name, inhalt in dateien.items():
        (ort / "kommunen").mkdir(exist_ok=True)
        (ort / "kommunen" / f"{name}.yaml").write_text(inhalt, encoding="utf-8")


def test_eine_kennung_hat_fuenf_zeichen_und_sieht_nicht_aus_wie_ein_name(tmp_path: Path) -> None:
    zufall = random.Random(1)  # noqa: S311 – wiederholbar, nicht geheim
    kennungen = {neue_kennung(load_kontaktordner(tmp_path), zufall.randrange) for _ in range(2000)}
    assert len(kennungen) > 1990
    assert all(len(eine) == 5 and not eine.isalpha() and not eine.isdigit() for eine in kennungen)
    assert not set("".join(kennungen)) & set("0o1li")


def test_vergeben_ist_auch_wer_nur_noch_als_vorgaengerin_geloescht_oder_unlesbar_dasteht(
    tmp_path: Path,
) -> None:
    _write(tmp_path, bonn=BONN, unna="kommune: unna\npersonen: [{id: cccc2, amt: kaputt}]\n")
    (tmp_path / "loeschprotokoll.jsonl").write_text('{"id": "dddd2", "regel": "frist"}\n')
    assert {"aaaa2", "bbbb2", "cccc2", "dddd2"} <= list_vergebene(load_kontaktordner(tmp_path))


def test_eine_vergebene_kennung_kommt_nicht_noch_einmal(tmp_path: Path) -> None:
    _write(tmp_path, bonn=BONN)
    # Der Zufall würfelt erst »aaaa2«, die es schon gibt, dann »aaaa3«.
    wuerfe = chain([0, 0, 0, 0, 23], [0, 0, 0, 0, 24])
    assert neue_kennung(load_kontaktordner(tmp_path), lambda _: next(wuerfe)) == "aaaa3"


def test_findet_sich_keine_ist_es_ein_fehler(tmp_path: Path) -> None:
    wuerfe = repeat(0)
    with pytest.raises(RegisterError, match="keine freie Kennung"):
        neue_kennung(load_kontaktordner(tmp_path), lambda _: next(wuerfe))

from pathlib import PurePosixPath
from typing import Any

import pytest

from hilfen import WURZEL
from kommunennetz.model.arten import ARTEN, Art, art_von


def test_jede_datei_des_mitgelieferten_registers_hat_ihre_art() -> None:
    dateien = [
        pfad.relative_to(WURZEL).as_posix()
        for pfad in sorted((WURZEL / "data").rglob("*"))
        if pfad.is_file() and pfad.suffix in (".yaml", ".md") and "schema" not in pfad.parts
    ]
    arten = {datei: art_von(datei) for datei in dateien}
    assert {art.name for art in arten.values() if art} == {art.name for art in ARTEN}
    assert [datei for datei, art in arten.items() if art is None] == []
    assert all(art and PurePosixPath(datei).suffix == art.endung for datei, art in arten.items())


@pytest.mark.parametrize(
    "datei",
    [
        "data/andere.yaml",
        "netz.yaml",
        "data/kommunen/bonn.md",
        "data/infomails/neues.yaml",
        "data/kommunen/unter/bonn.yaml",
        "data/kommunen/.bonn.yaml",
        "data/kontakte/bonn.yaml",
        "data//netz.yaml",
        "data/kommunen/bonn.yml",
        "data/gebiete.csv",
        "kommunen/bonn.yaml",
    ],
)
def test_was_kein_datensatz_ist_hat_keine_art(datei: str) -> None:
    assert art_von(datei) is None


@pytest.mark.parametrize("art", ARTEN, ids=lambda art: art.name)
def test_jede_art_hat_ihre_felder_und_ein_beispiel(art: Art[Any]) -> None:
    # Zu jedem Datensatz kann ein Hinweis hingenommen sein.
    assert {art.titelfeld, *art.kennfelder, "hingenommen"} <= art.modell.model_fields.keys()
    assert (WURZEL / art.datei(art.beispiel)).is_file()
    assert art_von(art.datei("name")) is art

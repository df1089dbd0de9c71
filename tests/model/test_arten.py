from pathlib import PurePosixPath

import pytest

from hilfen import WURZEL
from kommunennetz.model.arten import ARTEN, art_von
from kommunennetz.register.lesen.register import Teil


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
    ],
)
def test_was_kein_datensatz_ist_hat_keine_art(datei: str) -> None:
    assert art_von(datei) is None


def test_die_ordner_des_lesers_sind_die_der_tabelle() -> None:
    assert [art.ordner for art in ARTEN if art.ordner] == [str(teil) for teil in Teil]

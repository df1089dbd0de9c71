"""Was von einer Quelle ein Verweis ist."""

import pytest

from kommunennetz.seite.adressen import quellen


@pytest.mark.parametrize(
    "adresse",
    [
        "https://www.example.org/politik/artikel,-100-kommunen,5500701.html",
        "https://www.example.org/tour.php?object=tx,2832.14&La=1",
        "https://www.example.org/a;b=1/",
    ],
)
@pytest.mark.parametrize("danach", ["", ", Seite 3", ".", ")", ": die Liste", ".,"])
def test_eine_adresse_ist_ganz_ein_verweis_und_ihr_satzzeichen_nicht(adresse: str, danach: str) -> None:
    [(davor, verweis, *rest)] = quellen([f"laut {adresse}{danach}"])
    assert (davor.text, verweis.adresse, "".join(stueck.text for stueck in rest)) == (
        "laut ",
        adresse,
        danach,
    )


def test_mit_strichpunkt_und_leerraum_sind_es_zwei_quellen() -> None:
    zwei = quellen(["https://a.example/x; https://b.example/y,z"])
    assert [[stueck.adresse for stueck in eine] for eine in zwei] == [
        ["https://a.example/x"],
        ["https://b.example/y,z"],
    ]

import pytest
from pydantic import ValidationError

from kommunennetz.model.veranstaltung import Veranstaltung


def _veranstaltung(tage: dict[str, str]) -> Veranstaltung:
    return Veranstaltung.model_validate({"titel": "Treffen", "art": "workshop", **tage})


@pytest.mark.parametrize(
    ("tage", "anfang", "schluss"),
    [
        ({"datum": "2024-03-01"}, "2024-03-01", "2024-03-01"),
        ({"von": "2024-03-01"}, "2024-03-01", "2024-03-01"),
        ({"von": "2024-03-01", "bis": "2024-03-02"}, "2024-03-01", "2024-03-02"),
    ],
)
def test_eine_veranstaltung_hat_einen_tag_oder_einen_ersten_und_letzten(
    tage: dict[str, str], anfang: str, schluss: str
) -> None:
    veranstaltung = _veranstaltung(tage)
    assert (veranstaltung.anfang.text, veranstaltung.schluss.text) == (anfang, schluss)


FEHLT = "der Termin fehlt"
BEIDES = "»datum« und »von«/»bis« schließen sich aus"


@pytest.mark.parametrize(
    ("tage", "text"),
    [
        ({}, FEHLT),
        ({"bis": "2024-03-02"}, FEHLT),
        ({"datum": "2024-03-01", "von": "2024-03-01"}, BEIDES),
        ({"datum": "2024-03-01", "bis": "2024-03-02"}, BEIDES),
        ({"datum": "2024-03-01", "von": "2024-03-01", "bis": "2024-03-02"}, BEIDES),
    ],
)
def test_der_termin_fehlt_nicht_und_steht_nicht_zweimal_da(tage: dict[str, str], text: str) -> None:
    with pytest.raises(ValidationError) as gefangen:
        _veranstaltung(tage)
    assert [(einer["type"], einer["msg"]) for einer in gefangen.value.errors()] == [("termin", text)]

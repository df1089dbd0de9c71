import pytest

from kommunennetz.worte.saetze import (
    aufgezaehlt,
    find_nahes,
    gekuerzt,
    megabyte,
    meinten,
    meinten_sie,
    mit_anzahl,
)

NAMEN = ["Bonn", "Essen", "Köln"]


@pytest.mark.parametrize(("anzahl", "text"), [(0, "0 Dateien"), (1, "1 Datei"), (2, "2 Dateien")])
def test_eine_anzahl_steht_in_einzahl_oder_mehrzahl(anzahl: int, text: str) -> None:
    assert mit_anzahl(anzahl, "Datei", "Dateien") == text


def test_eine_groesse_steht_in_megabyte_mit_komma() -> None:
    assert [megabyte(anzahl) for anzahl in (49_000, 1_440_000, 25_000_000)] == ["0,0 MB", "1,4 MB", "25,0 MB"]


def test_eine_aufzaehlung_endet_mit_und() -> None:
    assert [aufgezaehlt(NAMEN[:anzahl]) for anzahl in (1, 2, 3)] == [
        "Bonn",
        "Bonn und Essen",
        "Bonn, Essen und Köln",
    ]


def test_eine_lange_aufzaehlung_nennt_die_ersten_und_die_zahl_der_uebrigen() -> None:
    assert [gekuerzt(NAMEN, hoechstens) for hoechstens in (3, 2, 1)] == [
        "Bonn, Essen, Köln",
        "Bonn, Essen und 1 weitere",
        "Bonn und 2 weitere",
    ]


def test_gemeint_sein_koennen_mehrere() -> None:
    assert [meinten_sie(*NAMEN[:anzahl]) for anzahl in (1, 2)] == [
        "Meinten Sie »Bonn«?",
        "Meinten Sie »Bonn« oder »Essen«?",
    ]


@pytest.mark.parametrize(
    ("wert", "bekannte", "satz"),
    [
        ("BON", ["bonn", "essen"], "Meinten Sie »bonn«?"),
        ("xyz", ["bonn", "essen"], "Bekannt sind: bonn, essen."),
        ("xyz", ["bonn"] * 9, "Bekannt sind: bonn."),
        ("xyz", [f"ort-{nummer}" for nummer in range(9)], ""),
        ("xyz", [], ""),
    ],
)
def test_ohne_nahes_hilft_alles_bekannte_wenn_es_wenig_ist(wert: str, bekannte: list[str], satz: str) -> None:
    assert meinten(wert, bekannte) == satz


def test_nahe_ist_das_aehnlichste_oder_nichts() -> None:
    assert [find_nahes(wert, ["titel", "teile"]) for wert in ("Titl", "xyz")] == ["titel", ""]

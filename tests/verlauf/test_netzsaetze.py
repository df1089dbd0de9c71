from typing import Any

import pytest
import yaml

from hilfen import NETZ
from kommunennetz.model.netz import Netz
from kommunennetz.verlauf.ereignis import Aussage
from kommunennetz.verlauf.netzsaetze import netzaussagen
from verlauf_probe import BEZUG

BAUM: dict[str, Any] = yaml.load(NETZ, yaml.BaseLoader)  # noqa: S506 – BaseLoader liest nur Text
PUNKT = {"id": "mitarbeit", "kurz": "Mitarbeit", "text": "T", "nachweis": "N", "naechster_schritt": "S"}


def netz(**felder: Any) -> Netz:
    return Netz.model_validate(BAUM | felder)


def saetze(alt: Netz, neu: Netz) -> list[str]:
    return [aussage.satz for aussage in netzaussagen(alt, neu, BEZUG)]


def fassung(name: str, *punkte: dict[str, Any], **felder: Any) -> dict[str, Any]:
    return {"fassung": name, "gilt_ab": "2026", "quelle": "Q", "punkte": list(punkte)} | felder


def erklaerung(name: str, **felder: Any) -> dict[str, Any]:
    return {"fassung": name, "titel": "Erklärung", "gilt_ab": "2012", "quelle": "Q"} | felder


def zahl(anzahl: str, **felder: Any) -> dict[str, Any]:
    grund = {"stand": "2024-11-20", "anzahl": anzahl, "zaehlt": "mitglieder", "bezirksregierung": "ungenannt"}
    return grund | {"quelle": "Q"} | felder


def test_dasselbe_netz_hat_keinen_verlauf() -> None:
    assert saetze(netz(), netz()) == []


ANDERS = PUNKT | {"id": "karte", "kurz": "Karte"}


@pytest.mark.parametrize(
    ("feld", "alt", "neu", "erwartet"),
    [
        ("name", "A", "B", ["Das Netzwerk heißt nun »B« (bisher »A«)"]),
        ("traeger", "Land", "Staatskanzlei", ["netz.yaml: Feld traeger geändert"]),
        (
            "absender",
            {"name": "A"},
            {"name": "A", "email": "a@example.org"},
            ["netz.yaml: Feld absender.email ergänzt"],
        ),
        (
            "kriterien",
            [fassung("2020", PUNKT)],
            [fassung("2024", PUNKT), fassung("2025", PUNKT)],
            [
                "Neue Fassung der Kriterien: 2024 (gilt ab 2026)",
                "Neue Fassung der Kriterien: 2025 (gilt ab 2026)",
                "Fassung 2020 der Kriterien entfernt",
            ],
        ),
        (
            "kriterien",
            [fassung("2020", PUNKT)],
            [
                fassung(
                    "2020", PUNKT | {"kurz": "Mitwirkung", "text": "U"}, ANDERS, gilt_ab="2027", quelle="R"
                )
            ],
            [
                "Kriterien, Fassung 2020: gilt nun ab 2027 (bisher ab 2026)",
                "Kriterien, Fassung 2020: Kriterium Mitarbeit heißt nun Mitwirkung",
                "Kriterien, Fassung 2020: Kriterium Mitwirkung: Feld text geändert",
                "Kriterien, Fassung 2020: Kriterium Karte ergänzt",
                "Kriterien, Fassung 2020: Feld quelle geändert",
            ],
        ),
        (
            "kriterien",
            [fassung("2020", PUNKT, ANDERS)],
            [fassung("2020", ANDERS, PUNKT)],
            ["Kriterien, Fassung 2020: Reihenfolge der Kriterien geändert"],
        ),
        (
            "kriterien",
            [fassung("2020", PUNKT, ANDERS)],
            [fassung("2020", ANDERS)],
            ["Kriterien, Fassung 2020: Kriterium Mitarbeit entfernt"],
        ),
        (
            "erklaerungen",
            [erklaerung("2012"), erklaerung("2015")],
            [erklaerung("2012", gilt_ab="2013", text="e.md"), erklaerung("2017", gilt_ab="2017-07")],
            [
                "Erklärung, Fassung 2012: gilt nun ab 2013 (bisher ab 2012)",
                "Erklärung, Fassung 2012: Feld text ergänzt",
                "Neue Fassung der Erklärung: 2017 (gilt ab Juli 2017)",
                "Fassung 2015 der Erklärung entfernt",
            ],
        ),
        (
            "zahlen",
            [zahl("91")],
            [zahl("über 100"), zahl("36", zaehlt="unterzeichner", stand="2015")],
            [
                "Neue veröffentlichte Zahl: über 100 Mitglieder (Stand: 20. November 2024)",
                "Neue veröffentlichte Zahl: 36 Unterzeichner (Stand: 2015)",
                "Veröffentlichte Zahl entfernt: 91 Mitglieder (Stand: 20. November 2024)",
            ],
        ),
        (
            "zahlen",
            [zahl("91")],
            [zahl("91", bezirksregierung="gesondert")],
            ["Angaben zu veröffentlichten Zahlen geändert"],
        ),
    ],
)
def test_was_sich_am_netz_aendert(feld: str, alt: object, neu: object, erwartet: list[str]) -> None:
    assert erwartet == saetze(netz(**{feld: alt}), netz(**{feld: neu}))


def test_das_sprecherteam_nennt_die_kommune() -> None:
    essen = {"kommune": "essen", "von": "2016"}
    rheine = {"kommune": "rheine", "von": "2016", "bis": "2020"}
    staende = [
        ([], [essen, rheine]),
        ([essen], [essen | {"bis": "2024-11", "quelle": "Q"}]),
        ([rheine], [rheine | {"bis": None}]),
        ([rheine], [rheine | {"bemerkung": "B"}]),
        ([rheine], []),
    ]
    gefunden = [
        list(netzaussagen(netz(sprecherteam=alt), netz(sprecherteam=neu), BEZUG)) for alt, neu in staende
    ]
    assert gefunden == [
        [
            Aussage("Stadt Essen gehört zum Sprecherteam (von: 2016)", ("essen",)),
            Aussage("Stadt Rheine gehört zum Sprecherteam (von: 2016, bis: 2020)", ("rheine",)),
        ],
        [
            Aussage("Stadt Essen: Sprecherteam, Ende der Amtszeit: November 2024", ("essen",)),
            Aussage("Stadt Essen: Sprecherteam, Feld quelle ergänzt", ("essen",)),
        ],
        [Aussage("Stadt Rheine: Sprecherteam, Ende der Amtszeit zurückgenommen", ("rheine",))],
        [Aussage("Stadt Rheine: Sprecherteam, Feld bemerkung ergänzt", ("rheine",))],
        [Aussage("Stadt Rheine: Eintrag zum Sprecherteam entfernt", ("rheine",))],
    ]


def test_eine_fehlende_netz_datei() -> None:
    assert list(netzaussagen(None, netz(), BEZUG)) == [Aussage("Datei data/netz.yaml neu")]
    assert list(netzaussagen(netz(), None, BEZUG)) == [Aussage("Datei data/netz.yaml entfernt")]

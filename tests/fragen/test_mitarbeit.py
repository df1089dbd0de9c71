"""Wer mitarbeitet: gezählt, was eingetragen ist; gefehlt nur, wo die Teilnahme vollständig ist."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import HEUTE, NETZ, WURZEL, load_register
from kommunennetz.fragen.mitarbeit import Mitarbeit, Mitwirkung, fehlende, mitarbeit_von, ueberblick
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from treffen_probe import DATEIEN, SPRECHERTEAM, TREFFEN_2015


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, **{**DATEIEN, "netz": NETZ + SPRECHERTEAM})


def _gebiet(register: Register, name: str) -> Gebiet:
    gebiet = register.verzeichnis.find(name)
    assert gebiet is not None
    return gebiet


def _von(register: Register, name: str, stichtag: date = HEUTE, seit: int | None = None) -> Mitarbeit:
    return mitarbeit_von(register, _gebiet(register, name), stichtag, seit)


def _belege(eine: Mitarbeit) -> list[tuple[str, str, str]]:
    return [(str(beleg.mitwirkung), beleg.in_worten, beleg.antwort.value) for beleg in eine.belege]


def test_teilnahme_gastgeberin_beitrag_lehrgang_und_amt_sind_belege(register: Register) -> None:
    assert _belege(_von(register, "Bonn")) == [
        ("Treffen", "Treffen 2015 (1. März 2015)", "ja"),
        ("Sprecherteam", "Sprecherteam: Amtszeit bis zum 30. Juni 2020 (2016)", "ja"),
        ("Lehrgang", "Werkstatt (April 2024)", "ja"),
    ]
    assert _belege(_von(register, "Rheine")) == [
        ("Gastgeberin", "Gastgeberin: Treffen 2015 (1. März 2015)", "ja"),
        (
            "Sprecherteam",
            "Sprecherteam: laufende Amtszeit (zwischen 2018 und 2020)",
            "ja",
        ),
        ("Beitrag", "Beitrag: Treffen 2018 (1. März 2018)", "ja"),
        ("Lehrgang", "Werkstatt (April 2024)", "ja"),
    ]


def test_wer_abbrach_war_nicht_sicher_dabei_und_zaehlt_nicht(register: Register) -> None:
    unna = _von(register, "Unna")
    assert _belege(unna) == [("Lehrgang", "Werkstatt (April 2024)", "unbestimmt")]
    assert (unna.anzahl(Mitwirkung.LEHRGANG), unna.jahre, unna.zuletzt) == (0, (), None)


def test_gefehlt_hat_nur_wer_damals_mitglied_war_und_nur_wo_alle_genannt_sind(register: Register) -> None:
    def gefehlt(name: str) -> list[str]:
        return [eintrag.satz.titel for eintrag in _von(register, name).gefehlt]

    # 2021 ist die Teilnahme nicht vollständig, 2023 fand nichts statt, 2015 und 2018 war Unna noch nicht dabei.
    assert gefehlt("Bonn") == ["Treffen 2018", "Treffen 2022"]
    assert gefehlt("Unna") == ["Treffen 2022"]
    # 2015 war Rheine Gastgeberin, 2018 trug es bei.
    assert gefehlt("Rheine") == ["Treffen 2022"]
    assert gefehlt("Herford") == []


def test_fehlt_seit_zaehlt_die_vollstaendigen_treffen_seit_dem_letzten_mit_ihr(register: Register) -> None:
    alle = ueberblick(register, HEUTE)
    assert {eine.gebiet.kurzname: eine.fehlt_seit for eine in alle.alle} == {
        "Bonn": 2,
        "Herford": 0,
        "Rheine": 1,
        "Unna": 1,
    }
    assert [eine.gebiet.kurzname for eine in fehlende(alle.alle, 2)] == ["Bonn"]
    assert (alle.treffen, alle.vollstaendige) == (4, 3)


def test_wer_einmal_da_war_hat_seither_nicht_gefehlt(tmp_path: Path) -> None:
    wieder = TREFFEN_2015.replace("2015", "2022")
    dateien = {**DATEIEN, "veranstaltungen__2022-03-01-netzwerktreffen": wieder}
    register = load_register(tmp_path, **dateien)
    bonn = _von(register, "Bonn")
    assert ([eintrag.satz.titel for eintrag in bonn.gefehlt], bonn.fehlt_seit) == (["Treffen 2018"], 0)


def test_am_stichtag_gilt_nur_was_bis_dahin_war(register: Register) -> None:
    damals = date(2016, 7, 1)
    assert _belege(_von(register, "Bonn", damals)) == [
        ("Treffen", "Treffen 2015 (1. März 2015)", "ja"),
        ("Sprecherteam", "Sprecherteam: Amtszeit bis zum 30. Juni 2020 (2016)", "unbestimmt"),
    ]
    assert _von(register, "Bonn", damals).gefehlt == ()
    assert [eine.gebiet.kurzname for eine in ueberblick(register, damals).alle] == ["Bonn", "Rheine"]


def test_seit_einem_jahr_zaehlt_nur_was_nicht_vorher_endete(register: Register) -> None:
    assert _belege(_von(register, "Bonn", seit=2020)) == [
        ("Sprecherteam", "Sprecherteam: Amtszeit bis zum 30. Juni 2020 (2016)", "ja"),
        ("Lehrgang", "Werkstatt (April 2024)", "ja"),
    ]
    # Der Lehrgang ging bis 2025.
    assert _belege(_von(register, "Herford", seit=2025)) == [("Lehrgang", "Werkstatt (April 2024)", "ja")]
    assert _belege(_von(register, "Herford", seit=2026)) == []
    assert ueberblick(register, HEUTE, 2016).treffen == 3


def test_was_noch_kommt_ist_kein_beleg(register: Register) -> None:
    rheine = _von(register, "Rheine", date(2027, 3, 10))
    assert "Treffen 2027" not in str(_belege(rheine))
    assert "Treffen 2027" in str(_belege(_von(register, "Rheine", date(2027, 3, 11))))


def test_die_mitgelieferten_veranstaltungen_antworten_so_weit_sie_belegt_sind() -> None:
    register = load(WURZEL, stand=HEUTE).register
    assert register is not None
    luenen = _von(register, "Lünen")
    assert (luenen.anzahl(Mitwirkung.LEHRGANG), luenen.jahre) == (2, (2014, 2024))
    alle = ueberblick(register, HEUTE)
    # Zu keinem Treffen ist die ganze Teilnahme veröffentlicht: Niemand fehlt nachweislich.
    assert (alle.treffen, alle.vollstaendige) == (3, 0)
    assert fehlende(alle.alle, 1) == []
    assert {eine.mitglied for eine in alle.alle} == set(Antwort)

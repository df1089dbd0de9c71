"""Wie es an einem Tag um eine Veranstaltung steht."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import HEUTE, load_register
from kommunennetz.errors import FrageError
from kommunennetz.fragen.termine import (
    Terminauswahl,
    Terminlage,
    list_termine,
    termin_in_worten,
    termin_mit_uhrzeit,
    terminlage,
    uhrzeit_in_worten,
)
from kommunennetz.model.veranstaltung import Veranstaltung
from treffen_probe import DATEIEN


def _veranstaltung(**felder: str) -> Veranstaltung:
    return Veranstaltung.model_validate({"titel": "T", "art": "workshop", **felder})


@pytest.mark.parametrize(
    ("felder", "tag", "lage"),
    [
        ({"datum": "2027-03-11"}, date(2027, 3, 10), "geplant"),
        ({"datum": "2027-03-11", "stand": "verlegt"}, date(2027, 3, 10), "verlegt"),
        ({"datum": "2027-03-11"}, date(2027, 3, 11), "läuft"),
        ({"datum": "2027-03-11", "stand": "verlegt"}, date(2027, 3, 12), "gewesen"),
        ({"datum": "2027-03-11", "stand": "abgesagt"}, date(2027, 3, 12), "abgesagt"),
        ({"datum": "2027-03", "stand": "gewesen"}, date(2027, 3, 20), "gewesen"),
        ({"datum": "2027-03"}, date(2027, 3, 20), "geplant"),
        ({"datum": "2027-03"}, date(2027, 4, 1), "gewesen"),
        ({"von": "2027-03-11", "bis": "2027-03-13"}, date(2027, 3, 13), "läuft"),
        ({"von": "2027-03-11", "bis": "2027-03-13"}, date(2027, 3, 14), "gewesen"),
    ],
)
def test_der_stand_folgt_aus_dem_termin_wo_keiner_dasteht(
    felder: dict[str, str], tag: date, lage: str
) -> None:
    assert terminlage(_veranstaltung(**felder), tag) is Terminlage(lage)


def test_der_termin_nennt_zwei_tage_nur_wenn_es_zwei_sind() -> None:
    assert termin_in_worten(_veranstaltung(datum="2027-03-11")) == "11. März 2027"
    assert termin_in_worten(_veranstaltung(von="2027", bis="2027")) == "2027"
    assert termin_in_worten(_veranstaltung(von="2027-03", bis="2028")) == "März 2027 bis 2028"


@pytest.mark.parametrize(
    ("zeiten", "worte"),
    [
        ({}, ""),
        ({"beginn": "09:00"}, "09:00 Uhr"),
        ({"beginn": "09:00", "ende": "15:30"}, "09:00 bis 15:30 Uhr"),
        ({"ende": "15:30"}, ""),
    ],
)
def test_die_uhrzeit_steht_da_sobald_feststeht_wann_es_beginnt(zeiten: dict[str, str], worte: str) -> None:
    satz = _veranstaltung(datum="2027-03-11", **zeiten)
    assert uhrzeit_in_worten(satz) == worte
    assert termin_mit_uhrzeit(satz) == ", ".join(teil for teil in ("11. März 2027", worte) if teil)


def test_gefragt_wird_nach_art_jahr_und_dem_was_noch_kommt(tmp_path: Path) -> None:
    register = load_register(tmp_path, **DATEIEN)

    def titel(auswahl: Terminauswahl) -> list[str]:
        return [eintrag.satz.titel for eintrag in list_termine(register, auswahl, HEUTE)]

    assert titel(Terminauswahl()) == [
        "Treffen 2015", "Treffen 2018", "Treffen 2021", "Treffen 2022", "Treffen 2023", "Werkstatt", "Treffen 2027",
    ]  # fmt: skip
    assert titel(Terminauswahl(art="spitzentreffen")) == ["Treffen 2021"]
    assert titel(Terminauswahl(jahr=2025)) == ["Werkstatt"]
    assert titel(Terminauswahl(kommende=True)) == ["Treffen 2027"]


def test_eine_veranstaltung_die_es_nicht_gibt_hat_einen_vorschlag(tmp_path: Path) -> None:
    register = load_register(tmp_path, **DATEIEN)
    assert register.veranstaltung("2027-03-11-netzwerktreffen.yaml").satz.titel == "Treffen 2027"
    with pytest.raises(FrageError) as fehler:
        register.veranstaltung("2027-03-11-netzwerktrefen")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Die Veranstaltung »2027-03-11-netzwerktrefen« gibt es nicht.",
        "Meinten Sie »2027-03-11-netzwerktreffen«?",
    )

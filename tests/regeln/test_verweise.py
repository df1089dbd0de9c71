from collections.abc import Callable, Mapping
from datetime import date

import pytest

from kommunennetz.regeln import check
from kommunennetz.register.lesen.register import Geladen

Lader = Callable[[Mapping[str, str]], Geladen]
HEUTE = date(2025, 11, 1)


def gefunden(lade: Lader, dateien: Mapping[str, str]) -> list[tuple[str, str, str]]:
    register = lade(dateien).register
    assert register is not None
    return [(befund.regel.id, befund.text, befund.hilfe) for befund in check(register, HEUTE)]


@pytest.mark.parametrize(
    ("datum", "jahr"),
    [
        ("2015", "2015"),
        ("2015-06-01", "2015"),
        ("nach 2015", "2016"),
        ("nach 2015-06", "2015"),
        ("vor 2016", "2015"),
        ("zwischen 2015 und 2016-06", "2016"),
        ("unbekannt", "2012"),
    ],
)
def test_der_vorschlag_fuer_eine_runde_nennt_ein_jahr_in_ihrem_zeitraum(
    lade: Lader, datum: str, jahr: str
) -> None:
    runde = f"nummer: 2\nbezeichnung: Zweite Runde\ndatum: {datum}\nquelle: Meldung\n"
    name = f"{jahr}-zweite-runde.yaml"
    assert gefunden(lade, {"runden/zweite.yaml": runde}) == [
        ("dateiname-runde", f"die Datei müsste »{name}« heißen", f"Umbenennen in »data/runden/{name}«.")
    ]


@pytest.mark.parametrize("datum", ["2015", "nach 2014", "zwischen 2014 und 2016", "vor 2016", "unbekannt"])
def test_ein_jahr_im_zeitraum_der_runde_genuegt(lade: Lader, datum: str) -> None:
    runde = f"nummer: 2\nbezeichnung: Zweite Runde\ndatum: {datum}\nquelle: Meldung\n"
    assert gefunden(lade, {"runden/2015-zweite-runde.yaml": runde}) == []


def test_das_richtige_jahr_rettet_keinen_falschen_namen(lade: Lader) -> None:
    runde = "nummer: 2\nbezeichnung: Zweite Runde\ndatum: 2015\nquelle: Meldung\n"
    [(regel, text, _)] = gefunden(lade, {"runden/2015-runde-zwei.yaml": runde})
    assert (regel, text) == ("dateiname-runde", "die Datei müsste »2015-zweite-runde.yaml« heißen")


@pytest.mark.parametrize(
    ("name", "datum", "vorschlag"),
    [
        ("treffen", "2015-06", "2015-06-treffen.yaml"),
        ("2014-treffen", "2015", "2015-treffen.yaml"),
        ("2014-05-01", "2015", "2015-workshop-in-bonn.yaml"),
    ],
)
def test_der_vorschlag_fuer_eine_veranstaltung_beginnt_mit_ihrem_datum(
    lade: Lader, name: str, datum: str, vorschlag: str
) -> None:
    satz = f"titel: Workshop in Bonn\nart: workshop\ndatum: {datum}\nquelle: Q\n"
    [(regel, text, hilfe)] = gefunden(lade, {f"veranstaltungen/{name}.yaml": satz})
    assert (regel, text) == ("dateiname-datum", f"die Datei müsste »{vorschlag}« heißen")
    assert hilfe == f"Umbenennen in »data/veranstaltungen/{vorschlag}«."


@pytest.mark.parametrize("datum", ["nach 2015", "vor 2016", "zwischen 2015 und 2016-06", "unbekannt"])
def test_bei_einem_zeitraum_ist_der_name_einer_veranstaltung_frei(lade: Lader, datum: str) -> None:
    satz = f"titel: Workshop\nart: workshop\ndatum: {datum}\nquelle: Q\n"
    assert gefunden(lade, {"veranstaltungen/workshop.yaml": satz}) == []


@pytest.mark.parametrize(
    ("datei", "name", "ags"),
    [("aachen", "Aachen", "05911000"), ("kreis-dueren", "Kreis Düren", "05315000"), ("koeln", "Köln", "053")],
)
def test_ein_falscher_ags_raet_nicht_auch_noch_zum_umbenennen(
    lade: Lader, datei: str, name: str, ags: str
) -> None:
    befunde = gefunden(lade, {f"kommunen/{datei}.yaml": f"name: {name}\nags: {ags}\n"})
    assert [regel for regel, _, _ in befunde] == ["name-amtlich"]


def test_passt_die_datei_weder_zum_namen_noch_zum_ags_heisst_sie_nach_dem_ags(lade: Lader) -> None:
    befunde = gefunden(lade, {"kommunen/domstadt.yaml": "name: Köln\nags: 05315000\n"})
    hilfe = "Umbenennen in »data/kommunen/koeln.yaml«."
    assert befunde == [("dateiname-kommune", "die Datei müsste »koeln.yaml« heißen", hilfe)]

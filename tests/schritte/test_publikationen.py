"""Eine Publikation eintragen: was danach in der Datei steht, und was verweigert wird."""

from pathlib import Path

import pytest

from hilfen import load_register, write_register
from kommunennetz.errors import FrageError
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.register.lesen.store import load
from kommunennetz.schritte import UnlesbarError, neue_publikation

DA = {"publikationen__2020-leitfaden": "titel: Leitfaden\nart: arbeitshilfe\njahr: 2020\nquelle: Q\n"}


@pytest.mark.parametrize(
    ("jahr", "datei"),
    [("2020", "2020-umfrage"), ("vor 2018-09-04", "2018-umfrage"), ("nach 2018", "2019-umfrage")],
)
def test_die_datei_heisst_nach_jahr_und_titel(tmp_path: Path, jahr: str, datei: str) -> None:
    felder = {"titel": "Umfrage", "art": "befragung", "url": "", "quelle": "Q"}
    plan = neue_publikation(load_register(tmp_path), parse_teildatum(jahr), felder, ["Karte", "Köln"])
    ((posten),) = plan.posten
    assert posten.nachher is not None
    assert (posten.datei, posten.nachher.decode()) == (
        f"data/publikationen/{datei}.yaml",
        "# yaml-language-server: $schema=../schema/publikation.json\n"
        f"titel: Umfrage\nart: befragung\njahr: {jahr}\nthemen:\n  - Karte\n  - Köln\nquelle: Q\n",
    )
    assert (plan.wirksame[0].satz, plan.botschaft) == (
        "Publikation »Umfrage«: eingetragen",
        f"Neue Publikation ({datei[:4]})",
    )


@pytest.mark.parametrize(
    ("titel", "jahr", "text", "hilfe"),
    [
        ("T", "unbekannt", "»unbekannt« nennt kein Jahr.", "Wenigstens eingrenzen: »vor 2018«."),
        ("!!", "2020", "»!!« ist kein Titel.", "Etwa: Leitfaden für neue Mitglieder."),
        (
            "Leitfaden",
            "2020",
            "Die Publikation data/publikationen/2020-leitfaden.yaml gibt es schon.",
            "Ändern: kommunennetz publikation bearbeiten 2020-leitfaden",
        ),
    ],
)
def test_ohne_jahr_ohne_titel_und_doppelt_entsteht_keine(
    tmp_path: Path, titel: str, jahr: str, text: str, hilfe: str
) -> None:
    register = load_register(tmp_path, **DA)
    with pytest.raises(FrageError) as fehler:
        neue_publikation(register, parse_teildatum(jahr), {"titel": titel, "art": "befragung"})
    assert (fehler.value.text, fehler.value.hilfe) == (text, hilfe)


def test_wo_eine_kaputte_datei_liegt_entsteht_keine(tmp_path: Path) -> None:
    register = load(write_register(tmp_path, **{"publikationen__2020-leitfaden": "titel: [\n"})).register
    assert register is not None
    with pytest.raises(UnlesbarError):
        neue_publikation(register, parse_teildatum("2020"), {"titel": "Leitfaden", "art": "befragung"})

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kommunennetz.fragen.mitglieder import Spanne
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Beitritt, Kommune
from kommunennetz.regeln import check
from kommunennetz.register.lesen.register import Eintrag, Geladen, Register
from kommunennetz.register.lesen.store import load

GRUNDLAGE = Path(__file__).parents[1] / "beispiele" / "gut" / "grundlage"
HEUTE = date(2025, 11, 1)

Lader = Callable[[Mapping[str, str]], Geladen]


@pytest.fixture(scope="module")
def grundlage() -> Register:
    register = load(GRUNDLAGE).register
    assert register is not None
    return register


def mit_kommunen(register: Register, saetze: list[Kommune]) -> Register:
    eintraege = {f"ort-{i}": Eintrag(f"ort-{i}", f"ort-{i}.yaml", satz, b"") for i, satz in enumerate(saetze)}
    return register.mit(KOMMUNE, eintraege)


ARNSBERG = "name: Bezirksregierung Arnsberg\nags: 059\nbeitritt: {unterzeichnet: 2014, quelle: Meldung}\n"
KOELN = "name: Köln\nags: 05315000\nbeitritt: {unterzeichnet: zwischen 2016 und 2018, quelle: Meldung}\n"
KEIN = ""
ZUVIEL = "Ein Widerspruch: Das Register zählt {}; Daten der Unterschriften prüfen."


def fehlen(gezaehlt: str, namen: int) -> str:
    wort = "fehlt wenigstens 1 Name" if namen == 1 else f"fehlen wenigstens {namen} Namen"
    return f"Kein Widerspruch: Das Register zählt {gezaehlt}, ihm {wort}; Belege dafür suchen."


@pytest.mark.parametrize(
    ("stand", "anzahl", "bezirksregierung", "hilfe"),
    [
        # Sicher ist Bonn, bis 2018 kommt Köln dazu, seit 2014 die Bezirksregierung.
        ("2013", "1", "ungenannt", KEIN),
        ("2013", "2", "ungenannt", fehlen("1", 1)),
        ("2015", "1", "gesondert", KEIN),
        ("2015", "2", "gesondert", fehlen("1", 1)),
        ("2015", "2", "eingerechnet", KEIN),
        ("2015", "1", "eingerechnet", ZUVIEL.format(2)),
        ("2015", "1", "ungenannt", KEIN),
        ("2015", "2", "ungenannt", KEIN),
        ("2017-06", "1", "gesondert", KEIN),
        ("2017-06", "2", "gesondert", KEIN),
        ("2017-06", "3", "gesondert", fehlen("mindestens 1, höchstens 2", 1)),
        ("2020", "1", "gesondert", ZUVIEL.format(2)),
        ("2020", "über 1", "gesondert", KEIN),
        ("2020", "über 2", "gesondert", fehlen("2", 1)),
        ("2020", "mindestens 2", "gesondert", KEIN),
        ("2020", "mindestens 1", "gesondert", KEIN),
        ("2020", "rund 2", "gesondert", KEIN),
        ("2020", "etwa 3", "gesondert", fehlen("2", 1)),
        ("nach 2020", "3", "eingerechnet", KEIN),
        ("vor 2013", "0", "ungenannt", KEIN),
        ("unbekannt", "2", "gesondert", KEIN),
    ],
)
def test_veroeffentlichte_zahlen_werden_auf_ihrer_grundlage_verglichen(
    lade: Lader, stand: str, anzahl: str, bezirksregierung: str, hilfe: str
) -> None:
    netz = (GRUNDLAGE / "data/netz.yaml").read_text(encoding="utf-8")
    zahlangabe = (
        f"{{stand: {stand}, anzahl: {anzahl}, zaehlt: mitglieder, bezirksregierung: {bezirksregierung}"
    )
    geladen = lade(
        {
            "netz.yaml": f"{netz}zahlen:\n  - {zahlangabe}, quelle: Q}}\n",
            "kommunen/koeln.yaml": KOELN,
            "kommunen/bezirksregierung-arnsberg.yaml": ARNSBERG,
        }
    )
    assert geladen.register is not None
    assert [befund.hilfe for befund in check(geladen.register, HEUTE)] == ([hilfe] if hilfe else [])


def test_rund_siebzig_laesst_spielraum(grundlage: Register) -> None:
    netz = grundlage.netz
    for mitglieder, erwartet in ((65, 1), (66, 0), (70, 0), (74, 0), (75, 1)):
        beitritt = Beitritt(unterzeichnet="2014", quelle="Q")
        saetze = [Kommune(name="Bonn", ags="05314000", beitritt=beitritt)] * mitglieder
        angabe = {"stand": "2020", "anzahl": "rund 70", "zaehlt": "mitglieder"}
        satz = netz.satz.model_validate(
            netz.satz.model_dump(exclude_none=True)
            | {"zahlen": [angabe | {"bezirksregierung": "ungenannt", "quelle": "Q"}]}
        )
        register = replace(mit_kommunen(grundlage, saetze), netz=replace(netz, satz=satz))
        regeln = [befund.regel.id for befund in check(register, HEUTE)]
        assert regeln.count("zahl-abweichend") == erwartet, mitglieder


def test_die_spanne_einer_unsicheren_zahl_steht_in_der_abhilfe(lade: Lader) -> None:
    netz = (GRUNDLAGE / "data/netz.yaml").read_text(encoding="utf-8")
    angabe = "{stand: 2017-06-01, anzahl: 9, zaehlt: mitglieder, bezirksregierung: gesondert, quelle: Q}"
    geladen = lade({"netz.yaml": f"{netz}zahlen:\n  - {angabe}\n", "kommunen/koeln.yaml": KOELN})
    assert geladen.register is not None
    assert [(befund.text, befund.hilfe) for befund in check(geladen.register, HEUTE)] == [
        (
            "die Quelle nennt 9 (1. Juni 2017, ohne Bezirksregierungen), das Register weniger",
            fehlen(str(Spanne(1, 2)), 7),
        )
    ]


def test_ein_neues_mitglied_aendert_nur_die_abhilfe_und_hebt_so_keine_hinnahme_auf(lade: Lader) -> None:
    netz = (GRUNDLAGE / "data/netz.yaml").read_text(encoding="utf-8")
    angabe = "{stand: 2020, anzahl: 9, zaehlt: mitglieder, bezirksregierung: gesondert, quelle: Q}"
    dateien = {"netz.yaml": f"{netz}zahlen:\n  - {angabe}\n"}
    befunde = []
    for dazu in ({}, {"kommunen/koeln.yaml": KOELN}):
        register = lade(dateien | dazu).register
        assert register is not None
        befunde += check(register, HEUTE)
    vorher, nachher = befunde
    assert (vorher.text, vorher.hilfe) == (nachher.text, fehlen("1", 8))
    assert nachher.hilfe == fehlen("2", 7)


@pytest.mark.parametrize(
    ("angaben", "hilfe"),
    [
        ("{anzahl: 1, quelle: Q}", KEIN),
        ("[{anzahl: 9, quelle: Q}, {anzahl: 1, quelle: Q}]", KEIN),
        ("[{anzahl: 0, quelle: Q}, {anzahl: 4, quelle: Q}]", ZUVIEL.format("1 Kommune")),
        ("[{anzahl: 3, quelle: Q}, {anzahl: 4, quelle: Q}]", fehlen("1 Kommune", 2)),
    ],
)
def test_von_mehreren_zahlen_der_neuen_genuegt_eine(lade: Lader, angaben: str, hilfe: str) -> None:
    runde = (GRUNDLAGE / "data/runden/2012-erstunterzeichnung.yaml").read_text(encoding="utf-8")
    geladen = lade({"runden/2012-erstunterzeichnung.yaml": f"{runde}neue_laut_quelle: {angaben}\n"})
    assert geladen.register is not None
    assert [befund.hilfe for befund in check(geladen.register, HEUTE)] == ([hilfe] if hilfe else [])


NEUE = {
    "kommunen/essen.yaml": "name: Essen\nags: 05113000\nbeitritt: {unterzeichnet: 2015, runde: 2, quelle: Q}\n",
    "kommunen/unna.yaml": "name: Unna\nags: 05978036\nbeitritt: {runde: 2}\n",
    "kommunen/bezirksregierung-arnsberg.yaml": "name: Bezirksregierung Arnsberg\nags: '059'\n"
    "beitritt: {unterzeichnet: 2015, runde: 2, quelle: Q}\n",
}


@pytest.mark.parametrize(
    ("anzahl", "text"),
    [
        # Quellen zählen die Bezirksregierung mal mit und mal nicht; die Vorgemerkte zählt keine.
        (1, ""),
        (2, ""),
        (3, "die Quelle nennt 3 neue Mitglieder, das Register weniger"),
        (0, "die Quelle nennt 0 neue Mitglieder, das Register mehr"),
    ],
)
def test_vorgemerkte_sind_keine_neuen_und_die_bezirksregierung_darf_mitgezaehlt_sein(
    lade: Lader, anzahl: int, text: str
) -> None:
    runde = "nummer: 2\nbezeichnung: Zweite\ndatum: 2015\nquelle: Q\n"
    runde += f"neue_laut_quelle: {{anzahl: {anzahl}, quelle: Q}}\n"
    register = lade(NEUE | {"runden/2015-zweite.yaml": runde}).register
    assert register is not None
    befunde = [befund.text for befund in check(register, HEUTE) if befund.regel.id == "runde-neue-abweichend"]
    assert befunde == ([text] if text else [])


def test_eine_runde_nur_mit_vorgemerkten_hat_keine_neuen(lade: Lader) -> None:
    runde = (
        "nummer: 2\nbezeichnung: Zweite\ndatum: 2015\nquelle: Q\nneue_laut_quelle: {anzahl: 1, quelle: Q}\n"
    )
    dateien = {"kommunen/unna.yaml": NEUE["kommunen/unna.yaml"], "runden/2015-zweite.yaml": runde}
    register = lade(dateien).register
    assert register is not None
    befunde = [befund.text for befund in check(register, HEUTE) if befund.regel.id == "runde-neue-abweichend"]
    assert befunde == ["die Quelle nennt 1 neues Mitglied, das Register weniger"]

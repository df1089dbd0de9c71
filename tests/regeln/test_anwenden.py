from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest

from hilfen import write_register
from kommunennetz.befund import Stufe, sortiert
from kommunennetz.model.arten import Arten, mit_ordner
from kommunennetz.regeln import check
from kommunennetz.regeln.anzeichen import PERSONENREGELN
from kommunennetz.register.lesen.kerne import VIELE
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.register.lesen.store import load

HEUTE = date(2025, 11, 1)
PROJEKT = Path(__file__).parents[2]
TEILMENGEN = [
    arten for anzahl in range(len(mit_ordner()) + 1) for arten in combinations(mit_ordner(), anzahl)
]

Lader = Callable[[Mapping[str, str]], Geladen]


def test_das_mitgelieferte_register_hat_keine_fehler() -> None:
    geladen = load(PROJEKT)
    assert geladen.register is not None
    assert len(geladen.register.kommunen) >= 43
    befunde = [*geladen.befunde, *check(geladen.register, HEUTE)]
    assert [str(befund) for befund in befunde if befund.stufe is Stufe.FEHLER] == []


def test_das_mitgelieferte_register_hat_nur_hinweise_mit_denen_jemand_etwas_anfangen_kann() -> None:
    geladen = load(PROJEKT)
    assert geladen.register is not None
    befunde = check(geladen.register, date(2026, 11, 26))
    assert [str(befund) for befund in befunde if befund.stufe is not Stufe.HINGENOMMEN] == [
        "data/kommunen/bielefeld.yaml:5:3: Hinweis: »nach 2018-09-04« hat kein Ende und zählt deshalb nie sicher "
        "[datum-ohne-ende]\n"
        "    Eingrenzen auf »zwischen 2018-09-05 und 2026-11«, oder enger, wenn mehr bekannt ist."
    ]
    assert len(befunde) == 1 + 19


def test_befunde_stehen_in_leserichtung(lade: Lader) -> None:
    geladen = lade(
        {
            "kommunen/koeln.yaml": "name: Koeln\nags: 05315000\nbeitritt: {}\naustritt: {datum: 2020}\n",
            "kommunen/aachen.yaml": "name: Aachen\nags: 03334002\n",
        }
    )
    assert geladen.register is not None
    befunde = check(geladen.register, HEUTE)
    assert [(befund.datei, befund.zeile, befund.regel.id) for befund in befunde] == [
        ("data/kommunen/aachen.yaml", 2, "ags-anderes-land"),
        ("data/kommunen/koeln.yaml", 1, "name-amtlich"),
        ("data/kommunen/koeln.yaml", 3, "beitritt-leer"),
        ("data/kommunen/koeln.yaml", 4, "austritt-ohne-beitritt"),
        ("data/kommunen/koeln.yaml", 4, "quelle-fehlt"),
    ]
    assert befunde == sortiert(befunde)


@pytest.mark.parametrize(
    "gefragt", TEILMENGEN, ids=lambda arten: "+".join(art.name for art in arten) or "nichts"
)
def test_die_regeln_vertragen_ein_register_dem_arten_fehlen(gefragt: Arten) -> None:
    register = load(PROJEKT, gefragt).register
    assert register is not None
    check(register, HEUTE)


@pytest.mark.parametrize("ordner", ["kommunen", "runden", "veranstaltungen"])
def test_eine_kaputte_datei_zieht_keine_befunde_nach_sich(lade: Lader, ordner: str) -> None:
    heil = lade(
        {
            "kommunen/koeln.yaml": "name: Köln\nags: 05315000\nbeitritt: {runde: 2}\n",
            "runden/2026-zweitunterzeichnung.yaml": (
                "nummer: 2\nbezeichnung: Zweitunterzeichnung\ndatum: 2026\nveranstaltung: 2026-treffen\n"
            ),
            "veranstaltungen/2026-treffen.yaml": (
                "titel: Treffen\nart: workshop\ndatum: 2026\n"
                "teilnahme: [{kommune: koeln, stand: eingeladen}]\n"
            ),
            "netz.yaml": _netz_mit_zahl(1),
        }
    )
    assert heil.register is not None
    assert check(heil.register, HEUTE) == []
    dateien = sorted((heil.register.ort / "data" / ordner).iterdir())
    dateien[-1].write_text("kaputt", encoding="utf-8")
    geladen = load(heil.register.ort)
    assert geladen.register is not None
    assert [befund.regel.id for befund in geladen.befunde] == ["kein-abschnitt"]
    assert check(geladen.register, HEUTE) == []


def test_ein_hinweis_beim_lesen_haelt_die_regeln_nicht_auf(lade: Lader) -> None:
    geladen = lade({"kommunen/koeln.yaml": "name: Köln\nags: 05315000\nbemerkung:\nbeitritt: {runde: 9}\n"})
    assert geladen.register is not None
    assert [befund.regel.id for befund in geladen.befunde] == ["feld-leer"]
    assert [befund.regel.id for befund in check(geladen.register, HEUTE)] == ["runde-unbekannt"]


def test_ein_anderes_heute_aendert_nur_was_vom_tag_abhaengt(lade: Lader) -> None:
    geladen = lade(
        {
            "kommunen/koeln.yaml": (
                "name: Köln\nags: 05315000\nbeitritt: {unterzeichnet: 2026-03, quelle: Schreiben}\n"
            )
        }
    )
    assert geladen.register is not None
    tage = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 1))
    regeln = [[befund.regel.id for befund in check(geladen.register, tag)] for tag in tage]
    assert regeln == [["unterschrift-in-zukunft"], [], []]


def test_felder_zaehlen_listen_ab_eins(lade: Lader) -> None:
    geladen = lade({"netz.yaml": _netz_mit_zahl(7)})
    assert geladen.register is not None
    assert [befund.feld for befund in check(geladen.register, HEUTE)] == ["zahlen.1.anzahl"]


def test_eine_unlesbare_kommune_setzt_das_zaehlen_aus(lade: Lader) -> None:
    geladen = lade({"netz.yaml": _netz_mit_zahl(7)})
    assert geladen.register is not None
    unlesbar = replace(geladen.register, unlesbar=frozenset({"data/kommunen/koeln.yaml"}))
    assert check(unlesbar, HEUTE) == []


def _netz_mit_zahl(anzahl: int) -> str:
    netz = PROJEKT / "tests/beispiele/gut/grundlage/data/netz.yaml"
    zahl = f"{{stand: 2020, anzahl: {anzahl}, zaehlt: mitglieder, bezirksregierung: ungenannt, quelle: Q}}"
    return "".join(chain([netz.read_text(encoding="utf-8")], [f"zahlen:\n  - {zahl}\n"]))


def test_in_einem_grossen_register_wird_dasselbe_gefunden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    satz = "name: K{0}\nags: '05{0:06}'\nbemerkung: {1}\n"
    bemerkungen = {7: "Frau Muster", 1_500: "0211 837-1632", VIELE: "m.muster@stadt.example"}
    kommunen = {f"kommunen__k{n}": satz.format(n, bemerkungen.get(n, "Text")) for n in range(VIELE + 1)}
    infomail = "---\nbetreff: Neues\ndatum: 2025-10-01\nan: alle\n---\nFragen an Herrn\nMuster.\n"
    geladen = load(write_register(tmp_path, **kommunen, infomails__neues=infomail))
    assert geladen.register is not None
    nebenher = check(geladen.register, HEUTE)
    monkeypatch.setattr("kommunennetz.regeln.regel.VIELE", 10_000)
    assert nebenher == check(geladen.register, HEUTE)
    personen = [befund.datei.rpartition("/")[2] for befund in nebenher if befund.regel in PERSONENREGELN]
    assert sorted(personen) == ["k1500.yaml", "k2000.yaml", "k7.yaml", "neues.md"]

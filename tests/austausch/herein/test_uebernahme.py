"""Vom Abgleich zum Plan: Was die Probe beanstandet, ist in der Vorschau unklar, und das Übrige gilt weiter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from austausch.mappen import STICHTAG, mappe, register
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.herein.uebernahme import Probe, Uebernahme, plane
from kommunennetz.befund import Befund, Regel, Stufe
from kommunennetz.register.buchen.posten import Posten

KOPF: list[Any] = ["Kommune", "E-Mail", "Beitritt", "Beschluss: Vorlage", "Bemerkung"]
BONN: list[Any] = ["Bonn", "neu@bonn.example.org", None, "DS 2/12", "neu"]
ESSEN: list[Any] = ["Essen", None, None, None, "auch neu"]
HERFORD: list[Any] = ["Stadt Herford", None, 2015, None, None]


def _uebernimm(ort: Path, probe: Probe, *zeilen: list[Any]) -> Uebernahme:
    kleines = register(ort)
    tabelle = einlesen(mappe(KOPF, *zeilen), "x", kleines.netz.satz)
    return plane(kleines, gleiche_ab(kleines, tabelle, STICHTAG, "Q"), probe)


def _beanstandet(datei: str, feld: str) -> Probe:
    """Liefert eine Probe, die an `datei` etwas findet, solange sich Bonn ändert."""

    def probe(posten: Sequence[Posten]) -> list[Befund]:
        dateien = [einer.datei for einer in posten]
        befund = Befund(
            datei, 1, 1, feld, Regel("r", Stufe.FEHLER, "Ein Satz."), "das passt nicht", "Anders schreiben."
        )
        return [befund] if "data/kommunen/bonn.yaml" in dateien else []

    return probe


def test_der_plan_sagt_zu_jeder_kommune_dasselbe_wie_die_vorschau(tmp_path: Path) -> None:
    uebernahme = _uebernimm(tmp_path, lambda _: (), BONN, ESSEN, HERFORD)
    assert [satz.satz for satz in uebernahme.plan.aenderungen] == [
        "Bonn: 3 Änderungen (Zeile 2)\n"
        "    Postfach: »neu@bonn.example.org« statt »ehrenamt@bonn.example.org«\n"
        "    Beschluss: Vorlage: »DS 2/12« statt »DS 1/12«\n"
        "    Bemerkung: »neu« statt »Ein Text«",
        "Essen: 1 Änderung (Zeile 3)\n    Bemerkung: »auch neu«",
        "Herford: neuer Datensatz (Zeile 4)\n"
        "    Name: Herford\n"
        "    AGS: 05758012\n"
        "    unterzeichnet: 2015\n"
        "    Quelle: »Q«",
    ]
    assert uebernahme.plan.botschaft == "Aus einer Tabelle übernommen: 3 Kommunen"
    assert _uebernimm(tmp_path, lambda _: (), ESSEN).plan.botschaft == (
        "Aus einer Tabelle übernommen: 1 Kommune"
    )


@pytest.mark.parametrize(
    ("feld", "zelle"),
    [
        ("bemerkung", "E2"),
        ("beitritt.beschluss.vorlage", "D2"),
        ("beitritt.beschluss", "D2"),
        ("beitritt.quelle", "D2"),
        ("postfach", "B2"),
        ("name", "B2"),
        ("", "B2"),
    ],
)
def test_was_die_probe_an_einer_kommune_findet_betrifft_nur_sie_und_nennt_die_naechste_zelle(
    tmp_path: Path, feld: str, zelle: str
) -> None:
    uebernahme = _uebernimm(tmp_path, _beanstandet("data/kommunen/bonn.yaml", feld), BONN, ESSEN)
    assert [(str(unklar), unklar.hilfe) for unklar in uebernahme.abgleich.unklar] == [
        (f"Blatt »Tabelle1«, {zelle} (Bonn): das passt nicht", "Anders schreiben.")
    ]
    assert [kommune.name for kommune in uebernahme.abgleich.kommunen] == ["Essen"]
    assert [posten.datei for posten in uebernahme.plan.posten] == ["data/kommunen/essen.yaml"]


def test_was_die_probe_an_einer_fremden_datei_findet_liegt_an_allen_zeilen(tmp_path: Path) -> None:
    uebernahme = _uebernimm(tmp_path, _beanstandet("data/netz.yaml", "name"), BONN, ESSEN)
    assert [str(unklar) for unklar in uebernahme.abgleich.unklar] == [
        "Blatt »Tabelle1«, B2 (Bonn): data/netz.yaml: das passt nicht",
        "Blatt »Tabelle1«, E3 (Essen): data/netz.yaml: das passt nicht",
    ]
    assert (uebernahme.abgleich.kommunen, uebernahme.plan.posten) == ((), ())

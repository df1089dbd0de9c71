"""Wie ein Brief beginnt, an jede Art von Empfänger."""

import csv
from io import StringIO
from itertools import product
from typing import get_args

import pytest

from hilfen import WURZEL
from kommunennetz.gebiete import Verzeichnis
from kommunennetz.kontakte.sitz import SITZAEMTER
from kommunennetz.model.kontakt import Anrede, Person
from kommunennetz.model.netz import Netz
from kommunennetz.post.anrede import POSTFACH, Stil, anrede, bezeichnung_von, empfaenger_wert
from kommunennetz.register.lesen.store import load
from sollwerte import Soll

SOLL = WURZEL / "tests" / "soll" / "anreden.csv"


def tabelle_der_anreden() -> str:
    """Liefert die Anrede zu jeder Verbindung aus Amt, Stil, Wunsch und dem, was vom Namen bekannt ist."""
    ziel = StringIO()
    zeilen = csv.writer(ziel, delimiter=";", lineterminator="\n")
    zeilen.writerow(["amt", "stil", "anrede", "bezeichnung", "titel", "vorname", "nachname", "ergebnis"])
    for amt, stil, wunsch, bezeichnung, titel, vorname, nachname in product(
        SITZAEMTER,
        (None, *Stil),
        get_args(Anrede),
        (None, "AMT"),
        (None, "Dr."),
        (None, "Toni"),
        (None, "Muster"),
    ):
        zeilen.writerow([
            amt, stil or "", wunsch, bezeichnung or "", titel or "", vorname or "", nachname or "",
            anrede(
                amt, wunsch, titel=titel, vorname=vorname, nachname=nachname, bezeichnung=bezeichnung, stil=stil
            ),
        ])  # fmt: skip
    return ziel.getvalue()


def test_jede_verbindung_hat_die_gelesene_anrede(soll: Soll) -> None:
    tabelle = tabelle_der_anreden()
    assert len(tabelle.splitlines()) == 1 + 6 * 4 * 3 * 16
    soll.pruefe(SOLL, tabelle)


def test_keine_anrede_hat_luecken_oder_haengt_in_der_luft() -> None:
    anreden = {zeile["ergebnis"] for zeile in csv.DictReader(StringIO(tabelle_der_anreden()), delimiter=";")}
    assert len(anreden) > 15
    for eine in anreden:
        assert eine == " ".join(eine.split())
        assert not eine.endswith(("Frau", "Herr", "Dr."))


@pytest.mark.parametrize(
    ("erwartet", "amt", "angaben"),
    [
        (
            "Sehr geehrte Frau Bürgermeisterin Dr. Muster",
            "spitze",
            {"anrede": "frau", "titel": "Dr.", "nachname": "Muster", "bezeichnung": "Bürgermeisterin"},
        ),
        ("Sehr geehrter Herr Landrat", "spitze", {"anrede": "herr", "bezeichnung": "Landrat"}),
        ("Sehr geehrte Frau Muster", "spitze", {"anrede": "frau", "vorname": "Erika", "nachname": "Muster"}),
        (
            "Guten Tag Frau Dr. Mustermann",
            "fach",
            {"anrede": "frau", "titel": "Dr.", "nachname": "Mustermann", "bezeichnung": "Beauftragte"},
        ),
        ("Guten Tag Herr Muster", "vorzimmer", {"anrede": "herr", "nachname": "Muster"}),
        ("Guten Tag Max Muster", "fach", {"vorname": "Max", "nachname": "Muster"}),
        ("Guten Tag Max Muster", "spitze", {"vorname": "Max", "nachname": "Muster", "bezeichnung": "Rätin"}),
        ("Guten Tag", "fach", {"bezeichnung": "Stabsstelle"}),
        ("Guten Tag", "fach", {"nachname": "Muster"}),
        ("Guten Tag", "postfach", {}),
        ("Sehr geehrte Damen und Herren", "spitze", {}),
        ("Sehr geehrte Damen und Herren", "postfach", {"stil": Stil.FOERMLICH}),
    ],
)
def test_so_beginnt_ein_brief(erwartet: str, amt: str, angaben: dict[str, str]) -> None:
    assert anrede(amt, **angaben) == erwartet  # type: ignore[arg-type]


def netz() -> Netz:
    """Liefert das Netz des mitgelieferten Registers."""
    register = load(WURZEL).register
    assert register is not None
    return register.netz.satz


def person(**felder: str) -> Person:
    """Liefert eine erfundene Person."""
    return Person.model_validate(
        {"id": "aaaa1", "amt": "spitze", "anrede": "frau", "vorname": "Erika", "nachname": "Mustermann"}
        | felder
    )


@pytest.mark.parametrize(
    ("ort", "frau", "herr"),
    [
        ("Rheine", "Bürgermeisterin", "Bürgermeister"),
        ("Bonn", "Oberbürgermeisterin", "Oberbürgermeister"),
        ("Aachen", "Oberbürgermeisterin", "Oberbürgermeister"),
        ("Kreis Lippe", "Landrätin", "Landrat"),
        ("Städteregion Aachen", "Städteregionsrätin", "Städteregionsrat"),
        ("Bezirksregierung Köln", "Regierungspräsidentin", "Regierungspräsident"),
    ],
)
def test_die_spitze_heisst_nach_der_art_ihrer_kommune(ort: str, frau: str, herr: str) -> None:
    gebiet = Verzeichnis.load().find(ort)
    assert gebiet is not None
    assert empfaenger_wert(person(), netz(), gebiet).anrede == f"Sehr geehrte Frau {frau} Mustermann"
    assert (
        empfaenger_wert(person(anrede="herr"), netz(), gebiet).anrede
        == f"Sehr geehrter Herr {herr} Mustermann"
    )
    assert bezeichnung_von(person(anrede="ohne"), netz(), gebiet) is None


def test_nur_die_spitze_selbst_bekommt_eine_vorgeschlagene_bezeichnung() -> None:
    unna = Verzeichnis.load().find("Unna")
    assert bezeichnung_von(person(bezeichnung="Stadtdirektorin"), netz(), unna) == "Stadtdirektorin"
    assert bezeichnung_von(person(rolle="vertretung"), netz(), unna) is None
    assert bezeichnung_von(person(amt="fach"), netz(), unna) is None
    assert bezeichnung_von(person(), netz(), None) is None


def test_das_postfach_ist_niemand() -> None:
    assert (POSTFACH.anrede, POSTFACH.person, POSTFACH.amt) == ("Guten Tag", None, "postfach")

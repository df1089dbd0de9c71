"""Nach einer Kommunalwahl: was aus einer Zeile der Liste folgt."""

from datetime import date
from pathlib import Path

import pytest

from kommunennetz.kontakte.kontaktordner import Kontaktordner, load_kontaktordner
from kommunennetz.kontakte.wahl import Gewaehlt, Urteil, Was, beurteile

HEUTE = date(2025, 10, 1)
UNNA = """\
kommune: unna
personen:
  - {id: aaaa1, amt: spitze, anrede: frau, vorname: Erika, nachname: Mustermann, email: erika@example.org, von: 2020-11-01, amtszeit_bis: 2025-10-31}
  - {id: aaaa2, amt: spitze, rolle: vertretung, anrede: herr, vorname: Max, nachname: Beispiel}
"""
NEU = {"anrede": "Herr", "vorname": "Otto", "nachname": "Probe", "von": "2025-11-01"}


@pytest.fixture(name="kontakte")
def _kontakte(tmp_path: Path) -> Kontaktordner:
    dateien = {
        "unna": UNNA,
        "doppelt": "kommune: doppelt\npersonen:\n"
        "  - {id: bbbb1, amt: spitze, anrede: frau, nachname: A, von: 2020, bis: 2025-11}\n"
        "  - {id: bbbb2, amt: spitze, anrede: frau, nachname: B, von: 2025-11}\n",
        "spaeter": "kommune: spaeter\npersonen: [{id: cccc1, amt: spitze, anrede: frau, nachname: C, von: 2026-01-01}]\n",
        "kaputt": "kommune: kaputt\nfoto: x\n",
    }
    for name, text in dateien.items():
        datei = tmp_path / "kommunen" / f"{name}.yaml"
        datei.parent.mkdir(exist_ok=True)
        datei.write_text(text, encoding="utf-8")
    return load_kontaktordner(tmp_path)


def urteil(kontakte: Kontaktordner, stelle: str = "unna", **felder: str) -> Urteil:
    """Liefert das Urteil über eine Zeile."""
    return beurteile(kontakte, Gewaehlt(stelle, stelle.title(), 2, "A2", felder), HEUTE)


def test_dieselbe_person_bleibt_und_bekommt_ihre_neue_amtszeit(kontakte: Kontaktordner) -> None:
    felder = {"anrede": "Frau", "vorname": "ERIKA", "nachname": "Mustermann", "amtszeit_bis": "2030-10-31"}
    gefunden = urteil(kontakte, **felder)
    assert (gefunden.was, gefunden.felder) == (Was.WIEDERWAHL, {"amtszeit_bis": "2030-10-31"})
    assert gefunden.bisher is not None
    assert gefunden.bisher.person.id == "aaaa1"


def test_was_schon_dasteht_aendert_nichts(kontakte: Kontaktordner) -> None:
    gleich = urteil(kontakte, nachname="Mustermann, Erika", email="erika@example.org", von="2025-11-01")
    assert (gleich.was, gleich.felder) == (Was.UNVERAENDERT, {})


def test_wer_anders_heisst_folgt_nach_und_ohne_vorgaengerin_ist_es_die_erste(kontakte: Kontaktordner) -> None:
    nachfolge = urteil(kontakte, **NEU)
    assert nachfolge.was is Was.NACHFOLGE
    assert nachfolge.felder == {**NEU, "anrede": "herr"}
    assert nachfolge.bisher is not None
    assert nachfolge.bisher.person.id == "aaaa1"
    erste = urteil(kontakte, "bonn", **NEU)
    assert (erste.was, erste.bisher) == (Was.ERSTE, None)


@pytest.mark.parametrize(
    ("stelle", "felder", "grund"),
    [
        (
            "unna",
            NEU | {"vorname": "Erika"},
            "nur Vorname oder nur Nachname stimmt mit dem Kontaktordner überein",
        ),
        (
            "unna",
            NEU | {"nachname": "Mustermann"},
            "nur Vorname oder nur Nachname stimmt mit dem Kontaktordner überein",
        ),
        (
            "unna",
            {"nachname": "Mustermann"},
            "nur Vorname oder nur Nachname stimmt mit dem Kontaktordner überein",
        ),
        ("unna", {"vorname": "Otto", "nachname": "Probe", "von": "2025-11-01"}, "die Anrede fehlt"),
        ("unna", NEU | {"anrede": "Otto"}, "»Anrede« ist nicht zu verstehen"),
        ("unna", NEU | {"von": "2025-11"}, "der Tag fehlt, an dem die Amtszeit beginnt"),
        ("unna", {"anrede": "frau"}, "der Name fehlt"),
        ("unna", {"anrede": "frau", "nachname": "Otto Probe"}, "der Name ist nicht getrennt"),
        ("unna", NEU | {"telefon": "23031030"}, "»Telefon« hat wohl seine Null am Anfang verloren"),
        ("unna", NEU | {"email": "otto(at)probe"}, "»E-Mail« passt nicht in den Kontaktordner"),
        (
            "unna",
            {"vorname": "Erika", "nachname": "Mustermann", "amtszeit_bis": "2024-10-31"},
            "die Amtszeit endete früher, als im Kontaktordner steht",
        ),
        ("doppelt", NEU, "wer das Amt dann hat, steht im Kontaktordner nicht fest"),
        ("spaeter", NEU, "im Kontaktordner steht schon jemand, der erst danach beginnt"),
        ("kaputt", NEU, "kommunen/kaputt.yaml ist fehlerhaft"),
    ],
)
def test_was_nicht_feststeht_ist_unklar_und_nennt_niemanden(
    kontakte: Kontaktordner, stelle: str, felder: dict[str, str], grund: str
) -> None:
    gefunden = urteil(kontakte, stelle, **felder)
    assert (gefunden.was, gefunden.grund) == (Was.UNKLAR, grund)
    assert gefunden.hilfe
    text = (gefunden.grund + gefunden.hilfe).casefold()
    assert not [wert for wert in felder.values() if wert.casefold() in text and wert != "frau"]

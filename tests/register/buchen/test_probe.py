from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hilfen import HEUTE, WURZEL, load_register
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln import check
from kommunennetz.register.aendern.aenderung import LayoutError, Setzen, build, change
from kommunennetz.register.buchen.buchung import buche
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Eintrag, Geladen
from kommunennetz.register.lesen.store import load
from kommunennetz.register.lesen.yaml_text import Stelle

BONN = "data/kommunen/bonn.yaml"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"


def _setze(alt: bytes, *felder: tuple[str, str]) -> Posten:
    neu = change(alt, BONN, Kommune, *(Setzen(("beitritt", feld), wert) for feld, wert in felder))
    return Posten(BONN, alt, neu)


def test_die_probe_ist_was_nach_dem_schreiben_geladen_wird(tmp_path: Path) -> None:
    register = load_register(
        tmp_path, kommunen__bonn="name: Bonn\nags: 05314000\n", kommunen__unna="name: Unna\nags: 05978036\n"
    )
    posten = [
        _setze(
            register.kommunen["bonn"].quelltext, ("unterzeichnet", "2012-12"), ("runde", "1"), ("quelle", "Q")
        ),
        Posten("data/kommunen/unna.yaml", register.kommunen["unna"].quelltext, None),
        Posten("data/kommunen/ahlen.yaml", None, build(Kommune, {"name": "Ahlen", "ags": "05570004"})),
        Posten("data/runden/2012-erste.yaml", None, RUNDE.encode()),
        Posten(
            "data/netz.yaml", register.netz.quelltext, register.netz.quelltext.replace(b"Testnetz", b"Netz")
        ),
    ]
    probe = build_probe(register, posten)
    buche(tmp_path, posten)
    geladen = load(tmp_path).register
    assert probe.befunde == ()
    assert probe.register is not None
    assert geladen is not None
    assert replace(probe.register, verzeichnis=geladen.verzeichnis) == geladen
    assert list(probe.register.kommunen) == ["ahlen", "bonn"]


def test_die_regeln_sehen_die_probe(tmp_path: Path) -> None:
    register = load_register(tmp_path, kommunen__bonn="name: Bonn\nags: 05314000\n")
    posten = _setze(
        register.kommunen["bonn"].quelltext, ("unterzeichnet", "2012-12"), ("runde", "7"), ("quelle", "Q")
    )
    probe = build_probe(register, [posten])
    assert probe.register is not None
    befunde = [befund for befund in check(probe.register, HEUTE) if befund.datei == BONN]
    assert [(befund.zeile, befund.regel.id) for befund in befunde] == [(5, "runde-unbekannt")]


def test_was_sich_nicht_lesen_laesst_ist_ein_befund(tmp_path: Path) -> None:
    register = load_register(tmp_path, kommunen__bonn="name: Bonn\nags: 05314000\n")
    posten = _setze(register.kommunen["bonn"].quelltext, ("unterzeichnet", "6.12.2017"))
    probe = build_probe(register, [posten, Posten("data/netz.yaml", register.netz.quelltext, b"name: [\n")])
    assert [(befund.datei, befund.regel.id) for befund in probe.befunde] == [
        (BONN, "datum"),
        ("data/netz.yaml", "yaml"),
    ]
    assert probe.register is not None
    assert probe.register.kommunen == {}
    assert probe.register.unlesbar == {BONN}


INFOMAIL = "---\nbetreff: Neues\ndatum: 2025-03-01\n---\n\nGuten Tag,\n\n---\n\nEnde."


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["ohne BOM", "mit BOM"])
@pytest.mark.parametrize("zeilenende", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_der_kopf_einer_infomail_aendert_sich_der_text_bleibt(
    tmp_path: Path, bom: bytes, zeilenende: str
) -> None:
    register = load_register(tmp_path, **{"infomails__2025-03-01-neues": INFOMAIL})
    datei = "data/infomails/2025-03-01-neues.md"
    alt = bom + INFOMAIL.replace("\n", zeilenende).encode()
    neu = change(alt, datei, Infomail, Setzen(("betreff",), "Altes"), Setzen(("an", "runde"), "1"))
    kopf = f"---{zeilenende}betreff: Altes{zeilenende}datum: 2025-03-01{zeilenende}"
    kopf += f"an:{zeilenende}  runde: 1{zeilenende}"
    assert neu == bom + kopf.encode() + alt[len(bom) :].split(b"2025-03-01" + zeilenende.encode())[1]
    probe = build_probe(register, [Posten(datei, alt, neu)])
    assert probe.befunde == ()
    assert probe.register is not None
    eintrag = probe.register.infomails["2025-03-01-neues"]
    assert (eintrag.satz.betreff, eintrag.satz.an.runde) == ("Altes", 1)
    assert eintrag.text == "\nGuten Tag,\n\n---\n\nEnde."
    assert (eintrag.quelltext, eintrag.stelle("an", "runde")) == (neu, Stelle(5, 3))


def test_ohne_kopf_aendert_sich_an_einer_infomail_nichts() -> None:
    with pytest.raises(LayoutError, match=r"a\.md:1:1: Der Kopf der Infomail fehlt"):
        change(b"Guten Tag", "a.md", Infomail, Setzen(("betreff",), "Neues"))


def test_jede_datei_des_registers_laesst_sich_proben_und_ihr_quelltext_ist_die_ganze_datei() -> None:
    register = load(WURZEL).register
    assert register is not None
    teile: tuple[Mapping[str, Eintrag[Any]], ...] = (
        {"netz": register.netz}, register.kommunen, register.runden, register.veranstaltungen, register.infomails,
    )  # fmt: skip
    assert all(teile)
    eintraege = [eintrag for teil in teile for eintrag in teil.values()]
    assert [e.datei for e in eintraege if e.quelltext != (WURZEL / e.datei).read_bytes()] == []
    posten = [Posten(e.datei, e.quelltext, e.quelltext) for e in eintraege]
    assert build_probe(register, posten) == Geladen(register, ())


def test_was_kein_datensatz_ist_wird_in_der_probe_ein_befund(tmp_path: Path) -> None:
    register = load_register(tmp_path)
    probe = build_probe(register, [Posten("data/kontakte/bonn.yaml", None, b"name: Bonn\n")])
    assert [(befund.datei, befund.regel.id) for befund in probe.befunde] == [
        ("data/kontakte/bonn.yaml", "endung")
    ]
    assert probe.register is not None
    assert probe.register.kommunen == {}

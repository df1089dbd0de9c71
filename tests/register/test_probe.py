from dataclasses import replace
from pathlib import Path

from hilfen import HEUTE, load_register
from kommunennetz.model.kommune import Kommune
from kommunennetz.regeln.pruefung import check
from kommunennetz.register.aenderung import Setzen, build, change
from kommunennetz.register.buchung import buche
from kommunennetz.register.posten import Posten
from kommunennetz.register.probe import build_probe
from kommunennetz.register.store import load

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
    assert [(befund.zeile, befund.regel) for befund in befunde] == [(5, "runde-unbekannt")]


def test_was_sich_nicht_lesen_laesst_ist_ein_befund(tmp_path: Path) -> None:
    register = load_register(tmp_path, kommunen__bonn="name: Bonn\nags: 05314000\n")
    posten = _setze(register.kommunen["bonn"].quelltext, ("unterzeichnet", "6.12.2017"))
    probe = build_probe(register, [posten, Posten("data/netz.yaml", register.netz.quelltext, b"name: [\n")])
    assert [(befund.datei, befund.regel) for befund in probe.befunde] == [
        (BONN, "datum"),
        ("data/netz.yaml", "yaml"),
    ]
    assert probe.register is not None
    assert probe.register.kommunen == {}
    assert probe.register.unlesbar == {BONN}

import ast
import pkgutil
import re
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

import kommunennetz.model
import kommunennetz.regeln
import kommunennetz.register
from kommunennetz.errors import FrageError
from kommunennetz.regeln import dateien, felder
from kommunennetz.regeln.katalog import ALLE, PRUEFREGELN, THEMEN, als_markdown, erklaere
from kommunennetz.regeln.regel import Pruefregel

DOCS = Path(__file__).parents[2] / "docs"

# An welcher Stelle diese Aufrufe die Kennung der Regel nennen, unter der etwas gemeldet wird.
STELLE_DER_KENNUNG = {"melde": 1, "_befund": 1, "check_muster": 1, "Befund": 4, "Meldung": 0, "ablehnen": 0}


def test_docs_regeln_ist_frisch() -> None:
    assert (DOCS / "regeln.md").read_text(encoding="utf-8") == als_markdown()


def test_jede_regel_aus_jedem_modul_steht_im_katalog() -> None:
    modulnamen = [modul.name for modul in pkgutil.iter_modules(kommunennetz.regeln.__path__)]
    module = [import_module(f"kommunennetz.regeln.{name}") for name in modulnamen]
    gefunden = [wert for modul in module for wert in vars(modul).values() if isinstance(wert, Pruefregel)]
    assert gefunden
    assert {regel.id for regel in gefunden} == {regel.id for regel in PRUEFREGELN}


def test_keine_kennung_ist_doppelt() -> None:
    kennungen = [regel.id for regel in chain.from_iterable(THEMEN.values())]
    assert kennungen == list(ALLE)


@pytest.mark.parametrize("regel", ALLE.values(), ids=lambda regel: regel.id)
def test_jede_regel_ist_erklaert(regel: Pruefregel) -> None:
    erster, _, rest = regel.erklaerung.partition("\n\n")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", regel.id)
    assert erster.endswith(".")
    # Der erste Satz steht in einer Zeile, damit er sich aufzählen lässt; was folgt, hilft weiter.
    assert "\n" not in erster
    assert rest.strip()


def test_jede_kennung_die_das_lesen_melden_kann_ist_erklaert() -> None:
    ordner = [Path(paket.__path__[0]) for paket in (kommunennetz.register, kommunennetz.model)]
    quelltexte = [pfad.read_text(encoding="utf-8") for ort in ordner for pfad in ort.rglob("*.py")]
    gemeldet = set(chain.from_iterable(map(_gemeldete_kennungen, quelltexte)))
    erklaert = {regel.id for regel in (*dateien.DATEIEN, *dateien.YAML, *felder.FELDER)}
    assert gemeldet == erklaert


def _gemeldete_kennungen(quelltext: str) -> set[str]:
    """Liefert alle Kennungen, die ein Modul wörtlich nennt, wo es einen Befund schreibt."""
    aufrufe = [knoten for knoten in ast.walk(ast.parse(quelltext)) if isinstance(knoten, ast.Call)]
    kennungen: set[str] = set()
    for aufruf in aufrufe:
        name = getattr(aufruf.func, "attr", getattr(aufruf.func, "id", ""))
        stelle = STELLE_DER_KENNUNG.get(name)
        argument = aufruf.args[stelle] if stelle is not None and len(aufruf.args) > stelle else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            kennungen.add(argument.value)
    return kennungen


def test_erklaere_findet_die_regel_auch_in_den_klammern_des_befundes() -> None:
    assert erklaere("[ags-doppelt]") is erklaere("ags-doppelt") is ALLE["ags-doppelt"]


@pytest.mark.parametrize(
    ("frage", "hilfe"),
    [
        ("ags-dopelt", "Meinten Sie »ags-doppelt«?"),
        ("xyz", "Die Kennung steht am Ende jedes Befundes in eckigen Klammern."),
    ],
)
def test_erklaere_schlaegt_bei_unbekannten_regeln_vor(frage: str, hilfe: str) -> None:
    with pytest.raises(FrageError) as gefangen:
        erklaere(frage)
    assert (gefangen.value.text, gefangen.value.hilfe) == (f"Eine Regel »{frage}« gibt es nicht.", hilfe)

import pkgutil
import re
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest

import kommunennetz.regeln
from kommunennetz.befund import Regel
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kontaktregeln import ALLE as KONTAKTREGELN
from kommunennetz.kontakte.kontaktregeln import THEMEN as KONTAKTTHEMEN
from kommunennetz.model import leseregeln
from kommunennetz.regeln.katalog import ALLE, THEMEN, als_markdown, erklaere

DOCS = Path(__file__).parents[2] / "docs"


def test_docs_regeln_ist_frisch() -> None:
    assert (DOCS / "regeln.md").read_text(encoding="utf-8") == als_markdown(KONTAKTTHEMEN)


def test_jede_regel_aus_jedem_modul_steht_im_katalog() -> None:
    modulnamen = [
        f"kommunennetz.regeln.{modul.name}" for modul in pkgutil.iter_modules(kommunennetz.regeln.__path__)
    ]
    module = [leseregeln, *map(import_module, modulnamen)]
    gefunden = {wert for modul in module for wert in vars(modul).values() if isinstance(wert, Regel)}
    assert any(regel.id == "datum" for regel in gefunden)
    assert gefunden == set(ALLE.values())


def test_keine_kennung_ist_doppelt() -> None:
    kennungen = [regel.id for regel in chain.from_iterable(THEMEN.values())]
    assert kennungen == list(ALLE)
    alle = [*kennungen, *(regel.id for regel in KONTAKTREGELN)]
    assert len(KONTAKTREGELN) > 10
    assert len(set(alle)) == len(alle)


@pytest.mark.parametrize("regel", [*ALLE.values(), *KONTAKTREGELN], ids=lambda regel: regel.id)
def test_jede_regel_ist_erklaert(regel: Regel) -> None:
    erster, _, rest = regel.erklaerung.partition("\n\n")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", regel.id)
    assert erster.endswith(".")
    # Der erste Satz steht in einer Zeile, damit er sich aufzählen lässt; was folgt, hilft weiter.
    assert "\n" not in erster
    assert rest.strip()


def test_erklaere_kennt_auch_die_regeln_des_kontaktordners() -> None:
    assert {erklaere(regel.id, KONTAKTREGELN) for regel in KONTAKTREGELN} == set(KONTAKTREGELN)


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

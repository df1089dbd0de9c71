"""Die Platzhalter einer Infomail: jeder druckt, was als Beispiel dabeisteht."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from hilfen import HEUTE
from kommunennetz.dokumente.handbuch import erreichbare_werte
from kommunennetz.post.anrede import BEISPIEL
from kommunennetz.post.empfaenger import list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.felder import Feldgruppe, Platzhalter, list_felder
from kommunennetz.post.schreiber import KONTEXTE, Infomailkontext, gemeinsamer_kontext, kommune_wert
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import feldnamen, ist_zeigbar_art, wertname
from kontexte import DATEIEN
from paket_probe import NETZ, load_probe


@pytest.fixture(name="kontext", scope="module")
def _kontext(tmp_path_factory: pytest.TempPathFactory) -> Infomailkontext:
    register = load_probe(Path(tmp_path_factory.mktemp("felder")), netz=NETZ, **DATEIEN)
    entscheidungen = list_entscheidungen(register, HEUTE, Gemeinte())
    empfaenger = next(eine.empfaenger for eine in entscheidungen if eine.empfaenger)
    return {
        **gemeinsamer_kontext(register, HEUTE),
        "kommune": kommune_wert(empfaenger),
        "empfaenger": BEISPIEL,
    }


def _alle(gruppen: list[Feldgruppe]) -> Iterator[Platzhalter]:
    return (einer for gruppe in gruppen for einer in gruppe.platzhalter)


def test_jeder_platzhalter_druckt_sein_beispiel(kontext: Infomailkontext) -> None:
    vorlagen = Vorlagen([])
    gedruckt = {}
    for einer in _alle(list_felder(kontext)):
        if einer.ausdruck.startswith("{{") and einer.beispiel != "leer":
            erster = vorlagen.render_text(_im_ersten(einer, einer.ausdruck), "x.md", kontext)
            gedruckt[(*einer.schleifen, einer.ausdruck)] = (
                _ohne_zeichen(erster),
                _ohne_zeichen(einer.beispiel),
            )
    assert len(gedruckt) > 100
    assert [(name, paar) for name, paar in gedruckt.items() if paar[0] != paar[1]] == []


def _im_ersten(einer: Platzhalter, text: str) -> str:
    """Liefert den Text beim ersten Ding jeder Schleife, in der der Platzhalter steht."""
    for schleife in reversed(einer.schleifen):
        text = f"{schleife}{{% if loop.first %}}{text}{{% endif %}}{{% endfor %}}"
    return text


def _ohne_zeichen(text: str) -> str:
    """Liefert den Text ohne das, was Markdown davorsetzt."""
    return " ".join(text.replace("\\", "").split())


def test_ja_und_nein_laesst_sich_fragen(kontext: Infomailkontext) -> None:
    vorlagen = Vorlagen([])
    fragen = [
        einer
        for einer in _alle(list_felder(kontext))
        if einer.ausdruck.startswith("{% if") and einer.beispiel != "leer"
    ]
    assert len(fragen) > 5
    for einer in fragen:
        text = _im_ersten(einer, f"{einer.ausdruck}ja{{% else %}}nein{{% endif %}}")
        assert vorlagen.render_text(text, "x.md", kontext) == einer.beispiel


def test_jedes_feld_jedes_werts_kommt_vor(kontext: Infomailkontext) -> None:
    ausdruecke = " ".join(einer.ausdruck for einer in _alle(list_felder(kontext)))
    infomail = [eines for eines in KONTEXTE if eines.namen is Infomailkontext]
    werte = erreichbare_werte(infomail)
    assert {wertname(art) for art in werte} >= {"Kommune", "Netz", "Stelle", "Veranstaltung", "Punkt"}
    fehlende = [
        (wertname(art), feld)
        for art in werte
        for feld in feldnamen(art)
        if not re.search(rf"\.{feld}\b", ausdruecke)
    ]
    assert [paar for paar in fehlende if paar[0] != "Zaehlung"] == []
    assert [name for name in get_type_hints(Infomailkontext) if name not in ausdruecke] == []


def test_was_einen_namen_hat_druckt_ihn_auch_ohne_feld(kontext: Infomailkontext) -> None:
    text = "{{ kommune }}; {{ netz }}; {{ netz.absender }}; {{ termine[0] }}; {{ mitglieder[0] }}; {{ netz.im_satz }}"
    assert Vorlagen([]).render_text(text, "x.md", kontext) == (
        "Stadt Alsdorf; Testnetz der Kommunen; Geschäftsstelle; Treffen; Stadt Alsdorf; das Testnetz der Kommunen"
    )


def test_nur_was_mehreres_bedeuten_kann_laesst_sich_nicht_drucken() -> None:
    unzeigbar = {wertname(art) for art in erreichbare_werte(KONTEXTE) if not ist_zeigbar_art(art)}
    assert unzeigbar == {"Ebenen", "Empfaenger", "Mitgliedsworte", "Sprecherin", "Zaehlung"}

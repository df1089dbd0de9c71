"""Woran eine Antwort wiederzuerkennen ist: dasselbe Kennzeichen in Nachricht, Link und Betreff."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.kennzeichen import build_antworten, kennung_von, kennzeichen, parse_betreff
from kommunennetz.post.nachricht import Nachricht
from kommunennetz.worte.anschrift import Anschrift

STELLE = Anschrift("buero@netz.example", "Netz")
ZWECK = "einladung:2027-03-11-netzwerktreffen:0"


def test_das_kennzeichen_ist_der_anfang_der_kennung_seiner_nachricht() -> None:
    nachricht = Nachricht(
        absender=STELLE,
        empfaenger=STELLE,
        betreff="B",
        text="T",
        html="H",
        datum=datetime(2027, 1, 20, tzinfo=UTC),
        kennung=(ZWECK, "unna/fach"),
    )
    assert kennung_von(ZWECK, "unna/fach") == nachricht.pruefsumme
    assert kennzeichen(ZWECK, "unna/fach") == f"[kn-{nachricht.pruefsumme[:8]}]" == "[kn-c6eddd6f]"


def test_die_drei_links_schreiben_an_die_geschaeftsstelle_mit_kennzeichen_im_betreff() -> None:
    gelesen = []
    for link in build_antworten(STELLE, "Treffen & Wahl? 100 %", "[kn-0123abcd]"):
        teile = urlsplit(link.adresse)
        angaben = parse_qs(teile.query, strict_parsing=True)
        assert (teile.scheme, teile.path, [link.betreff]) == (
            "mailto",
            "buero@netz.example",
            angaben["subject"],
        )
        gelesen.append((link.text, link.betreff, angaben["body"]))
    assert gelesen == [
        (
            "Wir kommen",
            "Wir kommen: Treffen & Wahl? 100 % [kn-0123abcd]",
            ["Wir kommen mit … Person(en)."],
        ),
        (
            "Wir kommen nicht",
            "Wir kommen nicht: Treffen & Wahl? 100 % [kn-0123abcd]",
            ["Wir kommen nicht."],
        ),
        (
            "Jemand anderes kommt",
            "Jemand anderes kommt: Treffen & Wahl? 100 % [kn-0123abcd]",
            ["Es kommt: (Name, Funktion, dienstliche E-Mail-Adresse)"],
        ),
    ]


@pytest.mark.parametrize(
    ("betreff", "wahl"),
    [
        ("Wir kommen: Treffen [kn-0123abcd]", "zusage"),
        ("Wir kommen nicht: Treffen [kn-0123abcd]", "absage"),
        ("AW: Re: Jemand anderes kommt: Treffen [KN-0123ABCD]", "vertretung"),
        ("Wir kommen [kn-0123abcd]", "zusage"),
        ("Wir kommen nicht [kn-0123abcd]", "absage"),
        ("Wir kommen leider doch nicht: Treffen [kn-0123abcd]", None),
        ("Frage zum Treffen [kn-0123abcd]", None),
    ],
)
def test_der_betreff_sagt_worauf_und_wie_geantwortet_ist(betreff: str, wahl: str | None) -> None:
    antwort = parse_betreff(betreff)
    assert antwort is not None
    assert (antwort.kennzeichen, antwort.wahl) == ("0123abcd", wahl)


@pytest.mark.parametrize(
    "betreff", ["", "Wir kommen: Treffen", "[kn-0123]", "kn-0123abcd", "[kn-0123abcdef]"]
)
def test_ohne_kennzeichen_ist_es_keine_antwort(betreff: str) -> None:
    assert parse_betreff(betreff) is None


@given(st.text())
def test_jeder_titel_kommt_im_link_wieder_als_dieselbe_antwort_an(titel: str) -> None:
    for link in build_antworten(STELLE, titel, "[kn-0123abcd]"):
        [betreff] = parse_qs(urlsplit(link.adresse).query)["subject"]
        antwort = parse_betreff(betreff)
        assert antwort is not None
        assert antwort.wahl == link.wahl
        assert link.adresse.isascii()

"""Jede Mail zu einer Veranstaltung hält auch mit feindlichen Angaben, was die Regeln verlangen, Byte für Byte."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hilfen import WURZEL, load_register
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.model.einladung import Zugang
from kommunennetz.post.einladungsbrief import AnliegenWert
from kommunennetz.post.empfaenger import Entscheidung, Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.nachricht import build_eml
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.versand.einladungsentwurf import (
    Einladungsauftrag,
    Nachfrageauftrag,
    build_entwurf,
    build_nachfrage,
    entscheide_sitze,
    find_anlass,
)
from kommunennetz.versand.einladungszweck import Zweck, parse_zweck
from kommunennetz.versand.vorbereitung import Entwurf
from kommunennetz.worte.anschrift import Anschrift

JETZT = datetime(2027, 1, 20, 9, 30, tzinfo=UTC)
NAME = "2027-03-11-treffen"
DATEIEN = {
    f"veranstaltungen__{NAME}": "titel: T\nart: netzwerktreffen\ndatum: 2027-03-11\nbeginn: 10:00\nende: 15:30\nform: hybrid\n",
    "kommunen__bonn": "name: Bonn\nags: 05314000\npostfach: post@bonn.example\n",
    "kommunen__hamm": "name: Hamm\nags: 05915000\npostfach: post@hamm.example\n",
}
METHODEN = {"einladung": "REQUEST", "erinnerung": "REQUEST", "zugang": "REQUEST", "absage": "CANCEL"}
SCHEMATA = re.compile(r'(?:href|src|action)="([a-z][a-z0-9+.-]*):', re.IGNORECASE)


@cache
def _register() -> Register:
    return load_register(Path(mkdtemp()), **DATEIEN)


def _entscheidungen(name: str = "") -> tuple[Entscheidung, ...]:
    register = _register()
    wahl = Sitzwahl(load_kontaktordner(Path("gibt-es-nicht")), date(2027, 1, 20), "postfach")
    alle = list_entscheidungen(register, date(2027, 1, 20), Gemeinte(wer=None), (), wahl)
    return tuple(
        replace(fall, anschrift=Anschrift(fall.anschrift.adresse, name)) if fall.anschrift and name else fall
        for fall in alle
    )


def _entwurf(art: str, titel: str, ort: str, name: str, spitze: bool) -> Entwurf:
    anlass = find_anlass(_register(), NAME)
    felder = {"titel": titel, "ort": ort, "stand_grund": ort, "barrierefreiheit": ort, "gastgeber": titel}
    felder |= {"art": "spitzentreffen"} if spitze else {}
    satz = anlass.satz.model_copy(update=felder)
    anlass = replace(anlass, satz=satz, termin=replace(anlass.termin, titel=titel, ort=ort, beschreibung=ort))
    auftrag = Einladungsauftrag(
        register=_register(),
        anlass=anlass,
        folge=1,
        zweck=anlass.zweck(art, 1),
        vorlagen=Vorlagen([WURZEL / "templates"]),
        stichtag=date(2027, 1, 20),
        entscheidungen=_entscheidungen(name),
        fruehere={"bonn/postfach"},
        zugang=Zugang(adresse=f"https://treffen.example/{titel}", kennwort=ort) if art == "zugang" else None,
    )
    return build_entwurf(auftrag, JETZT)


def _lies(entwurf: Entwurf) -> list[EmailMessage]:
    return [
        message_from_bytes(build_eml(replace(fall.nachricht, entwurf=False)), policy=policy.default)
        for fall in entwurf.faelle
    ]


TEXTE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(list("\"'\\<>[](){}%$^~|`*_#;,:@&=?")),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() != "")


@pytest.mark.parametrize("art", METHODEN)
@given(titel=TEXTE, ort=TEXTE, name=TEXTE, spitze=st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_jede_mail_geht_an_genau_eine_adresse_und_ist_ohne_fehler(
    art: str, titel: str, ort: str, name: str, spitze: bool
) -> None:
    mails = _lies(_entwurf(art, titel, ort, name, spitze))
    assert len(mails) == 2
    for eml, adresse in zip(mails, ("post@bonn.example", "post@hamm.example"), strict=True):
        assert [adr.addr_spec for adr in eml["To"].addresses] == [adresse]
        assert (eml["Cc"], eml["Bcc"], eml["Reply-To"]) == (None, None, None)
        for teil in eml.walk():
            assert not teil.defects
        assert [teil.get_content_type() for teil in eml.iter_parts()] == [
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        kalender = list(eml.walk())[-1]
        daten = kalender.get_payload(decode=True)
        assert isinstance(daten, bytes)
        zeilen = daten.decode("utf-8").replace("\r\n ", "").split("\r\n")
        assert f"METHOD:{METHODEN[art]}" in zeilen
        assert kalender.get_param("method") == METHODEN[art]
        [teilnehmer] = [zeile for zeile in zeilen if zeile.startswith("ATTENDEE")]
        assert teilnehmer.endswith(f":mailto:{adresse}")
        html = eml.get_body(("html",))
        assert html is not None
        assert set(SCHEMATA.findall(html.get_content())) <= {"mailto", "https", "http"}
        assert "<script" not in html.get_content()


def test_nur_erinnerungen_gelten_als_selbsttaetig() -> None:
    gelesen = {art: _lies(_entwurf(art, "T", "O", "N", False))[0]["Auto-Submitted"] for art in METHODEN}
    assert gelesen == {"einladung": None, "erinnerung": "auto-generated", "zugang": None, "absage": None}


def test_wer_schon_eine_fassung_hatte_liest_dass_sie_sich_geaendert_hat() -> None:
    bonn, hamm = _lies(_entwurf("einladung", "Treffen", "Streik", "N", False))
    for eml, geaendert in ((bonn, True), (hamm, False)):
        text = eml.get_body(("plain",))
        assert text is not None
        assert ("geändert" in text.get_content()) is geaendert


@given(grund=TEXTE, schritt=TEXTE)
@settings(max_examples=25, deadline=None)
def test_auch_die_nachfrage_nach_einem_lehrgang_ist_ohne_fehler(grund: str, schritt: str) -> None:
    register = _register()
    bonn = register.verzeichnis.find("Bonn")
    assert isinstance(bonn, Gebiet)
    auftrag = Nachfrageauftrag(
        register=register,
        lehrgang=register.veranstaltungen[NAME],
        zweck=Zweck("nachfassen", NAME, None, 6),
        vorlagen=Vorlagen([WURZEL / "templates"]),
        stichtag=date(2027, 1, 20),
        entscheidungen=tuple(fall for fall in _entscheidungen() if fall.slug == "bonn"),
        anliegen={bonn: (AnliegenWert(grund, schritt),)},
    )
    [eml] = _lies(build_nachfrage(auftrag, JETZT))
    assert not eml.defects
    assert [adr.addr_spec for adr in eml["To"].addresses] == ["post@bonn.example"]
    assert [teil.get_content_type() for teil in eml.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "text",
    [
        "einladung:2027-03-11-treffen:0",
        "einladung:2027-09-10-ews/b1:12",
        "einladung:2027-03-11-treffen:0:k7f3q",
        "zugang:2027-03-11-treffen:1:0a1b2c3d",
        "nachfassen:2027-09-10-ews:6",
    ],
)
def test_ein_zweck_liest_sich_wie_er_geschrieben_ist(text: str) -> None:
    zweck = parse_zweck(text)
    assert zweck is not None
    assert str(zweck) == text


@pytest.mark.parametrize(
    "text", ["infomail:2027-01-neues", "einladung:x", "einladung:A:0", "willkommen:k7f3q"]
)
def test_andere_zwecke_gehoeren_zu_keiner_veranstaltung(text: str) -> None:
    assert parse_zweck(text) is None


def test_ein_sitz_ausserhalb_der_kommunen_steht_mit_seinem_grund_da() -> None:
    kontakte = load_kontaktordner(Path("gibt-es-nicht"))
    [bonn, verband] = entscheide_sitze(
        _register(), kontakte, date(2027, 1, 20), ["verband/fach", "bonn/postfach"]
    )[::-1]
    assert str(bonn.sitz) == "bonn/postfach"
    assert bonn.anschrift is not None
    assert (verband.anschrift, verband.grund) == (
        None,
        "Ist keine Kommune des Registers; bitte selbst schreiben.",
    )

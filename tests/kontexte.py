"""Zu jeder mitgelieferten Vorlage ein Kontext, wie sie ihn bekommt, aus einem Register mit allem, was vorkommt."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from hilfen import HEUTE
from kommunennetz.dokumente.anlageinhalt import anlage_kontext
from kommunennetz.dokumente.paket import Wunsch, begruendung_kontext, paket_kontext
from kommunennetz.dokumente.rundenakte import akte_kontext
from kommunennetz.dokumente.treffeninhalt import Gast, treffen_kontext
from kommunennetz.dokumente.werte import GebietWert, NetzWert, als_wert
from kommunennetz.model.einladung import Zugang
from kommunennetz.model.kontakt import Person
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.post.anrede import BEISPIEL
from kommunennetz.post.einladungsbrief import (
    AnliegenWert,
    antwort_werte,
    datum_wert,
    einladung_wert,
    zugang_wert,
)
from kommunennetz.post.empfaenger import list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.kennzeichen import build_antworten
from kommunennetz.post.kontaktbrief import bestaetigung_kontext, hinweis_kontext
from kommunennetz.post.schreiber import gemeinsamer_kontext, kommune_wert
from kommunennetz.register.lesen.register import Register
from kommunennetz.seite import bau
from kommunennetz.seite.stand import stand_von
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.worte.anschrift import Anschrift
from paket_probe import NETZ, load_probe

TAG = date(2027, 3, 10)
SEITE = """\
titel: Testnetz
adresse: https://example.org/netz/
impressum: https://example.org/impressum
datenschutz: https://example.org/datenschutz
kontakt: {name: Geschäftsstelle, anschrift: Hauptstraße 1, telefon: 0211 000000, email: netz@example.org}
barrierefreiheit:
  stand: teilweise
  grundlage: Grundlage ist das Gesetz.
  erstellt: 2026-11-01
  geprueft: 2026-11-01
  methode: Selbsteinschätzung.
  maengel: [{was: Filme, warum: Es fehlen Untertitel., ersatz: Abschrift, bis: 2027-03}]
  kontaktformular: https://example.org/barriere
  ombudsstelle: {name: Ombudsstelle, email: ombud@example.org, webseite: https://example.org/ombud}
leichte_sprache: |
  Das ist das Netz.
  Hier sind Städte.
dgs: https://example.org/film
"""
DATEIEN = {
    "seite": SEITE,
    "veranstaltungen__2027-treffen": (
        "{titel: Treffen, art: workshop, datum: 2027-06-01, beginn: '10:00', ende: '12:30', ort: Hagen, "
        "gastgeber: Land, anmeldung_bis: 2027-05-20, tagesordnung: [{beginn: '10:00', titel: Ankommen, "
        "art: Gespräch, kommune: bonn}, {titel: Essen, art: Pause}], quelle: Q, "
        "bausteine: [{id: b1, titel: Erster, datum: 2027-06-01, ort: Hagen}], "
        "unterlagen: [{titel: Folien, url: https://example.org/folien}], "
        "teilnahme: [{kommune: alsdorf, stand: zugesagt}]}\n"
    ),
    "publikationen__2026-leitfaden": (
        "{titel: Leitfaden, art: arbeitshilfe, jahr: 2026, herausgeber: Land, url: https://example.org/leitfaden, "
        "themen: [Ehrenamt], veranstaltung: 2027-treffen, quelle: Q}\n"
    ),
    "runden__2012-erste": (
        "{nummer: 1, bezeichnung: Erste Runde, datum: 2012-12-05, ort: Bonn, fassung: '2012', "
        "mitunterzeichnende: [Land], neue_laut_quelle: {anzahl: 7, quelle: Q}, quelle: Q}\n"
    ),
    "kommunen__koeln": "name: Köln\nags: '05315000'\nbeitritt: {unterzeichnet: 2027-03-10, runde: 2, quelle: Q}\n"
    "kriterien: {ansprechperson: {stand: ja, nachweis: Stelle im Rathaus, quelle: Q}}\n",
}

PERSON = Person.model_validate(
    {
        "id": "k7f3q",
        "amt": "fach",
        "anrede": "frau",
        "titel": "Dr.",
        "vorname": "Erika",
        "nachname": "Mustermann",
        "email": "erika.mustermann@example.org",
        "telefon": "05221 0",
        "von": "2024-03",
        "herkunft": {"quelle": "Schreiben der Stadt", "am": "2024-03-04"},
    }
)
ANGABEN = Paketangaben.model_validate(
    {
        "briefkopf": "Stadt Herford",
        "vorlage": "2027/0112",
        "amt": "Stabsstelle Ehrenamt",
        "aktenzeichen": "50.12",
        "datum": "2027-01-18",
        "frueher": "keine",
        "leitung": "weiblich",
        "beratungsfolge": [
            {
                "gremium": "Hauptausschuss",
                "sitzung": "2027-02-03",
                "top": "7",
                "zustaendigkeit": "Vorberatung",
            },
            {"gremium": "Rat", "zustaendigkeit": "Entscheidung"},
        ],
        "vorhaben": "Die Vereine wirken mit.",
        "haushalt": "Die Fahrtkosten trägt das Produkt 01.111.",
        "personal": "Die Stelle ist da.",
        "klima": "Keine Auswirkungen.",
        "gleichstellung": "Frauen und Männer wirken mit.",
        "unterzeichnende": ["Beigeordnete", "Bürgermeisterin"],
    }
)


EINLADUNG = {
    "titel": "Treffen",
    "art": "spitzentreffen",
    "datum": "2027-03-11",
    "beginn": "10:00",
    "ende": "15:30",
    "ort": "Unna, Rathaus",
    "form": "hybrid",
    "gastgeber": "Stadt Unna",
    "zielgruppe": "spitze",
    "anmeldung_bis": "2027-02-25",
    "plaetze": "60",
    "je_kommune": "2",
    "barrierefreiheit": "Stufenlos",
    "stand": "verlegt",
    "stand_grund": "Streik",
    "verlegt_von": "2027-03-04",
    "tagesordnung": [{"beginn": "10:00", "titel": "Ankommen", "art": "Vortrag", "kommune": "bonn"}],
}


def build_kontexte(ort: Path, netz: str = NETZ, **dateien: str) -> dict[str, Mapping[str, object]]:
    """Liefert zu jeder Vorlage unter templates/ ihren Kontext."""
    return kontexte(load_probe(ort, **({"netz": netz} | DATEIEN | dateien)))


def kontexte(register: Register) -> dict[str, Mapping[str, object]]:
    """Liefert zu jeder Vorlage unter templates/ ihren Kontext aus diesem Register."""
    herford = register.verzeichnis.find("Herford")
    assert herford is not None
    begruendung = begruendung_kontext(
        register, herford, HEUTE, Wunsch(angaben=ANGABEN, mit_registerzahl=True)
    )
    paket = paket_kontext(begruendung, "Begründung")
    akte = akte_kontext(register, 2, TAG)
    post = gemeinsamer_kontext(register, HEUTE)
    entscheidungen = list_entscheidungen(register, HEUTE, Gemeinte())
    empfaenger = next(eine.empfaenger for eine in entscheidungen if eine.empfaenger)
    kommune = kommune_wert(empfaenger)
    hinweis = hinweis_kontext(register, PERSON, herford, herford.name)
    gaeste = [Gast("k7f3q", "Bonn", "", "", "ja"), Gast("bonn/fach", "Bonn", "", "", "ja")]
    treffen = treffen_kontext(register, register.veranstaltung("2027-treffen").satz, gaeste)
    blaetter = (
        "beschlussvorlage",
        "erklaerungsblatt",
        "kurzfassung",
        "nachbarn",
        "presseentwurf",
        "selbstpruefung",
        "zeitplan",
    )
    return {
        "anlage.md.j2": anlage_kontext(register, HEUTE),
        "infomail.md.j2": {
            **post,
            "kommune": kommune,
            "empfaenger": BEISPIEL,
            "betreff": "x",
            "inhalt": Markdown("x"),
        },
        **_einladungskontexte(register),
        "kontakt/bestaetigung.md.j2": bestaetigung_kontext(register, empfaenger, PERSON, TAG),
        "kontakt/hinweis.md.j2": hinweis,
        "kontakt/willkommen.md.j2": hinweis,
        "paket/begruendung.md.j2": begruendung,
        "paket/makros.md.j2": begruendung,
        **{f"paket/{name}.md.j2": paket for name in blaetter},
        "runde/infomail.md.j2": akte,
        "runde/pressemitteilung.md.j2": akte,
        "runde/programm.md.j2": akte,
        "runde/urkunde.md.j2": {**akte, "neu": akte["akte"].neue[0]},
        "treffen/protokoll.md.j2": treffen,
        "treffen/rueckmeldung.md.j2": {**treffen, "kommune": "Bonn", "zeichen": "kn-1a2b3c4d"},
        "treffen/tagesordnung.md.j2": treffen,
        **seitenkontexte(register),
    }


def _einladungskontexte(register: Register) -> dict[str, Mapping[str, object]]:
    bonn = register.verzeichnis.find("Bonn")
    assert bonn is not None
    satz = Veranstaltung.model_validate(EINLADUNG)
    gemeinsam: dict[str, object] = {
        "netz": als_wert(NetzWert, register.netz.satz),
        "kommune": als_wert(GebietWert, bonn),
        "empfaenger": BEISPIEL,
        "anhaenge": ("anlage.pdf",),
    }
    links = build_antworten(Anschrift("buero@netz.example", "Netz"), satz.titel, "[kn-0123abcd]")
    einladung = {
        **gemeinsam,
        "einladung": einladung_wert(register, satz, geaendert=True),
        "antworten": antwort_werte(links),
        "kennzeichen": "[kn-0123abcd]",
        "stichtag": datum_wert(HEUTE),
        "mit_anlage": True,
    }
    zugang = Zugang(adresse="https://treffen.example/x", kennwort="geheim")
    anliegen = (AnliegenWert("nicht Mitglied (Kandidatin)", "Vormerken."),)
    namen = ("einladung", "spitzentreffen", "erinnerung", "absage", "makros")
    return {
        **{f"einladung/{name}.md.j2": einladung for name in namen},
        "einladung/zugang.md.j2": {
            **gemeinsam,
            "einladung": einladung["einladung"],
            "zugang": zugang_wert(zugang),
        },
        "einladung/nachfassen.md.j2": {**gemeinsam, "lehrgang": "Werkstatt", "anliegen_alle": anliegen},
    }


def _umfang(kontext: Mapping[str, object]) -> tuple[int, int]:
    """Liefert, wie viele Arten von Werten ein Kontext hat, dann, wie viel darin steht."""
    text = repr(kontext)
    return len(set(re.findall(r"(\w+)\(", text))), len(text)


def seitenkontexte(register: Register) -> dict[str, Mapping[str, object]]:
    """Liefert zu jeder Vorlage der Seite den Kontext, in dem am meisten steht."""
    stand = stand_von(register, TAG)
    beigaben = {"daten/mitglieder.csv": b"x", "veranstaltungen/2027-treffen.ics": b"x"}
    alle = list(bau.kontexte(stand, beigaben))
    je_vorlage = {
        vorlage: max((k for _, v, k in alle if v == vorlage), key=_umfang)
        for vorlage in dict.fromkeys(v for _, v, _ in alle)
    }
    rahmen = {name: je_vorlage["seite/index.html.j2"][name] for name in ("seite", "netz")}
    return {**je_vorlage, **{f"seite/{name}.html.j2": rahmen for name in ("kopf", "fuss", "makros")}}

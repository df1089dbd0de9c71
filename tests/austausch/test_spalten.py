"""Welche Spalten es gibt: hinaus die der geltenden Fassung, herein die aller Fassungen."""

from pathlib import Path

import pytest

from hilfen import load_register
from kommunennetz.austausch.spalten import Form, Spalte, alle_spalten, fruehere_spalten, spalten
from kommunennetz.model.netz import Netz

ZWEI_FASSUNGEN = """\
name: Testnetz
land: "05"
gruendung: 2012-12
traeger: Land
absender: {name: Geschäftsstelle}
kriterien:
  - fassung: alt
    gilt_ab: 2012-12
    quelle: Q
    punkte:
      - id: weg
        kurz: Anerkennung
        text: Alter Text
        nachweis: N
        naechster_schritt: S
        wege: [{id: karte, text: Karte alt}, {id: orden, text: Orden}]
      - {id: mehrere, kurz: Aufgabe, text: T, nachweis: N, naechster_schritt: S}
  - fassung: neu
    gilt_ab: 2020
    quelle: Q
    punkte:
      - {id: mehrere, kurz: Aufgabe, text: T, nachweis: N, naechster_schritt: S}
      - {id: andere, kurz: Aufgabe, text: U, nachweis: N, naechster_schritt: S}
      - id: weg
        kurz: Ehrung
        text: Neuer Text
        nachweis: N
        naechster_schritt: S
        wege: [{id: karte, text: Karte neu}, {id: fest, text: Fest}]
"""


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return load_register(tmp_path, netz=ZWEI_FASSUNGEN).netz.satz


def _kriterien(gezeigte: tuple[Spalte, ...]) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (".".join(spalte.feld[1:]), spalte.titel, dict(spalte.auswahl))
        for spalte in gezeigte
        if spalte.feld[0] == "kriterien" and spalte.form in (Form.STAND, Form.AUSWAHL)
    ]


STAENDE = {"ja": "erfüllt", "nein": "nicht erfüllt", "offen": "noch nicht bekannt"}


def test_beim_einlesen_gelten_die_wege_aller_fassungen_in_der_juengsten_schreibweise(netz: Netz) -> None:
    assert _kriterien(alle_spalten(netz)) == [
        ("weg.stand", "Ehrung: Stand", STAENDE),
        ("weg.weg", "Ehrung: Weg", {"karte": "Karte neu", "orden": "Orden", "fest": "Fest"}),
        ("mehrere.stand", "Aufgabe (mehrere): Stand", STAENDE),
        ("andere.stand", "Aufgabe (andere): Stand", STAENDE),
    ]


def test_hinaus_gehen_die_kriterien_einer_fassung_mit_denselben_titeln(netz: Netz) -> None:
    alt, neu = (spalten(netz, fassung) for fassung in netz.kriterien)
    assert _kriterien(alt) == [
        ("weg.stand", "Ehrung: Stand", STAENDE),
        ("weg.weg", "Ehrung: Weg", {"karte": "Karte alt", "orden": "Orden"}),
        ("mehrere.stand", "Aufgabe (mehrere): Stand", STAENDE),
    ]
    assert _kriterien(neu) == [
        ("mehrere.stand", "Aufgabe (mehrere): Stand", STAENDE),
        ("andere.stand", "Aufgabe (andere): Stand", STAENDE),
        ("weg.stand", "Ehrung: Stand", STAENDE),
        ("weg.weg", "Ehrung: Weg", {"karte": "Karte neu", "fest": "Fest"}),
    ]
    assert [spalte.titel for spalte in alt if spalte.feld[:2] == ("kriterien", "weg")] == [
        "Ehrung: Stand", "Ehrung: Weg", "Ehrung: seit", "Ehrung: Nachweis", "Ehrung: Quelle",
    ]  # fmt: skip


def test_eine_fruehere_mitgliedschaft_hat_beitritt_und_austritt_unter_eigenen_titeln() -> None:
    assert [(".".join(spalte.feld), spalte.titel) for spalte in fruehere_spalten()] == [
        ("beitritt.unterzeichnet", "früher: unterzeichnet"),
        ("beitritt.runde", "früher: Runde"),
        ("beitritt.erklaert", "früher: erklärt"),
        ("beitritt.beschluss.gremium", "früher: Beschluss: Gremium"),
        ("beitritt.beschluss.datum", "früher: Beschluss: Datum"),
        ("beitritt.beschluss.vorlage", "früher: Beschluss: Vorlage"),
        ("beitritt.beleglage", "früher: Beitritt belegt"),
        ("beitritt.quelle", "früher: Quelle"),
        ("austritt.datum", "früher: Austritt: Datum"),
        ("austritt.quelle", "früher: Austritt: Quelle"),
    ]

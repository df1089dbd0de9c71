"""Aus Veranstaltungen werden Termine; was keinen Tag hat, bekommt keinen."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.termine.registertermine import select_termine, veranstaltungstermin
from kommunennetz.termine.termin import ORTSZEIT, Termin, Terminstand, termin_uid

NAME = "2027-03-11-netzwerktreffen"
_TAG: Mapping[str, Any] = {"datum": "2027-03-11"}
_TAGE: Mapping[str, Any] = {"von": "2027-06-23", "bis": "2027-06-24"}


def _eintrag(name: str = NAME, **felder: Any) -> Eintrag[Veranstaltung]:
    satz = Veranstaltung.model_validate({"titel": "Treffen", "art": "netzwerktreffen", **felder})
    return Eintrag(name, f"data/veranstaltungen/{name}.yaml", satz, b"")


def _um(tag: str, stunde: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(tag), datetime.min.time(), ORTSZEIT).replace(
        hour=stunde, minute=minute
    )


def test_alles_was_oeffentlich_ist_steht_im_termin() -> None:
    eintrag = _eintrag(
        **_TAG,
        beginn="10:00",
        ende="15:30",
        ort="Unna, Rathaus",
        form="hybrid",
        online="Videokonferenz",
        gastgeber="Kreisstadt Unna",
        anmeldung_bis="2027-02-25",
        stand="verlegt",
        verlegt_von="2027-02-04",
        stand_grund="Streik",
        kalenderkennung="2027-02-04-netzwerktreffen",
        tagesordnung=({"beginn": "10:00", "titel": "Ankommen"}, {"titel": "Ausblick"}),
        bemerkung="Nur für das Register",
    )
    assert veranstaltungstermin(eintrag, "Netz") == Termin(
        uid=termin_uid("Netz", "2027-02-04-netzwerktreffen"),
        folge=1,
        titel="Treffen",
        anfang=_um("2027-03-11", 10),
        ende=_um("2027-03-11", 15, 30),
        ort="Unna, Rathaus",
        beschreibung="Verlegt, bisher 4. Februar 2027: Streik\nGastgeber: Kreisstadt Unna\nVor Ort und im Netz\n"
        "Im Netz: Videokonferenz\nAnmeldung bis zum 25. Februar 2027\n10:00 Ankommen\n– Ausblick",
    )


def test_eine_abgesagte_bleibt_und_sagt_es_im_titel() -> None:
    uid = termin_uid("Netz", NAME)
    assert veranstaltungstermin(_eintrag(**_TAG, stand="abgesagt", stand_grund="Sturm"), "Netz") == Termin(
        uid=uid,
        folge=1,
        titel="Abgesagt: Treffen",
        anfang=date(2027, 3, 11),
        ende=date(2027, 3, 11),
        beschreibung="Abgesagt: Sturm",
        stand=Terminstand.ABGESAGT,
    )


def test_die_folge_steigt_mit_jeder_oeffentlichen_aenderung() -> None:
    folgen = [
        termin.folge
        for felder in ({}, {"verlegt_von": "2027-02"}, {"verlegt_von": "2027-02", "stand": "abgesagt"})
        if (termin := veranstaltungstermin(_eintrag(**_TAG, **felder), "Netz")) is not None
    ]
    assert folgen == [0, 1, 2]


@pytest.mark.parametrize(
    ("felder", "anfang", "ende", "beschreibung"),
    [
        (_TAG, date(2027, 3, 11), date(2027, 3, 11), ""),
        ({**_TAG, "beginn": "10:00"}, _um("2027-03-11", 10), None, ""),
        ({**_TAG, "ende": "12:00"}, date(2027, 3, 11), date(2027, 3, 11), "Ende: 12:00 Uhr"),
        ({**_TAG, "beginn": "10:00", "ende": "09:00"}, _um("2027-03-11", 10), None, ""),
        (_TAGE, date(2027, 6, 23), date(2027, 6, 24), ""),
        ({**_TAGE, "beginn": "10:00", "ende": "12:00"}, _um("2027-06-23", 10), _um("2027-06-24", 12), ""),
        ({**_TAGE, "beginn": "10:00"}, date(2027, 6, 23), date(2027, 6, 24), "Beginn: 10:00 Uhr"),
        ({"von": "2027-06-23"}, date(2027, 6, 23), date(2027, 6, 23), ""),
        ({"von": "2027-06-24", "bis": "2027-06-23", "beginn": "10:00", "ende": "11:00"},
         date(2027, 6, 24), date(2027, 6, 24), "Beginn: 10:00 Uhr\nEnde: 11:00 Uhr"),
    ],
)  # fmt: skip
def test_uhrzeiten_gelten_wo_tage_und_zeiten_sie_hergeben(
    felder: Mapping[str, Any], anfang: date, ende: date | None, beschreibung: str
) -> None:
    termin = veranstaltungstermin(_eintrag(**felder), "Netz")
    assert termin is not None
    assert (termin.anfang, termin.ende, termin.beschreibung) == (anfang, ende, beschreibung)


@pytest.mark.parametrize(
    ("felder", "ort"),
    [
        ({"ort": "Unna", "form": "online", "online": "https://example.org"}, "Unna"),
        ({"form": "online", "online": "https://example.org"}, "https://example.org"),
        ({"form": "online"}, "online"),
        ({}, ""),
    ],
)
def test_wo_es_im_netz_ist_ist_das_der_ort(felder: Mapping[str, Any], ort: str) -> None:
    termin = veranstaltungstermin(_eintrag(**_TAG, **felder), "Netz")
    assert termin is not None
    assert (termin.ort, termin.beschreibung) == (ort, "")


@pytest.mark.parametrize(
    ("felder", "genannt"),
    [
        ({"datum": "2027"}, "Treffen (2027)"),
        ({"datum": "2027-03"}, "Treffen (März 2027)"),
        ({"datum": "vor 2027"}, "Treffen (vor 2027)"),
        ({"datum": "unbekannt"}, "Treffen (unbekannt)"),
        ({"von": "2027-03-01", "bis": "2028"}, "Treffen (1. März 2027 bis 2028)"),
        ({"von": "2027", "bis": "2027"}, "Treffen (2027)"),
    ],
)
def test_ohne_tag_kein_termin_und_das_wird_gesagt(felder: Mapping[str, Any], genannt: str) -> None:
    auswahl = select_termine([_eintrag(**felder)], "Netz")
    assert (auswahl.termine, auswahl.ohne_tag) == ((), (genannt,))


def test_ein_lehrgang_erscheint_mit_seinen_bausteinen() -> None:
    bausteine = (
        {"id": "b1", "titel": "Rollen", "datum": "2027-09-10", "ort": "Unna"},
        {"id": "b2", "titel": "Projekt", "datum": "2027-10-08"},
        {"id": "b3", "titel": "Abschluss", "datum": "2028-01"},
        {"id": "b4", "titel": "Rückblick"},
    )
    lehrgang = _eintrag(
        "2027-ews-6",
        titel="Werkstatt 6",
        von="2027",
        bis="2028",
        beginn="09:00",
        ort="Soest",
        bausteine=bausteine,
    )
    auswahl = select_termine([lehrgang, _eintrag(**_TAG)], "Netz")
    assert [(termin.uid, termin.titel, termin.anfang, termin.ort) for termin in auswahl.termine] == [
        (termin_uid("Netz", "2027-ews-6/b1"), "Werkstatt 6: Rollen", date(2027, 9, 10), "Unna"),
        (termin_uid("Netz", "2027-ews-6/b2"), "Werkstatt 6: Projekt", date(2027, 10, 8), "Soest"),
        (termin_uid("Netz", NAME), "Treffen", date(2027, 3, 11), ""),
    ]
    assert auswahl.ohne_tag == ("Werkstatt 6: Abschluss (Januar 2028)", "Werkstatt 6: Rückblick (ohne Datum)")


def test_ein_lehrgang_ohne_tage_der_bausteine_erscheint_als_ganzer() -> None:
    lehrgang = _eintrag(**_TAGE, bausteine=({"id": "b1", "titel": "Rollen", "datum": "2027"},))
    [termin] = select_termine([lehrgang], "Netz").termine
    assert (termin.titel, termin.anfang, termin.ende) == ("Treffen", date(2027, 6, 23), date(2027, 6, 24))

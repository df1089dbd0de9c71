"""Die Liste der Kontakte: jeder Sitz mit dem, der ihn hat, und die leeren."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import vobject
from openpyxl import load_workbook

from kommunennetz.kontakte.kontaktordner import Kontaktordner, load_kontaktordner
from kommunennetz.post.empfaengerkreis import Gemeinte, find_gemeinte, parse_an
from kommunennetz.post.kontaktliste import (
    KOPF,
    Listenfrage,
    Listenwunsch,
    kontakt_als_dict,
    kontakte_csv,
    kontakte_outlook,
    kontakte_vcf,
    kontakte_xlsx,
    list_kontakte,
    listenzeile,
    zusammenfassung,
)
from post_probe import Probe, build_probe

TAG = date(2026, 11, 26)
BONN = """\
kommune: bonn
personen:
  - id: aaaa1
    amt: spitze
    anrede: frau
    titel: Dr.
    vorname: Erika
    nachname: Mustermann
    email: erika.mustermann@example.org
    telefon: "+49 228 77-0"
    von: 2025-11-01
    amtszeit_bis: 2030-10-31
  - {id: aaaa2, amt: spitze, rolle: vertretung, anrede: herr, vorname: Max, nachname: Beispiel, email: max.beispiel@example.org}
  - {id: aaaa3, amt: fach, anrede: ohne, bezeichnung: Ehrenamtsbüro, email: erika.mustermann@example.org}
  - {id: aaaa4, amt: fach, anrede: herr, vorname: Toni, nachname: Probe, von: 2020, bis: 2024-03-31, email: toni.probe@example.org}
"""
LIPPE = """\
kommune: kreis-lippe
personen:
  - {id: bbbb1, amt: spitze, anrede: herr, vorname: Otto, nachname: "=Formel", von: 2026-11, email: otto@example.org, infomails: nein}
  - {id: bbbb2, amt: vorzimmer, anrede: frau, vorname: Anna, nachname: Vorne, email: anna@example.org, zustellung: {stand: gestoert, seit: 2026-11-02}}
"""
KOELN = "kommune: koeln\npersonen: [{id: cccc1, amt: fach, anrede: frau, nachname: Fern}]\n"
VERBAND = """\
name: Verband der Muster
art: verband
personen: [{id: dddd1, amt: traeger, anrede: frau, nachname: Verbund, email: verbund@example.org}]
"""


@pytest.fixture(name="frage")
def _frage(tmp_path: Path) -> Listenfrage:
    probe: Probe = build_probe(tmp_path)
    dateien = {
        "kommunen/bonn": BONN,
        "kommunen/kreis-lippe": LIPPE,
        "kommunen/koeln": KOELN,
        "sonstige/vm": VERBAND,
    }
    for name, text in dateien.items():
        datei = tmp_path / "kontakte" / f"{name}.yaml"
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_text(text, encoding="utf-8")
    kontakte = load_kontaktordner(tmp_path / "kontakte")
    assert kontakte.befunde == ()
    return Listenfrage(probe.register, kontakte, TAG, Gemeinte())


def _zeilen(frage: Listenfrage) -> list[str]:
    return [" | ".join(str(zelle) for zelle in listenzeile(zeile)) for zeile in list_kontakte(frage)]


def test_jeder_sitz_eines_mitglieds_steht_in_der_liste_auch_leer(frage: Listenfrage) -> None:
    assert _zeilen(frage) == [
        "Bonn | Spitze | Dr. Erika Mustermann | Oberbürgermeisterin | erika.mustermann@example.org"
        " | +49 228 77-0 | 1. November 2025 | ",
        "Bonn | Spitze | Max Beispiel |  | max.beispiel@example.org |  |  | Vertretung",
        "Bonn | Fachebene | (ohne Namen) | Ehrenamtsbüro | erika.mustermann@example.org |  |  | ",
        "Detmold | Spitze | – |  |  |  |  | ",
        "Detmold | Fachebene | – |  |  |  |  | ",
        "Essen | Spitze | – |  |  |  |  | ",
        "Essen | Fachebene | – |  |  |  |  | ",
        "Hennef (Sieg) | Spitze | – |  |  |  |  | ",
        "Hennef (Sieg) | Fachebene | – |  |  |  |  | ",
        "Kreis Lippe | Spitze | Otto =Formel | Landrat | otto@example.org |  | November 2026"
        " | ob im Amt, steht nicht fest; keine Infomails",
        "Kreis Lippe | Fachebene | – |  |  |  |  | ",
        "Kreis Lippe | Vorzimmer | Anna Vorne |  | anna@example.org |  |  | Zustellung gestört",
        "koeln | Fachebene | Fern |  |  |  |  | ",
        "Verband der Muster | Träger | Verbund |  | verbund@example.org |  |  | ",
    ]
    assert zusammenfassung(list_kontakte(frage), TAG) == (
        "Zusammen: 7 Personen, 7 Sitze ohne Person, 1 Person ohne Mailadresse; Stichtag 26.11.2026."
    )


def test_gefragt_sind_nur_genannte_aemter_an_ihrem_tag(frage: Listenfrage) -> None:
    wunsch = Listenwunsch(aemter=("fach",))
    frueher = replace(frage, stichtag=date(2022, 1, 1), wunsch=wunsch)
    assert [zeile for zeile in _zeilen(frueher) if zeile.startswith("Bonn")] == [
        "Bonn | Fachebene | (ohne Namen) | Ehrenamtsbüro | erika.mustermann@example.org |  |  | ",
        "Bonn | Fachebene | Toni Probe |  | toni.probe@example.org |  | 2020 | ",
    ]


def test_raum_und_empfaengerkreis_lassen_nur_ihre_kommunen_stehen(frage: Listenfrage) -> None:
    def orte(frage: Listenfrage) -> list[str]:
        return list(dict.fromkeys(zeile.stelle for zeile in list_kontakte(frage)))

    register = frage.register
    assert orte(replace(frage, gemeinte=find_gemeinte(parse_an(["kreis=Lippe"]), register))) == [
        "Detmold", "Kreis Lippe",
    ]  # fmt: skip
    kandidaten = find_gemeinte(parse_an(["kandidaten"]), register)
    genannt = replace(frage, gemeinte=kandidaten, wunsch=Listenwunsch(nur_gemeinte=True))
    assert orte(genannt) == ["Hagen", "Unna"]


def test_ohne_mail_sind_die_luecken(frage: Listenfrage) -> None:
    zeilen = _zeilen(replace(frage, wunsch=Listenwunsch(ohne_mail=True)))
    assert len(zeilen) == 8
    assert zeilen[-1] == "koeln | Fachebene | Fern |  |  |  |  | "


def test_was_sich_nicht_lesen_laesst_ist_nicht_leer(frage: Listenfrage, tmp_path: Path) -> None:
    (tmp_path / "kontakte/kommunen/detmold.yaml").write_text("kommune: detmold\nfoto: x\n", encoding="utf-8")
    kontakte: Kontaktordner = load_kontaktordner(tmp_path / "kontakte")
    assert kontakte.befunde
    assert not [zeile for zeile in _zeilen(replace(frage, kontakte=kontakte)) if zeile.startswith("Detmold")]


def test_csv_und_mappe_sagen_dasselbe_und_rechnen_nicht(frage: Listenfrage) -> None:
    zeilen = list_kontakte(frage)
    text = kontakte_csv(frage.register, zeilen).decode("utf-8-sig")
    reihen = [*csv.reader(io.StringIO(text), delimiter=";")]
    blatt = load_workbook(io.BytesIO(kontakte_xlsx(frage.register, zeilen, TAG))).worksheets[0]
    zellen = [[zelle.value for zelle in reihe] for reihe in blatt.iter_rows()]
    assert len(reihen) == len(zellen) == len(zeilen) + 1
    assert reihen[0] == zellen[0]
    assert reihen[1] == [
        "Bonn", "05314000", "", "Köln", "Spitze", "inhaber", "frau", "Dr.", "Erika", "Mustermann",
        "Oberbürgermeisterin", "erika.mustermann@example.org", "'+49 228 77-0", "1. November 2025",
        "31. Oktober 2030", "ja", "", "", "aaaa1",
    ]  # fmt: skip
    assert reihen[4][9] == zellen[4][9] == "–"
    lippe = next(reihe for reihe in blatt.iter_rows() if reihe[9].value == "=Formel")
    assert (lippe[9].data_type, lippe[9].quotePrefix) == ("s", True)
    assert zellen[1][13] == datetime(2025, 11, 1)  # noqa: DTZ001 – ein Tag in einer Mappe hat keine Zone


def test_visitenkarten_liest_vobject_zurueck(frage: Listenfrage) -> None:
    karten = [*vobject.readComponents(kontakte_vcf(list_kontakte(frage)).decode())]
    assert [(karte.fn.value, karte.org.value) for karte in karten] == [
        ("Dr. Erika Mustermann", ["Stadt Bonn"]),
        ("Max Beispiel", ["Stadt Bonn"]),
        ("Ehrenamtsbüro, Stadt Bonn", ["Stadt Bonn"]),
        ("Otto =Formel", ["Kreis Lippe"]),
        ("Anna Vorne", ["Kreis Lippe"]),
        ("Fern", ["koeln"]),
        ("Verbund", ["Verband der Muster"]),
    ]
    assert karten[0].title.value == "Oberbürgermeisterin"
    assert karten[0].email.params == {"TYPE": ["INTERNET", "WORK"]}


def test_die_zeile_fuer_outlook_nennt_jede_adresse_einmal_und_niemanden_der_nichts_will(
    frage: Listenfrage,
) -> None:
    assert kontakte_outlook(list_kontakte(frage)) == (
        "erika.mustermann@example.org; max.beispiel@example.org; verbund@example.org"
    )


def test_json_nennt_den_sitz_und_null_fuer_niemanden(frage: Listenfrage) -> None:
    alle = [kontakt_als_dict(frage.register, zeile) for zeile in list_kontakte(frage)]
    assert alle[3] == {
        "sitz": "detmold/spitze",
        "stelle": "Detmold",
        "ags": "05766020",
        "kreis": "Kreis Lippe",
        "regierungsbezirk": "Detmold",
        "amt": "spitze",
        "bezeichnung": None,
        "sicher": None,
        "person": None,
    }
    assert alle[0]["person"]["id"] == "aaaa1"
    assert len(KOPF) == len(listenzeile(list_kontakte(frage)[0]))

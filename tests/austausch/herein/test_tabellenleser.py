from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from austausch.mappen import als_bytes, mappe, register
from kommunennetz.austausch.herein.rohblatt import FORMEL, Tabelle, Ueberschrift, Zelle, adresse
from kommunennetz.austausch.herein.tabellenleser import einlesen, read_datei
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.netz import Netz


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return register(tmp_path).netz.satz


def _werte(tabelle: Tabelle) -> list[dict[str, Any]]:
    return [
        {".".join(feld): (zelle.adresse, zelle.wert) for feld, zelle in zeile.zellen.items()}
        for zeile in tabelle.zeilen
    ]


def test_adressen_heissen_wie_in_excel() -> None:
    assert ["B17", "Z1", "AA1", "ZZ2", "AAA3"] == [
        adresse(17, 2),
        adresse(1, 26),
        adresse(1, 27),
        adresse(2, 702),
        adresse(3, 703),
    ]


def test_eine_gewachsene_liste_wird_nach_ihrem_sinn_gelesen(netz: Netz) -> None:
    daten = mappe(
        ["Mitglieder im Netzwerk (Stand: Herbst)"],
        [],
        ["lfd. Nr.", "Stadt / Gemeinde", "GKZ", "Mitglied\nseit", "E-Mail", "Ansprechperson", "Telefon"],
        [1, "Bonn", 5314000, date(2017, 12, 6), "ehrenamt@bonn.example.org", "x", "0228 1"],
        [],
        [2, "Essen", "05113000", "Dezember 2012", None, "?", None],
    )
    tabelle = einlesen(daten, "liste.xlsx", netz)
    assert [
        {
            "name": ("B4", "Bonn"),
            "ags": ("C4", 5314000),
            "beitritt.unterzeichnet": ("D4", date(2017, 12, 6)),
            "postfach": ("E4", "ehrenamt@bonn.example.org"),
            "kriterien.ansprechperson.stand": ("F4", "x"),
        },
        {
            "name": ("B6", "Essen"),
            "ags": ("C6", "05113000"),
            "beitritt.unterzeichnet": ("D6", "Dezember 2012"),
            "kriterien.ansprechperson.stand": ("F6", "?"),
        },
    ] == _werte(tabelle)
    assert ("Nicht übernommen: »lfd. Nr.«, »Telefon«; zuordnen mit --spalte ALT=NEU.",) == tabelle.hinweise
    assert (
        Ueberschrift("D3", "Mitglied seit", "unterzeichnet", ("beitritt", "unterzeichnet"))
        in tabelle.ueberschriften
    )


def test_das_blatt_mit_den_meisten_ueberschriften_wird_genommen_und_die_anderen_genannt(netz: Netz) -> None:
    ganze = Workbook()
    ganze.worksheets[0].append(["Hinweise"])
    liste = ganze.create_sheet("Liste 2026")
    liste.append(["Kommune", "Beitritt"])
    liste.append(["Bonn", 2015])
    alt = ganze.create_sheet("alt")
    alt.append(["Kommune"])
    versteckt = ganze.create_sheet("versteckt")
    versteckt.append(["Kommune", "Beitritt", "Runde", "AGS"])
    versteckt.sheet_state = "hidden"
    tabelle = einlesen(als_bytes(ganze), "x.xlsx", netz)
    assert (
        "Liste 2026",
        (
            "Gelesen ist nur das Blatt »Liste 2026«; nicht gelesen: »Sheet«, »alt« (auch eine Liste).",
            "Nicht gelesen, weil ausgeblendet: Blatt »versteckt«.",
        ),
    ) == (tabelle.blatt, tabelle.hinweise)


def test_verbundene_zellen_gelten_in_jeder_ihrer_zeilen(netz: Netz) -> None:
    ganze = Workbook()
    blatt = ganze.worksheets[0]
    for zeile in (["Alle Mitglieder"], ["Runde", "Kommune"], [1, "Bonn"], [None, "Essen"], [2, "Köln"]):
        blatt.append(zeile)
    blatt.merge_cells("A1:B1")
    blatt.merge_cells("A3:A4")
    assert [1, 1, 2] == [
        zeile.zellen["beitritt", "runde"].wert for zeile in einlesen(als_bytes(ganze), "x", netz).zeilen
    ]


def test_zweizeilige_kopfzeilen_werden_an_der_unteren_erkannt(netz: Netz) -> None:
    ganze = Workbook()
    blatt = ganze.worksheets[0]
    blatt.append(["Kommune", "Beschluss", None])
    blatt.append([None, "Gremium", "Beschlussdatum"])
    blatt.append(["Bonn", "Rat", date(2012, 10, 25)])
    blatt.merge_cells("A1:A2")
    blatt.merge_cells("B1:C1")
    assert {("name",), ("beitritt", "beschluss", "gremium"), ("beitritt", "beschluss", "datum")} == einlesen(
        als_bytes(ganze), "x", netz
    ).felder


def test_eine_formel_hat_keinen_wert_dem_zu_trauen_ist(netz: Netz) -> None:
    tabelle = einlesen(mappe(["Kommune", "Beitritt"], ["Bonn", "=HEUTE()"]), "x.xlsx", netz)
    assert Zelle("B2", "", FORMEL, "Tabelle1") == tabelle.zeilen[0].zellen["beitritt", "unterzeichnet"]


def test_ein_fehlerwert_ist_kein_wert(netz: Netz) -> None:
    daten = mappe(["Kommune", "Beitritt"], ["Bonn", "#N/A"])
    assert (
        Zelle("B2", "#N/A", "hier steht ein Fehlerwert", "Tabelle1")
        == (einlesen(daten, "x.xlsx", netz).zeilen[0].zellen["beitritt", "unterzeichnet"])
    )


@pytest.mark.parametrize(
    ("zahlenformat", "wert"),
    [
        ("dd.mm.yyyy", date(2012, 12, 1)),
        ("[$-407]d. mmmm yyyy;@", date(2012, 12, 1)),
        ("mmm-yy", "2012-12"),
        ("[$-407]mmm/ yy;@", "2012-12"),
        ('mm"."yyyy', "2012-12"),
        ("yyyy", "2012"),
    ],
)
def test_ein_datum_ist_so_genau_wie_die_zelle_es_zeigt(netz: Netz, zahlenformat: str, wert: object) -> None:
    daten = mappe(["Kommune", "Beitritt"], ["Bonn", date(2012, 12, 1)], format_={"B2": zahlenformat})
    assert wert == einlesen(daten, "x.xlsx", netz).zeilen[0].zellen["beitritt", "unterzeichnet"].wert


def test_mappen_von_1904_zaehlen_anders(netz: Netz) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    ganze = Workbook()
    ganze.epoch = CALENDAR_MAC_1904
    ganze.worksheets[0].append(["Kommune", "Beitritt"])
    ganze.worksheets[0].append(["Bonn", date(2017, 12, 6)])
    tabelle = einlesen(als_bytes(ganze), "x.xlsx", netz)
    assert (date(1904, 1, 1), date(2017, 12, 6)) == (
        tabelle.nulltag,
        tabelle.zeilen[0].zellen["beitritt", "unterzeichnet"].wert,
    )


def test_eine_zelle_am_ende_der_welt_haelt_nicht_auf(netz: Netz) -> None:
    ganze = Workbook()
    blatt = ganze.worksheets[0]
    blatt.append(["Kommune"])
    blatt.append(["Bonn"])
    blatt["XFD1048576"] = "weit weg"
    assert ["A2"] == [zeile.zellen["name",].adresse for zeile in einlesen(als_bytes(ganze), "x", netz).zeilen]


def test_zu_viele_zeilen_werden_abgelehnt(netz: Netz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunennetz.austausch.herein.xlsx_lesen.MAX_ZEILEN", 3)
    assert len(einlesen(mappe(["Kommune"], ["Bonn"], ["Essen"]), "x.xlsx", netz).zeilen) == 2
    with pytest.raises(RegisterError) as fehler:
        einlesen(mappe(["Kommune"], ["Bonn"], ["Essen"], ["Köln"]), "x.xlsx", netz)
    assert "»x.xlsx«, Blatt »Tabelle1«, hat mehr als 3 Zeilen." == fehler.value.text


def test_ohne_kommune_in_der_kopfzeile_sagt_der_fehler_was_dasteht(netz: Netz) -> None:
    with pytest.raises(FrageError) as fehler:
        einlesen(mappe(["Verein", "Beitritt"], ["TuS", 2015]), "v.xlsx", netz)
    assert (
        "In »v.xlsx« nennt keine Überschrift die Kommune; die erste Zeile lautet: »Verein«, »Beitritt«."
        == fehler.value.text
    )


def test_eine_leere_mappe_ist_ein_fehler(netz: Netz) -> None:
    with pytest.raises(FrageError, match="steht nichts"):
        einlesen(mappe(), "leer.xlsx", netz)


def test_nicht_lesbare_pfade_sind_ein_fehler(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as fehler:
        read_datei(tmp_path)
    assert "Den Pfad prüfen; ist die Datei in Excel geöffnet, sie dort schließen." == fehler.value.hilfe
    (tmp_path / "a.csv").write_bytes(b"Kommune\nBonn\n")
    assert b"Kommune\nBonn\n" == read_datei(tmp_path / "a.csv")


@pytest.mark.parametrize("zeilen", ["Kommune;Beschluss gefÃ¤llt\nBonn;2015\n", "StÃ¤dte;seit\nBonn;2015\n"])
def test_eine_datei_mit_beschaedigten_ueberschriften_wird_abgelehnt(netz: Netz, zeilen: str) -> None:
    with pytest.raises(RegisterError) as fehler:
        einlesen(zeilen.encode(), "x.csv", netz)
    assert fehler.value.text.startswith("»x.csv« ist mit falschem Zeichensatz gespeichert: In ")
    assert fehler.value.hilfe == (
        "Die Datei, aus der sie entstand, noch einmal speichern, als »CSV UTF-8« oder als .xlsx."
    )

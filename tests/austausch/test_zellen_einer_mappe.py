"""Was in den Zellen einer Mappe stehen kann: Eine schlechte kostet nur sich, und keine wird still falsch."""

import re
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from austausch.mappen import als_bytes, mappe, mit_teil, register, teil
from kommunennetz.austausch.herein.rohblatt import (
    FEHLERWERT,
    FORMEL,
    GERUNDET,
    UHRZEIT,
    UNLESBAR,
    Tabelle,
    Wert,
    Zelle,
)
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.herein.xlsx_lesen import VORZEIT
from kommunennetz.model.netz import Netz

TAG = "dd.mm.yyyy"
BLATT = "xl/worksheets/sheet1.xml"
FELD = ("beitritt", "unterzeichnet")


def _zelle_in_tabelle1(adresse: str, wert: Wert, mangel: str = "") -> Zelle:
    return Zelle(adresse, wert, mangel, "Tabelle1")


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return register(tmp_path).netz.satz


def _zelle(netz: Netz, wert: Any, zahlenformat: str | None = None) -> Zelle:
    format_ = {"B2": zahlenformat} if zahlenformat else None
    return _b2(einlesen(mappe(["Kommune", "Beitritt"], ["Bonn", wert], format_=format_), "x", netz))


def _b2(tabelle: Tabelle) -> Zelle:
    return tabelle.zeilen[0].zellen[FELD]


@pytest.mark.parametrize(
    ("wert", "zahlenformat", "zelle"),
    [
        (61, TAG, _zelle_in_tabelle1("B2", date(1900, 3, 1))),
        (60, TAG, _zelle_in_tabelle1("B2", date(1900, 2, 28), VORZEIT)),
        (1, TAG, _zelle_in_tabelle1("B2", date(1900, 1, 1), VORZEIT)),
        (-5, TAG, _zelle_in_tabelle1("B2", date(1899, 12, 25), VORZEIT)),
        (0, TAG, _zelle_in_tabelle1("B2", "", UHRZEIT)),
        (0.5, TAG, _zelle_in_tabelle1("B2", "", UHRZEIT)),
        (time(10, 30), None, _zelle_in_tabelle1("B2", "", UHRZEIT)),
        (timedelta(hours=30), "[hh]:mm", _zelle_in_tabelle1("B2", "", UHRZEIT)),
        (2_958_465, TAG, _zelle_in_tabelle1("B2", date(9999, 12, 31))),
        (2_958_466, TAG, _zelle_in_tabelle1("B2", "#VALUE!", FEHLERWERT)),
        (1e300, TAG, _zelle_in_tabelle1("B2", "#VALUE!", FEHLERWERT)),
        (43_075.9, TAG, _zelle_in_tabelle1("B2", date(2017, 12, 6))),
        (10**15 - 1, None, _zelle_in_tabelle1("B2", 10**15 - 1)),
        (10**15, None, _zelle_in_tabelle1("B2", 10**15, GERUNDET)),
        (-(10**15), None, _zelle_in_tabelle1("B2", -(10**15), GERUNDET)),
        (1e300, None, _zelle_in_tabelle1("B2", 1e300, GERUNDET)),
        (0.1, None, _zelle_in_tabelle1("B2", 0.1)),
        (True, None, _zelle_in_tabelle1("B2", True)),
        (False, None, _zelle_in_tabelle1("B2", False)),
        ("#NV", None, _zelle_in_tabelle1("B2", "#NV", FEHLERWERT)),
        (" #REF! ", None, _zelle_in_tabelle1("B2", " #REF! ", FEHLERWERT)),
        ("#NVA", None, _zelle_in_tabelle1("B2", "#NVA")),
        ("=1+1", None, _zelle_in_tabelle1("B2", "", FORMEL)),
        ("=HEUTE()", TAG, _zelle_in_tabelle1("B2", "", FORMEL)),
    ],
)
def test_jede_art_von_zelle_hat_einen_wert_oder_einen_mangel(
    netz: Netz, wert: object, zahlenformat: str | None, zelle: Zelle
) -> None:
    gelesen = _zelle(netz, wert, zahlenformat)
    assert zelle == gelesen
    assert type(zelle.wert) is type(gelesen.wert)


def test_vor_der_epoche_von_1904_zaehlt_auch_ein_macintosh_nicht(netz: Netz) -> None:
    ganze = Workbook()
    ganze.epoch = CALENDAR_MAC_1904
    ganze.worksheets[0].title = "Tabelle1"
    ganze.worksheets[0].append(["Kommune", "Beitritt"])
    ganze.worksheets[0].append(["Bonn", -1])
    ganze.worksheets[0]["B2"].number_format = TAG
    assert _b2(einlesen(als_bytes(ganze), "x", netz)) == _zelle_in_tabelle1("B2", date(1903, 12, 31), VORZEIT)
    ganze.worksheets[0]["B2"].value = 1
    assert _b2(einlesen(als_bytes(ganze), "x", netz)) == _zelle_in_tabelle1("B2", date(1904, 1, 2))


SCHAEDEN = [
    '<c r="B2"><v>abc</v></c>',
    '<c r="B2"><v>inf</v></c>',
    '<c r="B2" t="s"><v>99</v></c>',
    '<c r="B2" t="s"><v>x</v></c>',
    '<c r="B2" t="b"><v>vielleicht</v></c>',
    '<c r="B2" t="d"><v>gestern</v></c>',
    '<c r="B2" s="x"><v>1</v></c>',
    '<c t="n"><v>zwei</v></c>',
    '<c r="?"><v>2015</v></c>',
]


@pytest.mark.parametrize("schaden", SCHAEDEN)
def test_eine_beschaedigte_zelle_kostet_nur_sich(netz: Netz, schaden: str) -> None:
    daten = mappe(["Kommune", "Beitritt", "Runde"], ["Bonn", 1, 4], ["Essen", 2016, 4])
    blatt = teil(daten, BLATT).decode()
    assert blatt.count('<c r="B2" t="n"><v>1</v></c>') == 1
    kaputt = mit_teil(daten, BLATT, blatt.replace('<c r="B2" t="n"><v>1</v></c>', schaden).encode())
    bonn, essen = einlesen(kaputt, "x", netz).zeilen
    assert bonn.zellen == {
        ("name",): _zelle_in_tabelle1("A2", "Bonn"),
        FELD: _zelle_in_tabelle1("B2", "?", UNLESBAR),
        ("beitritt", "runde"): _zelle_in_tabelle1("C2", 4),
    }
    assert essen.zellen[FELD] == _zelle_in_tabelle1("B3", 2016)


def test_eine_formatnummer_die_es_nicht_gibt_kostet_nur_die_zelle(netz: Netz) -> None:
    daten = mappe(["Kommune", "Beitritt"], ["Bonn", 43_075])
    blatt = teil(daten, BLATT).decode().replace('<c r="B2" t="n">', '<c r="B2" s="77" t="d">')
    kaputt = mit_teil(daten, BLATT, blatt.replace("<v>43075</v>", "<v>2017-12-06</v>").encode())
    assert _b2(einlesen(kaputt, "x", netz)) == _zelle_in_tabelle1("B2", date(2017, 12, 6), UNLESBAR)


@pytest.mark.parametrize("nummer", ['r="x"', 'r="-1"', "", 'r="2.5"'])
def test_eine_zeile_ohne_lesbare_nummer_ist_die_naechste(netz: Netz, nummer: str) -> None:
    daten = mappe(["Kommune", "Beitritt"], ["Bonn", 2015])
    blatt = teil(daten, BLATT).decode()
    assert blatt.count('<row r="2">') == 1
    kaputt = mit_teil(daten, BLATT, blatt.replace('<row r="2">', f"<row {nummer}>").encode())
    assert einlesen(kaputt, "x", netz).zeilen[0].nummer == 2


BEIWERK = [
    '<dataValidations count="1"><dataValidation type="quatsch" sqref="?"/></dataValidations>',
    '<pageSetup orientation="schräg" paperSize="x"/>',
    '<autoFilter ref="??"/>',
    '<mergeCells><mergeCell ref="A"/><mergeCell/><mergeCell ref="?"/><mergeCell ref="B9:A1"/><mergeCell ref="1:2"/></mergeCells>',
    '<conditionalFormatting sqref="A1"><cfRule type="x" priority="y"/></conditionalFormatting>',
]


@pytest.mark.parametrize("beiwerk", BEIWERK)
def test_ein_fehler_im_aussehen_verliert_keine_werte(netz: Netz, beiwerk: str) -> None:
    daten = mappe(["Kommune", "Beitritt"], ["Bonn", 2015])
    blatt = teil(daten, BLATT).decode().replace("</sheetData>", f"</sheetData>{beiwerk}")
    assert _b2(einlesen(mit_teil(daten, BLATT, blatt.encode()), "x", netz)) == _zelle_in_tabelle1("B2", 2015)


def test_spalten_hinter_der_vierhundertsten_gelten_nicht(netz: Netz) -> None:
    zeilen = (["Kommune"], ["Bonn"])
    for hinten in (400, 401):
        ganze = Workbook()
        for nummer, zeile in enumerate(zeilen, 1):
            ganze.worksheets[0].cell(nummer, 1, zeile[0])
            ganze.worksheets[0].cell(nummer, hinten, "Bemerkung")
        felder = einlesen(als_bytes(ganze), "x", netz).zeilen[0].zellen
        assert list(felder) == ([("name",), ("bemerkung",)] if hinten == 400 else [("name",)])


def _verborgen(einrichten: Callable[[Any], None]) -> bytes:
    ganze = Workbook()
    blatt = ganze.worksheets[0]
    blatt.append(["Kommune", "Beitritt", "Runde"])
    for name in ("Bonn", "Essen", "Köln", "Unna"):
        blatt.append([name, 2015, 4])
    einrichten(blatt)
    return als_bytes(ganze)


def _filtere(blatt: Any) -> None:
    for nummer in (2, 3, 5):
        blatt.row_dimensions[nummer].hidden = True


def _gruppiere(blatt: Any) -> None:
    blatt.column_dimensions.group("B", "C", hidden=True)


@pytest.mark.parametrize(
    ("einrichten", "hinweis", "zeilen", "felder"),
    [
        (_filtere, "Mitgelesen, obwohl ausgeblendet oder weggefiltert: 3 Zeilen (2–3, 5)", [4], 3),
        (_gruppiere, "Mitgelesen, obwohl ausgeblendet: 2 Spalten (B, C)", [2, 3, 4, 5], 1),
    ],
)
def test_ausgeblendetes_wird_genannt_und_faellt_auf_wunsch_weg(
    netz: Netz, einrichten: Callable[[Any], None], hinweis: str, zeilen: list[int], felder: int
) -> None:
    daten = _verborgen(einrichten)
    mit = einlesen(daten, "x", netz)
    assert (f"{hinweis}; weglassen mit --ohne-ausgeblendete.",) == mit.hinweise
    assert ([2, 3, 4, 5], 3) == ([zeile.nummer for zeile in mit.zeilen], len(mit.zeilen[0].zellen))
    ohne = einlesen(daten, "x", netz, ohne_ausgeblendete=True)
    assert ((), zeilen, felder) == (
        ohne.hinweise,
        [zeile.nummer for zeile in ohne.zeilen],
        len(ohne.zeilen[0].zellen),
    )


def test_eine_breitere_spalte_ist_keine_ausgeblendete(netz: Netz) -> None:
    def einrichten(blatt: Any) -> None:
        blatt.column_dimensions["B"].width = 30
        blatt.row_dimensions[3].height = 40

    assert einlesen(_verborgen(einrichten), "x", netz).hinweise == ()


@pytest.mark.parametrize("spalten", ['min="x" max="3"', 'min="2" max="x"', 'max="2"', 'min="2"'])
def test_eine_spaltenangabe_ohne_zahlen_ist_gleichgueltig(netz: Netz, spalten: str) -> None:
    daten = _verborgen(_gruppiere)
    blatt, anzahl = re.subn(r"<col [^>]*/>", f'<col hidden="1" {spalten}/>', teil(daten, BLATT).decode())
    assert anzahl
    tabelle = einlesen(mit_teil(daten, BLATT, blatt.encode()), "x", netz)
    assert ((), 4) == (tabelle.hinweise, len(tabelle.zeilen))


def test_eine_verbundene_zelle_gilt_bis_zur_letzten_ihrer_zeilen_und_nicht_darueber(netz: Netz) -> None:
    def einrichten(blatt: Any) -> None:
        blatt["B3"] = blatt["B4"] = blatt["B5"] = None
        blatt["B2"] = 2012
        blatt.merge_cells("B2:B4")

    zeilen = einlesen(_verborgen(einrichten), "x", netz).zeilen
    assert [2012, 2012, 2012, None] == [
        zeile.zellen[FELD].wert if FELD in zeile.zellen else None for zeile in zeilen
    ]


def test_eine_ausgeblendete_kopfzeile_ist_kein_hinweis(netz: Netz) -> None:
    def einrichten(blatt: Any) -> None:
        blatt.row_dimensions[1].hidden = True

    assert einlesen(_verborgen(einrichten), "x", netz).hinweise == ()


def test_ist_jedes_blatt_ausgeblendet_wird_gelesen_und_es_gesagt(netz: Netz) -> None:
    daten = _verborgen(lambda _blatt: None)
    mappenteil = teil(daten, "xl/workbook.xml").decode().replace('state="visible"', 'state="hidden"')
    assert 'state="hidden"' in mappenteil
    tabelle = einlesen(mit_teil(daten, "xl/workbook.xml", mappenteil.encode()), "x", netz)
    assert (4, ("Das Blatt »Sheet« ist ausgeblendet.",)) == (len(tabelle.zeilen), tabelle.hinweise)


def test_jede_spalte_die_nicht_uebernommen_wird_ist_genannt(netz: Netz) -> None:
    fremde = [f"F{nummer}" for nummer in range(20)]
    daten = mappe(["Kommune", *fremde, "Art", None], ["Bonn", *range(20), "Stadt", "Erika Muster"])
    genannte = ", ".join(f"»F{nummer}«" for nummer in range(20))
    assert einlesen(daten, "x", netz).hinweise == (
        "Nur verglichen, nicht übernommen: »Art«.",
        f"Nicht übernommen: {genannte}, Spalte W (ohne Überschrift); zuordnen mit --spalte ALT=NEU.",
    )


@pytest.mark.parametrize(
    ("verborgene", "genannt"),
    [
        ([3], "Zeile (3)"),
        ([2, 3], "2 Zeilen (2–3)"),
        ([2, 4, 5, 6, 8], "5 Zeilen (2, 4–6, 8)"),
        (range(2, 18, 2), "8 Zeilen (2, 4, 6, 8, 10, 12, 14, 16)"),
        (range(2, 20, 2), "9 Zeilen (2, 4, 6, 8, 10, 12, 14, 16, …)"),
    ],
)
def test_ausgeblendete_zeilen_stehen_als_bereiche_da_und_nicht_endlos(
    netz: Netz, verborgene: Iterable[int], genannt: str
) -> None:
    ganze = Workbook()
    for zeile in [["Kommune"], *[["Bonn"]] * 19]:
        ganze.worksheets[0].append(zeile)
    for nummer in verborgene:
        ganze.worksheets[0].row_dimensions[nummer].hidden = True
    assert einlesen(als_bytes(ganze), "x", netz).hinweise == (
        f"Mitgelesen, obwohl ausgeblendet oder weggefiltert: {genannt}; weglassen mit --ohne-ausgeblendete.",
    )


def test_eine_fremde_spalte_ohne_werte_ist_kein_hinweis(netz: Netz) -> None:
    fremde = [f"F{nummer}" for nummer in range(10)]
    leer = einlesen(mappe(["Kommune", *fremde], ["Bonn", *[None] * 10]), "x", netz)
    assert leer.hinweise == ()


def test_verbundene_bereiche_die_sich_ueberdecken_halten_nicht_auf(netz: Netz) -> None:
    from kommunennetz.errors import RegisterError

    daten = mappe(["Kommune", "Beitritt"], *[["Bonn", 2015]] * 3)

    def verbunden(anzahl: int) -> bytes:
        bereiche = '<mergeCell ref="A2:A1048576"/>' * anzahl
        ende = f"</sheetData><mergeCells>{bereiche}</mergeCells>"
        return mit_teil(daten, BLATT, teil(daten, BLATT).decode().replace("</sheetData>", ende).encode())

    assert len(einlesen(verbunden(50), "x", netz).zeilen) == 3
    with pytest.raises(RegisterError, match="ist beschädigt"):
        einlesen(verbunden(51), "x", netz)

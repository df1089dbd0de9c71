"""Tabellen von LibreOffice: gelesen werden nur Werte, geprüft wird wie bei einer Mappe."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from austausch.mappen import register
from kommunennetz.austausch.herein.rohblatt import Wert
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.errors import RegisterError
from kommunennetz.model.netz import Netz

RAEUME = " ".join(
    f'xmlns:{kurz}="urn:oasis:names:tc:opendocument:xmlns:{lang}:1.0"'
    for kurz, lang in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    ]
)
STILE = (
    '<office:automatic-styles><number:date-style style:name="N1"><number:month/><number:year/></number:date-style>'
    '<style:style style:name="monat" style:data-style-name="N1"/>'
    '<style:style style:name="weg"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)  # fmt: skip
KOPF = "<table:table-row>" + "".join(
    f"<table:table-cell><text:p>{titel}</text:p></table:table-cell>" for titel in ("Kommune", "Beitritt", "Quelle")
) + "</table:table-row>"  # fmt: skip
BONN = "<table:table-cell><text:p>Bonn</text:p></table:table-cell>"


def _ods(zeilen: str, blatt: str = 'table:name="L"', davor: str = "", **teile: bytes) -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{davor}<office:document-content {RAEUME}>{STILE}<office:body>'
        f"<office:spreadsheet><table:table {blatt}>{KOPF}{zeilen}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archiv.writestr("content.xml", xml)
        for name, inhalt in teile.items():
            archiv.writestr(name.replace("__", "/").replace("_xml", ".xml"), inhalt)
    return puffer.getvalue()


def _zeile(*zellen: str, angaben: str = "") -> str:
    return f"<table:table-row {angaben}>{''.join(zellen)}</table:table-row>"


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return register(tmp_path).netz.satz


def _wert(netz: Netz, zelle: str) -> tuple[Wert, str] | None:
    [zeile] = einlesen(_ods(_zeile(BONN, zelle)), "l.ods", netz).zeilen
    gelesen = zeile.zellen.get(("beitritt", "unterzeichnet"))
    return (gelesen.wert, gelesen.mangel) if gelesen is not None else None


@pytest.mark.parametrize(
    ("zelle", "wert"),
    [
        ('<table:table-cell office:value-type="float" office:value="2015"><text:p>2.015</text:p></table:table-cell>', (2015, "")),
        ('<table:table-cell office:value-type="float" office:value="1.5"/>', (1.5, "")),
        ('<table:table-cell office:value-type="date" office:date-value="2015-03-02"/>', (date(2015, 3, 2), "")),
        ('<table:table-cell office:value-type="date" office:date-value="2015-03-02T00:00:00"/>', (date(2015, 3, 2), "")),
        ('<table:table-cell table:style-name="monat" office:value-type="date" office:date-value="2015-03-01"/>', ("2015-03", "")),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', (True, "")),
        ('<table:table-cell><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>', ("a  b\nc", "")),
        ("<table:table-cell><text:p>a<text:span>b</text:span>c</text:p></table:table-cell>", ("abc", "")),
        (
            "<table:table-cell><office:annotation><text:p>Erika Muster</text:p></office:annotation><text:p>2015</text:p></table:table-cell>",
            ("2015", ""),
        ),
        ('<table:table-cell table:formula="of:=TODAY()" office:value-type="float" office:value="1"/>', ("", "hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen")),
        ('<table:table-cell office:value-type="time" office:time-value="PT1H"/>', ("", "hier steht eine Uhrzeit oder Dauer")),
        ('<table:table-cell office:value-type="float" office:value="1E20"><text:p>1E20</text:p></table:table-cell>', ("1E20", "hier steht eine Zahl, die das Tabellenprogramm gerundet hat")),
        ('<table:table-cell office:value-type="date" office:date-value="x"/>', ("x", "diese Zelle ist beschädigt")),
        ("<table:table-cell><text:p>#NV</text:p></table:table-cell>", ("#NV", "hier steht ein Fehlerwert")),
        ("<table:table-cell><text:p> </text:p></table:table-cell>", None),
    ],
)  # fmt: skip
def test_eine_zelle_ist_was_sie_zeigt(netz: Netz, zelle: str, wert: tuple[Wert, str] | None) -> None:
    assert wert == _wert(netz, zelle)


def test_wiederholungen_verbundenes_und_ausgeblendetes_stehen_an_ihrer_stelle(netz: Netz) -> None:
    leer = "<table:table-cell/>"
    daten = _ods(
        _zeile(leer, angaben='table:number-rows-repeated="3"')
        + _zeile(BONN, leer, '<table:table-cell table:number-rows-spanned="2"><text:p>Q</text:p></table:table-cell>')
        + _zeile("<table:table-cell><text:p>Essen</text:p></table:table-cell>", leer, "<table:covered-table-cell/>", angaben='table:visibility="collapse"')
        + _zeile(BONN, angaben='table:number-rows-repeated="2"')
        + _zeile(leer, angaben='table:number-rows-repeated="1048000"')
    )  # fmt: skip
    tabelle = einlesen(daten, "l.ods", netz)
    assert [[(zelle.ort, zelle.wert) for zelle in zeile.zellen.values()] for zeile in tabelle.zeilen] == [
        [("Blatt »L«, A5", "Bonn"), ("Blatt »L«, C5", "Q")],
        [("Blatt »L«, A6", "Essen"), ("Blatt »L«, C5", "Q")],
        [("Blatt »L«, A7", "Bonn")],
        [("Blatt »L«, A8", "Bonn")],
    ]
    assert tabelle.hinweise == (
        "Mitgelesen, obwohl ausgeblendet oder weggefiltert: Zeile (6); weglassen mit --ohne-ausgeblendete.",
    )


def test_ein_ausgeblendetes_blatt_wird_gesagt(netz: Netz) -> None:
    daten = _ods(_zeile(BONN), 'table:name="L" table:style-name="weg"')
    assert einlesen(daten, "l.ods", netz).hinweise == ("Das Blatt »L« ist ausgeblendet.",)


VERSCHLUESSELT: dict[str, Any] = {"META-INF__manifest_xml": b"<m:encryption-data/>"}
LACHT = '<!DOCTYPE x [<!ENTITY a "ha">]>'
TIEF = "<text:span>" * 5000 + "</text:span>" * 5000


@pytest.mark.parametrize(
    ("daten", "text"),
    [
        (_ods(_zeile(BONN, angaben='table:number-rows-repeated="1000000"')), "»l.ods«, Blatt »L«, hat mehr als 20000 Zeilen."),
        (
            _ods(_zeile(BONN.replace("cell>", 'cell table:number-columns-repeated="400">', 1), angaben='table:number-rows-repeated="9000"')),
            "»l.ods« hat zu viele Zellen, erlaubt sind 1000000.",
        ),
        (_ods(_zeile(f"<table:table-cell><text:p>{TIEF}</text:p></table:table-cell>")), "»l.ods« ist beschädigt oder keine Mappe."),
        (_ods(_zeile(BONN, angaben='table:number-rows-repeated="x"')), "»l.ods« ist beschädigt oder keine Mappe."),
        (_ods("<table:table-row>"), "»l.ods« ist beschädigt oder keine Mappe."),
        (_ods("", davor=LACHT), "»l.ods« enthält eine Dokumenttyp-Deklaration; die schreibt keine Tabellenkalkulation."),
        (_ods("", Basic__x_xml=b"<x/>"), "»l.ods« ist eine Mappe mit Makros; die wird nicht geöffnet."),
        (_ods("", Bild=b"\0" * 49_000_000), "»l.ods« würde ausgepackt zu groß: 49 MB, erlaubt sind 50 MB und höchstens das 200-Fache der Datei."),
        (_ods("<table:table-source/>"), "»l.ods« holt Werte aus anderen Dateien oder aus dem Netz; das wird nicht geöffnet."),
        (_ods("", **VERSCHLUESSELT), "»l.ods« ist mit einem Kennwort geschützt."),
    ],
    ids=["zeilen", "zellen", "tief", "zahl", "xml", "doctype", "makros", "bombe", "verknuepfung", "kennwort"],
)  # fmt: skip
def test_was_keine_schlichte_tabelle_ist_wird_abgelehnt(netz: Netz, daten: bytes, text: str) -> None:
    with pytest.raises(RegisterError) as fehler:
        einlesen(daten, "l.ods", netz)
    assert (text, True) == (fehler.value.text, bool(fehler.value.hilfe))

"""Wie eine geschriebene Mappe aussieht, bis auf das Element genau."""

import re
from datetime import date

import pytest

from austausch.mappen import oeffne, teil
from kommunennetz.setzerei.mappe import TAGESFORMAT, ZAHLFORMAT, Blatt, Blattspalte, Inhalt, build_mappe

SPALTEN = (
    Blattspalte("A", 10, fest=True),
    Blattspalte("B", 12, ZAHLFORMAT, auswahl=("x", "y")),
    Blattspalte("C", 14, umbruch=True),
    Blattspalte("D", 16, TAGESFORMAT),
)
STAND = date(2026, 1, 2)


def _mappe(*, geschuetzt: bool = True) -> bytes:
    zeilen: list[list[Inhalt]] = [["a", 1, "=1", date(2017, 12, 6)]]
    return build_mappe("T", STAND, [Blatt("Liste", SPALTEN, zeilen, "B3", geschuetzt, kopf=("Oben",))])


def _element(daten: bytes, name: str) -> str:
    """Liefert ein Element des Blattes, ohne seinen Inhalt zu deuten."""
    blatt = teil(daten, "xl/worksheets/sheet1.xml").decode()
    treffer = re.search(rf"<{name}\b[^>]*/>|<{name}\b.*?</{name}>", blatt)
    return treffer[0] if treffer else ""


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("pageSetUpPr", '<pageSetUpPr fitToPage="1"/>'),
        ("pageSetup", '<pageSetup orientation="landscape" paperSize="9" fitToHeight="0" fitToWidth="1"/>'),
        ("pane", '<pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/>'),
        ("autoFilter", '<autoFilter ref="A2:D3"/>'),
        (
            "sheetProtection",
            '<sheetProtection selectLockedCells="0" selectUnlockedCells="0" sheet="1" objects="0" insertRows="0" '
            'insertHyperlinks="0" autoFilter="0" scenarios="0" formatColumns="0" deleteColumns="1" '
            'insertColumns="1" pivotTables="1" deleteRows="1" formatCells="0" formatRows="0" sort="0"/>',
        ),
        (
            "dataValidation",
            '<dataValidation sqref="B3:B203" showDropDown="0" showInputMessage="0" showErrorMessage="1" '
            'allowBlank="1" errorTitle="B" error="Erlaubt sind: x, y." type="list">'
            '<formula1>"x,y"</formula1></dataValidation>',
        ),
    ],
)
def test_gedruckt_gefiltert_und_gesperrt_wird_wie_vorgesehen(name: str, element: str) -> None:
    assert _element(_mappe(), name) == element


def test_ohne_schutz_ist_nichts_gesperrt() -> None:
    assert "sheetProtection" not in teil(_mappe(geschuetzt=False), "xl/worksheets/sheet1.xml").decode()


def test_jede_zelle_hat_den_stil_ihrer_spalte() -> None:
    blatt = oeffne(_mappe())["Liste"]
    assert [
        (
            zelle.style,
            zelle.number_format,
            zelle.protection.locked,
            zelle.alignment.wrap_text,
            zelle.quotePrefix,
        )
        for zelle in blatt[3]
    ] == [
        ("Netz fest", "@", True, True, False),
        ("Netz frei", "0", False, None, False),
        ("Netz Text", "@", False, True, True),
        ("Netz frei", "[$-407]dd.mm.yyyy", False, None, False),
    ]
    assert [
        (zelle.style, zelle.font.b, zelle.fill.fgColor.rgb, zelle.alignment.wrap_text) for zelle in blatt[2]
    ] == [("Netz Kopf", True, "FFD9D9D9", True)] * 4
    assert (blatt["A3"].fill.fgColor.rgb, blatt["B3"].fill.fill_type) == ("FFEDEDED", None)
    assert [blatt.column_dimensions[name].width for name in "ABCD"] == [10, 12, 14, 16]
    assert [blatt.column_dimensions[name].protection.locked for name in "ABCD"] == [False] * 4
    assert (blatt["A1"].value, blatt["A1"].style, blatt.print_title_rows) == ("Oben", "Normal", "$2:$2")


def test_eine_auswahl_die_excel_fuer_einen_schaden_hielte_gibt_es_nicht() -> None:
    for laenge, erwartet in ((255, 1), (256, 0)):
        spalte = Blattspalte("B" * 40, 12, auswahl=("x" * (laenge - 2), "y"))
        blatt = oeffne(build_mappe("T", STAND, [Blatt("Liste", [spalte], [])]))["Liste"]
        auswahl = blatt.data_validations.dataValidation
        assert len(auswahl) == erwartet
        assert all((len(eine.errorTitle), len(eine.error)) == (32, 225) for eine in auswahl)
        assert blatt.auto_filter.ref == "A1:A1"


@pytest.mark.parametrize(
    ("text", "zeilen"),
    [
        ("", 1),
        ("kurz", 1),
        ("Ein Text, der auf vier Zeilen umbricht", 4),
        ("erste\nzweite\n\nvierte", 4),
        ("x" * 29, 3),
        ("Wort " * 1000, 28),
    ],
)
def test_jede_zeile_ist_so_hoch_wie_ihr_laengster_text(text: str, zeilen: int) -> None:
    mappe = build_mappe("T", STAND, [Blatt("Liste", SPALTEN, [["a", 1, text, None], ["b", 2, "kurz", None]])])
    blatt = oeffne(mappe)["Liste"]
    # Höher als 409 Punkte macht Excel keine Zeile.
    assert [blatt.row_dimensions[nummer].height for nummer in (1, 2, 3)] == [15, min(15 * zeilen, 409), 15]


def test_was_unter_der_tabelle_steht_trennt_eine_leere_zeile_und_kein_filter_fasst_es() -> None:
    zeilen: list[list[Inhalt]] = [["a", 1, "x", None]]
    blatt = oeffne(
        build_mappe("T", STAND, [Blatt("Liste", SPALTEN, zeilen, unter=[["u", None, "y", None]])])
    )["Liste"]
    assert [zelle.value for zelle in blatt["A"]] == ["A", "a", None, "u"]
    assert blatt.auto_filter.ref == "A1:D2"


def test_gedruckt_steht_unten_der_titel_und_eine_breite_tabelle_auf_mehreren_seiten() -> None:
    breite = [Blattspalte(f"S{nummer}", 60) for nummer in range(8)]
    blatt = oeffne(build_mappe("A & B", STAND, [Blatt("Liste", breite, [], "C2")]))["Liste"]
    fuss = blatt.oddFooter
    assert fuss is not None
    assert fuss.left is not None
    assert fuss.right is not None
    assert (fuss.left.text, fuss.right.text) == ("A && B", "Seite &P von &N")
    assert (blatt.page_setup.fitToWidth, blatt.print_title_rows, blatt.print_title_cols) == (
        2,
        "$1:$1",
        "$A:$B",
    )

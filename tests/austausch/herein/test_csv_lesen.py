from pathlib import Path

import pytest

from austausch.mappen import register
from kommunennetz.austausch.herein.rohblatt import Wert
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.netz import Netz

TEXT = "Kommune;Beitritt;Bemerkung\nKöln;2015;a, b\n"


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return register(tmp_path).netz.satz


def _zeilen(daten: bytes, netz: Netz) -> list[list[tuple[str, Wert]]]:
    tabelle = einlesen(daten, "liste.csv", netz)
    return [[(zelle.adresse, zelle.wert) for zelle in zeile.zellen.values()] for zeile in tabelle.zeilen]


@pytest.mark.parametrize(
    "zeichensatz", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp850"]
)
def test_jeder_gebraeuchliche_zeichensatz_wird_erkannt(netz: Netz, zeichensatz: str) -> None:
    assert [[("A2", "Köln"), ("B2", "2015"), ("C2", "a, b")]] == _zeilen(TEXT.encode(zeichensatz), netz)


@pytest.mark.parametrize("trenner", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ende", ["\n", "\r\n"])
def test_jedes_trennzeichen_wird_erkannt(netz: Netz, trenner: str, ende: str) -> None:
    text = ende.join([f"Kommune{trenner}Beitritt", "", f'"Bonn"{trenner}"6.12.2017"', ""])
    assert [[("A3", "Bonn"), ("B3", "6.12.2017")]] == _zeilen(text.encode(), netz)


def test_die_zeile_sep_wird_befolgt_und_mitgezaehlt(netz: Netz) -> None:
    assert [[("A3", "Bonn"), ("B3", "2015")]] == _zeilen(b"sep=|\r\nKommune|Beitritt\r\nBonn|2015\r\n", netz)


def test_zellen_mit_umbruch_zaehlen_als_eine_zeile(netz: Netz) -> None:
    assert [[("A2", "Bonn"), ("B2", "a\nb")], [("A3", "Essen")]] == _zeilen(
        b'Kommune;Bemerkung\nBonn;"a\nb"\nEssen;\n', netz
    )


def test_fehlerwerte_aus_excel_sind_keine_werte(netz: Netz) -> None:
    tabelle = einlesen(b"Kommune;Beitritt\nBonn;#NV\n", "x.csv", netz)
    assert "hier steht ein Fehlerwert" == tabelle.zeilen[0].zellen["beitritt", "unterzeichnet"].mangel


@pytest.mark.parametrize(
    ("daten", "text"),
    [
        (b"Kommune;Beitritt\nBonn;\x00\n", "»x.csv« ist keine CSV-Datei: sie enthält Nullbytes."),
        (b"Kommune\nK\xf6ln\x81\n", "»x.csv« ist weder UTF-8 noch Windows-, Mac- oder DOS-Text."),
        (b'Kommune;Beitritt\nBonn;"offen\n', "»x.csv« ist keine lesbare CSV-Datei: Fehler bei Zeile 2."),
        (b"Kommune\n" + b"x" * 200_000, "»x.csv« ist keine lesbare CSV-Datei: Fehler bei Zeile 2."),
        (b"<html><table><tr><td>Kommune", "»x.csv« ist eine Webseite, keine Tabelle."),
        (b"Kommune\n" + b"Bonn\n" * 20_000, "»x.csv« hat mehr als 20000 Zeilen oder 400 Spalten."),
        (b"Kommune" + b";x" * 400, "»x.csv« hat mehr als 20000 Zeilen oder 400 Spalten."),
        (b"", "»x.csv« ist leer."),
        (b"\r\n \0", "»x.csv« ist leer."),
        (b"Kommune;" + b"x" * 10_000_000, "»x.csv« ist zu groß: 10 MB, erlaubt sind 10 MB."),
    ],
    ids=["nullbyte", "zeichensatz", "anfuehrung", "feld", "html", "zeilen", "spalten", "leer", "nullen", "gross"],
)  # fmt: skip
def test_kaputte_dateien_sagen_was_ihnen_fehlt(netz: Netz, daten: bytes, text: str) -> None:
    with pytest.raises(RegisterError) as fehler:
        einlesen(daten, "x.csv", netz)
    assert text == fehler.value.text
    assert fehler.value.hilfe


def test_so_viele_zeilen_und_spalten_wie_erlaubt_werden_gelesen(netz: Netz) -> None:
    kopf = b"Kommune" + b";" * 398 + b";Bemerkung\n"
    tabelle = einlesen(kopf + b"Bonn\n" * 19_998 + b"Essen" + b";" * 399 + b"x", "x.csv", netz)
    assert len(tabelle.zeilen) == 19_999
    assert [(zelle.adresse, zelle.wert) for zelle in tabelle.zeilen[-1].zellen.values()] == [
        ("A20000", "Essen"),
        ("OJ20000", "x"),
    ]


def test_eine_csv_ohne_kommune_ist_ein_fehler(netz: Netz) -> None:
    with pytest.raises(FrageError) as fehler:
        einlesen(b"a;b;" + b"c" * 50 + b";d;e;f;g;h;i\n1;2\n", "x.csv", netz)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "In »x.csv« nennt keine Überschrift die Kommune; die erste Zeile lautet: »a«, »b«, "
        f"»{'c' * 39}, »d«, »e«, »f«, »g«, »h«.",
        "Eine Spalte »Kommune« oder »AGS« nennen, oder mit --spalte Alt=Kommune sagen, welche es ist.",
    )

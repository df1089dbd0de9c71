import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from austausch.mappen import mappe, mit_teil, register, teil
from kommunennetz.austausch.herein.sicherheit import MAX_ENTPACKT, MAX_TEILE, MAX_ZELLEN
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.errors import RegisterError
from kommunennetz.model.netz import Netz

GUT = mappe(["Kommune", "Beitritt"], ["Bonn", 2015])
BLATT = "xl/worksheets/sheet1.xml"
NEU_SPEICHERN = (
    "In Excel öffnen, mit »Speichern unter« als »Excel-Arbeitsmappe (.xlsx)« sichern, diese einlesen."
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return register(tmp_path).netz.satz


def _archiv(**teile: bytes) -> bytes:
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name, inhalt in teile.items():
            archiv.writestr(name.replace("__", "/"), inhalt)
    return puffer.getvalue()


def _mit_kennwort_im_archiv() -> bytes:
    # Bit 0 der Schalter in beiden Köpfen: Der Teil ist verschlüsselt.
    daten = bytearray(GUT)
    for kopf, stelle in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        ort = daten.find(kopf)
        while ort >= 0:
            daten[ort + stelle] |= 1
            ort = daten.find(kopf, ort + 4)
    return bytes(daten)


def _doppelt() -> bytes:
    puffer = io.BytesIO(GUT)
    with zipfile.ZipFile(puffer, "a") as archiv, pytest.warns(UserWarning, match="Duplicate name"):
        archiv.writestr(BLATT, b"<worksheet/>")
    return puffer.getvalue()


def _mit_teilen(anzahl: int) -> bytes:
    puffer = io.BytesIO(GUT)
    with zipfile.ZipFile(puffer, "a") as archiv:
        for nummer in range(anzahl - len(archiv.namelist())):
            archiv.writestr(f"xl/media/{nummer}.png", b"")
    return puffer.getvalue()


def _mit_luege_ueber_die_groesse() -> bytes:
    bombe = mit_teil(GUT, BLATT, b" " * 40_000_000)
    # Das Inhaltsverzeichnis behauptet tausend Bytes; mehr darf niemand auspacken.
    return bombe.replace((40_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def _mit_doctype(zeichensatz: str) -> bytes:
    lacht = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{lacht}]><x>&l8;</x>'
    return mit_teil(GUT, BLATT, xml.encode(zeichensatz))


@pytest.mark.parametrize(
    ("daten", "text", "hilfe"),
    [
        (OLE + b"Workbook", "»x.xlsx« hat das alte Format .xls.", NEU_SPEICHERN),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "»x.xlsx« ist mit einem Kennwort geschützt.",
            "In Excel unter Datei → Informationen → Arbeitsmappe schützen das Kennwort entfernen, speichern.",
        ),
        (_mit_kennwort_im_archiv(), "»x.xlsx« ist mit einem Kennwort geschützt.", NEU_SPEICHERN),
        (mit_teil(GUT, "xl/vbaProject.bin", b"x"), "»x.xlsx« ist eine Mappe mit Makros; die wird nicht geöffnet.", NEU_SPEICHERN),
        (mit_teil(GUT, "xl/macrosheets/sheet1.xml", b"x"), "»x.xlsx« ist eine Mappe mit Makros; die wird nicht geöffnet.", NEU_SPEICHERN),
        (
            mit_teil(GUT, "[Content_Types].xml", teil(GUT, "[Content_Types].xml").replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")),
            "»x.xlsx« ist eine Mappe mit Makros; die wird nicht geöffnet.",
            NEU_SPEICHERN,
        ),
        (
            mit_teil(GUT, "xl/externalLinks/externalLink1.xml", b"<x/>"),
            "»x.xlsx« holt Werte aus anderen Dateien oder aus dem Netz; das wird nicht geöffnet.",
            "In Excel unter Daten → Verknüpfungen bearbeiten die Verknüpfungen lösen und neu speichern.",
        ),
        (
            mit_teil(GUT, "xl/connections.xml", b"<x/>"),
            "»x.xlsx« holt Werte aus anderen Dateien oder aus dem Netz; das wird nicht geöffnet.",
            "In Excel unter Daten → Verknüpfungen bearbeiten die Verknüpfungen lösen und neu speichern.",
        ),
        (
            mit_teil(GUT, "xl/media/bild.bmp", b"\0" * 49_000_000),
            "»x.xlsx« würde ausgepackt zu groß: 49 MB, erlaubt sind 50 MB und höchstens das 200-Fache der Datei.",
            "Leere, aber formatierte Zeilen und Spalten löschen und neu speichern.",
        ),
        (_mit_luege_ueber_die_groesse(), "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (_doppelt(), "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (_mit_teilen(MAX_TEILE + 1), "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (GUT[:-30], "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (GUT[:500] + b"?" * 50 + GUT[550:], "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (mit_teil(GUT, BLATT, b"<worksheet><sheetData><row>"), "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (mit_teil(GUT, "xl/workbook.xml", b"<workbook>"), "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (mit_teil(GUT, "xl/styles.xml", b"{}"), "»x.xlsx« ist beschädigt oder keine Mappe.", NEU_SPEICHERN),
        (_archiv(word__document_xml=b"<x/>"), "»x.xlsx« ist keine Excel-Mappe.", "Gelesen werden .xlsx, .ods und .csv."),
        (_archiv(**{"xl/workbook.bin": b"x"}), "»x.xlsx« hat das binäre Format .xlsb.", NEU_SPEICHERN),
        (_mit_doctype("utf-8"), "»x.xlsx« enthält eine Dokumenttyp-Deklaration; die schreibt keine Tabellenkalkulation.", NEU_SPEICHERN),
        (_mit_doctype("utf-16"), "»x.xlsx« enthält eine Dokumenttyp-Deklaration; die schreibt keine Tabellenkalkulation.", NEU_SPEICHERN),
        (
            mit_teil(GUT, BLATT, b"".join(b'<c r="%x"/>' % nummer for nummer in range(MAX_ZELLEN + 1))),
            f"»x.xlsx« hat zu viele Zellen und Zeilen: {MAX_ZELLEN + 1}, erlaubt sind {MAX_ZELLEN}.",
            "Leere, aber formatierte Zeilen und Spalten löschen und neu speichern.",
        ),
    ],
    ids=[
        "xls", "kennwort", "kennwort-zip", "vba", "xlm", "makrotyp", "verknuepfung", "verbindung", "bombe", "luege",
        "doppelt", "teile", "abgeschnitten", "verdorben", "blatt", "mappe", "stile", "docx", "xlsb", "doctype",
        "doctype-16", "zellen",
    ],
)  # fmt: skip
def test_was_keine_schlichte_mappe_ist_wird_mit_grund_abgelehnt(
    netz: Netz, daten: bytes, text: str, hilfe: str
) -> None:
    with pytest.raises(RegisterError) as fehler:
        einlesen(daten, "x.xlsx", netz)
    assert (text, hilfe) == (fehler.value.text, fehler.value.hilfe)


def test_die_endung_fuer_makros_genuegt_zur_ablehnung(netz: Netz) -> None:
    with pytest.raises(RegisterError, match="Mappe mit Makros"):
        einlesen(GUT, "Liste.XLSM", netz)


def test_eine_bombe_aus_vielen_teilen_wird_zusammengezaehlt(netz: Netz) -> None:
    zufall = bytes(range(256)) * 39
    inhalt = b"".join(zufall[nummer % 256 :] + zufall[: nummer % 256] for nummer in range(100))
    puffer = io.BytesIO(GUT)
    with zipfile.ZipFile(puffer, "a", zipfile.ZIP_DEFLATED) as archiv:
        for nummer in range(MAX_ENTPACKT // len(inhalt) + 1):
            archiv.writestr(f"xl/media/{nummer}.bmp", inhalt)
    with pytest.raises(RegisterError, match="würde ausgepackt zu groß: 51 MB"):
        einlesen(puffer.getvalue(), "x.xlsx", netz)


@pytest.mark.parametrize(
    "aendern",
    [
        lambda daten: mit_teil(daten, "xl/media/foto.png", b"\x89PNG"),
        lambda daten: mit_teil(daten, "xl/printerSettings/printerSettings1.bin", b"x"),
        lambda daten: mit_teil(daten, "xl/comments1.xml", b"<comments/>"),
        lambda daten: mit_teil(daten, "xl/media/leer.bmp", b"\0" * 1_000_000),
        lambda _: _mit_teilen(MAX_TEILE),
    ],
    ids=["bild", "drucker", "notizen", "leeres-bild", "teile"],
)
def test_was_nur_danebensteht_stoert_nicht(netz: Netz, aendern: Callable[[bytes], bytes]) -> None:
    assert 1 == len(einlesen(aendern(GUT), "x.xlsx", netz).zeilen)

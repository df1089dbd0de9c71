"""Anhänge: was mitgeht, was abgelehnt wird, und wie die Nachricht damit aussieht."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from kommunennetz.errors import FrageError
from kommunennetz.post.anhaenge import ARTEN, Anhang, read_anhaenge, read_anhang
from kommunennetz.post.bilder import read_bild
from kommunennetz.post.nachricht import Nachricht, build_eml
from kommunennetz.worte.anschrift import Anschrift


def _bild(art: str) -> bytes:
    daten = BytesIO()
    Image.new("RGB", (3, 2), "navy").save(daten, art)
    return daten.getvalue()


def _docx() -> bytes:
    daten = BytesIO()
    Document().save(daten)
    return daten.getvalue()


def _xlsx() -> bytes:
    daten = BytesIO()
    Workbook().save(daten)
    return daten.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
GUTE = {"pdf": PDF, "docx": _docx(), "xlsx": _xlsx(), "ics": ICS, "png": _bild("PNG"), "jpg": _bild("JPEG")}


def _mit(daten: bytes, name: str, inhalt: bytes) -> bytes:
    """Liefert die Office-Datei mit einem Teil mehr."""
    puffer = BytesIO(daten)
    with zipfile.ZipFile(puffer, "a") as mappe:
        mappe.writestr(name, inhalt)
    return puffer.getvalue()


def _makro_typ(daten: bytes) -> bytes:
    neu = BytesIO()
    with zipfile.ZipFile(BytesIO(daten)) as alt, zipfile.ZipFile(neu, "w") as mappe:
        for name in alt.namelist():
            inhalt = alt.read(name).replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
            mappe.writestr(name, inhalt)
    return neu.getvalue()


def _zip() -> bytes:
    puffer = BytesIO()
    with zipfile.ZipFile(puffer, "w") as archiv:
        archiv.writestr("a.txt", "x")
    return puffer.getvalue()


@pytest.mark.parametrize("endung", ARTEN)
def test_jede_erlaubte_art_geht_mit(tmp_path: Path, endung: str) -> None:
    pfad = tmp_path / f"Programm.{endung.upper()}"
    pfad.write_bytes(GUTE[endung])
    assert read_anhang(pfad) == Anhang(f"Programm.{endung.upper()}", ARTEN[endung], GUTE[endung])


def test_jede_art_unter_jeder_anderen_endung_wird_abgelehnt(tmp_path: Path) -> None:
    paare = [(art, endung) for art in GUTE for endung in ARTEN if art != endung]
    assert len(paare) == 30
    for art, endung in paare:
        (tmp_path / f"a.{endung}").write_bytes(GUTE[art])
        with pytest.raises(FrageError, match=rf"keine ganze Datei dieser Art \(\.{endung}\)"):
            read_anhang(tmp_path / f"a.{endung}")


@pytest.mark.parametrize(
    ("name", "daten", "meldung"),
    [
        ("a.zip", _zip(), "»a.zip« darf kein Anhang sein."),
        ("a.docm", GUTE["docx"], "»a.docm« darf kein Anhang sein."),
        ("a", PDF, "»a« darf kein Anhang sein."),
        ("a.docx", _zip(), "keine ganze Datei dieser Art (.docx)"),
        ("a.docx", GUTE["docx"][:-40], "keine ganze Datei dieser Art (.docx)"),
        ("a.docx", b"MZ" + GUTE["docx"], "keine ganze Datei dieser Art (.docx)"),
        ("a.docx", _mit(GUTE["docx"], "word/vbaProject.bin", b"x"), "Makros"),
        ("a.docx", _mit(GUTE["docx"], "word/embeddings/oleObject1.bin", b"x"), "Makros"),
        ("a.xlsx", _mit(GUTE["xlsx"], "xl/macrosheets/sheet1.xml", b"x"), "Makros"),
        ("a.xlsx", _mit(GUTE["xlsx"], "xl/activeX/activeX1.xml", b"x"), "Makros"),
        ("a.xlsx", _makro_typ(GUTE["xlsx"]), "Makros"),
        ("a.pdf", PDF[:-7], "keine ganze Datei dieser Art (.pdf)"),
        ("a.ics", ICS[:20], "keine ganze Datei dieser Art (.ics)"),
        ("a.ics", ICS.replace(b"2.0", b"\xff"), "keine ganze Datei dieser Art (.ics)"),
        ("a.png", GUTE["png"][:-12], "keine ganze Datei dieser Art (.png)"),
    ],
)
def test_was_nicht_hinausdarf_sagt_warum(tmp_path: Path, name: str, daten: bytes, meldung: str) -> None:
    (tmp_path / name).write_bytes(daten)
    with pytest.raises(FrageError) as gefangen:
        read_anhang(tmp_path / name)
    assert meldung in gefangen.value.text


def test_fehlende_gleichnamige_und_zu_grosse_anhaenge_werden_genannt(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/A.pdf").write_bytes(PDF)
    with pytest.raises(FrageError, match="gibt es nicht"):
        read_anhaenge([tmp_path / "c.pdf"], 10)
    with pytest.raises(FrageError, match="heißen gleich"):
        read_anhaenge([tmp_path / "a.pdf", tmp_path / "b/A.pdf"], 10)
    (tmp_path / "gross.pdf").write_bytes(PDF[:-6] + b"x" * 800_000 + PDF[-6:])
    with pytest.raises(FrageError, match="wiegen in der Nachricht 1,1 MB, erlaubt sind 1 MB"):
        read_anhaenge([tmp_path / "gross.pdf"], 1)
    assert len(read_anhaenge([tmp_path / "gross.pdf"], 2)) == 1


_NACHRICHT = Nachricht(
    absender=Anschrift("netz@example.org", "Geschäftsstelle"),
    empfaenger=Anschrift("fach@bonn.example", "Stadt Bonn"),
    betreff="Einladung",
    text="Guten Tag\n",
    html="<p>Guten Tag</p>\n",
    datum=datetime(2027, 1, 20, 9, tzinfo=UTC),
    kennung=("einladung:treffen:0", "bonn/fach"),
    entwurf=False,
    selbsttaetig=False,
)


def _gelesen(daten: bytes) -> EmailMessage:
    nachricht = message_from_bytes(daten, policy=SMTP)
    assert isinstance(nachricht, EmailMessage)
    assert [teil.defects for teil in nachricht.walk() if teil.defects] == []
    for teil in nachricht.walk():
        assert [feld for feld, wert in teil.items() if wert.defects] == []
    return nachricht


def _baum(teil: EmailMessage) -> object:
    art = teil.get_content_type()
    return (art, [_baum(einer) for einer in teil.iter_parts()]) if teil.is_multipart() else art  # type: ignore[arg-type]


def test_die_auswahl_bleibt_ganz_und_die_anhaenge_folgen_ihr() -> None:
    bild = read_bild(GUTE["png"])
    assert bild is not None
    anhaenge = (Anhang("Programm.pdf", ARTEN["pdf"], PDF), Anhang("termin.ics", ARTEN["ics"], ICS))
    nachricht = _gelesen(build_eml(replace(_NACHRICHT, bilder=(bild,), anhaenge=anhaenge)))
    related = ("multipart/related", ["text/html", "image/png"])
    assert _baum(nachricht) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", related]), "application/pdf", "application/ics"],
    )
    assert [teil.get_filename() for teil in nachricht.iter_attachments()] == ["Programm.pdf", "termin.ics"]
    assert [teil.get_content() for teil in nachricht.iter_attachments()] == [PDF, ICS]


def test_jede_art_kommt_byte_fuer_byte_wieder_heraus() -> None:
    anhaenge = tuple(Anhang(f"a.{endung}", ARTEN[endung], daten) for endung, daten in GUTE.items())
    nachricht = _gelesen(build_eml(replace(_NACHRICHT, anhaenge=anhaenge)))
    assert [teil.get_content() for teil in nachricht.iter_attachments()] == [*GUTE.values()]


def test_ein_umlaut_im_namen_steht_nach_rfc_2231_da_und_daneben_in_ascii() -> None:
    anhang = Anhang("Übersicht Münster.pdf", ARTEN["pdf"], PDF)
    daten = build_eml(replace(_NACHRICHT, anhaenge=(anhang,)))
    assert (
        b"Content-Disposition: attachment;\r\n filename*=utf-8''%C3%9Cbersicht%20M%C3%BCnster.pdf\r\n"
        in daten
    )
    [teil] = _gelesen(daten).iter_attachments()
    assert teil.get_filename() == "Übersicht Münster.pdf"
    assert teil.get_param("name") == "uebersicht-muenster.pdf"


@given(st.text(min_size=1, max_size=96).map(lambda stamm: f"{stamm}.pdf"))
def test_kein_name_verdirbt_die_nachricht(name: str) -> None:
    daten = build_eml(replace(_NACHRICHT, anhaenge=(Anhang(name, ARTEN["pdf"], PDF),)))
    [anhang] = _gelesen(daten).iter_attachments()
    assert anhang.get_content() == PDF
    assert str(anhang.get_filename()).endswith(".pdf")
    assert max(map(len, daten.split(b"\r\n"))) <= 78
    assert b"\n" not in daten.replace(b"\r\n", b"")


def test_eine_sendung_nennt_ihre_kennung_und_eine_einladung_ist_nicht_selbsttaetig() -> None:
    nachricht = _gelesen(build_eml(_NACHRICHT))
    kennung = _NACHRICHT.pruefsumme
    assert nachricht["X-Kommunennetz-Sendung"] == kennung
    assert nachricht["Message-ID"] == f"<{kennung}@example.org>"
    fehlende = (
        "X-Unsent",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "List-Id",
        "List-Unsubscribe",
        "Bcc",
    )
    assert [feld for feld in fehlende if nachricht[feld] is not None] == []
    erinnerung = _gelesen(build_eml(replace(_NACHRICHT, selbsttaetig=True)))
    assert erinnerung["Auto-Submitted"] == "auto-generated"

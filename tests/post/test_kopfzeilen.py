from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.anschrift import Anschrift
from kommunennetz.post.kopfzeilen import anschrift_teile, einzeilig, format_kopfzeile, text_teile


@pytest.mark.parametrize(
    ("betreff", "zeile"),
    [
        ("Neues", "Subject: Neues"),
        ("Neue\r\nBcc: b@example.org", "Subject: Neue Bcc: b@example.org"),
        ("  a  b\t", "Subject: a b"),
        ("für", "Subject: =?utf-8?q?f=C3=BCr?="),
        ("=?utf-8?q?x?=", "Subject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?="),
        (
            "Ein langer Betreff aus lauter schlichten Worten, der nicht auf eine Zeile passt",
            "Subject: Ein langer Betreff aus lauter schlichten Worten, der nicht auf eine\r\n Zeile passt",
        ),
        (
            "Ein langer Betreff mit Umlauten – für Köln, Düsseldorf und Münster",
            (
                "Subject: =?utf-8?q?Ein_langer_Betreff_mit_Umlauten_=E2=80=93_f?=\r\n"
                " =?utf-8?q?=C3=BCr_K=C3=B6ln=2C_D=C3=BCsseldorf_und_M?=\r\n"
                " =?utf-8?q?=C3=BCnster?="
            ),
        ),
        ("", "Subject:"),
    ],
)
def test_der_betreff_wird_eine_gefaltete_kopfzeile(betreff: str, zeile: str) -> None:
    assert format_kopfzeile("Subject", *text_teile(betreff)) == zeile


@pytest.mark.parametrize(
    ("name", "zeile"),
    [
        ("", "To: a@example.org"),
        ("Stadt Bonn", 'To: "Stadt Bonn" <a@example.org>'),
        ('Hennef (Sieg) "x" \\', 'To: "Hennef (Sieg) \\"x\\" \\\\" <a@example.org>'),
        ("Köln", "To: =?utf-8?q?K=C3=B6ln?= <a@example.org>"),
        ("a\r\nBcc: <b@example.org>", 'To: "a Bcc: <b@example.org>" <a@example.org>'),
    ],
)
def test_name_und_adresse_werden_eine_kopfzeile(name: str, zeile: str) -> None:
    assert format_kopfzeile("To", *anschrift_teile(Anschrift("a@example.org", name))) == zeile


@given(st.text())
def test_jeder_betreff_kommt_zurueck_und_keine_zeile_wird_zu_lang(betreff: str) -> None:
    zeilen = format_kopfzeile("Subject", *text_teile(betreff)).split("\r\n")
    assert all(zeile.isascii() and zeile.isprintable() and len(zeile) <= 78 for zeile in zeilen)
    assert all(zeile.startswith(" ") and zeile.strip() for zeile in zeilen[1:])
    wert = "".join(zeilen).removeprefix("Subject:").strip(" ")
    assert str(make_header(decode_header(wert))) == einzeilig(betreff)

"""Die Bytes, die hinausgehen: Was auch in einem Feld steht, es bleibt eine Nachricht an genau eine Adresse."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.nachricht import KENNZEILE, Liste, Nachricht, build_eml, build_liste
from kommunennetz.versand.geheimnis import Geheimnis
from kommunennetz.versand.probe import build_probe
from kommunennetz.versand.verbindung import MitKennwort, Zugang, verbindung
from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.zeichen import einzeilig
from smtp_server import BENUTZER, KENNWORT, Mailserver
from umfang import beispiele

_AN = "ehrenamt@bonn.example"
_PROBE_AN = "chefin@example.org"
_KOPF = [
    "From", "List-Id", "List-Unsubscribe", "To", "Subject", "Date", "Message-ID", KENNZEILE, "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
]  # fmt: skip
_BOESE = [
    "\r\nBcc: fremd@example.net", "\nTo: fremd@example.net", "\r\n\r\n.\r\nMAIL FROM:<fremd@example.net>", "\0", "\u202e",
    "\u2066", "\u200b", "\ud800", "\x0b", "\x85", "\u2028", ",fremd@example.net", "<fremd@example.net>", '"', "\\", ";",
    "=?utf-8?q?x?=", "\r", "\n", "\n.\n", "\r\n..", "--=_", "(", "ä" * 400, "W" * 1200, "a, b@example.net",
]  # fmt: skip
_FEINDLICH = st.lists(st.sampled_from(_BOESE) | st.text(max_size=20), max_size=4).map("".join)


@st.composite
def _nachrichten(draw: st.DrawFn) -> Nachricht:
    absender = Anschrift("netz@example.org", draw(_FEINDLICH))
    return Nachricht(
        absender=absender,
        empfaenger=Anschrift(_AN, draw(_FEINDLICH)),
        betreff=draw(_FEINDLICH),
        text=draw(_FEINDLICH),
        html=draw(_FEINDLICH),
        datum=datetime(2027, 1, 20, 9, tzinfo=UTC),
        kennung=(draw(_FEINDLICH), draw(_FEINDLICH)),
        liste=draw(st.sampled_from([build_liste("x", absender), Liste(draw(_FEINDLICH), "x.example.org")])),
        anhaenge=tuple(
            Anhang(f"{draw(_FEINDLICH)}.pdf", "application/pdf", draw(st.binary(max_size=200)))
            for _ in range(draw(st.integers(0, 2)))
        ),
        entwurf=False,
    )


def _gelesen(daten: bytes) -> EmailMessage:
    nachricht = message_from_bytes(daten, policy=SMTP)
    assert isinstance(nachricht, EmailMessage)
    return nachricht


def _check_form(daten: bytes, an: str) -> EmailMessage:
    """Liefert die Nachricht, wie der Standardparser sie liest, wenn an ihrer Form nichts auszusetzen ist."""
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", daten)
    assert max(map(len, daten.split(b"\r\n"))) <= 998
    assert daten.isascii()
    gelesen = _gelesen(daten)
    for teil in gelesen.walk():
        assert teil.defects == []
        for wert in teil.values():
            assert getattr(wert, "defects", ()) == ()
    # Das Format der Anschriften liest ein zweites, strengeres Stück des Standardparsers.
    assert [adresse.addr_spec for adresse in gelesen["To"].addresses] == [an]
    assert [adresse.addr_spec for adresse in gelesen["From"].addresses] == ["netz@example.org"]
    return gelesen


@settings(max_examples=beispiele(150))
@given(_nachrichten())
def test_was_auch_in_einem_feld_steht_es_bleibt_eine_nachricht_an_eine_adresse(nachricht: Nachricht) -> None:
    gelesen = _check_form(build_eml(nachricht), _AN)
    assert gelesen.keys() == _KOPF
    assert gelesen["Subject"] == einzeilig(nachricht.betreff)
    assert gelesen[KENNZEILE] == nachricht.pruefsumme
    namen = [teil.get_content_type() for teil in gelesen.walk() if not teil.is_multipart()]
    assert namen == ["text/plain", "text/html", *["application/pdf"] * len(nachricht.anhaenge)]
    inhalte = [teil.get_content() for teil in gelesen.iter_attachments()] if nachricht.anhaenge else []
    assert inhalte == [anhang.daten for anhang in nachricht.anhaenge]


@settings(max_examples=beispiele(100))
@given(_nachrichten())
def test_auch_die_probe_davon_geht_nur_an_die_eine_adresse(nachricht: Nachricht) -> None:
    daten = build_eml(nachricht)
    gelesen = _check_form(build_probe(daten, _PROBE_AN), _PROBE_AN)
    assert gelesen.keys() == [name for name in _KOPF if name not in ("List-Unsubscribe", KENNZEILE)]
    assert gelesen["Subject"].startswith("[Probe]")
    assert gelesen["Message-ID"] != _gelesen(daten)["Message-ID"]


_PUNKTE = ["", ".", "..", ".\r\n.\r\n", "\r\n.\r\nQUIT\r\n", ".a\r\n..b\r\n...\r\n", "x" * 3000 + "\n.\n"]


def test_jeder_punkt_am_anfang_einer_zeile_kommt_unveraendert_an(server: Mailserver) -> None:
    zugang = Zugang(
        "localhost",
        server.ports["starttls"],
        "starttls",
        MitKennwort(BENUTZER, Geheimnis(KENNWORT)),
        server.ca,
    )
    kopf = f"From: {BENUTZER}\r\nTo: {_AN}\r\nMessage-ID: <x@example.org>\r\n\r\n".encode()
    gesendet = [
        kopf + text.replace("\r\n", "\n").replace("\n", "\r\n").encode()[:990] + b"\r\n" for text in _PUNKTE
    ]
    with verbindung(zugang) as eine:
        for daten in gesendet:
            assert eine.sende(BENUTZER, _AN, daten, lambda: None).angenommen
    assert [zeile["sha256"] for zeile in server.protokoll] == [
        sha256(daten).hexdigest() for daten in gesendet
    ]
    assert {tuple(zeile["an"]) for zeile in server.protokoll} == {(_AN,)}

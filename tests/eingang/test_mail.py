"""Keine Bytes bringen den Eingang zu Fall: verstümmelte Mails, verschachtelte, falsch verschlüsselte."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eingang_probe as probe
import termin_antworten
from kommunennetz.eingang.deutung import Bekanntes, Verabredet, deute
from kommunennetz.eingang.mail import Mail, find_adressen, parse_mail, text_von
from kommunennetz.eingang.quelle_ordner import list_mails
from kommunennetz.eingang.zuordnung import Ausgegangenes, load_ausgegangenes
from umfang import LANG

_MUSTER = [
    *probe.RUECKLAEUFER.values(),
    *probe.ABWESENHEITEN.values(),
    *(probe.kalenderantwort(termin_antworten.als_bytes(eine)) for eine in termin_antworten.ALLE.values()),
    probe.antwort("Abmeldung"),
    probe.antwort(f"Wir kommen: X [kn-{probe.KENNUNG_UNNA[:8]}]"),
    probe.mit_bogen(probe.build_bogen(probe.KENNUNG_UNNA, "ja", 2)),
]
_EINWUERFE = [
    b"\0",
    b"\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: text/plain; charset=gibts-nicht\r\n",
    b"Content-Type: text/plain; charset*0*=utf-8''%ff; charset*1=x\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\n",
    b"Content-Disposition: attachment; filename*=utf-16''%ff%fe\r\n",
    b"Subject: =?utf-7?b?////?= =?x?q?=ZZ?=\r\n",
    b"Subject: =?utf-8?b?w?=\r\n",
    b"Date: Thu, 99 Jan 99999 99:99:99 +9999\r\n",
    b"Date: Mon, 01 Jan 0000 00:00:00 -9999\r\n",
    b"From: <<>>@@ \xff\xfe\r\n",
    b"From:\r\n",
    b"Status: 5.999999999.\xc2\xb2\r\n",
    b"Message-ID: <" + b"a" * 3000 + b">\r\n",
    b"\xff\xfe\xfa",
    b"--=_bericht--\r\n",
    "bis 31.²².2027".encode(),
]


def _verstuemmelt(wuerfel: Random) -> bytes:
    daten = bytearray(wuerfel.choice(_MUSTER))
    for _ in range(wuerfel.randint(1, 12)):
        stelle, ende = sorted(wuerfel.randrange(len(daten) + 1) for _ in range(2))
        match wuerfel.randrange(5):
            case 0:
                del daten[stelle : min(ende, stelle + 60)]
            case 1:
                # Meist am Anfang einer Zeile, damit es auch etwas bedeutet.
                zeile = daten.rfind(b"\n", 0, stelle) + 1
                daten[zeile:zeile] = wuerfel.choice(_EINWUERFE)
            case 2:
                daten[stelle : stelle + 1] = wuerfel.randbytes(1)
            case 3:
                daten[stelle:stelle] = daten[stelle : min(ende, stelle + 300)]
            case _:
                daten[stelle:stelle] = wuerfel.choice(_MUSTER)[wuerfel.randrange(600) :][:300]
    return bytes(daten if wuerfel.random() > 0.1 else daten[: wuerfel.randrange(len(daten) + 1)])


@pytest.fixture(name="bekanntes", scope="module")
def _bekanntes(tmp_path_factory: pytest.TempPathFactory) -> Bekanntes:
    ort = tmp_path_factory.mktemp("kontakte")
    probe.write_versandtes(ort, zweck="einladung:treffen:1")
    termin = Verabredet("treffen", 1, frozenset({"bonn/fach", "unna/fach"}))
    sitze = {probe.AN_UNNA: ("unna/fach",), termin_antworten.TEILNEHMER: ("unna/fach",)}
    return Bekanntes(load_ausgegangenes(ort), sitze, {termin_antworten.UID: termin})


def _gedeutet(daten: bytes, bekanntes: Bekanntes) -> int:
    mail = parse_mail(daten, "probe.eml", datetime(2027, 1, 21, tzinfo=UTC))
    return 0 if mail is None else len(deute(mail, bekanntes))


def test_unverstuemmelt_geht_jede_uns_an(bekanntes: Bekanntes) -> None:
    assert all(_gedeutet(muster, bekanntes) == 1 for muster in _MUSTER)


def test_keine_verstuemmelte_mail_bringt_den_eingang_zu_fall(bekanntes: Bekanntes) -> None:
    # Mit KOMMUNENNETZ_TESTLAENGE=100 sind es 100 000.
    wuerfel = Random(3464)  # noqa: S311 – nur wiederholbar muss er sein
    gedeutet = sum(_gedeutet(_verstuemmelt(wuerfel), bekanntes) for _ in range(1000 * LANG))
    assert gedeutet > 200 * LANG


@given(st.binary(max_size=400), st.sampled_from(_MUSTER), st.integers(0, 2000))
def test_auch_beliebige_bytes_nicht(beliebig: bytes, muster: bytes, stelle: int) -> None:
    leer = Bekanntes(Ausgegangenes((), {}))
    _gedeutet(beliebig, leer)
    _gedeutet(muster[:stelle] + beliebig + muster[stelle:], leer)


def _tief(art: bytes) -> Iterator[bytes]:
    for nummer in range(5000):
        yield b"Content-Type: " + art + b'; boundary="%d"\r\n\r\n--%d\r\n' % (nummer, nummer)


@pytest.mark.parametrize("art", [b"multipart/mixed", b"message/rfc822"])
def test_tausendfach_verschachteltes_ist_keine_mail_oder_eine_fremde(art: bytes) -> None:
    daten = b"From: a@b.example\r\n" + b"".join(_tief(art))
    assert _gedeutet(daten, Bekanntes(Ausgegangenes((), {}))) == 0


def _mail(eml: bytes) -> Mail:
    mail = parse_mail(eml, "probe.eml")
    assert mail is not None
    return mail


@pytest.mark.parametrize(
    ("zeile", "adressen"),
    [
        ("Amt <amt@unna.example>", ["amt@unna.example"]),
        ('"falsch@fern.example" <AMT@unna.example>', ["amt@unna.example"]),
        ("amt@unna.example (Amt)", ["amt@unna.example"]),
        ("rfc822; amt@unna.example", ["amt@unna.example"]),
        ("niemand", []),
        ("", []),
    ],
)
def test_die_adresse_steht_in_spitzen_klammern_oder_allein(zeile: str, adressen: list[str]) -> None:
    assert find_adressen(zeile) == adressen


def test_dieselbe_mail_ist_aus_jeder_quelle_dieselbe() -> None:
    eml = probe.antwort()
    aus_thunderbird = b"X-Mozilla-Status: 0001\r\n" + eml.replace(b"\r\n", b"\n")
    assert _mail(eml).merkmal == _mail(aus_thunderbird).merkmal
    assert _mail(eml).merkmal != _mail(probe.antwort(nummer=2)).merkmal
    ohne = eml.replace(b"Message-ID", b"X-ID")
    assert _mail(ohne).merkmal != _mail(ohne + b"x").merkmal


def test_ohne_schlichten_text_gilt_der_gestaltete() -> None:
    html = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<style>p{}</style><p>Bin <b>weg</b></p>"
    assert text_von(_mail(html)).split() == ["Bin", "weg"]


def test_seit_wann_eine_mail_kam_sagt_ihr_datum_sonst_die_datei(tmp_path: Path) -> None:
    for name, eml, zuletzt in (
        ("alt", b"From: a@b.example\r\n\r\n", datetime(2027, 1, 1, 12, tzinfo=UTC)),
        ("mit-datum", probe.antwort(), datetime(2027, 3, 1, 12, tzinfo=UTC)),
        ("neu", b"From: a@b.example\r\n\r\n", datetime(2027, 2, 1, 12, tzinfo=UTC)),
    ):
        datei = tmp_path / f"{name}.eml"
        datei.write_bytes(eml)
        os.utime(datei, (zuletzt.timestamp(), zuletzt.timestamp()))

    def seit(tag: date | None) -> list[str]:
        return [eine.wo for eine in list_mails(tmp_path, tag)]

    assert seit(None) == ["alt.eml", "mit-datum.eml", "neu.eml"]
    assert seit(date(2027, 1, 21)) == ["mit-datum.eml", "neu.eml"]
    assert seit(date(2027, 1, 22)) == ["neu.eml"]

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.anhaenge import ARTEN, Anhang, read_anhang
from kommunennetz.post.bilder import Bild
from kommunennetz.post.nachricht import Nachricht, build_eml, build_liste
from kommunennetz.termine.kalender import build_anfrage
from kommunennetz.termine.termin import Termin
from kommunennetz.worte.anschrift import Anschrift, check_anschrift
from kommunennetz.worte.zeichen import einzeilig

_ABSENDER = Anschrift("netz@example.org", "Geschäftsstelle")
_NACHRICHT = Nachricht(
    absender=_ABSENDER,
    empfaenger=Anschrift("ehrenamt@bonn.example", "Stadt Bonn"),
    betreff="Neues für die Stadt Bonn",
    text="Grüße\naus Köln\n",
    html="<p>Grüße</p>\n",
    datum=datetime(2026, 11, 22, 9, 5, tzinfo=timezone(timedelta(hours=1))),
    kennung=("2026-11-22-neues", "bonn"),
    liste=build_liste("Kommunen-Netzwerk: engagiert in NRW", _ABSENDER),
)
_ERWARTET = b"""\
From: =?utf-8?q?Gesch=C3=A4ftsstelle?= <netz@example.org>
List-Id: "Kommunen-Netzwerk: engagiert in NRW"
 <kommunen-netzwerk-engagiert-in-nrw.example.org>
List-Unsubscribe: <mailto:netz@example.org?subject=Abmeldung>
To: "Stadt Bonn" <ehrenamt@bonn.example>
Subject: =?utf-8?q?Neues_f=C3=BCr_die_Stadt_Bonn?=
Date: Sun, 22 Nov 2026 09:05:00 +0100
Message-ID: <KENNUNG@example.org>
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
X-Unsent: 1
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_KENNUNG"

--=_KENNUNG
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe
aus K=C3=B6ln

--=_KENNUNG
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

<p>Gr=C3=BC=C3=9Fe</p>

--=_KENNUNG--
"""


def _gelesen(daten: bytes) -> EmailMessage:
    nachricht = message_from_bytes(daten, policy=SMTP)
    assert isinstance(nachricht, EmailMessage)
    return nachricht


def test_die_nachricht_steht_byte_fuer_byte_fest() -> None:
    kennung = _NACHRICHT.pruefsumme.encode()
    assert re.fullmatch(rb"[0-9a-f]{32}", kennung)
    assert build_eml(_NACHRICHT) == _ERWARTET.replace(b"KENNUNG", kennung).replace(b"\n", b"\r\n")


def test_gleiche_nachricht_gleiche_bytes_und_andere_kennung_andere_message_id() -> None:
    andere = replace(_NACHRICHT, kennung=("2026-11-22-neues", "unna"))
    assert build_eml(_NACHRICHT) == build_eml(replace(_NACHRICHT))
    assert _gelesen(build_eml(_NACHRICHT))["Message-ID"] != _gelesen(build_eml(andere))["Message-ID"]


def test_die_kennung_trennt_ihre_teile() -> None:
    zusammen, getrennt = replace(_NACHRICHT, kennung=("ab", "c")), replace(_NACHRICHT, kennung=("a", "bc"))
    assert zusammen.pruefsumme != getrennt.pruefsumme


def test_kein_entwurf_und_erlaubte_abwesenheitsnotiz_lassen_ihre_kopfzeilen_weg() -> None:
    nachricht = _gelesen(build_eml(replace(_NACHRICHT, entwurf=False, abwesenheit_melden=True)))
    assert nachricht["X-Unsent"] is None
    assert nachricht["X-Auto-Response-Suppress"] is None
    assert nachricht["Auto-Submitted"] == "auto-generated"


def test_ohne_https_adresse_wird_keine_abmeldung_mit_einem_klick_behauptet() -> None:
    assert b"List-Unsubscribe-Post" not in build_eml(_NACHRICHT)


def test_ein_datum_ohne_abstand_zur_weltzeit_wird_abgelehnt() -> None:
    with pytest.raises(ValueError, match="Abstand zur Weltzeit"):
        replace(_NACHRICHT, datum=datetime(2026, 11, 22))  # noqa: DTZ001 – genau darum geht es


@pytest.mark.parametrize(
    ("netz", "kennung"),
    [
        ("Engagiert in NRW", "engagiert-in-nrw.example.org"),
        ("Łódź: Größe & Güte", "lodz-groesse-guete.example.org"),
        ("…", "infomail.example.org"),
        ("x" * 100, f"{'x' * 63}.example.org"),
    ],
)
def test_die_kennung_der_liste_steht_unter_der_domain_des_absenders(netz: str, kennung: str) -> None:
    assert build_liste(netz, _ABSENDER).kennung == kennung


def _inhalte(nachricht: EmailMessage) -> list[tuple[str, str]]:
    teile = [teil for teil in nachricht.iter_parts() if isinstance(teil, EmailMessage)]
    return [(teil.get_content_type(), teil.get_content().replace("\r\n", "\n")) for teil in teile]


def _name_und_adresse(daten: bytes) -> tuple[str, str]:
    """Liest das Feld »To« mit den älteren Mitteln der Standardbibliothek.

    Die neueren lesen in Python 3.11 zwischen zwei verschlüsselten Wörtern eines Namens ein Leerzeichen,
    das nach RFC 2047, 6.2 nicht zählt.
    """
    name, adresse = parseaddr(str(message_from_bytes(daten)["To"]))
    return str(make_header(decode_header(name))), adresse


def _mit_standardbibliothek(nachricht: Nachricht) -> EmailMessage:
    """Baut dieselbe Nachricht mit EmailMessage, dem Maß für die unsere."""
    gebaut = EmailMessage(policy=SMTP)
    for feld, anschrift in (("From", nachricht.absender), ("To", nachricht.empfaenger)):
        gebaut[feld] = Address(einzeilig(anschrift.name), addr_spec=anschrift.adresse)
    gebaut["Subject"] = einzeilig(nachricht.betreff)
    gebaut["Date"] = nachricht.datum
    gebaut.set_content(nachricht.text, cte="quoted-printable")
    gebaut.add_alternative(nachricht.html, subtype="html", cte="quoted-printable")
    return _gelesen(gebaut.as_bytes())


_TAGE = st.datetimes(
    min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1),  # noqa: DTZ001 – hypothesis setzt die Zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(-timedelta(hours=3, minutes=30))]),
)  # fmt: skip
_TEXTE = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\r=.")).map(
    lambda text: re.sub(r"\r\n?", "\n", text)
)


@given(st.text(), st.text(), _TEXTE, _TEXTE, _TAGE)
def test_die_standardbibliothek_liest_zurueck_was_hineinging(
    name: str, betreff: str, text: str, html: str, datum: datetime
) -> None:
    empfaenger = Anschrift("ehrenamt@bonn.example", name)
    nachricht = replace(_NACHRICHT, empfaenger=empfaenger, betreff=betreff, text=text, html=html, datum=datum)
    daten = build_eml(nachricht)
    gelesen = _gelesen(daten)
    assert [teil.defects for teil in gelesen.walk()] == [[], [], []]
    assert [str(gelesen[feld]) for feld in gelesen if gelesen[feld].defects] == []
    assert str(gelesen["Subject"]) == einzeilig(betreff)
    assert _name_und_adresse(daten) == (einzeilig(name), "ehrenamt@bonn.example")
    assert [a.addr_spec for a in gelesen["To"].addresses] == ["ehrenamt@bonn.example"]
    assert gelesen["Date"].datetime == datum.replace(microsecond=0)
    assert _inhalte(gelesen) == [
        ("text/plain", text.removesuffix("\n") + "\n"),
        ("text/html", html.removesuffix("\n") + "\n"),
    ]
    assert all(len(zeile) <= 78 for zeile in daten.split(b"\r\n"))
    assert b"\n" not in daten.replace(b"\r\n", b"")
    assert gelesen["Cc"] is None
    assert gelesen["Bcc"] is None


@pytest.mark.parametrize("name", ["Stadt Bonn", "Köln", "Hennef (Sieg)", 'a "b", <c>', ""])
@pytest.mark.parametrize("betreff", ["Neues", "für Köln", "Neue Runde " * 20])
def test_die_nachricht_sagt_dasselbe_wie_eine_der_standardbibliothek(name: str, betreff: str) -> None:
    nachricht = replace(
        _NACHRICHT,
        empfaenger=Anschrift("a@example.org", name),
        betreff=betreff,
        text="Grüße\n\n.\nFrom hier\n" + "ä" * 300 + " \n",
    )
    unsere, ihre = _gelesen(build_eml(nachricht)), _mit_standardbibliothek(nachricht)
    assert [str(unsere[feld]) for feld in ("From", "To", "Date", "MIME-Version")] == [
        str(ihre[feld]) for feld in ("From", "To", "Date", "MIME-Version")
    ]
    assert str(unsere["Subject"]) == str(ihre["Subject"])
    assert unsere.get_content_type() == ihre.get_content_type()
    assert _inhalte(unsere) == _inhalte(ihre)


def test_jede_gepruefte_adresse_steht_allein_im_feld() -> None:
    anschrift = check_anschrift(f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example.org", "x" * 200)
    assert isinstance(anschrift, Anschrift)
    daten = build_eml(replace(_NACHRICHT, empfaenger=anschrift))
    assert [a.addr_spec for a in _gelesen(daten)["To"].addresses] == [anschrift.adresse]
    assert max(map(len, daten.split(b"\r\n"))) <= 998


_KALENDER = build_anfrage(
    Termin(
        uid="u",
        titel="Treffen für alle",
        anfang=datetime(2027, 3, 11, 9, tzinfo=UTC),
        veranstalter=_ABSENDER,
    ),
    _NACHRICHT.empfaenger,
    _NACHRICHT.datum,
)


def _baum(teil: Message, tiefe: int = 0) -> list[str]:
    unter = teil.get_payload() if teil.is_multipart() else []
    assert isinstance(unter, list)
    zeilen = [zeile for kind in unter if isinstance(kind, Message) for zeile in _baum(kind, tiefe + 1)]
    return ["  " * tiefe + teil.get_content_type(), *zeilen]


_ALTERNATIVEN = ["multipart/alternative", "  text/plain", "  text/html", "  text/calendar"]
_PDF = Anhang("Tagesordnung.pdf", "application/pdf", b"%PDF-1.7\n%%EOF\n")
_PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("felder", "baum"),
    [
        ({}, _ALTERNATIVEN),
        (
            {"anhaenge": (_PDF,)},
            ["multipart/mixed", *(f"  {zeile}" for zeile in _ALTERNATIVEN), "  application/pdf"],
        ),
        (
            {"anhaenge": (_PDF, Anhang("termin.ics", ARTEN["ics"], _KALENDER))},
            [
                "multipart/mixed",
                *(f"  {zeile}" for zeile in _ALTERNATIVEN),
                "  application/pdf",
                "  application/ics",
            ],
        ),
        (
            {"bilder": (Bild("png", _PNG, 1, 1, "0123456789"),)},
            [
                "multipart/alternative",
                "  text/plain",
                "  multipart/related",
                "    text/html",
                "    image/png",
                "  text/calendar",
            ],
        ),
    ],
    ids=["allein", "mit PDF", "mit PDF und als Datei", "mit Bild"],
)
def test_die_einladung_ist_die_letzte_form_des_briefes_und_bleibt_bei_ihm(
    felder: dict[str, Any], baum: list[str]
) -> None:
    nachricht = replace(_NACHRICHT, kalender=_KALENDER, **felder)
    gelesen = _gelesen(build_eml(nachricht))
    assert _baum(gelesen) == baum
    assert [teil.defects for teil in gelesen.walk() if teil.defects] == []
    [kalender] = [teil for teil in gelesen.walk() if teil.get_content_type() == "text/calendar"]
    assert kalender.get_payload(decode=True) == _KALENDER
    assert dict(kalender["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert kalender.get_content_disposition() is None
    assert "Treffen für alle" in kalender.get_content()
    assert build_eml(nachricht) == build_eml(replace(nachricht))


def test_die_methode_im_kopf_ist_die_im_kalender() -> None:
    absage = _KALENDER.replace(b"METHOD:REQUEST", b"METHOD:CANCEL")
    gelesen = _gelesen(build_eml(replace(_NACHRICHT, kalender=absage)))
    [*_, kalender] = gelesen.walk()
    assert kalender["Content-Type"].params["method"] == "CANCEL"


@pytest.mark.parametrize(
    "kalender", [b"", b"METHOD:PUBLISH\r\n", _KALENDER.replace(b"\r\n", b"\n"), _KALENDER * 2]
)
def test_was_weder_einladung_noch_absage_ist_kommt_in_keine_nachricht(kalender: bytes) -> None:
    with pytest.raises(ValueError, match="weder Anfrage noch Absage"):
        build_eml(replace(_NACHRICHT, kalender=kalender))


def test_der_kalender_als_datei_ist_einer_den_auch_ein_mensch_anhaengen_darf(tmp_path: Path) -> None:
    datei = tmp_path / "termin.ics"
    datei.write_bytes(_KALENDER)
    assert read_anhang(datei) == Anhang("termin.ics", ARTEN["ics"], _KALENDER)

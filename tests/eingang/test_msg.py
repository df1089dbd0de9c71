"""Was aus dem klassischen Outlook gezogen ist, liest sich wie dieselbe Mail aus einem anderen Programm.

Die Dateien sind nach den Vorschriften gebaut; eine aus einem wirklichen Outlook gab es nicht.
"""

from datetime import UTC, datetime
from io import BytesIO
from random import Random

import pytest
from olefile import OleFileIO

import eingang_probe as probe
import msg_bau as bau
from kommunennetz.eingang.abwesenheit import Abwesenheit, Weg
from kommunennetz.eingang.mail import Mail, text_von
from kommunennetz.eingang.msg import parse_msg
from kommunennetz.eingang.sorte import Sorte, sortiere
from kommunennetz.eingang.zuordnung import _kennungen
from kommunennetz.eingang.zustellung import Urteil, Zustellmeldung
from kommunennetz.termine.antwort import Antwortstand, Terminantwort
from umfang import LANG

_AM = datetime(2027, 1, 21, 7, 30, 12, tzinfo=UTC)
_UID = "7fb71fdf-8955-5058-8e38-79ed6f9f15f2"
_KOEPFE = (
    f"From: Eva Beispiel <{probe.AN_UNNA}>\r\nTo: {probe.WIR}\r\nSubject: AW: Grüße\r\n"
    f"Date: Thu, 21 Jan 2027 08:30:12 +0100\r\nMessage-ID: <m1@unna.example>\r\n"
    f"In-Reply-To: <{probe.KENNUNG_UNNA}@example.org>\r\nContent-Type: multipart/mixed; boundary=weg\r\n"
)


def _build(klasse: str, **dazu: "bau.Baum | bytes") -> bytes:
    return bau.build_cfb(
        {
            **bau.text(0x001A, klasse),
            **bau.text(0x0037, "AW: Grüße"),
            **bau.text(0x1000, "Vielen Dank, wir kommen gern – Grüße aus Unna.\r\n"),
            **bau.text(0x5D01, probe.AN_UNNA),
            **bau.feste(32, t0039=bau.zeit(_AM)),
            **dazu,
        }
    )


def _gelesen(daten: bytes) -> Mail:
    mail = parse_msg(daten, "probe.msg")
    assert mail is not None
    return mail


def test_der_bau_ist_eine_zusammengesetzte_datei() -> None:
    with OleFileIO(BytesIO(_build("IPM.Note", gross=bytes(range(256)) * 40))) as ole:
        assert ole.openstream("gross").read() == bytes(range(256)) * 40
        assert ole.parsing_issues == []


def test_eine_gewoehnliche_mail_behaelt_kopf_text_und_bezug() -> None:
    mail = _gelesen(_build("IPM.Note", **bau.text(0x007D, _KOEPFE)))
    assert (mail.betreff, mail.absender, mail.zeit) == ("AW: Grüße", probe.AN_UNNA, _AM)
    assert text_von(mail) == "Vielen Dank, wir kommen gern – Grüße aus Unna."
    assert list(_kennungen(mail, zurueckgegeben=False)) == [probe.KENNUNG_UNNA]


def test_ohne_kopfzeilen_sagen_es_die_eigenschaften() -> None:
    mail = _gelesen(_build("IPM.Note", **bau.text(0x1042, f"<{probe.KENNUNG_UNNA}@example.org>")))
    assert (mail.betreff, mail.absender, mail.zeit) == ("AW: Grüße", probe.AN_UNNA, _AM)
    assert list(_kennungen(mail, zurueckgegeben=False)) == [probe.KENNUNG_UNNA]


@pytest.mark.parametrize(
    ("klasse", "stand"),
    [("Pos", Antwortstand.ZUGESAGT), ("Neg", Antwortstand.ABGESAGT), ("Tent", Antwortstand.VORBEHALT)],
)
def test_eine_antwort_auf_den_termin_nennt_seine_uid(klasse: str, stand: Antwortstand) -> None:
    daten = _build(
        f"IPM.Schedule.Meeting.Resp.{klasse}",
        **{"__nameid_version1.0": bau.benannte((bau.TERMIN, 0x8201), (bau.TREFFEN, 0x0003))},
        **{"__substg1.0_80010102": bau.terminkennung(_UID)},
        **bau.feste(32, t0039=bau.zeit(_AM), i8000=1),
    )
    inhalt = sortiere(_gelesen(daten))
    assert inhalt.termin == Terminantwort(
        art="REPLY", uid=_UID, teilnehmer=probe.AN_UNNA, stand=stand, dtstamp=_AM, folge=1
    )


def test_ein_ruecklaeufer_nennt_adresse_code_und_unsere_nachricht() -> None:
    empfaenger = {
        **bau.text(0x39FE, probe.AN_UNNA),
        **bau.text(0x0C1B, "<mx.unna.example #5.1.10 smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound>"),
    }
    beigelegt = bau.text(0x1035, f"<{probe.KENNUNG_UNNA}@example.org>")
    daten = _build(
        "REPORT.IPM.Note.NDR",
        **{"__recip_version1.0_#00000000": empfaenger},
        **{"__attach_version1.0_#00000000": {"__substg1.0_3701000D": beigelegt}},
    )
    mail = _gelesen(daten)
    assert sortiere(mail).zustellung == (Zustellmeldung(probe.AN_UNNA, "5.1.10", Urteil.GESTOERT),)
    assert probe.KENNUNG_UNNA in _kennungen(mail, zurueckgegeben=True)


def test_eine_abwesenheit_ist_an_ihrer_klasse_zu_erkennen() -> None:
    daten = _build(
        "IPM.Note.Rules.OofTemplate.Microsoft", **bau.text(0x1000, "Bin bis 12.02.2027 im Urlaub.")
    )
    assert sortiere(_gelesen(daten)).abwesenheit == Abwesenheit(Weg.ABWESEND, datetime(2027, 2, 12).date())  # noqa: DTZ001


def test_ein_bogen_am_anhang_wird_gefunden() -> None:
    anhang = {
        **bau.text(0x3707, "Rückmeldung.xlsx"),
        "__substg1.0_37010102": probe.build_bogen(probe.KENNUNG_UNNA, "ja"),
    }
    inhalt = sortiere(_gelesen(_build("IPM.Note", **{"__attach_version1.0_#00000000": anhang})))
    assert inhalt.sorte is Sorte.BOGEN


@pytest.mark.parametrize(
    "daten", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"From: a@b.example\r\n\r\nText"]
)
def test_was_keine_ist_ist_keine(daten: bytes) -> None:
    assert parse_msg(daten, "probe.msg") is None


def test_keine_verstuemmelte_bringt_den_leser_zu_fall() -> None:
    wuerfel = Random(5)  # noqa: S311 – nur wiederholbar muss er sein
    muster = _build("IPM.Note", **bau.text(0x007D, _KOEPFE))
    gelesen = 0
    for _ in range(200 * LANG):
        daten = bytearray(muster)
        for _ in range(wuerfel.randint(1, 30)):
            daten[wuerfel.randrange(len(daten))] = wuerfel.randrange(256)
        gelesen += (
            parse_msg(bytes(daten[: wuerfel.randrange(len(daten))] if wuerfel.random() < 0.2 else daten), "x")
            is not None
        )
    assert gelesen

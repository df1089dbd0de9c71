"""Antworten auf Einladungen: gelesen, wie Mailprogramme sie schreiben, und nie ein Absturz."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.termine.antwort import (
    Antwortstand,
    Terminantwort,
    Zeitraum,
    entpackte_uid,
    neuer_als,
    parse_antwort,
    parse_antworten,
)
from kommunennetz.termine.kalender import build_anfrage
from kommunennetz.termine.termin import Termin
from kommunennetz.worte.anschrift import Anschrift
from termin_antworten import (
    ALLE,
    EXCHANGE,
    GEGENVORSCHLAG,
    GEGENVORSCHLAG_MIT_ALLEN,
    GMAIL,
    IOS,
    OUTLOOK,
    OUTLOOK_COM,
    TEILNEHMER,
    THUNDERBIRD,
    UID,
    WEITERGEGEBEN,
    als_bytes,
)
from umfang import LANG

_ZUSAGE = Terminantwort(
    art="REPLY",
    uid=UID,
    teilnehmer=TEILNEHMER,
    stand=Antwortstand.ZUGESAGT,
    dtstamp=datetime(2027, 1, 21, 7, 30, 12, tzinfo=UTC),
    folge=1,
)
_KLEIN = f"""\
BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
UID:{UID}
ATTENDEE;PARTSTAT=ACCEPTED:mailto:{TEILNEHMER}
DTSTAMP:20270121T073012Z
SEQUENCE:1
END:VEVENT
END:VCALENDAR
"""


def _um(stunde: int, minute: int = 15, sekunde: int = 0) -> datetime:
    return datetime(2027, 1, 21, stunde, minute, sekunde, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kalender", "erwartet"),
    [
        pytest.param(OUTLOOK, _ZUSAGE, id="Outlook"),
        pytest.param(EXCHANGE, replace(_ZUSAGE, stand=Antwortstand.ABGESAGT, dtstamp=_um(8)), id="Exchange"),
        pytest.param(
            OUTLOOK_COM,
            replace(_ZUSAGE, stand=Antwortstand.VORBEHALT, dtstamp=_um(9)),
            id="outlook.com ohne ORGANIZER und SEQUENCE",
        ),
        pytest.param(GMAIL, replace(_ZUSAGE, dtstamp=_um(10)), id="Gmail"),
        pytest.param(
            THUNDERBIRD, replace(_ZUSAGE, stand=Antwortstand.ABGESAGT, dtstamp=_um(11)), id="Thunderbird"
        ),
        pytest.param(IOS, replace(_ZUSAGE, dtstamp=_um(12)), id="iOS"),
        pytest.param(
            GEGENVORSCHLAG,
            replace(
                _ZUSAGE,
                art="COUNTER",
                stand=Antwortstand.VORBEHALT,
                dtstamp=_um(13),
                gegenvorschlag=Zeitraum(
                    datetime(2027, 3, 11, 10, tzinfo=UTC), datetime(2027, 3, 11, 15, 30, tzinfo=UTC)
                ),
            ),
            id="Gegenvorschlag aus Outlook",
        ),
        pytest.param(
            GEGENVORSCHLAG_MIT_ALLEN,
            replace(
                _ZUSAGE,
                art="COUNTER",
                stand=None,
                dtstamp=_um(14),
                gegenvorschlag=Zeitraum(
                    datetime(2027, 3, 12, 9, tzinfo=UTC), datetime(2027, 3, 12, 14, 30, tzinfo=UTC)
                ),
            ),
            id="Gegenvorschlag, der auch den Veranstalter nennt",
        ),
        pytest.param(
            WEITERGEGEBEN,
            replace(_ZUSAGE, stand=None, dtstamp=_um(15), vertretung="vertretung@unna.example"),
            id="an jemand anderen weitergegeben",
        ),
    ],
)
def test_eine_antwort_wird_gelesen_wie_das_mailprogramm_sie_schreibt(
    kalender: str, erwartet: Terminantwort
) -> None:
    assert parse_antworten(als_bytes(kalender)) == (erwartet,)


def test_wer_unsere_einladung_annimmt_wird_mit_uid_folge_und_adresse_wiedererkannt() -> None:
    termin = Termin(
        uid=UID,
        folge=3,
        titel="Treffen",
        anfang=datetime(2027, 3, 11, 9, tzinfo=UTC),
        veranstalter=Anschrift("netz@example.org"),
    )
    lang = "ein-sehr-langer-name-der-gefaltet-wird@verwaltung.kreisstadt-unna.example"
    anfrage = build_anfrage(termin, Anschrift(lang, "Kreisstadt Unna, Fachbereich"), _um(6))
    assert parse_antwort(anfrage) is None
    entfaltet = anfrage.replace(b"\r\n ", b"")
    zusage = entfaltet.replace(b"REQUEST", b"REPLY").replace(b"NEEDS-ACTION", b"ACCEPTED")
    assert parse_antwort(zusage) == replace(_ZUSAGE, teilnehmer=lang, folge=3, dtstamp=_um(6))


@pytest.mark.parametrize("kalender", ALLE.values(), ids=ALLE)
@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\r\n\r\n").encode(),
        lambda text: text.replace("\n ", "\r\n\t").encode(),
        lambda text: text.encode() + b"\r\n\r\n",
        lambda text: re.sub("^([A-Z-]+)", lambda name: name[1].lower(), text, flags=re.MULTILINE).encode(),
    ],
    ids=["LF", "BOM", "cp1252", "utf-16", "CR", "doppelt", "Tabulator", "leere Zeilen", "kleine Namen"],
)
def test_kodierung_zeilenenden_und_faltung_aendern_nichts(kalender: str, form: object) -> None:
    assert callable(form)
    erwartet = parse_antwort(als_bytes(kalender))
    assert erwartet is not None
    assert parse_antwort(form(kalender)) == erwartet


@pytest.mark.parametrize(
    ("alt", "neu", "felder"),
    [
        ("SEQUENCE:1\n", "", {"folge": None}),
        ("SEQUENCE:1\n", "SEQUENCE:viele\n", {"folge": None}),
        ("SEQUENCE:1\n", f"SEQUENCE:{'9' * 5000}\n", {"folge": None}),
        ("DTSTAMP:20270121T073012Z\n", "", {"dtstamp": None}),
        ("DTSTAMP:20270121T073012Z\n", "DTSTAMP:00010101T000000\n", {"dtstamp": None}),
        ("DTSTAMP:20270121T073012Z\n", "DTSTAMP:20271399T256199Z\n", {"dtstamp": None}),
        ("DTSTAMP:20270121T073012Z\n", "DTSTAMP:20270121\n", {"dtstamp": None}),
        ("DTSTAMP:20270121T073012Z", "DTSTAMP;TZID=Europe/Berlin:20270121T083012", {}),
        ("DTSTAMP:20270121T073012Z", "DTSTAMP;TZID=/mozilla.org/1/Europe/Berlin:20270121T083012", {}),
        ("DTSTAMP:20270121T073012Z", "DTSTAMP;TZID=Erfunden:20270121T083012", {}),
        ("DTSTAMP:20270121T073012Z", "DTSTAMP;TZID=Europe:20270121T083012", {}),
        ("DTSTAMP:20270121T073012Z", f"DTSTAMP;TZID={'x' * 5000}:20270121T083012", {}),
        ("DTSTAMP:20270121T073012Z", "DTSTAMP;TZID=../../etc/passwd:20270121T083012", {}),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=accepted", {}),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=X-VIELLEICHT", {"stand": None}),
        (";PARTSTAT=ACCEPTED", "", {"stand": None}),
        ("mailto:", "MailTo:", {}),
        ("mailto:", "", {}),
        ("mailto:ehrenamt@", "mailto:ehrenamt%40", {}),
        ("SEQUENCE:1\n", "SEQUENCE:1\nDESCRIPTION;KAPUTT\n;;;\n:\nX\x00Y:Z\n", {}),
        ("END:VEVENT\nEND:VCALENDAR\n", "", {}),
        ("END:VEVENT\n", "BEGIN:VALARM\nUID:fremd\nEND:VALARM\nEND:VEVENT\n", {}),
    ],
)
def test_was_fehlt_oder_kaputt_ist_fehlt_in_der_antwort_und_sonst_nichts(
    alt: str, neu: str, felder: dict[str, object]
) -> None:
    assert alt in _KLEIN
    antwort = parse_antwort(als_bytes(_KLEIN.replace(alt, neu)))
    assert antwort == replace(_ZUSAGE, **felder)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        ("METHOD:REPLY", "METHOD:REQUEST"),
        ("METHOD:REPLY\n", ""),
        (f"UID:{UID}\n", ""),
        (f"UID:{UID}\n", "UID:\n"),
        (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{TEILNEHMER}\n", ""),
        (f"mailto:{TEILNEHMER}", "invalid:nomail"),
        (f"mailto:{TEILNEHMER}", "mailto:a@b@c"),
        ("VEVENT", "VTODO"),
        (_KLEIN, ""),
        (_KLEIN, "\x00" * 100),
        (_KLEIN, "x" * 1_000_001),
    ],
)
def test_was_keine_antwort_ist_wird_keine(alt: str, neu: str) -> None:
    assert alt in _KLEIN
    assert parse_antworten(als_bytes(_KLEIN.replace(alt, neu))) == ()
    assert parse_antwort(als_bytes(_KLEIN.replace(alt, neu))) is None


def test_von_mehreren_zum_selben_termin_gilt_die_neueste_und_fremde_bleiben() -> None:
    kopf, ereignis, fuss = re.split("(BEGIN:VEVENT.*END:VEVENT\n)", _KLEIN, flags=re.DOTALL)
    absage = ereignis.replace("ACCEPTED", "DECLINED").replace("T073012Z", "T073013Z")
    fremde = ereignis.replace(UID, "fremd")
    alle = als_bytes(kopf + ereignis + absage + fremde + ereignis + fuss)
    erste = replace(_ZUSAGE, stand=Antwortstand.ABGESAGT, dtstamp=_um(7, 30, 13))
    assert parse_antworten(alle) == (erste, replace(_ZUSAGE, uid="fremd"))
    assert parse_antwort(alle) == erste


def test_ein_ganztaegiger_gegenvorschlag_nennt_tage() -> None:
    ganztaegig = _KLEIN.replace("REPLY", "COUNTER").replace(
        "SEQUENCE:1\n", "SEQUENCE:1\nDTSTART;VALUE=DATE:20270312\nDTEND;VALUE=DATE:20270313\n"
    )
    antwort = parse_antwort(als_bytes(ganztaegig))
    assert antwort is not None
    assert antwort.gegenvorschlag == Zeitraum(date(2027, 3, 12), date(2027, 3, 13))


def test_ein_gegenvorschlag_ohne_lesbare_zeit_bleibt_einer() -> None:
    for dauer in ("", "DTSTART:20270312T100000Z\nDURATION:P99999999999D\n"):
        antwort = parse_antwort(
            als_bytes(_KLEIN.replace("REPLY", "COUNTER").replace("END:VEV", f"{dauer}END:VEV"))
        )
        assert antwort is not None
        assert antwort.art == "COUNTER"
        anfang = Zeitraum(datetime(2027, 3, 12, 10, tzinfo=UTC), None) if dauer else None
        assert antwort.gegenvorschlag == anfang


def test_eine_von_exchange_verpackte_uid_ist_die_eigene() -> None:
    kopf = "040000008200E00074C5B7101A82E008" + "0" * 32 + "54000000"
    verpackt = f"{kopf}7643616C2D55696401000000{UID.encode().hex().upper()}00"
    assert entpackte_uid(verpackt) == UID
    assert parse_antwort(als_bytes(_KLEIN.replace(f"UID:{UID}", f"UID:{verpackt}"))) == _ZUSAGE
    eigene = f"{kopf}10000000801B2BC5185A6046B5368309E7BDC80F"
    kaputt = f"{kopf}7643616C2D55696401000000FF00"
    endlos = kopf + "7643616C2D556964010000000" * 10_000
    for uid in (UID, eigene, kaputt, endlos, ""):
        assert entpackte_uid(uid) == uid


def test_neuer_ist_die_hoehere_folge_dann_der_spaetere_stempel_dann_die_spaetere_mail() -> None:
    spaeter, hoeher = replace(_ZUSAGE, dtstamp=_um(8)), replace(_ZUSAGE, folge=2)
    ohne_folge, ohne_stempel = replace(_ZUSAGE, folge=None), replace(_ZUSAGE, dtstamp=None)
    mails = (_um(10), _um(9))
    assert neuer_als(spaeter, _ZUSAGE)
    assert not neuer_als(_ZUSAGE, spaeter, mails)
    assert neuer_als(hoeher, spaeter)
    assert not neuer_als(spaeter, hoeher, mails)
    assert neuer_als(spaeter, ohne_folge)
    for gleiche in (_ZUSAGE, ohne_folge, ohne_stempel):
        assert not neuer_als(gleiche, _ZUSAGE)
        assert neuer_als(gleiche, _ZUSAGE, mails)
        assert not neuer_als(gleiche, _ZUSAGE, mails[::-1])


def test_veraltet_ist_wer_auf_eine_fruehere_fassung_antwortet() -> None:
    assert [_ZUSAGE.ist_veraltet(folge) for folge in (0, 1, 2)] == [False, False, True]
    assert not replace(_ZUSAGE, folge=None).ist_veraltet(5)


_MUSTER = [als_bytes(kalender) for kalender in ALLE.values()]
_EINWUERFE = [
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xc3",
        b'"',
        b":",
        b";",
        b"=",
        b",",
        b"\\",
        b"^",
        b"%",
        b" ",
        b"\t",
    ),
    *(
        b"BEGIN:VEVENT\r\n",
        b"END:VEVENT\r\n",
        b"BEGIN:VTIMEZONE\r\n",
        b"RRULE:FREQ=SECONDLY\r\n",
        b"\xe2\x80\xae",
    ),
    *(
        b"METHOD:COUNTER\r\n",
        b"DTSTART;TZID=../..:00000000T000000\r\n",
        b"DURATION:P9999999W\r\n",
        b"9" * 400,
    ),
    *("ATTENDEE;PARTSTAT=ACCEPTED:mailto:ä@ö\r\n".encode(), b"UID:\r\n", b"\xfe\xff", b"\xff\xfe"),
]


def _verstuemmelt(wuerfel: Random) -> bytes:
    daten = bytearray(wuerfel.choice(_MUSTER))
    for _ in range(wuerfel.randint(1, 12)):
        stelle, ende = sorted(wuerfel.randrange(len(daten) + 1) for _ in range(2))
        match wuerfel.randrange(5):
            case 0:
                del daten[stelle : min(ende, stelle + 40)]
            case 1:
                daten[stelle:stelle] = wuerfel.choice(_EINWUERFE)
            case 2:
                daten[stelle : stelle + 1] = wuerfel.randbytes(1)
            case 3:
                daten[stelle:stelle] = daten[stelle : min(ende, stelle + 200)]
            case _:
                daten[stelle:stelle] = wuerfel.choice(_MUSTER)[wuerfel.randrange(300) :][:200]
    return bytes(daten if wuerfel.random() > 0.1 else daten[: wuerfel.randrange(len(daten) + 1)])


def test_kein_verstuemmelter_kalender_bringt_den_leser_zu_fall() -> None:
    # Mit KOMMUNENNETZ_TESTLAENGE=100 sind es 100 000.
    wuerfel = Random(5546)  # noqa: S311 – nur wiederholbar muss er sein
    gelesen = sum(len(parse_antworten(_verstuemmelt(wuerfel))) for _ in range(1000 * LANG))
    assert gelesen > 100 * LANG


@given(st.binary(max_size=300), st.sampled_from(_MUSTER), st.integers(0, 2000))
def test_auch_beliebige_bytes_nicht(beliebig: bytes, muster: bytes, stelle: int) -> None:
    parse_antworten(beliebig)
    parse_antworten(muster[:stelle] + beliebig + muster[stelle:])

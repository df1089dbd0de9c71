"""Jede Regel für Kalendereinträge, Byte für Byte und wieder gelesen."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from kommunennetz.termine.kalender import ZEITZONE, build_absage, build_anfrage, build_kalender
from kommunennetz.termine.termin import ORTSZEIT, Termin, Terminstand, methode, termin_uid
from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.zeichen import einzeilig, mehrzeilig

_STEMPEL = datetime(2027, 1, 20, 9, 0, 0, 5, tzinfo=ZoneInfo("Europe/Berlin"))
_AN = Anschrift("ehrenamt@unna.example", "Stadt Unna")
_TERMIN = Termin(
    uid=termin_uid("Netz", "2027-03-11-netzwerktreffen"),
    folge=1,
    titel="Netzwerktreffen, Frühjahr; 2027",
    anfang=datetime(2027, 3, 11, 10, tzinfo=ORTSZEIT),
    ende=datetime(2027, 3, 11, 15, 30, tzinfo=ORTSZEIT),
    ort="Unna, Rathaus",
    beschreibung="Anmeldung bis zum 25. Februar 2027\n10:00 Ankommen",
    veranstalter=Anschrift("netz@example.org", "Geschäftsstelle"),
)
_ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
_ANFRAGE = f"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//kommunennetz//Termine//DE
METHOD:REQUEST
{_ZONE}BEGIN:VEVENT
SUMMARY:Netzwerktreffen\\, Frühjahr\\; 2027
DTSTART;TZID=Europe/Berlin:20270311T100000
DTEND;TZID=Europe/Berlin:20270311T153000
DTSTAMP:20270120T080000Z
UID:{_TERMIN.uid}
SEQUENCE:1
ATTENDEE;CN="Stadt Unna";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-
 PARTICIPANT;RSVP=TRUE:mailto:ehrenamt@unna.example
DESCRIPTION:Anmeldung bis zum 25. Februar 2027\\n10:00 Ankommen
LOCATION:Unna\\, Rathaus
ORGANIZER;CN=Geschäftsstelle:mailto:netz@example.org
STATUS:CONFIRMED
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _ereignisse(daten: bytes) -> list[Event]:
    gelesen = Calendar.from_ical(daten)
    assert isinstance(gelesen, Calendar)
    return gelesen.events


def _weltzeit(wann: date) -> datetime:
    assert isinstance(wann, datetime)
    return wann.astimezone(UTC)


def test_die_einladung_steht_byte_fuer_byte_fest() -> None:
    assert build_anfrage(_TERMIN, _AN, _STEMPEL) == _crlf(_ANFRAGE)
    assert methode(_crlf(_ANFRAGE)) == "REQUEST"


def test_die_absage_hat_denselben_empfaenger_dieselbe_uid_und_den_stand_abgesagt() -> None:
    absage = build_absage(replace(_TERMIN, folge=2), _AN, _STEMPEL)
    assert absage == _crlf(
        _ANFRAGE.replace("METHOD:REQUEST", "METHOD:CANCEL")
        .replace("SEQUENCE:1", "SEQUENCE:2")
        .replace(
            ";PARTSTAT=NEEDS-ACTION;ROLE=REQ-\n PARTICIPANT;RSVP=TRUE:mailto:ehrenamt@unna.example",
            ";ROLE=REQ-PARTICIPANT:mailto:ehr\n enamt@unna.example",
        )
        .replace("STATUS:CONFIRMED\nTRANSP:OPAQUE", "STATUS:CANCELLED\nTRANSP:TRANSPARENT")
    )
    assert methode(absage) == "CANCEL"


def test_uid_und_veranstalter_sind_fuer_alle_gleich_und_keiner_erfaehrt_vom_anderen() -> None:
    unna, bonn = (
        build_anfrage(_TERMIN, an, _STEMPEL) for an in (_AN, Anschrift("ehrenamt@bonn.example", "Stadt Bonn"))
    )
    verschieden = set(unna.split(b"\r\n")) ^ set(bonn.split(b"\r\n"))
    assert verschieden
    assert all(zeile.startswith((b"ATTENDEE", b" PARTICIPANT")) for zeile in verschieden)
    for daten in (unna, bonn):
        assert daten.count(b"ATTENDEE") == 1
        assert daten.count(b"METHOD:") == 1


def test_ein_kalender_zum_abonnieren_nennt_niemanden_und_behaelt_abgesagte() -> None:
    ganztaegig = Termin(uid="b", titel="Kongress", anfang=date(2027, 6, 23), ende=date(2027, 6, 26))
    termine = [_TERMIN, ganztaegig, replace(_TERMIN, uid="c").als_abgesagt()]
    daten = build_kalender("Netz, NRW", termine, _STEMPEL)
    assert daten == build_kalender("Netz, NRW", iter(termine), _STEMPEL)
    assert daten.startswith(
        _crlf(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//kommunennetz//Termine//DE\nMETHOD:PUBLISH\n"
            "NAME:Netz\\, NRW\nX-WR-CALNAME:Netz\\, NRW\n"
            f"REFRESH-INTERVAL;VALUE=DURATION:PT12H\nX-PUBLISHED-TTL:PT12H\n{_ZONE}BEGIN:VEVENT\n"
        )
    )
    for wort in (b"ATTENDEE", b"ORGANIZER", b"VALARM", b"mailto:"):
        assert wort not in daten
    assert daten.count(b"BEGIN:VTIMEZONE") == 1
    assert [(str(eines["uid"]), str(eines["status"])) for eines in _ereignisse(daten)] == [
        (_TERMIN.uid, "CONFIRMED"),
        ("b", "CONFIRMED"),
        ("c", "CANCELLED"),
    ]
    assert b"DTSTART;VALUE=DATE:20270623\r\nDTEND;VALUE=DATE:20270627\r\n" in daten
    with pytest.raises(ValueError, match="weder Anfrage noch Absage"):
        methode(daten)


def test_ein_ganztaegiger_braucht_keine_zone_und_endet_am_tag_danach() -> None:
    eintaegig = replace(_TERMIN, anfang=date(2027, 12, 31), ende=None)
    daten = build_anfrage(eintaegig, _AN, _STEMPEL)
    assert b"DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:20280101\r\n" in daten
    assert b"VTIMEZONE" not in daten


def test_ohne_bekanntes_ende_steht_keines_da() -> None:
    assert b"DTEND" not in build_anfrage(replace(_TERMIN, ende=None), _AN, _STEMPEL)


@pytest.mark.parametrize(
    ("felder", "grund"),
    [
        ({"anfang": datetime(2027, 3, 11, 10)}, "Zone"),  # noqa: DTZ001 – genau darum geht es
        ({"ende": date(2027, 3, 11)}, "beide ohne"),
        ({"anfang": date(2027, 3, 11)}, "beide ohne"),
    ],
)
def test_halbe_zeiten_sind_kein_termin(felder: dict[str, date], grund: str) -> None:
    felder = {"anfang": _TERMIN.anfang, "ende": datetime(2027, 3, 12, tzinfo=UTC), **felder}
    if grund == "Zone":
        felder["ende"] = felder["anfang"]
    with pytest.raises(ValueError, match=grund):
        Termin(uid="u", titel="T", **felder)  # type: ignore[arg-type]


def test_eine_einladung_ohne_veranstalter_gibt_es_nicht() -> None:
    with pytest.raises(ValueError, match="Veranstalter"):
        build_anfrage(replace(_TERMIN, veranstalter=None), _AN, _STEMPEL)


def test_keine_regel_fuer_wiederholungen_und_kein_wecker_im_ereignis() -> None:
    for daten in (build_anfrage(_TERMIN, _AN, _STEMPEL), build_absage(_TERMIN, _AN, _STEMPEL)):
        [ereignis] = re.findall(rb"BEGIN:VEVENT.*END:VEVENT", daten, re.DOTALL)
        for wort in (b"RRULE", b"RDATE", b"VALARM", b"EXDATE"):
            assert wort not in ereignis
        assert b"RDATE" not in daten


def test_die_zone_ist_an_jedem_tag_bis_2036_die_wirkliche() -> None:
    gelesen = Calendar.from_ical(f"BEGIN:VCALENDAR\n{ZEITZONE}END:VCALENDAR\n")
    assert isinstance(gelesen, Calendar)
    [zone] = gelesen.timezones
    rechnung = zone.to_tz(lookup_tzid=False)
    assert rechnung is not ORTSZEIT
    assert ZEITZONE.count("RRULE:") == 2
    assert "RDATE" not in ZEITZONE
    tage = (date(2026, 1, 1) + timedelta(days=nummer) for nummer in range(366 * 11))
    zeiten = [
        datetime.combine(tag, time(stunde, 30))
        for tag in tage
        if tag.year <= 2036
        for stunde in (0, 1, 3, 12, 23)
    ]
    assert len(zeiten) == 4018 * 5
    anders = [
        zeit for zeit in zeiten
        if zeit.replace(tzinfo=rechnung).utcoffset() != zeit.replace(tzinfo=ORTSZEIT).utcoffset()
    ]  # fmt: skip
    assert anders == []


@pytest.mark.parametrize(
    ("ortszeit", "weltzeit"),
    [
        (datetime(2027, 3, 27, 10), datetime(2027, 3, 27, 9)),  # noqa: DTZ001
        (datetime(2027, 3, 28, 10), datetime(2027, 3, 28, 8)),  # noqa: DTZ001
        (datetime(2027, 10, 30, 10), datetime(2027, 10, 30, 8)),  # noqa: DTZ001
        (datetime(2027, 10, 31, 10), datetime(2027, 10, 31, 9)),  # noqa: DTZ001
    ],
)
def test_auch_um_die_umstellung_stimmt_die_uhrzeit(ortszeit: datetime, weltzeit: datetime) -> None:
    anfang = ortszeit.replace(tzinfo=ORTSZEIT)
    for gleiche in (anfang, anfang.astimezone(UTC)):
        daten = build_anfrage(replace(_TERMIN, anfang=gleiche, ende=None), _AN, _STEMPEL)
        assert f"DTSTART;TZID=Europe/Berlin:{ortszeit:%Y%m%dT%H%M%S}\r\n".encode() in daten
        [ereignis] = _ereignisse(daten)
        assert _weltzeit(ereignis.start) == weltzeit.replace(tzinfo=UTC)


def test_ueber_die_umstellung_hinweg_bleibt_die_dauer() -> None:
    nacht = replace(
        _TERMIN,
        anfang=datetime(2027, 10, 30, 20, tzinfo=ORTSZEIT),
        ende=datetime(2027, 10, 31, 10, tzinfo=ORTSZEIT),
    )
    [ereignis] = _ereignisse(build_anfrage(nacht, _AN, _STEMPEL))
    assert _weltzeit(ereignis.end) - _weltzeit(ereignis.start) == timedelta(hours=15)


def test_ein_name_mit_anfuehrungszeichen_oder_dach_kommt_ohne_umschreibung_an() -> None:
    an = Anschrift("a@example.org", 'Eva "E" ^ von\r\nBeispiel, Stadt; A\\B: x\x00')
    daten = build_anfrage(replace(_TERMIN, veranstalter=an), an, _STEMPEL)
    entfaltet = daten.replace(b"\r\n ", b"").decode()
    name = "CN=\"Eva 'E'  von Beispiel, Stadt; A/B: x␀\""
    assert f"ATTENDEE;{name};CUTYPE" in entfaltet
    assert f"ORGANIZER;{name}:mailto:a@example.org\r\n" in entfaltet
    assert "^" not in entfaltet


def test_dieselbe_kennung_dieselbe_uid_und_jede_andere_eine_andere() -> None:
    assert termin_uid("Netz", "a") == termin_uid("Netz", "a") == "e08d00a6-9d1c-5155-b57e-10946d004655"
    assert len({termin_uid(netz, kennung) for netz in ("N", "Na", "") for kennung in ("a", "aa", "")}) == 9


_BOESE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            list("\r\n\0\x0b\x0c\x1b\x85\u2028\u2029\u202e\u2066\u200b\ufeff;,:\\\"^'=%\t 🎉👩‍👧\ud800Nn")
        ),
    ),
    max_size=120,
)


@given(_BOESE, _BOESE, _BOESE, _BOESE, _BOESE)
def test_was_auch_in_den_feldern_steht_kommt_gleich_zurueck_und_nichts_dazu(
    titel: str, ort: str, beschreibung: str, name: str, veranstalter: str
) -> None:
    termin = replace(
        _TERMIN,
        titel=titel,
        ort=ort,
        beschreibung=beschreibung,
        veranstalter=Anschrift("netz@example.org", veranstalter),
    )
    daten = build_anfrage(termin, Anschrift("a@example.org", name), _STEMPEL)
    _check_form(daten)
    namen = [zeile.split(":")[0].split(";")[0] for zeile in _entfaltet(daten)]
    ohne = {
        "LOCATION": not einzeilig(ort),
        "DESCRIPTION": not mehrzeilig(beschreibung).strip(),
    }
    erwartet = [zeile.split(":")[0].split(";")[0] for zeile in _entfaltet(_crlf(_ANFRAGE))]
    assert namen == [zeile for zeile in erwartet if not ohne.get(zeile, False)]
    [ereignis] = _ereignisse(daten)
    assert str(ereignis["summary"]) == einzeilig(titel)
    assert str(ereignis.get("location", "")) == einzeilig(ort)
    assert str(ereignis.get("description", "")) == mehrzeilig(beschreibung).strip()
    assert ereignis["attendee"] == "mailto:a@example.org"
    assert ereignis["organizer"] == "mailto:netz@example.org"
    for feld, anschrift in (("attendee", name), ("organizer", veranstalter)):
        gemeint = einzeilig(anschrift).replace('"', "'").replace("^", "").replace("\\", "/").strip()
        assert ereignis[feld].params.get("CN", "") == gemeint


@given(_BOESE, st.lists(_BOESE, max_size=3))
def test_auch_der_kalender_zum_abonnieren_laesst_sich_nichts_einschleusen(
    name: str, titel: list[str]
) -> None:
    termine = [replace(_TERMIN, uid=str(nummer), titel=eines) for nummer, eines in enumerate(titel)]
    daten = build_kalender(name, termine, _STEMPEL)
    _check_form(daten)
    assert [str(eines["summary"]) for eines in _ereignisse(daten)] == [einzeilig(eines) for eines in titel]


def _check_form(daten: bytes) -> None:
    zeilen = daten.split(b"\r\n")
    assert zeilen[-1] == b""
    assert all(len(zeile) <= 75 for zeile in zeilen)
    assert not set(range(32)) & set(daten.replace(b"\r\n", b"").replace(b"\t", b""))
    for zeile in zeilen:
        zeile.decode()


def _entfaltet(daten: bytes) -> list[str]:
    return daten.decode().replace("\r\n ", "").split("\r\n")


def test_abgesagt_aendert_nur_den_stand() -> None:
    assert _TERMIN.als_abgesagt() == replace(_TERMIN, stand=Terminstand.ABGESAGT)

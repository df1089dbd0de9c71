"""Neuigkeiten und Kalender: nach ihren Normen, aus den Daten und nie aus dem Tag des Baus."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from seite_probe import DATEIEN, TAG, baue, write_probe

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(name="dateien", scope="module")
def _dateien(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return baue(write_probe(tmp_path_factory.mktemp("register")))


def test_der_feed_ist_rfc_4287(dateien: dict[str, bytes]) -> None:
    feed = ET.fromstring(dateien["neues.atom"])  # noqa: S314 – eben selbst geschrieben
    eintraege = feed.findall(f"{ATOM}entry")
    assert len(eintraege) > 3
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [
        "https://example.org/netz/neues.atom"
    ]
    kennungen = []
    for element in (feed, *eintraege):
        for pflicht in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{pflicht}")) == 1
        kennungen.append(element.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{ATOM}updated") or "")
    assert all(re.fullmatch(r"tag:example\.org,\d{4}:[\w/%-]+", kennung) for kennung in kennungen)
    assert len(set(kennungen)) == len(kennungen)
    zeiten = [eintrag.findtext(f"{ATOM}updated") or "" for eintrag in eintraege]
    assert zeiten == sorted(zeiten, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == zeiten[0]
    assert zeiten[0] < TAG.isoformat()


def test_der_feed_laesst_sich_lesen(dateien: dict[str, bytes]) -> None:
    import feedparser

    gelesen = feedparser.parse(dateien["neues.atom"])
    assert not gelesen.bozo
    assert gelesen.version == "atom10"
    ziele = {eintrag.link.removeprefix("https://example.org/netz/") for eintrag in gelesen.entries}
    assert ziele <= dateien.keys()
    assert {"runden/1.html", "kommune/kreis-lippe.html", "publikationen.html"} <= ziele


def test_was_noch_kommt_steht_im_kalender_und_nicht_im_feed(dateien: dict[str, bytes]) -> None:
    assert b"Zweite Runde" not in dateien["neues.atom"]
    assert b"Werkstatt" not in dateien["neues.atom"]
    assert "Werkstatt" in dateien["termine.ics"].decode()


def test_ein_spaeterer_bau_aendert_weder_feed_noch_kalender(tmp_path: Path) -> None:
    write_probe(tmp_path)
    frueher, spaeter = (baue(tmp_path, tag, tag) for tag in (TAG, date(2026, 12, 24)))
    kalender = [pfad for pfad in frueher if pfad.endswith((".ics", ".atom"))]
    assert len(kalender) > 2
    assert [frueher[pfad] for pfad in kalender] == [spaeter[pfad] for pfad in kalender]


def test_der_kalender_nennt_niemanden_und_sagt_ab_was_abgesagt_ist(dateien: dict[str, bytes]) -> None:
    assert "online: https://example.org/einwahl" in DATEIEN["veranstaltungen/2012-12-treffen"]
    kalender = {pfad: inhalt for pfad, inhalt in dateien.items() if pfad.endswith(".ics")}
    assert sorted(kalender) == [
        "termine.ics",
        "veranstaltungen/2012-12-treffen.ics",
        "veranstaltungen/2027-02-01-abgesagtes.ics",
    ]
    for inhalt in kalender.values():
        gelesen = Calendar.from_ical(inhalt)
        assert str(gelesen["METHOD"]) == "PUBLISH"
        assert not gelesen.errors
        for wort in (b"ATTENDEE", b"ORGANIZER", b"einwahl"):
            assert wort not in inhalt
    alle = {
        str(e["SUMMARY"]): str(e["STATUS"])
        for e in Calendar.from_ical(kalender["termine.ics"]).walk("VEVENT")
    }
    assert alle["Treffen 2012"] == "CONFIRMED"
    assert {stand for titel, stand in alle.items() if "Werkstatt" in titel} == {"CANCELLED"}

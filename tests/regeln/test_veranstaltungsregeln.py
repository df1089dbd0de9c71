"""Was ein Zugang zu einer Videokonferenz ist und was nicht, und wann ein Abschluss fehlt."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from hilfen import WURZEL
from kommunennetz.regeln import check
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.register.lesen.store import load

Lader = Callable[[Mapping[str, str]], Geladen]
HEUTE = date(2025, 11, 1)
ZUGAENGE = {
    "https://us02web.zoom.us/j/81234567890?pwd=abc": "Zoom",
    "https://uni.zoom-x.de/j/6123456": "Zoom",
    "https://zoom.us/my/netzwerk": "Zoom",
    "https://stadt.webex.com/meet/netzwerk": "Webex",
    "https://stadt.webex.com/stadt/j.php?MTID=m12": "Webex",
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x": "Teams",
    "https://teams.live.com/meet/94000": "Teams",
    "https://bbb.example.org/b/abc-def-ghi": "BigBlueButton",
    "https://konferenz.example.org/rooms/abc-def-ghi-jkl/join": "BigBlueButton",
    "https://bbb.example.org/bigbluebutton/api/join?meetingID=x": "BigBlueButton",
    "https://meet.google.com/abc-defg-hij": "Google Meet",
    "https://meet.jit.si/Netzwerk": "Jitsi",
    "Meeting-ID: 812 3456 7890": "Einwahl",
    "WEBINAR-ID 812-345-678": "Einwahl",
    "Konferenznummer: 0812345678": "Einwahl",
}


def _befunde(lade: Lader, text: str) -> list[tuple[str, str]]:
    treffen = f"titel: Treffen\nart: workshop\ndatum: 2025-12-01\nonline: {text!r}\n"
    register = lade({"veranstaltungen/2025-12-01-treffen.yaml": treffen}).register
    assert register is not None
    befunde = [b for b in check(register, HEUTE) if b.regel.id == "zugang-oeffentlich"]
    return [(befund.feld, befund.text) for befund in befunde]


@pytest.mark.parametrize(("text", "womit"), ZUGAENGE.items())
def test_ein_zugang_faellt_auf_und_steht_nicht_in_der_meldung(lade: Lader, text: str, womit: str) -> None:
    gemeldet = [("online", f"hier steht der Zugang zu einer Videokonferenz ({womit})")]
    assert _befunde(lade, f"Wir treffen uns hier: {text}") == gemeldet


@pytest.mark.parametrize(
    "text",
    [
        "Videokonferenz (Zoom)",
        "https://zoom.us/pricing",
        "https://www.webex.com/de/index.html",
        "https://teams.microsoft.com/downloads",
        "https://www.engagiert-in-nrw.de/engagementkongress_NRW",
        "Konferenz Nummer 3 mit 25 Kommunen",
        "https://example.org/b/stadt",
    ],
)
def test_womit_man_sich_trifft_und_seiten_im_netz_sind_kein_zugang(lade: Lader, text: str) -> None:
    assert _befunde(lade, text) == []


def test_im_mitgelieferten_register_fehlt_kein_abschluss_und_steht_kein_zugang() -> None:
    register = load(WURZEL).register
    assert register is not None
    assert len(register.veranstaltungen) > 10
    neue = {"abschluss-fehlt", "zugang-oeffentlich", "teilnahme-mehr-als-plaetze", "tagesordnung-ausserhalb"}
    assert [befund for befund in check(register, date(2030, 1, 1)) if befund.regel.id in neue] == []

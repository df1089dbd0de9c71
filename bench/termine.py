"""427 Einladungen mit Kalender als fertige Nachrichten, oder nur deren Kalender mit der nackten Bibliothek.

Die Bibliothek schreibt dabei ihre eigene Zeitzone, maskiert wie sie es tut und prüft nichts.
"""

import sys
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress

from kommunennetz.post.nachricht import Nachricht, build_eml
from kommunennetz.termine.kalender import build_anfrage
from kommunennetz.termine.termin import ORTSZEIT, Termin
from kommunennetz.worte.anschrift import Anschrift

ANZAHL = 427
_JETZT = datetime(2027, 1, 20, 8, tzinfo=UTC)
_TERMIN = Termin(
    uid="7fb71fdf-8955-5058-8e38-79ed6f9f15f2",
    titel="Netzwerktreffen Frühjahr 2027",
    anfang=datetime(2027, 3, 11, 10, tzinfo=ORTSZEIT),
    ende=datetime(2027, 3, 11, 15, 30, tzinfo=ORTSZEIT),
    ort="Unna, Rathaus",
    beschreibung="10:00 Ankommen\n10:30 Ehrenamtskarte digital\n" * 5,
    veranstalter=Anschrift("netz@example.org", "Geschäftsstelle"),
)


def einladungen(*, als_nachricht: bool) -> int:
    """Liefert, wie viele Bytes alle Einladungen haben."""
    umfang = 0
    for nummer in range(ANZAHL):
        an = Anschrift(f"ehrenamt@kommune-{nummer}.example", f"Stadt Beispiel {nummer}")
        kalender = build_anfrage(_TERMIN, an, _JETZT)
        umfang += len(build_eml(_nachricht(an, kalender)) if als_nachricht else kalender)
    return umfang


def _nachricht(an: Anschrift, kalender: bytes) -> Nachricht:
    return Nachricht(
        absender=Anschrift("netz@example.org", "Geschäftsstelle"),
        empfaenger=an,
        betreff="Einladung zum Netzwerktreffen",
        text=f"Guten Tag {an.name},\n" + "wir laden herzlich ein.\n" * 20,
        html=f"<p>Guten Tag {an.name},</p>\n" + "<p>wir laden herzlich ein.</p>\n" * 20,
        datum=_JETZT,
        kennung=("2027-01-20-einladung", an.adresse),
        kalender=kalender,
    )


def nackt() -> int:
    """Liefert dasselbe für die Kalender, wie die Bibliothek sie von sich aus schreibt."""
    umfang = 0
    for nummer in range(ANZAHL):
        kalender, ereignis = Calendar(), Event()
        for feld, angabe in (("prodid", "-//x//DE"), ("version", "2.0"), ("method", "REQUEST")):
            kalender.add(feld, angabe)
        ereignis.add("summary", _TERMIN.titel)
        ereignis.add("dtstart", _TERMIN.anfang)
        ereignis.add("dtend", _TERMIN.ende)
        ereignis.add("dtstamp", _JETZT)
        ereignis.add("uid", _TERMIN.uid)
        ereignis.add("location", _TERMIN.ort)
        ereignis.add("description", _TERMIN.beschreibung)
        ereignis.add("organizer", vCalAddress("mailto:netz@example.org"))
        ereignis.add("attendee", vCalAddress(f"mailto:ehrenamt@kommune-{nummer}.example"))
        kalender.add_component(ereignis)
        kalender.add_missing_timezones()
        umfang += len(kalender.to_ical())
    return umfang


if __name__ == "__main__":
    match sys.argv[1]:
        case "nachrichten":
            print(einladungen(als_nachricht=True))
        case "kalender":
            print(einladungen(als_nachricht=False))
        case _:
            print(nackt())

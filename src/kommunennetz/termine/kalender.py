"""Kalender als Bytes nach RFC 5545: Anfrage und Absage an einen Empfänger (iTIP), Termine zum Abonnieren.

Jede Anfrage nennt genau einen Teilnehmer, den Empfänger: Sonst erführe jeder, wer noch eingeladen ist.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vDuration, vText

from kommunennetz.termine.termin import ORTSZEIT, Termin, Terminstand
from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.zeichen import einzeilig, mehrzeilig

_HERSTELLER: Final = "-//kommunennetz//Termine//DE"
_AUFFRISCHEN: Final = timedelta(hours=12)
# Die Regel gilt seit 1996. Warum nicht die der Bibliothek: Sie zählt Umstellungen als RDATE auf, und Outlook
# verschiebt solche Termine um eine Stunde oder weist sie ab.
ZEITZONE: Final = """\
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
# RFC 6868 schriebe »^« und Anführungszeichen um, und Mailprogramme zeigten das Umgeschriebene; ein »\« läse
# manches Programm als Beginn einer Maskierung.
_IM_NAMEN = str.maketrans({'"': "'", "^": None, "\\": "/"})


class _Text(vText):
    r"""Ein Text, in dem »\N« ein »\N« bleibt: Die Bibliothek machte ein Zeilenende daraus."""

    def to_ical(self) -> bytes:
        """Liefert den Text maskiert nach RFC 5545, 3.3.11."""
        maskiert = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return maskiert.replace("\n", "\\n").encode("utf-8")


def build_anfrage(termin: Termin, an: Anschrift, stempel: datetime, *, zugesagt: bool = False) -> bytes:
    """Liefert die Einladung (REQUEST) für einen Empfänger, auch die geänderte.

    `stempel` ist der Zeitpunkt, zu dem sie entsteht. Wer schon `zugesagt` hat, wird nicht noch einmal
    gefragt. Wirft ValueError, wenn der Veranstalter fehlt.
    """
    return _build_itip("REQUEST", termin, an, stempel, zugesagt=zugesagt)


def build_absage(termin: Termin, an: Anschrift, stempel: datetime) -> bytes:
    """Liefert die Absage des Termins (CANCEL) für einen Empfänger; seine Folge muss höher sein als zuvor."""
    return _build_itip("CANCEL", termin.als_abgesagt(), an, stempel)


def build_kalender(name: str, termine: Iterable[Termin], stempel: datetime) -> bytes:
    """Liefert einen Kalender zum Abonnieren (PUBLISH), ohne Teilnehmer; Abgesagtes bleibt stehen.

    Gleiche Termine, gleiche Bytes. `stempel` kommt aus den Daten, nicht von der Uhr.
    """
    eintraege = list(termine)
    kalender = _leerer_kalender("PUBLISH", mit_zone=any(not termin.ganztaegig for termin in eintraege))
    kalender.add("name", _Text(einzeilig(name)))
    kalender.add("x-wr-calname", _Text(einzeilig(name)))
    kalender.add("refresh-interval", vDuration(_AUFFRISCHEN), parameters={"VALUE": "DURATION"})
    # Outlook frischt nur auf, wenn es diese Zeile liest.
    kalender.add("x-published-ttl", vDuration(_AUFFRISCHEN))
    for termin in eintraege:
        kalender.add_component(_ereignis(termin, stempel))
    return _als_bytes(kalender)


def _als_bytes(kalender: Calendar) -> bytes:
    daten: bytes = kalender.to_ical()
    return daten


def _build_itip(
    art: str, termin: Termin, an: Anschrift, stempel: datetime, *, zugesagt: bool = False
) -> bytes:
    if termin.veranstalter is None:
        raise ValueError("eine Einladung braucht einen Veranstalter")
    kalender = _leerer_kalender(art, mit_zone=not termin.ganztaegig)
    ereignis = _ereignis(termin, stempel)
    ereignis.add("organizer", _adresse(termin.veranstalter))
    teilnehmer = _adresse(an)
    teilnehmer.params.update(CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT")
    if zugesagt:
        teilnehmer.params.update(PARTSTAT="ACCEPTED", RSVP="FALSE")
    elif art == "REQUEST":
        teilnehmer.params.update(PARTSTAT="NEEDS-ACTION", RSVP="TRUE")
    ereignis.add("attendee", teilnehmer)
    kalender.add_component(ereignis)
    return _als_bytes(kalender)


def _leerer_kalender(art: str, *, mit_zone: bool) -> Calendar:
    kalender = Calendar()
    kalender.add("prodid", _HERSTELLER)
    kalender.add("version", "2.0")
    kalender.add("method", art)
    if mit_zone:
        kalender.add_component(_zeitzone())
    return kalender


@lru_cache(maxsize=1)
def _zeitzone() -> Component:
    return Timezone.from_ical(ZEITZONE)


def _ereignis(termin: Termin, stempel: datetime) -> Event:
    ereignis = Event()
    ereignis.add("uid", termin.uid)
    ereignis.add("dtstamp", stempel.astimezone(UTC).replace(microsecond=0))
    ereignis.add("sequence", termin.folge)
    ereignis.add("status", termin.stand.value)
    ereignis.add("summary", _Text(einzeilig(termin.titel)))
    ereignis.add("dtstart", _in_ortszeit(termin.anfang))
    if termin.ganztaegig:
        # DTEND ist der erste Tag danach (RFC 5545, 3.6.1).
        ereignis.add("dtend", (termin.ende or termin.anfang) + timedelta(days=1))
    elif termin.ende is not None:
        ereignis.add("dtend", _in_ortszeit(termin.ende))
    ereignis.add("transp", "TRANSPARENT" if _laesst_frei(termin) else "OPAQUE")
    if ort := einzeilig(termin.ort):
        ereignis.add("location", _Text(ort))
    if beschreibung := mehrzeilig(termin.beschreibung).strip():
        ereignis.add("description", _Text(beschreibung))
    return ereignis


def _laesst_frei(termin: Termin) -> bool:
    return termin.ganztaegig or termin.stand is Terminstand.ABGESAGT


def _in_ortszeit(wann: date) -> date:
    return wann.astimezone(ORTSZEIT) if isinstance(wann, datetime) else wann


def _adresse(anschrift: Anschrift) -> vCalAddress:
    adresse = vCalAddress(f"mailto:{anschrift.adresse}")
    if name := einzeilig(anschrift.name).translate(_IM_NAMEN).strip():
        adresse.params["CN"] = name
    return adresse

"""Was für eine Mail das ist: acht Sorten, in dieser Reihenfolge gefragt; die erste, die passt, gilt.

Eine Abwesenheit ist nie ein Rückläufer: Nur ein Bericht nach RFC 3464 geht ihr vor; was in freiem Text nach
Unzustellbarem klingt, gilt nur, wenn keine selbsttätige Antwort darum herum steht.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kommunennetz.eingang.abmeldung import ist_abmeldung
from kommunennetz.eingang.abwesenheit import Abwesenheit, find_abwesenheit, ist_selbsttaetig
from kommunennetz.eingang.bogen import Rueckmeldung, find_bogen
from kommunennetz.eingang.mail import Mail, dateiname_von, inhalt_von, teile_von
from kommunennetz.eingang.zustellung import Zustellmeldung, find_berichtete, find_erratene, ist_bericht
from kommunennetz.post.kennzeichen import Klickantwort, parse_betreff
from kommunennetz.termine.antwort import Terminantwort, parse_antwort

_KALENDERARTEN = ("text/calendar", "application/ics", "text/x-vcalendar")


class Sorte(StrEnum):
    """Die acht Sorten."""

    TERMINANTWORT = "Terminantwort"
    ZUSTELLMELDUNG = "Zustellmeldung"
    ABWESENHEIT = "Abwesenheit"
    ABMELDUNG = "Abmeldung"
    KENNWORT = "Antwort mit Kennwort"
    BOGEN = "Rückmeldebogen"
    ANTWORT = "Antwort"
    FREMD = "fremd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhalt:
    """Die Sorte und, was sie mitbringt; ob eine Antwort uns gilt oder fremd ist, sagt erst die Zuordnung."""

    sorte: Sorte
    termin: Terminantwort | None = None
    zustellung: tuple[Zustellmeldung, ...] = ()
    abwesenheit: Abwesenheit | None = None
    kennwort: Klickantwort | None = None
    bogen: Rueckmeldung | None = None


def sortiere(mail: Mail) -> Inhalt:  # noqa: PLR0911 – je Sorte eine Antwort
    """Liefert, was für eine Mail das ist."""
    if (termin := find_termin(mail)) is not None:
        return Inhalt(sorte=Sorte.TERMINANTWORT, termin=termin)
    if zustellung := _find_zustellung(mail):
        return Inhalt(sorte=Sorte.ZUSTELLMELDUNG, zustellung=zustellung)
    if (abwesenheit := find_abwesenheit(mail)) is not None:
        return Inhalt(sorte=Sorte.ABWESENHEIT, abwesenheit=abwesenheit)
    if ist_abmeldung(mail):
        return Inhalt(sorte=Sorte.ABMELDUNG)
    if (kennwort := parse_betreff(mail.betreff)) is not None:
        return Inhalt(sorte=Sorte.KENNWORT, kennwort=kennwort)
    if (bogen := find_bogen(mail)) is not None:
        return Inhalt(sorte=Sorte.BOGEN, bogen=bogen)
    return Inhalt(sorte=Sorte.ANTWORT)


def find_termin(mail: Mail) -> Terminantwort | None:
    """Liefert die Antwort aus dem Kalender der Mail, wo sie darin auch steht; None, wenn es keine gibt."""
    return next(filter(None, map(parse_antwort, _kalender(mail))), None)


def _kalender(mail: Mail) -> Iterator[bytes]:
    for teil in teile_von(mail.nachricht):
        if teil.get_content_type() in _KALENDERARTEN or dateiname_von(teil).casefold().endswith(".ics"):
            yield inhalt_von(teil)


def _find_zustellung(mail: Mail) -> tuple[Zustellmeldung, ...]:
    if ist_bericht(mail):
        return find_berichtete(mail) or find_erratene(mail)
    if ist_selbsttaetig(mail) or mail.nachricht.get_content_type() == "multipart/report":
        # Ein anderer Bericht ist eine Lesebestätigung (RFC 8098); die sagt nichts über die Adresse.
        return ()
    return find_erratene(mail)

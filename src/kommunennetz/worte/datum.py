"""Wie Menschen ein Datum schreiben, und wie dasselbe im Register steht."""

import re
from datetime import date

MONATE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

_WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_NUMMERN = {name.casefold(): nummer for nummer, name in enumerate(MONATE, 1)} | {"maerz": 3, "mrz": 3}
_KURZ = 3
"""So viele Buchstaben eines Monats genügen: »Dez. 2017«."""

_MIT_ZAHLEN = re.compile(r"(?:([0-9]{1,2})\. ?)?([0-9]{1,2})(?:\. ?|/)([0-9]{4})")
_MIT_NAMEN = re.compile(r"(?:([0-9]{1,2})\. ?)?([^\W\d_]{3,})\.? ([0-9]{4})")
_GRENZE = re.compile(r"(vor|nach) (?:dem )?(.+)", re.IGNORECASE)
_SPANNE = re.compile(r"zwischen (?:dem )?(.+) und (?:dem )?(.+)", re.IGNORECASE)
_VORWORT = re.compile(r"(?:am|im) ", re.IGNORECASE)


def registerform(text: str) -> str:
    """Liefert »2017-12-06« zu »6. Dezember 2017«, »vor 2012-12« zu »vor Dezember 2012«.

    Was kein Datum ist, kommt zurück, wie es war; ob es den Tag gibt, fragt sich hier nicht.
    """
    glatt = _VORWORT.sub("", " ".join(text.split()), count=1)
    if glatt.casefold() == "unbekannt":
        return "unbekannt"
    if (grenze := _GRENZE.fullmatch(glatt)) is not None:
        return f"{grenze[1].casefold()} {_zeitpunkt(grenze[2])}"
    if (spanne := _SPANNE.fullmatch(glatt)) is not None:
        return f"zwischen {_zeitpunkt(spanne[1])} und {_zeitpunkt(spanne[2])}"
    return _zeitpunkt(glatt)


def ausgeschrieben(text: str) -> str:
    """Liefert »6. Dezember 2017« zu »2017-12-06«, »Dezember 2012« zu »2012-12«; ein Jahr bleibt eines."""
    jahr, *rest = text.split("-")
    match rest:
        case [monat, tag]:
            return f"{int(tag)}. {MONATE[int(monat) - 1]} {jahr}"
        case [monat]:
            return f"{MONATE[int(monat) - 1]} {jahr}"
    return jahr


def mit_wochentag(tag: date) -> str:
    """Liefert »Donnerstag, 11. März 2027«."""
    return f"{_WOCHENTAGE[tag.weekday()]}, {ausgeschrieben(tag.isoformat())}"


def _zeitpunkt(text: str) -> str:
    # »6/12/2017« ist je nach Land ein anderer Tag; mit Schrägstrich gilt nur Monat und Jahr.
    if (zahlen := _MIT_ZAHLEN.fullmatch(text)) is not None and not ("/" in text and zahlen[1]):
        return _iso(zahlen[1], int(zahlen[2]), zahlen[3])
    if (namen := _MIT_NAMEN.fullmatch(text)) is not None and (monat := monatsnummer(namen[2])):
        return _iso(namen[1], monat, namen[3])
    return text


def monatsnummer(monat: str) -> int | None:
    """Liefert 12 zu »Dezember« und »DEZ«; None, wenn es kein Monat ist."""
    form = monat.casefold()
    kurze = (nummer for name, nummer in _NUMMERN.items() if len(form) == _KURZ and name.startswith(form))
    return _NUMMERN.get(form) or next(kurze, None)


def _iso(tag: str | None, monat: int, jahr: str) -> str:
    return f"{jahr}-{monat:02}" + (f"-{int(tag):02}" if tag else "")

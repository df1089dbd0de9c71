"""Daten, wie Menschen und Tabellenprogramme sie schreiben, als Teildatum."""

import re
from datetime import date, timedelta

from kommunennetz.model.teildatum import MONATE, TeildatumError, parse_eingabe, parse_teildatum
from kommunennetz.worte.namen import suchform

_MONATE = [suchform(name) for name in MONATE]
# Was kein Anfang des deutschen Namens ist: aus deutschem und aus englischem Excel.
_ANDERE_NAMEN = {
    "january": 1, "february": 2, "mrz": 3, "mar": 3, "march": 3, "may": 5, "june": 6, "july": 7, "oct": 10,
    "october": 10, "dec": 12, "december": 12,
}  # fmt: skip
_UHRZEIT = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?Z?$")
_KURZES_JAHR = re.compile(r"([0-9]{1,2}\. ?[0-9]{1,2}\. ?)([0-9]{2})")
_MONAT_JAHR = re.compile(r"([0-9]{1,2})/([0-9]{4})")
_MIT_NAMEN = re.compile(r"(?:([0-9]{1,2})\.? ?)?([^\W\d_]{3,9})\.?[ -]?([0-9]{4}|[0-9]{2})")
_GRENZE = re.compile(r"(vor|nach) (?:dem )?(.+)")
_SPANNE = re.compile(r"zwischen (?:dem )?(.+) und (?:dem )?(.+)")
_VORWORT = re.compile(r"(seit dem|seit|am|im|vom) ", re.IGNORECASE)

_JAHRE = range(1000, 3000)
# 1954 bis 2118: was kleiner oder größer ist, ist wohl kein Tag.
_TAGESZAHLEN = range(20_000, 80_000)
_JAHRHUNDERTWENDE = 70
_FORMEN = (
    "Verstanden werden 6.12.2017, 2017-12-06, Dezember 2012, 12.2012, 2015, vor dem 20.11.2024, "
    "nach 2018, zwischen 9.2020 und 1.2024 und unbekannt."
)


def parse_datum(wert: object, nulltag: date) -> str:
    """Liefert das Datum einer Zelle in der Schreibweise des Registers; sonst TeildatumError.

    Zahlen sind Jahre oder Tage seit dem `nulltag`, wie Excel sie zählt.
    """
    if isinstance(wert, date):
        return _aus_tag(wert)
    if isinstance(wert, int | float) and not isinstance(wert, bool):
        return _aus_zahl(wert, nulltag)
    text = " ".join(str(wert).split())
    if text.isdecimal() and len(text) == len(str(_TAGESZAHLEN.start)):
        return _aus_zahl(int(text), nulltag)
    return parse_teildatum(_aus_text(_VORWORT.sub("", text, count=1))).text


def _aus_tag(tag: date) -> str:
    if tag.year not in _JAHRE:
        raise TeildatumError(
            f"Jahre wie {tag.year} kennt das Register nicht",
            "Es kennt die Jahre 1000 bis 2999; wer »unbefristet« meint, lässt die Zelle leer.",
        )
    return tag.isoformat()


def _aus_zahl(zahl: float, nulltag: date) -> str:
    if zahl in _JAHRE:
        return str(int(zahl))
    if not _TAGESZAHLEN.start <= zahl < _TAGESZAHLEN.stop:
        raise TeildatumError(f"»{zahl}« ist kein Datum", _FORMEN)
    return (nulltag + timedelta(days=int(zahl))).isoformat()


def _aus_text(text: str) -> str:
    if text.casefold() == "unbekannt":
        return "unbekannt"
    if (grenze := _GRENZE.fullmatch(text)) is not None:
        return f"{grenze[1]} {_zeitpunkt(grenze[2])}"
    if (spanne := _SPANNE.fullmatch(text)) is not None:
        return f"zwischen {_zeitpunkt(spanne[1])} und {_zeitpunkt(spanne[2])}"
    return _zeitpunkt(text)


def _zeitpunkt(text: str) -> str:
    ohne = _UHRZEIT.sub("", text)
    if (kurz := _KURZES_JAHR.fullmatch(ohne)) is not None:
        ohne = f"{kurz[1]}{_jahr(kurz[2])}"
    if (schraeg := _MONAT_JAHR.fullmatch(ohne)) is not None:
        ohne = f"{schraeg[1]}.{schraeg[2]}"
    if (benannt := _MIT_NAMEN.fullmatch(ohne)) is not None:
        ohne = _benannt(*benannt.groups()) or ohne
    try:
        return parse_eingabe(ohne).text
    except TeildatumError as error:
        # Die Abhilfe des Registers nennt nur seine eigene Schreibweise; in Tabellen gelten mehr.
        raise TeildatumError(error.text, _FORMEN) from None


def _benannt(tag: str | None, monat: str, jahr: str) -> str | None:
    form = suchform(monat)
    nummern = (nummer for nummer, name in enumerate(_MONATE, 1) if name.startswith(form))
    if (nummer := _ANDERE_NAMEN.get(form) or next(nummern, None)) is None:
        return None
    return f"{f'{tag}.' if tag else ''}{nummer}.{_jahr(jahr)}"


def _jahr(jahr: str) -> str:
    if len(jahr) != len("17"):
        return jahr
    return f"{'19' if int(jahr) >= _JAHRHUNDERTWENDE else '20'}{jahr}"

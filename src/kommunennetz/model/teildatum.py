"""Daten, die nur zum Teil bekannt sind: »2015«, »Dezember 2012«, »vor dem 20. November 2024«.

Ein Teildatum ist die Spanne vom frühesten bis zum spätesten Tag, an dem etwas war. Fragen danach haben drei
Antworten: ja, nein und unbestimmt.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from kommunennetz.worte.saetze import meinten_sie

MONATE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

_EINFACH = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DEUTSCH = re.compile(r"(?:([0-9]{1,2})\.\s*)?([0-9]{1,2})\.\s*([0-9]{4})")
_SPANNE = re.compile(r"zwischen (\S+) und (\S+)")
_FORMEN = "2015, 2012-12, 2017-12-06, »vor …«, »nach …«, »zwischen … und …« oder »unbekannt«"


class Antwort(Enum):
    """Was sich über ein nur zum Teil bekanntes Datum sagen lässt."""

    JA = "ja"
    NEIN = "nein"
    UNBESTIMMT = "unbestimmt"

    def __and__(self, andere: "Antwort") -> "Antwort":
        """Liefert »ja«, wenn beides gilt, und »nein«, sobald eines sicher nicht gilt."""
        if Antwort.NEIN in (self, andere):
            return Antwort.NEIN
        return Antwort.JA if self is andere is Antwort.JA else Antwort.UNBESTIMMT

    def __invert__(self) -> "Antwort":
        """Liefert das Gegenteil; »unbestimmt« bleibt unbestimmt."""
        return _GEGENTEIL[self]


_GEGENTEIL = {Antwort.JA: Antwort.NEIN, Antwort.NEIN: Antwort.JA, Antwort.UNBESTIMMT: Antwort.UNBESTIMMT}


class TeildatumError(ValueError):
    """Ein Text, der kein Teildatum ist; `hilfe` nennt die gemeinte oder die erlaubten Formen."""

    def __init__(self, text: str, hilfe: str) -> None:
        super().__init__(text)
        self.text = text
        self.hilfe = hilfe


@dataclass(frozen=True, slots=True)
class Teildatum:
    """Ein Datum, so genau es bekannt ist.

    `frueheste` ist `date.min` und `spaeteste` `date.max`, wo es keine eigene Grenze gibt.
    `text` ist die Schreibweise der YAML-Datei (»zwischen 2020-09 und 2024-01«).
    """

    text: str
    frueheste: date
    spaeteste: date

    def __str__(self) -> str:
        """Liefert das Datum, wie man es im Satz schreibt (»6. Dezember 2017«)."""
        wort, *teile = self.text.split()
        match wort:
            case "vor" | "nach":
                return f"{wort} {_mit_artikel(teile[0])}"
            case "zwischen":
                return f"zwischen {_mit_artikel(teile[0])} und {_mit_artikel(teile[2])}"
        return self.text if wort == "unbekannt" else _ausgeschrieben(wort)

    @property
    def seit(self) -> str:
        """Liefert »seit 2012«, »seit Dezember 2012«, »seit dem 6. Dezember 2017«; leer bei einer Spanne."""
        return f"seit {_mit_artikel(self.text)}" if _EINFACH.fullmatch(self.text) else ""

    @property
    def am(self) -> str:
        """Liefert, wie man sagt, wann es war: »am 6. Dezember 2017«, »im Dezember 2012«, »2012«, »vor 2012«.

        Leer, wenn es unbekannt ist.
        """
        if self.text == "unbekannt":
            return ""
        davor = {2: "am ", 1: "im "} if _EINFACH.fullmatch(self.text) else {}
        return f"{davor.get(self.text.count('-'), '')}{self}"

    @property
    def jahr(self) -> int | None:
        """Liefert das Jahr, wenn es sicher ist."""
        return self.frueheste.year if self.frueheste.year == self.spaeteste.year else None

    @property
    def ist_tag(self) -> bool:
        """Liefert, ob der Tag genau bekannt ist."""
        return self.frueheste == self.spaeteste

    @property
    def ist_einfach(self) -> bool:
        """Liefert, ob es ein Tag, ein Monat oder ein Jahr ist und keine Spanne."""
        return _EINFACH.fullmatch(self.text) is not None

    @property
    def hat_anfang(self) -> bool:
        """Liefert, ob ein frühester Tag bekannt ist."""
        return self.frueheste != date.min

    @property
    def hat_ende(self) -> bool:
        """Liefert, ob ein spätester Tag bekannt ist."""
        return self.spaeteste != date.max

    def bis(self, tag: date) -> Antwort:
        """Liefert, ob es an diesem Tag schon so weit war."""
        if self.spaeteste <= tag:
            return Antwort.JA
        return Antwort.NEIN if self.frueheste > tag else Antwort.UNBESTIMMT

    def zwischen(self, von: date, bis: date) -> Antwort:
        """Liefert, ob das Datum in diesem Zeitraum liegt (beide Tage eingeschlossen)."""
        if von <= self.frueheste and self.spaeteste <= bis:
            return Antwort.JA
        return Antwort.NEIN if self.spaeteste < von or self.frueheste > bis else Antwort.UNBESTIMMT

    def sicher_nach(self, anderes: "Teildatum") -> bool:
        """Liefert, ob dieses Datum in jedem Fall nach dem anderen liegt."""
        return self.frueheste > anderes.spaeteste

    def fruehestens(self, anfang: "Teildatum") -> "Teildatum":
        """Liefert dasselbe Datum, das aber nicht vor dem Anfang liegen kann (dem der Gründung etwa)."""
        if self.frueheste >= anfang.frueheste or self.spaeteste < anfang.frueheste:
            return self
        return Teildatum(self.text, anfang.frueheste, self.spaeteste)

    def spaetestens(self, ende: date) -> "Teildatum":
        """Liefert dasselbe Datum, das nicht nach diesem Tag liegen kann, weil es dann schon eingetragen war.

        Was ganz danach liegt, ist geplant und bleibt; ein offenes Ende (»nach …«, »unbekannt«) ebenso: So
        steht da, dass es nicht feststeht.
        """
        if self.hat_ende and self.frueheste <= ende < self.spaeteste:
            return Teildatum(self.text, self.frueheste, ende)
        return self


# Dieselben Tage kommen in jedem Register hundertfach vor: die Runden, die Beschlüsse davor.
@lru_cache(maxsize=4096)
def parse_teildatum(text: str) -> Teildatum:
    """Liefert das Teildatum zu einem Text aus einer YAML-Datei; sonst TeildatumError."""
    if (einfach := _EINFACH.fullmatch(text)) is not None:
        return Teildatum(text, *_spanne(text, einfach))
    if text == "unbekannt":
        return Teildatum(text, date.min, date.max)
    if (spanne := _SPANNE.fullmatch(text)) is not None:
        return _parse_zwischen(text, *spanne.groups())
    wort, _, rest = text.partition(" ")
    grenze = _EINFACH.fullmatch(rest)
    if grenze is None or wort not in ("vor", "nach"):
        raise TeildatumError(f"»{text}« ist kein Datum", _vorschlag(text))
    von, bis = _spanne(rest, grenze)
    if wort == "vor":
        return Teildatum(text, date.min, von - timedelta(days=1))
    return Teildatum(text, bis + timedelta(days=1), date.max)


def parse_eingabe(text: str) -> Teildatum:
    """Liefert das Teildatum zu einer Eingabe auf der Befehlszeile, wo auch »6.12.2017« gilt."""
    return parse_teildatum(_aus_deutsch(text.strip()) or text.strip())


def tag(jahr_monat_tag: date) -> Teildatum:
    """Liefert einen genau bekannten Tag als Teildatum."""
    return Teildatum(jahr_monat_tag.isoformat(), jahr_monat_tag, jahr_monat_tag)


def _parse_zwischen(text: str, links: str, rechts: str) -> Teildatum:
    von, bis = _EINFACH.fullmatch(links), _EINFACH.fullmatch(rechts)
    if von is None or bis is None:
        raise TeildatumError(f"»{text}« ist kein Datum", _vorschlag(text))
    frueheste, spaeteste = _spanne(links, von)[0], _spanne(rechts, bis)[1]
    if frueheste > spaeteste:
        raise TeildatumError(f"»{text}« endet, bevor es beginnt", "Beide Daten tauschen.")
    return Teildatum(text, frueheste, spaeteste)


def _spanne(text: str, einfach: re.Match[str]) -> tuple[date, date]:
    jahr, monat, tag_ = einfach.groups()
    erster = _tag(text, jahr, monat or "01", tag_ or "01")
    if tag_:
        return erster, erster
    if monat:
        return erster, erster.replace(day=monthrange(erster.year, erster.month)[1])
    return erster, erster.replace(month=12, day=31)


def _tag(text: str, jahr: str, monat: str, tag_: str) -> date:
    try:
        # Vor 1000 und nach 2999 ist nichts geschehen, was hierher gehört; ein Tippfehler schon.
        return date(int(jahr) if "1000" <= jahr < "3000" else 0, int(monat), int(tag_))
    except ValueError:
        raise TeildatumError(f"»{text}« ist kein Datum, das es gibt", "Jahr, Monat und Tag prüfen.") from None


def _aus_deutsch(text: str) -> str | None:
    """Liefert »2017-12-06« zu »6.12.2017« und »2012-12« zu »12.2012«."""
    deutsch = _DEUTSCH.fullmatch(text)
    if deutsch is None:
        return None
    tag_, monat, jahr = deutsch.groups()
    return f"{jahr}-{int(monat):02}" + (f"-{int(tag_):02}" if tag_ else "")


def _vorschlag(text: str) -> str:
    uebersetzt = " ".join(_aus_deutsch(wort) or wort for wort in text.removeprefix("vor dem ").split())
    if text.startswith("vor dem "):
        uebersetzt = f"vor {uebersetzt}"
    try:
        return meinten_sie(parse_teildatum(uebersetzt).text) if uebersetzt != text else _erlaubt()
    except TeildatumError:
        return _erlaubt()


def _erlaubt() -> str:
    return f"Erlaubt sind {_FORMEN}."


def _ausgeschrieben(text: str) -> str:
    jahr, *rest = text.split("-")
    match rest:
        case [monat, tag_]:
            return f"{int(tag_)}. {MONATE[int(monat) - 1]} {jahr}"
        case [monat]:
            return f"{MONATE[int(monat) - 1]} {jahr}"
    return jahr


def _mit_artikel(text: str) -> str:
    return f"dem {_ausgeschrieben(text)}" if text.count("-") == 2 else _ausgeschrieben(text)  # noqa: PLR2004 – ein ganzer Tag

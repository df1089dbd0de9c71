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
from typing import Literal

from kommunennetz.worte.datum import ausgeschrieben, registerform
from kommunennetz.worte.saetze import meinten_sie

_EINFACH = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SPANNE = re.compile(r"zwischen (\S+) und (\S+)")
_ERLAUBT = "Erlaubt sind 2015, 2012-12, 2017-12-06, »vor …«, »nach …«, »zwischen … und …« oder »unbekannt«."

Verhaeltniswort = Literal["am", "vom", "seit", "ab", "bis", "für"]
# Was vor einem Jahr, einem Monat, einem Tag und einem nur eingegrenzten Tag steht.
_DAVOR: dict[Verhaeltniswort, tuple[str, str, str, str]] = {
    "am": ("", "im ", "am ", ""),
    "vom": ("von ", "vom ", "vom ", ""),
    "seit": ("seit ", "seit ", "seit dem ", "seit einem Tag "),
    "ab": ("ab ", "ab ", "ab dem ", "ab einem Tag "),
    "bis": ("bis ", "bis ", "bis zum ", "bis zu einem Tag "),
    "für": ("für ", "für ", "für den ", "für einen Tag "),
}
_UNBEKANNT: dict[Verhaeltniswort, str] = {
    "am": "an einem unbekannten Tag",
    "vom": "an einem unbekannten Tag",
    "seit": "seit einem unbekannten Tag",
    "ab": "ab einem unbekannten Tag",
    "bis": "bis zu einem unbekannten Tag",
    "für": "für einen unbekannten Tag",
}


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


class _SchreibweiseError(TeildatumError):
    """Ein Text, der nicht einmal aussieht wie ein Teildatum."""

    def __init__(self, text: str) -> None:
        super().__init__(f"»{text}« ist kein Datum", _ERLAUBT)


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
        return self.text if wort == "unbekannt" else ausgeschrieben(wort)

    def im_satz(self, wort: Verhaeltniswort) -> str:
        """Liefert das Datum hinter einem Verhältniswort, gebeugt und mit dem Artikel, den es braucht.

        »am 6. Dezember 2017«, »im Dezember 2012«, »2015«, »zwischen Januar 2024 und dem 6. April 2024«;
        »seit dem 6. Dezember 2017«, »seit einem Tag vor 2020«.
        """
        if self.text == "unbekannt":
            return _UNBEKANNT[wort]
        genau = 3 if " " in self.text else self.text.count("-")
        return f"{_DAVOR[wort][genau]}{self}"

    @property
    def seit(self) -> str:
        """Liefert »seit 2012«, »seit Dezember 2012«, »seit dem 6. Dezember 2017«; leer bei einer Spanne."""
        return self.im_satz("seit") if _EINFACH.fullmatch(self.text) else ""

    @property
    def am(self) -> str:
        """Liefert, wie man sagt, wann es war: »am 6. Dezember 2017«, »im Dezember 2012«, »2012«, »vor 2012«.

        Leer, wenn es unbekannt ist.
        """
        return "" if self.text == "unbekannt" else self.im_satz("am")

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

    @property
    def grenzen(self) -> tuple[str | None, str | None]:
        """Liefert den frühesten und den spätesten Tag als JJJJ-MM-TT; None, wo es keine Grenze gibt."""
        return (
            self.frueheste.isoformat() if self.hat_anfang else None,
            self.spaeteste.isoformat() if self.hat_ende else None,
        )

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
    try:
        return _parse(text)
    except _SchreibweiseError as error:
        raise TeildatumError(error.text, _vorschlag(text)) from None


def _parse(text: str) -> Teildatum:
    if (einfach := _EINFACH.fullmatch(text)) is not None:
        return Teildatum(text, *_spanne(text, einfach))
    if text == "unbekannt":
        return Teildatum(text, date.min, date.max)
    if (spanne := _SPANNE.fullmatch(text)) is not None:
        return _parse_zwischen(text, *spanne.groups())
    wort, _, rest = text.partition(" ")
    grenze = _EINFACH.fullmatch(rest)
    if grenze is None or wort not in ("vor", "nach"):
        raise _SchreibweiseError(text)
    von, bis = _spanne(rest, grenze)
    if wort == "vor":
        return Teildatum(text, date.min, von - timedelta(days=1))
    return Teildatum(text, bis + timedelta(days=1), date.max)


class Datumsform(Enum):
    """Welche Daten an einer Stelle der Befehlszeile gelten; der Wert nennt sie dem Menschen."""

    TEILDATUM = (
        "Erlaubt sind 6.12.2017, 6. Dezember 2017, 2017-12-06, Dezember 2012, 12/2012, 2012-12, 2015,"
        " »vor …«, »nach …«, »zwischen … und …« oder »unbekannt«."
    )
    MIT_JAHR = (
        "Erlaubt sind ein Tag, ein Monat, ein Jahr oder »zwischen … und …« in einem Jahr: 6.12.2027,"
        " 6. Dezember 2027, 2027-12-06, Dezember 2027, 12/2027, 2027-12, 2027."
    )
    ZEITRAUM = (
        "Erlaubt sind ein Tag, ein Monat oder ein Jahr: 6.12.2017, 6. Dezember 2017, 2017-12-06,"
        " Dezember 2017, 12/2017, 2017-12, 2017."
    )
    TAG = "Erlaubt ist ein einzelner Tag: 6.12.2027, 6. Dezember 2027 oder 2027-12-06."

    def gilt_fuer(self, datum: Teildatum) -> bool:
        """Liefert, ob das Datum hier erlaubt ist."""
        match self:
            case Datumsform.MIT_JAHR:
                return datum.jahr is not None
            case Datumsform.ZEITRAUM:
                return _EINFACH.fullmatch(datum.text) is not None
            case Datumsform.TAG:
                return datum.ist_tag
        return True


def parse_eingabe(text: str, form: Datumsform = Datumsform.TEILDATUM) -> Teildatum:
    """Liefert das Teildatum zu einer Eingabe auf der Befehlszeile.

    Dort gilt neben der Schreibweise des Registers alles, was das Programm selbst schreibt: »6. Dezember
    2017«, »06.12.2017«, »vor dem 20. November 2024«. TeildatumError nennt, was an dieser Stelle gilt.
    """
    getippt = " ".join(text.split())
    gemeint = registerform(getippt)
    try:
        datum = _parse(gemeint)
    except _SchreibweiseError:
        raise TeildatumError(f"»{getippt}« ist kein Datum", form.value) from None
    except TeildatumError as error:
        raise TeildatumError(error.text.replace(f"»{gemeint}«", f"»{getippt}«"), error.hilfe) from None
    if not form.gilt_fuer(datum):
        raise TeildatumError(f"»{getippt}« ist hier zu ungenau", form.value)
    return datum


def tag(jahr_monat_tag: date) -> Teildatum:
    """Liefert einen genau bekannten Tag als Teildatum."""
    return Teildatum(jahr_monat_tag.isoformat(), jahr_monat_tag, jahr_monat_tag)


def _parse_zwischen(text: str, links: str, rechts: str) -> Teildatum:
    von, bis = _EINFACH.fullmatch(links), _EINFACH.fullmatch(rechts)
    if von is None or bis is None:
        raise _SchreibweiseError(text)
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


def _vorschlag(text: str) -> str:
    gemeint = registerform(text)
    try:
        return meinten_sie(_parse(gemeint).text) if gemeint != text else _ERLAUBT
    except TeildatumError:
        return _ERLAUBT


def _mit_artikel(text: str) -> str:
    return f"dem {ausgeschrieben(text)}" if text.count("-") == 2 else ausgeschrieben(text)  # noqa: PLR2004 – ein ganzer Tag

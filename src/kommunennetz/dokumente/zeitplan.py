"""Der Zeitplan bis zur Unterschrift, von ihrem Tag zurückgerechnet: Termine, Versäumtes und Warnungen."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from kommunennetz.fragen.kalender import Kalender
from kommunennetz.fragen.rundenstand import VORLAUF_WOCHEN, Etappe
from kommunennetz.model.runde import Runde
from kommunennetz.setzerei.filters import GESCHUETZT, format_datum
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import mit_anzahl

Kennung = Literal[
    "selbstpruefung", "gespraech", "vorlage", "einreichen", "ausschuss", "beschluss",
    "erklaerung", "kriterien", "presse", "unterschrift", "meldung", "netzwerktreffen",
]  # fmt: skip
"""Die Schritte bis zur Unterschrift und danach, in ihrer Folge."""

WOCHEN: Mapping[Kennung, int] = {
    "selbstpruefung": 16,
    "gespraech": 14,
    "vorlage": 12,
    "einreichen": 10,
    "ausschuss": 8,
    "beschluss": VORLAUF_WOCHEN[Etappe.BESCHLUSS],
    "erklaerung": VORLAUF_WOCHEN[Etappe.ERKLAERUNG],
    "kriterien": VORLAUF_WOCHEN[Etappe.KRITERIEN],
    "presse": 2,
    "unterschrift": 0,
    "meldung": -1,
    "netzwerktreffen": -8,
}
"""Wie viele Wochen vor der Unterschrift ein Schritt getan ist; was er ist, sagt die Vorlage."""

BIS_ZUM_BESCHLUSS = ("vorlage", "einreichen", "ausschuss", "beschluss")
_SITZUNGEN = ("ausschuss", "beschluss")
# Ohne diese geht es nicht, und sie lassen sich nicht nachholen: Der Sitzungsdienst hat Fristen.
_UNVERRUECKBAR = ("einreichen", "ausschuss", "beschluss", "erklaerung")
_HOECHSTENS = timedelta(weeks=104)


@dataclass(frozen=True, slots=True)
class Termin(Wert):
    """Ein Schritt und bis wann er getan ist."""

    schritt: Annotated[Kennung, "Kennung des Schrittes: »beschluss«, »unterschrift« …"]
    wann: Annotated[str, "»bis 6. Dezember 2027«; ohne festen Tag »6 Wochen vorher«"]


@dataclass(frozen=True, slots=True)
class Zeitplan:
    """Die Schritte bis zur Unterschrift; ohne Tag zählen sie in Wochen."""

    stichtag: date
    tag: date | None
    runde: Runde | None
    """Die geplante Runde, von der der Tag kommt oder deren Tag noch nicht feststeht."""
    termine: tuple[Termin, ...]
    """Was noch kommt, in der Folge der Schritte."""
    versaeumte: tuple[Termin, ...]
    """Wofür die übliche Frist am Stichtag schon verstrichen ist."""
    warnungen: tuple[str, ...]
    """Was gegen diesen Tag spricht, in Sätzen."""


def build_zeitplan(
    stichtag: date,
    tag: date | None,
    runde: Runde | None,
    kalender: Kalender,
    *,
    erledigt: Collection[str] = (),
) -> Zeitplan:
    """Liefert den Plan bis zu diesem Tag, ohne die Schritte, die schon getan sind.

    Was auf ein Wochenende oder einen Feiertag fiele, liegt auf dem letzten Arbeitstag davor; Sitzungen liegen
    auch vor den Ferien, und mit ihnen alles, was ihnen vorausgeht.
    """
    offene = [schritt for schritt in WOCHEN if schritt not in erledigt]
    if tag is None:
        termine = tuple(Termin(schritt, _in_wochen(WOCHEN[schritt])) for schritt in offene)
        return Zeitplan(stichtag, None, runde, termine, (), ())
    tage = _rechne(tag, kalender)
    return Zeitplan(
        stichtag,
        tag,
        runde,
        tuple(_termin(schritt, tage[schritt]) for schritt in offene if tage[schritt] >= stichtag),
        tuple(_termin(schritt, tage[schritt]) for schritt in offene if tage[schritt] < stichtag),
        (
            *_warnungen(stichtag, tag, kalender, [s for s in offene if s in _UNVERRUECKBAR]),
            *_ferienvorbehalt(stichtag, kalender, [tage[s] for s in offene if s in _SITZUNGEN]),
        ),
    )


def _rechne(tag: date, kalender: Kalender) -> dict[Kennung, date]:
    """Liefert zu jedem Schritt seinen letzten Tag, die Unterschrift an dem genannten."""
    tage: dict[Kennung, date] = {}
    naechster = tag
    for schritt, wochen in reversed([*WOCHEN.items()]):
        bis = tag - timedelta(weeks=wochen)
        if wochen > WOCHEN["beschluss"]:
            # Rückt eine Sitzung vor die Ferien, rückt mit, was sie vorbereitet.
            bis = min(bis, naechster)
        tage[schritt] = _letzter_tag(schritt, bis, kalender) if wochen else tag
        naechster = tage[schritt] - _abstand_zum_vorigen(schritt)
    return {schritt: tage[schritt] for schritt in WOCHEN}


def _letzter_tag(schritt: Kennung, bis: date, kalender: Kalender) -> date:
    return kalender.sitzungstag_bis(bis) if schritt in _SITZUNGEN else kalender.arbeitstag_bis(bis)


def _abstand_zum_vorigen(schritt: Kennung) -> timedelta:
    folge = [*WOCHEN]
    platz = folge.index(schritt)
    return timedelta(weeks=WOCHEN[folge[platz - 1]] - WOCHEN[schritt]) if platz else timedelta()


def _termin(schritt: Kennung, tag: date) -> Termin:
    wann = format_datum(tag)
    return Termin(schritt, f"bis {wann}" if WOCHEN[schritt] else wann)


def _warnungen(stichtag: date, tag: date, kalender: Kalender, noetig: Collection[Kennung]) -> Iterator[str]:
    if grund := kalender.ruht(tag):
        frei = f"ein {grund}" if grund in ("Samstag", "Sonntag") else f"ein Feiertag ({grund})"
        ab = format_datum(kalender.arbeitstag_ab(tag))
        yield f"Der {format_datum(tag)} ist {frei}; der nächste Arbeitstag ist der {ab}."
    if _gelingt(stichtag, tag, kalender, noetig):
        return
    yield (
        f"Der {format_datum(tag)} ist zu nahe: Die Fristen bis zur Unterschrift reichen dafür nicht mehr."
        + _naechster(stichtag, tag, kalender, noetig)
    )


def _ferienvorbehalt(stichtag: date, kalender: Kalender, sitzungen: Iterable[date]) -> Iterator[str]:
    """Liefert höchstens einen Satz: Ist die letzte Sitzung geprüft, hilft er bei den früheren niemandem."""
    kommende = [sitzung for sitzung in sitzungen if sitzung >= stichtag]
    if kommende and (vorbehalt := kalender.ferienvorbehalt(max(kommende))):
        yield vorbehalt


def _gelingt(stichtag: date, tag: date, kalender: Kalender, noetig: Collection[Kennung]) -> bool:
    tage = _rechne(tag, kalender)
    return all(tage[schritt] >= stichtag for schritt in noetig)


def _naechster(stichtag: date, tag: date, kalender: Kalender, noetig: Collection[Kennung]) -> str:
    spaeter = tag
    while spaeter - tag < _HOECHSTENS:
        spaeter = kalender.arbeitstag_ab(spaeter + timedelta(days=1))
        if _gelingt(stichtag, spaeter, kalender, noetig):
            return f" Der nächste mögliche Tag ist der {format_datum(spaeter)}."
    return ""


def _in_wochen(wochen: int) -> str:
    if wochen == 0:
        return "Tag der Unterschrift"
    anzahl = mit_anzahl(abs(wochen), "Woche", "Wochen")
    return f"{anzahl} {'vorher' if wochen > 0 else 'danach'}".replace(" ", GESCHUETZT)

"""Der Zeitplan bis zur Unterschrift, von ihrem Tag zurückgerechnet: Termine, Versäumtes und Warnungen."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from kommunennetz.fragen.kalender import Kalender
from kommunennetz.fragen.rundenstand import KENNUNG, VORLAUF_WOCHEN, Etappe
from kommunennetz.model.auftritt import Beitrittsschritt, ImSatz
from kommunennetz.model.runde import Runde
from kommunennetz.setzerei.filters import GESCHUETZT, format_datum
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import mit_anzahl, satzanfang

WOCHEN: Mapping[str, int] = {
    "selbstpruefung": 16,
    "gespraech": 14,
    "vorlage": 12,
    "einreichen": 10,
    "ausschuss": 8,
    **{
        KENNUNG[etappe]: VORLAUF_WOCHEN[etappe]
        for etappe in (Etappe.BESCHLUSS, Etappe.ERKLAERUNG, Etappe.KRITERIEN)
    },
    "presse": 2,
    "unterschrift": 0,
    "meldung": -1,
    "netzwerktreffen": -8,
}
"""Die üblichen Schritte in ihrer Folge, und wie viele Wochen vor der Unterschrift einer getan ist."""

_BESCHLUSS = KENNUNG[Etappe.BESCHLUSS]
_BIS_ZUM_BESCHLUSS = ("vorlage", "einreichen", "ausschuss", _BESCHLUSS)
_SITZUNGEN = ("ausschuss", _BESCHLUSS)
# Ohne diese geht es nicht, und sie lassen sich nicht nachholen: Der Sitzungsdienst hat Fristen.
_UNVERRUECKBAR = ("einreichen", KENNUNG[Etappe.ERKLAERUNG])
_HOECHSTENS = timedelta(weeks=104)


@dataclass(frozen=True, slots=True)
class Schritt:
    """Was bis zur Unterschrift und danach zu tun ist."""

    kennung: str
    was: str
    wer: str
    """Wer es tut; leer, wo es niemand sagt."""
    wochen: int
    """So viele Wochen vor der Unterschrift ist es getan; danach negativ."""
    sitzung: bool

    @property
    def ist_unverrueckbar(self) -> bool:
        """Liefert, ob der Schritt sich nicht nachholen lässt."""
        return self.sitzung or self.kennung in _UNVERRUECKBAR


@dataclass(frozen=True, slots=True)
class Termin(Wert):
    """Ein Schritt und bis wann er getan ist."""

    schritt: Annotated[str, "Kennung des Schrittes: »beschluss«, »unterschrift« …"]
    was: Annotated[str, "was zu tun ist"]
    wer: Annotated[str, "wer es tut; leer, wo netz.yaml es nicht sagt"]
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


def uebliche_schritte(
    gremium: str, leitung: str, adressat: ImSatz | None = None, erklaerung: ImSatz | None = None
) -> tuple[Schritt, ...]:
    """Liefert die Schritte, wie sie fast überall sind, mit Vertretung und Spitze dieser Kommune.

    Was nur mit einem Adressaten oder einer Erklärung einen Sinn hat, steht ohne sie nicht da.
    """
    amt = "Federführendes Amt"
    wem = f"{adressat.dativ} " if adressat else ""
    blatt = "Erklärungsblatt mit dem amtlichen Wortlaut bereithalten, " if erklaerung else ""
    was_und_wer = {
        "selbstpruefung": ("Selbstprüfung ausfüllen, Nachweise sammeln, Ansprechstelle bestimmen", amt),
        "gespraech": ("Beitritt mit der Geschäftsstelle des Netzwerks besprechen", amt),
        "vorlage": ("Beschlussvorlage ausfüllen und mit beteiligten Ämtern und der Kämmerei abstimmen", amt),
        "einreichen": ("Vorlage beim Sitzungsdienst einreichen; dessen Frist geht vor", amt),
        "ausschuss": (
            "Vorberatung im Fachausschuss, wo die Zuständigkeitsordnung sie vorsieht",
            "Fachausschuss",
        ),
        "beschluss": ("Beschluss fassen; die Niederschrift geht an die Geschäftsstelle", gremium),
        "erklaerung": (f"Beitritt {wem}schriftlich erklären", leitung),
        "kriterien": ("Alle Kriterien sind erfüllt und der Geschäftsstelle nachgewiesen", amt),
        "presse": (f"{blatt}Presseentwurf abstimmen", f"{amt}, Pressestelle"),
        "unterschrift": (
            f"{satzanfang(erklaerung.akkusativ) if erklaerung else 'Beitritt'} unterzeichnen",
            leitung,
        ),
        "meldung": (
            "Pressemitteilung veröffentlichen, Funktionspostfach an die Geschäftsstelle melden",
            "Pressestelle",
        ),
        "netzwerktreffen": ("Erstes Netzwerktreffen einplanen, im eigenen Haus berichten", "Ansprechstelle"),
    }
    return tuple(
        Schritt(kennung, *was_und_wer[kennung], wochen, kennung in _SITZUNGEN)
        for kennung, wochen in WOCHEN.items()
    )


def eigene_schritte(schritte: Iterable[Beitrittsschritt], gremium: str, leitung: str) -> tuple[Schritt, ...]:
    """Liefert die Schritte aus netz.yaml, die frühesten zuerst.

    »Vertretung« und »Verwaltungsspitze« heißen dabei, wie sie in dieser Kommune heißen.
    """
    hier = {"Vertretung": gremium, "Verwaltungsspitze": leitung}
    alle = (
        Schritt(
            eigener.id,
            eigener.text,
            hier.get(wer := eigener.wer or "", wer),
            eigener.wochen,
            eigener.sitzung == "ja",
        )
        for eigener in schritte
    )
    return tuple(sorted(alle, key=lambda schritt: -schritt.wochen))


def bis_zum_beschluss(schritte: Sequence[Schritt]) -> set[str]:
    """Liefert die Kennungen dessen, was mit dem Beschluss getan ist: Vorlage und Sitzungen bis zu ihm."""
    kennungen = [schritt.kennung for schritt in schritte]
    if _BESCHLUSS not in kennungen:
        return set()
    davor = schritte[: kennungen.index(_BESCHLUSS) + 1]
    return {schritt.kennung for schritt in davor if schritt.sitzung or schritt.kennung in _BIS_ZUM_BESCHLUSS}


def build_zeitplan(  # noqa: PLR0913 – was erledigt ist, wird mit Namen übergeben
    schritte: Sequence[Schritt],
    stichtag: date,
    tag: date | None,
    runde: Runde | None,
    kalender: Kalender,
    *,
    erledigt: Collection[str] = (),
) -> Zeitplan:
    """Liefert den Plan bis zu diesem Tag, ohne die Schritte, die schon getan sind.

    Verlangt die Schritte mit dem frühesten zuerst. Was auf ein Wochenende oder einen Feiertag fiele, liegt
    auf dem letzten Arbeitstag davor; Sitzungen liegen auch vor den Ferien, und mit ihnen alles, was ihnen
    vorausgeht.
    """
    offene = [schritt for schritt in schritte if schritt.kennung not in erledigt]
    if tag is None:
        termine = tuple(_als_termin(schritt, _in_wochen(schritt.wochen)) for schritt in offene)
        return Zeitplan(stichtag, None, runde, termine, (), ())
    tage = _rechne(schritte, tag, kalender)
    gerechnet = [(_termin(schritt, tage[schritt.kennung]), tage[schritt.kennung]) for schritt in offene]
    sitzungen = [tage[schritt.kennung] for schritt in offene if schritt.sitzung]
    noetig = [schritt.kennung for schritt in offene if schritt.ist_unverrueckbar]

    def gelingt(anderer: date) -> bool:
        andere = _rechne(schritte, anderer, kalender)
        return all(andere[kennung] >= stichtag for kennung in noetig)

    return Zeitplan(
        stichtag,
        tag,
        runde,
        tuple(termin for termin, bis in gerechnet if bis >= stichtag),
        tuple(termin for termin, bis in gerechnet if bis < stichtag),
        (*_warnungen(tag, kalender, gelingt), *_ferienvorbehalt(stichtag, kalender, sitzungen)),
    )


def _rechne(schritte: Sequence[Schritt], tag: date, kalender: Kalender) -> dict[str, date]:
    """Liefert zu jedem Schritt seinen letzten Tag, die Unterschrift an dem genannten."""
    letzte_sitzung = max((nummer for nummer, schritt in enumerate(schritte) if schritt.sitzung), default=0)
    tage: dict[str, date] = {}
    for nummer in reversed(range(len(schritte))):
        schritt = schritte[nummer]
        bis = tag - timedelta(weeks=schritt.wochen)
        if nummer < letzte_sitzung:
            # Rückt eine Sitzung vor die Ferien, rückt mit, was sie vorbereitet.
            danach = schritte[nummer + 1]
            bis = min(bis, tage[danach.kennung] - timedelta(weeks=schritt.wochen - danach.wochen))
        tage[schritt.kennung] = _letzter_tag(schritt, bis, kalender)
    return tage


def _letzter_tag(schritt: Schritt, bis: date, kalender: Kalender) -> date:
    if not schritt.wochen:
        return bis
    return kalender.sitzungstag_bis(bis) if schritt.sitzung else kalender.arbeitstag_bis(bis)


def _termin(schritt: Schritt, tag: date) -> Termin:
    wann = format_datum(tag)
    return _als_termin(schritt, f"bis {wann}" if schritt.wochen else wann)


def _als_termin(schritt: Schritt, wann: str) -> Termin:
    return Termin(schritt.kennung, schritt.was, schritt.wer, wann)


def _warnungen(tag: date, kalender: Kalender, gelingt: Callable[[date], bool]) -> Iterator[str]:
    if grund := kalender.ruht(tag):
        frei = f"ein {grund}" if grund in ("Samstag", "Sonntag") else f"ein Feiertag ({grund})"
        ab = format_datum(kalender.arbeitstag_ab(tag))
        yield f"Der {format_datum(tag)} ist {frei}; der nächste Arbeitstag ist der {ab}."
    if not gelingt(tag):
        yield (
            f"Der {format_datum(tag)} ist zu nahe: Die Fristen bis zur Unterschrift reichen dafür nicht mehr."
            + _naechster(tag, kalender, gelingt)
        )


def _ferienvorbehalt(stichtag: date, kalender: Kalender, sitzungen: Iterable[date]) -> Iterator[str]:
    """Liefert höchstens einen Satz: Ist die letzte Sitzung geprüft, hilft er bei den früheren niemandem."""
    kommende = [sitzung for sitzung in sitzungen if sitzung >= stichtag]
    if kommende and (vorbehalt := kalender.ferienvorbehalt(max(kommende))):
        yield vorbehalt


def _naechster(tag: date, kalender: Kalender, gelingt: Callable[[date], bool]) -> str:
    spaeter = tag
    while spaeter - tag < _HOECHSTENS:
        spaeter = kalender.arbeitstag_ab(spaeter + timedelta(days=1))
        if gelingt(spaeter):
            return f" Der nächste mögliche Tag ist der {format_datum(spaeter)}."
    return ""


def _in_wochen(wochen: int) -> str:
    if wochen == 0:
        return "Tag der Unterschrift"
    anzahl = mit_anzahl(abs(wochen), "Woche", "Wochen")
    return f"{anzahl} {'vorher' if wochen > 0 else 'danach'}".replace(" ", GESCHUETZT)

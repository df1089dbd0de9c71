"""Wie das Netzwerk gewachsen ist: die Zahl an jedem Jahresende, als Balken und als Tabelle."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kommunennetz.dokumente.werte import SpanneWert, als_wert
from kommunennetz.fragen.mitglieder import Spanne, zaehlungen
from kommunennetz.model.teildatum import tag
from kommunennetz.seite.mitgliederseiten import zahlzeilen
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.werte import Balken, Teilstrich, Wachstum

_BREITE, _HOEHE = 720, 320
_LINKS, _OBEN, _UNTEN = 40, 16, 28
_SCHRITTE = (1, 2, 5)


def wachstum(stand: Stand) -> Wachstum:
    """Liefert Balken und Zeilen vom Jahr der Gründung bis zum Stichtag."""
    tage = jahresenden(stand)
    gezaehlt = zaehlungen(stand.register, tage)
    spannen = [gezaehlt[ende].kommunen for ende in tage]
    hoechste = max((spanne.hoechstens for spanne in spannen), default=0)
    schritt = _schritt(max(hoechste, 1))
    oben = (max(hoechste, 1) + schritt - 1) // schritt * schritt
    je_stueck = (_HOEHE - _OBEN - _UNTEN) / oben
    platz = (_BREITE - _LINKS) / max(len(tage), 1)
    grund = _HOEHE - _UNTEN
    balken = tuple(
        Balken(
            jahr=str(ende.year),
            am=str(tag(ende)),
            anzahl=als_wert(SpanneWert, spanne),
            neue=_neue(davor, spanne),
            x=round(_LINKS + nummer * platz + platz * 0.15),
            sicher=round(spanne.mindestens * je_stueck),
            vielleicht=round(spanne.hoechstens * je_stueck) - round(spanne.mindestens * je_stueck),
        )
        for nummer, (ende, (davor, spanne)) in enumerate(
            zip(tage, pairwise([Spanne(0, 0), *spannen]), strict=True)
        )
    )
    return Wachstum(
        balken=balken,
        breite=_BREITE,
        hoehe=_HOEHE,
        grund=grund,
        balkenbreite=max(round(platz * 0.7), 2),
        achse=tuple(
            Teilstrich(grund - round(wert * je_stueck), str(wert)) for wert in range(0, oben + 1, schritt)
        ),
        beschreibung=_beschreibung(balken),
        zahlen=tuple(zahlzeilen(stand, stand.zahlen, mit_vergleich=False)),
    )


def jahresenden(stand: Stand) -> list[date]:
    """Liefert das Ende jedes Jahres seit dem der Gründung und zuletzt den Stichtag."""
    erstes = stand.netz.gruendung.frueheste.year
    if erstes > stand.stichtag.year or not stand.netz.gruendung.hat_anfang:
        return [stand.stichtag]
    return [*(date(jahr, 12, 31) for jahr in range(erstes, stand.stichtag.year)), stand.stichtag]


def _schritt(hoechste: int) -> int:
    """Liefert den kleinsten runden Abstand, mit dem höchstens fünf Marken bis oben reichen."""
    return next(schritt for schritt in _runde() if hoechste <= schritt * 5)


def _runde() -> Iterator[int]:
    zehner = 1
    while True:
        yield from (schritt * zehner for schritt in _SCHRITTE)
        zehner *= 10


def _neue(davor: Spanne, spanne: Spanne) -> str:
    mehr = spanne.mindestens - davor.mindestens
    return f"{mehr:+d}".replace("-", "−") if mehr else "–"


def _beschreibung(balken: tuple[Balken, ...]) -> str:
    erster, letzter = balken[0], balken[-1]
    return (
        f"Je Jahr ein Balken: {erster.jahr} {erster.anzahl}, {letzter.jahr} {letzter.anzahl}. "
        "Der umrandete Teil darüber sind Beitritte, deren Jahr nicht sicher ist. "
        "Alle Zahlen stehen in der Tabelle."
    )

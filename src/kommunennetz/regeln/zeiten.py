"""Regeln über Daten, die nicht sein können oder sehr unwahrscheinlich sind: Zukunft und Vorgeschichte."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, Umfeld, fehler, hinweis
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad

# Vor einem Netzwerk gibt es Pilotprojekte und Treffen; ein Amt kann viel älter sein als beides.
_VORLAUF = 10
_BESTAND = 50
# So viele Jahre im Voraus kann etwas geplant sein; was später kommen soll, ist verschrieben.
_PLANBAR = 5


class _Zeitpunkt(NamedTuple):
    eintrag: Eintrag[Any]
    pfad: Pfad
    datum: Teildatum
    was: str
    vorlauf: int = _VORLAUF
    planbar: bool = False
    """Ob es im Voraus eingetragen sein darf; dann heißt es überall »geplant«."""


@fehler
def geschehenes_in_zukunft(umfeld: Umfeld) -> Iterator[Fund]:
    """Etwas Geschehenes hat ein Datum, das noch kommt.

    Ein Kriterium ist geprüft und eine Zahl veröffentlicht, oder sie stehen noch nicht im Register. Ein
    Beschluss, eine Erklärung und ein erfülltes Kriterium dürfen für die nächsten fünf Jahre geplant sein.
    """
    for ort in (*_geschehenes(umfeld), *_abschluesse(umfeld)):
        if ort.datum.frueheste > _spaetestens(ort, umfeld.heute):
            liegt = "zu weit " if ort.planbar else ""
            text = f"{ort.was} ({ort.datum}) liegt {liegt}in der Zukunft"
            hilfe = "Das Datum berichtigen, oder erst eintragen, wenn es geschehen ist."
            yield Fund(ort.eintrag, ort.pfad, text, hilfe)


@hinweis
def weit_voraus(umfeld: Umfeld) -> Iterator[Fund]:
    """Etwas Geplantes kommt erst in mehr als fünf Jahren; wohl ist das Jahr verschrieben.

    So weit voraus steht keine Runde und keine Veranstaltung fest.
    """
    for ort in (*_runden(umfeld), *_weiteres(umfeld)):
        if ort.datum.frueheste > _spaetestens(ort, umfeld.heute):
            text = f"{ort.was} ({ort.datum}) kommt erst in mehr als {_PLANBAR} Jahren"
            yield Fund(ort.eintrag, ort.pfad, text, "Das Jahr prüfen.")


def _spaetestens(ort: _Zeitpunkt, heute: date) -> date:
    return date(heute.year + _PLANBAR, 12, 31) if ort.planbar else heute


@fehler
def runde_vor_gruendung(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Runde liegt sicher vor der Gründung des Netzwerks.

    Die Gründung steht als `gruendung` in data/netz.yaml; vorher gab es nichts zu unterzeichnen.
    """
    gruendung = umfeld.register.netz.satz.gruendung
    for eintrag in umfeld.register.runden.values():
        if gruendung.sicher_nach(eintrag.satz.datum):
            text = f"die Runde ({eintrag.satz.datum}) liegt vor der Gründung ({gruendung})"
            yield Fund(eintrag, ("datum",), text, "Das Datum der Runde oder das der Gründung berichtigen.")


@hinweis
def lange_vor_gruendung(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Datum liegt so lange vor der Gründung, dass wohl das Jahrhundert oder das Jahr verschrieben ist.

    Zehn Jahre Vorlauf bleiben unbeachtet: Es gab Pilotprojekte. Seit wann ein Kriterium erfüllt ist, darf bis
    zu fünfzig Jahre zurückliegen.
    """
    gruendung = umfeld.register.netz.satz.gruendung
    for eintrag, pfad, datum, was, vorlauf, _ in (
        *_geschehenes(umfeld),
        *_abschluesse(umfeld),
        *_weiteres(umfeld),
    ):
        if datum.spaeteste.year < gruendung.frueheste.year - vorlauf:
            text = f"{was} ({datum}) liegt lange vor der Gründung ({gruendung})"
            yield Fund(eintrag, pfad, text, "Das Jahr prüfen.")


def _geschehenes(umfeld: Umfeld) -> Iterator[_Zeitpunkt]:
    """Liefert, was geschehen ist, außer an Tagen, die keiner Regel auffallen: So sind fast alle."""
    fruehestens = umfeld.register.netz.satz.gruendung.frueheste.year - _VORLAUF

    def auffaellig(datum: Teildatum) -> bool:
        return datum.frueheste > umfeld.heute or datum.spaeteste.year < fruehestens

    for eintrag, ort, beitritt in umfeld.beitritte:
        if beitritt.beschluss and auffaellig(beitritt.beschluss.datum):
            pfad: Pfad = (*ort, "beschluss", "datum")
            yield _Zeitpunkt(eintrag, pfad, beitritt.beschluss.datum, "der Beschluss", planbar=True)
        if beitritt.erklaert and auffaellig(beitritt.erklaert):
            yield _Zeitpunkt(eintrag, (*ort, "erklaert"), beitritt.erklaert, "die Erklärung", planbar=True)
    for eintrag, kennung, kriterium in umfeld.kriterien:
        if kriterium.geprueft and auffaellig(kriterium.geprueft):
            pfad = ("kriterien", kennung, "geprueft")
            yield _Zeitpunkt(eintrag, pfad, kriterium.geprueft, "die Prüfung")
        if kriterium.seit and auffaellig(kriterium.seit):
            was = "der Stand des Kriteriums"
            pfad = ("kriterien", kennung, "seit")
            yield _Zeitpunkt(eintrag, pfad, kriterium.seit, was, _BESTAND, planbar=True)
    netz = umfeld.register.netz
    for nummer, zahl in enumerate(netz.satz.zahlen):
        yield _Zeitpunkt(netz, ("zahlen", nummer, "stand"), zahl.stand, "der Stand der Zahl")


def _abschluesse(umfeld: Umfeld) -> Iterator[_Zeitpunkt]:
    for eintrag in umfeld.register.veranstaltungen.values():
        for nummer, teilnahme in enumerate(eintrag.satz.teilnahme):
            if teilnahme.abschluss is not None:
                pfad = ("teilnahme", nummer, "abschluss")
                yield _Zeitpunkt(eintrag, pfad, teilnahme.abschluss, "der Abschluss")


def _runden(umfeld: Umfeld) -> Iterator[_Zeitpunkt]:
    for eintrag in umfeld.register.runden.values():
        yield _Zeitpunkt(eintrag, ("datum",), eintrag.satz.datum, "die Runde", planbar=True)


def _weiteres(umfeld: Umfeld) -> Iterator[_Zeitpunkt]:
    for veranstaltung in umfeld.register.veranstaltungen.values():
        feld = "datum" if veranstaltung.satz.datum else "von"
        yield _Zeitpunkt(veranstaltung, (feld,), veranstaltung.satz.anfang, "die Veranstaltung", planbar=True)
    for infomail in umfeld.register.infomails.values():
        yield _Zeitpunkt(infomail, ("datum",), infomail.satz.datum, "die Infomail", planbar=True)
    for publikation in umfeld.register.publikationen.values():
        yield _Zeitpunkt(publikation, ("jahr",), publikation.satz.jahr, "die Publikation", planbar=True)
    netz = umfeld.register.netz
    for abschnitt, feld, was in (
        ("kriterien", "gilt_ab", "die Fassung der Kriterien"),
        ("erklaerungen", "gilt_ab", "die Fassung der Erklärung"),
        ("sprecherteam", "von", "die Amtszeit"),
    ):
        for nummer, angabe in enumerate(getattr(netz.satz, abschnitt)):
            yield _Zeitpunkt(netz, (abschnitt, nummer, feld), getattr(angabe, feld), was, planbar=True)

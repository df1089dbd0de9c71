"""Aus den Veranstaltungen des Registers Termine für den Kalender."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from kommunennetz.fragen.termine import termin_in_worten
from kommunennetz.model.netz import Netz
from kommunennetz.model.veranstaltung import Baustein, Veranstaltung
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.termine.termin import ORTSZEIT, Termin, Terminstand, termin_uid

_FRUEHESTENS = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Kalenderauswahl:
    """Was von den Veranstaltungen in den Kalender kommt und was nicht."""

    termine: tuple[Termin, ...]
    ohne_tag: tuple[str, ...]
    """Titel und Termin der Veranstaltungen und Bausteine, deren Tag nicht feststeht."""


def select_termine(eintraege: Iterable[Eintrag[Veranstaltung]], netz: str) -> Kalenderauswahl:
    """Liefert die Termine in der Reihenfolge der Einträge.

    Wo nur Monat oder Jahr feststeht, gibt es keinen: Ein Kalender kennt nur Tage, und ein geratener stünde
    bei jedem Abonnenten. Ein Lehrgang mit eigenen Tagen für Bausteine erscheint mit diesen.
    """
    termine: list[Termin] = []
    ohne_tag: list[str] = []
    for eintrag in eintraege:
        for termin, titel, wann in _list_teile(eintrag, netz):
            if termin is None:
                ohne_tag.append(f"{titel} ({wann})")
            else:
                termine.append(termin)
    return Kalenderauswahl(tuple(termine), tuple(ohne_tag))


def kalenderstempel(netz: Netz) -> datetime:
    """Liefert, wann ein Kalender zum Abonnieren entstanden sein will: immer gleich, nie jetzt.

    Wann sich zuletzt etwas änderte, steht in keiner Datei; so früh geht jede verschickte Einladung vor.
    """
    return datetime.combine(max(netz.gruendung.frueheste, _FRUEHESTENS), time(), UTC)


def veranstaltungstermin(eintrag: Eintrag[Veranstaltung], netz: str) -> Termin | None:
    """Liefert den Termin der Veranstaltung, noch ohne Veranstalter; None, wenn ihr Tag nicht feststeht.

    Mit Uhrzeiten, wenn die Tage und Zeiten das hergeben; sonst ganztägig, und die Zeit steht dabei.
    """
    satz = eintrag.satz
    if not (satz.anfang.ist_tag and satz.schluss.ist_tag):
        return None
    anfang, ende = _zeiten(satz)
    return Termin(
        uid=termin_uid(netz, satz.kalenderkennung or eintrag.schluessel),
        # Die Folge der Einladungen kennt nur der Kontaktordner; hier zählt, was öffentlich ist.
        folge=(satz.verlegt_von is not None) + satz.abgesagt,
        titel=f"Abgesagt: {satz.titel}" if satz.abgesagt else satz.titel,
        anfang=anfang,
        ende=ende,
        ort=satz.ort or (satz.online or "online" if satz.form == "online" else ""),
        beschreibung="\n".join(_beschreibung(satz, ganztaegig=not isinstance(anfang, datetime))),
        stand=Terminstand.ABGESAGT if satz.abgesagt else Terminstand.STEHT,
    )


def _list_teile(eintrag: Eintrag[Veranstaltung], netz: str) -> Iterator[tuple[Termin | None, str, str]]:
    """Liefert je Veranstaltung oder Baustein den Termin, den Titel und wann es ist."""
    satz = eintrag.satz
    if not any(baustein.datum is not None and baustein.datum.ist_tag for baustein in satz.bausteine):
        yield veranstaltungstermin(eintrag, netz), satz.titel, termin_in_worten(satz)
        return
    for baustein in satz.bausteine:
        wann = "ohne Datum" if baustein.datum is None else str(baustein.datum)
        yield bausteintermin(eintrag, baustein, netz), f"{satz.titel}: {baustein.titel}", wann


def bausteintermin(eintrag: Eintrag[Veranstaltung], baustein: Baustein, netz: str) -> Termin | None:
    """Liefert den Termin eines Bausteins, noch ohne Veranstalter; None, wenn sein Tag nicht feststeht."""
    tag = {"datum": baustein.datum, "von": None, "bis": None, "beginn": None, "ende": None}
    angaben = {"titel": f"{eintrag.satz.titel}: {baustein.titel}", "ort": baustein.ort or eintrag.satz.ort}
    if baustein.datum is None:
        return None
    allein = replace(eintrag, satz=eintrag.satz.model_copy(update={**tag, **angaben}))
    termin = veranstaltungstermin(allein, netz)
    kennung = f"{eintrag.satz.kalenderkennung or eintrag.schluessel}/{baustein.id}"
    return None if termin is None else replace(termin, uid=termin_uid(netz, kennung))


def _zeiten(satz: Veranstaltung) -> tuple[date, date | None]:
    erster, letzter = satz.anfang.frueheste, satz.schluss.frueheste
    anfang, ende = _um(erster, satz.beginn), _um(letzter, satz.ende)
    if anfang is None or letzter < erster or (ende is None and letzter > erster):
        return erster, max(erster, letzter)
    return anfang, ende if ende is not None and ende > anfang else None


def _um(tag: date, uhrzeit: time | None) -> datetime | None:
    return None if uhrzeit is None else datetime.combine(tag, uhrzeit, ORTSZEIT)


def _beschreibung(satz: Veranstaltung, *, ganztaegig: bool) -> Iterator[str]:
    if satz.stand in ("abgesagt", "verlegt"):
        bisher = "" if satz.verlegt_von is None else f", bisher {satz.verlegt_von}"
        grund = f": {satz.stand_grund}" if satz.stand_grund else ""
        yield f"{satz.stand.capitalize()}{bisher if satz.stand == 'verlegt' else ''}{grund}"
    if ganztaegig:
        yield from (
            f"{wort}: {uhrzeit:%H:%M} Uhr"
            for wort, uhrzeit in (("Beginn", satz.beginn), ("Ende", satz.ende))
            if uhrzeit is not None
        )
    if satz.gastgeber:
        yield f"Gastgeber: {satz.gastgeber}"
    if satz.form == "hybrid":
        yield "Vor Ort und im Netz"
    if satz.online and satz.form != "online":
        yield f"Im Netz: {satz.online}"
    if satz.anmeldung_bis is not None:
        yield f"Anmeldung {satz.anmeldung_bis.im_satz('bis')}"
    for punkt in satz.tagesordnung:
        yield f"{punkt.beginn:%H:%M} {punkt.titel}" if punkt.beginn is not None else f"– {punkt.titel}"

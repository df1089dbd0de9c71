"""Wie es an einem Tag um eine Veranstaltung steht, und welche es gibt."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kommunennetz.model.teildatum import Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Eintrag, Register


class Terminlage(StrEnum):
    """Wie es um eine Veranstaltung steht: eingetragen, sonst aus dem Termin gefolgert."""

    GEPLANT = "geplant"
    VERLEGT = "verlegt"
    LAEUFT = "läuft"
    GEWESEN = "gewesen"
    ABGESAGT = "abgesagt"


@dataclass(frozen=True, slots=True)
class Terminauswahl:
    """Welche Veranstaltungen gefragt sind; was None ist, filtert nicht."""

    art: str | None = None
    jahr: int | None = None
    kommende: bool = False
    """Nur die, die noch nicht vorbei und nicht abgesagt sind."""


def terminlage(veranstaltung: Veranstaltung, tag: date) -> Terminlage:
    """Liefert, wie es an diesem Tag um die Veranstaltung steht.

    Wo der Termin nur ungenau bekannt ist, gilt sie als gewesen, sobald sie sicher vorbei ist.
    """
    if veranstaltung.stand in ("abgesagt", "gewesen"):
        return Terminlage(veranstaltung.stand)
    if veranstaltung.schluss.spaeteste < tag:
        return Terminlage.GEWESEN
    if veranstaltung.anfang.spaeteste <= tag:
        return Terminlage.LAEUFT
    return Terminlage(veranstaltung.stand or "geplant")


def termin_in_worten(veranstaltung: Veranstaltung) -> str:
    """Liefert »6. Dezember 2017«, »23. Juni 2020 bis 26. Juni 2020«."""
    anfang = veranstaltung.anfang
    return str(anfang) if veranstaltung.bis in (None, anfang) else f"{anfang} bis {veranstaltung.bis}"


def uhrzeit_in_worten(veranstaltung: Veranstaltung) -> str:
    """Liefert »10:00 bis 15:30 Uhr«, »10:00 Uhr«; leer, wenn nicht feststeht, wann sie beginnt."""
    if veranstaltung.beginn is None:
        return ""
    zeiten = (veranstaltung.beginn, veranstaltung.ende)
    return f"{' bis '.join(f'{zeit:%H:%M}' for zeit in zeiten if zeit)} Uhr"


def termin_mit_uhrzeit(veranstaltung: Veranstaltung) -> str:
    """Liefert »11. März 2027, 10:00 bis 15:30 Uhr«, und ohne Uhrzeit nur den Tag."""
    uhrzeit = uhrzeit_in_worten(veranstaltung)
    return f"{termin_in_worten(veranstaltung)}{f', {uhrzeit}' if uhrzeit else ''}"


def list_termine(register: Register, auswahl: Terminauswahl, tag: date) -> list[Eintrag[Veranstaltung]]:
    """Liefert die gefragten Veranstaltungen, die früheste zuerst."""
    gefragte = (
        eintrag for eintrag in register.veranstaltungen.values() if _passt(eintrag.satz, auswahl, tag)
    )
    return sorted(gefragte, key=lambda eintrag: (ordnung(eintrag.satz.anfang), eintrag.schluessel))


def enden(register: Register) -> dict[str, date]:
    """Liefert zu jeder Veranstaltung, die nicht abgesagt ist, ihren spätesten letzten Tag."""
    return {
        schluessel: eintrag.satz.schluss.spaeteste
        for schluessel, eintrag in register.veranstaltungen.items()
        if not eintrag.satz.abgesagt
    }


def ordnung(datum: Teildatum) -> tuple[date, date]:
    """Liefert den Platz eines Datums unter anderen; was nur ein Ende hat, steht an diesem."""
    return (datum.frueheste if datum.hat_anfang else datum.spaeteste), datum.spaeteste


def _passt(veranstaltung: Veranstaltung, auswahl: Terminauswahl, tag: date) -> bool:
    if auswahl.art is not None and veranstaltung.art != auswahl.art:
        return False
    if auswahl.jahr is not None and not _liegt_im_jahr(veranstaltung, auswahl.jahr):
        return False
    vorbei = (Terminlage.GEWESEN, Terminlage.ABGESAGT)
    return not auswahl.kommende or terminlage(veranstaltung, tag) not in vorbei


def _liegt_im_jahr(veranstaltung: Veranstaltung, jahr: int) -> bool:
    """Liefert, ob die Veranstaltung ganz oder zum Teil in diesem Jahr liegen kann."""
    return veranstaltung.anfang.frueheste.year <= jahr <= veranstaltung.schluss.spaeteste.year

"""Die Veranstaltungen als Kalender: alle zum Abonnieren, und jede für sich."""

from dataclasses import replace

from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.seite.adressen import kalenderpfad
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.terminseiten import veranstaltungen
from kommunennetz.termine.registertermine import kalenderstempel, select_termine

KALENDER = "termine.ics"


def kalender(stand: Stand) -> dict[str, bytes]:
    """Liefert die Kalenderdateien; Veranstaltungen, deren Tag nicht feststeht, haben keine."""
    from kommunennetz.termine.kalender import build_kalender

    netz = stand.netz.name
    stempel = kalenderstempel(stand.netz)
    eintraege = [_oeffentlich(eintrag) for eintrag in reversed(veranstaltungen(stand))]
    dateien = {}
    for eintrag in eintraege:
        if termine := select_termine([eintrag], netz).termine:
            pfad = kalenderpfad(eintrag.schluessel)
            dateien[pfad] = build_kalender(eintrag.satz.titel, termine, stempel)
    if eintraege:
        dateien[KALENDER] = build_kalender(netz, select_termine(eintraege, netz).termine, stempel)
    return dateien


def _oeffentlich(eintrag: Eintrag[Veranstaltung]) -> Eintrag[Veranstaltung]:
    """Liefert dieselbe ohne den Zugang im Netz: Er ist für die Eingeladenen, wie auf ihrer Seite."""
    return replace(eintrag, satz=eintrag.satz.model_copy(update={"online": None}))

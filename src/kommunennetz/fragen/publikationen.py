"""Welche Publikationen es gibt, und welche davon abgelöst sind."""

from dataclasses import dataclass

from kommunennetz.fragen.termine import ordnung
from kommunennetz.model.publikation import Publikation
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.namen import suchform


@dataclass(frozen=True, slots=True)
class Verzeichnet:
    """Eine Publikation, und welche an ihre Stelle getreten ist."""

    eintrag: Eintrag[Publikation]
    ersetzt_durch: str | None


def list_publikationen(register: Register, thema: str | None = None) -> list[Verzeichnet]:
    """Liefert die Publikationen, die jüngste zuerst; mit `thema` nur, wo Stichwort oder Titel es nennt."""
    ersetzt = {eintrag.satz.ersetzt: eintrag.schluessel for eintrag in register.publikationen.values()}
    gesucht = suchform(thema or "")
    gefunden = [
        Verzeichnet(eintrag, ersetzt.get(eintrag.schluessel))
        for eintrag in register.publikationen.values()
        if any(gesucht in suchform(text) for text in (eintrag.satz.titel, *eintrag.satz.themen))
    ]
    gefunden.sort(key=lambda eine: eine.eintrag.schluessel)
    return sorted(gefunden, key=lambda eine: ordnung(eine.eintrag.satz.jahr), reverse=True)

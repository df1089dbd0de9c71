"""`kommunennetz lehrgang praxisprojekt`: das Praxisprojekt einer Kommune eintragen."""

from typing import Annotated, Literal

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Lehrgangsname, Trotzdem
from kommunennetz.fragen.lehrgang import find_lehrgang
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, praxisprojekt_eintragen


def praxisprojekt(
    aufruf: Aufruf,
    lehrgang: Lehrgangsname,
    kommune: KommuneName,
    titel: Annotated[str, typer.Option(metavar="TEXT", help="Wie das Projekt heißt.")] = "",
    stand: Annotated[
        Literal["geplant", "begonnen", "umgesetzt"] | None,
        typer.Option(metavar="geplant|begonnen|umgesetzt", help="Wie weit es ist."),
    ] = None,
    kurz: Annotated[str, typer.Option(metavar="TEXT", help="Worum es geht, in wenigen Sätzen.")] = "",
    url: Annotated[str, typer.Option(metavar="ADRESSE", help="Adresse einer Seite dazu.")] = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt das Praxisprojekt einer Kommune ein; was nicht genannt ist, bleibt, wie es war."""

    def schritt(register: Register) -> Plan:
        felder = {"titel": titel, "stand": stand or "", "kurz": kurz, "url": url}
        gebiet = find_gebiet(register, kommune)
        return praxisprojekt_eintragen(register, find_lehrgang(register, lehrgang), gebiet, felder)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

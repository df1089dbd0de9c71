"""`kommunennetz beitritt austritt`: einen Austritt eintragen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Quelle, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, austritt_eintragen


def austritt(
    aufruf: Aufruf,
    name: KommuneName,
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Erster Tag ohne Mitgliedschaft.")],
    quelle: Quelle,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt einen Austritt ein."""

    def schritt(register: Register) -> Plan:
        return austritt_eintragen(register, find_gebiet(register, name), parse_datum(datum), quelle)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

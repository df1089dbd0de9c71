"""`kommunennetz beitritt erklaert`: eintragen, dass der Beitritt erklärt ist."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Quelle, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, erklaerung_eintragen


def erklaert(
    aufruf: Aufruf,
    name: KommuneName,
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Wann die Erklärung ankam.")],
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt ein, dass eine Kommune ihren Beitritt erklärt hat."""

    def schritt(register: Register) -> Plan:
        return erklaerung_eintragen(register, find_gebiet(register, name), parse_datum(datum), quelle)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

"""`kommunennetz beitritt vormerken`: Kommunen für eine Runde vormerken."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Namen, Rundenwahl
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan
from kommunennetz.schritte import vormerken as plane


def vormerken(
    aufruf: Aufruf,
    name: Namen,
    runde: Rundenwahl,
    statt: Annotated[
        bool, typer.Option("--statt", help="Verschiebt, wer schon für eine andere Runde vorgemerkt ist.")
    ] = False,
    ja: Ja = False,
) -> int:
    """Merkt Kommunen für eine Runde vor, die noch kommt."""

    def schritt(register: Register) -> Plan:
        gebiete = [find_gebiet(register, einer) for einer in name]
        return plane(register, gebiete, runde, aufruf.heute, statt=statt)

    return aendere(aufruf, schritt, ja=ja)

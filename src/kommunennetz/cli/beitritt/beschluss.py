"""`kommunennetz beitritt beschluss`: den Beschluss des Gremiums eintragen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Quelle, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, beschluss_eintragen


def beschluss(
    aufruf: Aufruf,
    name: KommuneName,
    gremium: Annotated[str, typer.Option(metavar="TEXT", help="Rat, Kreistag oder Ausschuss.")],
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Sitzung.")],
    vorlage: Annotated[str, typer.Option(metavar="TEXT", help="Nummer der Vorlage.")] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt den Beschluss des Gremiums ein; was nicht genannt ist, bleibt, wie es war."""

    def schritt(register: Register) -> Plan:
        felder = {"gremium": gremium, "vorlage": vorlage, "quelle": quelle}
        return beschluss_eintragen(register, find_gebiet(register, name), parse_datum(datum), felder)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

"""`kommunennetz kontakt ende`: jemand hat ein Amt nicht mehr."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import aendere_kontakte
from kommunennetz.cli.kontakt import stelle as angaben
from kommunennetz.cli.optionen import Ja
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.schritte.personen import amt_beenden
from kommunennetz.schritte.plan import Plan


def ende(
    aufruf: Aufruf,
    name: angaben.StelleName,
    amt: angaben.Amt,
    am: Annotated[str, typer.Option(metavar="TAG", help="Letzter Tag im Amt.")],
    kennung: angaben.Kennung = None,
    ja: Ja = False,
) -> int:
    """Trägt den letzten Tag in einem Amt ein; die Angaben bleiben, bis sie zu löschen sind."""
    letzter = parse_datum(am, "Der letzte Tag")
    wo = angaben.find_stelle(aufruf, aufruf.kontakte_verlangt, name)

    def schritt(gelesen: Kontaktordner) -> Plan:
        return amt_beenden(gelesen, wo, amt, letzter, kennung)

    return aendere_kontakte(aufruf, schritt, ja=ja)

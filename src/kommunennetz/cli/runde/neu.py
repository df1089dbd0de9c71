"""`kommunennetz runde neu`: eine Runde planen."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Quelle, Trotzdem
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, neue_runde


def neu(
    aufruf: Aufruf,
    bezeichnung: Annotated[
        str, typer.Option(metavar="TEXT", help="Wie die Runde heißt: Fünfte Unterzeichnung.")
    ],
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag, Monat oder Jahr der Unterzeichnung.")],
    ort: Annotated[str, typer.Option(metavar="TEXT", help="Wo unterzeichnet wird.")] = "",
    veranstaltung: Annotated[
        str,
        typer.Option(
            metavar="V",
            help="Dateiname einer Veranstaltung.",
            autocompletion=vervollstaendigung.veranstaltungen,
        ),
    ] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Plant eine Runde mit der nächsten Nummer."""

    def schritt(register: Register) -> Plan:
        felder = {"bezeichnung": bezeichnung, "ort": ort, "veranstaltung": veranstaltung, "quelle": quelle}
        return neue_runde(register, parse_datum(datum, form=Datumsform.MIT_JAHR), felder)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

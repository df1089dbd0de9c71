"""`kommunennetz sprecherteam waehlen`: eine Wahl eintragen."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Quelle, Trotzdem, vervollstaendige_kommunen
from kommunennetz.errors import FrageError
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, Wahl, sprecherteam_waehlen


def waehlen(
    aufruf: Aufruf,
    kommune: KommuneName,
    am: Annotated[str, typer.Option(metavar="DATUM", help="Tag, Monat oder Jahr der Wahl.")],
    quelle: Quelle,
    bis: Annotated[str, typer.Option(metavar="DATUM", help="Ende der Amtszeit, wenn es feststeht.")] = "",
    veranstaltung: Annotated[
        str,
        typer.Option(
            metavar="V",
            help="Veranstaltung, bei der gewählt wurde.",
            autocompletion=vervollstaendigung.veranstaltungen,
        ),
    ] = "",
    statt: Annotated[
        str,
        typer.Option(
            metavar="KOMMUNE", help="Wessen Amtszeit endet.", autocompletion=vervollstaendige_kommunen
        ),
    ] = "",
    dazu: Annotated[bool, typer.Option("--dazu", help="Keine andere Amtszeit endet.")] = False,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt eine Wahl ein: Die bisherige Amtszeit endet, die neue beginnt.

    Bei einer Wiederwahl endet die eigene, sonst die einzige laufende. Laufen mehrere, sagt --statt, welche
    endet.
    """
    if statt and dazu:
        raise FrageError("--statt und --dazu widersprechen sich.", "Eines von beiden weglassen.")

    def schritt(register: Register) -> Plan:
        wahl = Wahl(
            find_gebiet(register, kommune),
            parse_datum(am, "Der Tag der Wahl", Datumsform.ZEITRAUM),
            quelle,
            parse_datum(bis, "Das Ende") if bis else None,
            veranstaltung,
            find_gebiet(register, statt) if statt else None,
            dazu,
        )
        return sprecherteam_waehlen(register, wahl)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

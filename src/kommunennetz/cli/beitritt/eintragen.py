"""`kommunennetz beitritt eintragen`: die Unterschrift eintragen."""

from typing import Annotated, Literal

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Quelle, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, unterschrift_eintragen


def eintragen(
    aufruf: Aufruf,
    name: KommuneName,
    unterzeichnet: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Unterschrift.")],
    quelle: Quelle,
    runde: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Nummer der Runde; sonst die vorgemerkte oder keine.",
            autocompletion=vervollstaendigung.runden,
        ),
    ] = None,
    beleglage: Annotated[
        Literal["belegt", "erschlossen"] | None,
        typer.Option(
            metavar="belegt|erschlossen",
            help="Ob die Quelle die Unterschrift nennt, oder ob sie daraus nur folgt.",
        ),
    ] = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt die Unterschrift ein: Die Kommune ist beigetreten.

    Fehlten ihr am Tag der Unterschrift Kriterien, Beschluss oder Erklärung, steht das vor der Frage; mit --ja
    braucht es dann einen Grund. Liegt die Unterschrift mehr als ein Jahr zurück, wird sie nur nacherfasst.
    """

    def schritt(register: Register) -> Plan:
        gebiet = find_gebiet(register, name)
        tag, heute = parse_datum(unterzeichnet), aufruf.heute
        return unterschrift_eintragen(
            register, gebiet, tag, runde, quelle, heute=heute, trotzdem=trotzdem, beleglage=beleglage or ""
        )

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

"""`kommunennetz beitritt zuruecknehmen`: den letzten Schritt einer Kommune zurücknehmen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Schritte, TrotzPerson
from kommunennetz.errors import FrageError
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, bedenke_personen, bei_kommune_zuruecknehmen, genannten_zuruecknehmen
from kommunennetz.schritte.buchung import schrittbuch


def zuruecknehmen(
    aufruf: Aufruf,
    name: KommuneName,
    schritte: Schritte = 1,
    was: Annotated[
        str | None,
        typer.Option(
            metavar="SCHRITT",
            help="beschluss, kriterium:ID, erklaert, vormerkung, unterschrift oder austritt.",
        ),
    ] = None,
    ja: Ja = False,
    trotzdem: TrotzPerson = "",
) -> int:
    """Nimmt den letzten Schritt zurück, der diese Kommune betraf.

    Welcher es auch war: Danach steht in den Dateien genau, was vorher darin stand. Betraf er mehrere
    Kommunen, etwa eine Runde, wird er bei allen zurückgenommen. Weiß das Schrittbuch dieses Rechners nichts
    davon oder ist die Datei seither geändert, ist der Schritt mit --was zu nennen.
    """
    if was is not None and schritte > 1:
        text = "--was und --schritte passen nicht zusammen."
        raise FrageError(text, "Mit --was geht es Schritt für Schritt.")

    def schritt(register: Register) -> Plan:
        gebiet = find_gebiet(register, name)
        if was is not None:
            return genannten_zuruecknehmen(register, gebiet, was.strip().casefold())
        plan = bei_kommune_zuruecknehmen(
            register, gebiet, *schrittbuch(register.ort, register.arten), schritte
        )
        return bedenke_personen(plan)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem, bewacht=False)

"""`kommunennetz zuruecknehmen`: die letzten Schritte am Register, welche es auch waren."""

from typing import TYPE_CHECKING

import typer

from kommunennetz.cli.beitrittsschritte import Schritte
from kommunennetz.cli.buchen import Ja, buche_schritt
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.optionen import TrotzPerson

if TYPE_CHECKING:
    from kommunennetz.register.lesen.store import Register
    from kommunennetz.schritte import Plan

app = App()


@app.befehl("zuruecknehmen")
def zuruecknehmen(
    ctx: typer.Context, schritte: Schritte = 1, ja: Ja = False, trotzdem: TrotzPerson = ""
) -> int:
    """Nimmt den letzten Schritt am Register zurück.

    Welcher es auch war, auch der Abschluss einer Runde und eine übernommene Tabelle: Danach steht in allen
    Dateien genau, was vorher darin stand. Was er außerhalb des Registers schrieb, bleibt.
    """

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import bedenke_personen
        from kommunennetz.schritte import zuruecknehmen as plane
        from kommunennetz.schritte.buchung import schrittbuch

        return bedenke_personen(plane(*schrittbuch(register.ort), schritte))

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem, bewacht=False)

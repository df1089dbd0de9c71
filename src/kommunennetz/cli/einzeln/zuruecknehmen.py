"""`kommunennetz zuruecknehmen`: die letzten Schritte am Register, welche es auch waren."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Schritte, TrotzPerson
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, bedenke_personen
from kommunennetz.schritte import zuruecknehmen as plane
from kommunennetz.schritte.buchung import schrittbuch


def zuruecknehmen(aufruf: Aufruf, schritte: Schritte = 1, ja: Ja = False, trotzdem: TrotzPerson = "") -> int:
    """Nimmt den letzten Schritt am Register zurück.

    Welcher es auch war, auch der Abschluss einer Runde und eine übernommene Tabelle: Danach steht in allen
    Dateien genau, was vorher darin stand. Was er außerhalb des Registers schrieb, bleibt.
    """

    def schritt(register: Register) -> Plan:
        return bedenke_personen(plane(*schrittbuch(register.ort, register.arten), schritte))

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem, bewacht=False)

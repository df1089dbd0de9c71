"""`kommunennetz veranstaltung absagen`: eine Veranstaltung absagen."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Quelle, Trotzdem, Veranstaltungsname
from kommunennetz.cli.veranstaltung.gemeinsames import Grund
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, veranstaltung_absagen


def absagen(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    grund: Grund = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Sagt eine Veranstaltung ab; sie bleibt im Register."""

    def schritt(register: Register) -> Plan:
        return veranstaltung_absagen(register, name, grund, quelle, aufruf.heute)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

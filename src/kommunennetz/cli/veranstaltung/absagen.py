"""`kommunennetz veranstaltung absagen`: eine Veranstaltung absagen."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import GEBUCHT, aendere
from kommunennetz.cli.einladungspost import benachrichtige
from kommunennetz.cli.optionen import Ja, Quelle, Trotzdem, Veranstaltungsname
from kommunennetz.cli.veranstaltung.gemeinsames import Grund
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, veranstaltung_absagen
from kommunennetz.versand.einladungszweck import ABSAGE, termin_kennung


def absagen(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    grund: Grund = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Sagt eine Veranstaltung ab; sie bleibt im Register.

    Sind schon Einladungen hinausgegangen, liegt danach die Absage im Postausgang, an alle, die je eingeladen
    waren; ihr Kalender streicht den Termin.
    """
    kennung = alt = ""

    def schritt(register: Register) -> Plan:
        nonlocal kennung, alt
        eintrag = register.veranstaltung(name)
        kennung, alt = termin_kennung(eintrag), eintrag.schluessel
        return veranstaltung_absagen(register, name, grund, quelle, aufruf.heute)

    ausgang = aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)
    return benachrichtige(aufruf, alt, kennung, ABSAGE) if ausgang == GEBUCHT else ausgang

"""`kommunennetz veranstaltung verlegen`: einen anderen Termin eintragen."""

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere
from kommunennetz.cli.einladungspost import benachrichtige
from kommunennetz.cli.optionen import Ja, Trotzdem, Veranstaltungsname
from kommunennetz.cli.veranstaltung.gemeinsames import (
    Anmeldung,
    Beginn,
    Bis,
    Datum,
    Ende,
    Grund,
    Ort,
    parse_termin,
)
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, veranstaltung_verlegen
from kommunennetz.versand.einladungszweck import EINLADUNG, termin_kennung


def verlegen(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    datum: Datum,
    bis: Bis = "",
    beginn: Beginn = "",
    ende: Ende = "",
    ort: Ort = "",
    anmeldung_bis: Anmeldung = "",
    grund: Grund = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Verlegt eine Veranstaltung, die noch kommt; der bisherige Termin bleibt stehen.

    Die Datei heißt danach nach dem neuen Termin, und wer sie nennt, nennt sie mit. Sind schon Einladungen
    hinausgegangen, liegt danach die geänderte Fassung im Postausgang, an alle, die nicht abgesagt haben; ihre
    Zusagen gelten für den neuen Termin nicht mehr.
    """
    kennung = alt = ""

    def schritt(register: Register) -> Plan:
        nonlocal kennung, alt
        eintrag = register.veranstaltung(name)
        kennung, alt = termin_kennung(eintrag), eintrag.schluessel
        frist = parse_datum(anmeldung_bis, "Die Frist").text if anmeldung_bis else ""
        angaben = {
            "beginn": beginn,
            "ende": ende,
            "ort": ort,
            "anmeldung_bis": frist,
            "stand_grund": grund,
        }
        felder = {feld: wert for feld, wert in angaben.items() if wert}
        return veranstaltung_verlegen(register, name, parse_termin(datum, bis), felder, aufruf.heute)

    ausgang = aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)
    return benachrichtige(aufruf, alt, kennung, EINLADUNG) if ausgang == GEBUCHT else ausgang

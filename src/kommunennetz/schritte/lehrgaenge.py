"""Das Praxisprojekt einer Kommune in einem Lehrgang eintragen."""

from collections.abc import Mapping

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.aendern.baum import Setzen
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.schritte.plan import Plan, aendere
from kommunennetz.schritte.veranstaltungen import find_teilnahme


def praxisprojekt_eintragen(
    register: Register, lehrgang: Eintrag[Veranstaltung], gebiet: Gebiet, felder: Mapping[str, str]
) -> Plan:
    """Trägt das Praxisprojekt einer Kommune ein (titel, stand, kurz, url); was leer ist, bleibt, wie es war.

    Wirft FrageError, wenn sie nicht am Lehrgang teilnimmt, nichts genannt ist oder beim
    ersten Mal der Titel fehlt.
    """
    gefunden = find_teilnahme(lehrgang.satz, register.schluessel_von(gebiet))
    if gefunden is None:
        hilfe = f"Erst eintragen: kommunennetz veranstaltung bearbeiten {lehrgang.schluessel}"
        raise FrageError(f"{gebiet.name} steht nicht in der Teilnahme von »{lehrgang.satz.titel}«.", hilfe)
    nummer, teilnahme = gefunden
    genannte = {name: wert for name, wert in felder.items() if wert}
    if not genannte:
        raise FrageError("Es fehlt, was sich ändern soll.", "--titel, --stand, --kurz, --url.")
    if teilnahme.praxisprojekt is None:
        if "titel" not in genannte:
            raise FrageError(
                f"Das Praxisprojekt von {gebiet.name} hat noch keinen Titel.", "Nennen: --titel TEXT"
            )
        genannte.setdefault("stand", "geplant")
    was = f"Praxisprojekt {genannte['stand']}" if "stand" in genannte else "Praxisprojekt geändert"
    botschaft = f"{gebiet.name}: {was}"
    satz = f"»{lehrgang.satz.titel}«, {botschaft}"
    ort = ("teilnahme", nummer, "praxisprojekt")
    if teilnahme.praxisprojekt is None:
        return Plan((aendere(lehrgang, satz, Setzen(ort, genannte)),), botschaft)
    setzen = (Setzen((*ort, feld), wert) for feld, wert in genannte.items())
    return Plan((aendere(lehrgang, satz, *setzen),), botschaft)

"""Eine Publikation eintragen."""

from collections.abc import Mapping, Sequence

from kommunennetz.errors import FrageError
from kommunennetz.model.arten import PUBLIKATION
from kommunennetz.model.publikation import Publikation
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.register.aendern.aenderung import build
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError
from kommunennetz.worte.namen import slug

_NAME_MAX = 60


def neue_publikation(
    register: Register, jahr: Teildatum, felder: Mapping[str, str], themen: Sequence[str] = ()
) -> Plan:
    """Trägt eine Publikation ein (titel, art, herausgeber, url …); die Datei heißt nach Jahr und Titel.

    Wirft FrageError, wenn das Jahr ganz unbekannt ist, der Titel keinen Dateinamen hergibt oder es sie gibt.
    """
    if not (jahr.hat_ende or jahr.hat_anfang):
        raise FrageError(f"»{jahr.text}« nennt kein Jahr.", "Wenigstens eingrenzen: »vor 2018«.")
    if not (name := slug(felder["titel"])[:_NAME_MAX].strip("-")):
        raise FrageError(f"»{felder['titel']}« ist kein Titel.", "Etwa: Leitfaden für neue Mitglieder.")
    zahl = (jahr.spaeteste if jahr.hat_ende else jahr.frueheste).year
    datei = PUBLIKATION.datei(f"{zahl}-{name}")
    if datei in register.unlesbar:
        raise UnlesbarError(datei)
    if any(eintrag.datei == datei for eintrag in register.publikationen.values()):
        raise FrageError(
            f"Die Publikation {datei} gibt es schon.",
            f"Ändern: kommunennetz publikation bearbeiten {zahl}-{name}",
        )
    angaben: dict[str, Wert] = {feld: wert for feld, wert in felder.items() if wert}
    angaben |= {"jahr": jahr.text} | ({"themen": list(themen)} if themen else {})
    kopf = f"# yaml-language-server: $schema=../schema/{PUBLIKATION.name}.json"
    inhalt = build(Publikation, angaben, kopf)
    satz = f"Publikation »{felder['titel']}«: eingetragen"
    return Plan((Aenderungssatz(Posten(datei, None, inhalt), satz),), f"Neue Publikation ({zahl})")

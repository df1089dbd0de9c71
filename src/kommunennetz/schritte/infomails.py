"""Eine Infomail anlegen."""

from collections.abc import Mapping

from kommunennetz.errors import FrageError
from kommunennetz.model.arten import INFOMAIL
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.register.aendern.aenderung import build
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import Aenderungssatz, Plan
from kommunennetz.worte.namen import slug

_NAME_MAX = 60
_TEXT = """\
Guten Tag,

hier steht der Text; eine Leerzeile beginnt einen neuen Absatz.

- Diese Nachricht bekommt {{ kommune.gebiet.faelle.nominativ }}.
- Am {{ stichtag }} gehören dazu: {{ zahl.kommunen }} Kommunen.

Mit freundlichen Grüßen
"""


def neue_infomail(register: Register, betreff: str, datum: Teildatum, an: Mapping[str, Wert] | str) -> Plan:
    """Legt eine Infomail mit einem Text zum Überschreiben an.

    Wirft FrageError, wenn das Datum kein Tag ist, der Betreff keinen Dateinamen hergibt oder es sie schon
    gibt.
    """
    if not datum.ist_tag:
        raise FrageError(f"»{datum.text}« ist kein einzelner Tag.", "Den Tag nennen: 2026-11-22.")
    if not (name := slug(betreff)[:_NAME_MAX].strip("-")):
        raise FrageError(f"»{betreff}« ist kein Betreff.", "Etwa: Einladung zum Netzwerktreffen.")
    datei = INFOMAIL.datei(f"{datum.frueheste}-{name}")
    if datei in register.unlesbar or any(eine.datei == datei for eine in register.infomails.values()):
        hilfe = f"Ändern: kommunennetz infomail bearbeiten {datum.frueheste}-{name}"
        raise FrageError(f"Die Infomail {datei} gibt es schon.", hilfe)
    kopf = build(Infomail, {"betreff": betreff, "datum": str(datum.frueheste), "an": an}, "---")
    satz = f"Infomail {datum.im_satz('vom')}: angelegt"
    inhalt = kopf + b"---\n" + _TEXT.encode()
    return Plan((Aenderungssatz(Posten(datei, None, inhalt), satz),), satz)

"""Das Postamt einrichten: womit die Geschäftsstelle verschickt, ohne ein Kennwort."""

from collections.abc import Mapping

from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.model.arten import POSTAMT
from kommunennetz.register.aendern.aenderung import build
from kommunennetz.register.aendern.baum import Setzen
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError, aendere

_KOPF = "# yaml-language-server: $schema=schema/postamt.json"


def postamt_einrichten(kontakte: Kontaktordner, versand: Mapping[str, Wert]) -> Plan:
    """Liefert den Plan, nach dem so verschickt wird; was nicht genannt ist, bleibt, wie es war.

    Wirft UnlesbarError, wenn es ein Postamt gibt, das Fehler hat.
    """
    datei, eintrag = POSTAMT.datei(""), kontakte.postamt
    gesetzte = {name: wert for name, wert in versand.items() if wert}
    if eintrag is None:
        if (kontakte.ort / datei).exists():
            raise UnlesbarError(datei)
        neu = build(POSTAMT.modell, {"versand": gesetzte}, _KOPF)
        satz = Aenderungssatz(Posten(datei, None, neu), "Postamt: eingerichtet")
    else:
        setzungen = (Setzen(("versand", name), wert) for name, wert in gesetzte.items())
        satz = aendere(eintrag, "Postamt: geändert", *setzungen)
    return Plan((satz,), "Postamt")

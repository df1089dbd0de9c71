"""Die Schritte der Arbeit am Register: vom Datensatz über Kriterium und Beschluss bis zur Unterschrift.

Jeder Schritt ist eine Frage an das Register, wie es ist, und antwortet mit den Dateien, wie sie würden.
Geschrieben wird hier nichts.
"""

from kommunennetz.schritte.beitritte import (
    Kriteriumsangabe,
    austritt_eintragen,
    beschluss_eintragen,
    erklaerung_eintragen,
    kriterium_eintragen,
    neue_kommunen,
    unterschrift_eintragen,
    vormerken,
)
from kommunennetz.schritte.hinnahmen import bedenke_personen, bewache, nimm_hin
from kommunennetz.schritte.infomails import neue_infomail
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError, aendere_kommune
from kommunennetz.schritte.rundenplanung import (
    Abschluss,
    neue_runde,
    runde_absagen,
    runde_abschliessen,
    runde_aendern,
)
from kommunennetz.schritte.zuruecknahme import (
    bei_kommune_zuruecknehmen,
    genannten_zuruecknehmen,
    zuruecknehmen,
)

__all__ = [
    "Abschluss",
    "Aenderungssatz",
    "Kriteriumsangabe",
    "Plan",
    "UnlesbarError",
    "aendere_kommune",
    "austritt_eintragen",
    "bedenke_personen",
    "bei_kommune_zuruecknehmen",
    "beschluss_eintragen",
    "bewache",
    "erklaerung_eintragen",
    "genannten_zuruecknehmen",
    "kriterium_eintragen",
    "neue_infomail",
    "neue_kommunen",
    "neue_runde",
    "nimm_hin",
    "runde_absagen",
    "runde_abschliessen",
    "runde_aendern",
    "unterschrift_eintragen",
    "vormerken",
    "zuruecknehmen",
]

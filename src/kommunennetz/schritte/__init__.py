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
from kommunennetz.schritte.lehrgaenge import praxisprojekt_eintragen
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError, aendere_kommune
from kommunennetz.schritte.publikationen import neue_publikation
from kommunennetz.schritte.rundenplanung import (
    Abschluss,
    neue_runde,
    runde_absagen,
    runde_abschliessen,
    runde_aendern,
)
from kommunennetz.schritte.sprecherteam import Wahl, sprecherteam_waehlen
from kommunennetz.schritte.veranstaltungen import (
    Anwesende,
    Termin,
    neue_veranstaltung,
    veranstaltung_absagen,
    veranstaltung_abschliessen,
    veranstaltung_verlegen,
)
from kommunennetz.schritte.zuruecknahme import (
    bei_kommune_zuruecknehmen,
    genannten_zuruecknehmen,
    zuruecknehmen,
)

__all__ = [
    "Abschluss",
    "Aenderungssatz",
    "Anwesende",
    "Kriteriumsangabe",
    "Plan",
    "Termin",
    "UnlesbarError",
    "Wahl",
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
    "neue_publikation",
    "neue_runde",
    "neue_veranstaltung",
    "nimm_hin",
    "praxisprojekt_eintragen",
    "runde_absagen",
    "runde_abschliessen",
    "runde_aendern",
    "sprecherteam_waehlen",
    "unterschrift_eintragen",
    "veranstaltung_absagen",
    "veranstaltung_abschliessen",
    "veranstaltung_verlegen",
    "vormerken",
    "zuruecknehmen",
]

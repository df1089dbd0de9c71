"""Vom Empfängerkreis, wie er in der Infomail steht (»kreis: Lippe«), zur Auswahl mit Schlüsseln."""

from kommunennetz.fragen.mitglieder import Auswahl, check_auswahl
from kommunennetz.gebiete.raum import find_kreis, find_regierungsbezirk
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.infomail import Empfaengerkreis


def build_auswahl(kreis: Empfaengerkreis, verzeichnis: Verzeichnis) -> Auswahl:
    """Liefert die Auswahl; FrageError, wenn ihr Raum unbekannt ist oder ihr nie jemand entsprechen kann."""
    auswahl = Auswahl(
        seit=kreis.seit,
        runde=kreis.runde,
        kreis=find_kreis(kreis.kreis, verzeichnis).ags if kreis.kreis else None,
        regierungsbezirk=(
            find_regierungsbezirk(kreis.regierungsbezirk, verzeichnis) if kreis.regierungsbezirk else None
        ),
    )
    check_auswahl(auswahl, verzeichnis)
    return auswahl

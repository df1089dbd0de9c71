"""`kommunennetz kontakt bearbeiten`: die Kontakte einer Stelle im Editor ändern."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import Gesucht, bearbeite_kontakte
from kommunennetz.cli.kontakt.stelle import StelleName, find_stelle
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kontaktordner import Kontaktordner


def bearbeiten(aufruf: Aufruf, name: StelleName) -> int:
    """Öffnet die Kontakte einer Stelle im Editor und prüft sie danach, wie »kommune bearbeiten«.

    Auch eine aufgehobene Kopie bleibt im Kontaktordner.
    """

    def suche(kontakte: Kontaktordner) -> Gesucht:
        stelle = find_stelle(aufruf, kontakte, name)
        if stelle.datei not in kontakte.unlesbar and stelle.eintrag(kontakte) is None:
            hilfe = f"Eintragen: kommunennetz kontakt neu {stelle.schluessel} --amt AMT"
            raise FrageError(f"Zu {stelle.name} gibt es keine Kontakte.", hilfe)
        return Gesucht(stelle.datei, stelle.name)

    return bearbeite_kontakte(aufruf, suche)

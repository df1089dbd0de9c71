"""`kommunennetz veranstaltung bearbeiten`: eine Veranstaltung im Editor ändern."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import bearbeite, find_datei
from kommunennetz.cli.optionen import Veranstaltungsname
from kommunennetz.model.arten import VERANSTALTUNG


def bearbeiten(aufruf: Aufruf, name: Veranstaltungsname) -> int:
    """Öffnet eine Veranstaltung im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""
    return bearbeite(aufruf, lambda geladen: find_datei(geladen, VERANSTALTUNG, name))

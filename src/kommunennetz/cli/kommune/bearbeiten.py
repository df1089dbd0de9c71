"""`kommunennetz kommune bearbeiten`: den Datensatz einer Kommune im Editor ändern."""

from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.editor import Gesucht, bearbeite, register_von
from kommunennetz.cli.optionen import KommuneName
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.register.lesen.register import Geladen, Register


def bearbeiten(aufruf: Aufruf, name: KommuneName) -> int:
    """Öffnet einen Datensatz im Editor und prüft ihn danach.

    Ist er fehlerhaft, lässt er sich weiter bearbeiten, als Kopie aufheben oder verwerfen; im Register steht
    nie etwas Kaputtes. Der Editor ist $VISUAL, $EDITOR oder der des Systems.
    """

    def suche(geladen: Geladen) -> Gesucht:
        register = register_von(geladen)
        return _find(register, find_gebiet(register, name))

    return bearbeite(aufruf, suche)


def _find(register: Register, gebiet: Gebiet) -> Gesucht:
    """Liefert den Datensatz, auch einen, der Fehler hat: Gerade den will jemand bearbeiten."""
    eintrag = register.eintrag(gebiet)
    datei = eintrag.datei if eintrag is not None else KOMMUNE.datei(gebiet.slug)
    if eintrag is None and datei not in register.unlesbar:
        hilfe = f"Anlegen: kommunennetz kommune neu {gebiet.slug}"
        raise FrageError(f"{gebiet.name} hat keinen Datensatz.", hilfe)
    return Gesucht(datei, gebiet.name)

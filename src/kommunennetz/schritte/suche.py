"""Was es im Register schon gibt: die Runde einer Nummer, der Datensatz einer Kommune."""

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.runde import Runde
from kommunennetz.register.store import Eintrag, Register


def find_runde(register: Register, nummer: int) -> Eintrag[Runde]:
    """Liefert die Runde dieser Nummer; wirft FrageError mit den vorhandenen."""
    return register.runde(nummer)


def find_satz(register: Register, gebiet: Gebiet) -> Kommune:
    """Liefert, was das Register von der Kommune weiß, notfalls nur Namen und AGS."""
    eintrag = register.eintrag(gebiet)
    return Kommune(name=gebiet.kurzname, ags=gebiet.ags) if eintrag is None else eintrag.satz

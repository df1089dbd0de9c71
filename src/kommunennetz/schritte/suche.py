"""Was es im Register schon gibt: die Runde einer Nummer, der Datensatz einer Kommune."""

from kommunennetz.beitritt import find_eintrag
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.runde import Runde
from kommunennetz.register.store import Eintrag, Register


def find_runde(register: Register, nummer: int) -> Eintrag[Runde]:
    """Liefert die Runde dieser Nummer; wirft FrageError mit den vorhandenen."""
    for eintrag in register.runden.values():
        if eintrag.satz.nummer == nummer:
            return eintrag
    nummern = ", ".join(map(str, sorted(eintrag.satz.nummer for eintrag in register.runden.values())))
    raise FrageError(f"Eine Runde {nummer} gibt es nicht.", f"Es gibt: {nummern or 'noch keine'}.")


def find_satz(register: Register, gebiet: Gebiet) -> Kommune:
    """Liefert, was das Register von der Kommune weiß, notfalls nur Namen und AGS."""
    eintrag = find_eintrag(register, gebiet)
    return Kommune(name=gebiet.kurzname, ags=gebiet.ags) if eintrag is None else eintrag.satz

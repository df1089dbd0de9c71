"""Welche Fassung der Gemeinsamen Erklärung unterzeichnet wird."""

from datetime import date

from kommunennetz.beitritt import fassung_am, fassung_namens
from kommunennetz.model.netz import Erklaerung
from kommunennetz.model.runde import Runde
from kommunennetz.register.store import Register


def find_erklaerung(register: Register, runde: Runde | None, stichtag: date) -> Erklaerung | None:
    """Liefert die Fassung, die die Runde nennt, sonst die am Stichtag geltende; None, wenn es keine gibt.

    FrageError, wenn die Runde eine Fassung nennt, die nicht in netz.yaml steht.
    """
    fassungen = register.netz.satz.erklaerungen
    if runde is not None and runde.fassung is not None:
        return fassung_namens(fassungen, runde.fassung)
    return fassung_am(fassungen, stichtag) if fassungen else None

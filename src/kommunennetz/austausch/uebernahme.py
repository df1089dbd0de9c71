"""Vom Abgleich einer Tabelle zum Plan: die Dateien, wie sie danach wären."""

from kommunennetz.austausch.ergebnis import Abgleich, Kommunenabgleich
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.mitglieder import gebiet_von
from kommunennetz.register.aenderung import Setzen
from kommunennetz.register.store import Register
from kommunennetz.schritte import Aenderungssatz, Plan, aendere_kommune

_VORGEGEBEN = (("name",), ("ags",))


def build_plan(register: Register, abgleich: Abgleich) -> Plan:
    """Liefert den Plan zu allem, was am Abgleich klar ist.

    Die Botschaft nennt den Dateinamen nicht: Er kann der einer Person sein.
    """
    saetze = tuple(_aenderungssatz(register, kommune) for kommune in abgleich.kommunen)
    anzahl = "1 Kommune" if len(saetze) == 1 else f"{len(saetze)} Kommunen"
    return Plan(saetze, f"Aus einer Tabelle übernommen: {anzahl}")


def _aenderungssatz(register: Register, kommune: Kommunenabgleich) -> Aenderungssatz:
    setzungen = [
        Setzen(aenderung.feld, aenderung.neu)
        for aenderung in kommune.aenderungen
        # Name und AGS eines neuen Datensatzes kommen aus dem amtlichen Verzeichnis.
        if not (kommune.neu and aenderung.feld in _VORGEGEBEN)
    ]
    satz = "\n".join([kommune.satz, *(f"    {aenderung.satz}" for aenderung in kommune.aenderungen)])
    return aendere_kommune(register, _gebiet(register, kommune), satz, *setzungen)


def _gebiet(register: Register, kommune: Kommunenabgleich) -> Gebiet:
    if (eintrag := register.kommunen.get(kommune.schluessel)) is not None:
        return gebiet_von(register.verzeichnis, eintrag.satz)
    gebiet = register.verzeichnis.nach_slug(kommune.schluessel)
    assert gebiet is not None  # noqa: S101 – der Abgleich nimmt Neue nur aus dem Verzeichnis
    return gebiet

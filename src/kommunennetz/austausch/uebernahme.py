"""Vom Abgleich einer Tabelle zum Plan: die Dateien, wie sie danach wären."""

from kommunennetz.austausch.ergebnis import Abgleich, Kommunenabgleich
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.mitglieder import gebiet_von
from kommunennetz.register.aenderung import Setzen
from kommunennetz.register.store import Register
from kommunennetz.schritte import Aenderungssatz, Plan, aendere_kommune

_VORGEGEBEN = (("name",), ("ags",))


def build_plan(register: Register, abgleich: Abgleich, dateiname: str) -> Plan:
    """Liefert den Plan zu allem, was am Abgleich klar ist."""
    saetze = tuple(_aenderungssatz(register, kommune) for kommune in abgleich.kommunen)
    return Plan(saetze, f"Aus {dateiname} übernommen: {len(saetze)} Kommunen")


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

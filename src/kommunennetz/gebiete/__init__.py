"""Das amtliche Verzeichnis: welche Kommunen es gibt, wo sie liegen, wie sie heißen."""

from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.laender import laender_in_worten, land_von
from kommunennetz.gebiete.verzeichnis import Verzeichnis

__all__ = ["Gebiet", "Gruppe", "Verzeichnis", "laender_in_worten", "land_von"]

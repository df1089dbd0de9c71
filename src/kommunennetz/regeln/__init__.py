"""Die Regeln der Prüfung: jede eine kleine Funktion, deren Docstring zugleich ihre Dokumentation ist."""

from kommunennetz.regeln.katalog import ALLE, als_markdown, erklaere
from kommunennetz.regeln.pruefung import check, check_geladen, neue_fehler
from kommunennetz.regeln.regel import Regel

__all__ = ["ALLE", "Regel", "als_markdown", "check", "check_geladen", "erklaere", "neue_fehler"]

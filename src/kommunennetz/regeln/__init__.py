"""Die Regeln der Prüfung: jede eine kleine Funktion, deren Docstring zugleich ihre Dokumentation ist."""

from kommunennetz.regeln.anwenden import check, check_geladen, list_funde, neue_fehler
from kommunennetz.regeln.katalog import ALLE, als_markdown, erklaere

__all__ = ["ALLE", "als_markdown", "check", "check_geladen", "erklaere", "list_funde", "neue_fehler"]

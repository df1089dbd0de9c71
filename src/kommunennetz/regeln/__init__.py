"""Die Regeln der Prüfung: jede eine kleine Funktion, deren Docstring zugleich ihre Dokumentation ist."""

from kommunennetz.regeln.anwenden import check, list_funde
from kommunennetz.regeln.katalog import ALLE, als_markdown, erklaere

__all__ = ["ALLE", "als_markdown", "check", "erklaere", "list_funde"]

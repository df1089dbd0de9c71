"""Die Regeln der Prüfung: jede eine kleine Funktion, deren Docstring zugleich ihre Dokumentation ist."""

from kommunennetz.regeln.katalog import ALLE, als_markdown, erklaere
from kommunennetz.regeln.pruefung import check
from kommunennetz.regeln.regel import Regel

__all__ = ["ALLE", "Regel", "als_markdown", "check", "erklaere"]

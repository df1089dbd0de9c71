"""Die Befehlszeile: Befehle erklären, Fragen stellen, Antworten ausgeben."""

from kommunennetz.cli.start import main

__all__ = ["main"]

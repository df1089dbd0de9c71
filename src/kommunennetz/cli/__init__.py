"""Die Befehlszeile: Befehle erklären, Fragen stellen, Antworten ausgeben."""

import sys

_ABGEBROCHEN = 130


def main() -> None:
    """Startet kommunennetz; wer schon beim Laden abbricht, bekommt keine Rückverfolgung."""
    try:
        from kommunennetz.cli.start import main as start
    except KeyboardInterrupt:
        sys.exit(_ABGEBROCHEN)
    start()

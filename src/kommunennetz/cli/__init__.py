"""Die Befehlszeile: Befehle erklären, Fragen stellen, Antworten ausgeben."""

import gc
import sys

_ABGEBROCHEN = 130


def main() -> None:
    """Startet kommunennetz; wer schon beim Laden abbricht, bekommt keine Rückverfolgung."""
    # Ein kurzer Prozess gibt seinen Speicher am Ende zurück; vorher aufzuräumen kostet ein Zehntel der Zeit,
    # schon beim Laden.
    gc.disable()
    try:
        from kommunennetz.cli.start import main as start
    except KeyboardInterrupt:
        sys.exit(_ABGEBROCHEN)
    start()

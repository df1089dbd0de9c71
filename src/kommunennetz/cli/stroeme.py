"""Ein- und Ausgabe des Prozesses, die nie eine Arbeit abbrechen: Was nicht ankommt, wird am Ende gemeldet.

Wer »| head« schreibt, hat genug gelesen; das ist kein Fehler. Ist die Ausgabe geschlossen oder
voll, ist es einer, aber keiner, der eine begonnene Änderung aufhalten darf.
"""

import io
import os
import sys
from typing import Any, TextIO

from kommunennetz.dateien import grund
from kommunennetz.errors import KommunennetzError


class AusgabeError(KommunennetzError):
    """Ein Teil der Ausgabe ist verloren."""


class _Ausgabestrom(io.FileIO):
    """Ein Strom, der sich seinen ersten Fehler merkt und danach schweigt."""

    def __init__(self, kennung: int) -> None:
        super().__init__(kennung, "w", closefd=False)
        self.fehler: OSError | None = None
        self._verloren = False

    def write(self, daten: Any, /) -> int:
        """Schreibt die Bytes, oder verwirft sie, wenn es nicht mehr geht."""
        if not self._verloren:
            try:
                return super().write(daten)
            except BrokenPipeError:
                self._verloren = True
            except OSError as error:
                self._verloren, self.fehler = True, error
        return memoryview(daten).nbytes


def oeffne_stroeme() -> None:
    """Richtet Eingabe, Ausgabe und Fehlerausgabe des Prozesses ein, auch wenn eine davon geschlossen ist."""
    if sys.stdin is None:
        # Sonst bekäme die nächste Datei ihre Nummer.
        _belege(0)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 – offen bis zum Ende des Prozesses
    sys.stdout = _oeffne(1, sys.stdout)
    sys.stderr = _oeffne(2, sys.stderr)


def check_ausgabe() -> None:
    """Wirft AusgabeError, wenn seit dem letzten Mal etwas auf die Standardausgabe nicht ankam."""
    sys.stdout.flush()
    roh = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(roh, _Ausgabestrom) and (fehler := roh.fehler) is not None:
        roh.fehler = None
        raise AusgabeError(f"Die Ausgabe lässt sich nicht schreiben: {grund(fehler)}.") from fehler


def _belege(kennung: int) -> None:
    """Gibt einer geschlossenen Nummer eine leere Datei, in die sich nicht schreiben lässt."""
    leer = os.open(os.devnull, os.O_RDONLY)
    if leer != kennung:
        os.dup2(leer, kennung)
        os.close(leer)


def _oeffne(kennung: int, strom: TextIO | None) -> TextIO:
    if strom is None:
        _belege(kennung)
    elif sys.platform == "win32" and strom.isatty():
        # Die Konsole von Windows nimmt keine Bytes.
        strom.reconfigure(errors="replace")  # type: ignore[attr-defined]
        return strom
    # Eine Konsole mit cp1252 kennt nicht jedes Zeichen; ein Fragezeichen ist besser als ein Abbruch.
    return io.TextIOWrapper(
        io.BufferedWriter(_Ausgabestrom(kennung)),
        encoding=strom.encoding if strom else "utf-8",
        errors="replace",
        line_buffering=kennung == 2 or os.isatty(kennung),  # noqa: PLR2004 – die Fehlerausgabe
    )

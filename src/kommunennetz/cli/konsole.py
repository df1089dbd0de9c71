"""Ein- und Ausgabe des Prozesses: Werte werden nie zu Steuerzeichen, und sie bricht nie eine Arbeit ab.

Wer »| head« schreibt, hat genug gelesen; das ist kein Fehler. Ist die Ausgabe geschlossen oder voll, ist es
einer, aber keiner, der eine begonnene Änderung aufhalten darf: Er wird am Ende gemeldet.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from kommunennetz.dateien import grund, write_datei, write_ordner
from kommunennetz.errors import KommunennetzError
from kommunennetz.worte.zeichen import replace_unsichtbare

AUSGABE = Path("ausgabe")
"""Wohin Ergebnisse kommen, wenn kein Ziel genannt ist; Git führt den Ordner nicht."""


class AusgabeError(KommunennetzError):
    """Ein Teil der Ausgabe ist verloren."""


def sauber(text: str) -> str:
    """Liefert den Text ohne Zeichen, die ein Terminal steuern oder einen Leser täuschen."""
    return replace_unsichtbare(text, lambda _: "\N{REPLACEMENT CHARACTER}")


def ausgeben(text: str = "") -> None:
    """Schreibt ein Ergebnis auf die Standardausgabe."""
    sys.stdout.write(sauber(text) + "\n")


def melden(text: str) -> None:
    """Schreibt eine Mitteilung, die nicht zum Ergebnis gehört, auf die Fehlerausgabe."""
    sys.stdout.flush()
    sys.stderr.write(sauber(text) + "\n")


def ausgeben_bytes(daten: bytes) -> None:
    """Schreibt fertige Bytes (JSON, CSV) unverändert, gleich welche Zeichen das Terminal kennt."""
    sys.stdout.flush()
    sys.stdout.buffer.write(daten)
    sys.stdout.buffer.flush()


@contextmanager
def bericht() -> Iterator[None]:
    """Was hier ausgegeben wird, berichtet von Geschehenem: Geht es verloren, ist es trotzdem geschehen."""
    yield
    try:
        check_ausgabe()
    except AusgabeError as error:
        melden(f"Hinweis: {error.text} Was zu tun war, ist trotzdem getan.")


def ist_terminal() -> bool:
    """Liefert, ob ein Mensch am Bildschirm mitliest."""
    return sys.stdout.isatty()


def kann_zeigen(zeichen: str) -> bool:
    """Liefert, ob die Ausgabe dieses Zeichen kennt; eine Konsole mit cp1252 kennt keine Linien."""
    try:
        zeichen.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


def ausliefern(daten: bytes, ziel: Path | None, sonst: str = "") -> None:
    """Schreibt ein Ergebnis in die genannte Datei; sonst in die dieses Namens in »ausgabe« oder hierher."""
    if ziel is None and sonst:
        write_ordner(AUSGABE, {sonst: daten})
        melden(f"Geschrieben: {AUSGABE / sonst}")
        return
    if ziel is None or str(ziel) == "-":
        ausgeben_bytes(daten)
        return
    write_datei(ziel, daten)
    melden(f"Geschrieben: {ziel}")


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

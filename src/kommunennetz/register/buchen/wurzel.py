"""Wo gebucht wird: im Register, oder mit derselben Mechanik an einem anderen Ort."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kommunennetz.dateien import deutsch
from kommunennetz.errors import RegisterError
from kommunennetz.model.arten import ARTEN, Arten, art_von
from kommunennetz.worte.faelle import Faelle

REGISTER = Faelle("das Register", "des Registers", "dem Register", "das Register")


@dataclass(frozen=True, slots=True)
class Wurzel:
    """Ein Ort, an dem viele Dateien ganz oder gar nicht geschrieben werden.

    Vom `ort` aus heißen die Dateien; in seinem `ordner` liegen Sperre, Vorgang und Schrittbuch, und keine
    Datei führt aus ihm hinaus. Leer ist es der Ort selbst.
    """

    ort: Path
    ordner: str
    ist_datensatz: Callable[[str], bool]
    """Welche Dateien das Schrittbuch aufnimmt; ein fremdes Buch darf nichts anderes nennen."""
    heisst: Faelle = REGISTER
    """Wie Meldungen diesen Ort nennen."""
    modus: int | None = None
    """Die Rechte jeder Datei darin, auch einer vorhandenen; ohne Angabe behält jede ihre."""

    @property
    def satzanfang(self) -> str:
        """Liefert »Das Register«."""
        return self.heisst.nominativ[0].upper() + self.heisst.nominativ[1:]

    @property
    def darin(self) -> str:
        """Liefert »im Register«."""
        return f"im {self.heisst.dativ.removeprefix('dem ')}"

    @property
    def ordnermodus(self) -> int:
        """Liefert die Rechte eines neuen Ordners: Was nicht jeder lesen darf, listet auch nicht jeder auf."""
        return 0o777 if self.modus is None else 0o700

    def name(self, teil: str) -> str:
        """Liefert, wie etwas in `ordner` vom Ort aus heißt."""
        return f"{self.ordner}/{teil}" if self.ordner else teil

    def pfad(self, teil: str) -> Path:
        """Liefert, wo etwas in `ordner` liegt."""
        return self.ort / self.name(teil)


Ort = Path | Wurzel
"""Wo gebucht wird; ein Pfad ist der eines Registers."""


def wurzel_von(ort: Ort, arten: Arten = ARTEN) -> Wurzel:
    """Liefert die Wurzel; die eines Registers ist sein Ordner `data` mit den Datensätzen dieser Arten."""

    def ist_datensatz(datei: str) -> bool:
        # Was anderswo liegt, die Kontakte zumal, gehört nie in das Schrittbuch des Registers.
        return art_von(datei, arten) is not None and not {"\\", ":"} & set(datei)

    return ort if isinstance(ort, Wurzel) else Wurzel(ort, "data", ist_datensatz)


def find_ziel(ort: Ort, datei: str) -> Path:
    """Liefert den wirklichen Ort einer Datei; RegisterError, wenn er nicht in der Wurzel liegt.

    Ein Verweis zwischen Datensätzen ist erlaubt. `data` selbst darf keiner sein: Wohin er auch zeigt, dort
    liegen Dateien, die keinem Register gehören.
    """
    wurzel = wurzel_von(ort)
    ziel = Path(os.path.realpath(wurzel.ort / datei))
    if not ziel.is_relative_to(find_ordner(wurzel)):
        raise RegisterError(f"»{datei}« führt aus {wurzel.heisst.dativ} hinaus.", _VERWEIS)
    return ziel


def find_ordner(wurzel: Wurzel) -> Path:
    """Liefert den wirklichen Ordner, in dem gebucht wird; RegisterError, wenn er ein Verweis ist."""
    ordner = Path(os.path.realpath(wurzel.ort), wurzel.ordner)
    if Path(os.path.realpath(ordner)) != ordner:
        raise RegisterError(
            f"»{wurzel.ordner}« ist ein Verweis; geschrieben wird nur in einen Ordner.", _ORDNER
        )
    return ordner


_ORDNER = "Den Ordner selbst an die Stelle des Verweises legen, oder ihn mit --register nennen."
_VERWEIS = "Statt des Verweises die Datei selbst in den Ordner legen."
_RECHTE = "Die Rechte des Ordners prüfen, und ob die Datei in einem anderen Programm geöffnet ist."
_HILFEN = {
    errno.ELOOP: "Den Verweis löschen und den Befehl noch einmal aufrufen.",
    errno.EROFS: "Den Ordner an einen beschreibbaren Ort kopieren.",
}
beim_buchen = partial(deutsch, als=RegisterError, hilfen=_HILFEN, sonst=_RECHTE)
"""Macht aus einem Fehler des Betriebssystems einen RegisterError mit Grund und Abhilfe."""

"""Ein nachgebautes Windows: nicht unser Code, sondern das System darunter verhält sich, wie es dort tut.

Nachgebaut ist, was sich beim Schreiben unterscheidet: `msvcrt` statt `fcntl`, kein O_NOFOLLOW, Text und Bytes
auf Kennungen, offene Dateien, die sich weder ersetzen noch löschen lassen, Ordner, die sich nicht öffnen
lassen, 260 Zeichen, Namen ohne Unterschied von groß und klein, kein fork. Was Laufwerke und Konsole angeht,
prüft erst ein Rechner mit Windows.
"""

import errno
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_BINAER = os.O_NOCTTY
"""Ein Bit, das hier nichts bewirkt und auf dem Weg nach unten an die Stelle von O_BINARY tritt."""
_PFAD_MAX = 260
_FEHLT = ("O_NOFOLLOW", "O_NONBLOCK", "fork")


def _fehler(nummer: int, winerror: int, pfad: object = None) -> OSError:
    error = OSError(nummer, f"[WinError {winerror}]", *([str(pfad)] if pfad is not None else []))
    error.winerror = winerror  # type: ignore[attr-defined]
    return error


class Windows:
    """Was unter einem Ordner geschieht, geschieht wie unter Windows."""

    def __init__(self, ort: Path) -> None:
        self.ort = str(ort)
        self.offen: dict[int, tuple[str, bool]] = {}
        """Offene Kennungen mit Pfad, und ob ihre Bytes Bytes sind."""
        self.gesperrt: dict[int, int] = {}
        """Welche Stelle eine Kennung gesperrt hat."""
        self.festgehalten: set[str] = set()
        """Was ein anderes Programm geöffnet hat."""

    def halte(self, pfad: Path) -> None:
        """Öffnet eine Datei in einem anderen Programm, in Word etwa."""
        self.festgehalten.add(os.fspath(pfad))

    def _betrifft(self, pfad: object) -> bool:
        return isinstance(pfad, str | os.PathLike) and os.path.abspath(pfad).startswith(self.ort)  # noqa: PTH100

    def _echt(self, pfad: Any) -> str:
        """Liefert den Namen, unter dem es die Datei gibt: Groß und klein sind gleich."""
        text: str = os.path.abspath(pfad)  # noqa: PTH100
        if len(text) >= _PFAD_MAX:
            raise _fehler(errno.ENOENT, 3, pfad)
        ordner, name = os.path.split(text)
        try:
            da = self.listdir(ordner)
        except OSError:
            return text
        gleiche = next((anderer for anderer in da if _gleich(anderer, name)), name)
        return text if name in da else str(Path(ordner, gleiche))

    def offene(self) -> list[str]:
        """Liefert, was dieser Prozess geöffnet hat; manches schließt Python, ohne os.close zu rufen."""
        kennungen = {Path(f"/proc/self/fd/{kennung}"): pfad for kennung, (pfad, _) in self.offen.items()}
        return [pfad for kennung, pfad in kennungen.items() if os.path.realpath(kennung) == pfad]

    def _check_frei(self, pfad: str) -> None:
        if pfad in {*self.offene(), *self.festgehalten}:
            raise _fehler(errno.EACCES, 32, pfad)

    listdir = staticmethod(os.listdir)

    def open(self, echt: Callable[..., int]) -> Callable[..., int]:
        def aufruf(pfad: Any, wozu: int, modus: int = 0o777, **kwargs: Any) -> int:
            if not self._betrifft(pfad):
                return echt(pfad, wozu, modus, **kwargs)
            ziel = self._echt(pfad)
            if os.path.isdir(ziel):  # noqa: PTH112
                raise _fehler(errno.EACCES, 5, pfad)
            kennung = echt(ziel, wozu & ~_BINAER, modus)
            self.offen[kennung] = (ziel, bool(wozu & _BINAER))
            return kennung

        return aufruf

    def close(self, echt: Callable[[int], None]) -> Callable[[int], None]:
        def aufruf(kennung: int) -> None:
            self.offen.pop(kennung, None)
            self.gesperrt.pop(kennung, None)
            echt(kennung)

        return aufruf

    def read(self, echt: Callable[[int, int], bytes]) -> Callable[[int, int], bytes]:
        def aufruf(kennung: int, anzahl: int) -> bytes:
            if kennung not in self.offen:
                return echt(kennung, anzahl)
            von = os.lseek(kennung, 0, os.SEEK_CUR)
            for andere, stelle in self.gesperrt.items():
                selbe = self.offen[andere][0] == self.offen[kennung][0]
                if andere != kennung and selbe and von <= stelle < von + anzahl:
                    raise _fehler(errno.EACCES, 33)
            daten = echt(kennung, anzahl)
            return daten if self.offen[kennung][1] else daten.replace(b"\r\n", b"\n")

        return aufruf

    def write(self, echt: Callable[[int, Any], int]) -> Callable[[int, Any], int]:
        def aufruf(kennung: int, daten: Any) -> int:
            if kennung not in self.offen or self.offen[kennung][1]:
                return echt(kennung, daten)
            echt(kennung, bytes(daten).replace(b"\n", b"\r\n"))
            return len(daten)

        return aufruf

    def mit_pfad(self, echt: Callable[..., Any]) -> Callable[..., Any]:
        def aufruf(pfad: Any, *args: Any, **kwargs: Any) -> Any:
            return echt(self._echt(pfad) if self._betrifft(pfad) else pfad, *args, **kwargs)

        return aufruf

    def chmod(self, echt: Callable[..., None]) -> Callable[..., None]:
        def aufruf(pfad: Any, modus: int) -> None:
            if isinstance(pfad, int):
                raise TypeError(pfad)
            echt(pfad, modus)

        return aufruf

    def unlink(self, echt: Callable[..., None]) -> Callable[..., None]:
        def aufruf(pfad: Any, **kwargs: Any) -> None:
            ziel = self._echt(pfad)
            self._check_frei(ziel)
            echt(ziel, **kwargs)

        return aufruf

    def replace(self, echt: Callable[..., None]) -> Callable[..., None]:
        def aufruf(von: Any, nach: Any) -> None:
            quelle, ziel = self._echt(von), self._echt(nach)
            self._check_frei(quelle)
            self._check_frei(ziel)
            echt(quelle, ziel)

        return aufruf

    def rename(self, echt: Callable[..., None]) -> Callable[..., None]:
        ersetze = self.replace(echt)

        def aufruf(von: Any, nach: Any) -> None:
            if os.path.lexists(self._echt(nach)):
                raise _fehler(errno.EEXIST, 183, nach)
            ersetze(von, nach)

        return aufruf

    def msvcrt(self) -> ModuleType:
        modul = ModuleType("msvcrt")

        def locking(kennung: int, art: int, anzahl: int) -> None:
            assert (art, anzahl) == (2, 1)
            try:
                fcntl.flock(kennung, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise _fehler(errno.EACCES, 33) from error
            self.gesperrt[kennung] = os.lseek(kennung, 0, os.SEEK_CUR)

        vars(modul).update(LK_NBLCK=2, locking=locking)
        return modul


def _gleich(einer: str, anderer: str) -> bool:
    return einer.casefold() == anderer.casefold()


@contextmanager
def windows(ort: Path) -> Iterator[Windows]:
    """Im Block ist unter diesem Ordner Windows."""
    system = Windows(ort)
    with pytest.MonkeyPatch.context() as ersatz:
        for name in _FEHLT:
            ersatz.delattr(os, name)
        ersatz.setattr(os, "O_BINARY", _BINAER, raising=False)
        ersatz.setattr(os, "supports_fd", os.supports_fd - {os.chmod})
        ersatz.setattr(sys, "platform", "win32")
        ersatz.setitem(sys.modules, "msvcrt", system.msvcrt())
        ersatz.setitem(sys.modules, "fcntl", None)
        for name in ("open", "close", "read", "write", "unlink", "replace", "rename", "chmod"):
            ersatz.setattr(os, name, getattr(system, name)(getattr(os, name)))
        for name in ("stat", "lstat", "mkdir", "rmdir"):
            ersatz.setattr(os, name, system.mit_pfad(getattr(os, name)))
        yield system

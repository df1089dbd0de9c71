"""Lässt den n-ten Aufruf des Betriebssystems scheitern, der eine Datei unter einem Ordner betrifft."""

import builtins
import errno
import fcntl
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FEHLER = (
    *(
        errno.EACCES,
        errno.EBUSY,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EINTR,
        errno.EINVAL,
        errno.EIO,
        errno.ELOOP,
    ),
    *(errno.EMFILE, errno.ENAMETOOLONG, errno.ENFILE, errno.ENODEV, errno.ENOLCK, errno.ENOMEM, errno.ENOSPC),
    *(errno.ENOTDIR, errno.ENOTEMPTY, errno.ENXIO, errno.EPERM, errno.EROFS, errno.ESTALE, errno.ETIMEDOUT),
    *(errno.ETXTBSY, errno.EXDEV),
)
_MIT_PFAD = ("open", "mkdir", "rmdir", "unlink", "stat", "lstat", "listdir", "scandir", "chmod", "access")
_MIT_KENNUNG = ("write", "fsync", "ftruncate", "read", "lseek", "fstat")
_MIT_ZIEL = ("rename", "replace")


class _Lesefehler(io.FileIO):
    """Eine Datei, die sich öffnen, aber nicht lesen lässt."""

    def __init__(self, pfad: str, nummer: int) -> None:
        super().__init__(pfad)
        self.nummer = nummer

    def read(self, *_: Any) -> bytes:
        raise OSError(self.nummer, os.strerror(self.nummer))

    readall = readinto = read


class Fehlerschicht:
    """Zählt die Aufrufe und lässt einen scheitern; Stelle 0 zählt nur."""

    def __init__(self, ort: Path, stelle: int, nummer: int) -> None:
        self.ort, self.stelle, self.nummer = str(ort), stelle, nummer
        self.aufrufe: list[str] = []
        self._kennungen: set[int] = set()

    def _scheitert(self, name: str) -> bool:
        self.aufrufe.append(name)
        return len(self.aufrufe) == self.stelle

    def _fehler(self, pfad: object) -> OSError:
        return OSError(self.nummer, os.strerror(self.nummer), *([str(pfad)] if isinstance(pfad, str) else []))

    def _betrifft(self, pfad: object) -> bool:
        if not isinstance(pfad, str | os.PathLike):
            return pfad in self._kennungen
        return os.path.abspath(pfad).startswith(self.ort)  # noqa: PTH100 – Path fragte wieder das Betriebssystem

    def mit_pfad(self, name: str, echt: Callable[..., Any]) -> Callable[..., Any]:
        def aufruf(pfad: Any = ".", *args: Any, **kwargs: Any) -> Any:
            if not self._betrifft(pfad):
                return echt(pfad, *args, **kwargs)
            if self._scheitert(name):
                raise self._fehler(pfad)
            ergebnis = echt(pfad, *args, **kwargs)
            if name == "open":
                self._kennungen.add(ergebnis)
            return ergebnis

        return aufruf

    def mit_kennung(self, name: str, echt: Callable[..., Any]) -> Callable[..., Any]:
        def aufruf(kennung: int, *args: Any) -> Any:
            if kennung in self._kennungen and self._scheitert(name):
                if name == "write":
                    echt(kennung, bytes(args[0])[: len(args[0]) // 2])
                raise self._fehler(None)
            return echt(kennung, *args)

        return aufruf

    def mit_ziel(self, name: str, echt: Callable[..., Any]) -> Callable[..., Any]:
        def aufruf(von: Any, nach: Any, **kwargs: Any) -> Any:
            if self._betrifft(nach) and self._scheitert(name):
                raise self._fehler(os.fspath(nach))
            return echt(von, nach, **kwargs)

        return aufruf

    def close(self, echt: Callable[[int], None]) -> Callable[[int], None]:
        def aufruf(kennung: int) -> None:
            self._kennungen.discard(kennung)
            echt(kennung)

        return aufruf

    def oeffne(self, echt: Callable[..., Any]) -> Callable[..., Any]:
        """Umgibt das eingebaute open: Es kann beim Öffnen scheitern und beim Lesen."""

        def aufruf(pfad: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if isinstance(pfad, int) or not self._betrifft(pfad):
                return echt(pfad, mode, *args, **kwargs)
            if self._scheitert("open"):
                raise self._fehler(os.fspath(pfad))
            if "r" in mode and self._scheitert("read"):
                return _Lesefehler(os.fspath(pfad), self.nummer)
            return echt(pfad, mode, *args, **kwargs)

        return aufruf


@contextmanager
def fehlerschicht(ort: Path, stelle: int = 0, nummer: int = errno.EIO) -> Iterator[Fehlerschicht]:
    """Lässt im Block den Aufruf an dieser Stelle scheitern."""
    schicht = Fehlerschicht(ort, stelle, nummer)
    ersatz: dict[tuple[Any, str], Any] = {(os, "close"): schicht.close(os.close)}
    ersatz |= {(os, name): schicht.mit_pfad(name, getattr(os, name)) for name in _MIT_PFAD}
    ersatz |= {(os, name): schicht.mit_kennung(name, getattr(os, name)) for name in _MIT_KENNUNG}
    ersatz |= {(os, name): schicht.mit_ziel(name, getattr(os, name)) for name in _MIT_ZIEL}
    ersatz |= {(modul, "open"): schicht.oeffne(open) for modul in (builtins, io)}
    ersatz[fcntl, "flock"] = schicht.mit_kennung("flock", fcntl.flock)
    echte = {(modul, name): getattr(modul, name) for modul, name in ersatz}
    try:
        for (modul, name), neu in ersatz.items():
            setattr(modul, name, neu)
        yield schicht
    finally:
        for (modul, name), alt in echte.items():
            setattr(modul, name, alt)

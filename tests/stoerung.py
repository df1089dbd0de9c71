"""Stört schreibende Aufrufe des Betriebssystems an einer abgezählten Stelle, oder schreibt sie nur mit."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_GEZAEHLT = ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir", "chmod", "ftruncate")
_MITGESCHRIEBEN = {"fsync": 1, "replace": 2, "unlink": 1, "mkdir": 1, "rmdir": 1}


class Stoerung:
    """Stört an der n-ten Stelle; gezählt wird vor und nach jedem Aufruf und mitten in jedem Schreiben."""

    def __init__(self, stelle: int, stoere: Callable[[], None]) -> None:
        self.uebrig = stelle
        self.stoere = stoere

    def hier(self) -> None:
        self.uebrig -= 1
        if self.uebrig == 0:
            self.stoere()

    def umgeben(self, name: str, echt: Callable[..., Any]) -> Callable[..., Any]:
        def aufruf(*args: Any, **kwargs: Any) -> Any:
            if name == "open" and not args[1] & os.O_CREAT:
                return echt(*args, **kwargs)
            self.hier()
            if name == "write":
                if self.uebrig == 1:
                    echt(args[0], bytes(args[1])[: len(args[1]) // 2])
                self.hier()
            # Den Abbruch eines Prozesses übersteht auch, was noch nicht auf dem Datenträger steht.
            ergebnis = None if name == "fsync" else echt(*args, **kwargs)
            self.hier()
            return ergebnis

        return aufruf


@contextmanager
def gestoert(stelle: int, stoere: Callable[[], None] = lambda: None) -> Iterator[Stoerung]:
    """Stört, solange der Block läuft; Stelle 0 stört nie, schreibt aber auch nichts auf den Datenträger."""
    echte = {name: getattr(os, name) for name in _GEZAEHLT}
    stoerung = Stoerung(stelle, stoere)
    for name, echt in echte.items():
        setattr(os, name, stoerung.umgeben(name, echt))
    try:
        yield stoerung
    finally:
        for name, echt in echte.items():
            setattr(os, name, echt)


def stirbt(tue: Callable[[], object], stelle: int) -> bool:
    """Liefert, ob ein eigener Prozess an dieser Stelle starb; sonst kam er ans Ende."""
    if (kind := os.fork()) == 0:
        try:
            with gestoert(stelle, lambda: os._exit(9)):
                tue()
            os._exit(0)
        finally:
            os._exit(1)
    ausgang = os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1])
    assert ausgang in {0, 9}
    return ausgang == 9


@contextmanager
def mitgeschrieben(ort: Path) -> Iterator[list[str]]:
    """Liefert, was auf den Datenträger geht und wie sich Namen ändern, in dieser Folge, vom Register aus."""
    spur: list[str] = []
    echte = {name: getattr(os, name) for name in _MITGESCHRIEBEN}

    def wo(pfad: Any) -> str:
        ziel = Path(f"/proc/self/fd/{pfad}").readlink() if isinstance(pfad, int) else os.fspath(pfad)
        return re.sub(r"\.kommunennetz-[0-9a-f]{12}", "", os.path.relpath(ziel, ort))

    def umgeben(name: str, echt: Callable[..., Any]) -> Callable[..., Any]:
        def aufruf(*args: Any, **kwargs: Any) -> Any:
            spur.append(" ".join([name, *map(wo, args[: _MITGESCHRIEBEN[name]])]))
            return echt(*args, **kwargs)

        return aufruf

    for name, echt in echte.items():
        setattr(os, name, umgeben(name, echt))
    try:
        yield spur
    finally:
        for name, echt in echte.items():
            setattr(os, name, echt)

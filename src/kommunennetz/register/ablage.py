"""Eine Datei des Registers schreiben: Sie hat den alten oder den neuen Inhalt, nie etwas dazwischen."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kommunennetz.dateien import UNFERTIG, grund
from kommunennetz.errors import RegisterError
from kommunennetz.register.posten import Posten


def write_posten(ort: Path, posten: Posten) -> None:
    """Bringt eine Datei auf ihren neuen Inhalt oder löscht sie.

    Wirft RegisterError, wenn sie nicht mehr den alten Inhalt hat, aus dem Register hinausführt oder sich
    nicht schreiben lässt; dann ist nichts geändert.
    """
    ziel = find_ziel(ort, posten.datei)
    unfertig = ziel.with_name(f".{ziel.name}{UNFERTIG}")
    with deutsch(posten.datei):
        try:
            if posten.nachher is not None:
                build_ordner(ziel.parent)
                write_neu(unfertig, posten.nachher, find_modus(ziel))
            check_unveraendert(ziel, posten)
            if posten.nachher is None:
                ziel.unlink()
            else:
                unfertig.replace(ziel)
        except BaseException:
            with suppress(OSError):
                unfertig.unlink()
            raise
    with deutsch(posten.datei, "ist geschrieben, aber vielleicht noch nicht auf dem Datenträger"):
        sync_ordner(ziel.parent)


def find_ziel(ort: Path, datei: str) -> Path:
    """Liefert den wirklichen Ort einer Datei; RegisterError, wenn er nicht unter `data` liegt."""
    ziel = Path(os.path.realpath(ort / datei))
    if not ziel.is_relative_to(os.path.realpath(ort / "data")):
        raise RegisterError(f"»{datei}« führt aus dem Register hinaus.", _VERWEIS)
    return ziel


def check_unveraendert(ziel: Path, posten: Posten) -> None:
    """Wirft RegisterError, wenn die Datei nicht mehr so ist, wie sie gelesen wurde."""
    if read_inhalt(ziel) != posten.vorher:
        art = "entstanden" if posten.vorher is None else "geändert worden"
        raise RegisterError(f"»{posten.datei}« ist inzwischen {art}; nichts ist geschrieben.", _NOCHMAL)


def read_inhalt(ziel: Path) -> bytes | None:
    """Liefert den Inhalt einer Datei; None, wenn es sie nicht gibt."""
    try:
        return ziel.read_bytes()
    except FileNotFoundError:
        return None


def find_modus(ziel: Path) -> int | None:
    """Liefert die Rechte einer Datei; None, wenn es sie nicht gibt."""
    try:
        return stat.S_IMODE(ziel.stat().st_mode)
    except FileNotFoundError:
        return None


def write_neu(pfad: Path, inhalt: bytes, modus: int | None = None) -> None:
    """Legt eine Datei an, bis auf den Datenträger geschrieben; ohne `modus` mit den üblichen Rechten."""
    with suppress(FileNotFoundError):
        pfad.unlink()
    kennung = os.open(pfad, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(inhalt)
        while rest:
            rest = rest[os.write(kennung, rest) :]
        if modus is not None:
            pfad.chmod(modus)
        os.fsync(kennung)
    finally:
        os.close(kennung)


def build_ordner(ordner: Path) -> None:
    """Legt einen Ordner an, wo er fehlt, bis auf den Datenträger geschrieben."""
    if not ordner.is_dir():
        build_ordner(ordner.parent)
        ordner.mkdir()
        sync_ordner(ordner.parent)


def sync_ordner(ordner: Path) -> None:
    """Sorgt dafür, dass auch die Namen in einem Ordner auf dem Datenträger stehen."""
    if os.name == "nt":
        # Windows schreibt Ordner selbst und lässt sie nicht öffnen.
        return
    kennung = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(kennung)
    except OSError as error:
        # Manche Netzlaufwerke kennen das nicht.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(kennung)


@contextmanager
def deutsch(datei: str, was: str = "lässt sich nicht schreiben") -> Iterator[None]:
    """Macht aus einem Fehler des Betriebssystems einen RegisterError mit Grund und Abhilfe."""
    try:
        yield
    except OSError as error:
        hilfe = _HILFEN.get(error.errno or 0, _RECHTE)
        raise RegisterError(f"»{datei}« {was}: {grund(error)}.", hilfe) from error


_VERWEIS = "Statt des Verweises die Datei selbst in den Ordner legen."
_NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
_RECHTE = "Die Rechte des Ordners prüfen, und ob die Datei in einem anderen Programm geöffnet ist."
_PLATZ = "Platz schaffen und den Befehl noch einmal aufrufen."
_HILFEN = {
    errno.ENOSPC: _PLATZ,
    errno.EDQUOT: _PLATZ,
    errno.EFBIG: _PLATZ,
    errno.EROFS: "Das Register an einen beschreibbaren Ort kopieren.",
}

"""Eine Datei des Registers schreiben: Sie hat den alten oder den neuen Inhalt, nie etwas dazwischen."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kommunennetz.dateien import PLATZ, daneben, grund, write_neu
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.posten import Posten


def write_posten(ort: Path, posten: Posten) -> None:
    """Bringt eine Datei auf ihren neuen Inhalt oder löscht sie.

    Wirft RegisterError, wenn sie nicht mehr den alten Inhalt hat, aus dem Register hinausführt oder sich
    nicht schreiben lässt; dann ist nichts geändert.
    """
    ziel = find_ziel(ort, posten.datei)
    unfertig = Path(daneben(ziel))
    with deutsch(posten.datei):
        try:
            if posten.nachher is not None:
                build_ordner(ziel.parent)
                write_neu(unfertig, posten.nachher, find_modus(ziel), sync=True)
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
    """Liefert den wirklichen Ort einer Datei; RegisterError, wenn er nicht unter `data` liegt.

    Ein Verweis zwischen Datensätzen ist erlaubt. `data` selbst darf keiner sein: Wohin er auch zeigt, dort
    liegen Dateien, die keinem Register gehören.
    """
    ziel = Path(os.path.realpath(ort / datei))
    if not ziel.is_relative_to(find_daten(ort)):
        raise RegisterError(f"»{datei}« führt aus dem Register hinaus.", _VERWEIS)
    return ziel


def find_daten(ort: Path) -> Path:
    """Liefert den wirklichen Ordner `data`; RegisterError, wenn er ein Verweis ist."""
    daten = Path(os.path.realpath(ort), "data")
    if Path(os.path.realpath(daten)) != daten:
        raise RegisterError("»data« ist ein Verweis; geschrieben wird nur in einen Ordner.", _ORDNER)
    return daten


def check_unveraendert(ziel: Path, posten: Posten) -> None:
    """Wirft RegisterError, wenn die Datei nicht mehr so ist, wie sie gelesen wurde."""
    if read_inhalt(ziel) != posten.vorher:
        art = "entstanden" if posten.vorher is None else "geändert worden"
        raise RegisterError(f"»{posten.datei}« ist inzwischen {art}; nichts ist geschrieben.", _NOCHMAL)


def read_inhalt(ziel: Path) -> bytes | None:
    """Liefert den Inhalt einer Datei; None, wenn es sie nicht gibt."""
    try:
        kennung = os.open(ziel, _LESEN)
    except FileNotFoundError:
        return None
    # Aus einer benannten Pipe käme nie ein Ende.
    if not stat.S_ISREG(os.fstat(kennung).st_mode):
        os.close(kennung)
        raise OSError(errno.EINVAL, "", ziel)
    with os.fdopen(kennung, "rb") as strom:
        return strom.read()


def find_modus(ziel: Path) -> int | None:
    """Liefert die Rechte einer Datei; None, wenn es sie nicht gibt."""
    try:
        return stat.S_IMODE(ziel.lstat().st_mode)
    except FileNotFoundError:
        return None


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
        hilfe = _HILFEN.get(error.errno, _RECHTE)
        raise RegisterError(f"»{datei}« {was}: {grund(error)}.", hilfe) from error


_LESEN = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
_ORDNER = "Den Ordner selbst an die Stelle des Verweises legen, oder ihn mit --register nennen."
_VERWEIS = "Statt des Verweises die Datei selbst in den Ordner legen."
_NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
_RECHTE = "Die Rechte des Ordners prüfen, und ob die Datei in einem anderen Programm geöffnet ist."
_HILFEN: dict[int | None, str] = {
    errno.ENOSPC: PLATZ,
    errno.EDQUOT: PLATZ,
    errno.EFBIG: PLATZ,
    errno.ELOOP: "Den Verweis löschen und den Befehl noch einmal aufrufen.",
    errno.EROFS: "Das Register an einen beschreibbaren Ort kopieren.",
}

"""Eine Ausgabedatei ganz oder gar nicht schreiben, und auf Deutsch sagen, warum es nicht geht."""

import errno
import os

UNFERTIG = ".unfertig"


def write_ganz(pfad: str | os.PathLike[str], inhalt: bytes) -> None:
    """Schreibt daneben und benennt um; wirft OSError, und die frühere Datei ist noch da.

    Für Ergebnisse, die sich noch einmal erzeugen lassen; das Register schreibt `register.ablage` auch gegen
    Stromausfall gesichert.
    """
    # Ohne Path: Bei 427 Dateien wäre es ein Fünftel der Schreibzeit.
    ziel = os.fspath(pfad)
    unfertig = ziel + UNFERTIG
    try:
        with open(unfertig, "wb") as datei:
            datei.write(inhalt)
        os.replace(unfertig, ziel)
    except OSError:
        if os.path.exists(unfertig):
            os.unlink(unfertig)
        raise


def grund(error: OSError) -> str:
    """Liefert den Grund eines Fehlers des Betriebssystems auf Deutsch, ohne Punkt."""
    return _GRUENDE.get(error.errno or 0) or error.strerror or type(error).__name__


_VOLL = "der Datenträger ist voll"
_VERBOTEN = "die Berechtigung fehlt, oder ein anderes Programm hält die Datei fest"
_GRUENDE = {
    errno.ENOENT: "diesen Ordner oder diese Datei gibt es nicht",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ENOSPC: _VOLL,
    errno.EDQUOT: _VOLL,
    errno.EFBIG: "die erlaubte Dateigröße ist erreicht",
    errno.EACCES: _VERBOTEN,
    errno.EPERM: _VERBOTEN,
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.EIO: "der Datenträger meldet einen Fehler",
}

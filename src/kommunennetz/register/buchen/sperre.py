"""Die Sperre eines Registers: Es schreibt immer nur einer, und wer wartet, erfährt, auf wen.

Warum eine Sperre des Betriebssystems: Stirbt der Prozess, der sie hält, ist sie frei, auch auf einem anderen
Rechner am selben Netzlaufwerk. Was in der Datei steht, sagt dann nur noch, wessen Vorgang abbrach.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kommunennetz.dateien import grund
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.ablage import deutsch, find_daten

SPERRE = "data/.sperre"
_PAUSE = 0.005
# Einem Verweis nicht folgen, auf das andere Ende einer benannten Pipe nicht warten.
_OEFFNEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_LAENGSTER_EINTRAG = 4096

if sys.platform == "win32":
    import msvcrt

    def _sperre(kennung: int) -> None:
        # Weit hinter dem Text, damit andere lesen können, wer sie hält.
        os.lseek(kennung, 1 << 30, os.SEEK_SET)
        msvcrt.locking(kennung, msvcrt.LK_NBLCK, 1)
        os.lseek(kennung, 0, os.SEEK_SET)
else:
    import fcntl

    def _sperre(kennung: int) -> None:
        fcntl.flock(kennung, fcntl.LOCK_EX | fcntl.LOCK_NB)


class GesperrtError(RegisterError):
    """Ein anderer arbeitet gerade am Register."""


@dataclass(frozen=True, slots=True)
class Halter:
    """Wer die Sperre hält; `seit` ist der Zeitpunkt, zu dem er sie nahm."""

    benutzer: str
    rechner: str
    prozess: int
    seit: datetime

    def __str__(self) -> str:
        zeit = self.seit.strftime("%d.%m.%Y, %H:%M Uhr")
        return f"{self.benutzer} an {self.rechner} (Prozess {self.prozess}) seit {zeit}"


@contextmanager
def sperre(ort: Path, halter: Halter, *, geduld: float = 5.0) -> Iterator[Halter | None]:
    """Hält die Sperre des Registers und liefert, wessen Vorgang vorher abbrach (sonst None).

    Wirft GesperrtError mit dem, der sie hält, wenn sie nach `geduld` Sekunden nicht frei ist; RegisterError,
    wenn sich im Register nichts schreiben lässt oder die Sperre keine gewöhnliche Datei ist; die bleibt dann,
    wie sie ist.
    """
    pfad = find_daten(ort) / Path(SPERRE).name
    kennung = _warte(pfad, time.monotonic() + geduld)
    try:
        verwaist = _read_halter(kennung)
        with deutsch(SPERRE):
            _write_halter(kennung, halter)
        yield verwaist
    finally:
        _gib_frei(pfad, kennung)


def _warte(pfad: Path, bis: float) -> int:
    while True:
        kennung = _oeffne(pfad)
        if _nimm(kennung) and _ist_dieselbe(pfad, kennung):
            return kennung
        halter = _read_halter(kennung)
        os.close(kennung)
        if time.monotonic() >= bis:
            wer = f"{halter} arbeitet daran" if halter else "jemand arbeitet gerade daran"
            raise GesperrtError(f"Das Register ist gesperrt: {wer}.", _GESPERRT)
        time.sleep(_PAUSE)


def _oeffne(pfad: Path) -> int:
    with deutsch(SPERRE):
        kennung = os.open(pfad, _OEFFNEN, 0o666)
    status = os.fstat(kennung)
    # Eine Datei mit zweitem Namen gehört vielleicht jemandem; ihr Inhalt ginge mit der Sperre verloren.
    if stat.S_ISREG(status.st_mode) and status.st_nlink <= 1:
        return kennung
    os.close(kennung)
    raise RegisterError(f"»{SPERRE}« ist nicht die Datei einer Sperre.", _FREMD)


def _nimm(kennung: int) -> bool:
    try:
        _sperre(kennung)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}:
            return False
        os.close(kennung)
        raise RegisterError(f"Das Register lässt sich nicht sperren: {grund(error)}.", _KEINE) from error
    return True


def _ist_dieselbe(pfad: Path, kennung: int) -> bool:
    """Liefert, ob die Sperrdatei noch die ist, die gesperrt wurde; der Vorgänger kann sie gelöscht haben."""
    try:
        return os.path.samestat(os.fstat(kennung), pfad.lstat())
    except FileNotFoundError:
        return False


def _read_halter(kennung: int) -> Halter | None:
    import json

    try:
        os.lseek(kennung, 0, os.SEEK_SET)
        roh = json.loads(os.read(kennung, _LAENGSTER_EINTRAG))
        return Halter(roh["benutzer"], roh["rechner"], roh["prozess"], datetime.fromisoformat(roh["seit"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_halter(kennung: int, halter: Halter) -> None:
    import json

    daten = asdict(halter) | {"seit": halter.seit.isoformat()}
    _leere(kennung)
    os.write(kennung, json.dumps(daten).encode())


def _leere(kennung: int) -> None:
    os.ftruncate(kennung, 0)
    os.lseek(kennung, 0, os.SEEK_SET)


def _gib_frei(pfad: Path, kennung: int) -> None:
    # Windows löscht keine offene Datei: Dort bleibt sie leer liegen.
    with suppress(OSError):
        _leere(kennung)
    with suppress(OSError):
        # Hat jemand sie von Hand gelöscht, liegt dort vielleicht schon die des Nächsten.
        if _ist_dieselbe(pfad, kennung):
            pfad.unlink()
    os.close(kennung)


_GESPERRT = "Warten und noch einmal versuchen; arbeitet dort niemand mehr, den Prozess beenden."
_FREMD = "Löschen oder umbenennen; die Sperre legt das Programm selbst an."
_KEINE = "Das Register auf einen Datenträger legen, der Sperren kennt."

"""Die Sperre einer Wurzel: Es schreibt immer nur einer, und wer wartet, erfährt, auf wen.

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

from kommunennetz.dateien import grund, oeffne
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.wurzel import Ort, Wurzel, beim_buchen, find_ordner, wurzel_von

SPERRE = ".sperre"
_PAUSE = 0.005
_LAENGSTER_EINTRAG = 4096
# Weit hinter dem Text: Was Windows sperrt, kann kein anderer lesen, auch nicht, wer die Sperre hält.
_GESPERRTE_STELLE = 1 << 30


class GesperrtError(RegisterError):
    """Ein anderer arbeitet gerade an derselben Wurzel."""


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
def sperre(ort: Ort, halter: Halter, *, geduld: float = 5.0) -> Iterator[Halter | None]:
    """Hält die Sperre und liefert, wessen Vorgang vorher abbrach (sonst None).

    Wirft GesperrtError mit dem, der sie hält, wenn sie nach `geduld` Sekunden nicht frei ist; RegisterError,
    wenn sich dort nichts schreiben lässt oder die Sperre keine gewöhnliche Datei ist; die bleibt dann,
    wie sie ist.
    """
    wurzel = wurzel_von(ort)
    pfad, name = find_ordner(wurzel) / SPERRE, wurzel.name(SPERRE)
    kennung = _warte(wurzel, pfad, time.monotonic() + geduld)
    try:
        verwaist = _read_halter(kennung)
        with beim_buchen(name):
            _write_halter(kennung, halter)
        yield verwaist
    finally:
        _gib_frei(pfad, kennung)


def _warte(wurzel: Wurzel, pfad: Path, bis: float) -> int:
    while True:
        kennung = _oeffne(pfad, wurzel.name(SPERRE))
        if _nimm(wurzel, kennung) and _ist_dieselbe(pfad, kennung):
            return kennung
        halter = _read_halter(kennung)
        os.close(kennung)
        if time.monotonic() >= bis:
            wer = f"{halter} arbeitet daran" if halter else "jemand arbeitet gerade daran"
            raise GesperrtError(f"{wurzel.satzanfang} ist gesperrt: {wer}.", _GESPERRT)
        time.sleep(_PAUSE)


def _oeffne(pfad: Path, name: str) -> int:
    with beim_buchen(name):
        kennung = oeffne(pfad, os.O_RDWR | os.O_CREAT)
    status = os.fstat(kennung)
    # Eine Datei mit zweitem Namen gehört vielleicht jemandem; ihr Inhalt ginge mit der Sperre verloren.
    if stat.S_ISREG(status.st_mode) and status.st_nlink <= 1:
        return kennung
    os.close(kennung)
    raise RegisterError(f"»{name}« ist nicht die Datei einer Sperre.", _FREMD)


def _nimm(wurzel: Wurzel, kennung: int) -> bool:
    try:
        _sperre(kennung)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}:
            return False
        os.close(kennung)
        text = f"{wurzel.satzanfang} lässt sich nicht sperren: {grund(error)}."
        raise RegisterError(text, _KEINE) from error
    return True


def _sperre(kennung: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(kennung, _GESPERRTE_STELLE, os.SEEK_SET)
        msvcrt.locking(kennung, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(kennung, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
_KEINE = "Den Ordner auf einen Datenträger legen, der Sperren kennt."

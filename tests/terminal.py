"""Ruft das Programm an einem echten Terminal auf und antwortet auf seine Fragen."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

from hilfen import Ausgang

_FRIST = 20.0
_BESINNEN = 0.5


def rufe_am_terminal(
    ort: Path, angaben: list[str], antworten: dict[str, str], breite: int = 0, **umgebung: str
) -> Ausgang:
    """Liefert Ausgang und Bildschirm; jede Antwort folgt, sobald ihre Frage dasteht, der Reihe nach.

    Ohne Breite weiß das Terminal nicht, wie breit es ist.
    Was auf dem Bildschirm steht, ist die Ausgabe; Meldungen stehen an einem Terminal dazwischen.
    """
    unser, seins = pty.openpty()
    fcntl.ioctl(seins, termios.TIOCSWINSZ, struct.pack("HHHH", 40 if breite else 0, breite, 0, 0))
    prozess = subprocess.Popen(
        [sys.executable, "-m", "kommunennetz", *angaben],
        cwd=ort,
        stdin=seins,
        stdout=seins,
        stderr=seins,
        start_new_session=True,
        preexec_fn=_nimm_terminal,  # noqa: PLW1509 – ein Strg+C soll beim Programm ankommen
        env={**_ohne_breite(os.environ), "TERM": "dumb", **umgebung},
    )
    os.close(seins)
    bildschirm, gelesen = b"", 0
    offene = list(antworten.items())
    ende = time.monotonic() + _FRIST
    while (stueck := _read(unser, ende)) is not None:
        bildschirm += stueck
        if offene and offene[0][0].encode() in bildschirm[gelesen:]:
            gelesen = len(bildschirm)
            # Ein Strg+C zwischen der Frage und dem Warten auf Antwort bemerkte Python erst beim nächsten Tastendruck.
            time.sleep(_BESINNEN)
            os.write(unser, offene.pop(0)[1].encode())
    os.close(unser)
    wert = prozess.wait(timeout=_FRIST)
    assert not offene, bildschirm.decode()
    return Ausgang(wert, bildschirm.decode().replace("\r\n", "\n"), "")


def _read(unser: int, ende: float) -> bytes | None:
    """Liefert, was neu auf dem Bildschirm steht; None, wenn das Programm endet oder die Zeit um ist."""
    if not select.select([unser], [], [], max(0.0, ende - time.monotonic()))[0]:
        return None
    try:
        return os.read(unser, 65536) or None
    except OSError:
        # So meldet Linux, dass niemand mehr am anderen Ende ist.
        return None


def _ohne_breite(umgebung: Mapping[str, str]) -> dict[str, str]:
    return {name: wert for name, wert in umgebung.items() if name not in ("COLUMNS", "LINES")}


def _nimm_terminal() -> None:
    # Wer die Tests im Hintergrund startet, vererbt sonst, dass Strg+C nichts bewirkt.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

"""Ein Prozess, der Befehle in Kindern ausführt: `sendeprozess.py`; jedes Kind lässt sich einzeln töten.

Warum: Das Laden dauert länger als eine kleine Sendung; so trifft ein zufälliger Schlag die Arbeit und nicht das Laden.
Eine Zeile der Eingabe ist ein Befehl als JSON, die Antwort die Nummer des Kindes; auf die nächste Zeile, eine leere,
kommt sein Ende. Was ein Kind sagt, steht in der Datei `ausgabe`.
"""

import ctypes
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys

import kommunennetz.cli
from kommunennetz.cli.start import run

_DARF_JEDER = 0x59616D61  # PR_SET_PTRACER, aus linux/prctl.h
_FALSCH_GEENDET = 70


def _lade_alles() -> None:
    for modul in pkgutil.walk_packages(kommunennetz.cli.__path__, "kommunennetz.cli."):
        importlib.import_module(modul.name)
    for name in (
        "kommunennetz.versand.vorbereitung",
        "kommunennetz.versand.verbindung",
        "secrets",
        "tempfile",
    ):
        importlib.import_module(name)


def _werde_kind(befehl: dict[str, object], ausgabe: str) -> None:
    ziel = os.open(ausgabe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(ziel, 1)
    os.dup2(ziel, 2)
    if befehl["angehalten"]:
        ctypes.CDLL(None).prctl(_DARF_JEDER, ctypes.c_ulong(-1), 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
    if befehl["platz"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(str(befehl["platz"])), resource.RLIM_INFINITY))
    ende = _FALSCH_GEENDET
    try:
        angaben = befehl["angaben"]
        assert isinstance(angaben, list)
        ende = run(angaben)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(ende)


def main() -> None:
    _lade_alles()
    sys.stdout.write("bereit\n")
    sys.stdout.flush()
    while zeile := sys.stdin.readline():
        befehl = json.loads(zeile)
        if (kind := os.fork()) == 0:
            _werde_kind(befehl, befehl["ausgabe"])
        sys.stdout.write(f"{kind}\n")
        sys.stdout.flush()
        # Erst auf Zuruf: Bis dahin gehört die Nummer niemand anderem, auch wenn das Kind schon fertig ist.
        sys.stdin.readline()
        _, status = os.waitpid(kind, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

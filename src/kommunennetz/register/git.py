"""Git fragen: ein Befehl, seine Ausgabe; Arbeitsordner, Index und Verweise bleiben unberührt."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from kommunennetz.errors import RegisterError
from kommunennetz.register.dateien import GROESSTE_DATEI

# Wer beobachtet (fsmonitor), ist ein Programm, das ein fremdes Repository nennen kann; es wird nie gestartet.
_GIT = ("git", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-C")


class GitError(RegisterError):
    """Git hat einen Befehl nicht ausgeführt; die Hilfe nennt, was es dazu meldet."""


def run_git(ort: Path, *befehl: str, eingabe: str = "") -> bytes:
    """Liefert die Ausgabe eines Befehls in diesem Ordner; sonst RegisterError."""
    try:
        lauf = subprocess.run(  # noqa: S603 – feste Befehle ohne Shell
            (*_GIT, str(ort), *befehl), input=eingabe.encode(), capture_output=True, check=False
        )
    except OSError as error:
        raise RegisterError(
            "Die Geschichte des Registers steht in Git; Git ist auf diesem Rechner nicht zu finden.",
            "Git einrichten: https://git-scm.com/downloads",
        ) from error
    if lauf.returncode:
        erste = lauf.stderr.decode("utf-8", "replace").partition("\n")[0]
        raise GitError(f"Git kann die Geschichte von »{ort}« nicht lesen.", f"Git meldet: {erste}")
    return lauf.stdout


def read_blobs(ort: Path, fragen: Sequence[str]) -> list[bytes]:
    """Liefert die Inhalte zu Kennungen oder »STAND:./DATEI« in der Reihenfolge der Fragen.

    Was fehlt, kein Dateiinhalt ist oder größer, als ein Datensatz sein darf, ist leer.
    """
    if not fragen:
        return []
    koepfe = run_git(ort, "cat-file", "--batch-check", eingabe=_zeilen(fragen)).splitlines()
    # Erst die Größen, dann die Inhalte: Was jemand versehentlich eingecheckt hat, kann sehr groß sein.
    groessen = {
        kopf.split(b" ")[0]: int(groesse)
        for kopf in koepfe
        if b" blob " in kopf and int(groesse := kopf.rpartition(b" ")[2]) <= GROESSTE_DATEI
    }
    inhalte = _read_inhalte(ort, groessen)
    return [inhalte.get(kopf.split(b" ")[0], b"") for kopf in koepfe]


def _read_inhalte(ort: Path, groessen: Mapping[bytes, int]) -> dict[bytes, bytes]:
    strom = run_git(ort, "cat-file", "--batch", eingabe=_zeilen([name.decode("ascii") for name in groessen]))
    inhalte: dict[bytes, bytes] = {}
    stelle = 0
    for kennung, groesse in groessen.items():
        anfang = strom.index(b"\n", stelle) + 1
        stelle = anfang + groesse + 1
        inhalte[kennung] = strom[anfang : stelle - 1]
    return inhalte


def _zeilen(fragen: Sequence[str]) -> str:
    return "".join(f"{frage}\n" for frage in fragen)

"""Git fragen: ein Befehl, seine Ausgabe; Arbeitsordner, Index und Verweise bleiben unberührt."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from kommunennetz.errors import RegisterError
from kommunennetz.register.lesen.datenordner import GROESSTE_DATEI

# Ein fremdes Repository kann in seinen Einstellungen Programme nennen; keines davon wird gestartet.
_OHNE_PROGRAMME = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_GIT = ("git", "--no-pager", "--no-optional-locks", "--literal-pathspecs", *_OHNE_PROGRAMME, "-C")
# In einem Hook nennt die Umgebung das Repository, das ihn rief; gemeint ist das, in dem das Register liegt.
_BLEIBT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH", "GIT_TRACE")
# Was in einem Teilklon fehlt, wird nicht nachgeladen: kein Netz, und kein Programm am anderen Ende.
_ALLEIN = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "keines"}


class GitError(RegisterError):
    """Git hat einen Befehl nicht ausgeführt; die Hilfe nennt, was es dazu meldet."""


def run_git(ort: Path, *befehl: str, eingabe: str = "", index: str | None = None) -> bytes:
    """Liefert die Ausgabe eines Befehls in diesem Ordner; sonst RegisterError.

    `index` ist die Datei mit dem Vorgemerkten, wenn es nicht die des Repositorys ist.
    """
    try:
        lauf = subprocess.run(  # noqa: S603 – feste Befehle ohne Shell
            (*_GIT, str(ort), *befehl),
            input=eingabe.encode(),
            capture_output=True,
            check=False,
            env=_umgebung() | ({"GIT_INDEX_FILE": index} if index else {}),
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


def ist_ignoriert(ort: Path, datei: Path) -> bool:
    """Liefert, ob Git im Arbeitsordner von `ort` diese Datei ignoriert, die es nicht zu geben braucht."""
    try:
        # Dieser Befehl nimmt Pfade ohnehin wörtlich und lehnt ab, es gesagt zu bekommen.
        run_git(ort, "--no-literal-pathspecs", "check-ignore", "--quiet", "--no-index", str(datei))
    except GitError:
        return False
    return True


def _umgebung() -> dict[str, str]:
    eigene = {
        name: wert
        for name, wert in os.environ.items()
        if not name.upper().startswith("GIT_") or name in _BLEIBT
    }
    return eigene | _ALLEIN


def read_blobs(ort: Path, fragen: Sequence[str], hoechstens: int = GROESSTE_DATEI) -> list[bytes]:
    """Liefert die Inhalte zu Kennungen oder »STAND:./DATEI« in der Reihenfolge der Fragen.

    Was fehlt, kein Dateiinhalt ist oder größer als erlaubt, ist leer.
    """
    if not fragen:
        return []
    koepfe = run_git(ort, "cat-file", "--batch-check", eingabe=_zeilen(fragen)).splitlines()
    # Erst die Größen, dann die Inhalte: Was jemand versehentlich eingecheckt hat, kann sehr groß sein.
    groessen = {
        kopf.split(b" ")[0]: int(groesse)
        for kopf in koepfe
        if b" blob " in kopf and int(groesse := kopf.rpartition(b" ")[2]) <= hoechstens
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

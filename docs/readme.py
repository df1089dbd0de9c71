"""Erneuert die Ausgaben in der README: jeder Block »console« zeigt, was der Befehl wirklich schreibt.

Aufruf: make docs. Die Befehle laufen in einer Abschrift des Registers, damit Dateien dort entstehen. Eine
Zeile »[…]« kürzt: Davor und dahinter bleiben so viele Zeilen, wie es schon waren.
"""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copytree

WURZEL = Path(__file__).resolve().parents[1]
AUSLASSUNG = "[…]"
_BLOCK = re.compile(r"(?<=^```console\n)\$ (kommunennetz [^\n]*)\n(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def aktualisiert(text: str) -> str:
    """Liefert den Text mit frischen Ausgaben."""
    with tempfile.TemporaryDirectory() as ordner:
        copytree(WURZEL / "data", Path(ordner) / "data")
        return _BLOCK.sub(lambda block: _block(block[1], block[2], Path(ordner)), text)


def befehle(text: str) -> list[str]:
    """Liefert die Befehle aller Blöcke."""
    return [block[1] for block in _BLOCK.finditer(text)]


def _block(befehl: str, bisher: str, ordner: Path) -> str:
    ausgabe = _gekuerzt(_ausgabe(befehl, ordner), bisher.splitlines())
    return "\n".join([f"$ {befehl}", *ausgabe, ""])


def _ausgabe(befehl: str, ordner: Path) -> list[str]:
    """Liefert, was auf dem Bildschirm steht: Ergebnis und Meldungen in ihrer Reihenfolge."""
    aufruf = [sys.executable, "-m", *shlex.split(befehl)]
    lauf = subprocess.run(aufruf, cwd=ordner, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return lauf.stdout.decode().rstrip("\n").splitlines()


def _gekuerzt(ausgabe: list[str], bisher: list[str]) -> list[str]:
    if AUSLASSUNG not in bisher:
        return ausgabe
    davor = bisher.index(AUSLASSUNG)
    dahinter = len(bisher) - davor - 1
    return [*ausgabe[:davor], AUSLASSUNG, *ausgabe[len(ausgabe) - dahinter :]]


def main() -> None:
    """Schreibt die README."""
    readme = WURZEL / "README.md"
    readme.write_text(aktualisiert(readme.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

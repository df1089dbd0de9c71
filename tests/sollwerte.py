"""Das Soll: Dateien, mit denen Tests eine ganze Ausgabe vergleichen, und wie man sie neu schreibt.

Neu schreiben: `make soll`, danach jede Änderung mit »git diff« lesen. Es laufen dann nur die Tests, die ein Soll
haben, und statt zu vergleichen, schreiben sie.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Soll:
    """Vergleicht mit dem Soll; mit `schreiben` macht es das Ist zum Soll."""

    schreiben: bool

    def pruefe(self, datei: Path, ist: str) -> None:
        """Scheitert, wenn in der Datei etwas anderes steht."""
        if self.schreiben:
            datei.parent.mkdir(parents=True, exist_ok=True)
            datei.write_bytes(ist.encode())
        assert ist == datei.read_bytes().decode(), f"{datei.name}: Ist es so richtig, »make soll« aufrufen."

    def pruefe_ordner(self, ordner: Path, ist: Mapping[str, str]) -> None:
        """Scheitert, wenn im Ordner andere Dateien liegen als diese, oder mit anderem Inhalt."""
        vorhanden = {
            datei.relative_to(ordner).as_posix(): datei for datei in ordner.rglob("*") if datei.is_file()
        }
        if self.schreiben:
            for name in vorhanden.keys() - ist.keys():
                vorhanden.pop(name).unlink()
        for name in sorted(ist):
            self.pruefe(ordner / name, ist[name])
        assert vorhanden.keys() <= ist.keys(), "Zu viele Dateien; fallen sie weg, »make soll« aufrufen."

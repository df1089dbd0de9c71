"""Bausteine für Tests der Geschichte: ein Register in einem wirklichen Git-Repository."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_EINSTELLUNGEN = (
    "user.name=Test",
    "user.email=test@example.org",
    "commit.gpgsign=false",
    "core.autocrlf=false",
)


@dataclass(frozen=True)
class Repository:
    """Ein Repository; `ort` ist der Ordner, in dem `data` liegt."""

    ort: Path

    @classmethod
    def neu(cls, ort: Path) -> "Repository":
        ort.mkdir(parents=True, exist_ok=True)
        repository = cls(ort)
        repository.git("init", "-q", "-b", "main")
        return repository

    def git(self, *befehl: str, tag: str = "2026-01-01T12:00:00+0100") -> str:
        einstellungen = [teil for wert in _EINSTELLUNGEN for teil in ("-c", wert)]
        # Der Tag des Schreibens ist ein anderer als der des Eincheckens; gemeint ist immer der zweite.
        tage = {"GIT_COMMITTER_DATE": tag, "GIT_AUTHOR_DATE": "2001-01-01T00:00:00+0000"}
        allein = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        # Liefen die Tests in einem Hook, nennte die Umgebung ein anderes Repository: das, in dem sie stehen.
        umgebung = {name: wert for name, wert in os.environ.items() if not name.startswith("GIT_")}
        lauf = subprocess.run(
            ["git", *einstellungen, "-C", str(self.ort), *befehl],
            capture_output=True,
            check=False,
            env={**umgebung, **tage, **allein},
        )
        assert lauf.returncode == 0, lauf.stderr.decode()
        return lauf.stdout.decode().strip()

    def schreibe(self, **dateien: str | bytes | None) -> None:
        """`kommunen__bonn="…"` wird zu data/kommunen/bonn.yaml; None löscht die Datei."""
        for name, inhalt in dateien.items():
            endung = ".md" if name.startswith("infomails") else ".yaml"
            path = self.ort / "data" / f"{name.replace('__', '/')}{endung}"
            path.parent.mkdir(parents=True, exist_ok=True)
            if inhalt is None:
                path.unlink()
            else:
                path.write_bytes(inhalt.encode() if isinstance(inhalt, str) else inhalt)

    def einchecken(self, tag: str, **dateien: str | bytes | None) -> str:
        """Schreibt und checkt alles ein; liefert die Kennung. Ohne Uhrzeit gilt der Mittag."""
        self.schreibe(**dateien)
        self.git("add", "-A", "--force", ".")
        self.git(
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "x",
            tag=f"{tag}T12:00:00+0100" if len(tag) == len("2026-01-01") else tag,
        )
        return self.git("rev-parse", "HEAD")

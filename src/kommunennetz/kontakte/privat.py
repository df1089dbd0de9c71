"""Wohin Papiere dürfen, in denen Personen stehen: nie ins Register, nie dorthin, wo Git sie sieht."""

import os
from pathlib import Path

from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError
from kommunennetz.register.geschichte.git import GitError, ist_ignoriert, run_git


def check_ohne_git(ziel: Path) -> None:
    """Wirft FrageError, wenn Git den Ordner sähe: Was einmal in Git steht, ist nicht mehr zu löschen."""
    davor = next(eltern for eltern in (ziel, *ziel.parents) if eltern.is_dir())
    hilfe = "Einen Ordner außerhalb nennen, oder ihn dort in .gitignore eintragen."
    try:
        run_git(davor, "rev-parse", "--is-inside-work-tree")
    except GitError:
        return
    except RegisterError as error:
        if any((eltern / ".git").exists() for eltern in (davor, *davor.parents)):
            raise FrageError(
                f"»{ziel}« liegt in einem Klon; ob Git ihn ignoriert, ist nicht zu sehen.", hilfe
            ) from error
        return
    # Eine Datei darin, denn »ordner/« in .gitignore meint nur Ordner, und diesen gibt es noch nicht.
    if not ist_ignoriert(davor, ziel / "kommunen" / "x.yaml"):
        raise FrageError(f"»{ziel}« liegt in Git und wird dort nicht ignoriert.", hilfe)
    if run_git(davor, "ls-files", "--", str(ziel)):
        raise FrageError(f"In »{ziel}« stehen schon Dateien in Git.", hilfe)


def check_privat(ziel: Path, register: Path, kontakte: Path) -> None:
    """Wirft FrageError, wenn Personen in diesem Ordner öffentlich wären; im Kontaktordner sind sie es nie.

    Auch ein Ordner, den Git ignoriert, gehört nicht ins Register: Er wird kopiert, gepackt und gezeigt.
    """
    echt = Path(os.path.realpath(ziel))
    if echt.is_relative_to(os.path.realpath(kontakte)):
        return
    if echt.is_relative_to(os.path.realpath(register)):
        raise FrageError(
            f"»{ziel}« liegt im Register; in diesen Papieren stehen Personen.",
            "Ohne -o liegen sie im Kontaktordner; sonst einen Ordner außerhalb nennen.",
        )
    check_ohne_git(echt)


def lege_privat_an(ordner: Path) -> None:
    """Legt einen Ordner an, den nur sein Besitzer betritt; einen vorhandenen lässt es, wie er ist."""
    try:
        ordner.mkdir(0o700, parents=True, exist_ok=True)
        if not any(ordner.iterdir()):
            ordner.chmod(0o700)
    except OSError as error:
        text = f"»{ordner}« lässt sich nicht anlegen: {grund(error)}."
        raise KommunennetzError(text, "Einen anderen Ordner nennen.") from error

"""Der Ordner der Seite: was darin ihr gehört, steht in einem Verzeichnis; alles andere bleibt unberührt."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from kommunennetz.dateien import read_inhalt, write_ordner
from kommunennetz.errors import FrageError

MANIFEST = ".seite.json"
"""Welche Dateien die Seite sind, mit ihren Prüfsummen, und für welchen Tag sie gilt."""


@dataclass(frozen=True, slots=True)
class Abgleich:
    """Was beim Schreiben mit den Dateien geschah."""

    geschrieben: tuple[str, ...]
    geloescht: tuple[str, ...]
    unveraendert: int
    behalten: tuple[str, ...]
    """Frühere Dateien der Seite, die jemand seither geändert hat; sie liegen noch da."""


def lege_ab(
    ordner: Path, dateien: Mapping[str, bytes], stichtag: date, *, abgleichen: bool = False
) -> Abgleich:
    """Schreibt die Seite ganz oder gar nicht; was früher zu ihr gehörte und es nicht mehr tut, verschwindet.

    Mit `abgleichen` wird nur geschrieben, was anders ist. FrageError, wenn etwas daliegt, das nicht zu ihr
    gehört und überschrieben würde; KommunennetzError, wenn es nicht geht. Dann bleibt alles.
    """
    frueher = load_manifest(ordner)
    alle = {**dateien, MANIFEST: _als_manifest(dateien, stichtag)}
    _check_fremdes(ordner, alle, frueher)
    gleich = {pfad for pfad in alle if abgleichen and read_inhalt(ordner / pfad) == alle[pfad]}
    veraltet = [pfad for pfad in frueher if pfad not in alle and os.path.lexists(ordner / pfad)]
    geloescht = tuple(pfad for pfad in veraltet if _summe(read_inhalt(ordner / pfad)) == frueher[pfad])
    neue = {pfad: inhalt for pfad, inhalt in alle.items() if pfad not in gleich}
    if neue or geloescht:
        write_ordner(ordner, neue, weg=geloescht)
    behalten = tuple(pfad for pfad in veraltet if pfad not in geloescht)
    return Abgleich(tuple(neue), geloescht, len(gleich), behalten)


def load_manifest(ordner: Path) -> Mapping[str, str]:
    """Liefert die Dateien der Seite mit ihren Prüfsummen, leer, wo noch keine ist.

    FrageError, wenn das Verzeichnis nicht zu lesen ist: Dann weiß niemand, was ihr gehört.
    """
    if not os.path.lexists(ordner / MANIFEST):
        return {}
    try:
        inhalt: Any = json.loads(read_inhalt(ordner / MANIFEST) or b"")
        dateien = {str(pfad): str(summe) for pfad, summe in inhalt["dateien"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        dateien = None
    if dateien is None or not all(map(_liegt_darin, dateien)):
        raise FrageError(
            f"»{ordner / MANIFEST}« ist nicht das Verzeichnis einer Seite.", "Einen anderen Ordner nennen."
        )
    return dateien


def _als_manifest(dateien: Mapping[str, bytes], stichtag: date) -> bytes:
    summen = {pfad: _summe(inhalt) for pfad, inhalt in sorted(dateien.items())}
    return json.dumps({"stichtag": stichtag.isoformat(), "dateien": summen}, indent=0).encode() + b"\n"


def _summe(inhalt: bytes | None) -> str:
    return "" if inhalt is None else sha256(inhalt).hexdigest()


def _liegt_darin(pfad: str) -> bool:
    """Sagt, ob ein Pfad aus dem Verzeichnis im Ordner bleibt; es könnte von Fremden sein."""
    return (
        "\\" not in pfad
        and ":" not in pfad
        and not pfad.startswith("/")
        and str(PurePosixPath(pfad)) == pfad
        and ".." not in PurePosixPath(pfad).parts
        and pfad not in ("", ".")
    )


def _check_fremdes(ordner: Path, alle: Mapping[str, bytes], frueher: Mapping[str, str]) -> None:
    eigene = {*frueher, MANIFEST} if frueher else set(frueher)
    if fremde := [pfad for pfad in alle if pfad not in eigene and os.path.lexists(ordner / pfad)]:
        raise FrageError(
            f"In »{ordner}« liegt schon {fremde[0]} und gehört nicht zur Seite.",
            "Einen anderen Ordner nennen.",
        )
    unterordner = {teil for pfad in (*alle, *frueher) for teil in PurePosixPath(pfad).parents}
    if verweise := sorted(
        str(teil) for teil in unterordner if (ordner / teil).is_symlink() and str(teil) != "."
    ):
        raise FrageError(f"»{ordner / verweise[0]}« ist ein Verweis.", "Den Verweis löschen.")

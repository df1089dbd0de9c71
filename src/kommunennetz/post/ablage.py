"""Schreibt die Dateien eines Laufs in einen Ordner, ohne je etwas Fremdes anzurühren."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from kommunennetz.dateien import UNFERTIG, grund, write_ganz
from kommunennetz.errors import KommunennetzError

_EIGENE = re.compile(r"[0-9]{3,}-[a-z0-9-]+\.eml|uebersicht\.(html|csv)")


def write_ordner(ordner: Path, dateien: Mapping[str, bytes], *, ersetzen: bool = False) -> None:
    """Schreibt die Dateien in der gegebenen Reihenfolge, jede ganz oder gar nicht.

    Der Ordner ist neu oder leer; mit `ersetzen` darf er einen früheren Lauf enthalten, der dann verschwindet.
    KommunennetzError, wenn etwas anderes darin liegt oder er sich nicht schreiben lässt.
    """
    try:
        ordner.mkdir(parents=True, exist_ok=True)
        for pfad in _check_ordner(ordner, ersetzen=ersetzen):
            pfad.unlink()
        for name, inhalt in dateien.items():
            write_ganz(f"{ordner}{os.sep}{name}", inhalt)
    except OSError as error:
        ort = error.filename or ordner
        raise KommunennetzError(f"»{ort}« lässt sich nicht schreiben: {grund(error)}.", _SCHREIBEN) from None


def _check_ordner(ordner: Path, *, ersetzen: bool) -> list[Path]:
    """Liefert die Dateien eines früheren Laufs."""
    vorhandene = sorted(ordner.iterdir())
    fremde = [pfad.name for pfad in vorhandene if not _ist_eigene(pfad)]
    if fremde:
        raise KommunennetzError(f"In »{ordner}« liegt schon anderes, etwa »{fremde[0]}«.", _ANDERER)
    if vorhandene and not ersetzen:
        raise KommunennetzError(f"In »{ordner}« liegen schon Entwürfe.", _ERSETZEN)
    return vorhandene


def _ist_eigene(pfad: Path) -> bool:
    name = pfad.name.removesuffix(UNFERTIG)
    return _EIGENE.fullmatch(name) is not None and pfad.is_file() and not pfad.is_symlink()


_ANDERER = "Mit -o einen neuen oder leeren Ordner nennen."
_ERSETZEN = "Einen neuen Ordner nennen oder die früheren Entwürfe mit --ersetzen ersetzen."
_SCHREIBEN = "Prüfen, ob der Ordner beschreibbar und der Datenträger nicht voll ist."

"""Schreibt die Dateien eines Laufs in einen Ordner, ohne je etwas Fremdes anzurühren."""

import re
from collections.abc import Mapping
from pathlib import Path

from kommunennetz import dateien as ablage
from kommunennetz.errors import KommunennetzError

_EIGENE = re.compile(r"[0-9]{3,}-[a-z0-9-]+\.eml|uebersicht\.(html|csv)")


def write_ordner(ordner: Path, dateien: Mapping[str, bytes], *, ersetzen: bool = False) -> None:
    """Schreibt die Dateien in der gegebenen Reihenfolge, alle oder keine.

    Der Ordner ist neu oder leer; mit `ersetzen` darf er einen früheren Lauf enthalten, der dann verschwindet.
    KommunennetzError, wenn etwas anderes darin liegt oder er sich nicht schreiben lässt.
    """
    ablage.write_ordner(ordner, dateien, weg=_check_ordner(ordner, ersetzen=ersetzen))


def _check_ordner(ordner: Path, *, ersetzen: bool) -> list[str]:
    """Liefert die Dateien eines früheren Laufs."""
    try:
        vorhandene = sorted(ordner.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        text = f"»{ordner}« lässt sich nicht schreiben: {ablage.grund(error)}."
        raise KommunennetzError(text, _ANDERER) from error
    fremde = [pfad.name for pfad in vorhandene if not _ist_eigene(pfad)]
    if fremde:
        raise KommunennetzError(f"In »{ordner}« liegt schon anderes, etwa »{fremde[0]}«.", _ANDERER)
    if vorhandene and not ersetzen:
        raise KommunennetzError(f"In »{ordner}« liegen schon Entwürfe.", _ERSETZEN)
    return [pfad.name for pfad in vorhandene]


def _ist_eigene(pfad: Path) -> bool:
    eigen = _EIGENE.fullmatch(pfad.name) is not None or ablage.ist_unfertig(pfad.name)
    return eigen and pfad.is_file() and not pfad.is_symlink()


_ANDERER = "Mit -o einen neuen oder leeren Ordner nennen."
_ERSETZEN = "Einen neuen Ordner nennen oder die früheren Entwürfe mit --ersetzen ersetzen."

"""Publikationen, die im Register als Datei liegen, auf der Seite: nur, was für alle zu lesen ist."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from kommunennetz.dateien import read_inhalt
from kommunennetz.register.lesen.datenordner import liegt_im_register
from kommunennetz.seite.adressen import publikationsdatei
from kommunennetz.seite.pruefung import check_dateien
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.terminseiten import publikationen


@dataclass(frozen=True, slots=True)
class Publikationsdateien:
    """Was auf die Seite kommt, und was nicht und warum."""

    dateien: Mapping[str, bytes]
    hinweise: tuple[str, ...]


def read_publikationen(stand: Stand) -> Publikationsdateien:
    """Liefert die Dateien der gezeigten Publikationen: PDF mit Struktur, HTML ohne Programm."""
    dateien: dict[str, bytes] = {}
    hinweise = []
    for eine in publikationen(stand):
        if (genannt := eine.eintrag.satz.datei) is None:
            continue
        da = liegt_im_register(stand.register.ort, genannt)
        inhalt = read_inhalt(stand.register.ort / genannt) if da else None
        grund = "die Datei fehlt" if inhalt is None else _mangel(genannt, inhalt)
        if inhalt is None or grund:
            hinweise.append(f"{genannt} kommt nicht auf die Seite: {grund}.")
        else:
            dateien[publikationsdatei(eine.eintrag.schluessel, genannt)] = inhalt
    return Publikationsdateien(dateien, tuple(hinweise))


def _mangel(name: str, inhalt: bytes) -> str:
    """Liefert, warum eine Datei nicht auf die Seite darf; leer, wenn sie darf."""
    if PurePosixPath(name).suffix.casefold() == ".pdf":
        return "" if _hat_struktur(inhalt) else "das PDF hat keine Struktur zum Vorlesen (Tags)"
    befunde = list(check_dateien({PurePosixPath(name).name: inhalt}))
    return f"das HTML ist nicht in Ordnung ({befunde[0].text})" if befunde else ""


def _hat_struktur(inhalt: bytes) -> bool:
    """Liefert, ob ein PDF sich als strukturiert ausweist (ISO 32000-1, 14.7 und 14.8)."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdf.generic import DictionaryObject

    try:
        katalog = PdfReader(io.BytesIO(inhalt)).trailer["/Root"].get_object()
        marken = katalog["/MarkInfo"].get_object() if isinstance(katalog, DictionaryObject) else None
        markiert = isinstance(marken, DictionaryObject) and bool(marken.get("/Marked"))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError):
        return False
    return markiert and isinstance(katalog, DictionaryObject) and "/StructTreeRoot" in katalog

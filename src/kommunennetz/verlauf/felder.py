"""Felder zweier Stände desselben Datensatzes: welche sich unterscheiden, und der Satz dazu."""

from collections.abc import Collection, Iterator
from typing import Any

from pydantic import BaseModel

from kommunennetz.model.teildatum import Teildatum

Felder = dict[str, Any]


def felder(satz: BaseModel) -> Felder:
    """Liefert alle Felder eines Datensatzes nach ihrem Weg (»beitritt.quelle«); Listen bleiben ganz."""
    return dict(_flach("", satz.model_dump(mode="json", exclude_none=True)))


def geaenderte(alt: BaseModel, neu: BaseModel, genannt: Collection[str] = ()) -> Iterator[str]:
    """Liefert »Feld beitritt.quelle geändert« zu jedem Unterschied, den kein Satz schon nennt.

    `genannt` sind Felder oder ganze Abschnitte. Werte stehen nie darin: Es können Adressen sein.
    """
    vorher, nachher = felder(alt), felder(neu)
    for feld in dict.fromkeys([*nachher, *vorher]):
        if vorher.get(feld) != nachher.get(feld) and not _ist_genannt(feld, genannt):
            yield f"Feld {feld} {was(vorher.get(feld), nachher.get(feld))}"


def was(vorher: object, nachher: object) -> str:
    """Liefert, was mit einer Angabe geschah: ergänzt, geändert oder entfernt."""
    if not vorher:
        return "ergänzt"
    return "geändert" if nachher else "entfernt"


def am(tag: Teildatum) -> str:
    """Liefert das Datum, wie es in einer Klammer steht; auch wenn es nicht bekannt ist."""
    return "Tag unbekannt" if tag.text == "unbekannt" else str(tag)


def _ist_genannt(feld: str, genannt: Collection[str]) -> bool:
    return any(feld == weg or feld.startswith(f"{weg}.") for weg in genannt)


def _flach(davor: str, abschnitt: Felder) -> Iterator[tuple[str, Any]]:
    for name, wert in abschnitt.items():
        if isinstance(wert, dict):
            yield from _flach(f"{davor}{name}.", wert)
        elif wert != []:
            yield f"{davor}{name}", wert

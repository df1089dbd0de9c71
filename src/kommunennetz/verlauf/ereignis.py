"""Ein Ereignis: Tag, Datei, Kommunen und ein Satz; dazu, woraus die Sätze entstehen."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel

from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.arten import ARTEN, Arten
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.lesen.register import Register


@dataclass(frozen=True, slots=True)
class Ereignis:
    """Eine Änderung am Register, ohne Namen von Personen und ohne Adressen."""

    datum: date | None
    """Der Tag, an dem es in das Register kam; None, was noch nicht eingecheckt ist."""
    datei: str
    kommunen: tuple[str, ...]
    """Schlüssel der Kommunen, von denen der Satz handelt."""
    satz: str


@dataclass(frozen=True, slots=True)
class Verlauf:
    """Die Ereignisse, das älteste zuerst, und was dazu zu sagen ist."""

    ereignisse: tuple[Ereignis, ...]
    hinweise: tuple[str, ...]
    unlesbar: tuple[str, ...]
    """Dateien, deren letzter Stand nicht lesbar ist: Was darin geschah, fehlt."""


class Aussage(NamedTuple):
    """Ein Satz über eine Änderung und die Kommunen, von denen er handelt."""

    satz: str
    kommunen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bezug:
    """Womit aus Schlüsseln Namen werden, und der Tag, an dem die Änderung geschah."""

    verzeichnis: Verzeichnis
    kriterien: Mapping[str, str]
    """Kurzer Name je Kriterium."""
    tag: date
    arten: Arten = ARTEN

    def name(self, schluessel: str) -> str:
        """Liefert den amtlichen Namen der Kommune; kennt ihn das Verzeichnis nicht, den Schlüssel."""
        gebiet = self.verzeichnis.nach_slug(schluessel)
        return gebiet.name if gebiet else schluessel

    def ist_geplant(self, datum: Teildatum) -> bool:
        """Liefert, ob etwas an dem Tag der Änderung sicher noch bevorstand."""
        return datum.bis(self.tag) is Antwort.NEIN

    def kriterium(self, id_: str) -> str:
        """Liefert den kurzen Namen eines Kriteriums; kennt ihn keine Fassung, seine Kennung."""
        return self.kriterien.get(id_, f"»{id_}«")


def bezug_von(register: Register, tag: date) -> Bezug:
    """Liefert den Bezug aus dem Register, wie es an diesem Tag ist."""
    return Bezug(register.verzeichnis, kriteriennamen(register.netz.satz), tag, register.arten)


def kriteriennamen(netz: Netz) -> dict[str, str]:
    """Liefert den kurzen Namen je Kriterium, bei mehreren den der letzten Fassung."""
    return {punkt.id: punkt.kurz for fassung in netz.kriterien for punkt in fassung.punkte}


def felder(satz: BaseModel) -> dict[str, Any]:
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


def _flach(davor: str, abschnitt: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, wert in abschnitt.items():
        if isinstance(wert, dict):
            yield from _flach(f"{davor}{name}.", wert)
        elif wert != []:
            yield f"{davor}{name}", wert

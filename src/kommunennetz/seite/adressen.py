"""Wo auf der Seite was steht, und was von einer Quelle ein Verweis sein darf."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import urlsplit

from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.setzerei.html import ist_sicher
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte import namen

# Komma und Strichpunkt gehören zur Adresse, außer am Ende: …/artikel,-100-kommunen,5500701.html
_ADRESSE = re.compile(r"https?://[^\s»«\"<>]+(?<![.,;:)])")
_LAENGSTE = 64


@dataclass(frozen=True, slots=True)
class Verweis(Wert):
    """Ein Verweis auf eine Seite von hier; gezeigt sein Text."""

    text: Annotated[str, "was dasteht"]
    pfad: Annotated[str, "wohin, von der Startseite aus; leer, wo es keine Seite gibt"]

    def __str__(self) -> str:
        """Liefert, was dasteht."""
        return self.text


@dataclass(frozen=True, slots=True)
class Stueck(Wert):
    """Ein Stück einer Quellenangabe; gezeigt sein Text."""

    text: Annotated[str, "was dasteht"]
    adresse: Annotated[str, "https-Adresse, auf die es verweist; sonst leer"]

    def __str__(self) -> str:
        """Liefert, was dasteht."""
        return self.text


Quelle = tuple[Stueck, ...]
"""Eine Quellenangabe: Text und Verweise in ihrer Folge."""


def quellen(angaben: Iterable[str | None]) -> tuple[Quelle, ...]:
    """Liefert jede Quelle einmal; »A; B« sind zwei."""
    einzelne = (teil.strip() for angabe in angaben if angabe for teil in angabe.split("; "))
    return tuple(_zerlegt(teil) for teil in dict.fromkeys(einzelne) if teil)


def _zerlegt(text: str) -> Quelle:
    return tuple(_stuecke(text))


def _stuecke(text: str) -> Iterator[Stueck]:
    ende = 0
    for treffer in _ADRESSE.finditer(text):
        if davor := text[ende : treffer.start()]:
            yield Stueck(davor, "")
        yield Stueck(_kurz(treffer[0]), treffer[0] if ist_sicher(treffer[0]) else "")
        ende = treffer.end()
    if danach := text[ende:]:
        yield Stueck(danach, "")


def _kurz(adresse: str) -> str:
    """Liefert die Adresse, wie man sie liest: ohne »https://www.« und nicht länger als eine Zeile."""
    if not ist_sicher(adresse):
        return adresse
    teile = urlsplit(adresse)
    lesbar = f"{teile.netloc.removeprefix('www.')}{teile.path}".rstrip("/")
    return lesbar if len(lesbar) <= _LAENGSTE else f"{lesbar[: _LAENGSTE - 1]}…"


def kommunenpfad(schluessel: str) -> str:
    """Liefert, wo die Seite einer Kommune steht."""
    return f"kommune/{namen.slug(schluessel)}.html"


def kreispfad(kreis: Gebiet) -> str:
    """Liefert, wo die Seite eines Kreises mit seinen Städten und Gemeinden steht."""
    return f"kreis/{kreis.slug}.html"


def bezirkspfad(bezirk: str) -> str:
    """Liefert, wo die Seite eines Regierungsbezirks steht."""
    return f"regierungsbezirk/{namen.slug(bezirk)}.html"


def jahrespfad(jahr: int | None) -> str:
    """Liefert, wo die Beitritte eines Jahres stehen; None: die, deren Jahr nicht sicher ist."""
    return f"jahr/{jahr or 'unsicher'}.html"


def artpfad(gruppe: Gruppe) -> str:
    """Liefert, wo die Mitglieder einer Art stehen."""
    return f"art/{gruppe.value}.html"


def rundenpfad(nummer: int) -> str:
    """Liefert, wo eine Runde steht."""
    return f"runden/{nummer}.html"


def veranstaltungspfad(schluessel: str) -> str:
    """Liefert, wo eine Veranstaltung steht."""
    return f"veranstaltungen/{namen.slug(schluessel)}.html"


def kalenderpfad(schluessel: str) -> str:
    """Liefert, wo die Kalenderdatei einer Veranstaltung steht: neben ihrer Seite."""
    return veranstaltungspfad(schluessel).removesuffix(".html") + ".ics"


def publikationsdatei(schluessel: str, datei: str) -> str:
    """Liefert, wo die Datei einer Publikation auf der Seite steht."""
    return f"publikationen/{namen.slug(schluessel)}{PurePosixPath(datei).suffix.casefold()}"


def ganze_adresse(adresse: str | None, pfad: str) -> str:
    """Liefert die ganze Adresse einer Datei der Seite; fehlt die der Startseite, den Pfad von dort aus."""
    if adresse is None:
        return pfad
    anfang = adresse if adresse.endswith("/") else f"{adresse}/"
    return anfang + pfad.removesuffix("index.html")

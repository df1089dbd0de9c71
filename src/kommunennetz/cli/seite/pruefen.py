"""`kommunennetz seite pruefen`: ob eine gebaute Seite in Ordnung ist."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.seite.bauen import SEITE
from kommunennetz.seite.pruefung import pruefe_ordner
from kommunennetz.worte.saetze import mit_anzahl


def pruefen(
    aufruf: Aufruf,
    ordner: Annotated[
        Path | None, typer.Argument(metavar="ORDNER", help="Ordner der Seite; sonst ausgabe/seite.")
    ] = None,
) -> int:
    """Prüft eine gebaute Seite: ihre Dateien, ihren Aufbau und jeden Verweis darin.

    Keine Seite darf ein Programm enthalten oder etwas von einem fremden Server holen; jeder Verweis nach
    innen führt zu einer Datei und einer Stelle. Fremde Adressen werden nicht aufgerufen. Ausgang 1 heißt:
    Etwas stimmt nicht.
    """
    del aufruf
    anzahl, befunde = pruefe_ordner(ordner or SEITE)
    for befund in befunde:
        ausgeben(str(befund))
    ergebnis = mit_anzahl(len(befunde), "Befund", "Befunde") if befunde else "alles in Ordnung"
    melden(f"Geprüft: {mit_anzahl(anzahl, 'Datei', 'Dateien')} – {ergebnis}")
    return int(bool(befunde))

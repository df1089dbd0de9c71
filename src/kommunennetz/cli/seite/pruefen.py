"""`kommunennetz seite pruefen`: ob eine gebaute Seite in Ordnung ist."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.seite.bauen import SEITE
from kommunennetz.cli.seite.personen import suche_personen
from kommunennetz.dateien import read_inhalt
from kommunennetz.seite.ordner import load_manifest
from kommunennetz.seite.pruefung import pruefe_ordner
from kommunennetz.worte.saetze import mit_anzahl


def pruefen(
    aufruf: Aufruf,
    ordner: Annotated[
        Path | None, typer.Argument(metavar="ORDNER", help="Ordner der Seite; sonst ausgabe/seite.")
    ] = None,
) -> int:
    """Prüft eine gebaute Seite: ihre Dateien, ihren Aufbau, jeden Verweis darin und ihre offenen Daten.

    Keine Seite darf ein Programm enthalten oder etwas von einem fremden Server holen; jeder Verweis nach
    innen führt zu einer Datei und einer Stelle. Die offenen Daten nennen dieselben Mitglieder wie die
    Startseite, die Erklärung zur Barrierefreiheit ist kein Jahr alt, und nirgends steht eine Person, soweit
    das Register mit seinem Kontaktordner sie kennt oder sie wie eine aussieht. Fremde Adressen werden nicht
    aufgerufen. Ausgang 1 heißt: Etwas stimmt nicht.
    """
    ort = ordner or SEITE
    anzahl, gefunden = pruefe_ordner(ort, aufruf.heute)
    inhalte = {pfad: read_inhalt(ort / pfad) or b"" for pfad in load_manifest(ort) if (ort / pfad).is_file()}
    befunde = list(map(str, gefunden))
    if aufruf.find_naechstes() is None:
        melden("Hinweis: Nicht auf Personen durchsucht; wer eine ist, weiß nur ein Register.")
    else:
        befunde += map(str, suche_personen(aufruf, inhalte))
    for befund in befunde:
        ausgeben(befund)
    ergebnis = mit_anzahl(len(befunde), "Befund", "Befunde") if befunde else "alles in Ordnung"
    melden(f"Geprüft: {mit_anzahl(anzahl, 'Datei', 'Dateien')} – {ergebnis}")
    return int(bool(befunde))

"""`kommunennetz export`: das Register als Excel-Mappe und CSV, zum Ausfüllen und Zurücklesen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.austausch.hinaus import export_dateien
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import AUSGABE, melden
from kommunennetz.cli.optionen import Stichtag
from kommunennetz.dateien import Vorhandenes, write_ordner
from kommunennetz.errors import FrageError


def export(
    aufruf: Aufruf,
    ordner: Annotated[
        Path,
        typer.Argument(
            metavar="ORDNER",
            help="Wohin die Dateien kommen; x.xlsx oder x.csv: nur diese; sonst nach ausgabe/export.",
            show_default=False,
        ),
    ] = AUSGABE / "export",
    stichtag: Stichtag = None,
    ersetzen: Annotated[bool, typer.Option("--ersetzen", help="Ersetzt eine frühere Ausgabe.")] = False,
) -> int:
    """Schreibt das Register als Excel-Mappe und CSV.

    Die Mappe lässt sich ausfüllen und mit »kommunennetz import« zurücklesen; der Stichtag wählt die Fassung
    der Kriterien.
    """
    register = aufruf.fehlerfrei(aufruf.register)
    dateien = export_dateien(register, aufruf.stichtag(stichtag))
    if ordner.suffix and not ordner.is_dir():
        ordner, dateien = ordner.parent, _einzelne(dateien, ordner)
    write_ordner(ordner, dateien, Vorhandenes.ERSETZEN if ersetzen else Vorhandenes.ABLEHNEN)
    melden(f"Geschrieben: {', '.join(str(ordner / name) for name in dateien)}")
    return 0


def _einzelne(dateien: Mapping[str, bytes], ziel: Path) -> dict[str, bytes]:
    """Liefert die eine Datei, die zur Endung gehört, unter dem genannten Namen."""
    # Die erste Datei einer Endung ist die Hauptsache.
    nach_endung = {Path(name).suffix: dateien[name] for name in reversed(list(dateien))}
    inhalt = nach_endung.get(ziel.suffix.casefold())
    if inhalt is None:
        erlaubt = ", ".join(sorted(nach_endung))
        raise FrageError(
            f"Als {ziel.suffix} gibt es diese Ausgabe nicht.",
            f"Einen Ordner nennen, oder eine Datei: {erlaubt}.",
        )
    return {ziel.name: inhalt}

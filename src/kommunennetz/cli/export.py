"""`kommunennetz export`: das Register als Excel-Mappe und CSV, zum Ausfüllen und Zurücklesen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Stichtag
from kommunennetz.cli.umgebung import load_fehlerfrei, parse_stichtag, umgebung
from kommunennetz.dateien import Vorhandenes, write_ordner
from kommunennetz.errors import FrageError

app = App()


@app.befehl("export")
def export(
    ctx: typer.Context,
    ordner: Annotated[
        Path, typer.Argument(metavar="ORDNER", help="Wohin die Dateien kommen; x.xlsx oder x.csv: nur diese.")
    ],
    stichtag: Stichtag = None,
    ersetzen: Annotated[bool, typer.Option("--ersetzen", help="Ersetzt eine frühere Ausgabe.")] = False,
) -> int:
    """Schreibt das Register als Excel-Mappe und CSV.

    Die Mappe lässt sich ausfüllen und mit »kommunennetz import« zurücklesen; der Stichtag wählt die Fassung
    der Kriterien.
    """
    from kommunennetz.austausch.hinaus import export_dateien

    register = load_fehlerfrei(ctx)
    dateien = export_dateien(register, parse_stichtag(stichtag, umgebung(ctx).heute))
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

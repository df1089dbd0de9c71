"""`kommunennetz schema`: JSON-Schemas, mit denen ein Editor beim Schreiben hilft."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben_bytes, ausliefern, melden
from kommunennetz.dateien import write_ordner
from kommunennetz.errors import FrageError
from kommunennetz.model.arten import ARTEN
from kommunennetz.model.schemas import build_schema
from kommunennetz.setzerei.tabellen import als_json
from kommunennetz.worte.saetze import meinten


def schema(
    aufruf: Aufruf,
    datensatz: Annotated[
        str | None,
        typer.Argument(
            metavar="|".join(art.name for art in ARTEN),
            help="Ohne Angabe alle.",
            autocompletion=lambda: [art.name for art in ARTEN],
        ),
    ] = None,
    ordner: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--ausgabe",
            metavar="ORDNER",
            help="Je Schema eine Datei in diesen Ordner; x.json: eine Datei.",
        ),
    ] = None,
) -> int:
    """Gibt das JSON-Schema der Datensätze aus."""
    arten = {art.name: art for art in aufruf.arten}
    if datensatz is not None and datensatz not in arten:
        raise FrageError(f"Datensätze der Art »{datensatz}« gibt es nicht.", meinten(datensatz, arten))
    schemas = {name: build_schema(art) for name, art in arten.items() if datensatz in (None, name)}
    zusammen = als_json(schemas if datensatz is None else schemas[datensatz])
    if ordner is None:
        ausgeben_bytes(zusammen)
        return 0
    if ordner.suffix.casefold() == ".json":
        ausliefern(zusammen, ordner)
        return 0
    write_ordner(ordner, {f"{art}.json": als_json(inhalt) for art, inhalt in schemas.items()})
    melden(f"Geschrieben: {len(schemas)} Schemas nach {ordner}")
    return 0

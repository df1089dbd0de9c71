"""`kommunennetz schema`: JSON-Schemas, mit denen ein Editor beim Schreiben hilft."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.konsole import ausgeben_bytes, ausliefern, melden
from kommunennetz.dateien import write_ordner
from kommunennetz.model.schemas import build_schema
from kommunennetz.setzerei.tabellen import als_json


class Datensatz(StrEnum):
    """Die Arten von Datensätzen."""

    KOMMUNE = "kommune"
    RUNDE = "runde"
    VERANSTALTUNG = "veranstaltung"
    NETZ = "netz"
    INFOMAIL = "infomail"


def schema(
    datensatz: Annotated[
        Datensatz | None,
        typer.Argument(metavar="kommune|runde|veranstaltung|netz|infomail", help="Ohne Angabe alle."),
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
    gefragte = [datensatz] if datensatz else list(Datensatz)
    schemas = {art.value: build_schema(art.value) for art in gefragte}
    zusammen = als_json(schemas[datensatz.value] if datensatz else schemas)
    if ordner is None:
        ausgeben_bytes(zusammen)
        return 0
    if ordner.suffix.casefold() == ".json":
        ausliefern(zusammen, ordner)
        return 0
    write_ordner(ordner, {f"{art}.json": als_json(inhalt) for art, inhalt in schemas.items()})
    melden(f"Geschrieben: {len(schemas)} Schemas nach {ordner}")
    return 0

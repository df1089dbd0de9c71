"""`kommunennetz infomail bearbeiten`: eine Infomail im Editor ändern."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import bearbeite, find_datei
from kommunennetz.model.arten import INFOMAIL


def bearbeiten(
    aufruf: Aufruf,
    name: Annotated[
        str,
        typer.Argument(
            metavar="DATEI",
            help="Name der Datei in data/infomails.",
            autocompletion=vervollstaendigung.infomails,
        ),
    ],
) -> int:
    """Öffnet eine Infomail im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""
    return bearbeite(aufruf, lambda geladen: find_datei(geladen, INFOMAIL, name))

"""`kommunennetz publikation bearbeiten`: eine Publikation im Editor ändern."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import bearbeite, find_datei
from kommunennetz.model.arten import PUBLIKATION


def bearbeiten(
    aufruf: Aufruf,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Name der Datei in data/publikationen.",
            autocompletion=vervollstaendigung.publikationen,
        ),
    ],
) -> int:
    """Öffnet eine Publikation im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""
    return bearbeite(aufruf, lambda geladen: find_datei(geladen, PUBLIKATION, name))

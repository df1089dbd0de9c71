"""`kommunennetz veranstaltung`: einzelne Veranstaltungen."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import bearbeite, find_datei
from kommunennetz.model.arten import VERANSTALTUNG


def bearbeiten(
    aufruf: Aufruf,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="Name der Datei in data/veranstaltungen.",
            autocompletion=vervollstaendigung.veranstaltungen,
        ),
    ],
) -> int:
    """Öffnet eine Veranstaltung im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""
    return bearbeite(aufruf, lambda geladen: find_datei(geladen, VERANSTALTUNG, name))

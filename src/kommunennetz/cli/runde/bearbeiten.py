"""`kommunennetz runde bearbeiten`: die Datei einer Runde im Editor ändern."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.editor import Gesucht, bearbeite, find_datei, register_von
from kommunennetz.model.arten import RUNDE
from kommunennetz.register.lesen.register import Geladen


def bearbeiten(
    aufruf: Aufruf,
    name: Annotated[
        str,
        typer.Argument(
            metavar="N",
            help="Nummer der Runde, oder Name ihrer Datei.",
            autocompletion=vervollstaendigung.runden,
        ),
    ],
) -> int:
    """Öffnet eine Runde im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""

    def suche(geladen: Geladen) -> Gesucht:
        if not name.isdecimal():
            return find_datei(geladen, RUNDE, name)

        eintrag = register_von(geladen).runde(int(name))
        return Gesucht(eintrag.datei, f"Runde {eintrag.satz.nummer}")

    return bearbeite(aufruf, suche)

"""Der Hauptbefehl und das Verzeichnis aller Befehle."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli import (
    anlage,
    beitritt,
    infomail,
    kommune,
    liste,
    neu,
    pruefen,
    runde,
    schema,
    zahl,
)
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.umgebung import Umgebung

app = App(
    help="Das Register des Kommunen-Netzwerks: prüfen, zählen, auflisten, Anlage und Infomails schreiben."
)


def _zeige_version(gewuenscht: bool) -> None:
    if gewuenscht:
        from importlib.metadata import version

        typer.echo(f"kommunennetz {version('kommunennetz')}")
        raise typer.Exit


@app.callback()
def hauptbefehl(
    ctx: typer.Context,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register",
            metavar="ORDNER",
            envvar="KOMMUNENNETZ_REGISTER",
            help="Ordner des Registers (der, in dem »data« liegt); sonst der nächste von hier nach oben.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_zeige_version, is_eager=True, help="Zeigt die Version.")
    ] = False,
) -> None:
    """Hält fest, was von außen kommt: Ordner und heutiger Tag."""
    del version
    ctx.obj = Umgebung(register, Path.cwd(), date.today())  # noqa: DTZ011 – gemeint ist der Tag am Schreibtisch


app.befehl("pruefen")(pruefen.pruefen)
app.befehl("liste")(liste.liste)
app.befehl("zahl")(zahl.zahl)
app.add_typer(beitritt.app, name="beitritt")
app.befehl("anlage")(anlage.anlage)
app.add_typer(infomail.app, name="infomail")
app.add_typer(kommune.app, name="kommune")
app.add_typer(runde.app, name="runde")
app.befehl("schema")(schema.schema)
app.befehl("neu")(neu.neu)

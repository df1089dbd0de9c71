"""Der Hauptbefehl und das Verzeichnis aller Befehle."""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from kommunennetz.cli.deutsch import App, Befehlsgruppe
from kommunennetz.cli.umgebung import Umgebung

# Jeder Befehl steht im Modul seines Namens. Geladen wird es erst, wenn jemand ihn ruft oder die Hilfe liest;
# alle zusammen kosten so viel Zeit wie das Lesen von hundert Datensätzen.
BEFEHLE = ("pruefen", "liste", "zahl", "beitritt", "kommune", "runde", "anlage", "infomail", "schema", "neu")


class Hauptgruppe(Befehlsgruppe):
    """Die Gruppe aller Befehle."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Liefert die Namen in der Reihenfolge der Hilfe."""
        return list(BEFEHLE)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Liefert den Befehl, oder None, wenn es ihn nicht gibt."""
        if cmd_name not in BEFEHLE:
            return None
        befehl = get_command(import_module(f"kommunennetz.cli.{cmd_name}").app)
        befehl.name = cmd_name
        return befehl


app = App(
    Hauptgruppe,
    help="Das Register des Kommunen-Netzwerks: prüfen, zählen, auflisten, Anlage und Infomails schreiben.",
    add_completion=True,
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

"""Der Hauptbefehl und das Verzeichnis aller Befehle."""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from kommunennetz.cli.deutsch import App, Befehlsgruppe
from kommunennetz.cli.umgebung import Umgebung

# Jeder Befehl steht im Modul seines Namens und wird erst geladen, wenn jemand ihn ruft: alle zusammen kosten
# so viel Zeit wie das Lesen von hundert Datensätzen. Die Hilfe zeigt deshalb nur diese Sätze. Es sind die,
# mit denen die Hilfe der Befehle selbst beginnt; ein Test wacht darüber.
BEFEHLE = {
    "pruefen": "Prüft alle Datensätze und die Regeln zwischen ihnen.",
    "hinnehmen": "Nimmt Hinweise der Prüfung mit einem Grund hin.",
    "liste": "Listet die Mitglieder nach Beitrittsjahr.",
    "zahl": "Zählt die Mitglieder am Stichtag.",
    "beitritt": "Beitritt zum Netzwerk.",
    "kommune": "Einzelne Kommunen.",
    "runde": "Runden, in denen gemeinsam unterzeichnet wurde.",
    "veranstaltung": "Einzelne Veranstaltungen.",
    "netz": "Das Netzwerk selbst: Kriterien, Erklärungen, Ferien.",
    "verlauf": "Sagt in Sätzen, was sich am Register geändert hat.",
    "anlage": "Schreibt die Anlage mit allen Unterzeichnenden.",
    "infomail": "Infomails an die Mitglieder.",
    "export": "Schreibt das Register als Excel-Mappe und CSV.",
    "import": "Vergleicht eine Tabelle mit dem Register.",
    "zuruecknehmen": "Nimmt den letzten Schritt am Register zurück.",
    "schema": "Gibt das JSON-Schema der Datensätze aus.",
    "neu": "Legt ein frisches Register an.",
}
# »import« ist in Python kein Name für ein Modul.
_MODULE = {"import": "einlesen"}


class Hauptgruppe(Befehlsgruppe):
    """Die Gruppe aller Befehle."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Liefert die Namen in der Reihenfolge der Hilfe."""
        return list(BEFEHLE)

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """Schreibt die Befehle in die Hilfe, ohne sie zu laden."""
        with formatter.section("Commands"):
            formatter.write_dl(list(BEFEHLE.items()))

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Liefert den Befehl, oder None, wenn es ihn nicht gibt."""
        if cmd_name not in BEFEHLE:
            return None
        befehl = get_command(import_module(f"kommunennetz.cli.{_MODULE.get(cmd_name, cmd_name)}").app)
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
    ohne_zwischenspeicher: Annotated[
        bool,
        typer.Option(
            "--ohne-zwischenspeicher",
            envvar="KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER",
            help="Liest jede Datei neu und hebt nichts Gelesenes auf.",
        ),
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_zeige_version, is_eager=True, help="Zeigt die Version.")
    ] = False,
) -> None:
    """Hält fest, was von außen kommt: Ordner und heutiger Tag."""
    del version
    speicher = None if ohne_zwischenspeicher else _cacheordner()
    ctx.obj = Umgebung(register, Path.cwd(), date.today(), ctx.obj, speicher)  # noqa: DTZ011 – der Tag am Schreibtisch


def _cacheordner() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("kommunennetz", appauthor=False)

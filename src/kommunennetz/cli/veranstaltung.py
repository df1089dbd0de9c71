"""`kommunennetz veranstaltung`: einzelne Veranstaltungen."""

from kommunennetz.cli import bearbeiten
from kommunennetz.cli.deutsch import App

app = App(help="Einzelne Veranstaltungen.")


@app.callback()
def gruppe() -> None:
    """Einzelne Veranstaltungen."""


app.befehl("bearbeiten")(bearbeiten.veranstaltung)

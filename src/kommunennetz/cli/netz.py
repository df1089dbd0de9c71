"""`kommunennetz netz`: das Netzwerk selbst, von den Kriterien bis zu den Ferien."""

from kommunennetz.cli import bearbeiten
from kommunennetz.cli.deutsch import App

app = App(help="Das Netzwerk selbst: Kriterien, Erklärungen, Ferien.")


@app.callback()
def gruppe() -> None:
    """Das Netzwerk selbst: Kriterien, Erklärungen, Ferien."""


app.befehl("bearbeiten")(bearbeiten.netz)

"""`kommunennetz seite zeigen`: die gebaute Seite im Browser, nur auf diesem Rechner."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.seite.bauen import SEITE
from kommunennetz.seite.anzeige import HIER, oeffne


def zeigen(
    aufruf: Aufruf,
    ordner: Annotated[
        Path | None, typer.Argument(metavar="ORDNER", help="Ordner der Seite; sonst ausgabe/seite.")
    ] = None,
    anschluss: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Anschluss (Port); 0 nimmt einen freien.")
    ] = 0,
    ohne_browser: Annotated[
        bool, typer.Option("--ohne-browser", help="Nennt nur die Adresse und öffnet keinen Browser.")
    ] = False,
) -> int:
    """Zeigt die gebaute Seite im Browser.

    Zu sehen ist sie nur auf diesem Rechner (127.0.0.1), und nur ihre eigenen Dateien. Strg+C beendet.
    """
    del aufruf
    server = oeffne(ordner or SEITE, anschluss)
    adresse = f"http://{HIER}:{server.server_address[1]}/"
    melden(f"Zu sehen unter {adresse} – beenden mit Strg+C")
    if not ohne_browser:
        import webbrowser

        webbrowser.open(adresse)
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0

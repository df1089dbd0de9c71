"""Angaben, die mehrere Befehle teilen."""

from pathlib import Path
from typing import Annotated, Literal

import typer

_OHNE_KLAMMERN = str.maketrans("", "", "().")


def vervollstaendige_kommunen(incomplete: str) -> list[str]:
    """Liefert, was so anfängt: Schlüssel (»kreis-unna«), oder großgeschrieben Namen (»Kreis-Unna«).

    Ohne Leerzeichen und Klammern, die eine Shell anders verstünde.
    """
    from kommunennetz.gebiete.verzeichnis import Verzeichnis

    gebiete = Verzeichnis.load().alle
    formen = [
        (gebiet.slug, gebiet.kurzname.replace(" ", "-").translate(_OHNE_KLAMMERN)) for gebiet in gebiete
    ]
    stelle = int(incomplete[:1].isupper())
    return [paar[stelle] for paar in formen if paar[stelle].startswith(incomplete)]


Stichtag = Annotated[
    str | None,
    typer.Option(
        "--stichtag", metavar="TAG", help="Für welchen Tag gefragt ist (2017-12-06, 6.12.2017); sonst heute."
    ),
]
FORM_HILFE = "Form der Ausgabe; sonst die Endung von -o."
Format = Annotated[
    Literal["tabelle", "csv", "json", "md"] | None,
    typer.Option("--format", metavar="tabelle|csv|json|md", help=FORM_HILFE),
]
AntwortFormat = Annotated[
    Literal["tabelle", "json", "md"] | None,
    typer.Option("--format", metavar="tabelle|json|md", help=FORM_HILFE),
]
Ziel = Annotated[
    Path | None, typer.Option("-o", "--ausgabe", metavar="DATEI", help="In diese Datei schreiben.")
]
KommuneName = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="Kurzname, amtlicher Name, Schlüssel oder AGS; Umlaute und Großschreibung sind gleich.",
        autocompletion=vervollstaendige_kommunen,
    ),
]
KommuneNamen = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KOMMUNE",
        help="Eine oder mehrere Kommunen; ohne Angabe alle Kandidaten.",
        autocompletion=vervollstaendige_kommunen,
    ),
]
TrotzPerson = Annotated[
    str,
    typer.Option("--trotzdem", metavar="GRUND", help="Nimmt auch zurück, was eine Person zurückbringt."),
]
Trotzdem = Annotated[
    str,
    typer.Option(
        "--trotzdem", metavar="GRUND", help="Ändert trotz Bedenken; der Grund kommt in den Datensatz."
    ),
]
Namen = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME", help="Eine oder mehrere Kommunen.", autocompletion=vervollstaendige_kommunen
    ),
]
Quelle = Annotated[str, typer.Option(help="Beleg: Adresse oder Dokument mit Datum.", metavar="TEXT")]
Rundenwahl = Annotated[int, typer.Option(metavar="N", help="Nummer der Runde.")]
Schritte = Annotated[
    int,
    typer.Option(metavar="N", min=1, show_default=False, help="So viele Schritte; sonst einen."),
]
Nummer = Annotated[int, typer.Argument(metavar="N", help="Nummer der Runde.", min=1)]
NaechsteRunde = Annotated[
    int | None,
    typer.Option(
        "--naechste-runde", metavar="N", help="Für welche Runde vorgemerkt ist, wer nicht unterzeichnet."
    ),
]
Ja = Annotated[bool, typer.Option("--ja", help="Ändert ohne Rückfrage.")]

"""Angaben, die mehrere Befehle teilen."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kommunennetz.cli import vervollstaendigung

vervollstaendige_kommunen = vervollstaendigung.kommunen

Stichtag = Annotated[
    str | None,
    typer.Option(
        "--stichtag",
        metavar="TAG",
        help="Tag, Monat oder Jahr, wonach gefragt ist: 6.12.2017, Dezember 2017, 2017; sonst heute.",
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
Rundenwahl = Annotated[
    int, typer.Option(metavar="N", help="Nummer der Runde.", autocompletion=vervollstaendigung.runden)
]
Schritte = Annotated[
    int,
    typer.Option(metavar="N", min=1, show_default=False, help="So viele Schritte; sonst einen."),
]
Nummer = Annotated[
    int,
    typer.Argument(metavar="N", help="Nummer der Runde.", min=1, autocompletion=vervollstaendigung.runden),
]
NaechsteRunde = Annotated[
    int | None,
    typer.Option(
        "--naechste-runde",
        metavar="N",
        help="Für welche Runde vorgemerkt ist, wer nicht unterzeichnet.",
        autocompletion=vervollstaendigung.runden,
    ),
]
Veranstaltungsname = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="Name der Datei in data/veranstaltungen.",
        autocompletion=vervollstaendigung.veranstaltungen,
    ),
]
Lehrgangsname = Annotated[
    str,
    typer.Argument(
        metavar="L",
        help="Der Lehrgang: seine Nummer oder der Name seiner Datei.",
        autocompletion=vervollstaendigung.lehrgaenge,
    ),
]
SendungId = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="Name der Sendung; ihr Anfang genügt, wenn nur eine so anfängt.",
        autocompletion=vervollstaendigung.sendungen,
    ),
]
Ja = Annotated[bool, typer.Option("--ja", help="Ändert ohne Rückfrage.")]
Anhaenge = Annotated[
    list[Path] | None,
    typer.Option("--anhang", metavar="DATEI", help="pdf, docx, xlsx, ics, png oder jpg; mehrere möglich."),
]

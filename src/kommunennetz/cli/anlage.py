"""`kommunennetz anlage`: die Anlage der Gemeinsamen Erklärung mit allen Unterzeichnenden."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.ausgabeform import form_von
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausliefern
from kommunennetz.cli.optionen import Stichtag, Ziel
from kommunennetz.cli.umgebung import load_fehlerfrei, parse_stichtag, umgebung, vorlagen_fuer
from kommunennetz.errors import FrageError

if TYPE_CHECKING:
    from kommunennetz.register.lesen.register import Register

app = App()


class Format(StrEnum):
    """In welchen Dateiarten es die Anlage gibt."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MD = "md"


@app.befehl("anlage")
def anlage(
    ctx: typer.Context,
    stichtag: Stichtag = None,
    veranstaltung: Annotated[
        str | None,
        typer.Option(metavar="V", help="Stichtag ist der Tag dieser Veranstaltung (Dateiname ohne .yaml)."),
    ] = None,
    dateiformat: Annotated[
        Format | None,
        typer.Option(
            "--format", metavar="pdf|docx|html|md", help="Dateiart; sonst die Endung von -o, sonst pdf."
        ),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Schreibt die Anlage mit allen Unterzeichnenden.

    Ohne -o entsteht bei pdf und docx die Datei anlage-TAG.pdf in diesem Ordner; html und md kommen in die
    Standardausgabe.
    """
    from kommunennetz.dokumente.anlageinhalt import render_anlage
    from kommunennetz.setzerei.formate import Dokumentformat, build

    if stichtag is not None and veranstaltung is not None:
        raise FrageError("--stichtag und --veranstaltung schließen sich aus.", "Eines von beiden weglassen.")
    gewaehlt = form_von(dateiformat, ausgabe, Format.PDF)
    register = load_fehlerfrei(ctx)
    tag = (
        _tag_von(register, veranstaltung) if veranstaltung else parse_stichtag(stichtag, umgebung(ctx).heute)
    )
    vorlagen = vorlagen_fuer(register.ort)
    markdown, titel = render_anlage(register, tag, vorlagen)
    daten = build(markdown, Dokumentformat(gewaehlt.value), titel=titel, stand=tag, vorlagen=vorlagen)
    if ausgabe is None and gewaehlt in (Format.PDF, Format.DOCX):
        ausgabe = Path(f"anlage-{tag}.{gewaehlt}")
    ausliefern(daten, ausgabe)
    return 0


def _tag_von(register: "Register", veranstaltung: str) -> date:
    """Liefert den letzten Tag der Veranstaltung; sonst FrageError."""
    eintrag = register.veranstaltungen.get(veranstaltung.removesuffix(".yaml"))
    if eintrag is None:
        vorhandene = ", ".join(sorted(register.veranstaltungen)) or "noch keine"
        raise FrageError(f"Die Veranstaltung »{veranstaltung}« gibt es nicht.", f"Es gibt: {vorhandene}.")
    schluss = eintrag.satz.schluss
    if not schluss.hat_ende:
        raise FrageError(
            f"Der Tag von »{veranstaltung}« ist nicht bekannt.", "Den Tag mit --stichtag nennen."
        )
    return schluss.spaeteste

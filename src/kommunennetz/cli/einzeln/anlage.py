"""`kommunennetz anlage`: die Anlage der Erklärung mit allen Unterzeichnenden."""

from datetime import date
from typing import Annotated, Literal

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.antwort import form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausliefern
from kommunennetz.cli.optionen import Stichtag, Ziel
from kommunennetz.dokumente.anlageinhalt import render_anlage
from kommunennetz.errors import FrageError
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.formate import Dokumentformat, build


def anlage(
    aufruf: Aufruf,
    stichtag: Stichtag = None,
    veranstaltung: Annotated[
        str | None,
        typer.Option(
            metavar="V",
            help="Stichtag ist der Tag dieser Veranstaltung (Dateiname ohne .yaml).",
            autocompletion=vervollstaendigung.veranstaltungen,
        ),
    ] = None,
    dateiformat: Annotated[
        Literal["pdf", "docx", "html", "md"] | None,
        typer.Option(
            "--format", metavar="pdf|docx|html|md", help="Dateiart; sonst die Endung von -o, sonst pdf."
        ),
    ] = None,
    mit_hinweisen: Annotated[
        bool,
        typer.Option(
            "--mit-hinweisen",
            help="Am Ende, was nur die Geschäftsstelle angeht: abweichende Zahlen, Ungewisses.",
        ),
    ] = False,
    ausgabe: Ziel = None,
) -> int:
    """Schreibt die Anlage mit allen Unterzeichnenden.

    Ohne -o entsteht bei pdf und docx die Datei ausgabe/anlage-TAG.pdf; html und md kommen in die
    Standardausgabe.
    """
    if stichtag is not None and veranstaltung is not None:
        raise FrageError("--stichtag und --veranstaltung schließen sich aus.", "Eines von beiden weglassen.")
    form = form_von(dateiformat, ausgabe, "pdf", "docx", "html", "md")
    register = aufruf.fehlerfrei(aufruf.register)
    tag = _tag_von(register, veranstaltung) if veranstaltung else aufruf.stichtag(stichtag)
    vorlagen = aufruf.vorlagen
    markdown, titel = render_anlage(register, tag, vorlagen, mit_hinweisen=mit_hinweisen)
    daten = build(markdown, Dokumentformat(form), titel=titel, stand=tag, vorlagen=vorlagen)
    ausliefern(daten, ausgabe, f"anlage-{tag}.{form}" if form in ("pdf", "docx") else "")
    return 0


def _tag_von(register: Register, veranstaltung: str) -> date:
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

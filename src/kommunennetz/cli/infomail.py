"""`kommunennetz infomail`: eine Infomail ansehen und als Entwürfe ablegen."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.befund import Befund
from kommunennetz.cli import bearbeiten
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import vervollstaendige_kommunen
from kommunennetz.cli.umgebung import als_antwort, find_gebiet, load_geladen, load_register, vorlagen_fuer
from kommunennetz.dateien import write_datei
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.worte.saetze import mit_anzahl

if TYPE_CHECKING:
    from kommunennetz.model.infomail import Infomail
    from kommunennetz.post.umsetzer import Brief
    from kommunennetz.register.lesen.register import Eintrag, Register

app = App(help="Infomails an die Mitglieder.")

Datei = Annotated[
    Path,
    typer.Argument(
        metavar="DATEI", help="Die Infomail: ein Pfad oder der Name einer Datei in data/infomails."
    ),
]


@app.callback()
def gruppe() -> None:
    """Infomails an die Mitglieder."""


@app.befehl("vorschau")
def vorschau(
    ctx: typer.Context,
    datei: Datei,
    kommune: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Für wen; sonst das erste Mitglied.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="DATEI", help="Schreibt den HTML-Teil in diese Datei.")
    ] = None,
) -> int:
    """Zeigt die Infomail, wie ein Mitglied sie liest."""
    from kommunennetz.post.vorschau import build_vorschau

    register, ausgang = load_register(ctx)
    infomail = _load_infomail(register, datei)
    schluessel = find_gebiet(register.verzeichnis, kommune).slug if kommune else ""
    gezeigt = build_vorschau(register, infomail, vorlagen_fuer(register.ort), schluessel)
    melden(f"Vorschau für: {gezeigt.entscheidung.name}")
    if gezeigt.entscheidung.grund:
        melden(f"    Bekäme sie heute nicht: {gezeigt.entscheidung.grund}")
    _zeige(gezeigt.brief, html)
    return ausgang


@app.befehl("entwuerfe")
def entwuerfe(
    ctx: typer.Context,
    datei: Datei,
    ordner: Annotated[
        Path, typer.Option("-o", "--ausgabe", metavar="ORDNER", help="Neuer oder leerer Ordner.")
    ],
    ersetzen: Annotated[
        bool, typer.Option("--ersetzen", help="Ersetzt die Entwürfe eines früheren Laufs.")
    ] = False,
) -> int:
    """Schreibt je Mitglied einen Entwurf (.eml).

    Dazu kommt eine Übersicht, wer die Infomail bekommt, wer nicht, und warum. Verschickt wird nichts. Die
    Entwürfe öffnen sich in Outlook zum Ansehen und Senden.
    """
    from kommunennetz.post.entwuerfe import build_lauf, write_lauf

    geladen = load_geladen(ctx)
    register, ausgang = als_antwort(geladen)
    infomail = _load_infomail(register, datei)
    lauf = build_lauf(register, infomail, vorlagen_fuer(register.ort), geladen.befunde)
    write_lauf(lauf, ordner, ersetzen=ersetzen)
    bekommen = len(lauf.empfaenger)
    nicht = len(lauf.zeilen) - bekommen
    melden(f"Geschrieben: {mit_anzahl(bekommen, 'Entwurf', 'Entwürfe')} nach {ordner}")
    melden(f"    {nicht} bekommen sie nicht; die Gründe stehen in {ordner / 'uebersicht.html'}")
    return ausgang


def _load_infomail(register: "Register", datei: Path) -> "Eintrag[Infomail]":
    """Liefert die Infomail; wirft FrageError, wenn es sie nicht gibt, RegisterError, wenn sie Fehler hat."""
    from kommunennetz.model.arten import INFOMAIL
    from kommunennetz.register.lesen.store import load_eintrag

    befunde: list[Befund] = []
    im_register = INFOMAIL.datei(datei.name.removesuffix(INFOMAIL.endung))
    if datei.is_file():
        gezeigt, eintrag = str(datei), load_eintrag(datei.parent, datei.name, INFOMAIL, befunde)
    elif (register.ort / im_register).is_file():
        gezeigt, eintrag = im_register, load_eintrag(register.ort, im_register, INFOMAIL, befunde)
    else:
        vorhanden = ", ".join(sorted(register.infomails)) or "keine"
        raise FrageError(f"Die Infomail »{datei}« gibt es nicht.", f"Im Register sind: {vorhanden}.")
    if eintrag is None:
        texte = [str(replace(befund, datei=gezeigt)) for befund in befunde]
        raise RegisterError(f"Die Infomail »{gezeigt}« hat Fehler.", "\n    ".join(texte))
    return replace(eintrag, datei=gezeigt)


def _zeige(brief: "Brief", html: Path | None) -> None:
    if html is not None:
        write_datei(html, brief.html.encode())
        melden(f"Geschrieben: {html}")
        return
    ausgeben(f"Betreff: {brief.betreff}\n\n{brief.text.rstrip()}")


app.befehl("bearbeiten")(bearbeiten.infomail)

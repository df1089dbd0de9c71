"""`kommunennetz infomail vorschau`: eine Infomail ansehen."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.infomail.datei import An, Datei, Sitzangabe, load_genannte
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import vervollstaendige_kommunen
from kommunennetz.dateien import write_datei
from kommunennetz.post.brief import Brief
from kommunennetz.post.empfaenger import Sitzwahl
from kommunennetz.post.entwuerfe import build_vorschau


def vorschau(
    aufruf: Aufruf,
    datei: Datei,
    kommune: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Für wen; sonst, wer sie als Erstes bekäme.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ] = None,
    an: An = None,
    sitz: Sitzangabe = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="DATEI", help="Schreibt sie als HTML, mit ihren Bildern.")
    ] = None,
) -> int:
    """Zeigt die Infomail, wie ein Empfänger sie liest."""
    register = aufruf.register
    genannte = load_genannte(register, datei, an)
    schluessel = find_gebiet(register, kommune).slug if kommune else ""
    wahl = Sitzwahl(aufruf.kontakte, aufruf.heute, sitz)
    eintrag, ordner = genannte.eintrag, genannte.ordner
    gezeigt = build_vorschau(register, eintrag, aufruf.vorlagen, schluessel, ordner, wahl=wahl)
    melden(f"Vorschau für: {gezeigt.entscheidung.name}")
    if gezeigt.entscheidung.grund:
        melden(f"    Bekäme sie heute nicht: {gezeigt.entscheidung.grund}")
    _zeige(gezeigt.brief, html)
    return aufruf.ausgang


def _zeige(brief: Brief, html: Path | None) -> None:
    if html is not None:
        write_datei(html, brief.seite.encode())
        melden(f"Geschrieben: {html}")
        return
    ausgeben(f"Betreff: {brief.betreff}\n\n{brief.text.rstrip()}")

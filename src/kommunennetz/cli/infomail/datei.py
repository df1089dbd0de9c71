"""Welche Infomail gemeint ist."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.befund import Befund
from kommunennetz.cli import vervollstaendigung
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.arten import INFOMAIL
from kommunennetz.model.infomail import Infomail
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.store import load_eintrag

Datei = Annotated[
    Path,
    typer.Argument(
        metavar="DATEI",
        help="Die Infomail: ein Pfad oder der Name einer Datei in data/infomails.",
        autocompletion=vervollstaendigung.infomails,
    ),
]


def load_genannte(register: Register, datei: Path) -> Eintrag[Infomail]:
    """Liefert die Infomail; wirft FrageError, wenn es sie nicht gibt, RegisterError, wenn sie Fehler hat."""
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

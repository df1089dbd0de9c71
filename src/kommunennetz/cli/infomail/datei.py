"""Welche Infomail gemeint ist."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.befund import Befund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.register.lesen.infomaildatei import Infomaildatei
from kommunennetz.register.lesen.store import Eintrag, Register, load_infomail

Datei = Annotated[
    Path,
    typer.Argument(
        metavar="DATEI", help="Die Infomail: ein Pfad oder der Name einer Datei in data/infomails."
    ),
]


def load_genannte(register: Register, datei: Path) -> Eintrag[Infomaildatei]:
    """Liefert die Infomail; wirft FrageError, wenn es sie nicht gibt, RegisterError, wenn sie Fehler hat."""
    befunde: list[Befund] = []
    im_register = f"data/infomails/{datei.name.removesuffix('.md')}.md"
    if datei.is_file():
        gezeigt, eintrag = str(datei), load_infomail(datei.parent, datei.name, befunde)
    elif (register.ort / im_register).is_file():
        gezeigt, eintrag = im_register, load_infomail(register.ort, im_register, befunde)
    else:
        vorhanden = ", ".join(sorted(register.infomails)) or "keine"
        raise FrageError(f"Die Infomail »{datei}« gibt es nicht.", f"Im Register sind: {vorhanden}.")
    if eintrag is None:
        texte = [str(replace(befund, datei=gezeigt)) for befund in befunde]
        raise RegisterError(f"Die Infomail »{gezeigt}« hat Fehler.", "\n    ".join(texte))
    return replace(eintrag, datei=gezeigt)

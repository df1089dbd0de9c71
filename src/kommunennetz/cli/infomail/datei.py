"""Welche Infomail gemeint ist, und an wen sie geht."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from kommunennetz.befund import Befund
from kommunennetz.cli import vervollstaendigung
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.arten import INFOMAIL
from kommunennetz.model.infomail import WER, Empfaengerkreis, Infomail
from kommunennetz.post.empfaengerkreis import parse_an
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


def vervollstaendige_an(incomplete: str) -> list[str]:
    """Liefert die Wörter und Felder des Empfängerkreises, die so anfangen."""
    felder = (f"{feld}=" for feld in Empfaengerkreis.model_fields if feld != "wer")
    return [wort for wort in ("alle", *WER, *felder) if wort.startswith(incomplete)]


An = Annotated[
    list[str] | None,
    typer.Option(
        "--an",
        metavar="KREIS",
        help="Wer sie bekommt: mitglieder, vorgemerkte, kandidaten; dazu kommune=NAME,NAME, art=stadt,"
        " kreis=NAME, regierungsbezirk=NAME, runde=N, seit=JAHR. Mehrere gelten zusammen.",
        autocompletion=vervollstaendige_an,
    ),
]


# Typer liest aus einer Angabe nur eine einzelne Aufzählung; beim Träger sitzt keine Kommune.
Kommunensitz = Literal["fach", "spitze", "vorzimmer", "sprecherteam", "postfach"]
Sitzangabe = Annotated[
    Kommunensitz | None,
    typer.Option(
        "--sitz",
        metavar="|".join(get_args(Kommunensitz)),
        help="Nur an diesen Sitz; sonst an die Fachebene, wo dort jemand Infomails will, sonst ans Postfach.",
    ),
]


@dataclass(frozen=True, slots=True)
class Genannte:
    """Die Infomail, wie sie gelesen ist, und der Ordner, in dem sie mit ihren Bildern liegt."""

    eintrag: Eintrag[Infomail]
    ordner: Path


def load_genannte(register: Register, datei: Path, an: list[str] | None = None) -> Genannte:
    """Liefert die Infomail; wirft FrageError, wenn es sie nicht gibt, RegisterError, wenn sie Fehler hat.

    `an` gilt, wenn es da ist, statt des Empfängerkreises in der Datei.
    """
    befunde: list[Befund] = []
    im_register = INFOMAIL.datei(datei.name.removesuffix(INFOMAIL.endung))
    if datei.is_file():
        gezeigt, ordner, name = str(datei), datei.parent, datei.name
        eintrag = load_eintrag(ordner, name, INFOMAIL, befunde)
    elif (register.ort / im_register).is_file():
        gezeigt, ordner = im_register, (register.ort / im_register).parent
        eintrag = load_eintrag(register.ort, im_register, INFOMAIL, befunde)
    else:
        vorhanden = ", ".join(sorted(register.infomails)) or "keine"
        raise FrageError(f"Die Infomail »{datei}« gibt es nicht.", f"Im Register sind: {vorhanden}.")
    if eintrag is None:
        texte = [str(replace(befund, datei=gezeigt)) for befund in befunde]
        raise RegisterError(f"Die Infomail »{gezeigt}« hat Fehler.", "\n    ".join(texte))
    eintrag = replace(eintrag, datei=gezeigt)
    if an:
        eintrag = replace(eintrag, satz=eintrag.satz.model_copy(update={"an": parse_an(an)}))
    return Genannte(eintrag, ordner)

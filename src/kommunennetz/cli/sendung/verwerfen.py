"""`kommunennetz sendung verwerfen`: eine Sendung löschen, aus der noch nichts hinausging."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import frage, kann_fragen
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.sendung.gemeinsames import find_gemeinte
from kommunennetz.cli.vorgang import build_halter
from kommunennetz.errors import FrageError
from kommunennetz.versand.klaerung import verwerfe
from kommunennetz.versand.lauf import postausgang_gesperrt


def verwerfen(
    aufruf: Aufruf,
    sendung: SendungId,
    ja: Annotated[bool, typer.Option("--ja", help="Verwirft ohne Rückfrage.")] = False,
) -> int:
    """Löscht eine Sendung, solange daraus noch nichts hinausging."""
    ordner = find_gemeinte(aufruf, sendung)
    if not ja:
        if not kann_fragen():
            raise FrageError("Verworfen ist nichts.", "Ohne Rückfrage: --ja")
        if frage(f"»{ordner.name}« verwerfen? [j/N] ") not in ("j", "ja"):
            melden("Verworfen ist nichts.")
            return 1
    with postausgang_gesperrt(ordner.parent, build_halter()):
        verwerfe(ordner)
    melden(f"Verworfen: {ordner.name}; verschickt ist daraus nichts.")
    return 0

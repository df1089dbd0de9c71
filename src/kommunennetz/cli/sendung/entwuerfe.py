"""`kommunennetz sendung entwuerfe`: dieselben Nachrichten als Entwürfe für Outlook."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.sendung.gemeinsames import find_gemeinte
from kommunennetz.cli.vorgang import build_halter
from kommunennetz.errors import FrageError
from kommunennetz.post.entwurfsordner import write_entwuerfe
from kommunennetz.versand.klaerung import build_entwuerfe, klaere, vermerke_entwuerfe
from kommunennetz.versand.lauf import postausgang_gesperrt
from kommunennetz.worte.saetze import mit_anzahl


def entwuerfe(
    aufruf: Aufruf,
    sendung: SendungId,
    ziel: Annotated[
        Path | None,
        typer.Option(
            "-o", "--ausgabe", metavar="ORDNER", help="Neuer oder leerer Ordner; sonst in dem der Sendung."
        ),
    ] = None,
) -> int:
    """Schreibt, was noch nicht hinausging, als Entwürfe (.eml) zum Absenden in Outlook.

    Es sind dieselben Nachrichten. Ob sie hinausgehen, weiß danach nur, wer sie abschickt: Bis »sendung
    klaeren« sagt, was angekommen ist, gelten sie als ungewiss, und niemand bekommt sie auf anderem Weg.
    """
    ordner = find_gemeinte(aufruf, sendung)
    wohin = ziel or ordner / "entwuerfe"
    halter = build_halter()
    with postausgang_gesperrt(ordner.parent, halter):
        dateien = build_entwuerfe(ordner)
        if not dateien:
            raise FrageError(
                "In dieser Sendung ist nichts mehr offen.",
                f"Ansehen: kommunennetz sendung zeigen {ordner.name}",
            )
        # Erst der Vermerk: Bräche es danach ab, bekäme sonst jemand den Entwurf und die Sendung.
        sitze = vermerke_entwuerfe(ordner, halter.seit)
        try:
            write_entwuerfe(wohin, dateien)
        except BaseException:
            klaere(ordner, dict.fromkeys(sitze, False), halter.seit)
            raise
    melden(f"Geschrieben: {mit_anzahl(len(dateien), 'Entwurf', 'Entwürfe')} nach {wohin}")
    melden(f"    Nach dem Absenden: kommunennetz sendung klaeren {ordner.name} --angekommen alle")
    return 0

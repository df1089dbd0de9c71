"""`kommunennetz hinnehmen`: einen Hinweis mit einem Grund stehen lassen."""

import re
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, im_register
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, nimm_hin

_MIT_ZEILE = re.compile(r"(.+?):(\d+)(?::\d+)?:?")


def hinnehmen(
    aufruf: Aufruf,
    regel: Annotated[
        str,
        typer.Argument(
            metavar="REGEL", help="Das Wort in eckigen Klammern.", autocompletion=vervollstaendigung.regeln
        ),
    ],
    grund: Annotated[str, typer.Option(metavar="TEXT", help="Warum nichts zu tun ist, ohne Namen.")],
    datei: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATEI[:ZEILE]", help="Nur die Hinweise dieser Dateien oder Zeilen; sonst alle."
        ),
    ] = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Nimmt Hinweise der Prüfung mit einem Grund hin.

    Der Grund steht danach als »hingenommen« im Datensatz. »pruefen« zählt solche Hinweise nur noch, mit
    --alle zeigt es sie; ändert sich ihr Wortlaut, erscheinen sie wieder.
    """
    ort = aufruf.eigenes
    wo = [_ort(ort, eine) for eine in datei or ()]

    def schritt(register: Register) -> Plan:
        return nimm_hin(register, aufruf.heute, regel, wo, grund)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)


def _ort(ort: Path, angabe: str) -> tuple[str, int]:
    """Liefert die Datei vom Register aus und die Zeile, 0 für jede."""
    if treffer := _MIT_ZEILE.fullmatch(angabe):
        return im_register(ort, Path(treffer[1])), int(treffer[2])
    return im_register(ort, Path(angabe)), 0

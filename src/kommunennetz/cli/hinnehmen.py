"""`kommunennetz hinnehmen`: einen Hinweis mit einem Grund stehen lassen."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.buchen import Ja, buche_schritt
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.optionen import Trotzdem
from kommunennetz.cli.umgebung import find_eigenes, im_register, umgebung

if TYPE_CHECKING:
    from kommunennetz.register.lesen.register import Register
    from kommunennetz.schritte import Plan

app = App()

_MIT_ZEILE = re.compile(r"(.+?):(\d+)(?::\d+)?:?")


@app.befehl("hinnehmen")
def hinnehmen(
    ctx: typer.Context,
    regel: Annotated[str, typer.Argument(metavar="REGEL", help="Das Wort in eckigen Klammern.")],
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
    ort = find_eigenes(umgebung(ctx))
    wo = [_ort(ort, eine) for eine in datei or ()]

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import nimm_hin

        return nimm_hin(register, umgebung(ctx).heute, regel, wo, grund)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def _ort(ort: Path, angabe: str) -> tuple[str, int]:
    """Liefert die Datei vom Register aus und die Zeile, 0 für jede."""
    if treffer := _MIT_ZEILE.fullmatch(angabe):
        return im_register(ort, Path(treffer[1])), int(treffer[2])
    return im_register(ort, Path(angabe)), 0

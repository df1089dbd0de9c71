"""`kommunennetz kommune neu`: Datensätze anlegen, einen oder viele."""

from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.buchen import Ja, buche_schritt
from kommunennetz.cli.liste import Mitgliedsart
from kommunennetz.cli.optionen import vervollstaendige_kommunen
from kommunennetz.cli.umgebung import find_gebiet
from kommunennetz.errors import FrageError

if TYPE_CHECKING:
    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.register.lesen.register import Register
    from kommunennetz.schritte import Plan


def neu(
    ctx: typer.Context,
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME", help="Eine oder mehrere Kommunen.", autocompletion=vervollstaendige_kommunen
        ),
    ] = None,
    art: Annotated[
        Mitgliedsart | None,
        typer.Option(
            metavar="stadt|gemeinde|kreis|bezirksregierung", help="Alle dieser Art, die noch fehlen."
        ),
    ] = None,
    kreis: Annotated[
        str | None, typer.Option(metavar="KREIS", help="Alle dieses Kreises, die noch fehlen.")
    ] = None,
    ja: Ja = False,
) -> int:
    """Legt Datensätze aus dem amtlichen Verzeichnis an."""
    if not (name or art or kreis):
        raise FrageError("Es fehlt, für wen.", "Namen nennen, oder --art oder --kreis für viele auf einmal.")

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import neue_kommunen

        genannte = [find_gebiet(register.verzeichnis, einer) for einer in name or ()]
        return neue_kommunen(register, [*genannte, *_fehlende(register, art, kreis)])

    return buche_schritt(ctx, schritt, ja=ja)


def _fehlende(register: "Register", art: Mitgliedsart | None, kreis: str | None) -> "list[Gebiet]":
    from kommunennetz.fragen.mitglieder import Auswahl
    from kommunennetz.gebiete.gebiet import Gruppe
    from kommunennetz.gebiete.raum import find_kreis

    if art is None and kreis is None:
        return []
    kreis_ags = find_kreis(kreis, register.verzeichnis).ags if kreis else None
    auswahl = Auswahl(gruppe=Gruppe(art.value) if art else None, kreis=kreis_ags)
    passende = (gebiet for gebiet in register.verzeichnis.alle if auswahl.passt(gebiet, None))
    return [gebiet for gebiet in passende if register.eintrag(gebiet) is None]

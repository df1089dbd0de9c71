"""`kommunennetz kommune neu`: Datensätze anlegen, einen oder viele."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, vervollstaendige_kommunen
from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import Auswahl
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.raum import find_kreis
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, neue_kommunen


def neu(
    aufruf: Aufruf,
    name: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME", help="Eine oder mehrere Kommunen.", autocompletion=vervollstaendige_kommunen
        ),
    ] = None,
    art: Annotated[
        Gruppe | None,
        typer.Option(
            metavar="stadt|gemeinde|kreis|verband|bezirksregierung", help="Alle dieser Art, die noch fehlen."
        ),
    ] = None,
    kreis: Annotated[
        str | None,
        typer.Option(
            metavar="KREIS",
            help="Alle dieses Kreises, die noch fehlen.",
            autocompletion=vervollstaendigung.kreise,
        ),
    ] = None,
    ja: Ja = False,
) -> int:
    """Legt Datensätze aus dem amtlichen Verzeichnis an."""
    if not (name or art or kreis):
        raise FrageError("Es fehlt, für wen.", "Namen nennen, oder --art oder --kreis für viele auf einmal.")

    def schritt(register: Register) -> Plan:
        genannte = [find_gebiet(register, einer) for einer in name or ()]
        return neue_kommunen(register, [*genannte, *_fehlende(register, art, kreis)])

    return aendere(aufruf, schritt, ja=ja)


def _fehlende(register: Register, art: Gruppe | None, kreis: str | None) -> list[Gebiet]:
    if art is None and kreis is None:
        return []
    kreis_ags = find_kreis(kreis, register.verzeichnis).ags if kreis else None
    auswahl = Auswahl(gruppe=art, kreis=kreis_ags)
    passende = (gebiet for gebiet in register.verzeichnis.alle if auswahl.passt(gebiet, None))
    return [gebiet for gebiet in passende if register.eintrag(gebiet) is None]

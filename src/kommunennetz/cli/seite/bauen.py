"""`kommunennetz seite bauen`: die öffentliche Seite aus dem Register."""

import os
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import AUSGABE, ausgeben, melden
from kommunennetz.cli.optionen import Stichtag
from kommunennetz.cli.seite.personen import suche_personen
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.seite.bau import build_seite
from kommunennetz.seite.beigaben import build_beigaben
from kommunennetz.seite.ordner import Abgleich, lege_ab
from kommunennetz.seite.publikationsdateien import read_publikationen
from kommunennetz.seite.stand import fehlendes, stand_von
from kommunennetz.worte.saetze import gekuerzt, mit_anzahl

SEITE = AUSGABE / "seite"
"""Wohin die Seite kommt, wenn kein Ordner genannt ist."""
_HOECHSTENS = 5


def bauen(
    aufruf: Aufruf,
    ausgabe: Annotated[
        Path | None, typer.Option("-o", "--ausgabe", metavar="ORDNER", help="Wohin; sonst ausgabe/seite.")
    ] = None,
    stichtag: Stichtag = None,
    abgleichen: Annotated[
        bool, typer.Option("--abgleichen", help="Schreibt nur, was sich seit dem letzten Bau geändert hat.")
    ] = False,
) -> int:
    """Baut die öffentliche Seite in einen Ordner.

    Sie entsteht ganz oder gar nicht; dieselben Daten ergeben dieselben Dateien. Was im Ordner liegt und nicht
    zu ihr gehört, bleibt, wie es ist; was ihr früher gehörte und es nicht mehr gibt, verschwindet. Womit sie
    sich vorstellt, steht in data/seite.yaml. Stünde darauf eine Person, wird nichts geschrieben. Ansehen:
    kommunennetz seite zeigen
    """
    register = aufruf.fehlerfrei(aufruf.register)
    tag = aufruf.stichtag(stichtag)
    ordner = ausgabe or SEITE
    _check_ordner(ordner, aufruf.ort / "data")
    dateien = build_seite(register, tag, aufruf.vorlagen, [build_beigaben])
    if funde := suche_personen(aufruf, dateien):
        for fund in funde:
            ausgeben(str(fund))
        raise RegisterError(
            f"Auf der Seite stünde eine Person ({mit_anzahl(len(funde), 'Fund', 'Funde')}); "
            "nichts ist geschrieben.",
            "Im Register berichtigen: Personen stehen nur im Kontaktordner.",
        )
    _berichte(ordner, lege_ab(ordner, dateien, tag, abgleichen=abgleichen))
    for hinweis in read_publikationen(stand_von(register, tag)).hinweise:
        melden(f"Hinweis: {hinweis}")
    if fehlt := fehlendes(register):
        melden(f"Hinweis: Vorläufige Fassung; auf der Seite fehlen noch: {', '.join(fehlt)}.")
    return 0


def _check_ordner(ordner: Path, daten: Path) -> None:
    if Path(os.path.realpath(ordner)).is_relative_to(os.path.realpath(daten)):
        raise FrageError(
            f"»{ordner}« liegt unter »data«; dort wären die Dateien der Seite Datensätze.",
            "Einen anderen Ordner nennen, oder -o weglassen.",
        )


def _berichte(ordner: Path, abgleich: Abgleich) -> None:
    teile = [mit_anzahl(len(abgleich.geschrieben), "Datei", "Dateien") + f" nach {ordner} geschrieben"]
    if abgleich.unveraendert:
        teile.append(f"{abgleich.unveraendert} unverändert")
    if abgleich.geloescht:
        teile.append(f"{len(abgleich.geloescht)} gelöscht")
    melden(f"Gebaut: {', '.join(teile)}")
    if abgleich.behalten:
        namen = gekuerzt(abgleich.behalten, _HOECHSTENS)
        melden(f"Hinweis: Gehört nicht mehr zur Seite, ist aber von Hand geändert und blieb liegen: {namen}")

"""`kommunennetz gebiete karte`: aus den Koordinaten eines Verzeichnisses seine Karte machen."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausliefern, melden
from kommunennetz.cli.optionen import Ziel
from kommunennetz.errors import FrageError
from kommunennetz.gebiete import Verzeichnis
from kommunennetz.gebiete.karte import Karte, als_datei, gliedere
from kommunennetz.worte.saetze import gekuerzt, mit_anzahl

_HOECHSTENS = 5


def karte(
    aufruf: Aufruf,
    verzeichnis: Annotated[
        Path | None,
        typer.Argument(metavar="VERZEICHNIS", help="Eine gebiete.csv; sonst die, die im Register gilt."),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Macht aus den Koordinaten eines Verzeichnisses seine Karte.

    Mit -o data/karte.json gilt sie für dieses Register. Sie ist eine Näherung: Jede Gemeinde bekommt, was ihr
    näher liegt als jeder anderen. Wer Koordinaten ändert oder Gemeinden ergänzt, macht sie neu.
    """
    gewaehlt = aufruf.netz.verzeichnis if verzeichnis is None else Verzeichnis.load(verzeichnis)
    gebaut = _build(gewaehlt)
    ausliefern(als_datei(gebaut), ausgabe)
    melden(f"{mit_anzahl(len(gebaut.zellen), 'Fläche', 'Flächen')}, eine Näherung ohne amtliche Grenzen.")
    zu_sehen = gliedere(gebaut, gewaehlt).angehoerige
    if fehlende := [g.kurzname for g in gewaehlt.alle if g.ist_kommune and g.ags not in zu_sehen]:
        anfang = mit_anzahl(len(fehlende), "Kommune fehlt", "Kommunen fehlen")
        melden(f"{anfang} darauf, ohne Koordinaten: {gekuerzt(fehlende, _HOECHSTENS)}")
    return 0


def _build(verzeichnis: Verzeichnis) -> Karte:
    try:
        from kommunennetz.gebiete.kartenbau import build_karte
    except ImportError as error:
        text = "Um eine Karte zu machen, fehlt das Paket shapely."
        raise FrageError(text, f'Nachholen: "{sys.executable}" -m pip install shapely') from error
    return build_karte(verzeichnis.alle)

"""`kommunennetz beitritt paket`: die Unterlagen, mit denen eine Kommune beitritt."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.beitritt.pruefen import auswaerts_abgesagt
from kommunennetz.cli.konsole import AUSGABE, melden
from kommunennetz.cli.optionen import KommuneName, Stichtag
from kommunennetz.dateien import Vorhandenes, write_ordner
from kommunennetz.dokumente.paket import build_paket
from kommunennetz.errors import FrageError
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.model.teildatum import tag as in_worten
from kommunennetz.worte.saetze import mit_anzahl


def paket(
    aufruf: Aufruf,
    name: KommuneName,
    ordner: Annotated[
        Path | None,
        typer.Option("-o", "--ausgabe", metavar="ORDNER", help="In diesen Ordner; sonst ausgabe/paket-NAME."),
    ] = None,
    stichtag: Stichtag = None,
    termin: Annotated[
        str | None,
        typer.Option(metavar="TAG", help="Tag der Unterschrift; sonst der der nächsten geplanten Runde."),
    ] = None,
    ersetzen: Annotated[
        bool, typer.Option("--ersetzen", help="Überschreibt auch, was schon im Ordner liegt.")
    ] = False,
) -> int:
    """Schreibt die Unterlagen für den Beitritt.

    Selbstprüfung, Beschlussvorlage, Erklärungsblatt, Presseentwurf, Zeitplan und Nachbarn, je als docx
    und pdf. Was schon im Ordner liegt, bleibt, wie es ist.
    """
    register = aufruf.fehlerfrei(aufruf.mitglieder)
    if absage := auswaerts_abgesagt(register, name):
        raise FrageError(absage, "Ein Paket gibt es nur für Kommunen des eigenen Landes.")
    gebiet = find_gebiet(register, name)
    tag = aufruf.stichtag(stichtag)
    unterschrift = _parse_termin(termin, tag) if termin else None
    dateien = build_paket(register, gebiet, tag, aufruf.vorlagen, termin=unterschrift)
    ziel = ordner or AUSGABE / f"paket-{gebiet.slug}"
    abgelegt = write_ordner(ziel, dateien, Vorhandenes.ERSETZEN if ersetzen else Vorhandenes.BEHALTEN)
    melden(f"Geschrieben: {mit_anzahl(len(abgelegt.geschrieben), 'Datei', 'Dateien')} nach {ziel}")
    if abgelegt.behalten:
        melden(f"    Behalten, weil schon da: {', '.join(abgelegt.behalten)}")
        melden("    Mit --ersetzen werden sie überschrieben.")
    return 0


def _parse_termin(text: str, stichtag: date) -> date:
    """Liefert den Tag der Unterschrift; FrageError, wenn es kein einzelner Tag nach dem Stichtag ist."""
    termin = parse_datum(text, "Der Termin", Datumsform.TAG)
    if termin.frueheste < stichtag:
        raise FrageError(
            f"Der Termin ({termin}) liegt vor dem Stichtag ({in_worten(stichtag)}).",
            "Einen Tag nennen, an dem noch unterzeichnet werden kann.",
        )
    return termin.frueheste

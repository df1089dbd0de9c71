"""`kommunennetz pruefen`: jeden Datensatz und die Regeln dazwischen."""

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.befund import Befund, Stufe, sortiert
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, ausgeben_bytes, melden
from kommunennetz.cli.umgebung import NETZ, find_register, load_ort, umgebung
from kommunennetz.errors import FrageError

if TYPE_CHECKING:
    from kommunennetz.register.store import Geladen

app = App()


class Befundformat(StrEnum):
    """In welcher Form Befunde ausgegeben werden."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@app.befehl("pruefen")
def pruefen(
    ctx: typer.Context,
    datei: Annotated[
        list[Path] | None,
        typer.Argument(metavar="DATEI", help="Nur diese Dateien melden; geprüft wird im ganzen Register."),
    ] = None,
    befundformat: Annotated[
        Befundformat,
        typer.Option("--format", metavar="text|json|github", show_default=False, help="Form der Ausgabe."),
    ] = Befundformat.TEXT,
    streng: Annotated[bool, typer.Option("--streng", help="Auch Hinweise führen zu Ausgang 1.")] = False,
    erklaere: Annotated[
        str | None,
        typer.Option(metavar="REGEL", help="Erklärt eine Regel (das Wort in eckigen Klammern) und endet."),
    ] = None,
) -> int:
    """Prüft alle Datensätze und die Regeln zwischen ihnen.

    Ausgang 0: kein Fehler; 1: mindestens ein Fehler (mit --streng auch ein Hinweis).
    """
    if erklaere is not None:
        return _erklaere(erklaere)
    ort = _find_ort(ctx, datei or [])
    gefragt = {_im_register(ort, eine) for eine in datei or ()}
    geladen = load_ort(ort, heute=umgebung(ctx).heute)
    befunde = [befund for befund in _befunde(ctx, geladen) if not gefragt or befund.datei in gefragt]
    _AUSGABEN[befundformat](befunde, _vorsatz(ort, umgebung(ctx).hier))
    _melde_ergebnis(geladen, befunde, len(gefragt))
    return int(any(streng or befund.stufe is Stufe.FEHLER for befund in befunde))


def _erklaere(kennung: str) -> int:
    from kommunennetz.regeln import erklaere

    regel = erklaere(kennung)
    ausgeben(f"{regel.id} ({regel.stufe})\n\n{regel.erklaerung}")
    return 0


def _find_ort(ctx: typer.Context, dateien: list[Path]) -> Path:
    """Liefert das Register; ist keines genannt, das, in dem die erste Datei liegt."""
    if umgebung(ctx).register is None and dateien:
        for ordner in Path(os.path.abspath(dateien[0])).parents:  # noqa: PTH100 – Verweise nicht auflösen
            if (ordner / NETZ).is_file():
                return ordner
    return find_register(umgebung(ctx))


def _im_register(ort: Path, datei: Path) -> str:
    """Liefert den Pfad der Datei vom Register aus; wirft FrageError, wenn sie dort nicht liegt."""
    if not os.path.lexists(datei):
        raise FrageError(f"Die Datei »{datei}« gibt es nicht.", "Pfad prüfen.")
    try:
        return Path(os.path.abspath(datei)).relative_to(os.path.abspath(ort)).as_posix()  # noqa: PTH100
    except ValueError:
        raise FrageError(
            f"»{datei}« liegt nicht im Register »{ort}«.", "Mit --register das richtige nennen."
        ) from None


def _befunde(ctx: typer.Context, geladen: "Geladen") -> list[Befund]:
    if geladen.register is None:
        melden("Achtung: data/netz.yaml hat Fehler; die Regeln zwischen den Datensätzen sind nicht geprüft.")
        return sortiert(list(geladen.befunde))
    from kommunennetz.regeln import check

    return sortiert([*geladen.befunde, *check(geladen.register, umgebung(ctx).heute)])


def _vorsatz(ort: Path, hier: Path) -> str:
    """Liefert, was vor den Pfaden stehen muss, damit sie von hier aus zu öffnen sind."""
    weg = os.path.relpath(ort, hier)
    if weg == ".":
        return ""
    return f"{(ort if weg.startswith('..') else Path(weg)).as_posix()}/"


def _als_text(befunde: list[Befund], vorsatz: str) -> None:
    for befund in befunde:
        ausgeben(f"{vorsatz}{befund}")


def _als_json(befunde: list[Befund], _vorsatz: str) -> None:
    from dataclasses import asdict

    from kommunennetz.tabellen import als_json

    ausgeben_bytes(als_json([asdict(befund) for befund in befunde]))


def _als_github(befunde: list[Befund], vorsatz: str) -> None:
    for befund in befunde:
        art = "error" if befund.stufe is Stufe.FEHLER else "warning"
        ort = f"file={_eigenschaft(vorsatz + befund.datei)},line={befund.zeile},col={befund.spalte}"
        text = _github(f"{befund.text}\n{befund.hilfe}".strip())
        ausgeben(f"::{art} {ort},title={_eigenschaft(befund.regel)}::{text}")


def _github(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _eigenschaft(text: str) -> str:
    return _github(text).replace(":", "%3A").replace(",", "%2C")


_AUSGABEN: dict[Befundformat, Callable[[list[Befund], str], None]] = {
    Befundformat.TEXT: _als_text,
    Befundformat.JSON: _als_json,
    Befundformat.GITHUB: _als_github,
}


def _melde_ergebnis(geladen: "Geladen", befunde: list[Befund], dateien: int) -> None:
    fehler = sum(befund.stufe is Stufe.FEHLER for befund in befunde)
    hinweise = len(befunde) - fehler
    ergebnis = f"{fehler} Fehler, {hinweise} {'Hinweis' if hinweise == 1 else 'Hinweise'}"
    if dateien:
        melden(f"Geprüft: {dateien} {'Datei' if dateien == 1 else 'Dateien'} – {ergebnis}")
    elif (register := geladen.register) is not None:
        anzahlen = (
            f"{len(register.kommunen)} Kommunen",
            f"{len(register.runden)} Runden",
            f"{len(register.veranstaltungen)} Veranstaltungen",
            f"{len(register.infomails)} {'Infomail' if len(register.infomails) == 1 else 'Infomails'}",
        )
        melden(f"Geprüft: {', '.join(anzahlen)} – {ergebnis}")

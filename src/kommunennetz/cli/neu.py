"""`kommunennetz neu`: ein frisches Register mit Vorlagen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.umgebung import NETZ, mitgeliefert
from kommunennetz.dateien import check_leer, write_ordner
from kommunennetz.tabellen import als_json

app = App()

_ORDNER = ("kommunen", "runden", "veranstaltungen", "infomails", "schema")


@app.befehl("neu")
def neu(ordner: Annotated[Path, typer.Argument(metavar="ORDNER", help="Neuer oder leerer Ordner.")]) -> int:
    """Legt ein frisches Register an.

    Mit netz.yaml zum Ausfüllen, den Vorlagen und den Schemas für den Editor.
    """
    check_leer(ordner, "Einen neuen oder leeren Ordner nennen.")
    write_ordner(ordner, dict(_build_register()))
    melden(f"Angelegt: {ordner}")
    melden(f"    Als Nächstes: {ordner / NETZ} ausfüllen, dann dort »kommunennetz pruefen« aufrufen.")
    return 0


def _build_register() -> Iterator[tuple[str, bytes]]:
    """Liefert alle Dateien des neuen Registers mit ihrem Inhalt."""
    from kommunennetz.model.schemas import MODELLE, build_schema

    vorlagen = mitgeliefert() / "templates"
    for pfad in sorted(vorlagen.rglob("*")):
        datei = pfad.relative_to(vorlagen).as_posix()
        if pfad.is_file():
            yield _ort_von(datei), pfad.read_bytes()
    for name in _ORDNER:
        # Git führt leere Ordner nicht; eine versteckte Datei hält sie fest.
        yield f"data/{name}/.gitkeep", b""
    for name in MODELLE:
        yield f"data/schema/{name}.json", als_json(build_schema(name))


def _ort_von(vorlage: str) -> str:
    """Liefert, wo eine mitgelieferte Datei im Register liegt; unter neu/ ist es das Register selbst."""
    if not vorlage.startswith("neu/"):
        return f"templates/{vorlage}"
    datei = vorlage.removeprefix("neu/")
    # In Paketen heißt die Datei ohne Punkt, damit sie nicht für das Paket selbst gilt.
    return ".gitignore" if datei == "gitignore" else datei

"""`kommunennetz neu`: ein frisches Register mit Vorlagen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import NETZ, Aufruf, mitgeliefert
from kommunennetz.cli.konsole import melden
from kommunennetz.dateien import check_leer, write_ordner
from kommunennetz.errors import RegisterError
from kommunennetz.model.arten import Arten, mit_ordner
from kommunennetz.model.schemas import build_schema
from kommunennetz.register.geschichte.git import GitError, run_git
from kommunennetz.setzerei.tabellen import als_json


def neu(
    aufruf: Aufruf,
    ordner: Annotated[Path, typer.Argument(metavar="ORDNER", help="Neuer oder leerer Ordner.")],
) -> int:
    """Legt ein frisches Register an.

    Mit netz.yaml zum Ausfüllen, einer README, den Vorlagen und den Schemas für den Editor; dazu Git, wenn der
    Ordner nicht schon in einem Repository liegt.
    """
    check_leer(ordner, "Einen neuen oder leeren Ordner nennen.")
    write_ordner(ordner, dict(_build_register(aufruf.arten)))
    melden(f"Angelegt: {ordner}")
    melden(f"    {_beginne_git(ordner)}")
    melden(f"    Als Nächstes: {ordner / NETZ} ausfüllen, dann dort »kommunennetz pruefen« aufrufen.")
    return 0


def _beginne_git(ordner: Path) -> str:
    """Legt das Repository an, wo noch keines ist; liefert, was damit geschah."""
    try:
        run_git(ordner, "rev-parse", "--is-inside-work-tree")
    except GitError:
        try:
            run_git(ordner, "init", "--quiet")
        except GitError as error:
            return f"Ohne Git, denn es legt hier kein Repository an. {error.hilfe}"
        # Git nennt commit-msg die Datei mit der Botschaft, pre-commit nichts.
        for name in ("pre-commit", "commit-msg"):
            haken = ordner / ".git" / "hooks" / name
            haken.parent.mkdir(exist_ok=True)
            haken.write_bytes(_HAKEN)
            haken.chmod(0o755)
        return "Git: neues Repository; vor jedem Commit wird nach Personenbezogenem gesehen."
    except RegisterError:
        return "Ohne Git: Es ist auf diesem Rechner nicht zu finden (https://git-scm.com/downloads)."
    return "Git: Der Ordner liegt schon in einem Repository."


# Fehlt das Programm auf einem Rechner, soll dort trotzdem ein Commit möglich sein.
_HAKEN = """\
#!/bin/sh
# Personenbezogenes kommt nie in Git. Von »kommunennetz neu« angelegt.
if command -v kommunennetz >/dev/null 2>&1; then
    exec kommunennetz datenschutz waechter --staged "$@"
fi
echo "kommunennetz ist nicht zu finden; nach Personenbezogenem wurde nicht gesehen." >&2
""".encode()


def _build_register(arten: Arten) -> Iterator[tuple[str, bytes]]:
    """Liefert alle Dateien des neuen Registers mit ihrem Inhalt."""
    vorlagen = mitgeliefert() / "templates"
    for pfad in sorted(vorlagen.rglob("*")):
        datei = pfad.relative_to(vorlagen).as_posix()
        if pfad.is_file():
            yield _ort_von(datei), pfad.read_bytes()
    for ordner in (*(art.ordner for art in mit_ordner(arten)), "schema"):
        # Git führt leere Ordner nicht; eine versteckte Datei hält sie fest.
        yield f"data/{ordner}/.gitkeep", b""
    for art in arten:
        yield f"data/schema/{art.name}.json", als_json(build_schema(art))


def _ort_von(vorlage: str) -> str:
    """Liefert, wo eine mitgelieferte Datei im Register liegt; unter neu/ ist es das Register selbst."""
    if not vorlage.startswith("neu/"):
        return f"templates/{vorlage}"
    datei = vorlage.removeprefix("neu/")
    # In Paketen heißt die Datei ohne Punkt, damit sie nicht für das Paket selbst gilt.
    return ".gitignore" if datei == "gitignore" else datei

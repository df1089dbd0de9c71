"""`kommunennetz neu`: ein frisches Register mit Vorlagen."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import melden, write_datei
from kommunennetz.cli.umgebung import NETZ, mitgeliefert
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.tabellen import als_json

app = App()

_ORDNER = ("kommunen", "runden", "veranstaltungen", "infomails", "schema")


@app.befehl("neu")
def neu(ordner: Annotated[Path, typer.Argument(metavar="ORDNER", help="Neuer oder leerer Ordner.")]) -> int:
    """Legt ein frisches Register an.

    Mit netz.yaml zum Ausfüllen, einer README, den Vorlagen und den Schemas für den Editor; dazu Git, wenn der
    Ordner nicht schon in einem Repository liegt.
    """
    if ordner.exists() and (not ordner.is_dir() or any(ordner.iterdir())):
        raise FrageError(f"»{ordner}« ist nicht leer.", "Einen neuen oder leeren Ordner nennen.")
    try:
        _write_register(ordner)
    except OSError as error:
        raise RegisterError(
            f"»{ordner}« lässt sich nicht anlegen: {grund(error)}", "Rechte prüfen."
        ) from error
    melden(f"Angelegt: {ordner}")
    melden(f"    {_beginne_git(ordner)}")
    melden(f"    Als Nächstes: {ordner / NETZ} ausfüllen, dann dort »kommunennetz pruefen« aufrufen.")
    return 0


def _beginne_git(ordner: Path) -> str:
    """Legt das Repository an, wo noch keines ist; liefert, was damit geschah."""
    from kommunennetz.register.git import GitError, run_git

    try:
        run_git(ordner, "rev-parse", "--is-inside-work-tree")
    except GitError:
        try:
            run_git(ordner, "init", "--quiet")
        except GitError as error:
            return f"Ohne Git, denn es legt hier kein Repository an. {error.hilfe}"
        haken = ordner / ".git" / "hooks" / "pre-commit"
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
    exec kommunennetz pruefen --personen
fi
echo "kommunennetz ist nicht zu finden; nach Personenbezogenem wurde nicht gesehen." >&2
""".encode()


def _write_register(ordner: Path) -> None:
    from kommunennetz.model.schemas import MODELLE, build_schema

    vorlagen = mitgeliefert() / "templates"
    shutil.copytree(vorlagen / "neu", ordner, dirs_exist_ok=True)
    shutil.copytree(vorlagen, ordner / "templates", ignore=shutil.ignore_patterns("neu"), dirs_exist_ok=True)
    for name in _ORDNER:
        (ordner / "data" / name).mkdir(parents=True, exist_ok=True)
        # Git führt leere Ordner nicht; eine versteckte Datei hält sie fest.
        (ordner / "data" / name / ".gitkeep").touch()
    # In Paketen heißt die Datei ohne Punkt, damit sie nicht für das Paket selbst gilt.
    (ordner / "gitignore").rename(ordner / ".gitignore")
    for name in MODELLE:
        write_datei(ordner / "data" / "schema" / f"{name}.json", als_json(build_schema(name)))

"""Deutsche Hilfe und deutsche Meldungen für die Befehlszeile; Typer selbst spricht nur Englisch."""

import re
from ast import literal_eval
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kommunennetz.errors import FrageError
from kommunennetz.worte.namen import slug
from kommunennetz.worte.saetze import find_nahes, meinten_sie

_UEBERSCHRIFTEN = {"Options": "Optionen", "Commands": "Befehle", "Arguments": "Angaben"}
_HILFETEXTE = {
    "Show this message and exit.": "Zeigt diese Hilfe.",
    "Install completion for the current shell.": "Richtet die Vervollständigung in dieser Shell ein.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Zeigt das Skript für die Vervollständigung, um es selbst einzurichten."
    ),
}
_ZUSAETZE = {"[required]": "[nötig]", "[default: ": "[Vorgabe: ", "[env var: ": "[Umgebungsvariable: "}

# Was Typer von sich aus dazuschreibt: {N}, <int range> und [1000<=x<=2999].
_PFLICHTKLAMMERN = re.compile(r"\{(\w+)\}")
_TYPANGABE = re.compile(r" <[^>]*>$")
_GRENZEN = re.compile(r"\[[0-9<]*=?x[<>=0-9]*(?:; )?")

# Was Typer über einen Aufruf sagt, und worin steht, was getippt war.
_BEFEHL = re.compile(r"No such command (.+)\.$", re.DOTALL)
_ZUVIEL = re.compile(r"extra argument\(s\) \((.*)\)$", re.DOTALL)

_FORMEN = {"JAHR": "von 1000 bis 2999, etwa 2017", "N": "eine Zahl, etwa 4"}

Formatter: type[Any] = typer.Context.formatter_class


class DeutscherFormatter(Formatter):  # type: ignore[misc]
    """Schreibt die Hilfe mit deutschen Überschriften."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Schreibt die Aufrufzeile."""
        super().write_usage(
            prog, _PFLICHTKLAMMERN.sub(r"\1", args).replace("]...", "]…"), prefix or "Aufruf: "
        )

    def write_heading(self, heading: str) -> None:
        """Schreibt eine Überschrift."""
        super().write_heading(_UEBERSCHRIFTEN.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Schreibt eine Liste aus Namen und Erklärungen."""
        zeilen = [(_TYPANGABE.sub("", name), _uebersetzt(text)) for name, text in rows]
        super().write_dl(zeilen, col_max, col_spacing)


class DeutscherKontext(typer.Context):
    """Der Kontext, der den deutschen Formatter verwendet."""

    formatter_class = DeutscherFormatter


class Befehl(TyperCommand):
    """Ein Befehl mit deutscher Hilfe."""

    context_class = DeutscherKontext


class Befehlsgruppe(TyperGroup):
    """Eine Gruppe von Befehlen mit deutscher Hilfe."""

    context_class = DeutscherKontext

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Liest die Angaben; eine leere ist ein Irrtum, gleich an welchem Befehl."""
        if not ctx.resilient_parsing:
            _check_leere(args)
        return super().parse_args(ctx, args)


def _check_leere(angaben: Sequence[str]) -> None:
    """Weist mit FrageError eine Angabe ohne Inhalt ab: Sie käme sonst an wie nicht genannt oder als ».«."""
    for davor, angabe in zip(["", *angaben], angaben, strict=False):
        option, gleich, wert = angabe.partition("=") if angabe.startswith("--") else (davor, "=", angabe)
        if gleich and not wert.strip():
            was = f"Der Wert für {option} ist leer." if option.startswith("-") else "Eine Angabe ist leer."
            raise FrageError(was, "Einen Wert nennen oder die Angabe weglassen.")


def meldung(error: Any) -> str:
    """Liefert die deutsche Meldung zu einem falschen Aufruf, nach der Art des Fehlers."""
    uebersetzung = _FEHLER.get(type(error).__name__)
    return uebersetzung(error) if uebersetzung else str(error.message)


def _uebersetzt(text: str) -> str:
    text = _GRENZEN.sub("[", _HILFETEXTE.get(text, text)).removesuffix("  []")
    for englisch, deutsch in _ZUSAETZE.items():
        text = text.replace(englisch, deutsch)
    return text


def _name(error: Any) -> str:
    return str(error.param.get_error_hint()).strip("'") if error.param else ""


def _unbekannte_option(error: Any) -> str:
    nahe = f" {meinten_sie(*sorted(error.possibilities))}" if error.possibilities else ""
    return f"Die Option »{error.option_name}« gibt es nicht.{nahe}"


def _falscher_wert(error: Any) -> str:
    if error.param is None:
        return str(error.message)
    # Was Typer selbst meldet, ist englisch; was erwartet wird, sagen Platzhalter und Hilfetext.
    metavar = error.param.metavar or ""
    form = f"{metavar}, {_FORMEN[metavar]}" if metavar in _FORMEN else metavar
    erwartet = f"{form} – {error.param.help or ''}".strip(" –")
    getippt = _getippt(error)
    return (
        f"Der Wert{f' »{getippt}«' if getippt else ''} für {_name(error)} passt nicht. Erwartet: {erwartet}"
    )


def _getippt(error: Any) -> str:
    """Liefert den Wert, der nicht passte; pydantic hebt ihn auf."""
    einzelne: list[Any] = getattr(error.__cause__, "errors", list)()
    return str(einzelne[0]["input"]) if einzelne else ""


def _aufruf(error: Any) -> str:
    befehl = error.ctx.command if error.ctx else None
    if not isinstance(befehl, TyperGroup):
        zuviel = _ZUVIEL.search(str(error.message))
        was = f"Das ist zu viel: »{zuviel[1]}«" if zuviel else "Der Aufruf hat zu viele oder falsche Angaben"
        return f'{was}. Was Leerzeichen enthält, steht in Anführungszeichen: "Bad Honnef".'
    unbekannt = _BEFEHL.search(str(error.message))
    getippt = str(literal_eval(unbekannt[1])) if unbekannt else ""
    wort = f"Den Befehl »{getippt}«" if getippt else "Diesen Befehl"
    befehle = befehl.list_commands(error.ctx)
    nahe = find_nahes(slug(getippt), befehle)
    hilfe = meinten_sie(nahe) if nahe else f"Es gibt: {', '.join(befehle)}."
    return f"{wort} gibt es nicht. {hilfe}"


_FEHLER = {
    "NoSuchOption": _unbekannte_option,
    "MissingParameter": lambda error: f"Es fehlt eine Angabe: {_name(error)}.",
    "BadParameter": _falscher_wert,
    "BadOptionUsage": lambda error: f"Der Option »{error.option_name}« fehlt der Wert.",
    "UsageError": _aufruf,
}

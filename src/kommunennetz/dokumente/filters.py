"""Was Vorlagen hinter einen senkrechten Strich schreiben können: `{{ stichtag | datum }}`."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import filters as jinja_filters
from jinja2 import pass_environment
from jinja2.sandbox import SandboxedEnvironment

from kommunennetz.dokumente.markdown import Markdown, escape, link
from kommunennetz.model.teildatum import tag

GESCHUETZT = "\N{NO-BREAK SPACE}"

# Nur was geprüft ist: Jinjas übrige Filter maskieren für HTML, raten Zufälliges oder geben Python preis.
_AUS_JINJA = (
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "indent",
    "int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse",
    "round", "select", "selectattr", "slice", "sort", "string", "sum", "trim", "unique", "upper",
)  # fmt: skip


class UnzulaessigerWertError(ValueError):
    """Ein Wert, den ein Dokument nicht zeigen kann; Text und Hilfe sind deutsche Sätze ohne Ort."""

    def __init__(self, text: str, hilfe: str) -> None:
        super().__init__(text)
        self.hilfe = hilfe


def pruefe_wert(value: Any) -> Any:
    """Liefert den Wert unverändert, wenn er einen Text für Leser hat; sonst UnzulaessigerWertError.

    Warum: Jinja schriebe »None«, »True« oder »<bound method …>« in die Urkunde.
    """
    if value is None:
        raise UnzulaessigerWertError(
            "Der Wert ist leer (None)", "Mit {% if … %} prüfen, ob er da ist, oder ihn im Register ergänzen."
        )
    if isinstance(value, bool):
        raise UnzulaessigerWertError(
            "Der Wert ist kein Text, sondern ja oder nein", "Ihn mit {% if … %} fragen."
        )
    schreibt: object = type(value).__str__
    if schreibt is object.__str__ and not isinstance(value, int | float):
        raise UnzulaessigerWertError(
            f"Der Wert ist kein Text, sondern ein Ding der Art »{type(value).__name__}«",
            "Eines seiner Felder nennen ({{ ding.feld }}) oder seine Teile mit {% for … %} durchgehen.",
        )
    return value


def format_datum(value: Any) -> str:
    """Liefert ein Datum im Satz (»6. Dezember 2017«); Tag und Monat trennt kein Zeilenumbruch."""
    text = str(tag(value)) if isinstance(value, date) else str(pruefe_wert(value))
    return re.sub(r"(?<=\d\.) (?=[^\W\d])", GESCHUETZT, text)


def format_zahl(value: Any) -> str:
    """Liefert eine Zahl in deutscher Schreibweise: Dreiergruppen mit geschütztem Leerzeichen, Komma."""
    try:
        zahl = Decimal(str(pruefe_wert(value)))
    except InvalidOperation:
        zahl = Decimal("NaN")
    if not zahl.is_finite():
        raise UnzulaessigerWertError(
            f"»{value}« ist keine Zahl", "Den Filter »zahl« nur auf Zahlen anwenden."
        )
    return f"{zahl:,f}".replace(",", GESCHUETZT).replace(".", ",")


def join_texte(teile: Iterable[Any], trenner: Any = "") -> str:
    """Liefert die Teile hintereinander; ist eines schon Markdown, werden die anderen dazu."""
    alle = [pruefe_wert(teil) for teil in teile]
    if any(isinstance(teil, Markdown) for teil in (*alle, trenner)):
        return escape(trenner).join(alle)
    return str(trenner).join(map(str, alle))


@pass_environment
def _join(umgebung: SandboxedEnvironment, teile: Iterable[Any], d: Any = "", attribute: Any = None) -> str:
    if attribute is not None:
        teile = map(jinja_filters.make_attrgetter(umgebung, attribute), teile)
    return join_texte(teile, d)


def _replace(text: Any, alt: Any, neu: Any) -> str:
    if any(isinstance(teil, Markdown) for teil in (text, alt, neu)):
        return escape(text).replace(escape(alt), escape(neu))
    return str(pruefe_wert(text)).replace(str(alt), str(neu))


def _link(url: Any, text: Any = None) -> Markdown:
    return link(pruefe_wert(url), text)


FILTERS: dict[str, Any] = {name: jinja_filters.FILTERS[name] for name in _AUS_JINJA} | {
    "datum": format_datum,
    "join": _join,
    "link": _link,
    "replace": _replace,
    "zahl": format_zahl,
}

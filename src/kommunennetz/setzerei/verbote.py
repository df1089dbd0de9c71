"""Was in einer Vorlage stehen darf, geprüft an ihrem Baum, bevor sie läuft, und was sie dann kosten darf."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from jinja2 import nodes

from kommunennetz.worte.saetze import meinten_sie

MAX_SCHRITTE = 2_000_000
"""So viele Teile der Vorlage (Namen, Filter, Texte) werden höchstens ausgeführt, Wiederholungen mitgezählt.

Die Anlage eines Registers mit 11 000 Kommunen braucht knapp eine Million.
"""
MAX_ZEICHEN = 20_000_000
"""So viel Text darf insgesamt entstehen, Zwischenergebnisse mitgezählt."""
MAX_DOKUMENT = 5_000_000
"""So lang darf fertiges Markdown werden."""
MAX_TEXT = 200_000
"""So lang darf ein einzelner Text sein, der noch kein Markdown ist: hundert Seiten."""
MAX_QUELLTEXT = 1_000_000
"""So lang darf eine Vorlage selbst sein."""
MAX_MARKEN = 20_000
"""So viele Teile dürfen in den Klammern einer Vorlage stehen; das Übersetzen dauert je Teil."""
KOSTEN_AUFRUF = 40
"""So viele Schritte kostet es, ein Makro oder einen Filter zu rufen oder eine Vorlage einzubinden."""
MAX_ZAHL = 10**15
MAX_TIEFE = 50
"""So oft dürfen Makros ineinander stecken."""

_ERLAUBT: frozenset[type[nodes.Node]] = frozenset({
    nodes.Template, nodes.Output, nodes.TemplateData,
    nodes.For, nodes.If, nodes.With, nodes.FilterBlock, nodes.Assign, nodes.AssignBlock,
    nodes.Macro, nodes.CallBlock, nodes.Include, nodes.FromImport,
    nodes.Name, nodes.Const, nodes.Tuple, nodes.List, nodes.Dict, nodes.Pair, nodes.Keyword,
    nodes.Filter, nodes.Test, nodes.Call, nodes.Getattr, nodes.Getitem, nodes.Slice,
    nodes.CondExpr, nodes.Concat, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pos, nodes.Neg,
})  # fmt: skip
_EINBINDEN = 'Gemeinsames mit {% include "datei" %} oder {% from "datei" import makro %} einbinden.'
_WARUM_NICHT: dict[type[nodes.Node], tuple[str, str]] = {
    nodes.Extends: ("{% extends %} gibt es in Vorlagen nicht", _EINBINDEN),
    nodes.Block: ("{% block %} gibt es in Vorlagen nicht", _EINBINDEN),
    nodes.Import: ("{% import %} gibt es in Vorlagen nicht", _EINBINDEN),
    nodes.NSRef: (
        "Ein Feld lässt sich in Vorlagen nicht setzen",
        "Mit {% set … %} einen neuen Namen vergeben; zum Zählen gibt es die Filter »length« und »sum«.",
    ),
    nodes.Pow: ("Potenzen (**) gibt es in Vorlagen nicht", "Vorlagen rechnen mit + - * / // und %."),
    nodes.Scope: (
        "{% autoescape %} gibt es in Vorlagen nicht",
        "Jeder Wert erscheint von selbst wörtlich; die Zeile löschen.",
    ),
}
_MIT_STERN = ("Angaben mit * und ** gibt es in Vorlagen nicht", "Jede Angabe einzeln schreiben.")
_NUR_FELDER = "Eine Vorlage sieht nur, was docs/vorlagen.md nennt, dazu eigene Namen und Makros."
_NAMEN = {"self", "super", "varargs", "kwargs"}
# Was Python an Texten und Listen anböte, und wie es in Vorlagen heißt.
_STATTDESSEN = {
    "items": "| items", "keys": "| items", "values": "| items", "upper": "| upper", "lower": "| lower",
    "capitalize": "| capitalize", "strip": "| trim", "replace": "| replace(…, …)", "join": "| join(…)",
    "format": "~", "count": "| length",
}  # fmt: skip
NUR_DIESE = "Aufrufen lassen sich nur Makros und die Funktionen, die docs/vorlagen.md nennt."


class VerbotenError(Exception):
    """Etwas, das in Vorlagen nicht geht, mit Abhilfe; `zeile` ist 0, wo erst der Lauf sie kennt."""

    def __init__(self, text: str, hilfe: str, *, datei: str = "", zeile: int = 0) -> None:
        super().__init__(text)
        self.hilfe = hilfe
        self.datei = datei
        self.zeile = zeile


def pruefe_baum(baum: nodes.Template, datei: str, filters: Collection[str], tests: Collection[str]) -> None:
    """Wirft VerbotenError mit Datei und Zeile beim Ersten, was Vorlagen nicht dürfen."""
    for knoten in alle_knoten(baum):
        grund = _grund(knoten, filters, tests)
        if grund is not None:
            zeile = next((teil.lineno for teil in alle_knoten(knoten) if teil.lineno), 1)
            raise VerbotenError(*grund, datei=datei, zeile=zeile)


def alle_knoten(baum: nodes.Node) -> Iterator[nodes.Node]:
    """Liefert den Knoten und alles darunter, der Reihe nach; ohne Rekursion, denn Tiefe ist ein Angriff."""
    offen: list[nodes.Node] = [baum]
    while offen:
        knoten = offen.pop()
        yield knoten
        offen.extend(reversed(list(knoten.iter_child_nodes())))


def _grund(knoten: nodes.Node, filters: Collection[str], tests: Collection[str]) -> tuple[str, str] | None:
    match knoten:
        case nodes.Call():
            return _grund_aufruf(knoten)
        case nodes.Filter():
            return _grund_filter(knoten, f"Den Filter »{knoten.name}« gibt es nicht", filters)
        case nodes.Test():
            return _grund_filter(knoten, f"Die Frage »is {knoten.name}« gibt es nicht", tests)
    return _grund_form(knoten)


def _grund_filter(
    knoten: nodes.Filter | nodes.Test, fehlt: str, bekannte: Collection[str]
) -> tuple[str, str] | None:
    if knoten.name not in bekannte:
        return fehlt, _vorschlag(knoten.name, bekannte)
    return _MIT_STERN if knoten.dyn_args or knoten.dyn_kwargs else None


def _grund_form(knoten: nodes.Node) -> tuple[str, str] | None:  # noqa: PLR0911 – ein Grund je Form
    match knoten:
        case nodes.Getattr() if knoten.attr.startswith("_"):
            return f"»{knoten.attr}« ist von Vorlagen aus nicht zu sehen", _NUR_FELDER
        case nodes.Name() if knoten.name in _NAMEN or knoten.name.startswith("__"):
            return f"»{knoten.name}« gibt es in Vorlagen nicht", _NUR_FELDER
        case nodes.Dict() if not all(isinstance(paar.key, nodes.Const) for paar in knoten.items):
            return "Die Schlüssel einer Zuordnung müssen feste Texte sein", 'Etwa {"ja": "erfüllt"}[stand].'
        case nodes.Const(value=int() | float() as zahl) if not abs(zahl) <= MAX_ZAHL:
            return "Diese Zahl ist zu groß", "Vorlagen rechnen mit Zahlen bis zu einer Billiarde."
        case nodes.For(recursive=True):
            return "{% for … recursive %} gibt es in Vorlagen nicht", "Schleifen ineinander schreiben."
        case nodes.Include() | nodes.FromImport() if not _ist_fester_name(knoten.template):
            return "Eine Vorlage wird mit festem Namen eingebunden", 'Etwa {% include "fuss.md.j2" %}.'
    if type(knoten) in _ERLAUBT:
        return None
    unbekannt = (
        f"»{type(knoten).__name__}« gibt es in Vorlagen nicht",
        "Den Ausdruck in dieser Zeile löschen.",
    )
    return _WARUM_NICHT.get(type(knoten), unbekannt)


def _grund_aufruf(aufruf: nodes.Call) -> tuple[str, str] | None:
    if aufruf.dyn_args or aufruf.dyn_kwargs:
        return _MIT_STERN
    if isinstance(aufruf.node, nodes.Name):
        return None
    if not isinstance(aufruf.node, nodes.Getattr):
        return "Das lässt sich nicht aufrufen", NUR_DIESE
    name = aufruf.node.attr
    stattdessen = _STATTDESSEN.get(name)
    hilfe = f"Statt ».{name}(…)« schreibt man in Vorlagen »{stattdessen}«." if stattdessen else NUR_DIESE
    return f"».{name}(…)« lässt sich nicht aufrufen", hilfe


def _ist_fester_name(name: nodes.Expr) -> bool:
    if isinstance(name, nodes.List | nodes.Tuple):
        return all(map(_ist_fester_name, name.items))
    return isinstance(name, nodes.Const) and isinstance(name.value, str)


def _vorschlag(name: str, bekannte: Collection[str]) -> str:
    alle = sorted(wort for wort in bekannte if wort.isidentifier())
    gemeint = get_close_matches(name, alle, n=1, cutoff=0.75)
    return f"{f'{meinten_sie(gemeint[0])} ' if gemeint else ''}Es gibt: {', '.join(alle)}."


class GrenzeError(Exception):
    """Eine Vorlage, die mehr verlangt, als je ein Dokument braucht."""


class Verbrauch:
    """Zählt mit, was ein Ausfüllen kostet; GrenzeError, sobald es zu viel ist."""

    def __init__(self) -> None:
        self.schritte = 0
        self.zeichen = 0
        self.tiefe = 0

    def zaehle(self, schritte: int, zeichen: int = 0) -> None:
        """Rechnet Arbeit und Text dazu."""
        self.schritte += schritte
        self.zeichen += zeichen
        if self.schritte > MAX_SCHRITTE or self.zeichen > MAX_ZEICHEN:
            raise GrenzeError

    def text(self, laenge: int, *, fertig: bool) -> None:
        """Rechnet einen Text dieser Länge dazu, am besten, bevor er entsteht; `fertig` ist Markdown."""
        if laenge > (MAX_DOKUMENT if fertig else MAX_TEXT):
            raise GrenzeError
        self.zaehle(1, laenge)

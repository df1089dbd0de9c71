"""Was Vorlagen hinter einen senkrechten Strich schreiben können: `{{ stichtag | datum }}`.

Jeder Filter nimmt und liefert schlichte Werte. Jinjas eigene sind nur dort benutzt, wo sie nichts kosten und
nichts preisgeben.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Annotated, Any

from jinja2 import Undefined, pass_context, pass_environment
from jinja2 import filters as jinja_filters
from jinja2.exceptions import FilterArgumentError
from jinja2.runtime import Context

from kommunennetz.model.teildatum import tag
from kommunennetz.setzerei.fertig import Fertig
from kommunennetz.setzerei.rechenwerk import (
    Rechenwerk,
    UnzulaessigerWertError,
    nur_schlicht,
    pruefe_undefiniert,
    pruefe_wert,
)
from kommunennetz.setzerei.verbote import KOSTEN_AUFRUF, MAX_ZAHL, GrenzeError, VerbotenError
from kommunennetz.setzerei.wert import nenne_art
from kommunennetz.worte.faelle import zu
from kommunennetz.worte.saetze import satzanfang

GESCHUETZT = "\N{NO-BREAK SPACE}"
MAX_EINZUG = 40
MAX_STELLEN = 6


def format_datum(value: Any) -> str:
    """Liefert ein Datum im Satz (»6. Dezember 2017«); Tag und Monat trennt kein Zeilenumbruch."""
    text = str(tag(value)) if isinstance(value, date) else str(pruefe_wert(value))
    return re.sub(r"(?<=\d\.) (?=[^\W\d])", GESCHUETZT, text)


def format_zahl(value: Any) -> str:
    """Liefert eine Zahl in deutscher Schreibweise: Dreiergruppen mit geschütztem Leerzeichen, Komma."""
    try:
        zahl = Decimal(str(pruefe_wert(value))[:20])
    except InvalidOperation:
        zahl = Decimal("NaN")
    if not zahl.is_finite() or abs(zahl) > MAX_ZAHL:
        raise UnzulaessigerWertError(
            f"»{str(value)[:40]}« ist keine Zahl", "Den Filter »zahl« nur auf Zahlen anwenden."
        )
    return f"{zahl:,f}".replace(",", GESCHUETZT).replace(".", ",")


def _text(value: Any) -> str:
    geprueft = pruefe_wert(value)
    return geprueft if isinstance(geprueft, str) else str(geprueft)


def _wie(vorbild: Any, text: str) -> str:
    return type(vorbild)(text) if isinstance(vorbild, Fertig) else text


def _join(umgebung: Rechenwerk, teile: Any, d: Any = "", attribute: Any = None) -> str:
    hole = jinja_filters.make_attrgetter(umgebung, attribute)
    return umgebung.verbinde([hole(teil) for teil in umgebung.durchlauf(teile)], d)


def _replace(umgebung: Rechenwerk, text: Any, alt: Any, neu: Any) -> str:
    fertig = any(isinstance(teil, Fertig) for teil in (text, alt, neu))
    text, alt, neu = (umgebung.maskiere(teil) if fertig else _text(teil) for teil in (text, alt, neu))
    umgebung.verbrauch.text(len(text) + text.count(alt) * (len(neu) - len(alt)), fertig=fertig)
    return _wie(text, str(text).replace(str(alt), str(neu)))


def _indent(umgebung: Rechenwerk, text: Any, width: Any = 4, first: Any = False, blank: Any = False) -> str:
    if not isinstance(width, int) or not 0 <= width <= MAX_EINZUG:
        raise UnzulaessigerWertError(
            "Der Einzug ist keine brauchbare Zahl", f"Eine Zahl von 0 bis {MAX_EINZUG} angeben."
        )
    zeilen = _text(text).split("\n")
    laenge = sum(map(len, zeilen)) + len(zeilen) * (width + 1)
    umgebung.verbrauch.text(laenge, fertig=isinstance(text, Fertig))
    neue = [
        f"{' ' * width}{zeile}" if (n or first) and (zeile or blank) else str(zeile)
        for n, zeile in enumerate(zeilen)
    ]
    return _wie(text, "\n".join(neue))


def _round(_umgebung: Rechenwerk, value: Any, precision: Any = 0) -> float | int:
    if not isinstance(precision, int) or not 0 <= precision <= MAX_STELLEN:
        raise UnzulaessigerWertError(
            "Gerundet wird auf eine Zahl von Stellen", f"Eine Zahl von 0 bis {MAX_STELLEN} angeben."
        )
    return round(_nur_zahl(value), precision or None)


def _nur_zahl(value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        pruefe_wert(value)
        raise UnzulaessigerWertError(
            "Hier wird eine Zahl gebraucht", "Texte macht der Filter »int« zu Zahlen."
        )
    return value


def _int(_umgebung: Rechenwerk, value: Any, default: Any = 0) -> Any:
    try:
        return int(float(str(pruefe_wert(value))[:20]))
    except (ValueError, OverflowError):
        return default


def _float(_umgebung: Rechenwerk, value: Any, default: Any = 0.0) -> Any:
    try:
        return float(str(pruefe_wert(value))[:20])
    except ValueError:
        return default


def _ordnung(umgebung: Rechenwerk, attribute: Any = None, *, gross: Any = False) -> Callable[[Any], Any]:
    """Liefert, wonach geordnet wird: das Feld, Texte ohne Groß und Klein, Leeres zuletzt."""
    teile = attribute.split(",") if isinstance(attribute, str) else [attribute]
    holer = [jinja_filters.make_attrgetter(umgebung, teil) for teil in teile]

    def platz(ding: Any) -> Any:
        werte = [nur_schlicht(hole(ding)) for hole in holer]
        umgebung.verbrauch.zaehle(4, sum(len(wert) for wert in werte if isinstance(wert, str)))
        return [
            (wert is None, wert.lower() if isinstance(wert, str) and not gross else wert or 0)
            for wert in werte
        ]

    return platz


def _sort(
    umgebung: Rechenwerk, value: Any, reverse: Any = False, case_sensitive: Any = False, attribute: Any = None
) -> list[Any]:
    ordnung = _ordnung(umgebung, attribute, gross=case_sensitive)
    return sorted(umgebung.durchlauf(value), key=ordnung, reverse=bool(reverse))


def _unique(
    umgebung: Rechenwerk, value: Any, case_sensitive: Any = False, attribute: Any = None
) -> list[Any]:
    ordnung = _ordnung(umgebung, attribute, gross=case_sensitive)
    erste: dict[Any, Any] = {}
    for ding in umgebung.durchlauf(value):
        erste.setdefault(tuple(ordnung(ding)), ding)
    return list(erste.values())


def _min(umgebung: Rechenwerk, value: Any, case_sensitive: Any = False, attribute: Any = None) -> Any:
    return _erster(umgebung, _sort(umgebung, value, False, case_sensitive, attribute))


def _max(umgebung: Rechenwerk, value: Any, case_sensitive: Any = False, attribute: Any = None) -> Any:
    return _erster(umgebung, _sort(umgebung, value, True, case_sensitive, attribute))


def _erster(umgebung: Rechenwerk, value: Any) -> Any:
    return next(iter(umgebung.durchlauf(value)), umgebung.undefined(name="erstes Ding einer leeren Liste"))


def _letzter(umgebung: Rechenwerk, value: Any) -> Any:
    return _erster(umgebung, list(umgebung.durchlauf(value))[-1:])


def _groupby(
    umgebung: Rechenwerk, value: Any, attribute: Any, default: Any = None, case_sensitive: Any = False
) -> list[tuple[Any, list[Any]]]:
    hole = jinja_filters.make_attrgetter(umgebung, attribute, default=default)
    ordnung = _ordnung(umgebung, gross=case_sensitive)
    gruppen: dict[Any, list[tuple[Any, Any]]] = {}
    for ding in umgebung.durchlauf(value):
        merkmal = hole(ding)
        gruppen.setdefault(tuple(ordnung(merkmal)), []).append((merkmal, ding))
    return [(gruppe[0][0], [ding for _, ding in gruppe]) for _, gruppe in sorted(gruppen.items())]


def _items(umgebung: Rechenwerk, value: Any) -> list[tuple[Any, Any]]:
    if not isinstance(value, Mapping):
        pruefe_undefiniert(value)
        raise UnzulaessigerWertError(
            f"»items« zerlegt eine Zuordnung, hier ist es {nenne_art(value)}",
            "Listen geht {% for … %} selbst durch.",
        )
    umgebung.durchlauf(value)
    return list(value.items())


def _dictsort(
    umgebung: Rechenwerk, value: Any, case_sensitive: Any = False, by: Any = "key", reverse: Any = False
) -> list[tuple[Any, Any]]:
    return _sort(umgebung, _items(umgebung, value), reverse, case_sensitive, 1 if by == "value" else 0)


def _sum(umgebung: Rechenwerk, value: Any, attribute: Any = None, start: Any = 0) -> Any:
    hole = jinja_filters.make_attrgetter(umgebung, attribute)
    return sum((_nur_zahl(hole(ding)) for ding in umgebung.durchlauf(value)), _nur_zahl(start))


def _length(umgebung: Rechenwerk, value: Any) -> int:
    return len(umgebung.durchlauf(value))


def _link(umgebung: Rechenwerk, url: Any, text: Any = None) -> Fertig:
    return umgebung.sprache.link(_text(url), None if text is None else _text(text))


def _reverse(umgebung: Rechenwerk, value: Any) -> Any:
    if isinstance(value, str):
        return _wie(value, str(value)[::-1])
    return list(umgebung.durchlauf(value))[::-1]


_Angaben = Annotated[Any, "was ein Filter in Klammern bekommt"]


def _mit_jinja(name: str, bekannte: str) -> Callable[..., list[Any]]:
    """Liefert einen Filter, der einen anderen oder eine Frage auf jedes Ding einer Liste anwendet."""
    jinja_filter = jinja_filters.FILTERS[name]
    stelle = 1 if name.endswith("attr") else 0

    def aufruf(
        kontext: Context, umgebung: Rechenwerk, value: Any, *angaben: _Angaben, **weitere: _Angaben
    ) -> list[Any]:
        if len(angaben) > stelle and angaben[stelle] not in getattr(umgebung, bekannte):
            wie = "Filter" if bekannte == "filters" else "Frage"
            raise VerbotenError(
                f"»{str(angaben[stelle])[:40]}« gibt es als {wie} nicht",
                "Die Liste steht in docs/vorlagen.md.",
            )
        return list(jinja_filter(kontext, umgebung.durchlauf(value), *angaben, **weitere))

    return aufruf


def _ohne_umgebung(funktion: Callable[..., Any]) -> Callable[..., Any]:
    def aufruf(_umgebung: Rechenwerk, *angaben: _Angaben, **weitere: _Angaben) -> Any:
        return funktion(*angaben, **weitere)

    return aufruf


def begrenzt(name: str, filter_: Callable[..., Any], *, mit_kontext: bool = False) -> Callable[..., Any]:
    """Liefert den Filter so, dass sein Ergebnis ein schlichter Wert in den Grenzen ist.

    Was nicht zu ihm passt, meldet er auf Deutsch.
    """

    @pass_context
    @wraps(filter_)
    def aufruf(kontext: Context, value: Any, *angaben: _Angaben, **weitere: _Angaben) -> Any:
        umgebung: Any = kontext.environment
        umgebung.verbrauch.zaehle(KOSTEN_AUFRUF)
        vorweg = (kontext, umgebung) if mit_kontext else (umgebung,)
        try:
            return umgebung.geprueft(filter_(*vorweg, value, *angaben, **weitere))
        except UnzulaessigerWertError:
            raise
        except OverflowError:
            raise GrenzeError from None
        except (TypeError, ValueError, LookupError, AttributeError, FilterArgumentError):
            raise UnzulaessigerWertError(
                f"Der Filter »{name}« passt hier nicht; vor ihm steht {nenne_art(value)}",
                "Was er nimmt, steht in docs/vorlagen.md.",
            ) from None

    return aufruf


_EIGENE: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "abs": ("Zahl ohne Vorzeichen", lambda _umgebung, value: abs(_nur_zahl(value))),
    "count": ("wie »length«", _length),
    "d": ("wie »default«", _ohne_umgebung(jinja_filters.do_default)),
    "datum": ("Datum im Satz; Tag und Monat bleiben in einer Zeile", _ohne_umgebung(format_datum)),
    "default": ("der Wert, oder die Angabe, wo es ihn nicht gibt", _ohne_umgebung(jinja_filters.do_default)),
    "dictsort": ("Zuordnung als geordnete Paare", _dictsort),
    "first": ("das erste Ding einer Liste", _erster),
    "float": ("Text als Kommazahl", _float),
    "groupby": ("Liste nach einem Feld in Paare aus Wert und Gruppe geteilt", _groupby),
    "indent": (f"Text, dessen weitere Zeilen eingerückt sind, höchstens {MAX_EINZUG} Zeichen", _indent),
    "int": ("Text als ganze Zahl", _int),
    "items": ("Zuordnung als Paare aus Schlüssel und Wert", _items),
    "join": ("Liste als ein Text, mit dem Trenner dazwischen; `attribute` nennt ein Feld", _join),
    "last": ("das letzte Ding einer Liste", _letzter),
    "length": ("wie viele Dinge eine Liste hat, wie viele Zeichen ein Text", _length),
    "link": (
        "http-, https- oder mailto-Adresse als Verweis (HTML: ohne http); in Klammern sein Text",
        _link,
    ),
    "list": ("Liste aus den Teilen", lambda umgebung, value: list(umgebung.durchlauf(value))),
    "max": ("das größte Ding; `attribute` nennt das Feld", _max),
    "min": ("das kleinste Ding; `attribute` nennt das Feld", _min),
    "replace": ("Text, in dem die erste Angabe durch die zweite ersetzt ist", _replace),
    "reverse": ("Liste oder Text rückwärts", _reverse),
    "round": (f"Zahl, gerundet auf so viele Stellen, höchstens {MAX_STELLEN}", _round),
    "satzanfang": (
        "Text mit großem ersten Buchstaben; alles andere bleibt",
        lambda _umgebung, value: _wie(value, satzanfang(_text(value))),
    ),
    "sort": ("Liste in ihrer Ordnung, Leeres zuletzt; `attribute` nennt das Feld, `reverse` kehrt um", _sort),
    "sum": ("Summe der Zahlen; `attribute` nennt das Feld", _sum),
    "unique": ("Liste ohne Wiederholungen; `attribute` nennt das Feld", _unique),
    "zu": (
        "Dativ hinter »zu«: »zum Netzwerk«, »zur Erklärung«",
        lambda _umgebung, value: _wie(value, zu(_text(value))),
    ),
    "zahl": ("Zahl in deutscher Schreibweise: 17 930 000", _ohne_umgebung(format_zahl)),
    "zeilen": (
        "Liste der Zeilen eines Textes, ohne leere",
        lambda _umgebung, value: [zeile for zeile in _text(value).split("\n") if zeile.strip()],
    ),
    "capitalize": ("Text mit großem Anfang, sonst klein", lambda _umgebung, value: _text(value).capitalize()),
    "lower": ("Text in Kleinbuchstaben", lambda _umgebung, value: _text(value).lower()),
    "string": ("Wert als Text", lambda _umgebung, value: _text(value)),
    "trim": ("Text ohne Leerraum am Rand", lambda _umgebung, value: _text(value).strip()),
    "upper": ("Text in Großbuchstaben", lambda _umgebung, value: _text(value).upper()),
}
_JE_DING: Mapping[str, tuple[str, str]] = {
    "map": ("Liste, von jedem Ding das Feld `attribute` oder das Ergebnis eines Filters", "filters"),
    "select": ("Liste der Dinge, auf die die Frage zutrifft", "tests"),
    "reject": ("Liste ohne die Dinge, auf die die Frage zutrifft", "tests"),
    "selectattr": ("Liste der Dinge, auf deren Feld die Frage zutrifft", "tests"),
    "rejectattr": ("Liste ohne die Dinge, auf deren Feld die Frage zutrifft", "tests"),
}

FILTERS: Mapping[str, Callable[..., Any]] = {
    name: begrenzt(name, filter_) for name, (_, filter_) in _EIGENE.items()
} | {name: begrenzt(name, _mit_jinja(name, art), mit_kontext=True) for name, (_, art) in _JE_DING.items()}

BEDEUTUNG: Mapping[str, str] = {
    name: bedeutung for tabelle in (_EIGENE, _JE_DING) for name, (bedeutung, _) in tabelle.items()
}
"""Was jeder Filter liefert."""


def _frage(art: str) -> Callable[..., bool]:
    @pass_environment
    def frage(umgebung: Rechenwerk, links: Any, rechts: Any) -> bool:
        return umgebung.vergleiche(links, (art, rechts))

    return frage


def _ist_zahl(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TESTS: Mapping[str, Callable[..., bool]] = {
    "defined": lambda value: not isinstance(value, Undefined),
    "undefined": lambda value: isinstance(value, Undefined),
    "none": lambda value: value is None,
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "string": lambda value: isinstance(value, str),
    "number": _ist_zahl,
    "odd": lambda value: _ist_zahl(value) and value % 2 == 1,
    "even": lambda value: _ist_zahl(value) and value % 2 == 0,
} | {
    name: _frage(art)
    for namen, art in {
        ("==", "eq", "equalto"): "eq",
        ("!=", "ne"): "ne",
        ("<", "lt", "lessthan"): "lt",
        ("<=", "le"): "lteq",
        (">", "gt", "greaterthan"): "gt",
        (">=", "ge"): "gteq",
        ("in",): "in",
    }.items()
    for name in namen
}  # fmt: skip
"""Die Fragen hinter »is«: `{% if jahr is none %}`, `selectattr("jahr", "ge", 2024)`."""

"""Was eine Regel ist: Kennung, Stufe und Erklärung; eine Regel zwischen Datensätzen sucht auch selbst."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, NamedTuple

from kommunennetz.befund import Stufe
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad


@dataclass(frozen=True, slots=True)
class Regel:
    """Eine Regel, wie `pruefen --erklaere` und docs/regeln.md sie zeigen; die Erklärung ist Markdown."""

    id: str
    stufe: Stufe
    erklaerung: str


class Fund(NamedTuple):
    """Was eine Regel an einem Feld eines Datensatzes gefunden hat; Kennung und Stufe weiß die Regel.

    `zeile` gilt, wo es kein Feld gibt: im Text einer Infomail.
    """

    eintrag: Eintrag[Any]
    pfad: Pfad
    text: str
    hilfe: str
    zeile: int = 0


Suche = Callable[[Umfeld], Iterator[Fund]]


@dataclass(frozen=True, slots=True)
class Pruefregel(Regel):
    """Eine Regel zwischen Datensätzen mit der Funktion, die nach Verstößen sucht."""

    suche: Suche


def fehler(suche: Suche) -> Pruefregel:
    """Liefert die Regel zu einer Suchfunktion, deren Funde Fehler sind."""
    return _als_regel(suche, Stufe.FEHLER)


def hinweis(suche: Suche) -> Pruefregel:
    """Liefert die Regel zu einer Suchfunktion, deren Funde Hinweise sind."""
    return _als_regel(suche, Stufe.HINWEIS)


def lesefehler(kennung: str, erklaerung: str) -> Regel:
    """Liefert die Regel zu einem Fehler, den das Lesen selbst findet."""
    return Regel(kennung, Stufe.FEHLER, cleandoc(erklaerung))


def lesehinweis(kennung: str, erklaerung: str) -> Regel:
    """Liefert die Regel zu einem Hinweis, den das Lesen selbst gibt."""
    return Regel(kennung, Stufe.HINWEIS, cleandoc(erklaerung))


def _als_regel(suche: Suche, stufe: Stufe) -> Pruefregel:
    return Pruefregel(suche.__name__.replace("_", "-"), stufe, cleandoc(suche.__doc__ or ""), suche)

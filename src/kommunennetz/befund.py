"""Was die Prüfung findet: ein Wert mit Ort, Regel und Abhilfe, keine Ausnahme."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from inspect import cleandoc
from operator import attrgetter


class Stufe(StrEnum):
    """Ein Fehler muss behoben werden, ein Hinweis will angesehen werden; mit Grund ist er hingenommen."""

    FEHLER = "Fehler"
    HINWEIS = "Hinweis"
    HINGENOMMEN = "Hingenommen"


@dataclass(frozen=True, slots=True)
class Regel:
    """Was geprüft wird, wie `pruefen --erklaere` und docs/regeln.md es zeigen; die Erklärung ist Markdown."""

    id: str
    stufe: Stufe = field(compare=False)
    erklaerung: str = field(compare=False, repr=False)

    def __str__(self) -> str:
        """Liefert die Kennung, wie sie hinter einem Befund in Klammern steht."""
        return self.id


def als_regel(stufe: Stufe) -> Callable[[Callable[..., object]], Regel]:
    """Macht aus einer Funktion die Regel, die heißt wie sie und die ihr Docstring erklärt."""

    def benenne(funktion: Callable[..., object]) -> Regel:
        return Regel(funktion.__name__.replace("_", "-"), stufe, cleandoc(funktion.__doc__ or ""))

    return benenne


@dataclass(frozen=True, slots=True)
class Befund:
    """Ein einzelner Fund der Prüfung.

    `datei` ist der Pfad, wie er angezeigt wird (vom Register aus, mit »/«); Zeile und Spalte zählen ab 1.
    `feld` ist der Weg im Datensatz (»beitritt.unterzeichnet«), leer bei der ganzen Datei.
    """

    datei: str
    zeile: int
    spalte: int
    feld: str
    regel: Regel
    text: str
    hilfe: str = ""
    hingenommen: bool = False

    @property
    def stufe(self) -> Stufe:
        """Liefert die Stufe der Regel, solange niemand den Befund hingenommen hat."""
        return Stufe.HINGENOMMEN if self.hingenommen else self.regel.stufe

    def __str__(self) -> str:
        """Liefert die Zeile, die ein Editor anspringen kann, und darunter eingerückt die Abhilfe."""
        kopf = f"{self.datei}:{self.zeile}:{self.spalte}: {self.stufe}: {self.text} [{self.regel}]"
        return f"{kopf}\n    {self.hilfe}" if self.hilfe else kopf


def sortiert(befunde: list[Befund]) -> list[Befund]:
    """Liefert die Befunde in Leserichtung: nach Datei, Zeile, Spalte und Regel."""
    return sorted(befunde, key=attrgetter("datei", "zeile", "spalte", "regel.id", "text"))


def list_neue(jetzige: Iterable[Befund], alte: Iterable[Befund], ganz: Collection[str] = ()) -> list[Befund]:
    """Liefert die Befunde, die es vorher nicht gab; wo sie in der Datei stehen, ist dabei gleich.

    In den Dateien `ganz` gilt jeder als neu.
    """
    bekannte = Counter(map(_kern, alte))
    neue = []
    for befund in jetzige:
        if befund.datei not in ganz and bekannte[_kern(befund)]:
            bekannte[_kern(befund)] -= 1
        else:
            neue.append(befund)
    return neue


def _kern(befund: Befund) -> tuple[str, str, str]:
    return befund.datei, befund.regel.id, befund.text

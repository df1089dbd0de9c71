"""Text, der schon in der Sprache seines Dokuments dasteht und nicht noch einmal maskiert wird."""

import re
import unicodedata
from abc import abstractmethod
from typing import Any, Self

from markupsafe import Markup

from kommunennetz.worte.zeichen import hat_unsichtbare, ist_unsichtbar

# In einer Infomail an alle stehen dieselben Werte vierhundertmal. Lange füllten nur den Speicher.
GEMERKT_BIS = 200


class Fertig(Markup):
    """Ein Text in der Sprache eines Dokuments.

    Warum ein Markup: Jinja erkennt daran (`__html__`), was fertig ist. Alle Rechenarten von Markup
    (`+`, `%`, `join`, `format`) maskieren die andere Seite mit `escape`, hier also für diese Sprache.
    """

    __slots__ = ()

    @classmethod
    @abstractmethod
    def escape(cls, s: Any, /) -> Self:
        """Liefert den Wert so, dass er im Dokument wörtlich erscheint; was fertig ist, bleibt."""

    @classmethod
    @abstractmethod
    def link(cls, url: object, text: object = None) -> Self:
        """Liefert einen Verweis auf die Adresse; eine, der nicht zu trauen ist, bleibt bloßer Text."""


def clean(text: str) -> str:
    """Liefert den Text ohne unsichtbare Zeichen; Umbrüche werden zu Leerzeichen."""
    if "  " not in text and text.isprintable() and not hat_unsichtbare(text):
        return text
    return re.sub(" {2,}", " ", "".join(_sichtbar(zeichen) for zeichen in text))


def _sichtbar(zeichen: str) -> str:
    if zeichen.isspace() and unicodedata.category(zeichen) != "Zs":
        return " "
    return "" if ist_unsichtbar(zeichen) else zeichen

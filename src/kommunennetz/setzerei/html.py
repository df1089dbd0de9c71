"""Text, der schon HTML ist, und die Wandlung von Werten dorthin: wörtlich, auch in Angaben mit »"«."""

import html
from functools import lru_cache
from typing import Any, Self

from kommunennetz.setzerei.fertig import GEMERKT_BIS, Fertig, clean
from kommunennetz.setzerei.markdown import is_link, is_postlink

_POST = "mailto:"


class Html(Fertig):
    """Ein Text, der schon HTML ist."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:
        """Liefert den Wert so, dass er im Text und in Anführungszeichen wörtlich erscheint.

        Anders als bei Markdown gilt nur HTML als fertig: Ein Text in einer anderen Sprache wird maskiert.
        """
        if isinstance(s, Html):
            return cls(str(s))
        text = clean(str(s))
        return cls(_escape_gemerkt(text) if len(text) <= GEMERKT_BIS else html.escape(text))

    @classmethod
    def link(cls, url: object, text: object = None) -> Self:
        """Liefert einen Verweis auf eine https- oder mailto-Adresse; jede andere bleibt bloßer Text."""
        adresse = clean(str(url)).strip()
        anzeige = cls.escape(adresse.removeprefix(_POST) if text is None else text)
        if not ist_sicher(adresse):
            return anzeige
        return cls(f'<a href="{cls.escape(adresse)}">{anzeige}</a>')


def ist_sicher(adresse: str) -> bool:
    """Liefert, ob eine Seite dorthin verweisen darf: https mit einem Ort, oder ein Postfach."""
    seite = adresse.startswith("https://") and is_link(adresse) and not any(z.isspace() for z in adresse)
    return seite or is_postlink(adresse)


_escape_gemerkt = lru_cache(maxsize=4096)(html.escape)

"""Text, der schon Markdown ist, und die Wandlung von Werten dorthin: wörtlich und ohne Wirkung."""

import re
from functools import lru_cache
from typing import Any, Self
from urllib.parse import urlsplit

from kommunennetz.setzerei.fertig import GEMERKT_BIS, Fertig, clean
from kommunennetz.worte.anschrift import Anschrift, check_anschrift

# Was in CommonMark oder auf GitHub an jeder Stelle etwas auslöst. Alles andere bleibt ohne Schrägstrich,
# damit »Hennef (Sieg)« und »St. Augustin« in der .md-Datei so dastehen, wie man sie schreibt.
_UEBERALL = re.compile(r"[`*_\[\]<|~$#{]|\\(?!$)|&(?=[#\w]*(?:;|$))|!$")
# Am Anfang eines Werts kann eine Zeile beginnen (Liste, Zitat, Überschrift, Kasten) oder eine Klammer der
# Vorlage enden (»[x]« + »(javascript:…)«).
_ANFANG = re.compile(r"^( ?)([-+=>:(.)])")
_NUMMER = re.compile(r"^( ?\d{1,9})([.)])(?=[ \t]|$)")
_LINK_ZEICHEN = re.compile(r"[^\w!#$%&'*+,./:;=?@~-]")


class Markdown(Fertig):
    """Ein Text, der schon Markdown ist."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:
        """Liefert den Wert so, dass er in jedem Dokument wörtlich erscheint."""
        if hasattr(s, "__html__"):
            return cls(s.__html__())
        text = clean(str(s))
        return cls(_escape_gemerkt(text) if len(text) <= GEMERKT_BIS else _escape(text))

    @classmethod
    def link(cls, url: object, text: object = None) -> Self:
        """Liefert einen Verweis auf eine http-, https- oder mailto-Adresse; jede andere bleibt Text."""
        adresse = clean(str(url)).strip()
        anzeige = cls.escape(adresse if text is None else text)
        if not (is_link(adresse) or is_postlink(adresse)):
            return anzeige
        return cls(f"[{anzeige}]({_link_ziel(adresse)})")


def escape(value: object) -> Markdown:
    """Liefert den Wert als Markdown, das ihn wörtlich zeigt; was schon Markdown ist, bleibt, wie es ist.

    Nicht für Code-Spannen (`` `…` ``) in Vorlagen: dort gelten Schrägstriche in Markdown nichts.
    """
    return Markdown.escape(value)


def _escape(text: str) -> str:
    text = _UEBERALL.sub(r"\\\g<0>", text)
    # In Tabellen hielte man »\\« vor dem nächsten »|« für dessen Maske, deshalb am Ende als Zahl.
    text = text[:-1] + "&#92;" if text.endswith("\\") else text
    text = _NUMMER.sub(r"\1\\\2", text)
    return _ANFANG.sub(r"\1\\\2", text)


_escape_gemerkt = lru_cache(maxsize=1024)(_escape)


def is_link(adresse: str) -> bool:
    """Liefert, ob das eine http- oder https-Adresse mit einem Ort und ohne Benutzer ist."""
    try:
        teile = urlsplit(adresse)
        hat_ort = bool(teile.hostname) and teile.username is None and (teile.port is None or teile.port > 0)
    except ValueError:
        return False
    return teile.scheme in {"http", "https"} and hat_ort and not re.search(r"[\s\[\]\\]", teile.netloc)


def is_postlink(adresse: str) -> bool:
    """Liefert, ob das ein »mailto:« an genau eine Adresse ist (RFC 6068)."""
    schema, doppelpunkt, rest = adresse.partition(":")
    postfach, _, angaben = rest.partition("?")
    gut = isinstance(check_anschrift(postfach), Anschrift) and _VERSCHLUESSELT.fullmatch(angaben)
    return schema == "mailto" and bool(doppelpunkt and gut)


_VERSCHLUESSELT = re.compile(r"[\w%&=.~-]*", re.ASCII)


def _link_ziel(adresse: str) -> str:
    ziel = _LINK_ZEICHEN.sub(lambda treffer: "".join(f"%{b:02X}" for b in treffer[0].encode()), adresse)
    return ziel.replace("&", "&amp;")

"""Liest Markdown, wie Infomails es brauchen: CommonMark mit Tabellen, ohne HTML und ohne Bilder."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kommunennetz.worte.zeichen import replace_unsichtbare

Tokens = Sequence[Token]

_ERLAUBTER_LINK = re.compile(r"(https?://|mailto:)[^\s]", re.IGNORECASE)

# Eine Leerzeile und dahinter Text am Zeilenanfang, der keinen Listenpunkt beginnt, schließt jeden Block ab.
_GRENZE = re.compile(r"\n[ \t]*\n(?=[^\s*+\-0-9])")
# Codeblöcke reichen über Leerzeilen, Linkdefinitionen (»[x]: …«) gelten im ganzen Text.
_UEBERGREIFEND = ("```", "~~~", "]:")


def sichtbar(text: str) -> str:
    """Liefert den Text mit Bildern statt unsichtbarer Zeichen; Tabulator und Zeilenwechsel bleiben."""
    return replace_unsichtbare(text, _bild)


def _bild(zeichen: str) -> str:
    """Liefert das Bild eines Steuerzeichens (ESC wird ␛): sichtbar, und in keinem Programm mehr wirksam."""
    if zeichen == "\r":
        return zeichen
    if zeichen == "\x7f":
        return "\N{SYMBOL FOR DELETE}"
    return chr(0x2400 + ord(zeichen)) if zeichen < " " else "\N{REPLACEMENT CHARACTER}"


def build_markdown_it() -> MarkdownIt:
    """Liefert den Leser; Links gibt es nur auf http, https und mailto."""
    # Bilder lüde das Postfach von fremden Servern nach; ohne die Regel bleibt ein gewöhnlicher Link.
    markdown_it = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    markdown_it.validateLink = _ist_erlaubter_link  # type: ignore[method-assign]
    return markdown_it


def build_zeilenleser() -> MarkdownIt:
    """Liefert den Leser für eine Zeile ohne Auszeichnung (Betreff): nur Schrägstriche und Entities wirken."""
    return MarkdownIt("zero").enable(["escape", "entity"])


def split_stuecke(markdown: str) -> list[str]:
    """Liefert Stücke, die einzeln gelesen dasselbe bedeuten wie zusammen."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    return [text] if any(zeichen in text for zeichen in _UEBERGREIFEND) else _GRENZE.split(text)


def _ist_erlaubter_link(url: str) -> bool:
    return _ERLAUBTER_LINK.match(url) is not None

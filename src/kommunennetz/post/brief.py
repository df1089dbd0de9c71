"""Setzt das Markdown einer Infomail in die zwei Fassungen einer Nachricht um: Klartext und HTML.

Markdown heißt hier CommonMark mit Tabellen, ohne HTML und Bilder; von fremden Servern wird nichts geladen.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kommunennetz.post.klartext import Tokens, render_zeilen
from kommunennetz.worte.zeichen import sichtbar

_GEMERKT_MAX = 1024


@dataclass(frozen=True, slots=True)
class Brief:
    """Eine Infomail, wie eine Kommune sie liest."""

    betreff: str
    text: str
    html: str


class Umsetzer:
    """Setzt um und merkt sich, was in vielen Nachrichten gleich ist.

    Warum: Hunderte Nachrichten eines Laufs unterscheiden sich nur in wenigen Absätzen. Jeder gleiche wird
    einmal gelesen und gesetzt; gemessen spart das drei Viertel der Zeit.
    """

    def __init__(self) -> None:
        self._leser = build_markdown_it()
        self._zeilenleser = build_zeilenleser()
        self._gemerkt = lru_cache(maxsize=_GEMERKT_MAX)(self._setze)

    def betreff(self, markdown: str) -> str:
        """Liefert eine Zeile wörtlich; nur Schrägstriche und Entities der Vorlage sind aufgelöst."""
        [token] = self._zeilenleser.parseInline(sichtbar(markdown))
        return "".join(teil.content for teil in token.children or ())

    def brief(self, betreff: str, markdown: str) -> Brief:
        """Liefert den Text in beiden Fassungen."""
        gesetzt = [self._gemerkt(stueck) for stueck in split_stuecke(markdown)]
        text = "\n\n".join("\n".join(zeilen) for zeilen, _ in gesetzt if zeilen)
        html = "".join(inhalt for _, inhalt in gesetzt)
        return Brief(betreff, f"{text}\n", format_dokument(html, betreff))

    def _setze(self, markdown: str) -> tuple[list[str], str]:
        tokens = self._leser.parse(sichtbar(markdown))
        return render_zeilen(tokens), self._leser.renderer.render(tokens, self._leser.options, {})


_ERLAUBTER_LINK = re.compile(r"(https?://|mailto:)[^\s]", re.IGNORECASE)

# Eine Leerzeile und dahinter Text am Zeilenanfang, der keinen Listenpunkt beginnt, schließt jeden Block ab.
_GRENZE = re.compile(r"\n[ \t]*\n(?=[^\s*+\-0-9])")
# Codeblöcke reichen über Leerzeilen, Linkdefinitionen (»[x]: …«) gelten im ganzen Text.
_UEBERGREIFEND = ("```", "~~~", "]:")


def build_markdown_it() -> MarkdownIt:
    """Liefert den Leser; Links gibt es nur auf http, https und mailto."""
    # Bilder lüde das Postfach von fremden Servern nach; ohne die Regel bleibt ein gewöhnlicher Link.
    optionen = {"html": False, "xhtmlOut": False}
    markdown_it = MarkdownIt("commonmark", optionen, renderer_cls=_HtmlSatz).enable("table").disable("image")
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


# Die Gestaltung steht an den Elementen selbst, weil manche Postfächer <style> verwerfen.
_DOKUMENT = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<title>{betreff}</title>
</head>
<body style="font-family:Arial,sans-serif;font-size:16px;line-height:1.5;max-width:42em">
{inhalt}</body>
</html>
"""
_ZELLE = "border:1px solid #767676;padding:4px 8px"


def format_dokument(inhalt: str, betreff: str) -> str:
    """Liefert das vollständige Dokument; der Betreff wird sein Titel."""
    return _DOKUMENT.format(betreff=escape(sichtbar(betreff), quote=False), inhalt=inhalt)


class _HtmlSatz(RendererHTML):
    """Der Satz von markdown-it, dazu Rahmen und Geltung der Kopfzellen; die Namen gibt markdown-it vor."""

    def table_open(self, _tokens: Tokens, _stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return '<table style="border-collapse:collapse">\n'

    def th_open(self, tokens: Tokens, stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return f'<th scope="col" style="{_zellenstil(tokens[stelle])}">'

    def td_open(self, tokens: Tokens, stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return f'<td style="{_zellenstil(tokens[stelle])}">'

    def link_open(self, tokens: Tokens, stelle: int, optionen: OptionsDict, env: EnvType) -> str:
        # »[Wort]()« hat kein Ziel; ein leeres href verwiese auf die Nachricht selbst.
        if not tokens[stelle].attrs["href"]:
            return "<a>"
        return self.renderToken(tokens, stelle, optionen, env)


def _zellenstil(token: Token) -> str:
    return f"{_ZELLE};{token.attrs.get('style', 'text-align:left')}"

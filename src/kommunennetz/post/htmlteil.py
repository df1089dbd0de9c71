"""Setzt gelesenes Markdown als vollständiges HTML-Dokument, das nichts von fremden Servern nachlädt."""

from html import escape

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict, OptionsType

from kommunennetz.post.markdown import Tokens, sichtbar

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
_OPTIONEN = OptionsDict(
    OptionsType(
        maxNesting=20,
        html=False,
        linkify=False,
        typographer=False,
        quotes="",
        xhtmlOut=False,
        breaks=False,
        langPrefix="language-",
        highlight=None,
    )
)


def render_inhalt(tokens: Tokens) -> str:
    """Liefert das HTML der Blöcke, wie es zwischen <body> und </body> gehört."""
    return _SATZ.render(tokens, _OPTIONEN, {})


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


_SATZ = _HtmlSatz()

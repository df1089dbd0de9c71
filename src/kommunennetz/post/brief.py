"""Setzt das Markdown einer Infomail in die zwei Fassungen einer Nachricht um: Klartext und HTML.

Markdown heißt hier CommonMark mit Tabellen, ohne HTML; Bilder reisen mit, von Servern wird nichts geladen.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kommunennetz.post.bilder import Bild
from kommunennetz.post.klartext import Tokens, render_zeilen
from kommunennetz.worte.zeichen import sichtbar

_GEMERKT_MAX = 1024


@dataclass(frozen=True, slots=True)
class Brief:
    """Eine Infomail, wie eine Kommune sie liest."""

    betreff: str
    text: str
    html: str
    bilder: tuple[Bild, ...] = ()
    """Die Bilder, die im HTML unter ihrer Kennung stehen."""

    @property
    def seite(self) -> str:
        """Liefert das HTML als eine Datei, in der die Bilder stecken."""
        html = self.html
        for bild in self.bilder:
            # Im Text eines Dokuments stehen keine geraden Anführungszeichen; es trifft nur Bilder.
            html = html.replace(f'src="cid:{bild.kennung}"', f'src="{bild.data_uri}"')
        return html


@dataclass(frozen=True, slots=True)
class Bogen:
    """Das Markdown einer Nachricht; Kopf und Fuß sind klein gesetzt."""

    inhalt: str
    kopf: str = ""
    fuss: str = ""


FindeBild = Callable[[str, str], Bild]
"""Liefert zu Ziel und Alternativtext das Bild; wirft VorlageError, wenn es nicht geht."""


@dataclass(frozen=True, slots=True)
class _Gesetzt:
    zeilen: list[str]
    html: str
    bilder: tuple[Bild, ...]


class Umsetzer:
    """Setzt um und merkt sich, was in vielen Nachrichten gleich ist.

    Warum: Hunderte Nachrichten eines Laufs unterscheiden sich nur in wenigen Absätzen. Jeder gleiche wird
    einmal gelesen und gesetzt; gemessen spart das drei Viertel der Zeit.
    """

    def __init__(self, finde_bild: FindeBild) -> None:
        self._finde_bild = finde_bild
        self._leser = build_markdown_it()
        self._satz = _HtmlSatz()
        self._zeilenleser = build_zeilenleser()
        self._gemerkt = lru_cache(maxsize=_GEMERKT_MAX)(self._setze)

    def betreff(self, markdown: str) -> str:
        """Liefert eine Zeile wörtlich; nur Schrägstriche und Entities der Vorlage sind aufgelöst."""
        [token] = self._zeilenleser.parseInline(sichtbar(markdown))
        return "".join(teil.content for teil in token.children or ())

    def brief(self, betreff: str, bogen: Bogen) -> Brief:
        """Liefert den Text in beiden Fassungen; VorlageError, wenn ein Bild nicht geht."""
        teile = [
            [self._gemerkt(stueck) for stueck in split_stuecke(markdown)]
            for markdown in (bogen.kopf, bogen.inhalt, bogen.fuss)
        ]
        alle = [stueck for teil in teile for stueck in teil]
        text = "\n\n".join("\n".join(stueck.zeilen) for stueck in alle if stueck.zeilen)
        kopf, inhalt, fuss = ("".join(stueck.html for stueck in teil) for teil in teile)
        html = format_dokument(f"{_rand(kopf)}{inhalt}{_rand(fuss)}", betreff)
        bilder = dict.fromkeys(bild for stueck in alle for bild in stueck.bilder)
        return Brief(betreff, f"{text}\n", html, tuple(bilder))

    def _setze(self, markdown: str) -> _Gesetzt:
        tokens = self._leser.parse(sichtbar(markdown))
        bilder = tuple(
            self._setze_bild(teil)
            for token in tokens
            for teil in token.children or ()
            if teil.type == "image"
        )
        html = self._satz.render(tokens, self._leser.options, {})
        return _Gesetzt(render_zeilen(tokens), html, bilder)

    def _setze_bild(self, token: Token) -> Bild:
        """Liefert das Bild; im Klartext steht sein Alternativtext, im HTML seine Kennung."""
        alt = self._satz.renderInlineAsText(token.children, self._leser.options, {})
        bild = self._finde_bild(str(token.attrs["src"]), alt)
        token.attrs = {**bild.angaben, "alt": alt}
        token.content = f"[Bild: {' '.join(alt.split())}]"
        return bild


def teile_rahmen(markdown: str, inhalt: str) -> Bogen:
    """Liefert Kopf, Inhalt und Fuß, wenn der Inhalt genau einmal und für sich darin steht."""
    if not inhalt.strip():
        return Bogen(markdown)
    kopf, gefunden, fuss = markdown.partition(inhalt)
    eigener = (not kopf or kopf.endswith("\n\n")) and (not fuss.strip() or fuss.startswith("\n\n"))
    if not gefunden or not eigener or inhalt in fuss:
        return Bogen(markdown)
    return Bogen(inhalt, kopf, fuss)


_ERLAUBTER_LINK = re.compile(r"(https://|mailto:|tel:)[^\s]", re.IGNORECASE)

# Eine Leerzeile und dahinter Text am Zeilenanfang, der keinen Listenpunkt beginnt, schließt jeden Block ab.
_GRENZE = re.compile(r"\n[ \t]*\n(?=[^\s*+\-0-9])")
# Codeblöcke reichen über Leerzeilen, Linkdefinitionen (»[x]: …«) gelten im ganzen Text.
_UEBERGREIFEND = ("```", "~~~", "]:")


def build_markdown_it() -> MarkdownIt:
    """Liefert den Leser; Links gibt es nur auf https, mailto und tel."""
    optionen = {"html": False, "xhtmlOut": False}
    markdown_it = MarkdownIt("commonmark", optionen, renderer_cls=_HtmlSatz).enable("table")
    # Was an Links nicht geht, steht danach wieder als Text da; über Bilder entscheidet, wer sie sucht.
    markdown_it.validateLink = _ist_link  # type: ignore[method-assign]
    markdown_it.core.ruler.after("inline", "verbotene_links", _schreibe_verbotene_links_aus)
    return markdown_it


def _schreibe_verbotene_links_aus(state: StateCore) -> None:
    for token in state.tokens:
        verboten: Token | None = None
        for teil in token.children or ():
            if teil.type == "link_open" and not _ist_erlaubter_link(str(teil.attrs["href"])):
                verboten = teil
                _als_text(teil, "<" if teil.info == "auto" else "[")
            elif teil.type == "link_close" and verboten is not None:
                ende = ">" if verboten.info == "auto" else f"]({verboten.attrs['href']})"
                _als_text(teil, ende)
                verboten = None


def _als_text(token: Token, text: str) -> None:
    token.type, token.tag, token.nesting, token.content = "text", "", 0, text


def build_zeilenleser() -> MarkdownIt:
    """Liefert den Leser für eine Zeile ohne Auszeichnung (Betreff): nur Schrägstriche und Entities wirken."""
    return MarkdownIt("zero").enable(["escape", "entity"])


def split_stuecke(markdown: str) -> list[str]:
    """Liefert Stücke, die einzeln gelesen dasselbe bedeuten wie zusammen."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    return [text] if any(zeichen in text for zeichen in _UEBERGREIFEND) else _GRENZE.split(text)


def _ist_link(url: str) -> bool:  # noqa: ARG001 – so ruft es markdown-it
    return True


def _ist_erlaubter_link(url: str) -> bool:
    # »[Wort]()« hat kein Ziel und führt nirgendwohin.
    return not url or _ERLAUBTER_LINK.match(url) is not None


# Die Gestaltung steht an den Elementen selbst, weil manche Postfächer <style> verwerfen.
_DOKUMENT = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{betreff}</title>
</head>
<body style="margin:0;padding:16px;background-color:#ffffff;color:#1a1a1a;{schrift}">
<div style="max-width:40em;overflow-wrap:break-word">
{inhalt}</div>
</body>
</html>
"""
_ART = "font-family:Arial,sans-serif"  # auch an Überschriften und Zellen: Outlook vererbt sie nicht dorthin
_SCHRIFT = f"{_ART};font-size:16px;line-height:1.5"
_RAND = '<div style="font-size:14px;color:#44505c">\n{}</div>\n'
_LINIE = "border:0;border-top:1px solid #b8c2cc;margin:16px 0"
_UEBERSCHRIFTEN = {"h1": 24, "h2": 20, "h3": 17}
_ZELLE = f"{_ART};border:1px solid #767676;padding:4px 8px;vertical-align:top"


def format_dokument(inhalt: str, betreff: str) -> str:
    """Liefert das vollständige Dokument; der Betreff wird sein Titel."""
    titel = escape(sichtbar(betreff), quote=False)
    return _DOKUMENT.format(betreff=titel, schrift=_SCHRIFT, inhalt=inhalt)


def _rand(html: str) -> str:
    return _RAND.format(html) if html else ""


class _HtmlSatz(RendererHTML):
    """Der Satz von markdown-it mit der Gestaltung an den Elementen; die Namen gibt markdown-it vor."""

    def table_open(self, _tokens: Tokens, _stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        # Auf schmalen Bildschirmen lässt sich eine breite Tabelle schieben.
        return '<div style="overflow-x:auto">\n<table style="border-collapse:collapse">\n'

    def table_close(self, _tokens: Tokens, _stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Tokens, stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return f'<th scope="col" style="{_zellenstil(tokens[stelle])}">'

    def td_open(self, tokens: Tokens, stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return f'<td style="{_zellenstil(tokens[stelle])}">'

    def heading_open(self, tokens: Tokens, stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        stufe = tokens[stelle].tag
        punkte = _UEBERSCHRIFTEN.get(stufe, 16)
        return f'<{stufe} style="{_ART};font-size:{punkte}px;line-height:1.25">'

    def hr(self, _tokens: Tokens, _stelle: int, _optionen: OptionsDict, _env: EnvType) -> str:
        return f'<hr style="{_LINIE}">\n'

    def image(self, tokens: Tokens, stelle: int, optionen: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, stelle, optionen, env)

    def link_open(self, tokens: Tokens, stelle: int, optionen: OptionsDict, env: EnvType) -> str:
        # »[Wort]()« hat kein Ziel; ein leeres href verwiese auf die Nachricht selbst.
        if not tokens[stelle].attrs["href"]:
            return "<a>"
        tokens[stelle].attrs["style"] = "color:#0b4f8a"
        return self.renderToken(tokens, stelle, optionen, env)


def _zellenstil(token: Token) -> str:
    return f"{_ZELLE};{token.attrs.get('style', 'text-align:left')}"

"""Was in einer HTML-Datei stehen darf: nichts, das beim Öffnen etwas tut oder von anderswo etwas holt.

`layout.html` kommt mit dem Register, und das kann fremd sein. Geprüft wird die fertige Datei: Was pandoc aus
den Platzhaltern des Layouts zusammensetzt, steht erst darin.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import read_layout

_ELEMENTE = frozenset({
    "html", "head", "meta", "title", "style", "body", "header", "footer", "main", "nav", "section",
    "article", "aside", "address", "div", "span", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "wbr", "ul", "ol",
    "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr",
    "th", "td", "figure", "figcaption", "img",
})  # fmt: skip
_ANGABEN = frozenset({
    "lang", "dir", "class", "id", "title", "role", "style", "href", "rel", "src", "alt", "width",
    "height", "charset", "name", "content", "media", "datetime", "cite", "start", "type", "value",
    "reversed", "colspan", "rowspan", "scope", "headers", "align", "span", "hidden", "tabindex",
    "translate",
})  # fmt: skip
_ADRESSEN = {
    "href": re.compile(r"#|https?://|mailto:|tel:", re.IGNORECASE),
    "cite": re.compile(r"https?://", re.IGNORECASE),
    "src": re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE),
}
# CSS holt mit url(), image-set(), src() und @import; ein Rückstrich könnte jedes davon verstecken,
# und bei »<« sind sich Leser nicht einig, wo der Stil endet.
_HOLT = re.compile(
    r"[\\<]|@import|(?<![\w-])(?:url|src|image-set|-webkit-image-set|image|expression)\(", re.IGNORECASE
)

# Ein Platzhalter von pandoc kann auch eine Datei einbinden: »${ ../geheim.txt() }«.
_PLATZHALTER = re.compile(r"\$\$|\$\{([^}]*)\}|\$([^$]*)\$|\$")
_ERLAUBTER_PLATZHALTER = re.compile(r"\s*(?:(?:if|elseif|for)\([\w.]+\)|[\w.]+)\s*")


def check_layout(layout: Path) -> None:
    """Wirft VorlageError beim ersten Platzhalter, den ein Layout nicht haben darf."""
    text = read_layout(layout)
    for treffer in _PLATZHALTER.finditer(text):
        inhalt = treffer[1] if treffer[1] is not None else treffer[2]
        if treffer[0] != "$$" and (inhalt is None or not _ERLAUBTER_PLATZHALTER.fullmatch(inhalt)):
            zeile = text.count("\n", 0, treffer.start()) + 1
            raise VorlageError(
                f"{layout.as_posix()}:{zeile}: Diesen Platzhalter kennt das Layout nicht: {treffer[0][:40]}",
                "Es gibt $titel$, $sprache$ und $body$; ein Dollarzeichen selbst schreibt man »$$«.",
            )


def check_html(html: str, layout: Path) -> None:
    """Wirft VorlageError beim Ersten, was in der fertigen Datei nicht stehen darf."""
    leser = _Seite()
    leser.feed(html)
    leser.close()
    for gefunden in leser.verbotenes:
        zeile = _zeile(layout, gefunden)
        wo = f"{layout.as_posix()}:{zeile}: Das Layout" if zeile else f"{layout.as_posix()}: Das Dokument"
        raise VorlageError(f"{wo} enthält »{gefunden}«", _NUR)


class _Seite(HTMLParser):
    """Liest eine Seite und sammelt, was darin nicht stehen darf."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.verbotenes: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Für einen Browser ist im Titel alles Text; wer dort ein Element sähe, überläse danach eines.
        if tag not in _ELEMENTE or self._in == "title":
            self.verbotenes.append(f"<{tag}")
        self.verbotenes.extend(_verbotene_angaben(attrs))
        self._in = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 – so ruft es HTMLParser
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "style" and (treffer := _HOLT.search(data)):
            self.verbotenes.append(treffer[0])

    def handle_comment(self, data: str) -> None:
        if "<" in data or ">" in data:
            self.verbotenes.append("<!--")

    def handle_decl(self, decl: str) -> None:
        if decl.casefold() != "doctype html":
            self.verbotenes.append("<!")

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002 – so ruft es HTMLParser
        self.verbotenes.append("<![")

    def handle_pi(self, data: str) -> None:  # noqa: ARG002 – so ruft es HTMLParser
        self.verbotenes.append("<?")


def _verbotene_angaben(angaben: list[tuple[str, str | None]]) -> Iterator[str]:
    for name, wert in angaben:
        erlaubt = _ADRESSEN.get(name)
        if not (name in _ANGABEN or name.startswith(("aria-", "data-"))):
            yield name
        elif erlaubt and not erlaubt.match((wert or "").strip()):
            yield f"{name}={(wert or '').strip()[:_LAENGSTE]}"
        elif name == "style" and (treffer := _HOLT.search(wert or "")):
            yield treffer[0]


def _zeile(layout: Path, gefunden: str) -> int:
    """Liefert die erste Zeile des Layouts, in der das steht; 0, wenn es erst beim Füllen entsteht."""
    gesucht = gefunden.partition("=")[0].casefold()
    zeilen = enumerate(read_layout(layout).splitlines(), start=1)
    return next((nummer for nummer, zeile in zeilen if gesucht in zeile.casefold()), 0)


_LAENGSTE = 40
_NUR = (
    "Eine Seite zeigt nur etwas: ohne Programme und ohne Dateien von anderswo. "
    "Bilder als »data:image/png;base64,…« einbetten."
)

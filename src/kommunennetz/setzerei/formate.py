"""Ein Markdown, vier Ausgaben: md, html, docx und pdf."""

import re
from datetime import date
from enum import StrEnum
from html import escape as escape_html
from pathlib import Path

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import Vorlagen, read_layout


class Dokumentformat(StrEnum):
    """Die Dateiart eines Dokuments; der Wert ist auch die Dateiendung."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MD = "md"


def build(  # noqa: PLR0913 – alles außer Text und Format wird mit Namen übergeben
    markdown: str,
    dokumentformat: Dokumentformat,
    *,
    titel: str,
    stand: date,
    vorlagen: Vorlagen,
    sprache: str = "de-DE",
    wasserzeichen: str = "",
) -> bytes:
    """Liefert das Dokument als Bytes; gleiche Eingabe gibt gleiche Bytes.

    `titel` steht in den Eigenschaften der Datei, `stand` als ihr Datum; die Überschrift steht im Markdown.
    Ein Wasserzeichen steht im PDF auf jeder Seite. VorlageError, wenn der Titel fehlt, die Überschriften
    Lücken haben oder ein Layout nicht taugt.
    """
    if not titel.strip():
        raise VorlageError("Dem Dokument fehlt ein Titel", "Ohne Titel ist keine Datei barrierefrei.")
    text = "\n".join(markdown.splitlines()).rstrip("\n") + "\n"
    match dokumentformat:
        case Dokumentformat.MD:
            return text.encode()
        case Dokumentformat.HTML:
            return _build_html(text, titel, sprache, vorlagen)
        case Dokumentformat.DOCX:
            from kommunennetz.setzerei.docx import build_docx

            return build_docx(text, titel, sprache, stand, vorlagen)
        case Dokumentformat.PDF:
            from kommunennetz.setzerei.pdf import build_pdf

            return build_pdf(text, titel, sprache, stand, vorlagen, wasserzeichen)


def _build_html(markdown: str, titel: str, sprache: str, vorlagen: Vorlagen) -> bytes:
    from kommunennetz.setzerei.htmllayout import pruefe_html
    from kommunennetz.setzerei.pandoc import convert

    layout = vorlagen.layout("layout.html")
    _pruefe_html_layout(layout)
    argumente = [
        f"--template={layout}",
        f"--variable=titel={escape_html(titel)}",
        f"--variable=sprache={sprache.partition('-')[0]}",
    ]
    html = convert(markdown, "html5", vorlagen, argumente)
    pruefe_html(html.decode(), layout)
    return html


# Ein Platzhalter von pandoc kann auch eine Datei einbinden: »${ ../geheim.txt() }«.
_PLATZHALTER = re.compile(r"\$\$|\$\{([^}]*)\}|\$([^$]*)\$|\$")
_ERLAUBT = re.compile(r"\s*(?:(?:if|elseif|for)\([\w.]+\)|[\w.]+)\s*")


def _pruefe_html_layout(layout: Path) -> None:
    text = read_layout(layout)
    for treffer in _PLATZHALTER.finditer(text):
        inhalt = treffer[1] if treffer[1] is not None else treffer[2]
        if treffer[0] != "$$" and (inhalt is None or not _ERLAUBT.fullmatch(inhalt)):
            zeile = text.count("\n", 0, treffer.start()) + 1
            raise VorlageError(
                f"{layout.as_posix()}:{zeile}: Diesen Platzhalter kennt das Layout nicht: {treffer[0][:40]}",
                "Es gibt $titel$, $sprache$ und $body$; ein Dollarzeichen selbst schreibt man »$$«.",
            )

"""Feindliche Werte stehen in jeder der vier Ausgaben wörtlich da und bewirken nichts."""

# ruff: noqa: SLF001 – python-docx zeigt das XML nur über _element

import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from feindlich import FEINDLICH
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.vorlagen import Vorlagen

VORLAGEN = Vorlagen([Path(__file__).parents[2] / "templates"])

TEXTE = list(FEINDLICH.values())

VORLAGE = """\
# {{ erster }}

{% for wert in werte %}
Absatz{{ loop.index0 }}: {{ wert }} EndeAbsatz

{% endfor %}
## Liste {{ erster }}

{% for wert in werte %}
- {{ wert }}
{% endfor %}

## Tabelle

| Nr. | {{ erster }} |
|----:|:------|
{% for wert in werte %}
| {{ loop.index0 }} | {{ wert }} |
{% endfor %}

: {{ doppelpunkt }}

{{ doppelpunkt }}

{% for wert in werte %}
{{ wert }}

{% endfor %}
"""


@pytest.fixture(name="markdown", scope="module")
def _markdown() -> str:
    werte = {"werte": list(FEINDLICH), "erster": next(iter(FEINDLICH)), "doppelpunkt": ": x"}
    return VORLAGEN.render_text(VORLAGE, "feind.md", werte)


def _build(markdown: str, dokumentformat: Dokumentformat) -> bytes:
    titel = "*_#<script>alert(1)</script>"
    return build(markdown, dokumentformat, titel=titel, stand=date(2017, 12, 6), vorlagen=VORLAGEN)


class _Html(HTMLParser):
    """Sammelt die Texte aller Elemente nach ihrem Namen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texte: dict[str, list[str]] = {}
        self._offen: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in {"meta", "br", "hr"}:
            self._offen.append([])
            self.texte.setdefault(tag, [])

    def handle_endtag(self, tag: str) -> None:
        self.texte[tag].append("".join(self._offen.pop()).strip())

    def handle_data(self, data: str) -> None:
        for texte in self._offen:
            texte.append(data)


def _pruefe_html(html: _Html) -> None:
    absaetze = [f"Absatz{n}: {text} EndeAbsatz" for n, text in enumerate(TEXTE)]
    assert html.texte["p"][: len(TEXTE)] == absaetze
    assert html.texte["p"][-len(TEXTE) :] == TEXTE
    assert html.texte["li"] == TEXTE
    assert html.texte["h1"] == [TEXTE[0]]


def test_html_zeigt_jeden_wert_woertlich(markdown: str) -> None:
    html = _Html(_build(markdown, Dokumentformat.HTML).decode())
    _pruefe_html(html)
    assert html.texte["th"][3::2] == TEXTE
    assert html.texte["caption"] == [": x"]
    assert html.texte["title"] == ["*_#<script>alert(1)</script>"]
    assert not {"a", "img", "script", "em", "strong", "code", "del", "sup", "sub"} & html.texte.keys()


def test_das_markdown_zeigt_jeden_wert_woertlich(markdown: str) -> None:
    text = _build(markdown, Dokumentformat.MD).decode()
    html = _Html(MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text))
    _pruefe_html(html)
    assert html.texte["td"][1::2] == TEXTE
    assert not {"a", "img", "script", "em", "strong", "code", "s"} & html.texte.keys()


def test_docx_zeigt_jeden_wert_woertlich(markdown: str) -> None:
    datei = docx.Document(BytesIO(_build(markdown, Dokumentformat.DOCX)))
    texte = [absatz.text for absatz in datei.paragraphs]
    listen = [absatz.text for absatz in datei.paragraphs if list(absatz._element.iter(qn("w:numPr")))]
    assert texte[0] == TEXTE[0]
    assert texte[1 : len(TEXTE) + 1] == [f"Absatz{n}: {text} EndeAbsatz" for n, text in enumerate(TEXTE)]
    assert texte[-len(TEXTE) - 1 :] == [": x", *TEXTE]
    assert listen == TEXTE
    assert [zeile.cells[1].text for zeile in datei.tables[0].rows] == [TEXTE[0], *TEXTE]
    assert datei.core_properties.title == "*_#<script>alert(1)</script>"
    assert not list(datei.element.iter(qn("w:hyperlink"), qn("w:drawing"), qn("w:fldSimple")))


def test_pdf_zeigt_jeden_wert_woertlich(markdown: str) -> None:
    inhalt = _build(markdown, Dokumentformat.PDF)
    seiten = [seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages]
    # Ohne Fußzeile und ohne Leerraum: wo eine Zeile bricht, weiß nur das PDF.
    text = "".join(re.sub(r"\S* Seite \d+ von \d+$", "", seite.strip()) for seite in seiten)
    text = re.sub(r"\s", "", text)
    absaetze = dict(re.findall(r"Absatz(\d+):(.*?)EndeAbsatz", text))
    ohne_raum = [re.sub(r"\s", "", wert) for wert in TEXTE]
    assert list(absaetze.values()) == ohne_raum
    assert text.endswith("".join(ohne_raum))
    liste = "".join(f"•{wert}" for wert in ohne_raum)
    assert liste in text
    assert all(f"{n}{wert}" in text for n, wert in enumerate(ohne_raum))
    with pikepdf.open(BytesIO(inhalt)) as pdf:
        assert not [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/URI" in o]
        assert str(pdf.docinfo.Title) == "*_#<script>alert(1)</script>"

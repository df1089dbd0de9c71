"""Vorlagen für HTML: Jeder Wert erscheint wörtlich, im Text wie in Angaben, und kein Wert wird zu Auszeichnung."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from feindlich import FEINDLICH
from kommunennetz.setzerei.html import Html, ist_sicher
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen

VORLAGE = """\
{% macro zeile(was) %}<li title="{{ was }}">{{ was }}</li>{% endmacro %}
<ul>{{ zeile(wert) }}{% set davor %}<b>{{ wert }}</b>{% endset %}{{ davor }}</ul>
"""


class _Leser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elemente: list[str] = []
        self.texte: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elemente.append(tag)
        self.texte += [wert or "" for _, wert in attrs]

    def handle_data(self, data: str) -> None:
        self.texte.append(data)


def gelesen(ort: Path, wert: object) -> _Leser:
    (ort / "probe.html.j2").write_text(VORLAGE, encoding="utf-8")
    leser = _Leser()
    leser.feed(Vorlagen([ort]).render("probe.html.j2", {"wert": wert}))
    leser.close()
    return leser


@pytest.mark.parametrize(
    ("wert", "lesbar"), [*FEINDLICH.items(), ('" onload="x', None), ("' x", None), ("</li>", None)]
)
def test_ein_feindlicher_wert_bleibt_text_im_text_und_in_der_angabe(
    tmp_path: Path, wert: str, lesbar: str | None
) -> None:
    leser = gelesen(tmp_path, wert)
    assert leser.elemente == ["ul", "li", "b"]
    assert [text for text in leser.texte if text.strip()] == [lesbar or wert] * 3


def test_fertiges_markdown_gilt_in_html_nicht_als_fertig(tmp_path: Path) -> None:
    assert "<i>" not in str(gelesen(tmp_path, "<i>").elemente)
    assert Html.escape(Markdown("<i>")) == "&lt;i&gt;"
    assert Html.escape(Html("<i>")) == "<i>"


@pytest.mark.parametrize(
    ("adresse", "sicher"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("mailto:netz@example.org", True),
        ("http://example.org", False),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,x", False),
        ("https://user@example.org", False),
        ("https://", False),
        ("//example.org", False),
        ("mailto:a@b", False),
        ("mailto:netz@example.org?bcc=x@example.org", False),
        ("https://example.org/a b", False),
    ],
)
def test_nur_https_und_postfaecher_werden_zu_verweisen(adresse: str, sicher: bool) -> None:
    assert ist_sicher(adresse) is sicher
    assert Html.link(adresse).startswith("<a href=") is sicher


def test_ein_verweis_maskiert_adresse_und_text() -> None:
    assert Html.link('https://example.org/"><script>', "A & B") == (
        '<a href="https://example.org/&quot;&gt;&lt;script&gt;">A &amp; B</a>'
    )

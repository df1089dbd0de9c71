from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.umsetzer import Umsetzer

_BEISPIEL = """\
# Guten Tag

**54** Kommunen, siehe [Meldung](https://a.example/?b=1&c=2 "Titel").

|Nr.|Ort|
|-:|-|
|1|Bonn|
"""
_ZELLE = "border:1px solid #767676;padding:4px 8px;text-align:"
_ERWARTET = f"""\
<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<title>Neues &amp; &lt;Altes&gt; {{inhalt}}</title>
</head>
<body style="font-family:Arial,sans-serif;font-size:16px;line-height:1.5;max-width:42em">
<h1>Guten Tag</h1>
<p><strong>54</strong> Kommunen, siehe <a href="https://a.example/?b=1&amp;c=2" title="Titel">Meldung</a>.</p>
<table style="border-collapse:collapse">
<thead>
<tr>
<th scope="col" style="{_ZELLE}right">Nr.</th>
<th scope="col" style="{_ZELLE}left">Ort</th>
</tr>
</thead>
<tbody>
<tr>
<td style="{_ZELLE}right">1</td>
<td style="{_ZELLE}left">Bonn</td>
</tr>
</tbody>
</table>
</body>
</html>
"""


def test_das_dokument_ist_vollstaendig_und_der_betreff_maskiert() -> None:
    assert Umsetzer().brief("Neues & <Altes> {inhalt}", _BEISPIEL).html == _ERWARTET


class _Pruefer(HTMLParser):
    """Sammelt, was ein Postfach laden oder ausführen könnte, und prüft die Klammerung."""

    def __init__(self) -> None:
        super().__init__()
        self.elemente: set[str] = set()
        self.attribute: dict[str, set[str | None]] = {}
        self.offen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elemente.add(tag)
        for name, wert in attrs:
            self.attribute.setdefault(name, set()).add(wert)
        if tag not in {"br", "hr", "meta"}:
            self.offen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.offen.pop() == tag


_ERLAUBT = (
    {"html", "head", "meta", "title", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr"}
    | {"em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
_BOESES = st.sampled_from(
    ["<script>", "<img src=x onerror=y>", "javascript:alert(1)", "[x](", "](", ")", "data:text/html,x", "<",
     "](javascript:a)", "](JAVASCRIPT&colon;a)", "](https://a.example)", "](//a.example)", "](/a)", "![", ">",
     '<https://b.example/">', '"', "'", "&", "\n", "\n\n", "| a\n|-\n|", '```" onload=x\n', "[x]: file:///a\n"]
)  # fmt: skip


@given(st.lists(_BOESES | st.text(max_size=5), max_size=12).map("".join), st.text())
def test_nichts_boeses_wird_wirksam(markdown: str, betreff: str) -> None:
    pruefer = _Pruefer()
    pruefer.feed(Umsetzer().brief(betreff, markdown).html)
    pruefer.close()
    assert pruefer.offen == []
    assert pruefer.elemente <= _ERLAUBT
    assert set(pruefer.attribute) <= {"lang", "charset", "style", "href", "title", "scope", "start", "class"}
    ziele = pruefer.attribute.get("href", set())
    assert all(ziel and ziel.lower().startswith(("https://", "http://", "mailto:")) for ziel in ziele)


def test_ein_link_ohne_ziel_fuehrt_nirgendwohin() -> None:
    assert "<p><a>Wort</a></p>" in Umsetzer().brief("x", "[Wort]()").html

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunennetz.post.bilder import Bild
from kommunennetz.post.brief import Bogen, Brief, Umsetzer, build_markdown_it, split_stuecke, teile_rahmen
from kommunennetz.post.klartext import render_zeilen
from kommunennetz.worte.zeichen import sichtbar
from umfang import beispiele

_SCHNIPSEL = st.sampled_from(
    ["a", "b ", "*", "**", "_", "`", "[x]", "(https://a.example)", "[]()", "\\", "&amp;", "\n", "\n\n",
     "\n \n", "- ", "* ", "+ ", "1. ", "2) ", "> ", "# ", "|", "|-|\n", "    ", "<b>", "\t",
     "[x]: https://b.example\n", "  \n", "---\n", "===\n", "```\n", "~~~\n", "ä", "\r\n", "\r"]
)  # fmt: skip
_MARKDOWN = st.lists(_SCHNIPSEL, max_size=40).map("".join)


_BILD = Bild("png", b"x", 1200, 800, "kennung@infomail")


def _umsetzer() -> Umsetzer:
    return Umsetzer(lambda _ziel, _alternativtext: _BILD)


def _brief(betreff: str, markdown: str) -> Brief:
    return _umsetzer().brief(betreff, Bogen(markdown))


def _am_stueck(markdown: str) -> tuple[str, str]:
    leser = build_markdown_it()
    tokens = leser.parse(markdown)
    return "\n".join(render_zeilen(tokens)) + "\n", leser.renderer.render(tokens, leser.options, {})


def _stueckweise(umsetzer: Umsetzer, markdown: str) -> tuple[str, str]:
    brief = umsetzer.brief("", Bogen(markdown))
    _, _, rest = brief.html.partition('overflow-wrap:break-word">\n')
    return brief.text, rest.removesuffix("</div>\n</body>\n</html>\n")


@settings(max_examples=beispiele(400))
@given(_MARKDOWN)
def test_stueckweise_gesetzt_ist_es_dasselbe_wie_am_stueck(markdown: str) -> None:
    assert _stueckweise(_umsetzer(), markdown) == _am_stueck(markdown)


@given(_MARKDOWN, _MARKDOWN)
def test_gemerktes_aendert_kein_ergebnis(erste: str, zweite: str) -> None:
    umsetzer = _umsetzer()
    frisch = [_brief("x", text) for text in (erste, zweite)]
    assert [umsetzer.brief("x", Bogen(text)) for text in (erste, zweite)] == frisch
    assert [umsetzer.brief("x", Bogen(text)) for text in (erste, zweite)] == frisch


def test_absaetze_werden_getrennt_und_listen_nicht() -> None:
    assert split_stuecke("# Guten Tag\n\nText\n\n- a\n\n- b\n\nEnde\n") == [
        "# Guten Tag",
        "Text\n\n- a\n\n- b",
        "Ende\n",
    ]


@pytest.mark.parametrize(
    "text", ["```\na\n\nb\n```\n", "~~~\na\n\nb\n~~~\n", "[x]\n\n[x]: https://a.example"]
)
def test_was_ueber_absaetze_reicht_bleibt_zusammen(text: str) -> None:
    assert split_stuecke(text) == [text]


def test_ein_gleicher_absatz_mit_anderer_linkdefinition_zeigt_woanders_hin() -> None:
    umsetzer = _umsetzer()
    texte = [
        umsetzer.brief("", Bogen(f"[x]\n\n[x]: https://{name}.example")).text for name in ("eins", "zwei")
    ]
    assert texte == ["x (https://eins.example)\n", "x (https://zwei.example)\n"]
    assert umsetzer.brief("", Bogen("[x]")).text == "[x]\n"


@pytest.mark.parametrize(
    ("markdown", "betreff"),
    [("Rats- & *Kreis* `x`", "Rats- & *Kreis* `x`"), (r"Hennef \(Sieg\) &#92; &amp;", "Hennef (Sieg) \\ &")],
)
def test_im_betreff_wirken_nur_schraegstriche_und_entities(markdown: str, betreff: str) -> None:
    assert _umsetzer().betreff(markdown) == betreff


def test_jedes_unsichtbare_zeichen_hat_sein_bild_und_zeilenwechsel_bleiben() -> None:
    assert sichtbar("a\x01b\x1b\x1f\x7f\x80\x9b\u200b \t\n\r\n\r~ä") == "a␁b␛␟␡��� \t\n\r\n\r~ä"


@pytest.mark.parametrize("steuerzeichen", ["\x1b", "\x07", "\x08", "\x7f", "\x9b"])
def test_steuerzeichen_werden_sichtbar_und_wirken_nicht(steuerzeichen: str) -> None:
    boese = f"rot{steuerzeichen}[31m"
    brief = _brief(boese, boese)
    assert steuerzeichen not in brief.text + brief.html + _umsetzer().betreff(boese)
    assert brief.text == f"rot{sichtbar(steuerzeichen)}[31m\n"
    assert sichtbar(steuerzeichen).isprintable()


_BEISPIEL = """\
# Guten Tag

**54** Kommunen, siehe [Meldung](https://a.example/?b=1&c=2 "Titel").

|Nr.|Ort|
|-:|-|
|1|Bonn|
"""
_ZELLE = (
    "font-family:Arial,sans-serif;border:1px solid #767676;padding:4px 8px;vertical-align:top;text-align:"
)
_SCHRIFT = "font-family:Arial,sans-serif;font-size:16px;line-height:1.5"
_LINK = '<a href="https://a.example/?b=1&amp;c=2" title="Titel" style="color:#0b4f8a">'
_ERWARTET = f"""\
<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Neues &amp; &lt;Altes&gt; {{inhalt}}</title>
</head>
<body style="margin:0;padding:16px;background-color:#ffffff;color:#1a1a1a;{_SCHRIFT}">
<div style="max-width:40em;overflow-wrap:break-word">
<h1 style="font-family:Arial,sans-serif;font-size:24px;line-height:1.25">Guten Tag</h1>
<p><strong>54</strong> Kommunen, siehe {_LINK}Meldung</a>.</p>
<div style="overflow-x:auto">
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
</div>
</div>
</body>
</html>
"""


def test_das_dokument_ist_vollstaendig_und_der_betreff_maskiert() -> None:
    assert _brief("Neues & <Altes> {inhalt}", _BEISPIEL).html == _ERWARTET


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
        if tag not in {"br", "hr", "img", "meta"}:
            self.offen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.offen.pop() == tag


_ERLAUBT = (
    {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "div",
        "img",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "br",
        "hr",
    }
    | {"em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
_ERLAUBTE_ANGABEN = {
    "lang",
    "charset",
    "name",
    "content",
    "style",
    "href",
    "title",
    "scope",
    "start",
    "class",
} | {"src", "alt", "width"}
_BOESES = st.sampled_from(
    ["<script>", "<img src=x onerror=y>", "javascript:alert(1)", "[x](", "](", ")", "data:text/html,x", "<",
     "](javascript:a)", "](JAVASCRIPT&colon;a)", "](https://a.example)", "](//a.example)", "](/a)", "](http://a.example)", "](tel:+49211)", "](TEL:1)", "![", ">",
     '<https://b.example/">', '"', "'", "&", "\n", "\n\n", "| a\n|-\n|", '```" onload=x\n', "[x]: file:///a\n"]
)  # fmt: skip


@given(st.lists(_BOESES | st.text(max_size=5), max_size=12).map("".join), st.text())
def test_nichts_boeses_wird_wirksam(markdown: str, betreff: str) -> None:
    pruefer = _Pruefer()
    pruefer.feed(_brief(betreff, markdown).html)
    pruefer.close()
    assert pruefer.offen == []
    assert pruefer.elemente <= _ERLAUBT
    assert set(pruefer.attribute) <= _ERLAUBTE_ANGABEN
    assert pruefer.attribute.get("src", set()) <= {"cid:kennung@infomail"}
    ziele = pruefer.attribute.get("href", set())
    assert all(ziel and ziel.lower().startswith(("https://", "mailto:", "tel:")) for ziel in ziele)


def test_ein_link_ohne_ziel_fuehrt_nirgendwohin() -> None:
    assert "<p><a>Wort</a></p>" in _brief("x", "[Wort]()").html


@pytest.mark.parametrize(
    "verboten",
    [
        "[Wort](javascript:a)",
        "[Wort](//a.example)",
        "[Wort](/a)",
        "<javascript:a>",
        "[Wort](bild.png)",
        "[Wort](http://a.example)",
        "[Wort](ftp://a.example)",
    ],
)
def test_ein_verbotener_link_steht_als_text_da(verboten: str) -> None:
    brief = _brief("x", f"Davor {verboten} danach")
    assert brief.text == f"Davor {verboten} danach\n"
    assert "<a" not in brief.html


def test_ein_bild_steht_im_html_unter_seiner_kennung_und_im_klartext_mit_seinem_alternativtext() -> None:
    brief = _brief("x", "Da ist es: ![Das *neue*\nRathaus](rathaus.png)")
    img = (
        '<img src="cid:kennung@infomail" width="640" style="max-width:100%;height:auto;border:0" '
        'alt="Das neue Rathaus">'
    )
    assert f"<p>Da ist es: {img}</p>" in brief.html.replace("\nRathaus", " Rathaus")
    assert brief.text == "Da ist es: [Bild: Das neue Rathaus]\n"
    assert brief.bilder == (_BILD,)


def test_dasselbe_bild_gehoert_nur_einmal_zum_brief_und_die_seite_enthaelt_es() -> None:
    brief = _brief("x", '![a](b.png)\n\n![c](b.png)\n\n`src="cid:kennung@infomail"`')
    assert brief.bilder == (_BILD,)
    assert brief.seite.count('src="data:image/png;base64,eA=="') == 2
    assert "cid:" not in brief.seite.replace("&quot;cid:", "")


@pytest.mark.parametrize(
    ("rahmen", "bogen"),
    [
        ("Kopf\n\nText\n\nFuß\n", Bogen("Text", "Kopf\n\n", "\n\nFuß\n")),
        ("Text\n", Bogen("Text", "", "\n")),
        ("> Text\n\nFuß\n", Bogen("> Text\n\nFuß\n")),
        ("Text\nFuß\n", Bogen("Text\nFuß\n")),
        ("Text\n\nText\n", Bogen("Text\n\nText\n")),
        ("nichts\n", Bogen("nichts\n")),
    ],
)
def test_kopf_und_fuss_sind_was_um_den_inhalt_steht_wenn_er_fuer_sich_steht(
    rahmen: str, bogen: Bogen
) -> None:
    assert teile_rahmen(rahmen, "Text") == bogen


def test_kopf_und_fuss_stehen_im_html_kleiner_und_im_klartext_davor_und_danach() -> None:
    brief = _umsetzer().brief("x", Bogen("Text", "Kopf\n\n", "\n\nFuß\n"))
    rand = '<div style="font-size:14px;color:#44505c">\n<p>{}</p>\n</div>\n'
    assert f"{rand.format('Kopf')}<p>Text</p>\n{rand.format('Fuß')}</div>\n</body>" in brief.html
    assert brief.text == "Kopf\n\nText\n\nFuß\n"

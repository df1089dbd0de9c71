import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunennetz.post.htmlteil import render_inhalt
from kommunennetz.post.klartext import render_zeilen
from kommunennetz.post.markdown import build_markdown_it, sichtbar, split_stuecke
from kommunennetz.post.umsetzer import Umsetzer
from umfang import beispiele

_SCHNIPSEL = st.sampled_from(
    ["a", "b ", "*", "**", "_", "`", "[x]", "(https://a.example)", "[]()", "\\", "&amp;", "\n", "\n\n",
     "\n \n", "- ", "* ", "+ ", "1. ", "2) ", "> ", "# ", "|", "|-|\n", "    ", "<b>", "\t",
     "[x]: https://b.example\n", "  \n", "---\n", "===\n", "```\n", "~~~\n", "ä", "\r\n", "\r"]
)  # fmt: skip
_MARKDOWN = st.lists(_SCHNIPSEL, max_size=40).map("".join)


def _am_stueck(markdown: str) -> tuple[str, str]:
    tokens = build_markdown_it().parse(markdown)
    return "\n".join(render_zeilen(tokens)) + "\n", render_inhalt(tokens)


def _stueckweise(umsetzer: Umsetzer, markdown: str) -> tuple[str, str]:
    brief = umsetzer.brief("", markdown)
    _, _, rest = brief.html.partition('max-width:42em">\n')
    return brief.text, rest.removesuffix("</body>\n</html>\n")


@settings(max_examples=beispiele(400))
@given(_MARKDOWN)
def test_stueckweise_gesetzt_ist_es_dasselbe_wie_am_stueck(markdown: str) -> None:
    assert _stueckweise(Umsetzer(), markdown) == _am_stueck(markdown)


@given(_MARKDOWN, _MARKDOWN)
def test_gemerktes_aendert_kein_ergebnis(erste: str, zweite: str) -> None:
    umsetzer = Umsetzer()
    frisch = [Umsetzer().brief("x", text) for text in (erste, zweite)]
    assert [umsetzer.brief("x", text) for text in (erste, zweite)] == frisch
    assert [umsetzer.brief("x", text) for text in (erste, zweite)] == frisch


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
    umsetzer = Umsetzer()
    texte = [umsetzer.brief("", f"[x]\n\n[x]: https://{name}.example").text for name in ("eins", "zwei")]
    assert texte == ["x (https://eins.example)\n", "x (https://zwei.example)\n"]
    assert umsetzer.brief("", "[x]").text == "[x]\n"


@pytest.mark.parametrize(
    ("markdown", "betreff"),
    [("Rats- & *Kreis* `x`", "Rats- & *Kreis* `x`"), (r"Hennef \(Sieg\) &#92; &amp;", "Hennef (Sieg) \\ &")],
)
def test_im_betreff_wirken_nur_schraegstriche_und_entities(markdown: str, betreff: str) -> None:
    assert Umsetzer().betreff(markdown) == betreff


def test_jedes_unsichtbare_zeichen_hat_sein_bild_und_zeilenwechsel_bleiben() -> None:
    assert sichtbar("a\x01b\x1b\x1f\x7f\x80\x9b\u200b \t\n\r\n\r~ä") == "a␁b␛␟␡��� \t\n\r\n\r~ä"


@pytest.mark.parametrize("steuerzeichen", ["\x1b", "\x07", "\x08", "\x7f", "\x9b"])
def test_steuerzeichen_werden_sichtbar_und_wirken_nicht(steuerzeichen: str) -> None:
    boese = f"rot{steuerzeichen}[31m"
    brief = Umsetzer().brief(boese, boese)
    assert steuerzeichen not in brief.text + brief.html + Umsetzer().betreff(boese)
    assert brief.text == f"rot{sichtbar(steuerzeichen)}[31m\n"
    assert sichtbar(steuerzeichen).isprintable()

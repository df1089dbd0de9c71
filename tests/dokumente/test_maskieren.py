"""Werte erscheinen im Markdown wörtlich, und gewöhnliche Namen bleiben lesbar."""

import json
import subprocess
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kommunennetz.setzerei.fertig import clean
from kommunennetz.setzerei.markdown import Markdown, escape
from kommunennetz.setzerei.programme import LESER, find_pandoc

MD = MarkdownIt("commonmark").enable(["table", "strikethrough"])

FEINDLICH = [
    "*_#<script>alert(1)</script>",
    "{{7*7}}",
    "{% raw %}",
    r"\input{x}",
    '#import "x"',
    "| a | b",
    "=cmd()|' /C calc'!A0",
    "\x1b[31mrot",
    "[markup](javascript:x)",
    "a\r\nb",
    "&lt;",
    "&#65;",
    "$x$",
    "@cite",
    "~~x~~",
    ":smile:",
    "---",
    "===",
    "- x",
    "+ x",
    "> x",
    "# x",
    "1. x",
    "12)",
    "\"quoted\" 'single'",
    "...",
    "--",
    "^sup^",
    "H~2~O",
    "x" * 200,
    "a\u202eb\u200bc",
    "![Bild](https://example.org/x.png)",
    "<https://example.org>",
    "https://example.org/a_b",
    "[^1]",
    "[^1]: x",
    "::: x",
    ": x",
    "```",
    "    Code",
    "<!-- x -->",
    "a\\",
    "\\|",
    "6. Dezember 2017",
    "-5 bis -?",
    "// x /* y */",
    "Ende!",
]

# Alles, woraus Markdown etwas machen könnte, dazu Buchstaben, Umlaute und Unsichtbares.
BAUSTEINE = st.text(
    alphabet=st.sampled_from(list(" \t\n\\`*_{}[]()<>#+-.!|~$&;:=/@^'\"%1aäß\u200b\u202e\x1b "))
)
TEXTE = st.one_of(BAUSTEINE, st.text())


def _text_der_token(quelle: str) -> str:
    absatz = MD.parse(quelle)
    assert [token.type for token in absatz] == ["paragraph_open", "inline", "paragraph_close"], absatz
    kinder = absatz[1].children or []
    assert {kind.type for kind in kinder} <= {"text", "text_special"}, kinder
    return "".join(kind.content for kind in kinder)


@given(TEXTE)
def test_ein_maskierter_wert_ist_ein_absatz_mit_genau_diesem_text(text: str) -> None:
    if clean(text).strip():
        # CommonMark schneidet am Rand eines Absatzes jeden Leerraum ab, auch den geschützten.
        assert _text_der_token(escape(text)).strip() == clean(text).strip()


@given(st.lists(TEXTE, min_size=2, max_size=4))
def test_auch_aneinandergereihte_werte_bleiben_wort_fuer_wort(texte: list[str]) -> None:
    text = "".join(map(clean, texte))
    # Vier Leerzeichen aus vier Werten am Zeilenanfang wären Code; dagegen hilft kein Maskieren.
    if text.strip() and "  " not in text:
        assert _text_der_token("".join(map(escape, texte))).strip() == text.strip()


@pytest.mark.parametrize(
    ("davor", "danach"),
    [("**", "**"), ("[", "](https://example.org)"), ("# ", ""), ("- ", ""), ("> ", ""), ("1. ", "")],
)
@given(text=TEXTE)
def test_auch_in_ueberschrift_liste_und_verweis_bleibt_der_wert_text(
    davor: str, danach: str, text: str
) -> None:
    if clean(text).strip():
        token = [t for t in MD.parse(f"{davor}{escape(text).strip()}{danach}") if t.type == "inline"]
        inhalt = "".join(kind.content for kind in token[0].children or [])
        # Fett wird nur, was ein Rand aus Wortzeichen zulässt; sonst bleiben die Sterne der Vorlage stehen.
        assert inhalt.strip(" *") == clean(text).strip().strip(" *")


@given(TEXTE)
def test_in_einer_tabellenzelle_sprengt_kein_wert_die_spalten(text: str) -> None:
    token = MD.parse(f"|A|B|\n|-|-|\n|{escape(text)}|zwei|\n")
    zellen = [t for t in token if t.type == "inline"]
    assert [t.type for t in token].count("td_open") == 2
    assert "".join(kind.content for kind in zellen[2].children or []).strip() == clean(text).strip()


@given(TEXTE)
def test_nach_dem_saeubern_bleibt_nichts_was_ein_programm_steuert(text: str) -> None:
    sauber = clean(text)
    assert clean(sauber) == sauber
    assert not set(sauber) & set("\0\t\n\r\x1b\x85\u200b\u200e\u202e\u2028\u2029\u2066\ufeff")
    assert "  " not in sauber


def _pandoc(markdown: str) -> list[dict[str, Any]]:
    befehl = [str(find_pandoc()), f"--from={LESER}", "--to=json"]
    lauf = subprocess.run(befehl, input=markdown.encode(), capture_output=True, check=True)
    bloecke: list[dict[str, Any]] = json.loads(lauf.stdout)["blocks"]
    return bloecke


def _pandoc_text(block: dict[str, Any]) -> str:
    assert block["t"] == "Para", block
    assert {teil["t"] for teil in block["c"]} <= {"Str", "Space"}, block
    return "".join(teil["c"] if teil["t"] == "Str" else " " for teil in block["c"])


def test_pandoc_liest_jeden_feindlichen_wert_als_bloszen_text() -> None:
    bloecke = _pandoc("\n\n".join(escape(text) for text in FEINDLICH))
    assert [_pandoc_text(block) for block in bloecke] == [clean(text).strip() for text in FEINDLICH]


@given(st.lists(TEXTE.filter(lambda text: bool(clean(text).strip())), min_size=1, max_size=40))
def test_pandoc_liest_auch_zufaellige_werte_als_bloszen_text(texte: list[str]) -> None:
    bloecke = _pandoc("\n\n".join(escape(text).strip() for text in texte))
    # pandoc liest Text in der Normalform NFC.
    erwartet = [unicodedata.normalize("NFC", clean(text)).strip() for text in texte]
    assert [_pandoc_text(block).strip() for block in bloecke] == erwartet


@pytest.mark.parametrize(
    "name",
    [
        "Hennef (Sieg)",
        "Kreis Siegen-Wittgenstein",
        "St. Augustin",
        "Rat & Verwaltung, H&M heute",
        "ehrenamt@bonn.de",
        "Runde 4, 10:30 Uhr",
        "»Engagiert in NRW« – „gut“ ...",
        "https://example.org/kommunen-netzwerk?seite=1",
    ],
)
def test_gewoehnlicher_text_bekommt_keinen_schraegstrich(name: str) -> None:
    assert escape(name) == name


@pytest.mark.parametrize(
    ("wert", "markdown"),
    [
        ("1. x", r"1\. x"),
        ("---", r"\---"),
        ("a|b", r"a\|b"),
        (r"a\b", r"a\\b"),
        ("a\\", "a&#92;"),
        ("&lt;", r"\&lt;"),
        ("Danke!", r"Danke\!"),
        ("a\r\nb\tc", "a b c"),
        (5, "5"),
        (Markdown("**fett**"), "**fett**"),
    ],
)
def test_maskiert_wird_mit_moeglichst_wenig(wert: object, markdown: str) -> None:
    assert escape(wert) == markdown


def test_markdown_maskiert_was_man_ihm_anhaengt() -> None:
    assert Markdown("**") + "*x*" == r"**\*x\*"
    assert Markdown(", ").join(["a*", Markdown("_b_")]) == r"a\*, _b_"
    assert Markdown("{}: %s").format("*") == r"\*: %s"


@pytest.mark.parametrize(
    ("url", "text", "markdown"),
    [
        ("https://example.org/a_b", None, r"[https://example.org/a\_b](https://example.org/a_b)"),
        ("https://example.org/a (b)|<c>", "*", r"[\*](https://example.org/a%20%28b%29%7C%3Cc%3E)"),
        ("http://example.org/?a=1&copy;=2", "x", "[x](http://example.org/?a=1&amp;copy;=2)"),
        ("https://müller.example/ä", "x", "[x](https://müller.example/ä)"),
        ("javascript:alert(1)", None, "javascript:alert(1)"),
        ("javascript:alert(1)", "Quelle", "Quelle"),
        ("https://bank.example@boese.example", None, "https://bank.example@boese.example"),
        ("https://[::1", None, r"https://\[::1"),
        ("https://example.org:0x/", "x", "x"),
        ("https://", "x", "x"),
        ("Ratsinfo, Vorlage 12", None, "Ratsinfo, Vorlage 12"),
    ],
)
def test_nur_http_adressen_werden_verweise(url: str, text: str | None, markdown: str) -> None:
    assert Markdown.link(url, text) == markdown


def test_ein_verweis_kommt_an_wie_er_gemeint_war() -> None:
    (block,) = _pandoc(Markdown.link("https://example.org/(a)?x=1&copy;=2|3", "Quelle [1]"))
    (verweis,) = block["c"]
    assert verweis["t"] == "Link"
    assert verweis["c"][2][0] == "https://example.org/%28a%29?x=1&copy;=2%7C3"

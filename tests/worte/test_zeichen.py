import sys
import unicodedata

import pytest

from kommunennetz.worte.zeichen import find_unsichtbare, hat_unsichtbare, ist_unsichtbar, replace_unsichtbare

# Unicode, DerivedCoreProperties.txt: Default_Ignorable_Code_Point, soweit ein Zeichen belegt ist.
OHNE_DARSTELLUNG = (
    *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
    *range(0x180B, 0x1810),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xFFF0, 0xFFF9),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE1000),
)


def test_unsichtbar_ist_was_unicode_so_einordnet_und_sonst_nichts() -> None:
    unsichtbare = {nummer for nummer in range(sys.maxunicode + 1) if ist_unsichtbar(chr(nummer))}
    kategorien = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    nach_kategorie = {
        nummer
        for nummer in range(sys.maxunicode + 1)
        if unicodedata.category(chr(nummer)) in kategorien and chr(nummer) not in "\t\n"
    }
    leere = {0x2800, 0xFFFC, 0xFFFD}
    assert unsichtbare == nach_kategorie | set(OHNE_DARSTELLUNG) | leere


@pytest.mark.parametrize(
    "zeichen", ["\u061c", "\U000e0041", "\u180e", "\u3164", "\u034f", "\u2800", "\ufe0f", "\x1b", "\u202e"]
)
def test_jedes_unsichtbare_zeichen_wird_mitten_im_text_gefunden(zeichen: str) -> None:
    text = f"Köln\tund\u00a0»Bonn«\r\n{zeichen}– ende"
    assert list(find_unsichtbare(text)) == [text.index(zeichen)]
    assert replace_unsichtbare(text, lambda gefunden: f"[{ord(gefunden):X}]") == text.replace(
        zeichen, f"[{ord(zeichen):X}]"
    )


def test_in_fliesstext_darf_ein_symbol_bunt_sein() -> None:
    """U+FE0F macht aus ☎ ein buntes Bild; hinter Buchstaben, Ziffern und Leerem sieht man es nicht."""
    text = "\u260e\ufe0f \u2764\ufe0f\ufe0f a\ufe0f 1\ufe0f \u2800\ufe0f\n\ufe0f"
    assert list(find_unsichtbare("\ufe0f" + text, mit_emojis=True)) == [0, 6, 9, 12, 14, 15, 17]
    assert list(find_unsichtbare(text)) == [1, 4, 5, 8, 11, 13, 14, 16]
    assert replace_unsichtbare("Ruf an \u260e\ufe0f a\ufe0f", lambda _: "?") == "Ruf an \u260e\ufe0f a?"


def test_ein_wagenruecklauf_gehoert_nur_vor_ein_zeilenende() -> None:
    assert list(find_unsichtbare("a\rb\r\n\rc\r")) == [1, 5, 7]


@pytest.mark.parametrize(
    "text", ["", "Hennef (Sieg)", "Straße – »Bürger« … 5 €", "a\tb\n", "10 %", "Łódź Ñ é 京都 😀"]
)
def test_gewoehnlicher_text_hat_nichts_unsichtbares(text: str) -> None:
    assert not hat_unsichtbare(text)
    assert replace_unsichtbare(text, lambda _: "?") == text

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.bilder import Bild
from kommunennetz.post.brief import Bogen, Umsetzer
from kommunennetz.post.klartext import format_tabelle, wrap


def _klartext(markdown: str) -> str:
    umsetzer = Umsetzer(lambda _ziel, _alternativtext: Bild("png", b"x", 1, 1, "kennung@infomail"))
    return umsetzer.brief("", Bogen(markdown)).text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("", "\n"),
        ("# Guten Tag\n## Termine\n### Ort", "Guten Tag\n=========\n\nTermine\n-------\n\nOrt\n"),
        ("*sehr* **wichtig** und `Code`", "sehr wichtig und Code\n"),
        (r"\*wörtlich\* &amp; &#35;1 &auml; 5 \| 6", "*wörtlich* & #1 ä 5 | 6\n"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>\n"),
        ("Rathaus  \nMarkt 1\\\nBonn\nam Rhein", "Rathaus\nMarkt 1\nBonn am Rhein\n"),
        ("[Meldung](https://a.example/b)", "Meldung (https://a.example/b)\n"),
        ("[*Neue* Meldung](https://a.example/b)", "Neue Meldung (https://a.example/b)\n"),
        ("<https://a.example/b>", "https://a.example/b\n"),
        ("<https://köln.example/ü>", "https://köln.example/ü\n"),
        ("[https://a.example](https://a.example)", "https://a.example\n"),
        ("[](https://a.example)", "https://a.example\n"),
        ("[Wort]()", "Wort\n"),
        ("[schreiben](mailto:a@example.org?subject=x)", "schreiben (a@example.org)\n"),
        ("[a@example.org](mailto:a@example.org)", "a@example.org\n"),
        ("<a@example.org>", "a@example.org\n"),
        ("[x](javascript:alert)", "[x](javascript:alert)\n"),
        ("![Wappen](https://a.example/w.png)", "[Bild: Wappen]\n"),
        ("eins\n\n---\n\nzwei", "eins\n\n------------------------\n\nzwei\n"),
        ("```\nx  = 1\n\n  y\n```", "    x  = 1\n\n      y\n"),
        ("> Zitat\n>\n> weiter", "> Zitat\n>\n> weiter\n"),
        (">", ">\n"),
        ("- eins\n- zwei\n  1. a\n  2. b\n- drei", "- eins\n- zwei\n  1. a\n  2. b\n- drei\n"),
        # Die Nummern stehen rechtsbündig, so breit wie die letzte.
        ("8. a\n9. b", "8. a\n9. b\n"),
        ("9. a\n10. b", " 9. a\n10. b\n"),
        ("- eins\n\n  weiter\n- zwei", "- eins\n\n  weiter\n\n- zwei\n"),
        ("9. neun\n10. zehn", " 9. neun\n10. zehn\n"),
        ("-\n- b", "-\n- b\n"),
        ("- > Zitat\n- b", "- > Zitat\n- b\n"),
        ("|Nr.|Ort|\n|-:|-|\n|1|**Bonn**|", "Nr.  Ort\n---  ----\n  1  Bonn\n"),
        ("--", "--\n"),
    ],
)
def test_jedes_element_steht_lesbar_da(markdown: str, text: str) -> None:
    assert _klartext(markdown) == text


def test_absaetze_und_listen_brechen_mit_haengendem_einzug_um() -> None:
    lang = "Engagement braucht Austausch, und Austausch braucht Menschen, die sich dafür Zeit nehmen."
    assert _klartext(f"{lang}\n\n- {lang}\n  - {lang}\n\n> {lang}") == dedent(
        """\
        Engagement braucht Austausch, und Austausch braucht Menschen, die sich
        dafür Zeit nehmen.

        - Engagement braucht Austausch, und Austausch braucht Menschen, die sich
          dafür Zeit nehmen.
          - Engagement braucht Austausch, und Austausch braucht Menschen, die
            sich dafür Zeit nehmen.

        > Engagement braucht Austausch, und Austausch braucht Menschen, die sich
        > dafür Zeit nehmen.
        """
    )


def test_eine_lange_adresse_wird_nicht_geteilt() -> None:
    adresse = f"https://a.example/{'x' * 90}"
    assert _klartext(f"Siehe [hier]({adresse}) nach.") == f"Siehe hier\n({adresse})\nnach.\n"


@given(st.text(alphabet="ab *_#->|`[]()<>&;\\\n\t1.~=:ä", max_size=200))
def test_jeder_text_wird_zu_zeilen_ohne_leerraum_am_ende(markdown: str) -> None:
    text = _klartext(markdown)
    assert text.endswith("\n")
    assert all(zeile == zeile.rstrip(" ") for zeile in text.split("\n"))


@given(st.lists(st.sampled_from(["> ", "- ", "1. "]), min_size=1, max_size=60))
def test_tiefe_verschachtelung_bleibt_lesbar(marken: list[str]) -> None:
    text = _klartext("".join(marken) + "wort " * 30)
    assert text.split().count("wort") in (0, 30)
    assert "wort wort wort" in text or "wort" not in text


def test_umbrochen_wird_am_leerzeichen_und_nur_dort() -> None:
    assert wrap("eins zwei drei", 9) == ["eins zwei", "drei"]
    assert wrap("in Bad-Honnef-Aegidienberg heute", 10) == ["in", "Bad-Honnef-Aegidienberg", "heute"]
    assert wrap("nun z.\xa0B. so", 8) == ["nun", "z.\xa0B. so"]


def test_ein_fester_zeilenwechsel_bleibt() -> None:
    assert wrap("Rathaus\nMarkt 1", 72) == ["Rathaus", "Markt 1"]


@given(st.lists(st.text(alphabet="abcß", min_size=1, max_size=12)), st.integers(1, 40))
def test_kein_wort_geht_verloren_und_nur_lange_ragen_hinaus(worte: list[str], breite: int) -> None:
    zeilen = wrap(" ".join(worte), breite)
    assert " ".join(zeilen).split() == worte
    assert all(len(zeile) <= breite or " " not in zeile for zeile in zeilen)


def test_eine_schmale_tabelle_steht_in_spalten() -> None:
    reihen = [["Nr.", "Kommune"], ["1", "Bonn"], ["12", ""]]
    assert format_tabelle(reihen, [True, False], 72) == ["Nr.  Kommune", "---  -------", "  1  Bonn", " 12"]


def test_eine_breite_tabelle_steht_angabe_fuer_angabe() -> None:
    reihen = [["Kommune", "", "Bemerkung"], ["Bonn", "x", "schon seit der ersten Runde"], ["Unna", "y", ""]]
    assert format_tabelle(reihen, [False] * 3, 24) == [
        "Kommune: Bonn",
        "x",
        "Bemerkung: schon seit",
        "  der ersten Runde",
        "",
        "Kommune: Unna",
        "y",
        "Bemerkung:",
    ]


def test_eine_breite_tabelle_ohne_reihen_zeigt_ihren_kopf() -> None:
    assert format_tabelle([["Kommune", "Bemerkung"]], [False] * 2, 10) == ["Kommune:", "Bemerkung:"]

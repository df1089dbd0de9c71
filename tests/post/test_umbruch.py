from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.umbruch import format_tabelle, wrap


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

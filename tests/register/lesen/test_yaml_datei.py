import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.befund import Befund
from kommunennetz.model import leseregeln
from kommunennetz.regeln.katalog import ALLE
from kommunennetz.register.lesen.yaml_datei import check_text, parse
from kommunennetz.register.lesen.yaml_text import Stelle, feldweg
from kommunennetz.worte.zeichen import hat_unsichtbare

TESTS = Path(__file__).parents[2]
DATEIEN = [
    pfad
    for ort in (TESTS / "beispiele", TESTS.parent / "data")
    for pfad in sorted(ort.rglob("*.y*ml"))
    if pfad.is_file()
]


def fehler(zeile: int, spalte: int, regel: str, text: str, hilfe: str) -> Befund:
    return Befund("d.yaml", zeile, spalte, "", ALLE[regel], text, hilfe)


@pytest.mark.parametrize(
    "wert",
    [
        "05315000",
        "08111000",
        "10:30",
        "18:30",
        "no",
        "NO",
        "yes",
        "on",
        "0211",
        "1.10",
        "1e3",
        "0x1F",
        "0o17",
        "2012-12-04",
        "2026-02-30",
        "2012-12",
        "2012",
        "1_000",
        ".5",
        "+1",
        "true",
        "=",
        "1:2:3",
        "Null",
        "NULL",
    ],
)
def test_jeder_wert_bleibt_der_text_der_dasteht(wert: str) -> None:
    gelesen = parse(f"feld: {wert}\nliste: [{wert}]\n".encode(), "d.yaml")
    assert (gelesen.baum, gelesen.befunde) == ({"feld": wert, "liste": [wert]}, [])


@pytest.mark.parametrize("wert", ["", "~", "null", "# nur ein Kommentar"])
def test_ein_leeres_feld_gilt_als_fehlend_und_ist_ein_hinweis(wert: str) -> None:
    gelesen = parse(f"name: Bonn\nort: {wert}\n".encode(), "d.yaml")
    hinweis = Befund(
        "d.yaml",
        2,
        1,
        "",
        leseregeln.feld_leer,
        "»ort« ist leer",
        "Einen Wert eintragen oder die Zeile löschen.",
    )
    assert (gelesen.baum, gelesen.befunde) == ({"name": "Bonn"}, [hinweis])


def test_leerer_text_in_anfuehrungszeichen_ist_ein_wert() -> None:
    assert parse(b"a: ''\nb: \"~\"\nc: 'null'\n", "d.yaml").baum == {"a": "", "b": "~", "c": "null"}


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["ohne BOM", "mit BOM"])
@pytest.mark.parametrize("zeilenende", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_stellen_zaehlen_zeichen_und_zeilen_wie_ein_editor(bom: bytes, zeilenende: str) -> None:
    text = "# Ümläut 😀\nname: Köln\n\nteil: {ä😀: {unten: x}, b: y}\nliste:\n  - ß: [1, {z: 2}]\n  - 2\n"
    gelesen = parse(bom + text.replace("\n", zeilenende).encode(), "d.yaml")
    assert gelesen.befunde == []
    assert gelesen.stellen == {
        ("name",): Stelle(2, 1),
        ("teil",): Stelle(4, 1),
        ("teil", "ä😀"): Stelle(4, 8),
        ("teil", "ä😀", "unten"): Stelle(4, 13),
        ("teil", "b"): Stelle(4, 24),
        ("liste",): Stelle(5, 1),
        ("liste", 0): Stelle(6, 5),
        ("liste", 0, "ß"): Stelle(6, 5),
        ("liste", 0, "ß", 0): Stelle(6, 9),
        ("liste", 0, "ß", 1): Stelle(6, 12),
        ("liste", 0, "ß", 1, "z"): Stelle(6, 13),
        ("liste", 1): Stelle(7, 5),
    }


def test_was_fehlt_steht_beim_abschnitt_darueber() -> None:
    gelesen = parse(b"name: Bonn\nbeitritt:\n  runde: 1\n", "d.yaml")
    assert gelesen.stelle(("beitritt", "quelle", "tief")) == Stelle(2, 1)
    assert gelesen.stelle(("ags",)) == Stelle(1, 1)
    assert gelesen.stelle(()) == Stelle(1, 1)


def test_die_erste_zeile_verschiebt_stellen_und_befunde() -> None:
    gelesen = parse(b"a: 1\na: 2\n", "d.yaml", erste_zeile=11)
    assert gelesen.stelle(("a",)) == Stelle(11, 1)
    assert gelesen.befunde == [
        fehler(12, 1, "feld-doppelt", "»a« steht schon in Zeile 11", "Eine der beiden Zeilen löschen.")
    ]


KLAMMER = "Jede geöffnete Klammer und jedes Anführungszeichen muss geschlossen werden."
EINRUECKUNG = (
    "Felder eines Abschnitts stehen genau untereinander; Einrückung der Zeile und der Zeile davor prüfen."
)
AUSSCHREIBEN = "Den Wert an jeder Stelle ausschreiben."
ABSCHNITT = "Jede Zeile beginnt mit einem Feldnamen, etwa »name: Bonn«."
DOKUMENTE = (
    "Je Datensatz eine Datei; die Zeile aus drei Strichen löschen oder den Rest in eine eigene Datei legen."
)
TAG = "Das Wort mit dem Ausrufezeichen löschen; Werte gelten immer als Text."
ZEICHEN = "Das Zeichen löschen; im Editor hilft »Steuerzeichen anzeigen«."
UTF8 = "Im Editor »Speichern mit Codierung: UTF-8« wählen."
ZEILE_LOESCHEN = "Eine der beiden Zeilen löschen."
NAME = "Den Feldnamen ohne Klammern schreiben; Werte mit »?« oder Klammern in Anführungszeichen setzen."
TIEFE = "Mehr als 12 Ebenen gibt es in keinem Datensatz; Klammern und Einrückung prüfen."
DOPPELPUNKT = "hier steht ein Doppelpunkt mitten im Wert, oder die Einrückung stimmt nicht"
IN_ANFUEHRUNG = "Den Wert in Anführungszeichen setzen oder die Einrückung berichtigen."
UNSICHTBAR = "hier steht ein unsichtbares Zeichen (U+{:04X})"
LISTE_OFFEN = "eine Liste in eckigen Klammern ist nicht geschlossen"
ABSCHNITT_OFFEN = "ein Abschnitt in geschweiften Klammern ist nicht geschlossen"
RUECKSTRICH = "Einfache Anführungszeichen verwenden; dort gilt der Rückstrich als gewöhnliches Zeichen."
ANFANG = "der Wert beginnt mit einem Zeichen, das in YAML eine Bedeutung hat"

TABULATOR = "zwischen den Angaben steht ein Tabulator"
ZUSAMMENGESETZT = "Umlaute sind aus zwei Zeichen zusammengesetzt"

FUNDE: list[tuple[str | bytes, list[Befund]]] = [
    ("", [fehler(1, 1, "kein-abschnitt", "die Datei ist leer", ABSCHNITT)]),
    ("# nur Kommentar\n", [fehler(1, 1, "kein-abschnitt", "die Datei ist leer", ABSCHNITT)]),
    ("---\n", [fehler(2, 1, "kein-abschnitt", "die Datei besteht nicht aus »feld: wert«", ABSCHNITT)]),
    ("\n\n- a\n", [fehler(3, 1, "kein-abschnitt", "die Datei besteht nicht aus »feld: wert«", ABSCHNITT)]),
    ("Bonn\n", [fehler(1, 1, "kein-abschnitt", "die Datei besteht nicht aus »feld: wert«", ABSCHNITT)]),
    (
        "a: 1\n---\nb: 2\n",
        [fehler(2, 1, "mehrere-dokumente", "hier beginnt ein zweites Dokument", DOKUMENTE)],
    ),
    (
        "a: 1\n...\n---\nb: [2\n",
        [
            fehler(3, 1, "mehrere-dokumente", "hier beginnt ein zweites Dokument", DOKUMENTE),
            fehler(5, 1, "yaml", LISTE_OFFEN, KLAMMER),
        ],
    ),
    ("a: 1\nb: 2\na: 3\n", [fehler(3, 1, "feld-doppelt", "»a« steht schon in Zeile 1", ZEILE_LOESCHEN)]),
    (
        "a: {x: 1, x: 2}\na: {x: 3, x: 4}\n",
        [
            fehler(1, 11, "feld-doppelt", "»x« steht schon in Zeile 1", ZEILE_LOESCHEN),
            fehler(2, 1, "feld-doppelt", "»a« steht schon in Zeile 1", ZEILE_LOESCHEN),
            fehler(2, 11, "feld-doppelt", "»x« steht schon in Zeile 2", ZEILE_LOESCHEN),
        ],
    ),
    ('a: 1\n"a": 2\n', [fehler(2, 1, "feld-doppelt", "»a« steht schon in Zeile 1", ZEILE_LOESCHEN)]),
    ("a: &x 1\n", [fehler(1, 4, "anker", "Verweise wie »&x« werden nicht gelesen", AUSSCHREIBEN)]),
    (
        "&x a: &y [1]\nb: *y\n",
        [
            fehler(1, 1, "anker", "Verweise wie »&x« werden nicht gelesen", AUSSCHREIBEN),
            fehler(1, 7, "anker", "Verweise wie »&y« werden nicht gelesen", AUSSCHREIBEN),
            fehler(2, 4, "anker", "Verweise wie »*y« werden nicht gelesen", AUSSCHREIBEN),
        ],
    ),
    (
        "name: x\n<<: {name: y}\n",
        [fehler(2, 1, "anker", "»<<« (Zusammenführen) wird nicht gelesen", AUSSCHREIBEN)],
    ),
    ("a: !!int 1\n", [fehler(1, 4, "tag", "Typangaben wie »!!int« werden nicht gelesen", TAG)]),
    (
        "!x a: !!python/object/apply:os.system [ls]\n",
        [
            fehler(1, 1, "tag", "Typangaben wie »!x« werden nicht gelesen", TAG),
            fehler(1, 7, "tag", "Typangaben wie »!!python/object/apply:os.system« werden nicht gelesen", TAG),
        ],
    ),
    (
        "%YAML 1.1\n---\na: 1\n",
        [fehler(1, 1, "tag", "YAML-Anweisungen mit % werden nicht gelesen", "Die Zeile löschen.")],
    ),
    (
        "%TAG ! tag:example.org,2000:\n---\na: 1\n",
        [fehler(1, 1, "tag", "YAML-Anweisungen mit % werden nicht gelesen", "Die Zeile löschen.")],
    ),
    ("[a, b]: 1\na: 2\n", [fehler(1, 1, "feldname", "ein Feldname muss ein einfaches Wort sein", NAME)]),
    ("{a: b}: 1\na: 2\n", [fehler(1, 1, "feldname", "ein Feldname muss ein einfaches Wort sein", NAME)]),
    (
        "a: " + "{a: " * 12 + "1" + "}" * 12 + "\n",
        [fehler(1, 3 + 4 * 11 + 1, "zu-tief", "die Angaben sind zu tief verschachtelt", TIEFE)],
    ),
    ("a: " + "[" * 100_000, [fehler(1, 15, "zu-tief", "die Angaben sind zu tief verschachtelt", TIEFE)]),
    (
        "a:\n\tb: 1\n",
        [fehler(2, 1, "tabulator", "die Zeile ist mit einem Tabulator eingerückt", "Leerzeichen verwenden.")],
    ),
    (
        "a: eins\tzwei\n",
        [fehler(1, 8, "steuerzeichen", "hier steht ein Tabulator (U+0009)", ZEICHEN)],
    ),
    (b"a: K\xf6ln\n", [fehler(1, 5, "nicht-utf8", "die Datei ist nicht in UTF-8 geschrieben", UTF8)]),
    (
        "a: ä\nb: ".encode() + b"\xff\n",
        [fehler(2, 4, "nicht-utf8", "die Datei ist nicht in UTF-8 geschrieben", UTF8)],
    ),
    ("a: 1".encode("utf-16"), [fehler(1, 1, "nicht-utf8", "die Datei ist in UTF-16 geschrieben", UTF8)]),
    (
        "a: x\x00y\nb: \x1b[31m\nc: \u202e\n",
        [
            fehler(1, 5, "steuerzeichen", UNSICHTBAR.format(0), ZEICHEN),
            fehler(2, 4, "steuerzeichen", "hier steht ein Terminal-Steuerzeichen (U+001B)", ZEICHEN),
            fehler(3, 4, "steuerzeichen", UNSICHTBAR.format(0x202E), ZEICHEN),
        ],
    ),
    ("a: 1\rb: 2\n", [fehler(1, 5, "steuerzeichen", "hier steht ein Wagenrücklauf (U+000D)", ZEICHEN)]),
    ("a: b\ufeffc\n", [fehler(1, 5, "steuerzeichen", UNSICHTBAR.format(0xFEFF), ZEICHEN)]),
    (
        'a: "x\\e[0m"\n',
        [fehler(1, 4, "steuerzeichen", "hier steht ein Terminal-Steuerzeichen (U+001B)", ZEICHEN)],
    ),
    ('a: "x\\ty"\n', [fehler(1, 4, "steuerzeichen", "hier steht ein Tabulator (U+0009)", ZEICHEN)]),
    ('a: "x\\ry"\n', [fehler(1, 4, "steuerzeichen", "hier steht ein Wagenrücklauf (U+000D)", ZEICHEN)]),
    (
        "a: u\u0308\n  o\u0308\n",
        [fehler(1, 4, "nicht-nfc", ZUSAMMENGESETZT, "Den Wert neu eintippen: »ü ö«.")],
    ),
    ("a: b: c\t\n", [fehler(1, 5, "yaml", DOPPELPUNKT, IN_ANFUEHRUNG)]),
    ('a: "x #y"\t\n', [fehler(1, 10, "tabulator", TABULATOR, "Leerzeichen verwenden.")]),
    ("a: 'x #y'\t\n", [fehler(1, 10, "tabulator", TABULATOR, "Leerzeichen verwenden.")]),
    ('a: "x\n  y\tz"\n', [fehler(2, 4, "steuerzeichen", "hier steht ein Tabulator (U+0009)", ZEICHEN)]),
    (
        "a: 'eins\n  zwei u\u0308'\n",
        [fehler(2, 3, "nicht-nfc", ZUSAMMENGESETZT, "Den Wert neu eintippen: »eins zwei ü«.")],
    ),
    (
        "a:\n  - <Name der Kommune>\n",
        [
            Befund(
                "d.yaml",
                2,
                5,
                "a.1",
                leseregeln.platzhalter,
                "»a.1« ist noch nicht ausgefüllt: Name der Kommune",
                "Den Platzhalter mit seinen spitzen Klammern durch die Angabe ersetzen.",
            )
        ],
    ),
    ('a: "x\\r\\ny"\n', [fehler(1, 4, "steuerzeichen", "hier steht ein Wagenrücklauf (U+000D)", ZEICHEN)]),
    (b"\0", [fehler(1, 1, "steuerzeichen", UNSICHTBAR.format(0), ZEICHEN)]),
    ('"a\\0": 1\n', [fehler(1, 1, "steuerzeichen", UNSICHTBAR.format(0), ZEICHEN)]),
    (
        "a: o\u0308\n",
        [
            fehler(
                1,
                4,
                "nicht-nfc",
                "Umlaute sind aus zwei Zeichen zusammengesetzt",
                "Den Wert neu eintippen: »ö«.",
            )
        ],
    ),
    (
        'a: "o\\u0308' + " x" * 40 + '"\n',
        [
            fehler(
                1, 4, "nicht-nfc", "Umlaute sind aus zwei Zeichen zusammengesetzt", "Den Wert neu eintippen."
            )
        ],
    ),
    ("a: b: c\n", [fehler(1, 5, "yaml", DOPPELPUNKT, IN_ANFUEHRUNG)]),
    ("a: 1\n  b: 2\n", [fehler(2, 4, "yaml", DOPPELPUNKT, IN_ANFUEHRUNG)]),
    (
        "a: 1\nohne doppelpunkt\nc: 2\n",
        [
            fehler(
                3,
                1,
                "yaml",
                "hinter dem Feldnamen fehlt der Doppelpunkt",
                "Hinter jedem Feldnamen steht ein Doppelpunkt und ein Leerzeichen: »ort: Düsseldorf«.",
            )
        ],
    ),
    (
        "  a: 1\n b: 2\n",
        [fehler(2, 2, "yaml", "hier passt die Einrückung nicht", EINRUECKUNG)],
    ),
    (
        "a: 'b' c\n",
        [fehler(1, 8, "yaml", "hier passt die Einrückung oder ein Anführungszeichen nicht", EINRUECKUNG)],
    ),
    ("a: [b,,c]\n", [fehler(1, 7, "yaml", "hier fehlt ein Wert, oder ein Komma ist zu viel", KLAMMER)]),
    (
        "a: - b\n",
        [
            fehler(
                1,
                4,
                "yaml",
                "hinter dem Feldnamen beginnt keine Liste",
                "Die Einträge untereinander schreiben, jeden mit »- « davor.",
            )
        ],
    ),
    ("a:\n  - 1\n  b: 2\n", [fehler(3, 3, "yaml", "hier passt die Einrückung der Liste nicht", EINRUECKUNG)]),
    ("a: [1, 2\nb: 3\n", [fehler(2, 2, "yaml", LISTE_OFFEN, KLAMMER)]),
    ("a: {b: 1\n", [fehler(2, 1, "yaml", ABSCHNITT_OFFEN, KLAMMER)]),
    ("a: 'b\n", [fehler(2, 1, "yaml", "ein Anführungszeichen ist nicht geschlossen", KLAMMER)]),
    (
        'a: "C:\\Daten"\n',
        [fehler(1, 7, "yaml", "hinter dem Rückstrich steht ein unbekanntes Zeichen", RUECKSTRICH)],
    ),
    ("a: @b\n", [fehler(1, 4, "yaml", ANFANG, "Den Wert in Anführungszeichen setzen.")]),
    ("a: `b`\n", [fehler(1, 4, "yaml", ANFANG, "Den Wert in Anführungszeichen setzen.")]),
    (
        "a: %b\n",
        [fehler(1, 4, "yaml", ANFANG, "Den Wert in Anführungszeichen setzen.")],
    ),
]


@pytest.mark.parametrize(("daten", "befunde"), FUNDE, ids=lambda wert: repr(wert)[:40])
def test_was_eine_datei_mehrdeutig_macht_ist_genau_dieser_befund(
    daten: str | bytes, befunde: list[Befund]
) -> None:
    daten = daten.encode() if isinstance(daten, str) else daten
    gelesen = parse(daten, "d.yaml")
    assert gelesen.befunde == befunde
    assert gelesen.baum is None or isinstance(gelesen.baum, dict)


def test_ein_zusaetzliches_feld_nimmt_einem_gleichnamigen_nichts_weg() -> None:
    gelesen = parse(b"name: x\n<<: {name: y}\nname: z\n? [name]\n: {name: w}\nags: 1\n", "d.yaml")
    assert gelesen.baum == {"name": "x", "ags": "1"}
    assert [befund.regel.id for befund in gelesen.befunde] == ["anker", "feld-doppelt", "feldname"]


def test_unbekannte_fehler_von_yaml_nennen_den_grund_und_die_stelle() -> None:
    (befund,) = parse(b"a: |x\n  b\n", "d.yaml").befunde
    assert (befund.zeile, befund.spalte, befund.regel.id) == (1, 5, "yaml")
    assert befund.text.startswith("die Zeile ist kein gültiges YAML (")


@pytest.mark.parametrize(
    ("daten", "befunde"),
    [
        ("Guten Tag!\r\n\tEingerückt mit Tabulator.\n".encode(), []),
        (b"", []),
        (b"K\xf6ln", [fehler(7, 2, "nicht-utf8", "die Datei ist nicht in UTF-8 geschrieben", UTF8)]),
        ("a\nb\u200bc".encode(), [fehler(8, 2, "steuerzeichen", UNSICHTBAR.format(0x200B), ZEICHEN)]),
        (
            "a\nScho\u0308n\nb".encode(),
            [
                fehler(
                    8,
                    1,
                    "nicht-nfc",
                    "Umlaute sind aus zwei Zeichen zusammengesetzt",
                    "Die Zeile neu eintippen.",
                )
            ],
        ),
    ],
)
def test_fuer_text_der_kein_yaml_ist_gelten_dieselben_zeichen(daten: bytes, befunde: list[Befund]) -> None:
    assert check_text(daten, "d.yaml", 7) == befunde


def test_ein_feldweg_zaehlt_eintraege_ab_eins() -> None:
    assert [feldweg(pfad) for pfad in ((), ("a",), ("zahlen", 0, "stand"))] == ["", "a", "zahlen.1.stand"]


def texte() -> st.SearchStrategy[str]:
    # Nur was der Leser nicht ohnehin zurückweist: sichtbar und in NFC.
    zeichen = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp"])
    return st.text(zeichen, max_size=12).filter(
        lambda text: not hat_unsichtbare(text) and unicodedata.is_normalized("NFC", text)
    )


def feldnamen() -> st.SearchStrategy[str]:
    # »<<« schreibt PyYAML ohne Anführungszeichen, und dann bedeutet es etwas anderes.
    return texte().filter(lambda name: name != "<<")


def baeume() -> st.SearchStrategy[dict[str, Any]]:
    werte = st.recursive(
        texte(),
        lambda kinder: st.lists(kinder, max_size=3) | st.dictionaries(feldnamen(), kinder, max_size=3),
        max_leaves=8,
    )
    return st.dictionaries(feldnamen(), werte, min_size=1, max_size=4)


@given(baum=baeume(), flow=st.sampled_from([None, True, False]))
def test_was_yaml_aus_texten_schreibt_wird_als_derselbe_text_gelesen(
    baum: dict[str, Any], flow: bool | None
) -> None:
    geschrieben = yaml.safe_dump(baum, allow_unicode=True, default_flow_style=flow, width=10_000)
    gelesen = parse(geschrieben.encode(), "d.yaml")
    assert (gelesen.baum, gelesen.befunde) == (baum, [])


@given(daten=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_kein_inhalt_bringt_den_leser_zu_fall(daten: bytes) -> None:
    gelesen = parse(daten, "d.yaml")
    assert gelesen.baum is not None or gelesen.befunde


@given(text=st.text(alphabet="ab:-[]{}?&*!|>'\"%@`#, \n\t\\<~", max_size=30))
def test_auch_was_wie_yaml_aussieht_bringt_den_leser_nicht_zu_fall(text: str) -> None:
    gelesen = parse(text.encode(), "d.yaml")
    assert gelesen.baum is not None or gelesen.befunde


def test_jeder_wert_im_baum_hat_seine_stelle() -> None:
    gelesene = [parse(datei.read_bytes(), "d.yaml") for datei in DATEIEN]
    assert len(gelesene) > 100
    for gelesen in gelesene:
        assert set(_wege(gelesen.baum or {})) <= set(gelesen.stellen)


def _wege(wert: Any, pfad: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    teile = enumerate(wert) if isinstance(wert, list) else wert.items() if isinstance(wert, dict) else ()
    for name, teil in teile:
        yield (*pfad, name)
        yield from _wege(teil, (*pfad, name))


@pytest.mark.parametrize("zeichen", ["\u200b", "\x01", "\ufe0f"])
def test_viele_unsichtbare_zeichen_ergeben_wenige_befunde(zeichen: str) -> None:
    befunde = parse(f"a: b{zeichen * 300_000}\n".encode(), "d.yaml").befunde
    text = UNSICHTBAR.format(ord(zeichen))
    assert befunde == [
        fehler(1, 5, "steuerzeichen", text, ZEICHEN),
        fehler(1, 6, "steuerzeichen", text, ZEICHEN),
        fehler(1, 7, "steuerzeichen", f"{text} und weiter unten noch mehr", ZEICHEN),
    ]


@pytest.mark.parametrize("kodierung", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_wird_als_solches_benannt(kodierung: str) -> None:
    daten = ("name: Köln\nags: 05315000\n" * 10_000).encode(kodierung)
    erwartet = [fehler(1, 1, "nicht-utf8", "die Datei ist in UTF-16 geschrieben", UTF8)]
    assert parse(daten, "d.yaml").befunde == erwartet
    assert check_text(daten, "d.yaml", 1) == erwartet


def test_viele_zerlegte_umlaute_in_einem_text_ergeben_wenige_befunde() -> None:
    befunde = check_text(("Du\u0308ren\n" * 1000).encode(), "d.md", 5)
    assert [(befund.regel.id, befund.zeile) for befund in befunde] == [
        ("nicht-nfc", 5),
        ("nicht-nfc", 6),
        ("nicht-nfc", 7),
    ]


@pytest.mark.parametrize(
    ("daten", "stelle"),
    [
        ("a: |\n  eins\n  zwei\tdrei\n", (3, 7)),
        ("a: >-\n  eins\n\n  Du\u0308ren\n", (4, 3)),
        ("b:\n  - 1\n  - |\n    eins\n    zwei\n    drei\tvier\n", (6, 9)),
        ('a: "eins\n  zwei\tdrei"\n', (2, 7)),
        ('a: "eins\\tzwei"\n', (1, 4)),
    ],
)
def test_ein_befund_in_einem_langen_wert_nennt_die_zeile_an_der_etwas_zu_tun_ist(
    daten: str, stelle: tuple[int, int]
) -> None:
    [befund] = parse(daten.encode(), "d.yaml").befunde
    assert (befund.zeile, befund.spalte) == stelle


@pytest.mark.parametrize(
    ("daten", "regel"),
    [
        ("".join(f"a{nummer}:\n" for nummer in range(1000)), "feld-leer"),
        ("a: 1\n" * 1000, "feld-doppelt"),
        ("a: [" + "&x 1, " * 1000 + "]", "anker"),
        ("a: [" + '"x\ty", ' * 1000 + "]", "steuerzeichen"),
    ],
)
def test_je_regel_nennt_eine_datei_hoechstens_fuenfzig_befunde(daten: str, regel: str) -> None:
    befunde = [befund for befund in parse(daten.encode(), "d.yaml").befunde if befund.regel.id == regel]
    assert len(befunde) == 50

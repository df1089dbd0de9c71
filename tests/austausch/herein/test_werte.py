from datetime import date
from types import MappingProxyType

import pytest

from kommunennetz.austausch.herein.tabelle import NULLTAG, Wert
from kommunennetz.austausch.herein.werte import Deutung, WertError, ist_gleich
from kommunennetz.austausch.spalten import Form, Spalte

DEUTUNG = Deutung(NULLTAG, MappingProxyType({"erstunterzeichnung": 1, "vierte unterzeichnung": 4}))
TEXT = Spalte(("bemerkung",), "Bemerkung", Form.LANGTEXT, "", 1)
RUNDE = Spalte(("beitritt", "runde"), "Runde", Form.ZAHL, "", 1)
STAND = Spalte(
    ("kriterien", "a", "stand"), "A: Stand", Form.STAND, "", 1, {"ja": "", "nein": "", "offen": ""}
)
WEG = Spalte(
    ("kriterien", "a", "weg"),
    "A: Weg",
    Form.AUSWAHL,
    "",
    1,
    {"karte": "Ehrenamtskarte", "eigen": "Eigenes Mittel"},
)


@pytest.mark.parametrize(
    ("stand", "werte"),
    [
        ("ja", ["ja", "Ja", " JA ", "x", "X", "j", "✓", True, "WAHR", "erfüllt"]),
        ("nein", ["nein", "n", "Nein", False, "FALSCH", "nicht erfüllt"]),
        ("offen", ["offen", "?", "unklar", "k. A."]),
    ],
)
def test_ein_stand_hat_viele_schreibweisen(stand: str, werte: list[Wert]) -> None:
    assert [stand] * len(werte) == [DEUTUNG.lies(STAND, wert) for wert in werte]


@pytest.mark.parametrize(
    ("runde", "werte"),
    [
        ("1", ["Erstunterzeichnung", 1]),
        ("4", [4, 4.0, "4", "4.", "Runde 4", "4. Runde", "Vierte Unterzeichnung"]),
    ],
)
def test_eine_runde_hat_nummer_oder_bezeichnung(runde: str, werte: list[Wert]) -> None:
    assert [runde] * len(werte) == [DEUTUNG.lies(RUNDE, wert) for wert in werte]


def test_ein_weg_gilt_mit_kennung_und_mit_wortlaut() -> None:
    assert ["karte", "karte", "eigen"] == [
        DEUTUNG.lies(WEG, wert) for wert in ("Karte", "ehrenamtskarte", "Eigenes Mittel")
    ]


@pytest.mark.parametrize(
    ("wert", "text"),
    [
        ("  Wort\r\nzwei ", "Wort\nzwei"),
        ("Wort_x000D_\nzwei", "Wort\nzwei"),
        ("Datei_x005F_x000D_neu", "Datei_x000D_neu"),
        ("'=1+1", "=1+1"),
        ("'s Hertogenbosch", "'s Hertogenbosch"),
        ("Ko\u0308ln", "Köln"),
        (815, "815"),
        (815.0, "815"),
        (0.5, "0.5"),
        ("5-6 Orte", "5-6 Orte"),
        ("a=b", "a=b"),
        ("1+1", "1+1"),
        ("ehrenamt@bonn.example.org", "ehrenamt@bonn.example.org"),
        ("-6 Orte", "-6 Orte"),
        ("'-6 Orte", "-6 Orte"),
        ("' =1+1", "=1+1"),
        ("'+49 228", "+49 228"),
        ("'@a", "@a"),
        ("''=1", "''=1"),
        ("'5-6", "'5-6"),
        ("'", "'"),
        (1e14, "100000000000000"),
        (-5.0, "-5"),
        ("_x0009_", "_x0009_"),
    ],
)
def test_text_wird_zu_dem_was_gemeint_ist(wert: Wert, text: str) -> None:
    assert text == DEUTUNG.lies(TEXT, wert)


@pytest.mark.parametrize(
    ("spalte", "wert", "text", "hilfe"),
    [
        (STAND, "vielleicht", "»vielleicht« ist kein Stand für »A: Stand«", "Erlaubt sind: ja, nein, offen; auch x und ?."),
        (STAND, 3, "»3« ist kein Stand für »A: Stand«", "Erlaubt sind: ja, nein, offen; auch x und ?."),
        (WEG, "medaille", "»medaille« ist für »A: Weg« nicht vorgesehen", "Erlaubt sind: karte, eigen."),
        (RUNDE, "4a", "»4a« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, "4.5", "»4.5« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, 4.5, "»4.5« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, -4, "»-4« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, "1000", "»1000« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, "Runde", "»Runde« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (STAND, "ja?", "»ja?« ist kein Stand für »A: Stand«", "Erlaubt sind: ja, nein, offen; auch x und ?."),
        (WEG, "kart", "»kart« ist für »A: Weg« nicht vorgesehen", "Erlaubt sind: karte, eigen."),
        (WEG, True, "»True« ist für »A: Weg« nicht vorgesehen", "Erlaubt sind: karte, eigen."),
        (TEXT, True, "in »Bemerkung« steht kein Text mehr, sondern ein Wahrheitswert",
         "Das Tabellenprogramm hat die Eingabe umgedeutet: die Zelle als Text formatieren, neu eintragen."),
        (TEXT, "a\tb", "Bemerkung: der Wert enthält ein unsichtbares Zeichen", "Den Wert neu eintippen."),
        (RUNDE, "letzte", "»letzte« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, True, "»True« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (RUNDE, date(2017, 4, 1), "»2017-04-01« ist keine Nummer für »Runde«", "Runden im Register: 1, 4."),
        (
            TEXT,
            date(2017, 12, 6),
            "in »Bemerkung« steht kein Text mehr, sondern der Tag 06.12.2017",
            "Das Tabellenprogramm hat die Eingabe umgedeutet: die Zelle als Text formatieren, neu eintragen.",
        ),
        (TEXT, "a\x07b", "Bemerkung: der Wert enthält ein unsichtbares Zeichen", "Den Wert neu eintippen."),
        (
            TEXT,
            "Anfang … [gekürzt]",
            "»Bemerkung« ist für eine Zelle zu lang und steht nur gekürzt da",
            "Diesen Text in der Datei des Registers ändern.",
        ),
    ],
)  # fmt: skip
def test_was_nicht_passt_nennt_das_erlaubte(spalte: Spalte, wert: Wert, text: str, hilfe: str) -> None:
    with pytest.raises(WertError) as fehler:
        DEUTUNG.lies(spalte, wert)
    assert (text, hilfe) == (fehler.value.text, fehler.value.hilfe)


@pytest.mark.parametrize(
    ("wert", "bisher", "gleich"),
    [
        ("'=1", "=1", True),
        ("'=1", "'=1", True),
        ("=1", "'=1", False),
        ("a\r\nb", "a\nb", True),
        (17, "17", True),
        ("a", "b", False),
        (True, "True", False),
        (date(2017, 12, 6), "2017-12-06", False),
        ("5-6", "-6", False),
        ("'5", "5", False),
        ("a x005F_b", "a b", True),
    ],
)
def test_hinausgegangenes_wird_wiedererkannt(wert: Wert, bisher: str, *, gleich: bool) -> None:
    assert gleich == ist_gleich(TEXT, wert, bisher)

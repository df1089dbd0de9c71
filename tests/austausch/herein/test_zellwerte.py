from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.austausch.herein.rohblatt import NULLTAG, Wert
from kommunennetz.austausch.herein.zellwerte import Deutung, WertError, ist_gleich, parse_datum
from kommunennetz.austausch.spalten import Form, Spalte
from kommunennetz.model.teildatum import TeildatumError, parse_teildatum

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


FORMEN = (
    "Verstanden werden 6.12.2017, 2017-12-06, Dezember 2012, 12.2012, 2015, vor dem 20.11.2024, "
    "nach 2018, zwischen 9.2020 und 1.2024, Anfang 2012, 2012/13 und unbekannt."
)


@pytest.mark.parametrize(
    ("wert", "text"),
    [
        ("6.12.2017", "2017-12-06"),
        ("06.12.2017", "2017-12-06"),
        ("6. 12. 2017", "2017-12-06"),
        (" 6.12.17 ", "2017-12-06"),
        ("1.3.98", "1998-03-01"),
        ("6. Dezember 2017", "2017-12-06"),
        ("06. Dez. 2017", "2017-12-06"),
        ("6 Dez 2017", "2017-12-06"),
        ("2017-12-06", "2017-12-06"),
        ("2017-12-06 00:00:00", "2017-12-06"),
        ("2017-12-06T00:00:00", "2017-12-06"),
        ("06.12.2017 10:30", "2017-12-06"),
        ("12.2012", "2012-12"),
        ("12/2012", "2012-12"),
        ("2012-12", "2012-12"),
        ("Dezember 2012", "2012-12"),
        ("dezember\u00a02012", "2012-12"),
        ("Dez 12", "2012-12"),
        ("Dez. 12", "2012-12"),
        ("Dez-12", "2012-12"),
        ("Dec-12", "2012-12"),
        ("Sept. 2020", "2020-09"),
        ("März 2020", "2020-03"),
        ("Mrz 20", "2020-03"),
        ("Maerz 2020", "2020-03"),
        ("Mai 2021", "2021-05"),
        ("2015", "2015"),
        ("seit 2015", "2015"),
        ("am 6.12.2017", "2017-12-06"),
        ("im Dezember 2012", "2012-12"),
        ("vor dem 20. November 2024", "vor 2024-11-20"),
        ("vor 20.11.2024", "vor 2024-11-20"),
        ("nach dem 4.9.2018", "nach 2018-09-04"),
        ("nach 2018", "nach 2018"),
        ("zwischen September 2020 und Januar 2024", "zwischen 2020-09 und 2024-01"),
        ("zwischen dem 1.9.2020 und dem 31.1.2024", "zwischen 2020-09-01 und 2024-01-31"),
        ("Unbekannt", "unbekannt"),
        ("Anfang 2012", "2012"),
        ("Herbst 2017", "2017"),
        ("Winter 2012/13", "zwischen 2012 und 2013"),
        ("2012/13", "zwischen 2012 und 2013"),
        ("2012/2013", "zwischen 2012 und 2013"),
        ("1999/00", "zwischen 1999 und 2000"),
        ("2. Quartal 2012", "zwischen 2012-04 und 2012-06"),
        ("1. Halbjahr 2012", "zwischen 2012-01 und 2012-06"),
        (2015, "2015"),
        (2015.0, "2015"),
        (43075, "2017-12-06"),
        (43075.5, "2017-12-06"),
        ("43075", "2017-12-06"),
        (date(2017, 12, 6), "2017-12-06"),
    ],
)
def test_ein_datum_wird_in_jeder_gebraeuchlichen_form_verstanden(wert: object, text: str) -> None:
    assert text == parse_datum(wert, NULLTAG)


@pytest.mark.parametrize(
    ("wert", "text"),
    [
        (1000, "1000"),
        (2999, "2999"),
        (20_000, "1954-10-03"),
        (79_999, "2119-01-10"),
        (79_999.9, "2119-01-10"),
        (date(1000, 1, 1), "1000-01-01"),
        (date(2999, 12, 31), "2999-12-31"),
        ("1.1.69", "2069-01-01"),
        ("1.1.70", "1970-01-01"),
        ("Dez 69", "2069-12"),
        ("Dez 70", "1970-12"),
        ("seit dem 6.12.2017", "2017-12-06"),
    ],
)
def test_an_den_grenzen_gilt_es_noch(wert: object, text: str) -> None:
    assert text == parse_datum(wert, NULLTAG)


@pytest.mark.parametrize("tag", [date(999, 12, 31), date(3000, 1, 1), date(9999, 12, 31), date(1, 1, 1)])
def test_ein_tag_ausserhalb_ist_ein_fehler_mit_ausweg(tag: date) -> None:
    with pytest.raises(TeildatumError) as fehler:
        parse_datum(tag, NULLTAG)
    assert (fehler.value.text, fehler.value.hilfe) == (
        f"Jahre wie {tag.year} kennt das Register nicht",
        "Es kennt die Jahre 1000 bis 2999; wer »unbefristet« meint, lässt die Zelle leer.",
    )


DEUTSCH = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
ENGLISCH = "January February March April May June July August September October November December"
MONATSNAMEN = [
    (name, nummer)
    for sprache in (DEUTSCH, ENGLISCH)
    for nummer, monat in enumerate(sprache.split(), 1)
    for name in (monat, monat[:3])
]


@pytest.mark.parametrize(
    ("name", "nummer"), [*MONATSNAMEN, ("Mrz", 3), ("Sept", 9), ("Febr", 2), ("Maerz", 3)]
)
def test_jeder_monat_wird_an_namen_und_kuerzel_erkannt(name: str, nummer: int) -> None:
    for wert in (f"{name} 2012", f"{name}. 2012", f"{name.upper()}-12", f"{name.lower()} 12"):
        assert f"2012-{nummer:02}" == parse_datum(wert, NULLTAG)
    assert f"2012-{nummer:02}-06" == parse_datum(f"6. {name} 2012", NULLTAG)


def test_zahlen_zaehlen_vom_nulltag_der_mappe() -> None:
    assert "2017-12-06" == parse_datum(41613, date(1904, 1, 1))


@pytest.mark.parametrize(
    ("wert", "grund"),
    [
        ("31.2.2017", "»31.2.2017« ist kein Datum, das es gibt"),
        ("12.12", "»12.12« ist kein Datum"),
        ("12/6/2017", "»12/6/2017« ist kein Datum"),
        ("Herbst", "»Herbst« ist kein Datum"),
        ("Dezembre 2017", "»Dezembre 2017« ist kein Datum"),
        ("um 2015", "»um 2015« ist kein Datum"),
        ("Dezember 2012 (geschätzt)", "»Dezember 2012 (geschätzt)« ist kein Datum"),
        ("6.12.2017 (geschätzt)", "»6.12.2017 (geschätzt)« ist kein Datum"),
        ("2015 (geschätzt)", "»2015 (geschätzt)« ist kein Datum"),
        ("etwa Dezember 2012", "»etwa Dezember 2012« ist kein Datum"),
        ("12/2012 oder so", "»12/2012 oder so« ist kein Datum"),
        ("ca. 6.12.17", "»ca. 6.12.17« ist kein Datum"),
        ("6.12.17?", "»6.12.17?« ist kein Datum"),
        ("vor 2015 wohl", "»2015 wohl« ist kein Datum"),
        ("wohl vor 2015", "»wohl vor 2015« ist kein Datum"),
        ("wohl zwischen 2015 und 2016", "»wohl zwischen 2015 und 2016« ist kein Datum"),
        ("zwischen 2015 und", "»zwischen 2015 und« ist kein Datum"),
        ("zwischen und 2015", "»zwischen und 2015« ist kein Datum"),
        ("zwischen x und 2015", "»x« ist kein Datum"),
        ("zwischen 2014 und x", "»x« ist kein Datum"),
        ("6.12.2017 10:30 Uhr", "»6.12.2017 10:30 Uhr« ist kein Datum"),
        ("2015 seit", "»2015 seit« ist kein Datum"),
        ("seit seit 2015", "»seit 2015« ist kein Datum"),
        ("Ma 2015", "»Ma 2015« ist kein Datum"),
        ("Jan 015", "»Jan 015« ist kein Datum"),
        ("unbekannt?", "»unbekannt?« ist kein Datum"),
        (999, "»999« ist kein Datum"),
        (3000, "»3000« ist kein Datum"),
        (2015.5, "»2015.5« ist kein Datum"),
        (19_999, "»19999« ist kein Datum"),
        (80_000, "»80000« ist kein Datum"),
        (-43075, "»-43075« ist kein Datum"),
        (float("inf"), "»inf« ist kein Datum"),
        (float("nan"), "»nan« ist kein Datum"),
        ("19999", "»19999« ist kein Datum"),
        ("?", "»?« ist kein Datum"),
        ("x", "»x« ist kein Datum"),
        (17, "»17« ist kein Datum"),
        (5314000, "»5314000« ist kein Datum"),
        (True, "»True« ist kein Datum"),
    ],
)
def test_was_kein_datum_ist_nennt_die_formen(wert: object, grund: str) -> None:
    with pytest.raises(TeildatumError) as fehler:
        parse_datum(wert, NULLTAG)
    assert (grund, FORMEN) == (fehler.value.text, fehler.value.hilfe)


def test_eine_spanne_die_vor_ihrem_beginn_endet_wird_abgelehnt() -> None:
    with pytest.raises(TeildatumError, match="endet, bevor es beginnt"):
        parse_datum("zwischen 2020 und 2019", NULLTAG)


ZEITPUNKTE = st.dates(date(1000, 1, 1), date(2999, 12, 31)).flatmap(
    lambda tag: st.sampled_from([f"{tag}", f"{tag}"[:7], f"{tag}"[:4]])
)
TEILDATEN = st.one_of(
    ZEITPUNKTE,
    ZEITPUNKTE.map("vor {}".format),
    ZEITPUNKTE.map("nach {}".format),
    st.tuples(ZEITPUNKTE, ZEITPUNKTE)
    .filter(lambda paar: paar[0][:4] < paar[1][:4])
    .map(lambda paar: f"zwischen {paar[0]} und {paar[1]}"),
    st.just("unbekannt"),
)


@given(TEILDATEN)
def test_jedes_teildatum_kommt_aus_seiner_deutschen_form_zurueck(text: str) -> None:
    datum = parse_teildatum(text)
    assert text == parse_datum(str(datum), NULLTAG) == parse_datum(text, NULLTAG)


@given(st.dates(date(1954, 10, 4), date(2119, 1, 10)))
def test_jeder_tag_kommt_aus_seiner_excelzahl_zurueck(tag: date) -> None:
    assert tag.isoformat() == parse_datum((tag - NULLTAG) // timedelta(days=1), NULLTAG)


def test_eine_endlose_ziffernfolge_ist_kein_datum_und_keine_rueckverfolgung() -> None:
    """Python weigert sich, mehr als 4300 Ziffern als Zahl zu lesen."""
    ziffern = "9" * 5000
    with pytest.raises(TeildatumError) as fehler:
        parse_datum(ziffern, NULLTAG)
    assert fehler.value.text == f"»{ziffern}« ist kein Datum"

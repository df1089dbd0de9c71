from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.model.teildatum import (
    Antwort,
    Teildatum,
    TeildatumError,
    parse_eingabe,
    parse_teildatum,
    tag,
)

TAGE = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def _zeitpunkt(tag_: date, genau: int) -> str:
    return tag_.isoformat()[: (4, 7, 10)[genau]]


ZEITPUNKTE = st.builds(_zeitpunkt, TAGE, st.integers(0, 2))
TEILDATEN = st.one_of(
    ZEITPUNKTE,
    ZEITPUNKTE.map("vor {}".format),
    ZEITPUNKTE.map("nach {}".format),
    st.tuples(ZEITPUNKTE, ZEITPUNKTE).map(lambda paar: f"zwischen {min(paar)} und {max(paar)}"),
    st.just("unbekannt"),
).map(parse_teildatum)


@pytest.mark.parametrize(
    ("text", "deutsch", "frueheste", "spaeteste"),
    [
        ("2015", "2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2012-02", "Februar 2012", date(2012, 2, 1), date(2012, 2, 29)),
        ("2017-12-06", "6. Dezember 2017", date(2017, 12, 6), date(2017, 12, 6)),
        ("vor 2024-11-20", "vor dem 20. November 2024", date.min, date(2024, 11, 19)),
        ("vor 2015", "vor 2015", date.min, date(2014, 12, 31)),
        ("nach 2012-12", "nach Dezember 2012", date(2013, 1, 1), date.max),
        (
            "zwischen 2020-09 und 2024-01",
            "zwischen September 2020 und Januar 2024",
            date(2020, 9, 1),
            date(2024, 1, 31),
        ),
        ("unbekannt", "unbekannt", date.min, date.max),
    ],
)
def test_jede_form_ist_eine_spanne_und_ein_satzteil(
    text: str, deutsch: str, frueheste: date, spaeteste: date
) -> None:
    datum = parse_teildatum(text)
    assert (deutsch, frueheste, spaeteste, text) == (str(datum), datum.frueheste, datum.spaeteste, datum.text)


ERLAUBT = "Erlaubt sind 2015, 2012-12, 2017-12-06, »vor …«, »nach …«, »zwischen … und …« oder »unbekannt«."


@pytest.mark.parametrize(
    ("text", "meldung", "hilfe"),
    [
        ("6.12.2017", "»6.12.2017« ist kein Datum", "Meinten Sie »2017-12-06«?"),
        ("12.2012", "»12.2012« ist kein Datum", "Meinten Sie »2012-12«?"),
        ("vor dem 6.12.2017", "»vor dem 6.12.2017« ist kein Datum", "Meinten Sie »vor 2017-12-06«?"),
        ("vor 6.12.2017", "»vor 6.12.2017« ist kein Datum", "Meinten Sie »vor 2017-12-06«?"),
        ("31.2.2017", "»31.2.2017« ist kein Datum", ERLAUBT),
        ("2026-02-30", "»2026-02-30« ist kein Datum, das es gibt", "Jahr, Monat und Tag prüfen."),
        ("2015-13", "»2015-13« ist kein Datum, das es gibt", "Jahr, Monat und Tag prüfen."),
        ("2015-00", "»2015-00« ist kein Datum, das es gibt", "Jahr, Monat und Tag prüfen."),
        ("0215", "»0215« ist kein Datum, das es gibt", "Jahr, Monat und Tag prüfen."),
        ("nach 9999", "»9999« ist kein Datum, das es gibt", "Jahr, Monat und Tag prüfen."),
        (
            "zwischen 2016 und 2015",
            "»zwischen 2016 und 2015« endet, bevor es beginnt",
            "Beide Daten tauschen.",
        ),
        ("zwischen 2015 und gestern", "»zwischen 2015 und gestern« ist kein Datum", ERLAUBT),
        ("zwischen gestern und 2015", "»zwischen gestern und 2015« ist kein Datum", ERLAUBT),
        ("zwischen gestern und heute", "»zwischen gestern und heute« ist kein Datum", ERLAUBT),
        ("zwischen 2015 und 20166", "»zwischen 2015 und 20166« ist kein Datum", ERLAUBT),
        ("zwischen 2015 und", "»zwischen 2015 und« ist kein Datum", ERLAUBT),
        ("zwischen und 2015", "»zwischen und 2015« ist kein Datum", ERLAUBT),
        ("zwischen vor 2015 und 2016", "»zwischen vor 2015 und 2016« ist kein Datum", ERLAUBT),
        (
            "zwischen 2015 und 2016-13",
            "»2016-13« ist kein Datum, das es gibt",
            "Jahr, Monat und Tag prüfen.",
        ),
        (
            "zwischen 2015-02-30 und 2016",
            "»2015-02-30« ist kein Datum, das es gibt",
            "Jahr, Monat und Tag prüfen.",
        ),
        (
            "zwischen 6.12.2017 und 1.2018",
            "»zwischen 6.12.2017 und 1.2018« ist kein Datum",
            "Meinten Sie »zwischen 2017-12-06 und 2018-01«?",
        ),
        ("2015-1", "»2015-1« ist kein Datum", ERLAUBT),
        ("٢٠١٥", "»٢٠١٥« ist kein Datum", ERLAUBT),
        ("gestern", "»gestern« ist kein Datum", ERLAUBT),
        ("", "»« ist kein Datum", ERLAUBT),
    ],
)
def test_was_kein_datum_ist_bekommt_einen_vorschlag(text: str, meldung: str, hilfe: str) -> None:
    with pytest.raises(TeildatumError) as gefangen:
        parse_teildatum(text)
    assert (meldung, hilfe) == (gefangen.value.text, gefangen.value.hilfe)


def test_auf_der_befehlszeile_gilt_auch_die_deutsche_form() -> None:
    assert parse_teildatum("2017-12-06") == parse_eingabe(" 6.12.2017 ")
    assert parse_teildatum("2012-12") == parse_eingabe("12.2012")


@given(TEILDATEN)
def test_das_frueheste_liegt_nie_nach_dem_spaetesten(datum: Teildatum) -> None:
    assert datum.frueheste <= datum.spaeteste
    assert parse_teildatum(datum.text) == datum


@given(TEILDATEN, TAGE)
def test_bis_gibt_dieselbe_antwort_wie_jeder_tag_einzeln(datum: Teildatum, stichtag: date) -> None:
    moeglich = {datum.frueheste <= stichtag, datum.spaeteste <= stichtag}
    erwartet = {frozenset({True}): Antwort.JA, frozenset({False}): Antwort.NEIN}
    assert erwartet.get(frozenset(moeglich), Antwort.UNBESTIMMT) is datum.bis(stichtag)


@given(TEILDATEN, TAGE, st.integers(0, 900))
def test_wer_einmal_ja_war_bleibt_es(datum: Teildatum, stichtag: date, tage: int) -> None:
    spaeter = datum.bis(stichtag + timedelta(days=tage))
    if datum.bis(stichtag) is Antwort.JA:
        assert spaeter is Antwort.JA
    if spaeter is Antwort.NEIN:
        assert datum.bis(stichtag) is Antwort.NEIN


@given(st.tuples(TAGE, TAGE).map(sorted), st.tuples(TAGE, TAGE).map(sorted))
def test_zwischen_gibt_dieselbe_antwort_wie_jeder_tag_einzeln(
    spanne: list[date], zeitraum: list[date]
) -> None:
    datum = parse_teildatum(f"zwischen {spanne[0]} und {spanne[1]}")
    tage = [spanne[0] + timedelta(days=n) for n in range((spanne[1] - spanne[0]).days + 1)]
    liegt = {zeitraum[0] <= tag_ <= zeitraum[1] for tag_ in tage}
    erwartet = {frozenset({True}): Antwort.JA, frozenset({False}): Antwort.NEIN}
    assert erwartet.get(frozenset(liegt), Antwort.UNBESTIMMT) is datum.zwischen(*zeitraum)


def test_die_gruendung_begrenzt_nach_vorn_aber_nur_was_danach_liegen_kann() -> None:
    gruendung = parse_teildatum("2012-12")
    assert parse_teildatum("vor 2024").fruehestens(gruendung).frueheste == date(2012, 12, 1)
    assert parse_teildatum("2011").fruehestens(gruendung) == parse_teildatum("2011")
    assert parse_teildatum("2015").fruehestens(gruendung) == parse_teildatum("2015")


def test_antworten_verknuepfen_sich_wie_in_der_dreiwertigen_logik() -> None:
    ja, nein, unbestimmt = Antwort
    assert [ja, nein, unbestimmt] == [ja & wert for wert in Antwort]
    assert [nein, nein, nein] == [nein & wert for wert in Antwort]
    assert [unbestimmt, nein, unbestimmt] == [unbestimmt & wert for wert in Antwort]
    assert [nein, ja, unbestimmt] == [~wert for wert in Antwort]


def test_ein_tag_ist_ein_teildatum() -> None:
    assert parse_teildatum("2017-12-06") == tag(date(2017, 12, 6))

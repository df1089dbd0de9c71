from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.austausch.datumswerte import parse_datum
from kommunennetz.austausch.tabelle import NULLTAG
from kommunennetz.model.teildatum import TeildatumError, parse_teildatum

FORMEN = (
    "Verstanden werden 6.12.2017, 2017-12-06, Dezember 2012, 12.2012, 2015, vor dem 20.11.2024, "
    "nach 2018, zwischen 9.2020 und 1.2024 und unbekannt."
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


def test_zahlen_zaehlen_vom_nulltag_der_mappe() -> None:
    assert "2017-12-06" == parse_datum(41613, date(1904, 1, 1))


@pytest.mark.parametrize(
    ("wert", "grund"),
    [
        ("31.2.2017", "»2017-02-31« ist kein Datum, das es gibt"),
        ("12.12", "»12.12« ist kein Datum"),
        ("12/6/2017", "»12/6/2017« ist kein Datum"),
        ("Herbst 2017", "»Herbst 2017« ist kein Datum"),
        ("Dezembre 2017", "»Dezembre 2017« ist kein Datum"),
        ("um 2015", "»um 2015« ist kein Datum"),
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

import re
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilfen import WURZEL
from kommunennetz.model.teildatum import (
    Antwort,
    Datumsform,
    Teildatum,
    TeildatumError,
    Verhaeltniswort,
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
        ("6. Dezember 2017", "»6. Dezember 2017« ist kein Datum", "Meinten Sie »2017-12-06«?"),
        ("11/2026", "»11/2026« ist kein Datum", "Meinten Sie »2026-11«?"),
        ("Unbekannt", "»Unbekannt« ist kein Datum", "Meinten Sie »unbekannt«?"),
        ("am 2015", "»am 2015« ist kein Datum", "Meinten Sie »2015«?"),
        ("am am 2015", "»am am 2015« ist kein Datum", ERLAUBT),
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


@given(TEILDATEN)
def test_was_das_programm_schreibt_liest_es_auch(datum: Teildatum) -> None:
    assert parse_eingabe(str(datum)) == datum
    assert parse_eingabe(datum.im_satz("am").removeprefix("an einem ").removesuffix("en Tag")) == datum
    assert parse_eingabe(datum.text) == datum


@given(TAGE)
def test_auch_einen_tag_mit_fuehrenden_nullen(tag_: date) -> None:
    assert parse_eingabe(f"{tag_:%d.%m.%Y}") == tag(tag_)
    assert parse_eingabe(f"{tag_:%m/%Y}") == parse_teildatum(f"{tag_:%Y-%m}")


@pytest.mark.parametrize(
    ("getippt", "text"),
    [
        (" 6.12.2017 ", "2017-12-06"),
        ("6. 12. 2017", "2017-12-06"),
        ("12.2012", "2012-12"),
        ("12. 2012", "2012-12"),
        ("11/2026", "2026-11"),
        ("November 2026", "2026-11"),
        ("november  2026", "2026-11"),
        ("Nov. 2026", "2026-11"),
        ("Nov 2026", "2026-11"),
        ("Maerz 2026", "2026-03"),
        ("Mrz. 2026", "2026-03"),
        ("10. Mai 2027", "2027-05-10"),
        ("10.Mai 2027", "2027-05-10"),
        ("am 10. Mai 2027", "2027-05-10"),
        ("im Mai 2027", "2027-05"),
        ("vor dem 20. November 2024", "vor 2024-11-20"),
        ("Vor dem 20.11.2024", "vor 2024-11-20"),
        ("nach 12/2012", "nach 2012-12"),
        ("zwischen Januar 2024 und dem 6. April 2024", "zwischen 2024-01 und 2024-04-06"),
        ("UNBEKANNT", "unbekannt"),
    ],
)
def test_auf_der_befehlszeile_gelten_auch_die_deutschen_formen(getippt: str, text: str) -> None:
    assert parse_eingabe(getippt) == parse_teildatum(text)


@pytest.mark.parametrize(
    "getippt",
    [
        "6/12/2017",
        "Dez 17",
        "Nove 2026",
        "Ma 2026",
        "6. Dezember",
        "vor vor 2015",
        "Heute",
        "٦.12.2017",
    ],
)
def test_was_mehrdeutig_oder_keine_form_ist_nennt_was_hier_gilt(getippt: str) -> None:
    for form in Datumsform:
        with pytest.raises(TeildatumError) as gefangen:
            parse_eingabe(getippt, form)
        assert (f"»{getippt}« ist kein Datum", form.value) == (gefangen.value.text, gefangen.value.hilfe)


def test_einen_tag_den_es_nicht_gibt_nennt_die_meldung_wie_er_getippt_ist() -> None:
    with pytest.raises(TeildatumError, match=r"»31\. Februar 2017« ist kein Datum, das es gibt"):
        parse_eingabe("31.  Februar 2017")
    with pytest.raises(TeildatumError, match="»zwischen Mai 2016 und 2015« endet, bevor es beginnt"):
        parse_eingabe("zwischen Mai 2016 und 2015")


GENAUIGKEITEN = (
    "2017-12-06", "2017-12", "2017", "zwischen 2017-01 und 2017-03", "zwischen 2017 und 2018", "vor 2017", "unbekannt",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "erlaubte"),
    [(Datumsform.TAG, 1), (Datumsform.ZEITRAUM, 3), (Datumsform.MIT_JAHR, 4), (Datumsform.TEILDATUM, 7)],
)
def test_jede_stelle_nimmt_nur_was_sie_nennt(form: Datumsform, erlaubte: int) -> None:
    for text in GENAUIGKEITEN[:erlaubte]:
        assert parse_eingabe(text, form).text == text
    for text in GENAUIGKEITEN[erlaubte:]:
        with pytest.raises(TeildatumError) as gefangen:
            parse_eingabe(text, form)
        assert (f"»{text}« ist hier zu ungenau", form.value) == (gefangen.value.text, gefangen.value.hilfe)


@pytest.mark.parametrize("form", Datumsform)
def test_jede_form_die_eine_meldung_nennt_gilt_dort_auch(form: Datumsform) -> None:
    beispiele = [
        wort for wort in re.split(r", |: | oder ", form.value.rstrip(".")) if re.search("[0-9]{4}", wort)
    ]
    genannte = [wort.removeprefix("Erlaubt sind ") for wort in beispiele]
    assert len(genannte) >= 3
    for eines in genannte:
        assert form.gilt_fuer(parse_eingabe(eines, form))


SATZFORMEN: dict[str, dict[Verhaeltniswort, str]] = {
    "2017-12-06": {
        "am": "am 6. Dezember 2017",
        "vom": "vom 6. Dezember 2017",
        "seit": "seit dem 6. Dezember 2017",
        "ab": "ab dem 6. Dezember 2017",
        "bis": "bis zum 6. Dezember 2017",
        "für": "für den 6. Dezember 2017",
    },
    "2012-12": {
        "am": "im Dezember 2012",
        "vom": "vom Dezember 2012",
        "seit": "seit Dezember 2012",
        "ab": "ab Dezember 2012",
        "bis": "bis Dezember 2012",
        "für": "für Dezember 2012",
    },
    "2015": {
        "am": "2015",
        "vom": "von 2015",
        "seit": "seit 2015",
        "ab": "ab 2015",
        "bis": "bis 2015",
        "für": "für 2015",
    },
    "vor 2024-11-20": {
        "am": "vor dem 20. November 2024",
        "vom": "vor dem 20. November 2024",
        "seit": "seit einem Tag vor dem 20. November 2024",
        "ab": "ab einem Tag vor dem 20. November 2024",
        "bis": "bis zu einem Tag vor dem 20. November 2024",
        "für": "für einen Tag vor dem 20. November 2024",
    },
    "nach 2018": {
        "am": "nach 2018",
        "vom": "nach 2018",
        "seit": "seit einem Tag nach 2018",
        "ab": "ab einem Tag nach 2018",
        "bis": "bis zu einem Tag nach 2018",
        "für": "für einen Tag nach 2018",
    },
    "zwischen 2024-01 und 2024-04-06": {
        "am": "zwischen Januar 2024 und dem 6. April 2024",
        "vom": "zwischen Januar 2024 und dem 6. April 2024",
        "seit": "seit einem Tag zwischen Januar 2024 und dem 6. April 2024",
        "ab": "ab einem Tag zwischen Januar 2024 und dem 6. April 2024",
        "bis": "bis zu einem Tag zwischen Januar 2024 und dem 6. April 2024",
        "für": "für einen Tag zwischen Januar 2024 und dem 6. April 2024",
    },
    "unbekannt": {
        "am": "an einem unbekannten Tag",
        "vom": "an einem unbekannten Tag",
        "seit": "seit einem unbekannten Tag",
        "ab": "ab einem unbekannten Tag",
        "bis": "bis zu einem unbekannten Tag",
        "für": "für einen unbekannten Tag",
    },
}


@pytest.mark.parametrize(("text", "formen"), SATZFORMEN.items())
def test_im_satz_steht_jedes_datum_gebeugt(text: str, formen: dict[Verhaeltniswort, str]) -> None:
    datum = parse_teildatum(text)
    assert set(formen) == set(get_args(Verhaeltniswort))
    assert formen == {wort: datum.im_satz(wort) for wort in formen}


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


def test_hinter_einem_verhaeltniswort_steht_nirgends_ein_ungebeugtes_datum() -> None:
    """Was nur ein Tag sein kann, heißt `tag` oder `am` und braucht keine Beugung."""
    felder = "datum|seit|gilt_ab|unterzeichnet|erklaert|geprueft|anfang|schluss|von|bis"
    stelle = re.compile(rf"\b(vom|am|im|seit|bis|ab|für):? \{{(\w+\.)*({felder})\}}")
    quellen = sorted((WURZEL / "src").rglob("*.py"))
    assert len(quellen) > 150
    assert stelle.search('f"Beschluss vom {beschluss.datum}"')
    gefunden = [
        f"{datei.name}: {eine[0]}" for datei in quellen for eine in stelle.finditer(datei.read_text())
    ]
    # Einwohnerzahlen, ein Jahr, das Ende einer Amtszeit und die Strecke einer Veranstaltung.
    assert gefunden == [
        "nachbarn.py: ab {von}",
        "termine.py: bis {veranstaltung.bis}",
        "empfaenger.py: seit {auswahl.seit}",
        "netzsaetze.py: bis: {neu.bis}",
    ]


@pytest.mark.parametrize(
    ("text", "grenzen"),
    [
        ("2012-12", ("2012-12-01", "2012-12-31")),
        ("vor 2016", (None, "2015-12-31")),
        ("nach 2020-01", ("2020-02-01", None)),
    ],
)
def test_die_grenzen_sind_tage_oder_leer(text: str, grenzen: tuple[str | None, str | None]) -> None:
    assert parse_teildatum(text).grenzen == grenzen

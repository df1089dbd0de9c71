"""Was hinausgeht und unverändert zurückkommt, ändert nichts: für jedes Register, als Mappe und als CSV."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from austausch.mappen import STICHTAG, oeffne
from hilfen import WURZEL
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.ergebnis import Abgleich
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.hinaus import export_csv, export_xlsx
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.store import load
from kommunennetz.worte.zeichen import hat_unsichtbare
from libreoffice import verlange, wandle
from umfang import beispiele

VERZEICHNIS = Verzeichnis.load()
NETZ = load(WURZEL).register
# Trennzeichen 59 (;), Textbegrenzer 34 ("), Zeichensatz 76 (UTF-8), Zellen wie angezeigt, nur Blatt 1.
MAPPE = "xlsx:Calc MS Excel 2007 XML"
CSV_FILTER = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,1"


BOESE = (
    "=1+1", "'=1+1", "'", "+49 228", "-", "@a", "#NV", "1,5", "05314000", "1e5", "12.2012", "2015-01-01", "ja", "x",
    "WAHR", "a;b", 'a "b" c', "a\nb", "a\r\nb", "\u00a0x\u00a0y", "_x0041_", "x005F_", "_x000D_", "{{7*7}}", "<b>&amp;",
    "🏛", "a" * 33_000,
)  # fmt: skip


def _netz() -> Netz:
    assert NETZ is not None
    return NETZ.netz.satz


def _register(kommunen: dict[str, Kommune]) -> Register:
    assert NETZ is not None
    eintraege = {
        slug: Eintrag(slug, f"data/kommunen/{slug}.yaml", satz, b"") for slug, satz in kommunen.items()
    }
    return Register(Path(), NETZ.netz, VERZEICHNIS, {"kommunen": eintraege, "runden": NETZ.runden})


def _texte(*, mehrzeilig: bool) -> st.SearchStrategy[str]:
    zeichen = st.characters(exclude_categories=("Cs", "Cn", "Co"))
    frei = st.one_of(st.text(zeichen, min_size=1, max_size=40), st.sampled_from(BOESE))
    nfc = frei.map(lambda text: unicodedata.normalize("NFC", text).strip())
    return nfc.filter(
        lambda text: bool(text) and not hat_unsichtbare(text) and (mehrzeilig or "\n" not in text)
    )


def _daten() -> st.SearchStrategy[str]:
    tage = st.dates(date(1850, 1, 1), date(2100, 12, 31)).map(str)
    punkte = tage.flatmap(lambda tag: st.sampled_from([tag, tag[:7], tag[:4]]))
    spannen = st.tuples(punkte, punkte).filter(lambda paar: paar[0][:4] < paar[1][:4])
    return st.one_of(
        punkte,
        punkte.map("vor {}".format),
        punkte.map("nach {}".format),
        spannen.map(lambda paar: f"zwischen {paar[0]} und {paar[1]}"),
        st.just("unbekannt"),
    )


ZEILE, TEXT, DATUM = _texte(mehrzeilig=False), _texte(mehrzeilig=True), _daten()
BESCHLUSS = st.fixed_dictionaries({"gremium": ZEILE, "datum": DATUM}, optional={"vorlage": ZEILE})
BEITRITT = st.fixed_dictionaries(
    {},
    optional={
        "unterzeichnet": DATUM, "runde": st.integers(0, 99).map(str), "erklaert": DATUM, "beschluss": BESCHLUSS,
        "beleglage": st.sampled_from(["belegt", "erschlossen"]), "quelle": ZEILE,
    },
)  # fmt: skip
KRITERIUM = st.fixed_dictionaries(
    {"stand": st.sampled_from(["ja", "nein", "offen"])},
    optional={
        "weg": st.sampled_from(["ehrenamtskarte", "geplant", "vergleichbar"]), "seit": DATUM, "nachweis": ZEILE,
        "quelle": ZEILE, "geprueft": DATUM,
    },
)  # fmt: skip
FELDER = st.fixed_dictionaries(
    {},
    optional={
        "postfach": st.sampled_from(["ehrenamt@bonn.example.org", "+amt@bonn.example.org"]),
        "beitritt": BEITRITT,
        "austritt": st.fixed_dictionaries({"datum": DATUM}, optional={"quelle": ZEILE}),
        "kriterien": st.dictionaries(st.sampled_from(["ansprechperson", "anerkennung", "mitarbeit", "altes"]), KRITERIUM),
        "bemerkung": TEXT,
        "frueher": st.lists(
            st.fixed_dictionaries(
                {"beitritt": BEITRITT, "austritt": st.fixed_dictionaries({"datum": DATUM}, optional={"quelle": ZEILE})}
            ), min_size=1, max_size=2,
        ),
    },
)  # fmt: skip


def _abgleich(register: Register, daten: bytes, name: str) -> Abgleich:
    return gleiche_ab(register, einlesen(daten, name, _netz()), STICHTAG)


def _aendert_nichts(register: Register, daten: bytes, name: str) -> None:
    ergebnis = _abgleich(register, daten, name)
    assert ([], [], len(register.kommunen), 0) == (
        [aenderung.satz for kommune in ergebnis.kommunen for aenderung in kommune.aenderungen],
        [str(unklar) for unklar in ergebnis.unklar],
        ergebnis.unveraendert,
        ergebnis.leere,
    )


@settings(max_examples=beispiele(60))
@given(st.lists(FELDER, min_size=1, max_size=4))
def test_jedes_register_kommt_unveraendert_zurueck(saetze: Sequence[dict[str, object]]) -> None:
    gebiete = VERZEICHNIS.alle[:: len(VERZEICHNIS.alle) // 4]
    register = _register(
        {
            gebiet.slug: Kommune.model_validate({"name": gebiet.kurzname, "ags": gebiet.ags, **satz})
            for gebiet, satz in zip(gebiete, saetze, strict=False)
        }
    )
    _aendert_nichts(register, export_xlsx(register, STICHTAG), "kommunen.xlsx")
    _aendert_nichts(register, export_csv(register, STICHTAG), "kommunen.csv")


@pytest.mark.parametrize("stichtag", [STICHTAG, date(2014, 1, 1)])
def test_das_mitgelieferte_register_kommt_unveraendert_zurueck(stichtag: date) -> None:
    assert NETZ is not None
    _aendert_nichts(NETZ, export_xlsx(NETZ, stichtag), "kommunen.xlsx")
    _aendert_nichts(NETZ, export_csv(NETZ, stichtag), "kommunen.csv")


def _grosses() -> Register:
    """Liefert ein Register mit allen 427 Kommunen und gut gefüllten Feldern."""
    gebiete = [gebiet for gebiet in VERZEICHNIS.alle if len(gebiet.ags) > len("053")]
    kriterium = {"stand": "ja", "seit": "2020-02", "nachweis": "Organigramm", "quelle": "Schreiben"}
    felder = {
        "postfach": "ehrenamt@example.org",
        "beitritt": {
            "unterzeichnet": "2017-12-06",
            "runde": "4",
            "erklaert": "2017-11",
            "beschluss": {"gremium": "Rat", "datum": "2017-11-20", "vorlage": "=VO/1"},
            "quelle": "https://www.example.org/meldung",
        },
        "kriterien": dict.fromkeys(("ansprechperson", "querschnitt", "erklaerung", "mitarbeit"), kriterium)
        | {"anerkennung": {**kriterium, "weg": "ehrenamtskarte"}},
        "bemerkung": "Ein längerer Text,\nauf zwei Zeilen; mit »Zeichen« und _x0041_.",
    }
    return _register(
        {
            gebiet.slug: Kommune.model_validate({"name": gebiet.kurzname, "ags": gebiet.ags, **felder})
            for gebiet in gebiete
        }
    )


def test_ein_register_aller_kommunen_kommt_unveraendert_zurueck() -> None:
    register = _grosses()
    assert 427 == len(register.kommunen)
    _aendert_nichts(register, export_xlsx(register, STICHTAG), "kommunen.xlsx")


@pytest.fixture(name="calc", scope="module")
def _calc(tmp_path_factory: pytest.TempPathFactory) -> None:
    probe = tmp_path_factory.mktemp("probe") / "probe.csv"
    probe.write_bytes(b"a;b\n")
    verlange(probe, MAPPE, "libreoffice-calc-nogui")


@pytest.mark.usefixtures("calc")
@pytest.mark.parametrize("filter_", [MAPPE, CSV_FILTER, "ods"])
@pytest.mark.parametrize("welches", ["mitgeliefert", "gross"])
def test_was_libreoffice_neu_speichert_aendert_nichts(tmp_path: Path, filter_: str, welches: str) -> None:
    assert NETZ is not None
    register = NETZ if welches == "mitgeliefert" else _grosses()
    datei = tmp_path / "kommunen.xlsx"
    datei.write_bytes(export_xlsx(register, STICHTAG))
    daten = wandle(datei, filter_)
    assert daten is not None
    assert daten != datei.read_bytes()
    _aendert_nichts(register, daten, "zurueck")


@pytest.mark.usefixtures("calc")
def test_libreoffice_behaelt_schutz_auswahl_filter_und_datum(tmp_path: Path) -> None:
    datei = tmp_path / "kommunen.xlsx"
    datei.write_bytes(export_xlsx(_grosses(), STICHTAG))
    daten = wandle(datei, MAPPE)
    assert daten is not None
    blatt = oeffne(daten)["Kommunen"]
    # Die fixierte Kopfzeile fehlt hier: ohne Fenster vergisst LibreOffice sie bei jeder Mappe.
    assert (True, "A1:AN428") == (blatt.protection.sheet, blatt.auto_filter.ref)
    assert {"A", "B", "C", "D", "E", "F"} == {
        zelle.coordinate[0] for zelle in blatt[2] if zelle.protection.locked
    }
    assert {'"belegt,erschlossen"', '"ja,nein,offen"', '"ehrenamtskarte,geplant,vergleichbar"'} == {
        liste.formula1 for liste in blatt.data_validations.dataValidation
    }
    # »/« ist im Zahlenformat das Trennzeichen der Sprache davor: angezeigt wird 06.12.2017.
    assert ("d", "[$-407]dd/mm/yyyy") == (blatt["H2"].data_type, blatt["H2"].number_format)
    assert ("s", "=VO/1") == (blatt["M2"].data_type, blatt["M2"].value)

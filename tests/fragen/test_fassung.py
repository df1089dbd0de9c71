"""Welche Fassung an einem Stichtag gilt, sagt eine Funktion, und jede Ausgabe sagt dasselbe."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilfen import NETZ, Ausgang, load_register
from kommunennetz.dokumente.anlageinhalt import anlage
from kommunennetz.dokumente.paket import begruendung_kontext
from kommunennetz.dokumente.rundenakte import rundenakte
from kommunennetz.errors import FrageError
from kommunennetz.fragen.fassung import (
    Geltung,
    erklaerung_am,
    fassung_am,
    fassung_namens,
    geltung_am,
    genannte_erklaerung,
)
from kommunennetz.model.netz import Erklaerung
from kommunennetz.model.teildatum import Antwort, parse_teildatum
from kommunennetz.register.lesen.register import Register

Lauf = Callable[..., Ausgang]


def _erklaerungen(**gilt_ab: str) -> tuple[Erklaerung, ...]:
    return tuple(
        Erklaerung(
            fassung=name.strip("_"),
            titel=f"Titel {name}",
            gilt_ab=parse_teildatum(ab),
            parteien=("Land",),
            text="wortlaut.md",
            quelle="Q",
        )
        for name, ab in gilt_ab.items()
    )


FASSUNGEN = _erklaerungen(_2012="2012-12", _2015="2015", _2017="zwischen 2017-07 und 2018")


@pytest.mark.parametrize(
    ("stichtag", "worte", "vorbehalt"),
    [
        (
            "2012-11-30",
            "noch keine",
            "Am 30. November 2012 galt noch keine Fassung; die erste ist 2012 (gilt ab Dezember 2012).",
        ),
        (
            "2012-12-06",
            "noch keine oder 2012",
            "Ob am 6. Dezember 2012 schon die Fassung 2012 galt, ist nicht belegt.",
        ),
        ("2012-12-31", "2012", ""),
        ("2014-12-31", "2012", ""),
        (
            "2015-01-01",
            "2012 oder 2015",
            "Ob am 1. Januar 2015 schon die Fassung 2015 galt, ist nicht belegt.",
        ),
        ("2015-12-31", "2015", ""),
        (
            "2017-12-06",
            "2015 oder 2017",
            "Ob am 6. Dezember 2017 schon die Fassung 2017 galt, ist nicht belegt.",
        ),
        ("2018-12-31", "2017", ""),
    ],
)
def test_die_fassung_am_stichtag_nennt_alle_moeglichen_in_worten(
    stichtag: str, worte: str, vorbehalt: str
) -> None:
    geltung = geltung_am(FASSUNGEN, date.fromisoformat(stichtag))
    assert (str(geltung), geltung.vorbehalt) == (worte, vorbehalt)


def test_zwei_ungewisse_sind_beide_moeglich_und_beide_fraglich() -> None:
    geltung = geltung_am(_erklaerungen(_2012="2012", _2013="zwischen 2012-06 und 2013"), date(2012, 7, 1))
    assert (str(geltung), geltung.sicher) == ("noch keine oder 2012 oder 2013", False)
    assert geltung.vorbehalt == "Ob am 1. Juli 2012 schon die Fassung 2012 oder 2013 galt, ist nicht belegt."
    assert fassung_am(geltung.fassungen, date(2012, 7, 1)).fassung == "2012"


def test_ohne_fassungen_gibt_es_nichts_zu_sagen() -> None:
    geltung: Geltung[Erklaerung] = geltung_am((), date(2020, 1, 1))
    assert (geltung.moegliche, geltung.vorbehalt, genannte_erklaerung(geltung)) == ((), "", None)
    with pytest.raises(FrageError) as gefangen:
        fassung_namens((), "2012")
    assert gefangen.value.hilfe == "Bekannt sind: noch keine."


def test_ein_dokument_nennt_alle_moeglichen_und_nichts_was_nur_von_einer_gilt() -> None:
    genannt = genannte_erklaerung(geltung_am(FASSUNGEN, date(2017, 12, 6)))
    assert genannt is not None
    assert (genannt.fassung, genannt.titel) == ("2015 oder 2017", "Titel _2015« oder »Titel _2017")
    assert (genannt.parteien, genannt.text) == ((), None)


_DATEN = st.one_of(
    st.dates(date(2010, 1, 1), date(2020, 12, 31)).map(date.isoformat),
    st.integers(2010, 2020).map(str),
    st.integers(2010, 2020).map(lambda jahr: f"vor {jahr}"),
    st.integers(2010, 2020).map(lambda jahr: f"nach {jahr}"),
    st.just("unbekannt"),
)


@given(st.lists(_DATEN, max_size=4), st.dates(date(2009, 1, 1), date(2021, 12, 31)))
def test_es_gilt_immer_eine_moegliche_und_nie_eine_die_sicher_noch_nicht_gilt(
    daten: list[str], stichtag: date
) -> None:
    fassungen = _erklaerungen(**{f"f{nummer}": ab for nummer, ab in enumerate(daten)})
    geltung = geltung_am(fassungen, stichtag)
    antworten = [fassung.gilt_ab.bis(stichtag) for fassung in fassungen]
    assert geltung.sicher is (Antwort.JA in antworten)
    assert bool(geltung.moegliche) is (set(antworten) - {Antwort.NEIN} != set())
    assert all(fassung.gilt_ab.bis(stichtag) is not Antwort.NEIN for fassung in geltung.moegliche)
    assert [f for f in geltung.moegliche[1:] if f.gilt_ab.bis(stichtag) is Antwort.JA] == []
    assert bool(geltung.vorbehalt) is (
        bool(fassungen) and (len(geltung.moegliche) != 1 or not geltung.sicher)
    )


# Jede Ausgabe sagt dasselbe.

ERKLAERUNGEN = """\
erklaerungen:
  - {fassung: "2012", titel: Erklärung, gilt_ab: 2012-12, quelle: Q}
  - {fassung: "2017", titel: Erklärung, gilt_ab: zwischen 2017-07 und 2018, quelle: Q}
"""
MITGLIED = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12-31, runde: 1, quelle: Q}\n"
HERFORD = "name: Herford\nags: 05758012\n"


def _register(ort: Path, fassung: str = "") -> Register:
    return load_register(
        ort,
        netz=NETZ[: NETZ.index("erklaerungen:")] + ERKLAERUNGEN,
        kommunen__bonn=MITGLIED,
        kommunen__herford=HERFORD,
        runden__erste=f"nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n{fassung}",
    )


@pytest.mark.parametrize("stichtag", ["2012-12-31", "2017-01-01", "2017-12-06", "2018-12-31"])
def test_anlage_paket_und_rundenakte_nennen_dieselbe_erklaerung(tmp_path: Path, stichtag: str) -> None:
    register, tag = _register(tmp_path), date.fromisoformat(stichtag)
    herford = register.verzeichnis.nach_slug("herford")
    assert herford is not None
    genannte = [
        anlage(register, tag).erklaerung,
        begruendung_kontext(register, herford, tag)["paket"].erklaerung,
        rundenakte(register, 1, tag).erklaerung,
    ]
    worte = str(erklaerung_am(register.netz.satz, tag))
    assert [erklaerung and erklaerung.fassung for erklaerung in genannte] == [worte] * 3


def test_vor_der_ersten_fassung_nennt_auch_das_paket_keine_erklaerung(tmp_path: Path) -> None:
    register = _register(tmp_path)
    herford = register.verzeichnis.nach_slug("herford")
    assert herford is not None
    assert begruendung_kontext(register, herford, date(2012, 11, 1))["paket"].erklaerung is None


def test_nennt_die_runde_eine_fassung_gilt_diese(tmp_path: Path) -> None:
    register = _register(tmp_path, fassung='fassung: "2012"\n')
    runde = register.runde(1).satz
    geltung = erklaerung_am(register.netz.satz, date(2030, 1, 1), runde)
    assert (str(geltung), geltung.vorbehalt) == ("2012", "")
    with pytest.raises(FrageError, match="Fassung »1999« gibt es nicht"):
        erklaerung_am(register.netz.satz, date(2030, 1, 1), runde.model_copy(update={"fassung": "1999"}))


@pytest.mark.parametrize(
    ("stichtag", "worte", "vorbehalt"),
    [
        (
            "2011-01-01",
            "noch keine",
            "Am 1. Januar 2011 galt noch keine Fassung; die erste ist 2012 (gilt ab 2012).",
        ),
        ("2015-01-01", "2012", ""),
        (
            "2020-03-15",
            "2012 oder 2020",
            "Ob am 15. März 2020 schon die Fassung 2020 galt, ist nicht belegt.",
        ),
        ("2020-03-31", "2020", ""),
    ],
)
def test_die_fassung_der_kriterien_sagen_alle_befehle_gleich(
    lauf: Lauf, tmp_path: Path, stichtag: str, worte: str, vorbehalt: str
) -> None:
    netz = NETZ.replace("gruendung: 2012-12", "gruendung: 2010")
    vorgemerkt = HERFORD + "beitritt: {runde: 1}\n"
    runde = "nummer: 1\nbezeichnung: Erste\ndatum: 2030\nquelle: Q\n"
    load_register(tmp_path, netz=netz, kommunen__herford=vorgemerkt, runden__erste=runde)
    am = ("--stichtag", stichtag)
    ort = ("--register", tmp_path)
    zeigen = lauf(*ort, "kommune", "zeigen", "Herford", *am).ausgabe
    assert re.search(rf"^Fassung der Kriterien +{re.escape(worte)}$", zeigen, re.MULTILINE)
    pruefung = lauf(*ort, "beitritt", "pruefen", "Herford", *am).ausgabe
    assert pruefung.rstrip().endswith(
        f"Stichtag {date.fromisoformat(stichtag):%d.%m.%Y}. {vorbehalt}".rstrip()
    )
    [als_json] = json.loads(lauf(*ort, "beitritt", "pruefen", "Herford", *am, "--format", "json").ausgabe)
    assert als_json["vorbehalt"] == (vorbehalt or None)
    stand = json.loads(lauf(*ort, "runde", "stand", "1", *am, "--format", "json").ausgabe)
    assert stand["vorbehalt"] == (vorbehalt or None)
    gezeigt = lauf(*ort, "runde", "stand", "1", *am).ausgabe
    assert (f"Zu den Kriterien: {vorbehalt}\n" in gezeigt) is bool(vorbehalt)


def test_eine_verlangte_fassung_hat_keinen_vorbehalt(lauf: Lauf, tmp_path: Path) -> None:
    load_register(tmp_path, kommunen__herford=HERFORD)
    angaben = ("beitritt", "pruefen", "Herford", "--fassung", "2020", "--stichtag", "2020-03-15")
    ausgabe = lauf("--register", tmp_path, *angaben).ausgabe
    assert ausgabe.rstrip().endswith("Fassung der Kriterien: 2020 (in eigenen Worten); Stichtag 15.03.2020.")

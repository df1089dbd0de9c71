from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilfen import NETZ, load_register, register_aus
from kommunennetz.beitritt import Lage, pruefe_beitritt
from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.mitglieder import (
    Auswahl,
    Mitglied,
    Spanne,
    gemeldete,
    ist_abgeschlossen,
    ist_vorgemerkt,
    mitglieder,
    mitgliedschaft,
    nach_jahr,
    ungeklaerte,
    vorgemerkte,
    zaehle,
    zahl,
)
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.store import Register
from kommunennetz.register.yaml_text import parse
from umfang import beispiele

EINMAL = {"unterzeichnet", "runde"}


def _netz() -> Netz:
    return Netz.model_validate(parse(NETZ.encode(), "netz").baum)


TAGE = st.dates(date(2013, 1, 1), date(2017, 12, 31))
SPANNEN = st.tuples(TAGE, TAGE).map(lambda paar: f"zwischen {min(paar)} und {max(paar)}")
JAHRE = st.one_of(st.none(), st.integers(2012, 2018))
ORTE = [
    {"name": "Bonn", "ags": "05314000"},
    {"name": "Kreis Lippe", "ags": "05766"},
    {"name": "Swisttal", "ags": "05382064"},
    {"name": "Bezirksregierung Arnsberg", "ags": "059"},
]


@st.composite
def kommunen(draw: st.DrawFn, *, austritte: bool) -> list[Kommune]:
    saetze = []
    for _ in range(draw(st.integers(0, 6))):
        satz: dict[str, object] = dict(draw(st.sampled_from(ORTE)))
        satz["beitritt"] = {"unterzeichnet": draw(SPANNEN), "quelle": "Q"}
        if austritte and draw(st.booleans()):
            satz["austritt"] = {"datum": draw(SPANNEN), "quelle": "Q"}
        saetze.append(Kommune.model_validate(satz))
    return saetze


def _tage(von: date, bis: date) -> list[date]:
    return [von + timedelta(days=n) for n in range((bis - von).days + 1)]


def _einzeln(kommune: Kommune, stichtag: date, auswahl: Auswahl) -> Antwort:
    """Fragt jeden möglichen Tag des Beitritts und des Austritts einzeln."""
    assert kommune.beitritt is not None
    assert kommune.beitritt.unterzeichnet is not None
    spanne = kommune.beitritt.unterzeichnet
    beigetreten = {
        tag <= stichtag
        and (auswahl.seit is None or tag.year >= auswahl.seit)
        and (auswahl.jahr is None or tag.year == auswahl.jahr)
        and (auswahl.bis is None or tag.year <= auswahl.bis)
        for tag in _tage(spanne.frueheste, spanne.spaeteste)
    }
    noch_da = {True}
    if kommune.austritt is not None:
        noch_da = {
            tag > stichtag
            for tag in _tage(kommune.austritt.datum.frueheste, kommune.austritt.datum.spaeteste)
        }
    moeglich = frozenset(beitritt and da for beitritt in beigetreten for da in noch_da)
    return {frozenset({True}): Antwort.JA, frozenset({False}): Antwort.NEIN}.get(moeglich, Antwort.UNBESTIMMT)


@settings(max_examples=beispiele(60))
@given(kommunen(austritte=True), TAGE, JAHRE, JAHRE, JAHRE)
def test_jeder_filter_antwortet_wie_die_frage_an_jeden_tag_einzeln(
    alle: list[Kommune], stichtag: date, seit: int | None, jahr: int | None, bis: int | None
) -> None:
    register = register_aus(alle, _netz())
    auswahl = Auswahl(seit=seit, jahr=jahr, bis=bis)
    gefunden = {
        mitglied.eintrag.schluessel: mitglied.antwort for mitglied in mitglieder(register, stichtag, auswahl)
    }
    einzeln = {f"k{nummer}": _einzeln(kommune, stichtag, auswahl) for nummer, kommune in enumerate(alle)}
    assert {name: antwort for name, antwort in einzeln.items() if antwort is not Antwort.NEIN} == gefunden


@given(kommunen(austritte=True), TAGE)
def test_mindestens_ist_nie_mehr_als_hoechstens(alle: list[Kommune], stichtag: date) -> None:
    zaehlung = zahl(register_aus(alle, _netz()), stichtag)
    for spanne in [*zaehlung.nach_gruppe.values(), zaehlung.kommunen, zaehlung.bezirksregierungen]:
        assert 0 <= spanne.mindestens <= spanne.hoechstens
    assert (zaehlung.kommunen + zaehlung.bezirksregierungen).hoechstens <= len(alle)


@given(kommunen(austritte=False), TAGE, st.integers(0, 900))
def test_ohne_austritte_werden_es_nie_weniger(alle: list[Kommune], stichtag: date, tage: int) -> None:
    register = register_aus(alle, _netz())
    frueher, spaeter = zahl(register, stichtag), zahl(register, stichtag + timedelta(days=tage))
    assert frueher.kommunen.mindestens <= spaeter.kommunen.mindestens
    assert frueher.kommunen.hoechstens <= spaeter.kommunen.hoechstens


@given(kommunen(austritte=True), TAGE)
def test_liste_und_zahl_sagen_dasselbe(alle: list[Kommune], stichtag: date) -> None:
    register = register_aus(alle, _netz())
    zaehlung = zahl(register, stichtag)
    assert zaehlung.kommunen + zaehlung.bezirksregierungen == zaehle(mitglieder(register, stichtag))


def _register(ort: Path) -> Register:
    return load_register(
        ort,
        kommunen__bonn="name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n",
        kommunen__lemgo="name: Lemgo\nags: 05766044\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n",
        kommunen__kreis_lippe="name: Kreis Lippe\nags: 05766\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
        kommunen__unna="name: Unna\nags: 05978036\nbeitritt: {unterzeichnet: vor 2016, quelle: Q}\n"
        "austritt: {datum: 2020-01-01, quelle: Q}\n",
        kommunen__arnsberg="name: Bezirksregierung Arnsberg\nags: 059\nbeitritt: {unterzeichnet: 2016, quelle: Q}\n",
        kommunen__hemer="name: Hemer\nags: 05962016\nbeitritt: {runde: 2}\n",
        kommunen__herne="name: Herne\nags: 05916000\n",
    )


def _namen(gefunden: list[Mitglied]) -> list[str]:
    return [mitglied.name for mitglied in gefunden]


def test_die_liste_ist_alphabetisch_und_kreise_stehen_unter_ihrem_ort(tmp_path: Path) -> None:
    register = _register(tmp_path)
    assert _namen(mitglieder(register, date(2026, 1, 1))) == [
        "Bezirksregierung Arnsberg",
        "Bonn",
        "Lemgo",
        "Kreis Lippe",
    ]


def test_wer_ausgetreten_ist_fehlt_ab_dem_tag_des_austritts(tmp_path: Path) -> None:
    register = _register(tmp_path)
    assert "Unna" in _namen(mitglieder(register, date(2019, 12, 31)))
    assert "Unna" not in _namen(mitglieder(register, date(2020, 1, 1)))


def test_unsichere_jahre_stehen_am_ende_unter_keinem_jahr(tmp_path: Path) -> None:
    jahre = nach_jahr(mitglieder(_register(tmp_path), date(2018, 1, 1)))
    assert {jahr: _namen(gruppe) for jahr, gruppe in jahre.items()} == {
        2012: ["Bonn", "Lemgo"],
        2015: ["Kreis Lippe"],
        2016: ["Bezirksregierung Arnsberg"],
        None: ["Unna"],
    }
    assert list(jahre)[-1] is None


def test_bezirksregierungen_zaehlen_fuer_sich(tmp_path: Path) -> None:
    zaehlung = zahl(_register(tmp_path), date(2018, 1, 1))
    assert zaehlung.kommunen == Spanne(4, 4)
    assert zaehlung.bezirksregierungen == Spanne(1, 1)
    assert zaehlung.nach_gruppe == {
        Gruppe.STADT: Spanne(3, 3),
        Gruppe.GEMEINDE: Spanne(0, 0),
        Gruppe.KREIS: Spanne(1, 1),
        Gruppe.BEZIRKSREGIERUNG: Spanne(1, 1),
    }


def test_ein_kreis_umfasst_sich_und_seine_orte(tmp_path: Path) -> None:
    register = _register(tmp_path)
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(kreis="05766"))) == ["Lemgo", "Kreis Lippe"]
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(regierungsbezirk="Köln"))) == ["Bonn"]
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(runde=1))) == ["Bonn", "Lemgo"]
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(gruppe=Gruppe.KREIS))) == ["Kreis Lippe"]


def test_vorgemerkte_sind_keine_mitglieder(tmp_path: Path) -> None:
    register = _register(tmp_path)
    tag = date(2026, 1, 1)
    assert [eintrag.satz.name for eintrag in vorgemerkte(register, tag)] == ["Hemer"]
    assert vorgemerkte(register, tag, 1) == []
    assert mitgliedschaft(register, register.kommunen["hemer"], date(2030, 1, 1)) is Antwort.NEIN


RUNDE = "{nummer: 2, bezeichnung: Zweite, datum: 2026-03%s}\n"


@pytest.mark.parametrize(
    ("zusatz", "stichtag", "vorgemerkt"),
    [
        ("", date(2026, 2, 1), True),
        ("", date(2026, 3, 31), True),
        ("", date(2026, 4, 1), False),
        (", abgeschlossen: 2026-03-10", date(2026, 3, 9), True),
        (", abgeschlossen: 2026-03-10", date(2026, 3, 10), False),
        (", abgesagt: {datum: 2026-02-02}", date(2026, 2, 1), True),
        (", abgesagt: {datum: 2026-02-02}", date(2026, 2, 2), False),
    ],
)
def test_vorgemerkt_ist_man_nur_fuer_eine_runde_die_noch_aussteht(
    tmp_path: Path, zusatz: str, stichtag: date, vorgemerkt: bool
) -> None:
    unna = "{name: Unna, ags: '05978036', beitritt: {runde: 2}}\n"
    register = load_register(tmp_path, kommunen__unna=unna, runden__zweite=RUNDE % zusatz)
    namen = [[e.satz.name for e in frage(register, stichtag, 2)] for frage in (vorgemerkte, ungeklaerte)]
    assert namen == ([["Unna"], []] if vorgemerkt else [[], ["Unna"]])
    assert ist_vorgemerkt(register, register.kommunen["unna"].satz, stichtag) is vorgemerkt
    assert [e.satz.name for e in gemeldete(register)] == ["Unna"]
    assert gemeldete(register, 3) == []
    gebiet = register.verzeichnis.find("Unna")
    assert gebiet is not None
    lage = pruefe_beitritt(register, gebiet, stichtag, register.netz.satz.kriterien[0]).lage
    assert lage is (Lage.VORGEMERKT if vorgemerkt else Lage.KANDIDATIN)


@pytest.mark.parametrize(
    ("zusatz", "beitritt", "heute", "abgeschlossen"),
    [
        ("", "{runde: 2}", date(2026, 4, 1), False),
        ("", "{unterzeichnet: 2026-03-10, runde: 2, quelle: Q}", date(2026, 3, 31), False),
        ("", "{unterzeichnet: 2026-03-10, runde: 2, quelle: Q}", date(2026, 4, 1), True),
        (", abgeschlossen: 2026-03-10", "{runde: 2}", date(2026, 3, 10), True),
    ],
)
def test_abgeschlossen_ist_was_so_eingetragen_oder_vorbei_und_geklaert_ist(
    tmp_path: Path, zusatz: str, beitritt: str, heute: date, abgeschlossen: bool
) -> None:
    unna = f"name: Unna\nags: '05978036'\nbeitritt: {beitritt}\n"
    register = load_register(tmp_path, kommunen__unna=unna, runden__zweite=RUNDE % zusatz)
    assert ist_abgeschlossen(register, register.runden["zweite"].satz, heute) is abgeschlossen


def test_eine_spanne_nennt_beide_grenzen_nur_wenn_sie_verschieden_sind() -> None:
    assert ("42", "mindestens 41, höchstens 42") == (str(Spanne(42, 42)), str(Spanne(41, 42)))

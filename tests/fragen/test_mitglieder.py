from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilfen import NETZ, load_register, register_aus
from kommunennetz.fragen.beitritt import Lage, pruefe_beitritt
from kommunennetz.fragen.mitglieder import (
    ALLE,
    Auswahl,
    Mitglied,
    Spanne,
    geltendes,
    gemeldete,
    gezaehlt,
    ist_abgeschlossen,
    ist_vorgemerkt,
    mitglieder,
    mitgliedschaft,
    nach_jahr,
    ungeklaerte,
    unterzeichnende,
    vorgemerkte,
    zaehle,
    zaehlungen,
    zahl,
)
from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.model.kommune import Kommune, Mitgliedschaft
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.yaml_datei import parse
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
        if austritte and draw(st.booleans()):
            satz["frueher"] = [
                {"beitritt": {"unterzeichnet": von, "quelle": "Q"}, "austritt": {"datum": bis, "quelle": "Q"}}
                for von, bis in draw(st.lists(st.tuples(SPANNEN, SPANNEN), min_size=1, max_size=2))
            ]
        saetze.append(Kommune.model_validate(satz))
    return saetze


def _tage(von: date, bis: date) -> list[date]:
    return [von + timedelta(days=n) for n in range((bis - von).days + 1)]


def _einzeln(kommune: Kommune, stichtag: date, auswahl: Auswahl) -> Antwort:
    """Fragt zu jeder Mitgliedschaft jeden möglichen Tag des Beitritts und des Austritts einzeln."""
    moeglich = [_moeglich(eine, stichtag, auswahl) for eine in kommune.mitgliedschaften]
    if {True} in moeglich:
        return Antwort.JA
    return Antwort.UNBESTIMMT if any(True in eines for eines in moeglich) else Antwort.NEIN


def _moeglich(eine: Mitgliedschaft, stichtag: date, auswahl: Auswahl) -> set[bool]:
    assert eine.beitritt.unterzeichnet is not None
    spanne = eine.beitritt.unterzeichnet
    beigetreten = {
        tag <= stichtag
        and (auswahl.seit is None or tag.year >= auswahl.seit)
        and (auswahl.jahr is None or tag.year == auswahl.jahr)
        and (auswahl.bis is None or tag.year <= auswahl.bis)
        for tag in _tage(spanne.frueheste, spanne.spaeteste)
    }
    noch_da = {True}
    if eine.austritt is not None:
        noch_da = {
            tag > stichtag for tag in _tage(eine.austritt.datum.frueheste, eine.austritt.datum.spaeteste)
        }
    return {beitritt and da for beitritt in beigetreten for da in noch_da}


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


@given(kommunen(austritte=True), st.lists(TAGE, min_size=1))
def test_liste_und_zahl_sagen_an_jedem_tag_dasselbe(alle: list[Kommune], stichtage: list[date]) -> None:
    # Jede doppelt: Wer die gleichen Daten hat, wird zusammen gezählt.
    register = register_aus([*alle, *alle], _netz())
    gezaehlt = zaehlungen(register, stichtage)
    assert list(gezaehlt) == list(dict.fromkeys(stichtage))
    for stichtag, zaehlung in gezaehlt.items():
        gefragte = mitglieder(register, stichtag)
        assert zaehlung.nach_gruppe == {
            gruppe: zaehle(mitglied for mitglied in gefragte if mitglied.gebiet.gruppe is gruppe)
            for gruppe in Gruppe
        }


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
    assert list(jahre) == [2012, 2015, 2016, None]


def test_bezirksregierungen_zaehlen_fuer_sich(tmp_path: Path) -> None:
    zaehlung = zahl(_register(tmp_path), date(2018, 1, 1))
    assert zaehlung.kommunen == Spanne(4, 4)
    assert zaehlung.bezirksregierungen == Spanne(1, 1)
    assert zaehlung.nach_gruppe == {
        Gruppe.STADT: Spanne(3, 3),
        Gruppe.GEMEINDE: Spanne(0, 0),
        Gruppe.KREIS: Spanne(1, 1),
        Gruppe.VERBAND: Spanne(0, 0),
        Gruppe.BEZIRKSREGIERUNG: Spanne(1, 1),
    }


@pytest.mark.parametrize(
    ("kommunen", "behoerden", "worte"),
    [
        (Spanne(0, 0), [], "0 Kommunen"),
        (Spanne(1, 1), [], "1 Kommune"),
        (Spanne(1, 2), [], "mindestens 1, höchstens 2 Kommunen"),
        (Spanne(4, 4), ["A"], "4 Kommunen; dazu A"),
        (Spanne(1, 1), ["A", "B"], "1 Kommune; dazu A, B"),
    ],
)
def test_gezaehlt_werden_kommunen_und_behoerden_stehen_mit_namen_dabei(
    kommunen: Spanne, behoerden: list[str], worte: str
) -> None:
    assert gezaehlt(kommunen, behoerden) == worte


def test_ein_kreis_umfasst_sich_und_seine_orte(tmp_path: Path) -> None:
    register = _register(tmp_path)
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(kreis="05766"))) == ["Lemgo", "Kreis Lippe"]
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(regierungsbezirk="Köln"))) == ["Bonn"]
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(runde=1))) == ["Bonn", "Lemgo"]
    assert _namen(mitglieder(register, date(2026, 1, 1), Auswahl(gruppe=Gruppe.KREIS))) == ["Kreis Lippe"]


def test_ein_mitglied_nennt_seinen_kreis_und_ob_es_als_kommune_zaehlt(tmp_path: Path) -> None:
    gefunden = mitglieder(_register(tmp_path), date(2026, 1, 1))
    assert [(m.name, m.kreis and m.kreis.kurzname, m.ist_kommune) for m in gefunden] == [
        ("Bezirksregierung Arnsberg", None, False),
        ("Bonn", None, True),
        ("Lemgo", "Kreis Lippe", True),
        ("Kreis Lippe", None, True),
    ]


def test_vorgemerkte_sind_keine_mitglieder(tmp_path: Path) -> None:
    register = _register(tmp_path)
    tag = date(2026, 1, 1)
    assert [eintrag.satz.name for eintrag in vorgemerkte(register, tag)] == ["Hemer"]
    assert vorgemerkte(register, tag, 1) == []
    assert mitgliedschaft(register, register.kommunen["hemer"], date(2030, 1, 1)) is Antwort.NEIN
    assert geltendes(register, register.kommunen["hemer"], date(2030, 1, 1)) is None


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


UNNA = """\
name: Unna
ags: 05978036
beitritt: {unterzeichnet: 2026-03-10, runde: 2, quelle: Neu}
frueher:
  - beitritt: {unterzeichnet: 2013-01-01, runde: 1, beleglage: erschlossen, quelle: Alt}
    austritt: {datum: 2020-01-01, quelle: Schreiben}
"""


def test_an_jedem_stichtag_zaehlt_die_mitgliedschaft_die_da_gilt(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__unna=UNNA,
        **{"runden__2013-erste": "nummer: 1\nbezeichnung: Erste\ndatum: 2013-01-01\nquelle: Q\n"},
        **{"runden__2026-zweite": "nummer: 2\nbezeichnung: Zweite\ndatum: 2026-03-10\nquelle: Q\n"},
    )

    def am(tag: date, auswahl: Auswahl = ALLE) -> list[tuple[int | None, str, str, str | None]]:
        gefunden = mitglieder(register, tag, auswahl)
        return [(m.runde, m.seit.text, m.beitritt.beleglage, m.beitritt.quelle) for m in gefunden]

    alt, neu = (1, "2013-01-01", "erschlossen", "Alt"), (2, "2026-03-10", "belegt", "Neu")
    assert am(date(2012, 12, 31)) == []
    assert am(date(2013, 1, 1)) == [alt]
    assert am(date(2019, 12, 31)) == [alt]
    assert am(date(2020, 1, 1)) == am(date(2026, 3, 9)) == []
    assert am(date(2026, 3, 10)) == [neu]
    assert am(date(2019, 12, 31), Auswahl(runde=1)) == [alt]
    assert am(date(2026, 3, 10), Auswahl(runde=1)) == am(date(2026, 3, 10), Auswahl(bis=2013)) == []
    assert am(date(2026, 3, 10), Auswahl(runde=2, seit=2026)) == [neu]


def test_der_erste_und_der_letzte_tag_eines_jahres_gehoeren_zu_ihm(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__bonn="name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2015-01-01, quelle: Q}\n",
        kommunen__herne="name: Herne\nags: 05916000\nbeitritt: {unterzeichnet: 2015-12-31, quelle: Q}\n",
    )
    tag = date(2016, 1, 1)
    assert {jahr: _namen(gruppe) for jahr, gruppe in nach_jahr(mitglieder(register, tag)).items()} == {
        2015: ["Bonn", "Herne"]
    }
    for auswahl in (Auswahl(jahr=2015), Auswahl(seit=2015), Auswahl(bis=2015)):
        assert _namen(mitglieder(register, tag, auswahl)) == ["Bonn", "Herne"]
    for auswahl in (Auswahl(jahr=2014), Auswahl(jahr=2016), Auswahl(seit=2016), Auswahl(bis=2014)):
        assert mitglieder(register, tag, auswahl) == []
    assert _namen(mitglieder(register, date(2015, 1, 1))) == ["Bonn"]
    assert zahl(register, date(2014, 12, 31)).kommunen == Spanne(0, 0)


def test_eine_ungewisse_mitgliedschaft_ist_nie_sicher(tmp_path: Path) -> None:
    zeilen = "beitritt: {unterzeichnet: 2015-06-01, quelle: Q}\naustritt: {datum: 2018, quelle: Q}\n"
    register = load_register(tmp_path, kommunen__bonn=f"name: Bonn\nags: 05314000\n{zeilen}")
    [mitglied] = mitglieder(register, date(2018, 6, 1))
    assert (mitglied.antwort, mitglied.seit.jahr, mitglied.sicher) == (Antwort.UNBESTIMMT, 2015, False)
    assert nach_jahr([mitglied]) == {None: [mitglied]}
    assert zaehle([mitglied]) == Spanne(0, 1)


def test_zwischen_zwei_ungenauen_mitgliedschaften_gilt_vielleicht_die_letzte(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__bonn="name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2018, quelle: Neu}\nfrueher:\n"
        "  - beitritt: {unterzeichnet: 2014, quelle: Alt}\n    austritt: {datum: 2018, quelle: Q}\n",
    )
    [mitglied] = mitglieder(register, date(2018, 6, 1))
    assert (mitglied.antwort, mitglied.beitritt.quelle) == (Antwort.UNBESTIMMT, "Neu")
    [mitglied] = mitglieder(register, date(2018, 6, 1), Auswahl(jahr=2014))
    assert (mitglied.antwort, mitglied.beitritt.quelle) == (Antwort.UNBESTIMMT, "Alt")
    assert mitgliedschaft(register, register.kommunen["bonn"], date(2018, 12, 31)) is Antwort.JA


def test_unterzeichnet_hat_auch_wer_seither_austrat(tmp_path: Path) -> None:
    register = load_register(tmp_path, kommunen__unna=UNNA, kommunen__herne="name: Herne\nags: 05916000\n")

    def wer(runde: int, tag: date) -> list[tuple[str, str]]:
        return [(m.name, m.beitritt.quelle or "") for m in unterzeichnende(register, tag, runde).alle]

    assert wer(1, date(2012, 12, 31)) == wer(2, date(2026, 3, 9)) == wer(3, date(2026, 3, 10)) == []
    assert wer(1, date(2013, 1, 1)) == wer(1, date(2026, 3, 10)) == [("Unna", "Alt")]
    assert wer(2, date(2026, 3, 10)) == [("Unna", "Neu")]

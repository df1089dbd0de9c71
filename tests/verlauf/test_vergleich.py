from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hilfen import NETZ, load_register, register_aus
from kommunennetz.model import arten
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.verlauf import Ereignis, vergleiche
from kommunennetz.verlauf.vergleich import Inhalt, Wandel, ereignisse
from verlauf_probe import BEZUG, TAG

BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
ESSEN = "name: Essen\nags: 05113000\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
TREFFEN = "titel: Treffen\nart: workshop\ndatum: 2020\nquelle: Q\n"
INFOMAIL = "---\nbetreff: Neues\ndatum: 2025-03-01\n---\nText\n"


def test_zwei_register_nebeneinander(tmp_path: Path) -> None:
    alt = load_register(tmp_path / "alt", kommunen__bonn=BONN, runden__eins=RUNDE, infomails__neues=INFOMAIL)
    neu = load_register(
        tmp_path / "neu",
        netz=NETZ.replace("Testnetz", "Netz"),
        kommunen__bonn=BONN.replace("runde: 1", "runde: 2"),
        kommunen__aachen="name: Aachen\nags: 05334002\n",
        veranstaltungen__treffen=TREFFEN,
        infomails__neues=INFOMAIL.replace("---\nText", "# Kommentar\n---\nText"),
    )
    assert vergleiche(alt, neu, TAG) == [
        Ereignis(TAG, "data/kommunen/aachen.yaml", ("aachen",), "Stadt Aachen ist neu im Register"),
        Ereignis(TAG, "data/kommunen/bonn.yaml", ("bonn",), "Stadt Bonn: Runde nun 2 (bisher 1)"),
        Ereignis(TAG, "data/runden/eins.yaml", (), "Runde 1 (Erste) steht nicht mehr im Register"),
        Ereignis(TAG, "data/veranstaltungen/treffen.yaml", (), "Neue Veranstaltung: Treffen (2020)"),
        Ereignis(TAG, "data/netz.yaml", (), "Das Netzwerk heißt nun »Netz« (bisher »Testnetz«)"),
    ]


def test_eine_umbenannte_datei_ist_kein_austritt(tmp_path: Path) -> None:
    alt = load_register(tmp_path / "alt", kommunen__bon=BONN, runden__erste=RUNDE)
    neu = load_register(
        tmp_path / "neu",
        kommunen__bonn=BONN + "postfach: a@example.org\n",
        runden__eins=RUNDE,
        kommunen__essen=ESSEN,
    )
    assert vergleiche(alt, neu, TAG) == [
        Ereignis(TAG, "data/kommunen/bonn.yaml", ("bonn",), "Datei bon.yaml heißt nun bonn.yaml"),
        Ereignis(TAG, "data/kommunen/bonn.yaml", ("bonn",), "Stadt Bonn: Postfach ergänzt"),
        Ereignis(TAG, "data/kommunen/essen.yaml", ("essen",), "Stadt Essen ist neu im Register"),
        Ereignis(TAG, "data/runden/eins.yaml", (), "Datei erste.yaml heißt nun eins.yaml"),
    ]


def test_wovon_kein_satz_handelt_das_ist_doch_eine_geaenderte_datei(tmp_path: Path) -> None:
    alt = load_register(tmp_path / "alt", kommunen__essen=ESSEN)
    offen = ESSEN + "kriterien: {ansprechperson: {stand: offen}}\n"
    neu = load_register(tmp_path / "neu", kommunen__essen=offen)
    assert vergleiche(alt, neu, TAG) == [
        Ereignis(TAG, "data/kommunen/essen.yaml", ("essen",), "Datei essen.yaml geändert")
    ]


def test_zweimal_derselbe_schluessel_ist_keine_umbenennung(tmp_path: Path) -> None:
    alt = load_register(tmp_path / "alt", kommunen__bon=BONN)
    neu = load_register(tmp_path / "neu", kommunen__bonn=BONN, kommunen__bonn2=BONN)
    assert [ereignis.satz for ereignis in vergleiche(alt, neu, TAG)] == [
        "Stadt Bonn steht nicht mehr im Register",
        *(["Stadt Bonn ist neu im Register", "Stadt Bonn ist beigetreten (Dezember 2012, Runde 1)"] * 2),
    ]


def test_eine_infomail_kommt_aendert_sich_und_geht() -> None:
    kopf = Infomail.model_validate({"betreff": "{{ zahl }} sind {% if x %}wir", "datum": "2026-03-01"})
    alt, neu = Inhalt(kopf, "Text"), Inhalt(kopf, "Anders")
    staende = [(None, alt), (alt, neu), (alt, alt), (neu, None)]
    wandlungen = [Wandel(arten.INFOMAIL, "data/infomails/1.md", *stand) for stand in staende]
    assert [[einer.satz for einer in ereignisse([wandel], BEZUG, TAG)] for wandel in wandlungen] == [
        ["Neue Infomail: »… sind …wir« (1. März 2026)"],
        ["Infomail »… sind …wir« geändert"],
        [],
        ["Infomail »… sind …wir« steht nicht mehr im Register"],
    ]


DATEN = st.sampled_from(
    ["2012", "2012-12", "2017-12-06", "vor 2020", "unbekannt", "zwischen 2020 und 2021-03"]
)
TEXTE = st.sampled_from(["A", "B"])


def abschnitt(noetig: dict[str, Any], moeglich: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(noetig, optional=moeglich)


BESCHLUSS = abschnitt({"gremium": TEXTE, "datum": DATEN}, {"vorlage": TEXTE, "quelle": TEXTE})
BEITRITT = abschnitt(
    {},
    {
        "unterzeichnet": DATEN,
        "runde": st.sampled_from("12"),
        "erklaert": DATEN,
        "beschluss": BESCHLUSS,
        "beleglage": st.sampled_from(["belegt", "erschlossen"]),
        "quelle": TEXTE,
    },
)
KRITERIUM = abschnitt(
    {"stand": st.sampled_from(["ja", "nein", "offen"])},
    {"weg": st.just("karte"), "seit": DATEN, "nachweis": TEXTE, "quelle": TEXTE, "geprueft": DATEN},
)
KOMMUNEN = abschnitt(
    {"name": st.just("Bonn"), "ags": st.just("05314000")},
    {
        "postfach": st.sampled_from(["geheim1@example.org", "geheim2@example.org"]),
        "beitritt": BEITRITT,
        "austritt": abschnitt({"datum": DATEN}, {"quelle": TEXTE}),
        "kriterien": st.dictionaries(st.sampled_from(["ansprechperson", "anerkennung"]), KRITERIUM),
        "bemerkung": TEXTE,
        "quellen": st.lists(TEXTE, max_size=2),
    },
)


@pytest.fixture(name="netz", scope="module")
def _netz(tmp_path_factory: pytest.TempPathFactory) -> Netz:
    return load_register(tmp_path_factory.mktemp("netz")).netz.satz


def mit_kommune(netz: Netz, baum: dict[str, Any]) -> Register:
    eintrag = Eintrag("bonn", "data/kommunen/bonn.yaml", Kommune.model_validate(baum), b"")
    grund = register_aus([], netz)
    return replace(grund, netz=replace(grund.netz, datei="data/netz.yaml")).mit(
        arten.KOMMUNE, {"bonn": eintrag}
    )


@given(kommune=KOMMUNEN)
def test_zwischen_gleichen_registern_geschah_nichts(netz: Netz, kommune: dict[str, Any]) -> None:
    assert vergleiche(mit_kommune(netz, kommune), mit_kommune(netz, kommune), TAG) == []


@given(alt=KOMMUNEN, neu=KOMMUNEN)
def test_keine_aenderung_bleibt_ungesagt_und_keine_adresse_wird_genannt(
    netz: Netz, alt: dict[str, Any], neu: dict[str, Any]
) -> None:
    vorher, nachher = mit_kommune(netz, alt), mit_kommune(netz, neu)
    saetze = [ereignis.satz for ereignis in vergleiche(vorher, nachher, TAG)]
    assert bool(saetze) == (vorher.kommunen != nachher.kommunen)
    assert not [satz for satz in saetze if "geheim" in satz]
    assert len(saetze) == len(set(saetze))

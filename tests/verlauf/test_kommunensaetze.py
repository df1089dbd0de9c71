from typing import Any

import pytest

from kommunennetz.model.kommune import Kommune
from kommunennetz.verlauf.ereignis import Aussage
from kommunennetz.verlauf.kommunensaetze import kommunenaussagen
from verlauf_probe import BEZUG

BEIGETRETEN = {"unterzeichnet": "2017-12-06", "runde": "4", "quelle": "Q"}
VORGEMERKT = {"runde": "5"}


def kommune(**felder: Any) -> Kommune:
    return Kommune.model_validate({"name": "Erwitte", "ags": "05974016"} | felder)


def saetze(alt: Kommune | None, neu: Kommune | None) -> list[str]:
    gefunden = list(kommunenaussagen(alt, neu, BEZUG))
    assert {("erwitte",)} >= {aussage.kommunen for aussage in gefunden}
    return [aussage.satz.removeprefix("Stadt Erwitte").strip() for aussage in gefunden]


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        ({}, {"beitritt": BEIGETRETEN}, ["ist beigetreten (6. Dezember 2017, Runde 4)"]),
        (
            {},
            {"beitritt": {"unterzeichnet": "zwischen 2024-03-12 und 2024-12", "quelle": "Q"}},
            ["ist beigetreten (zwischen dem 12. März 2024 und Dezember 2024)"],
        ),
        ({}, {"beitritt": {"unterzeichnet": "unbekannt"}}, ["ist beigetreten (Tag unbekannt)"]),
        ({}, {"beitritt": VORGEMERKT}, ["ist für Runde 5 vorgemerkt"]),
        (
            {"beitritt": VORGEMERKT},
            {"beitritt": {"runde": "6"}},
            ["ist nun für Runde 6 vorgemerkt (bisher Runde 5)"],
        ),
        ({"beitritt": VORGEMERKT}, {}, ["ist nicht mehr für Runde 5 vorgemerkt"]),
        (
            {"beitritt": VORGEMERKT},
            {"beitritt": VORGEMERKT | {"unterzeichnet": "2026-03-10", "quelle": "Q"}},
            ["ist beigetreten (10. März 2026, Runde 5)"],
        ),
        ({"beitritt": BEIGETRETEN}, {}, [": Beitritt zurückgenommen"]),
        (
            {"beitritt": BEIGETRETEN},
            {"beitritt": BEIGETRETEN | {"ausnahme": "Der Rat beschließt später"}},
            [": Ausnahme beim Beitritt ergänzt"],
        ),
        (
            {"beitritt": BEIGETRETEN | {"ausnahme": "A"}},
            {"beitritt": BEIGETRETEN},
            [": Ausnahme beim Beitritt entfernt"],
        ),
        (
            {
                "beitritt": BEIGETRETEN
                | {"erklaert": "2017", "beschluss": {"gremium": "Rat", "datum": "2017"}}
            },
            {},
            [": Beitritt zurückgenommen"],
        ),
        (
            {"beitritt": BEIGETRETEN},
            {"beitritt": {"runde": "4"}},
            [": Beitritt zurückgenommen", "ist für Runde 4 vorgemerkt"],
        ),
        (
            {"beitritt": BEIGETRETEN},
            {"beitritt": BEIGETRETEN | {"unterzeichnet": "2017", "runde": "3"}},
            [": Tag des Beitritts nun 2017 (bisher 6. Dezember 2017)", ": Runde nun 3 (bisher 4)"],
        ),
        (
            {"beitritt": BEIGETRETEN},
            {"beitritt": {"unterzeichnet": "2017-12-06", "quelle": "Q"}},
            [": Runde nun keine (bisher 4)"],
        ),
        (
            {"beitritt": BEIGETRETEN},
            {"beitritt": BEIGETRETEN | {"beleglage": "erschlossen"}},
            [": Beitritt nun erschlossen (bisher belegt)"],
        ),
        ({"beitritt": BEIGETRETEN}, {"beitritt": BEIGETRETEN | {"beleglage": "belegt"}}, []),
        (
            {"beitritt": BEIGETRETEN},
            {"beitritt": BEIGETRETEN | {"quelle": "R"}},
            [": Feld beitritt.quelle geändert"],
        ),
        (
            {},
            {"beitritt": {"quelle": "R"}},
            [": Feld beitritt.quelle ergänzt"],
        ),
    ],
)
def test_der_beitritt_in_saetzen(alt: dict[str, Any], neu: dict[str, Any], erwartet: list[str]) -> None:
    assert erwartet == saetze(kommune(**alt), kommune(**neu))


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        ({}, {"erklaert": "2017-11"}, ["hat den Beitritt erklärt (November 2017)"]),
        ({"erklaert": "2017"}, {"erklaert": "2018"}, [": Tag der Erklärung nun 2018 (bisher 2017)"]),
        (
            {"erklaert": "2017"},
            {"runde": "5"},
            ["ist für Runde 5 vorgemerkt", ": Erklärung des Beitritts zurückgenommen"],
        ),
        (
            {},
            {"beschluss": {"gremium": "Rat", "datum": "2017-11-20", "vorlage": "VO/1"}},
            [": Beitritt beschlossen (Rat, 20. November 2017)"],
        ),
        (
            {"runde": "5", "beschluss": {"gremium": "Rat", "datum": "2017"}},
            {"runde": "5", "beschluss": {"gremium": "Rat", "datum": "2018", "vorlage": "VO/1"}},
            [": Feld beitritt.beschluss.datum geändert", ": Feld beitritt.beschluss.vorlage ergänzt"],
        ),
        (
            {"runde": "5", "beschluss": {"gremium": "Rat", "datum": "2017"}},
            {"runde": "5"},
            [": Beschluss zum Beitritt zurückgenommen"],
        ),
    ],
)
def test_die_schritte_vor_der_unterschrift(
    alt: dict[str, Any], neu: dict[str, Any], erwartet: list[str]
) -> None:
    # Ein Abschnitt, in dem noch nichts steht, hat nur seine Vorgabe; sie hier zu nennen, lenkte ab.
    grund = {"beleglage": "belegt"}
    assert erwartet == saetze(kommune(beitritt=grund | alt), kommune(beitritt=grund | neu))


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        ({}, {"austritt": {"datum": "2026-01-01"}}, ["ist ausgetreten (1. Januar 2026)"]),
        ({}, {"austritt": {"datum": "2027-01-01", "quelle": "Q"}}, ["tritt aus (1. Januar 2027)"]),
        ({}, {"austritt": {"datum": "unbekannt"}}, ["ist ausgetreten (Tag unbekannt)"]),
        ({"austritt": {"datum": "2026"}}, {}, [": Austritt zurückgenommen"]),
        (
            {"austritt": {"datum": "2026", "quelle": "Q"}},
            {"austritt": {"datum": "2025", "quelle": "R"}},
            [": Tag des Austritts nun 2025 (bisher 2026)", ": Feld austritt.quelle geändert"],
        ),
        (
            {"austritt": {"datum": "2020"}},
            {"beitritt": {"unterzeichnet": "2026-03-10", "quelle": "R"}},
            ["ist wieder beigetreten (10. März 2026)"],
        ),
    ],
)
def test_der_austritt_in_saetzen(alt: dict[str, Any], neu: dict[str, Any], erwartet: list[str]) -> None:
    beitritt = {"beitritt": BEIGETRETEN}
    assert erwartet == saetze(kommune(**beitritt | alt), kommune(**beitritt | neu))


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        (None, "ja", [": Ansprechperson nun nachgewiesen"]),
        ("nein", "ja", [": Ansprechperson nun nachgewiesen"]),
        (None, "nein", [": Kriterium Ansprechperson nicht erfüllt"]),
        ("ja", "nein", [": Kriterium Ansprechperson nun nicht mehr erfüllt"]),
        ("ja", None, [": Kriterium Ansprechperson wieder offen"]),
        ("nein", "offen", [": Kriterium Ansprechperson wieder offen"]),
        ("offen", None, []),
        (None, "offen", []),
    ],
)
def test_ein_kriterium_wechselt_seinen_stand(alt: str | None, neu: str | None, erwartet: list[str]) -> None:
    def mit(stand: str | None) -> Kommune:
        return kommune(kriterien={"ansprechperson": {"stand": stand}} if stand else {})

    assert erwartet == saetze(mit(alt), mit(neu))


def test_ein_kriterium_wird_geprueft_und_belegt() -> None:
    alt = kommune(kriterien={"anerkennung": {"stand": "ja", "geprueft": "2025", "seit": "2020"}})
    neu = kommune(kriterien={"anerkennung": {"stand": "ja", "weg": "karte", "geprueft": "2026-03-01"}})
    assert saetze(alt, neu) == [
        ": Kriterium Anerkennung geprüft (1. März 2026)",
        ": Feld kriterien.anerkennung.weg ergänzt",
        ": Feld kriterien.anerkennung.seit entfernt",
    ]


def test_ein_unbekanntes_kriterium_nennt_seine_kennung() -> None:
    assert saetze(kommune(), kommune(kriterien={"x1": {"stand": "ja"}})) == [": »x1« nun nachgewiesen"]


@pytest.mark.parametrize(
    ("alt", "neu", "wort"),
    [
        (None, "a@example.org", "ergänzt"),
        ("a@example.org", "b@example.org", "geändert"),
        ("a@example.org", None, "entfernt"),
    ],
)
def test_das_postfach_ohne_die_adresse(alt: str | None, neu: str | None, wort: str) -> None:
    assert saetze(kommune(postfach=alt), kommune(postfach=neu)) == [f": Postfach {wort}"]


def test_name_schluessel_und_alles_uebrige() -> None:
    alt = kommune(name="Erwite", ags="05974099", quellen=["A"])
    neu = kommune(bemerkung="B", quellen=["A", "B"])
    assert [aussage.satz for aussage in kommunenaussagen(alt, neu, BEZUG)] == [
        "Stadt Erwitte heißt im Register nun »Erwitte« (bisher »Erwite«)",
        "Stadt Erwitte: AGS nun 05974016 (bisher 05974099)",
        "Stadt Erwitte: Feld bemerkung ergänzt",
        "Stadt Erwitte: Feld quellen geändert",
    ]


def test_eine_neue_kommune_nennt_ihre_taten_aber_nicht_jedes_feld() -> None:
    neu = kommune(
        beitritt=BEIGETRETEN, kriterien={"ansprechperson": {"stand": "ja", "nachweis": "N"}}, quellen=["Q"]
    )
    assert saetze(None, neu) == [
        "ist neu im Register",
        "ist beigetreten (6. Dezember 2017, Runde 4)",
        ": Ansprechperson nun nachgewiesen",
    ]


def test_eine_entfernte_kommune() -> None:
    assert saetze(kommune(), None) == ["steht nicht mehr im Register"]


def test_eine_bezirksregierung_tritt_nicht_bei() -> None:
    alt = Kommune.model_validate({"name": "Bezirksregierung Köln", "ags": "053"})
    neu = Kommune.model_validate(
        {"name": "Bezirksregierung Köln", "ags": "053", "beitritt": {"unterzeichnet": "2015"}}
    )
    satz = "Bezirksregierung Köln hat mitunterzeichnet (2015)"
    assert list(kommunenaussagen(alt, neu, BEZUG)) == [Aussage(satz, ("bezirksregierung-koeln",))]


def test_was_das_verzeichnis_nicht_kennt_behaelt_seinen_namen() -> None:
    neu = Kommune.model_validate({"name": "Bad Nirgends", "ags": "05999999"})
    assert list(kommunenaussagen(None, neu, BEZUG)) == [
        Aussage("Bad Nirgends ist neu im Register", ("bad-nirgends",))
    ]


AUSTRITT = {"datum": "2020", "quelle": "Schreiben"}
FRUEHER = [{"beitritt": BEIGETRETEN, "austritt": AUSTRITT}]
NEUER = {"unterzeichnet": "2026-03-10", "runde": "5", "quelle": "Liste"}
AUS, WIEDER = {"beitritt": BEIGETRETEN, "austritt": AUSTRITT}, {"beitritt": NEUER, "frueher": FRUEHER}
ANDERE = [
    {"beitritt": {"unterzeichnet": "2013", "quelle": "Q"}, "austritt": {"datum": "2014", "quelle": "Q"}}
]


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        # Der Umzug unter »frueher« ist keine Nachricht; was danach beginnt, ist eine.
        (AUS, WIEDER, ["ist wieder beigetreten (10. März 2026, Runde 5)"]),
        (WIEDER, AUS, [": Beitritt zurückgenommen"]),
        (AUS, {"beitritt": VORGEMERKT, "frueher": FRUEHER}, ["ist für Runde 5 vorgemerkt"]),
        ({"beitritt": VORGEMERKT, "frueher": FRUEHER}, AUS, ["ist nicht mehr für Runde 5 vorgemerkt"]),
        (
            {"beitritt": VORGEMERKT, "frueher": FRUEHER},
            WIEDER,
            ["ist wieder beigetreten (10. März 2026, Runde 5)"],
        ),
        (AUS, {"frueher": FRUEHER}, []),
        (
            AUS,
            {"beitritt": {"beschluss": {"gremium": "Rat", "datum": "2026"}}, "frueher": FRUEHER},
            [": Beitritt beschlossen (Rat, 2026)"],
        ),
        # Beides in einem Commit.
        (
            {"beitritt": BEIGETRETEN},
            WIEDER,
            ["ist ausgetreten (2020)", "ist wieder beigetreten (10. März 2026, Runde 5)"],
        ),
        # Von Hand nachgetragen, geändert, entfernt, umgestellt.
        (
            {"beitritt": NEUER},
            WIEDER,
            [": frühere Mitgliedschaft ergänzt (Beitritt 6. Dezember 2017, Austritt 2020)"],
        ),
        (
            WIEDER,
            {"beitritt": NEUER},
            [": frühere Mitgliedschaft entfernt (Beitritt 6. Dezember 2017, Austritt 2020)"],
        ),
        (
            WIEDER,
            {"beitritt": NEUER, "frueher": ANDERE},
            [": frühere Mitgliedschaft geändert (Beitritt 2013, Austritt 2014)"],
        ),
        (
            {"beitritt": NEUER, "frueher": [*FRUEHER, *ANDERE]},
            {"beitritt": NEUER, "frueher": [*ANDERE, *FRUEHER]},
            [": Reihenfolge der früheren Mitgliedschaften geändert"],
        ),
    ],
)
def test_eine_reihe_von_mitgliedschaften(
    alt: dict[str, Any], neu: dict[str, Any], erwartet: list[str]
) -> None:
    assert saetze(kommune(**alt), kommune(**neu)) == erwartet

from typing import Any

import pytest

from kommunennetz.model.runde import Runde
from kommunennetz.verlauf.runden import aussagen
from verlauf_probe import KONTEXT


def runde(**felder: Any) -> Runde:
    return Runde.model_validate(
        {"nummer": "5", "bezeichnung": "Fünfte", "datum": "2027", "quelle": "Q"} | felder
    )


def saetze(alt: Runde | None, neu: Runde | None) -> list[str]:
    return [aussage.satz for aussage in aussagen(alt, neu, KONTEXT)]


@pytest.mark.parametrize(
    ("datum", "satz"),
    [
        ("2027", "Runde 5 ist geplant für 2027"),
        ("2027-12", "Runde 5 ist geplant für Dezember 2027"),
        ("2027-12-06", "Runde 5 ist geplant für den 6. Dezember 2027"),
        (
            "zwischen 2027-02 und 2027-03-12",
            "Runde 5 ist geplant zwischen Februar 2027 und dem 12. März 2027",
        ),
        ("nach 2026-06", "Runde 5 ist geplant nach Juni 2026"),
        ("2026-03-12", "Runde 5 ist neu im Register (Fünfte, 12. März 2026)"),
        ("2026", "Runde 5 ist neu im Register (Fünfte, 2026)"),
        ("vor 2027", "Runde 5 ist neu im Register (Fünfte, vor 2027)"),
        ("unbekannt", "Runde 5 ist neu im Register (Fünfte, Tag unbekannt)"),
    ],
)
def test_eine_neue_runde_ist_geplant_oder_schon_gewesen(datum: str, satz: str) -> None:
    assert saetze(None, runde(datum=datum)) == [satz]


def test_veroeffentlichte_zahlen_der_neuen_mitglieder() -> None:
    ohne, mit = (
        runde(),
        runde(neue_laut_quelle=[{"anzahl": "14", "quelle": "A"}, {"anzahl": "18", "quelle": "B"}]),
    )
    assert saetze(ohne, mit) == [
        "Runde 5: veröffentlichte Zahl der neuen Mitglieder ist 14",
        "Runde 5: veröffentlichte Zahl der neuen Mitglieder ist 18",
    ]
    assert saetze(mit, runde(neue_laut_quelle={"anzahl": "18", "quelle": "B"})) == [
        "Runde 5: veröffentlichte Zahl 14 der neuen Mitglieder entfernt"
    ]
    andere_quelle = runde(neue_laut_quelle=[{"anzahl": "14", "quelle": "A"}, {"anzahl": "18", "quelle": "C"}])
    assert saetze(mit, andere_quelle) == ["Runde 5: Feld neue_laut_quelle geändert"]


def test_was_sich_an_einer_runde_aendert() -> None:
    neu = runde(
        nummer="6", bezeichnung="Sechste", datum="2027-05", ort="Düsseldorf", fassung="2024", quelle="R"
    )
    assert saetze(runde(), neu) == [
        "Runde 5 ist nun Runde 6",
        "Runde 6 heißt nun »Sechste« (bisher »Fünfte«)",
        "Runde 6 ist nun geplant für Mai 2027 (bisher 2027)",
        "Runde 6: Ort ergänzt (Düsseldorf)",
        "Runde 6: Feld fassung ergänzt",
        "Runde 6: Feld quelle geändert",
    ]
    assert saetze(runde(ort="Köln"), runde(datum="2026-03-10")) == [
        "Runde 5: Tag nun 10. März 2026 (bisher 2027)",
        "Runde 5: Ort entfernt",
    ]


def test_eine_entfernte_runde() -> None:
    assert saetze(runde(), None) == ["Runde 5 (Fünfte) steht nicht mehr im Register"]


def test_abgesagt_und_abgeschlossen_werden_gesagt_und_auch_wenn_es_zurueckgenommen_wird() -> None:
    ohne = runde()
    abgesagt = runde(abgesagt={"datum": "2027-01-02", "grund": "Absprache mit jemandem", "quelle": "Q"})
    geschlossen, spaeter = runde(abgeschlossen="2027-12-06"), runde(abgeschlossen="2027-12-07")
    # Der Grund ist frei getippt und steht deshalb nicht im Satz.
    assert saetze(ohne, abgesagt) == ["Runde 5 ist abgesagt (2. Januar 2027)"]
    assert saetze(abgesagt, ohne) == ["Runde 5: Absage zurückgenommen"]
    assert saetze(ohne, geschlossen) == ["Runde 5 ist abgeschlossen"]
    assert saetze(geschlossen, ohne) == ["Runde 5 ist wieder offen"]
    assert saetze(geschlossen, spaeter) == ["Runde 5: Tag des Abschlusses geändert"]
    anderer_grund = runde(abgesagt={"datum": "2027-01-02", "grund": "Sturm", "quelle": "Q"})
    assert saetze(abgesagt, anderer_grund) == ["Runde 5: Feld abgesagt.grund geändert"]

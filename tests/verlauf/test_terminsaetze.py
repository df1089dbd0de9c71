from typing import Any

import pytest

from kommunennetz.model.runde import Runde
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.verlauf.ereignis import Aussage
from kommunennetz.verlauf.terminsaetze import rundenaussagen, veranstaltungsaussagen
from verlauf_probe import BEZUG


def runde(**felder: Any) -> Runde:
    return Runde.model_validate(
        {"nummer": "5", "bezeichnung": "Fünfte", "datum": "2027", "quelle": "Q"} | felder
    )


def rundensaetze(alt: Runde | None, neu: Runde | None) -> list[str]:
    return [aussage.satz for aussage in rundenaussagen(alt, neu, BEZUG)]


@pytest.mark.parametrize(
    ("datum", "satz"),
    [
        ("2027", "Runde 5 ist geplant für 2027"),
        ("2027-12", "Runde 5 ist geplant für Dezember 2027"),
        ("2027-12-06", "Runde 5 ist geplant für den 6. Dezember 2027"),
        (
            "zwischen 2027-02 und 2027-03-12",
            "Runde 5 ist geplant für einen Tag zwischen Februar 2027 und dem 12. März 2027",
        ),
        ("nach 2026-06", "Runde 5 ist geplant für einen Tag nach Juni 2026"),
        ("2026-03-12", "Runde 5 ist neu im Register (Fünfte, 12. März 2026)"),
        ("2026", "Runde 5 ist neu im Register (Fünfte, 2026)"),
        ("vor 2027", "Runde 5 ist neu im Register (Fünfte, vor 2027)"),
        ("unbekannt", "Runde 5 ist neu im Register (Fünfte, Tag unbekannt)"),
    ],
)
def test_eine_neue_runde_ist_geplant_oder_schon_gewesen(datum: str, satz: str) -> None:
    assert rundensaetze(None, runde(datum=datum)) == [satz]


def test_veroeffentlichte_zahlen_der_neuen_mitglieder() -> None:
    ohne, mit = (
        runde(),
        runde(neue_laut_quelle=[{"anzahl": "14", "quelle": "A"}, {"anzahl": "18", "quelle": "B"}]),
    )
    assert rundensaetze(ohne, mit) == [
        "Runde 5: veröffentlichte Zahl der neuen Mitglieder ist 14",
        "Runde 5: veröffentlichte Zahl der neuen Mitglieder ist 18",
    ]
    assert rundensaetze(mit, runde(neue_laut_quelle={"anzahl": "18", "quelle": "B"})) == [
        "Runde 5: veröffentlichte Zahl 14 der neuen Mitglieder entfernt"
    ]
    andere_quelle = runde(neue_laut_quelle=[{"anzahl": "14", "quelle": "A"}, {"anzahl": "18", "quelle": "C"}])
    assert rundensaetze(mit, andere_quelle) == ["Runde 5: Feld neue_laut_quelle geändert"]


def test_was_sich_an_einer_runde_aendert() -> None:
    neu = runde(
        nummer="6", bezeichnung="Sechste", datum="2027-05", ort="Düsseldorf", fassung="2024", quelle="R"
    )
    assert rundensaetze(runde(), neu) == [
        "Runde 5 ist nun Runde 6",
        "Runde 6 heißt nun »Sechste« (bisher »Fünfte«)",
        "Runde 6 ist nun geplant für Mai 2027 (bisher 2027)",
        "Runde 6: Ort ergänzt (Düsseldorf)",
        "Runde 6: Feld fassung ergänzt",
        "Runde 6: Feld quelle geändert",
    ]
    assert rundensaetze(runde(ort="Köln"), runde(datum="2026-03-10")) == [
        "Runde 5: Tag nun 10. März 2026 (bisher 2027)",
        "Runde 5: Ort entfernt",
    ]


def test_eine_entfernte_runde() -> None:
    assert rundensaetze(runde(), None) == ["Runde 5 (Fünfte) steht nicht mehr im Register"]


def test_abgesagt_und_abgeschlossen_werden_gesagt_und_auch_wenn_es_zurueckgenommen_wird() -> None:
    ohne = runde()
    abgesagt = runde(abgesagt={"datum": "2027-01-02", "grund": "Absprache mit jemandem", "quelle": "Q"})
    geschlossen, spaeter = runde(abgeschlossen="2027-12-06"), runde(abgeschlossen="2027-12-07")
    # Der Grund ist frei getippt und steht deshalb nicht im Satz.
    assert rundensaetze(ohne, abgesagt) == ["Runde 5 ist abgesagt (2. Januar 2027)"]
    assert rundensaetze(abgesagt, ohne) == ["Runde 5: Absage zurückgenommen"]
    assert rundensaetze(ohne, geschlossen) == ["Runde 5 ist abgeschlossen"]
    assert rundensaetze(geschlossen, ohne) == ["Runde 5 ist wieder offen"]
    assert rundensaetze(geschlossen, spaeter) == ["Runde 5: Tag des Abschlusses geändert"]
    anderer_grund = runde(abgesagt={"datum": "2027-01-02", "grund": "Sturm", "quelle": "Q"})
    assert rundensaetze(abgesagt, anderer_grund) == ["Runde 5: Feld abgesagt.grund geändert"]


def veranstaltung(*teilnahme: str, **felder: Any) -> Veranstaltung:
    """`teilnahme` ist »bonn eingeladen« oder »bonn eingeladen 2«."""
    eintraege = [
        dict(zip(("kommune", "stand", "personen"), text.split(), strict=False)) for text in teilnahme
    ]
    grund = {"titel": "Treffen", "art": "spitzentreffen", "datum": "2026-12-06", "teilnahme": eintraege}
    return Veranstaltung.model_validate(grund | felder)


def veranstaltungssaetze(alt: Veranstaltung | None, neu: Veranstaltung | None) -> list[str]:
    return [aussage.satz for aussage in veranstaltungsaussagen(alt, neu, BEZUG)]


def test_eine_neue_veranstaltung_mit_ihren_kommunen() -> None:
    neu = veranstaltung("bonn eingeladen", "kreis-lippe zugesagt", "aachen eingeladen", "atlantis abgesagt")
    assert list(veranstaltungsaussagen(None, neu, BEZUG)) == [
        Aussage("Neue Veranstaltung: Treffen (6. Dezember 2026)"),
        Aussage("Eingeladen zu »Treffen«: Stadt Aachen und Stadt Bonn", ("bonn", "aachen")),
        Aussage("Zugesagt für »Treffen«: Kreis Lippe", ("kreis-lippe",)),
        Aussage("Abgesagt für »Treffen«: atlantis", ("atlantis",)),
    ]


def test_mehrere_tage_stehen_mit_bis() -> None:
    neu = veranstaltung(datum=None, von="2014", bis="2015")
    assert veranstaltungssaetze(None, neu) == ["Neue Veranstaltung: Treffen (2014 bis 2015)"]


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        (
            ["bonn eingeladen", "essen eingeladen", "hemer eingeladen"],
            ["bonn teilgenommen", "essen teilgenommen", "hemer teilgenommen"],
            ["Teilgenommen an »Treffen«: Stadt Bonn, Stadt Essen und Stadt Hemer"],
        ),
        (["bonn eingeladen"], [], ["Nicht mehr auf der Liste zu »Treffen«: Stadt Bonn"]),
        (["bonn eingeladen 1"], ["bonn eingeladen 2"], ["»Treffen«: Feld teilnahme geändert"]),
        (
            ["bonn eingeladen 1"],
            ["bonn eingeladen 2", "essen zugesagt"],
            ["»Treffen«: Feld teilnahme geändert", "Zugesagt für »Treffen«: Stadt Essen"],
        ),
        (
            ["bonn eingeladen", "essen eingeladen"],
            ["essen eingeladen", "bonn eingeladen"],
            ["»Treffen«: Feld teilnahme geändert"],
        ),
        (["bonn eingeladen"], ["bonn eingeladen"], []),
    ],
)
def test_wer_dazukommt_oder_seinen_stand_wechselt(
    alt: list[str], neu: list[str], erwartet: list[str]
) -> None:
    assert erwartet == veranstaltungssaetze(veranstaltung(*alt), veranstaltung(*neu))


def test_titel_termin_und_alles_uebrige() -> None:
    neu = veranstaltung(titel="Gipfel", datum=None, von="2026-12-06", bis="2026-12-07", ort="Köln")
    assert veranstaltungssaetze(veranstaltung(), neu) == [
        "Veranstaltung »Treffen« heißt nun »Gipfel«",
        "»Gipfel«: Termin nun 6. Dezember 2026 bis 7. Dezember 2026 (bisher 6. Dezember 2026)",
        "»Gipfel«: Feld ort ergänzt",
    ]


def test_eine_entfernte_veranstaltung() -> None:
    assert veranstaltungssaetze(veranstaltung(), None) == [
        "Veranstaltung »Treffen« steht nicht mehr im Register"
    ]


def _treffen(**felder: Any) -> Veranstaltung:
    grund = {"titel": "Treffen", "art": "netzwerktreffen", "datum": "2027-03-11", "quelle": "Q"}
    return Veranstaltung.model_validate(grund | felder)


@pytest.mark.parametrize(
    ("vorher", "nachher", "saetze"),
    [
        (
            {},
            {"stand": "verlegt", "datum": "2027-04-15", "verlegt_von": "2027-03-11", "stand_grund": "Streik"},
            ["»Treffen«: Termin nun 15. April 2027 (bisher 11. März 2027)", "»Treffen« ist verlegt"],
        ),
        ({}, {"stand": "abgesagt", "stand_grund": "Streik"}, ["»Treffen« ist abgesagt"]),
        ({"stand": "abgesagt"}, {}, ["»Treffen« ist nicht mehr abgesagt"]),
        (
            {"stand": "abgesagt"},
            {"stand": "abgesagt", "stand_grund": "Streik"},
            ["»Treffen«: Feld stand_grund ergänzt"],
        ),
        (
            {},
            {"teilnahme_vollstaendig": "ja"},
            ["»Treffen«: Die Teilnahme ist vollständig eingetragen"],
        ),
        (
            {"teilnahme_vollstaendig": "ja"},
            {"teilnahme_vollstaendig": "nein"},
            ["»Treffen«: Die Teilnahme ist nicht vollständig bekannt"],
        ),
        (
            {"teilnahme_vollstaendig": "nein"},
            {},
            ["»Treffen«: Ob die Teilnahme vollständig ist, steht nicht mehr da"],
        ),
        ({}, {"plaetze": "60"}, ["»Treffen«: Feld plaetze ergänzt"]),
        (
            {"teilnahme": [{"kommune": "bonn", "stand": "teilgenommen"}]},
            {"teilnahme": [{"kommune": "bonn", "stand": "abgeschlossen"}]},
            ["Abgeschlossen haben »Treffen«: Stadt Bonn"],
        ),
    ],
)
def test_stand_und_vollstaendigkeit_haben_eigene_saetze(
    vorher: dict[str, Any], nachher: dict[str, Any], saetze: list[str]
) -> None:
    aussagen = veranstaltungsaussagen(_treffen(**vorher), _treffen(**nachher), BEZUG)
    assert [aussage.satz for aussage in aussagen] == saetze

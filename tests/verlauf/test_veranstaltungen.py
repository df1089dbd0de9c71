from typing import Any

import pytest

from kommunennetz.model.infomail import Infomail
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.infomaildatei import Infomaildatei
from kommunennetz.verlauf.ereignis import Aussage
from kommunennetz.verlauf.veranstaltungen import aussagen, infomail_aussagen
from verlauf_probe import KONTEXT


def veranstaltung(*teilnahme: str, **felder: Any) -> Veranstaltung:
    """`teilnahme` ist »bonn eingeladen« oder »bonn eingeladen 2«."""
    eintraege = [
        dict(zip(("kommune", "stand", "personen"), text.split(), strict=False)) for text in teilnahme
    ]
    grund = {"titel": "Treffen", "art": "spitzentreffen", "datum": "2026-12-06", "teilnahme": eintraege}
    return Veranstaltung.model_validate(grund | felder)


def saetze(alt: Veranstaltung | None, neu: Veranstaltung | None) -> list[str]:
    return [aussage.satz for aussage in aussagen(alt, neu, KONTEXT)]


def test_eine_neue_veranstaltung_mit_ihren_kommunen() -> None:
    neu = veranstaltung("bonn eingeladen", "kreis-lippe zugesagt", "aachen eingeladen", "atlantis abgesagt")
    assert list(aussagen(None, neu, KONTEXT)) == [
        Aussage("Neue Veranstaltung: Treffen (6. Dezember 2026)"),
        Aussage("Eingeladen zu »Treffen«: Stadt Aachen und Stadt Bonn", ("bonn", "aachen")),
        Aussage("Zugesagt für »Treffen«: Kreis Lippe", ("kreis-lippe",)),
        Aussage("Abgesagt für »Treffen«: atlantis", ("atlantis",)),
    ]


def test_mehrere_tage_stehen_mit_bis() -> None:
    neu = veranstaltung(datum=None, von="2014", bis="2015")
    assert saetze(None, neu) == ["Neue Veranstaltung: Treffen (2014 bis 2015)"]


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
    assert erwartet == saetze(veranstaltung(*alt), veranstaltung(*neu))


def test_titel_termin_und_alles_uebrige() -> None:
    neu = veranstaltung(titel="Gipfel", datum=None, von="2026-12-06", bis="2026-12-07", ort="Köln")
    assert saetze(veranstaltung(), neu) == [
        "Veranstaltung »Treffen« heißt nun »Gipfel«",
        "»Gipfel«: Termin nun 6. Dezember 2026 bis 7. Dezember 2026 (bisher 6. Dezember 2026)",
        "»Gipfel«: Feld ort ergänzt",
    ]


def test_eine_entfernte_veranstaltung() -> None:
    assert saetze(veranstaltung(), None) == ["Veranstaltung »Treffen« steht nicht mehr im Register"]


def test_eine_infomail_kommt_aendert_sich_und_geht() -> None:
    kopf = Infomail.model_validate({"betreff": "{{ zahl }} sind {% if x %}wir", "datum": "2026-03-01"})
    alt, neu = Infomaildatei(kopf, "Text", 4), Infomaildatei(kopf, "Anders", 4)
    staende = [(None, alt), (alt, neu), (alt, alt), (neu, None)]
    assert [[satz for satz, _ in infomail_aussagen(*stand, KONTEXT)] for stand in staende] == [
        ["Neue Infomail: »… sind …wir« (1. März 2026)"],
        ["Infomail »… sind …wir« geändert"],
        [],
        ["Infomail »… sind …wir« steht nicht mehr im Register"],
    ]

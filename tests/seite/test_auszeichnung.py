"""Was Suchmaschinen in den Seiten lesen: wahr, gültiges JSON und nie mehr als ein Datenblock."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from seite_probe import baue, write_probe

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
BOESE = "</script><script>alert(1)</script><!--"


def angaben(dateien: dict[str, bytes], pfad: str) -> dict[str, Any]:
    [block] = BLOCK.findall(dateien[pfad].decode())
    gelesen: dict[str, Any] = json.loads(block)
    assert gelesen.pop("@context") == "https://schema.org"
    return gelesen


@pytest.fixture(name="dateien", scope="module")
def _dateien(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return baue(write_probe(tmp_path_factory.mktemp("register")))


def test_eine_kommune_ist_eine_behoerde_und_mitglied_nur_wo_es_feststeht(dateien: dict[str, bytes]) -> None:
    assert angaben(dateien, "kommune/bonn.html") == {
        "@type": "GovernmentOrganization",
        "name": "Stadt Bonn",
        "alternateName": "Bonn",
        "identifier": {"@type": "PropertyValue", "propertyID": "AGS", "value": "05314000"},
        "url": "https://example.org/netz/kommune/bonn.html",
        "memberOf": {
            "@type": "Organization",
            "name": "Testnetz der Kommunen",
            "url": "https://example.org/netz/",
        },
    }
    for pfad in ("koeln", "roedinghausen", "bezirksregierung-arnsberg"):
        assert "memberOf" not in angaben(dateien, f"kommune/{pfad}.html")


def test_eine_veranstaltung_sagt_wann_wo_wie_und_ob_sie_stattfindet(dateien: dict[str, bytes]) -> None:
    assert angaben(dateien, "veranstaltungen/2012-12-treffen.html") == {
        "@type": "Event",
        "name": "Treffen 2012",
        "startDate": "2012-12-05T10:00:00+01:00",
        "endDate": "2012-12-05T12:30:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "organizer": {"@type": "Organization", "name": "Testnetz der Kommunen"},
        "url": "https://example.org/netz/veranstaltungen/2012-12-treffen.html",
        "location": {"@type": "Place", "name": "Bonn", "address": "Bonn"},
    }
    abgesagt = angaben(dateien, "veranstaltungen/2027-02-01-abgesagtes.html")
    assert abgesagt["eventStatus"] == "https://schema.org/EventCancelled"
    assert abgesagt["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert abgesagt["location"]["@type"] == "VirtualLocation"


def test_die_datenseite_nennt_die_dateien(dateien: dict[str, bytes]) -> None:
    datensatz = angaben(dateien, "daten.html")
    assert datensatz["@type"] == "Dataset"
    ziele = {
        eine["contentUrl"].removeprefix("https://example.org/netz/") for eine in datensatz["distribution"]
    }
    assert ziele <= dateien.keys()
    assert "daten/mitglieder.geojson" in ziele


def test_kein_wert_beendet_den_block(tmp_path: Path) -> None:
    treffen = f"titel: {json.dumps(BOESE)}\nart: netzwerktreffen\ndatum: 2012-12-05\nort: {json.dumps(BOESE)}\nquelle: Q\n"
    dateien = baue(write_probe(tmp_path, **{"veranstaltungen__2012-12-treffen": treffen}))
    pfad = "veranstaltungen/2012-12-treffen.html"
    gelesen = angaben(dateien, pfad)
    assert (gelesen["name"], gelesen["location"]["name"]) == (BOESE, BOESE)
    assert dateien[pfad].count(b"<script") == 1
    assert BOESE.encode() not in dateien[pfad]


def test_ohne_adresse_steht_keine_adresse_da(tmp_path: Path) -> None:
    from kontexte import SEITE

    seite = re.sub(r"adresse: .*\n", "", SEITE, count=1) + "offen: [{angabe: adresse, grund: Noch offen.}]\n"
    dateien = baue(write_probe(tmp_path, seite=seite))
    assert "url" not in angaben(dateien, "kommune/bonn.html")

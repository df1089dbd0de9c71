"""Namen, wie Listen sie schreiben: Gefunden wird, wer gemeint sein kann, und nie ein anderer."""

import re

import pytest

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.namensformen import Gattung, Namenskenner, find_gattung
from kommunennetz.gebiete.verzeichnis import Verzeichnis

VERZEICHNIS = Verzeichnis.load()
KENNER = Namenskenner(VERZEICHNIS)


def _namen(text: str) -> list[str]:
    return [gebiet.name for gebiet in KENNER.deute(text).gebiete]


@pytest.mark.parametrize(
    ("text", "namen"),
    [
        ("Aachen, Stadt", ["Stadt Aachen"]),
        ("Aachen, kreisfreie Stadt", ["Stadt Aachen"]),
        ("StädteRegion Aachen", ["Städteregion Aachen"]),
        ("Kerpen, Kolpingstadt", ["Stadt Kerpen"]),
        ("Kolpingstadt Kerpen", ["Stadt Kerpen"]),
        ("Roetgen, Tor zur Eifel", ["Gemeinde Roetgen"]),
        ("Hansestadt Herford", ["Stadt Herford"]),
        ("Kreisstadt Unna", ["Stadt Unna"]),
        ("Unna (Kreis)", ["Kreis Unna"]),
        ("Bergkamen, Kreis Unna", ["Stadt Bergkamen"]),
        ("Kreisfreie Stadt Bonn", ["Stadt Bonn"]),
        ("Landeshauptstadt Düsseldorf", ["Stadt Düsseldorf"]),
        ("Landkreis Lippe", ["Kreis Lippe"]),
        ("LK Hochsauerlandkreis", ["Hochsauerlandkreis"]),
        ("LK Rhein-Kreis Neuss", ["Rhein-Kreis Neuss"]),
        ("Kreis Neuss", ["Rhein-Kreis Neuss"]),
        ("SK Mülheim a.d.Ruhr", ["Stadt Mülheim an der Ruhr"]),
        ("Mülheim/Ruhr", ["Stadt Mülheim an der Ruhr"]),
        ("St. Augustin", ["Stadt Sankt Augustin"]),
        ("Stolberg (Rheinland)", ["Stadt Stolberg (Rhld.)"]),
        ("Halle/Westfalen", ["Stadt Halle (Westf.)"]),
        ("BadMünstereifel", ["Stadt Bad Münstereifel"]),
        ("Lippe", ["Kreis Lippe"]),
        ("Rhein-Sieg", ["Rhein-Sieg-Kreis"]),
        ("Reg.-Bez. Köln", ["Bezirksregierung Köln"]),
        ("Köln", ["Stadt Köln"]),
    ],
)  # fmt: skip
def test_amtliche_und_uebliche_formen_nennen_genau_eines(text: str, namen: list[str]) -> None:
    assert namen == _namen(text)


@pytest.mark.parametrize(
    ("text", "namen"),
    [
        ("Unna", ["Kreis Unna", "Stadt Unna"]),
        ("Aachen", ["Städteregion Aachen", "Stadt Aachen"]),
        ("Neuss", ["Rhein-Kreis Neuss", "Stadt Neuss"]),
        ("Herford, Kreis Herford", ["Kreis Herford", "Stadt Herford"]),
    ],
)
def test_was_stadt_und_kreis_heissen_nennt_beide(text: str, namen: list[str]) -> None:
    assert namen == _namen(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "05758", "Rhein-Berg", "Lüden Scheid", "Halle/Saale", "Kerpen, Kupferstadt", "Kupferstadt Kerpen",
        "SK Herford", "Kreis Lotte", "Kreis Aachen", "Stadt und Kreis Unna", "Bonn-Beuel", "Münster (Hessen)",
        "Essen, Oldenburg", "Samtgemeinde Herford", "Bürgermeister der Stadt Unna",
    ],
)  # fmt: skip
def test_was_niemanden_sicher_nennt_nennt_niemanden(text: str) -> None:
    assert [] == _namen(text)


@pytest.mark.parametrize("gebiet", VERZEICHNIS.alle, ids=lambda gebiet: gebiet.slug)
def test_jedes_gebiet_wird_an_seinem_amtlichen_namen_allein_erkannt(gebiet: Gebiet) -> None:
    assert (gebiet,) == KENNER.deute(gebiet.name).gebiete
    assert gebiet in KENNER.deute(gebiet.kurzname).gebiete


def test_die_beinamen_gehoeren_zum_verzeichnis_und_nennen_ihre_quelle() -> None:
    import csv
    from pathlib import Path

    import kommunennetz.gebiete.namensformen as modul

    with Path(modul.__file__).with_name("beinamen.csv").open(encoding="utf-8", newline="") as datei:
        zeilen = list(csv.DictReader(datei))
    assert len(zeilen) > 30
    for zeile in zeilen:
        gebiet = VERZEICHNIS.nach_ags(zeile["ags"])
        assert gebiet is not None
        assert re.search(r"\d{4}", zeile["quelle"])
        assert (gebiet,) == KENNER.deute(f"{gebiet.kurzname}, {zeile['beiname']}").gebiete
        assert (gebiet,) == KENNER.deute(f"{zeile['beiname']} {gebiet.kurzname}").gebiete


@pytest.mark.parametrize(
    ("wort", "gattung"),
    [
        ("Kreis", Gattung.KREIS),
        ("LK", Gattung.KREIS),
        ("Städteregion", Gattung.KREIS),
        ("kreisfreie Stadt", Gattung.KREISFREI),
        ("Kreisstadt", Gattung.GEMEINDE),
        ("Mittlere kreisangehörige Stadt", Gattung.GEMEINDE),
        ("Kolpingstadt", Gattung.GEMEINDE),
        ("Bezirksregierung", Gattung.BEZIRK),
        ("Samtgemeinde", None),
        ("Stadt/Kreis", None),
        ("Unna", None),
    ],
)
def test_ein_gattungswort_sagt_was_es_ist(wort: str, gattung: Gattung | None) -> None:
    assert gattung == find_gattung(wort)

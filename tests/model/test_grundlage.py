"""Die Feldtypen: welche Werte sie annehmen, und mit welchen Worten sie andere zurückweisen."""

from datetime import time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kommunennetz.model.grundlage import (
    Adresse,
    Ags,
    Datum,
    Ganzzahl,
    Land,
    Schluessel,
    Text,
    Uhrzeit,
    Zeile,
)
from kommunennetz.model.netz import Anzahl, Anzahlangabe
from kommunennetz.model.teildatum import parse_teildatum

EIN_WERT = "Einen einzelnen Wert hinter den Doppelpunkt schreiben."
EIN_TEXT = ("text", "hier wird ein Text erwartet", EIN_WERT)
LEER = ("text", "der Text ist leer", "Einen Wert eintragen oder die Zeile löschen.")
MEHRERE = ("zeile", "der Text hat mehrere Zeilen", "Den Text auf eine Zeile schreiben.")


@pytest.mark.parametrize(
    ("typ", "wert", "gelesen"),
    [
        (Text, "eins\nzwei", "eins\nzwei"),
        (Zeile, "Bonn\n", "Bonn\n"),
        (Datum, "2015", parse_teildatum("2015")),
        (Datum, parse_teildatum("2015"), parse_teildatum("2015")),
        (Uhrzeit, "9:05", time(9, 5)),
        (Uhrzeit, "23:59", time(23, 59)),
        (Ganzzahl, "007", 7),
        (Ags, "059", "059"),
        (Ags, "05314000", "05314000"),
        (Schluessel, "kreis-lippe-2", "kreis-lippe-2"),
        (Adresse, " ehrenamt@example.org ", "ehrenamt@example.org"),
        (Land, "16", "16"),
        (Anzahlangabe, "36", Anzahl("36", 36, ungefaehr=False, mehr_als=False)),
        (Anzahlangabe, "über 50", Anzahl("über 50", 50, ungefaehr=False, mehr_als=True)),
        (Anzahlangabe, "mindestens 50", Anzahl("mindestens 50", 50, ungefaehr=False, mehr_als=True)),
        (Anzahlangabe, "rund 70", Anzahl("rund 70", 70, ungefaehr=True, mehr_als=False)),
        (Anzahlangabe, "etwa 70", Anzahl("etwa 70", 70, ungefaehr=True, mehr_als=False)),
    ],
)
def test_ein_feld_nimmt_seinen_wert_an(typ: Any, wert: object, gelesen: object) -> None:
    assert TypeAdapter(typ).validate_python(wert) == gelesen


@pytest.mark.parametrize(
    ("typ", "wert", "fehler"),
    [
        (Text, ["x"], EIN_TEXT),
        (Text, "", LEER),
        (Text, " \n", LEER),
        (Zeile, {}, EIN_TEXT),
        (Zeile, "eins\nzwei", MEHRERE),
        (Datum, ["2015"], EIN_TEXT),
        (Datum, "6.12.2017", ("datum", "»6.12.2017« ist kein Datum", "Meinten Sie »2017-12-06«?")),
        (Uhrzeit, "24:00", ("uhrzeit", "»24:00« ist keine Uhrzeit", "Die Form ist 10:00 oder 09:30.")),
        (Uhrzeit, "10 Uhr", ("uhrzeit", "»10 Uhr« ist keine Uhrzeit", "Die Form ist 10:00 oder 09:30.")),
        (
            Ganzzahl,
            "1.000",
            ("ganzzahl", "»1.000« ist keine ganze Zahl", "Nur Ziffern schreiben, ohne Punkt und Einheit."),
        ),
        (
            Ags,
            "5314000",
            (
                "ags",
                "»5314000« ist kein Amtlicher Gemeindeschlüssel",
                "Er hat mit der führenden Null 8 Ziffern (Stadt, Gemeinde), 5 (Kreis), 9 (Verbandsgemeinde) oder 3 (Bezirksregierung).",
            ),
        ),
        (
            Schluessel,
            "Köln",
            (
                "schluessel",
                "»Köln« ist kein Schlüssel",
                "Kleinbuchstaben, Ziffern und Bindestriche, wie im Dateinamen ohne ».yaml«.",
            ),
        ),
        (
            Land,
            "17",
            (
                "land",
                "»17« ist kein Schlüssel eines Landes",
                "Zwei Ziffern von 01 bis 16; 05 ist Nordrhein-Westfalen.",
            ),
        ),
        (
            Anzahlangabe,
            "viele",
            ("anzahl", "»viele« ist keine Anzahl", "Die Form ist 36, »über 50« oder »rund 70«."),
        ),
        (
            Anzahlangabe,
            ["36"],
            ("anzahl", "»['36']« ist keine Anzahl", "Die Form ist 36, »über 50« oder »rund 70«."),
        ),
    ],
)
def test_ein_feld_weist_anderes_mit_text_und_abhilfe_zurueck(
    typ: Any, wert: object, fehler: tuple[str, str, str]
) -> None:
    with pytest.raises(ValidationError) as gefangen:
        TypeAdapter(typ).validate_python(wert)
    [einer] = gefangen.value.errors()
    assert (einer["type"], einer["ctx"]["text"], einer["ctx"]["hilfe"]) == fehler
    # Auch wer nur die Ausnahme sieht, liest den Text.
    assert einer["msg"] == fehler[1]


@pytest.mark.parametrize(
    "wert", ["hallo", "Ehrenamt <ehrenamt@example.org>", "a@example.org, b@example.org", "a@@example.org"]
)
def test_eine_adresse_ist_genau_eine(wert: str) -> None:
    with pytest.raises(ValidationError) as gefangen:
        TypeAdapter(Adresse).validate_python(wert)
    [einer] = gefangen.value.errors()
    assert (einer["type"], einer["msg"]) == ("adresse", f"»{wert}« ist keine E-Mail-Adresse")
    assert einer["ctx"]["hilfe"]

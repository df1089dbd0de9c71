from collections.abc import Callable, Mapping
from datetime import date

import pytest

from kommunennetz.regeln.personen import sieht_nach_person_aus
from kommunennetz.regeln.pruefung import check
from kommunennetz.register.store import Geladen

Lader = Callable[[Mapping[str, str]], Geladen]


@pytest.mark.parametrize(
    "adresse",
    [
        "erika.mustermann@stadt.example",
        "Erika.Mustermann@stadt.example",
        "e.mustermann@stadt.example",
        "erika_mustermann@stadt.example",
        "anna-lena.muster-mann@kreis.example",
        "jürgen.müller@stadt.example",
    ],
)
def test_vorname_und_nachname_sehen_nach_einer_person_aus(adresse: str) -> None:
    assert sieht_nach_person_aus(adresse)


@pytest.mark.parametrize(
    "adresse",
    [
        "ehrenamt@stadt.example",
        "info@stadt.example",
        "post.stelle@stadt.example",
        "stadt.bonn@bonn.example",
        "aktiv.bonn@bonn.example",
        "aktiv.bonn@stadt-bonn.example",
        "buergerschaftliches.engagement@kreis.example",
        "fb.soziales@stadt.example",
        "i.ehrenamt@stadt.example",
        "rathaus.service@stadt.example",
        "amt50@stadt.example",
        "amt.50@stadt.example",
        "mustermann@stadt.example",
        "ehrenamt.und.mehr@stadt.example",
        "team-ehrenamt@stadt.example",
        "e.v@stadt.example",
    ],
)
def test_funktionspostfaecher_sehen_nicht_nach_einer_person_aus(adresse: str) -> None:
    assert not sieht_nach_person_aus(adresse)


def gefundene_kontaktdaten(lade: Lader, text: str) -> list[str]:
    geladen = lade({"kommunen/koeln.yaml": f"name: Köln\nags: 05315000\nbemerkung: |-\n  {text}\n"})
    assert geladen.register is not None
    return [befund.text for befund in check(geladen.register, date(2025, 11, 1))]


@pytest.mark.parametrize(
    ("text", "gefunden"),
    [
        ("Zuständig: erika@stadt.example.", "erika@stadt.example"),
        ("Anruf unter 0211 / 837-1632 genügt.", "0211 / 837-1632"),
        ("Anruf unter (0211) 837 1632", "0211) 837 1632"),
        ("Anruf unter +49 211 837-1632", "+49 211 837-1632"),
        ("Anruf:0211/8371632", "0211/8371632"),
        ("Telefon: 8371632", "Telefon: 8371632"),
        ("Tel. 4711", "Tel. 4711"),
        ("Mobil 0170/1234567", "0170/1234567"),
        ("Durchwahl -17 oder 1632", ""),
    ],
)
def test_adressen_und_rufnummern_im_text_werden_genannt(lade: Lader, text: str, gefunden: str) -> None:
    erwartet = [f"hier stehen Kontaktdaten (»{gefunden}«)"] if gefunden else []
    assert gefundene_kontaktdaten(lade, text) == erwartet


@pytest.mark.parametrize(
    "text",
    [
        "Vorlage 0815/17 vom 06.12.2017 und 6. Dezember 2017",
        "Drucksache 0123/2017, AGS 05315000, ARS 053150000000",
        "Zwischen 2012-12-05 und 2024-01-15 um 09:30 Uhr",
        "Rund 0,5 Stellen, 130.000 Euro, § 10 Absatz 2",
        "Az. 12-0815-2017-33 des Hotels",
        "https://example.org/a/0211-8371632/0170",
    ],
)
def test_aktenzeichen_daten_und_schluessel_sind_keine_rufnummern(lade: Lader, text: str) -> None:
    assert gefundene_kontaktdaten(lade, text) == []

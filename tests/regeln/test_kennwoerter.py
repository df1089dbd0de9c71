from pathlib import Path

import pytest

from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.regeln.anzeichen import list_texte
from kommunennetz.regeln.kennwoerter import (
    ANREDEN,
    FUNKTIONEN,
    RUFWOERTER,
    find_adressen,
    find_namen,
    find_rufnummern,
    sieht_nach_person_aus,
)
from kommunennetz.register.lesen.store import load

PROJEKT = Path(__file__).parents[2]

PERSONEN = [
    "erika.mustermann",
    "Erika.Mustermann",
    "e.mustermann",
    "erika_mustermann",
    "anna-lena.muster-mann",
    "jürgen.müller",
    "anna.maria.schmidt",
    "erika.mustermann2",
    # Ihre Namen enthalten ein Funktionswort, sind aber keines.
    "ismail.yilmaz",
    "petra.strate",
    "marion.amtmann",
    "karl.landmann",
    "m.rath",
    "j.stadtler",
    "s.postel",
    "thomas.hauser",
    "guenter.netzer",
    "sabine.meister",
    # Ihre Nachnamen sind auch Funktionswörter.
    "anna.post",
    "t.buerger",
    "a.kreis",
]
FUNKTIONSPOSTFAECHER = [
    "info",
    "ehrenamt",
    "buergermeister",
    "buergerservice",
    "stadt-ahlen",
    "stadtagentur",
    "engagement.foerderung",
    "post.stelle",
    "stadt.bonn",
    "buergerschaftliches.engagement",
    "fb.soziales",
    "fb3.soziales",
    "i.ehrenamt",
    "rathaus.service",
    "amt50",
    "amt.50",
    "mustermann",
    "ehrenamt.und.mehr",
    "team-ehrenamt",
    "e.v",
    "büro.bürgermeister",
    "buero.oberbuergermeister",
    "sozialamt.mitte",
    "ehrenamtskoordination",
]


@pytest.mark.parametrize("davor", PERSONEN)
def test_vorname_und_nachname_sehen_nach_einer_person_aus(davor: str) -> None:
    assert sieht_nach_person_aus(f"{davor}@stadt.example")
    assert list(find_adressen(f"Auskunft: {davor}@stadt.example.")) == [f"{davor}@stadt.example"]


@pytest.mark.parametrize("davor", FUNKTIONSPOSTFAECHER)
def test_funktionspostfaecher_sehen_nicht_nach_einer_person_aus(davor: str) -> None:
    assert not sieht_nach_person_aus(f"{davor}@stadt.example")


@pytest.mark.parametrize("wort", FUNKTIONEN)
def test_jedes_funktionswort_allein_macht_ein_postfach_zu_dem_einer_funktion(wort: str) -> None:
    assert not sieht_nach_person_aus(f"{wort}.mustermann@stadt.example")
    assert list(find_adressen(f"Auskunft: {wort}@stadt.example")) == []


@pytest.mark.parametrize("wort", [wort for wort in FUNKTIONEN if len(wort) > 3])
def test_ein_funktionswort_am_anfang_eines_namens_macht_ihn_zu_keiner_funktion(wort: str) -> None:
    assert sieht_nach_person_aus(f"erika.{wort}mann@stadt.example")


@pytest.mark.parametrize("adresse", ["aktiv.bonn@bonn.example", "treff.bonn@stadt-bonn.example"])
def test_der_name_des_ortes_ist_keine_person(adresse: str) -> None:
    assert not sieht_nach_person_aus(adresse)


def test_im_text_ist_jede_adresse_die_keine_funktion_nennt_die_einer_person() -> None:
    text = "erika@stadt.example, ehrenamt@stadt.example; mustermann@stadt.example"
    assert list(find_adressen(text)) == ["erika@stadt.example", "mustermann@stadt.example"]


RUFNUMMERN = [
    "02504 13-123",
    "02504/13-123",
    "(02504) 13-0",
    "0211 / 837-1632",
    "(0211) 837 1632",
    "0211/8371632",
    "0211-8371632",
    "0211–8371632",
    "0211 - 837 1632",
    "0211.837.1632",
    "0211 837-0",
    "02118371632",
    "0251 / 492 - 12 34",
    "0170/1234567",
    "0170 1234567",
    "0170-1234567",
    "0170/12 34 567",
    "01701234567",
    "017612345678",
    "+49 211 837-1632",
    "+492118371632",
    "+49 (0) 211 / 837 16 32",
    "0049 (0)211 8371632",
]


@pytest.mark.parametrize("nummer", RUFNUMMERN)
@pytest.mark.parametrize(
    "satz", ["{}", "Anruf unter {} genügt.", "Anruf:{}", "Ehrenamtsbüro ({})", "Büro\n{}\n"]
)
def test_eine_telefonnummer_wird_in_jeder_schreibweise_gefunden(nummer: str, satz: str) -> None:
    assert len(list(find_rufnummern(satz.format(nummer)))) == 1


@pytest.mark.parametrize("wort", RUFWOERTER)
def test_jedes_wort_fuer_telefon_macht_eine_kurze_nummer_zur_rufnummer(wort: str) -> None:
    assert list(find_rufnummern(f"{wort}: 4711")) == [f"{wort}: 4711"]
    assert list(find_rufnummern("Zimmer: 4711")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Vorlage 0815/17 vom 06.12.2017 und 6. Dezember 2017",
        "Vorlage Nr. 0123/2017-2022, VO/0815/17-2",
        "Drucksache 0123/2017, AGS 05315000, ARS 053150000000",
        "Zwischen 2012-12-05 und 2024-01-15 um 09:30 Uhr",
        "Rund 0,5 Stellen, 130.000 Euro, § 10 Absatz 2",
        "Az. 12-0815-2017-33 des Hotels",
        "https://example.org/a/0211-8371632/0170",
        "Durchwahl -17 oder 1632",
        "Telefon 24 Stunden besetzt",
    ],
)
def test_aktenzeichen_daten_und_schluessel_sind_keine_rufnummern(text: str) -> None:
    assert list(find_rufnummern(text)) == []


@pytest.mark.parametrize("anrede", ANREDEN)
@pytest.mark.parametrize(
    "satz", ["{} Mustermann", "Schreiben von {} Mustermann vom 3. Mai", "({}\nMustermann)"]
)
def test_jede_anrede_allein_macht_ein_wort_zum_namen(anrede: str, satz: str) -> None:
    assert list(find_namen(satz.format(anrede))) == [f"{anrede} Mustermann"]
    assert list(find_namen(satz.format("Firma"))) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Herrn Dr. Meier,", "Herrn Meier"),
        ("Frau Bürgermeisterin Müller", "Frau Müller"),
        ("Frau Dr. h.c. Özdemir", "Frau Özdemir"),
        ("Herr von der Heide", "Herr Heide"),
        ("Frau von dem Busch", "Frau Busch"),
        ("Frau von den Driesch", "Frau Driesch"),
        ("Prof. Dr. Neuhaus", "Prof. Neuhaus"),
        ("Dr. Hans Böckler", "Dr. Hans"),
    ],
)
def test_titel_und_vorsaetze_verdecken_den_namen_nicht(text: str, name: str) -> None:
    assert list(find_namen(text)) == [name]


def test_hinter_einer_anrede_ist_auch_ein_ortswort_ein_name() -> None:
    namen = [list(find_namen(f"{anrede} Park")) for anrede in ("Frau", "Herr", "Herrn", "Dr.")]
    assert namen == [["Frau Park"], ["Herr Park"], ["Herrn Park"], []]
    # Ein Ortswort weiter hinten gehört zum Satz, nicht zum Namen.
    assert list(find_namen("Dr. Muster leitet das Haus")) == ["Dr. Muster"]


@pytest.mark.parametrize(
    "text",
    [
        "Frau und Herr",
        "Frau Bürgermeisterin",
        "an Herrn Landrat, danach",
        "Frauenbeauftragte",
        "die Frau der Stadt",
        "Dr.-Külz-Straße 3",
        "Dr. Hans-Böckler-Straße 3",
        "Dr. Ruben Beispiel Haus",
        "Prof. Beispiel Platz",
        "Frau N.N.",
    ],
)
def test_aemter_und_orte_sind_keine_namen(text: str) -> None:
    assert list(find_namen(text)) == []


def test_kein_gebiet_und_kein_text_des_mitgelieferten_registers_ist_ein_fehlalarm() -> None:
    register = load(PROJEKT).register
    assert register is not None
    gebiete = Verzeichnis.load().alle
    texte = [name for gebiet in gebiete for name in (gebiet.name, gebiet.kurzname)]
    assert len(texte) > 860
    for teil in (register.kommunen, register.runden, register.veranstaltungen):
        texte += [text for eintrag in teil.values() for _, text in list_texte(eintrag.satz)]
    texte += [text for _, text in list_texte(register.netz.satz)]
    texte += [eintrag.text for eintrag in register.infomails.values()]
    assert len(texte) > 1500
    gefunden = {
        text: funde
        for text in texte
        if (funde := [*find_adressen(text), *find_rufnummern(text), *find_namen(text)])
    }
    assert gefunden == {}


@pytest.mark.parametrize(
    "adresse",
    [
        "ehrenamt@kreis-lippe.example",
        "ehrenamt@erwitte.example",
        "ehrenamt@xanten.example",
        "ehrenamt@solingen.example",
        "stadtagentur@essen.example",
    ],
)
def test_veroeffentlichte_funktionspostfaecher_sind_kein_fehlalarm(adresse: str) -> None:
    assert not sieht_nach_person_aus(adresse)
    assert list(find_adressen(adresse)) == []

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from austausch.mappen import STICHTAG, mappe, register
from kommunennetz.austausch.abgleich import gleiche_ab
from kommunennetz.austausch.einlesen import einlesen
from kommunennetz.austausch.ergebnis import Abgleich, Schritt

Abgleichen = Callable[..., Abgleich]


@pytest.fixture(name="abgleich")
def _abgleich(tmp_path: Path) -> Abgleichen:
    def abgleich(*zeilen: list[Any], quelle: str | None = None, **dateien: str) -> Abgleich:
        kleines = register(tmp_path, **dateien)
        return gleiche_ab(kleines, einlesen(mappe(*zeilen), "x.xlsx", kleines.netz.satz), STICHTAG, quelle)

    return abgleich


def _unklar(abgleich: Abgleich) -> list[tuple[str, str]]:
    return [(str(unklar), unklar.hilfe) for unklar in abgleich.unklar]


def _saetze(abgleich: Abgleich) -> list[str]:
    return [
        satz
        for kommune in abgleich.kommunen
        for satz in [kommune.satz, *(aenderung.satz for aenderung in kommune.aenderungen)]
    ]


def test_aenderungen_stehen_je_kommune_in_saetzen_und_fuer_den_schreiber(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Beitritt", "E-Mail", "Ansprechperson", "Anerkennung: Weg", "Bemerkung"],
        ["Bonn", "6.12.2012", "neu@bonn.example.org", "x", "geplant", "Ein Text"],
        ["Essen", "6.12.2017", "ehrenamt@essen.example.org", None, None, None],
    )
    assert [
        "Bonn: 3 Änderungen (Zeile 2)",
        "Postfach: »neu@bonn.example.org« statt »ehrenamt@bonn.example.org«",
        "unterzeichnet: 6. Dezember 2012 statt Dezember 2012",
        "Anerkennung: Weg: geplant statt karte",
        "Essen: 1 Änderung (Zeile 3)",
        "Postfach: »ehrenamt@essen.example.org«",
    ] == _saetze(ergebnis)
    assert (
        Schritt("bonn", ("postfach",), "neu@bonn.example.org"),
        Schritt("bonn", ("beitritt", "unterzeichnet"), "2012-12-06"),
        Schritt("bonn", ("kriterien", "anerkennung", "weg"), "geplant"),
        Schritt("essen", ("postfach",), "ehrenamt@essen.example.org"),
    ) == ergebnis.schritte
    assert ["C2", "B2", "E2"] == [aenderung.zelle for aenderung in ergebnis.kommunen[0].aenderungen]
    assert "2 zu ändern, 0 neu, 0 unverändert, 0 Zeilen unklar." == ergebnis.zusammenfassung


def test_leere_zellen_loeschen_nichts_und_werden_gezaehlt(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "Beitritt", "Runde", "Bemerkung"], ["Bonn", None, "", "  "])
    assert () == ergebnis.schritte
    assert (
        "0 zu ändern, 0 neu, 1 unverändert, 0 Zeilen unklar. Leere Zellen löschen nichts (3)."
        == ergebnis.zusammenfassung
    )


@pytest.mark.parametrize(
    ("titel", "wert"),
    [
        ("AGS", 5314000),
        ("AGS", 5314000.0),
        ("AGS", "5314000"),
        ("AGS", "05314000"),
        ("AGS", "05 314 000"),
        ("GKZ", "314000"),
        ("ARS", "053140000000"),
        ("ARS", 53140000000),
        ("Kommune", "bonn"),
        ("Kommune", "Stadt Bonn"),
        ("Schlüssel", "bonn"),
    ],
)
def test_jede_nennung_von_bonn_wird_erkannt(abgleich: Abgleichen, titel: str, wert: object) -> None:
    assert [Schritt("bonn", ("beitritt", "erklaert"), "2012")] == list(
        abgleich([titel, "erklärt"], [wert, 2012]).schritte
    )


def test_ein_kreis_wird_auch_ohne_fuehrende_null_gefunden(abgleich: Abgleichen) -> None:
    assert ["kreis-lippe"] == [
        kommune.schluessel for kommune in abgleich(["AGS", "Bemerkung"], [5766, "neu"]).kommunen
    ]


@pytest.mark.parametrize(
    ("kopf", "zeile", "satz", "hilfe"),
    [
        (["Kommune"], ["Bon"], "A2 (Bon): eine Kommune »Bon« ist nicht bekannt", "Meinten Sie »Bonn«?"),
        (["Kommune"], ["Lippe"], "A2 (Lippe): eine Kommune »Lippe« ist nicht bekannt", "Meinten Sie »Kreis Lippe« oder »Lippetal«?"),
        (["Kommune"], ["Summe"], "A2 (Summe): eine Kommune »Summe« ist nicht bekannt", "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."),
        (["AGS"], ["99999999"], "A2: zum AGS »99999999« gibt es keine Kommune", "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."),
        (["AGS"], ["5,31E+06"], "A2: das Tabellenprogramm hat den AGS zu »5,31E+06« gerundet", "Die Spalte als Text formatieren und die Schlüssel neu eintragen."),
        (["AGS"], ["=A1"], "A2: hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen", "Den Wert selbst eintragen."),
        (["Schlüssel"], ["bonnn"], "A2: den Schlüssel »bonnn« gibt es nicht", "Meinten Sie »Bonn«?"),
        (
            ["Kommune", "AGS"],
            ["Bonn", "05113000"],
            "A2 (Bonn): B2 nennt Essen, A2 aber Bonn",
            "Eine der beiden Zellen berichtigen; vielleicht wurde nur ein Teil der Spalten sortiert.",
        ),
        (["Kommune", "Beitritt"], [None, 2015], "B2: die Zeile nennt keine Kommune", "Name oder AGS ergänzen."),
        (["Kommune", "Beitritt"], ["Bonn", "=HEUTE()"], "B2 (Bonn): unterzeichnet: hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen", "Den Wert selbst eintragen."),
        (["Kommune", "Ansprechperson"], ["Bonn", "evtl."], "B2 (Bonn): »evtl.« ist kein Stand für »Ansprechperson: Stand«", "Erlaubt sind: ja, nein, offen; auch x und ?."),
        (["Kommune", "Anerkennung: Weg"], ["Bonn", "Orden"], "B2 (Bonn): »Orden« ist für »Anerkennung: Weg« nicht vorgesehen", "Erlaubt sind: karte, geplant, anders."),
        (["Kommune", "E-Mail"], ["Bonn", "Frau M."], "B2 (Bonn): »postfach«: »Frau M.« ist keine E-Mail-Adresse", "Die Adresse enthält ein Leerzeichen."),
        (["Kommune", "Vorlage"], ["Essen", "DS 7"], "B2 (Essen): dazu fehlt »Beschluss: Gremium«", "Diese Spalte ausfüllen; ohne sie gelten die anderen Angaben nicht."),
        (["Kommune", "Erklärung: Nachweis"], ["Essen", "Brief"], "B2 (Essen): dazu fehlt »Erklärung: Stand«", "Diese Spalte ausfüllen; ohne sie gelten die anderen Angaben nicht."),
        (["Kommune", "Runde"], ["Bonn", 9], "B2 (Bonn): eine Runde 9 gibt es nicht", "Bekannt sind: 1."),
        (["Kommune", "Runde"], ["Essen", 1], "B2 (Essen): die Unterschrift (6. Dezember 2017) liegt nicht in der Runde 1 (Dezember 2012)", "Datum oder Runde berichtigen; wer allein unterschrieb, gehört zu keiner Runde."),
        (["Kommune", "Beitritt"], ["Kreis Lippe", "2015"], "B2 (Kreis Lippe): der Beitritt hat keine Quelle", "In der Spalte »Quelle« nennen, woher die Angabe stammt, oder für alle mit --quelle."),
        (["Kommune", "Austritt"], ["Bonn", "2010"], "B2 (Bonn): der Austritt hat keine Quelle", "In der Spalte »Austritt: Quelle« nennen, woher die Angabe stammt, oder für alle mit --quelle."),
    ],
)  # fmt: skip
def test_was_nicht_klar_ist_nennt_zelle_grund_und_vorschlag(
    abgleich: Abgleichen, kopf: list[Any], zeile: list[Any], satz: str, hilfe: str
) -> None:
    ergebnis = abgleich(kopf, zeile)
    assert () == ergebnis.schritte
    assert (satz, hilfe) in _unklar(ergebnis)


def test_dieselbe_kommune_in_zwei_zeilen_ist_unklar(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "Beitritt"], ["Bonn", 2013], ["Essen", None], ["Stadt Bonn", 2014])
    assert [
        ("A2 (Bonn): Bonn steht auch in Zeile 4", "Die Zeilen zu einer zusammenfassen."),
        ("A4 (Bonn): Bonn steht auch in Zeile 2", "Die Zeilen zu einer zusammenfassen."),
    ] == _unklar(ergebnis)
    assert () == ergebnis.schritte


def test_eine_unklare_zelle_haelt_die_ganze_zeile_auf_aber_keine_andere(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Bemerkung", "Beitritt"], ["Bonn", "neu", "Herbst"], ["Essen", "auch neu", None]
    )
    assert [Schritt("essen", ("bemerkung",), "auch neu")] == list(ergebnis.schritte)
    assert "1 zu ändern, 0 neu, 0 unverändert, 1 Zeile unklar. Leere Zellen löschen nichts (1)." == (
        ergebnis.zusammenfassung
    )


def test_eine_neue_kommune_bekommt_name_und_ags_aus_dem_verzeichnis(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Stadt", "Beitritt", "Quelle", "Ansprechperson"], ["HERFORD", "Dez 12", "Meldung", "?"]
    )
    assert (
        Schritt("herford", ("name",), "Herford"),
        Schritt("herford", ("ags",), "05758012"),
        Schritt("herford", ("beitritt", "unterzeichnet"), "2012-12"),
        Schritt("herford", ("beitritt", "quelle"), "Meldung"),
        Schritt("herford", ("kriterien", "ansprechperson", "stand"), "offen"),
    ) == ergebnis.schritte
    assert "Herford: neuer Datensatz (Zeile 2)" == ergebnis.kommunen[0].satz
    assert "0 zu ändern, 1 neu, 0 unverändert, 0 Zeilen unklar." == ergebnis.zusammenfassung


def test_eine_liste_aller_kommunen_legt_keine_leeren_datensaetze_an(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "Beitritt"], ["Herford", None], ["Köln", None])
    assert ((), (), 2) == (ergebnis.schritte, ergebnis.unklar, ergebnis.unveraendert)


def test_die_quelle_aus_dem_aufruf_gilt_nur_wo_keine_steht(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Beitritt"], ["Kreis Lippe", 2015], ["Essen", 2017], quelle="Liste vom 1. Mai 2026"
    )
    assert [
        Schritt("kreis-lippe", ("beitritt", "unterzeichnet"), "2015"),
        Schritt("kreis-lippe", ("beitritt", "quelle"), "Liste vom 1. Mai 2026"),
        Schritt("essen", ("beitritt", "unterzeichnet"), "2017"),
    ] == list(ergebnis.schritte)


def test_was_nach_einer_person_aussieht_ist_ein_hinweis(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "E-Mail"], ["Essen", "erika.mustermann@essen.example.org"])
    assert ("»erika.mustermann@essen.example.org« sieht aus wie das Postfach einer Person",) == (
        ergebnis.kommunen[0].hinweise
    )


def test_eine_fehlerhafte_datei_gilt_nicht_als_neue_kommune(tmp_path: Path) -> None:
    from hilfen import write_register
    from kommunennetz.register.store import load

    geladen = load(write_register(tmp_path, kommunen__bonn="name: Bonn\nags: x\n")).register
    assert geladen is not None
    tabelle = einlesen(mappe(["Kommune", "Beitritt"], ["Bonn", 2015]), "x", geladen.netz.satz)
    assert [
        (
            "A2 (Bonn): die Datei von Bonn im Register ist fehlerhaft",
            "Erst die Datei berichtigen; »kommunennetz pruefen« zeigt, was ihr fehlt.",
        )
    ] == _unklar(gleiche_ab(geladen, tabelle, STICHTAG))


def test_graue_spalten_aendern_nichts(abgleich: Abgleichen) -> None:
    assert () == abgleich(["Kommune", "Kreis", "Art"], ["Bonn", "Kreis Lippe", "Dorf"]).schritte

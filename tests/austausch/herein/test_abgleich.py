from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from austausch.mappen import STICHTAG, mappe, register
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.ergebnis import Abgleich
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.herein.zuordnung import MAX_VORSCHLAEGE

Abgleichen = Callable[..., Abgleich]


@pytest.fixture(name="abgleich")
def _abgleich(tmp_path: Path) -> Abgleichen:
    def abgleich(*zeilen: list[Any], quelle: str | None = None, **dateien: str) -> Abgleich:
        kleines = register(tmp_path, **dateien)
        return gleiche_ab(kleines, einlesen(mappe(*zeilen), "x.xlsx", kleines.netz.satz), STICHTAG, quelle)

    return abgleich


def _unklar(abgleich: Abgleich) -> list[tuple[str, str]]:
    return [(str(unklar), unklar.hilfe) for unklar in abgleich.unklar]


def _gesetzt(abgleich: Abgleich) -> list[tuple[str, tuple[str, ...], str]]:
    return [
        (kommune.schluessel, aenderung.feld, aenderung.neu)
        for kommune in abgleich.kommunen
        for aenderung in kommune.aenderungen
    ]


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
    assert [
        ("bonn", ("postfach",), "neu@bonn.example.org"),
        ("bonn", ("beitritt", "unterzeichnet"), "2012-12-06"),
        ("bonn", ("kriterien", "anerkennung", "weg"), "geplant"),
        ("essen", ("postfach",), "ehrenamt@essen.example.org"),
    ] == _gesetzt(ergebnis)
    assert ["Blatt »Tabelle1«, C2", "Blatt »Tabelle1«, B2", "Blatt »Tabelle1«, E2"] == [
        aenderung.zelle for aenderung in ergebnis.kommunen[0].aenderungen
    ]
    assert "2 zu ändern, 0 neu, 0 unverändert, 0 Zeilen unklar." == ergebnis.zusammenfassung


def test_leere_zellen_loeschen_nichts_und_werden_gezaehlt(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "Beitritt", "Runde", "Bemerkung"], ["Bonn", None, "", "  "])
    assert () == ergebnis.kommunen
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
    assert [("bonn", ("beitritt", "erklaert"), "2012")] == _gesetzt(
        abgleich([titel, "erklärt"], [wert, 2012])
    )


def test_ein_kreis_wird_auch_ohne_fuehrende_null_gefunden(abgleich: Abgleichen) -> None:
    assert ["kreis-lippe"] == [
        kommune.schluessel for kommune in abgleich(["AGS", "Bemerkung"], [5766, "neu"]).kommunen
    ]


@pytest.mark.parametrize(
    ("kopf", "zeile", "satz", "hilfe"),
    [
        (["Kommune"], ["Bon"], "A2 (Bon): eine Kommune »Bon« ist nicht bekannt", "Meinten Sie »Bonn«?"),
        (["Kommune"], ["Lipe"], "A2 (Lipe): eine Kommune »Lipe« ist nicht bekannt", "Meinten Sie »Kreis Lippe« oder »Olpe« oder »Kreis Olpe«?"),
        (["Kommune"], ["Quux"], "A2 (Quux): eine Kommune »Quux« ist nicht bekannt", "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."),
        (["Kommune"], ["Herford"], "A2 (Herford): »Herford« heißen Stadt Herford und Kreis Herford", "»Stadt Herford« oder »Kreis Herford« schreiben oder den AGS nennen."),
        (["Kommune"], ["Aachen"], "A2 (Aachen): »Aachen« heißen Stadt Aachen und Städteregion Aachen", "»Stadt Aachen« oder »Städteregion Aachen« schreiben oder den AGS nennen."),
        (["AGS", "Kommune"], [53, "Köln"], "A2 (Köln): zum AGS »53« gibt es keine Kommune", "Meinten Sie »Bezirksregierung Köln«?"),
        (["AGS"], [53], "A2: zum AGS »53« gibt es keine Kommune", "Meinten Sie »Bezirksregierung Köln«?"),
        (["AGS", "Kommune"], ["05314000", "Quux"], "B2 (Quux): A2 nennt Stadt Bonn, »Quux« ist aber nicht bekannt", "Den Namen oder den Schlüssel berichtigen; zusammen ergeben sie keine Kommune."),
        (["Kommune"], ["MÃ¼nster"], "A2 (MÃ¼nster): »MÃ¼nster« ist mit falschem Zeichensatz gespeichert (gemeint ist wohl »Münster«)", "Die Datei, aus der sie entstand, noch einmal speichern, als »CSV UTF-8« oder als .xlsx."),
        (["Kommune", "Bemerkung"], ["Bonn", "BÃ¼ro"], "B2 (Bonn): »BÃ¼ro« ist mit falschem Zeichensatz gespeichert (gemeint ist wohl »Büro«)", "Die Datei, aus der sie entstand, noch einmal speichern, als »CSV UTF-8« oder als .xlsx."),
        (["Kommune", "Beitritt"], ["Essen", "bis August 2011"], "B2 (Essen): unterzeichnet: »bis August 2011« sagt, wann etwas endete", "Den Beginn hier nennen und das Ende unter »Austritt: Datum«."),
        (["AGS"], ["99999999"], "A2: zum AGS »99999999« gibt es keine Kommune", "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."),
        (["AGS"], ["5,31E+06"], "A2: das Tabellenprogramm hat den AGS zu »5,31E+06« gerundet", "Die Spalte als Text formatieren und die Schlüssel neu eintragen."),
        (["AGS"], ["=A1"], "A2: hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen", "Den Wert selbst eintragen."),
        (["Schlüssel"], ["bonnn"], "A2: den Schlüssel »bonnn« gibt es nicht", "Meinten Sie »Bonn«?"),
        (
            ["Kommune", "AGS"],
            ["Bonn", "05113000"],
            "A2 (Bonn): B2 nennt Stadt Essen, A2 aber Stadt Bonn",
            "Eine der beiden Zellen berichtigen; vielleicht wurde nur ein Teil der Spalten sortiert.",
        ),
        (["Kommune", "Beitritt"], [None, 2015], "B2: die Zeile nennt keine Kommune", "Name oder AGS ergänzen."),
        (["Kommune", "Beitritt"], ["Bonn", "=HEUTE()"], "B2 (Bonn): unterzeichnet: hier steht eine Formel; ihr Ergebnis lässt sich nicht nachprüfen", "Den Wert selbst eintragen."),
        (["Kommune", "Ansprechperson"], ["Bonn", "evtl."], "B2 (Bonn): »evtl.« ist kein Stand für »Ansprechperson: Stand«", "Erlaubt sind: ja, nein, offen; auch x und ?."),
        (["Kommune", "Anerkennung: Weg"], ["Bonn", "Orden"], "B2 (Bonn): »Orden« ist für »Anerkennung: Weg« nicht vorgesehen", "Erlaubt sind: karte, geplant, anders."),
        (["Kommune", "E-Mail"], ["Bonn", "Frau M."], "B2 (Bonn): in »Postfach« steht keine E-Mail-Adresse", "Die Adresse enthält ein Leerzeichen."),
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
    assert () == ergebnis.kommunen
    assert (f"Blatt »Tabelle1«, {satz}", hilfe) in _unklar(ergebnis)


def test_dieselbe_kommune_in_zwei_zeilen_ist_unklar(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "Beitritt"], ["Bonn", 2013], ["Essen", None], ["Stadt Bonn", 2014])
    assert [
        ("Blatt »Tabelle1«, A2 (Bonn): Bonn steht auch in Zeile 4", "Die Zeilen zu einer zusammenfassen."),
        ("Blatt »Tabelle1«, A4 (Bonn): Bonn steht auch in Zeile 2", "Die Zeilen zu einer zusammenfassen."),
    ] == _unklar(ergebnis)
    assert () == ergebnis.kommunen


@pytest.mark.parametrize(
    ("kopf", "zelle"),
    [(["AGS", "Bemerkung"], "A"), (["Bemerkung", "Kommune"], "B"), (["AGS", "Kommune"], "B")],
)
def test_eine_zeile_erkennt_man_am_namen_sonst_an_ihrer_ersten_zelle(
    abgleich: Abgleichen, kopf: list[Any], zelle: str
) -> None:
    werte = {"AGS": "05758012", "Kommune": "Stadt Herford", "Bemerkung": "neu"}
    zeile: list[Any] = [werte[titel] for titel in kopf]
    doppelt = abgleich([*kopf, "erklärt"], [*zeile, 2015], [*zeile, 2016])
    assert [unklar.zelle for unklar in doppelt.unklar] == [
        f"Blatt »Tabelle1«, {zelle}2",
        f"Blatt »Tabelle1«, {zelle}3",
    ]
    [neue] = abgleich([*kopf, "erklärt"], [*zeile, 2015], quelle="Q").kommunen
    assert [aenderung.zelle for aenderung in neue.aenderungen[:2]] == [f"Blatt »Tabelle1«, {zelle}2"] * 2


def test_eine_unklare_zelle_haelt_die_ganze_zeile_auf_aber_keine_andere(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Bemerkung", "Beitritt"], ["Bonn", "neu", "Herbst"], ["Essen", "auch neu", None]
    )
    assert [("essen", ("bemerkung",), "auch neu")] == _gesetzt(ergebnis)
    assert "1 zu ändern, 0 neu, 0 unverändert, 1 Zeile unklar. Leere Zellen löschen nichts (1)." == (
        ergebnis.zusammenfassung
    )


def test_eine_neue_kommune_bekommt_name_und_ags_aus_dem_verzeichnis(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Beitritt", "Quelle", "Ansprechperson"], ["STADT HERFORD", "Dez 12", "Meldung", "?"]
    )
    assert [
        ("herford", ("name",), "Herford"),
        ("herford", ("ags",), "05758012"),
        ("herford", ("beitritt", "unterzeichnet"), "2012-12"),
        ("herford", ("beitritt", "quelle"), "Meldung"),
        ("herford", ("kriterien", "ansprechperson", "stand"), "offen"),
    ] == _gesetzt(ergebnis)
    assert "Herford: neuer Datensatz (Zeile 2)" == ergebnis.kommunen[0].satz
    assert "0 zu ändern, 1 neu, 0 unverändert, 0 Zeilen unklar." == ergebnis.zusammenfassung


def test_eine_liste_aller_kommunen_legt_keine_leeren_datensaetze_an(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "Beitritt"], ["Stadt Herford", None], ["Köln", None], ["Essen", None])
    assert ((), ()) == (ergebnis.kommunen, ergebnis.unklar)
    assert (
        "0 zu ändern, 0 neu, 1 unverändert, 0 Zeilen unklar, 2 nicht im Register und ohne Angaben (anlegen mit --anlegen). "
        "Leere Zellen löschen nichts (1)."
    ) == ergebnis.zusammenfassung


def test_die_quelle_einer_zeile_geht_der_aus_dem_aufruf_vor(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Beitritt", "Quelle", "Austritt", "Austritt: Quelle"],
        ["Stadt Herford", 2015, "Meldung", 2020, None],
        ["Bonn", None, None, 2020, "Schreiben"],
        ["Lotte", None, None, None, None],
        quelle="Q",
    )
    assert _gesetzt(ergebnis) == [
        ("herford", ("name",), "Herford"),
        ("herford", ("ags",), "05758012"),
        ("herford", ("beitritt", "unterzeichnet"), "2015"),
        ("herford", ("beitritt", "quelle"), "Meldung"),
        ("herford", ("austritt", "datum"), "2020"),
        ("herford", ("austritt", "quelle"), "Q"),
        ("bonn", ("austritt", "datum"), "2020"),
        ("bonn", ("austritt", "quelle"), "Schreiben"),
    ]
    assert ergebnis.unklar == ()


def test_die_quelle_aus_dem_aufruf_gilt_nur_wo_keine_steht(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "Beitritt"], ["Kreis Lippe", 2015], ["Essen", 2017], quelle="Liste vom 1. Mai 2026"
    )
    assert [
        ("kreis-lippe", ("beitritt", "unterzeichnet"), "2015"),
        ("kreis-lippe", ("beitritt", "quelle"), "Liste vom 1. Mai 2026"),
        ("essen", ("beitritt", "unterzeichnet"), "2017"),
    ] == _gesetzt(ergebnis)


def test_was_nach_einer_person_aussieht_ist_ein_hinweis(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "E-Mail"], ["Essen", "erika.mustermann@essen.example.org"])
    assert ("»postfach« sieht aus wie die Adresse einer Person (Kennzeichen f59f)",) == (
        ergebnis.kommunen[0].hinweise
    )


def test_eine_fehlerhafte_datei_gilt_nicht_als_neue_kommune(tmp_path: Path) -> None:
    from hilfen import write_register
    from kommunennetz.register.lesen.store import load

    geladen = load(write_register(tmp_path, kommunen__bonn="name: Bonn\nags: x\n")).register
    assert geladen is not None
    tabelle = einlesen(mappe(["Kommune", "Beitritt"], ["Bonn", 2015]), "x", geladen.netz.satz)
    assert [
        (
            "Blatt »Tabelle1«, A2 (Bonn): die Datei von Bonn im Register ist fehlerhaft",
            "Erst die Datei berichtigen; »kommunennetz pruefen« zeigt, was ihr fehlt.",
        )
    ] == _unklar(gleiche_ab(geladen, tabelle, STICHTAG))


def test_graue_spalten_aendern_nichts(abgleich: Abgleichen) -> None:
    assert () == abgleich(["Kommune", "Kreis", "Art"], ["Bonn", "Kreis Lippe", "Dorf"]).kommunen


def test_eine_kommune_in_vielen_zeilen_nennt_nur_die_ersten(abgleich: Abgleichen) -> None:
    """Nennte jede Zeile alle anderen, wären es bei 20 000 Zeilen zwei Gigabyte."""
    zeilen: list[list[Any]] = [["Bonn", 2013 + nummer] for nummer in range(9)]
    ergebnis = abgleich(["Kommune", "erklärt"], *zeilen)
    assert [unklar.grund for unklar in ergebnis.unklar] == [
        "Bonn steht auch in Zeile 3, 4, 5, 6, 7 und 3 weiteren",
        "Bonn steht auch in Zeile 2, 4, 5, 6, 7 und 3 weiteren",
        "Bonn steht auch in Zeile 2, 3, 5, 6, 7 und 3 weiteren",
        "Bonn steht auch in Zeile 2, 3, 4, 6, 7 und 3 weiteren",
        "Bonn steht auch in Zeile 2, 3, 4, 5, 7 und 3 weiteren",
        *["Bonn steht auch in Zeile 2, 3, 4, 5, 6 und 3 weiteren"] * 4,
    ]
    genau = abgleich(["Kommune", "erklärt"], *zeilen[:6])
    assert genau.unklar[0].grund == "Bonn steht auch in Zeile 3, 4, 5, 6, 7"


def test_vorschlaege_gibt_es_nur_fuer_die_ersten_unbekannten_namen(abgleich: Abgleichen) -> None:
    namen = ["Lottte", *(f"Fremd{nummer}" for nummer in range(MAX_VORSCHLAEGE - 1)), "Bnnn", "Lottte"]
    unklar = abgleich(["Kommune"], *[[name] for name in namen]).unklar
    assert ("Meinten Sie »Lotte«?", "Meinten Sie »Lotte«?") == (unklar[0].hilfe, unklar[-1].hilfe)
    assert unklar[-2].hilfe == "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."
    assert abgleich(["Kommune"], ["Bnnn"]).unklar[0].hilfe.startswith("Meinten Sie »")


def _wer(abgleich: Abgleich) -> list[tuple[str, str]]:
    """Liefert zu jeder Zeile den Schlüssel und den Hinweis, sonst »unklar« und den Grund."""
    klar = [
        (kommune.zeile, kommune.schluessel, kommune.hinweise[0] if kommune.hinweise else "")
        for kommune in abgleich.kommunen
    ]
    unklar = [(fund.zeile, "unklar", fund.grund) for fund in abgleich.unklar]
    return [(wer, warum) for _, wer, warum in sorted([*klar, *unklar])]


HERFORD = "»Herford« heißen Stadt Herford und Kreis Herford"


@pytest.mark.parametrize(
    ("kopf", "zeilen", "wer"),
    [
        # Der AGS sagt es, auch unter fremder Überschrift.
        (["Kommune", "AGS"], [["Herford", "05758012"], ["Herford", "05758"]], [("herford", ""), ("kreis-herford", "")]),
        (["name", "code"], [["Herford", 5758], ["Essen", 5113]], [("kreis-herford", ""), ("essen", "")]),
        # Der eigene Name sagt es.
        (["Kommune"], [["Herford, Stadt"], ["Unna (Kreis)"]], [("herford", ""), ("kreis-unna", "")]),
        # Eine Spalte mit Gattungen sagt es; ihre Überschrift nennt sie so.
        (["Kommune", "Art"], [["Herford", "Kreis"], ["Unna", "Große kreisangehörige Stadt"]],
            [("kreis-herford", "»Herford« meint Kreis Herford: In B2 steht »Kreis«"), ("unna", "»Unna« meint Stadt Unna: In B3 steht »Große kreisangehörige Stadt«")]),
        # Unter fremder Überschrift muss sie es an einer klaren Zeile beweisen; widersprechen kann sie immer.
        (["Stadt", "Merkmal"], [["Herford", "Kreis"], ["Lotte", "Kreis"]], [("unklar", "A2 nennt Stadt Herford, B2 aber »Kreis«"), ("unklar", "A3 nennt Gemeinde Lotte, B3 aber »Kreis«")]),
        (["Kommune", "Merkmal"], [["Herford", "Kreis"]], [("unklar", HERFORD)]),
        (["Kommune", "Merkmal"], [["Herford", "Kreis"], ["Lotte", "Gemeinde"]], [("kreis-herford", "»Herford« meint Kreis Herford: In B2 steht »Kreis«"), ("lotte", "")]),
        # Eine Spalte, die sagt, wo es liegt, macht aus der Stadt keinen Kreis.
        (["Kommune", "Kreis"], [["Herford", "Kreis Herford"], ["Bünde", "Herford"]], [("unklar", HERFORD), ("bunde", "")]),
        (["Kommune", "Zuordnung"], [["Herford", "Kreis Herford"], ["Bünde", "Kreis Herford"]], [("unklar", HERFORD), ("bunde", "")]),
        (["Kommune", "Schlüsselnummer"], [["Herford", "05758"], ["Bünde", "05758"]], [("unklar", HERFORD), ("unklar", "B3 nennt Kreis Herford, A3 aber Stadt Bünde")]),
        # Was sich widerspricht, ist unklar.
        (["Kommune", "Art"], [["Stadt Herford", "Kreis"]], [("unklar", "A2 nennt Stadt Herford, B2 aber »Kreis«")]),
        (["AGS", "Art"], [["05758", "Stadt"]], [("unklar", "A2 nennt Kreis Herford, B2 aber »Stadt«")]),
        (["Kommune", "Kreis"], [["Lotte", "Kreis Unna"]], [("unklar", "A2 nennt Gemeinde Lotte, B2 aber »Kreis Unna«")]),
        (["Kommune", "Bundesland"], [["Münster", "Hessen"], ["Lotte", "NRW"]], [("unklar", "A2 nennt Stadt Münster, B2 aber »Hessen«"), ("lotte", "")]),
        # Wer beschlossen hat, sagt es auch; gegen einen klaren Namen spricht es nicht.
        (["Kommune", "Gremium", "Beschlussdatum"], [["Herford", "Kreistag", 2014], ["Lotte", "Kreistag", 2014]],
            [("kreis-herford", "»Herford« meint Kreis Herford: Beschlossen hat »Kreistag«"), ("lotte", "")]),
        # Die Überschrift sagt es, solange kein Kreis darunter steht.
        (["Stadt/Gemeinde"], [["Herford"], ["Lotte"]], [("herford", "»Herford« meint Stadt Herford: Die Spalte heißt »Stadt/Gemeinde«, und kein Kreis steht darin"), ("lotte", "")]),
        (["Stadt/Gemeinde"], [["Herford"], ["Rhein-Sieg-Kreis"]], [("unklar", HERFORD), ("rhein-sieg-kreis", "")]),
        (["Kreis"], [["Herford"], ["Essen"]], [("kreis-herford", "»Herford« meint Kreis Herford: Die Spalte heißt »Kreis«"), ("essen", "")]),
        # Dass sonst nur Gemeinden dastehen, genügt nicht: Gerade solche Listen lassen »Kreis« weg.
        (["Kommune"], [["Herford"], ["Lotte"], ["Ahlen"], ["Essen"]], [("unklar", HERFORD), ("lotte", ""), ("ahlen", ""), ("essen", "")]),
        (["Kommune"], [["Herford"], ["Kreis Herford"]], [("herford", "»Herford« meint Stadt Herford: Den Kreis schreibt die Liste aus (A3)"), ("kreis-herford", "")]),
        (["Kommune"], [["Herford"], ["Kreis Herford"], ["Lippe"]], [("unklar", HERFORD), ("kreis-herford", ""), ("kreis-lippe", "»Lippe« ist als »Kreis Lippe« gelesen")]),
        (["Kommune"], [["Herford"], ["Kreis Unna"], ["Kreis Soest"]], [("unklar", HERFORD), ("kreis-unna", ""), ("kreis-soest", "")]),
    ],
)  # fmt: skip
def test_ein_geteilter_name_braucht_einen_beleg(
    abgleich: Abgleichen, kopf: list[Any], zeilen: list[list[Any]], wer: list[tuple[str, str]]
) -> None:
    mit_angabe = [[*zeile, 2015] for zeile in zeilen]
    ergebnis = abgleich([*kopf, "erklärt"], *mit_angabe, quelle="Q")
    assert [(name.replace("bunde", "buende"), warum) for name, warum in wer] == _wer(ergebnis)


def test_gleiche_zeilen_zaehlen_einmal(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Ort", "PLZ", "erklärt"], ["Essen", 45127, 2015], ["Essen", 45128, 2015], ["Köln", 50667, "Herbst"], ["Köln", 50668, "Herbst"], ["Bonn", 53111, None], ["Bonn", 53113, None],
    )  # fmt: skip
    assert [kommune.schluessel for kommune in ergebnis.kommunen] == ["essen"]
    assert [unklar.zelle for unklar in ergebnis.unklar] == ["Blatt »Tabelle1«, C4"]
    assert (1, ("Sagt dasselbe wie eine Zeile darüber und zählt nicht noch einmal: Zeile 3 (Essen), 5 (Köln), 7 (Bonn).",)) == (
        ergebnis.unveraendert,
        ergebnis.hinweise,
    )  # fmt: skip


def test_was_nichts_oder_nichts_genaues_sagt_wird_ausgelassen_und_genannt(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(
        ["Kommune", "erklärt", "Beitritt", "E-Mail", "Bemerkung"],
        ["Essen", "ca. 2012", "-", "k. A.", "neu"],
        ["Kreis Lippe", "um 2014", None, "–", "n/a"],
    )
    assert _gesetzt(ergebnis) == [("essen", ("bemerkung",), "neu")]
    assert ergebnis.hinweise == (
        "Ausgelassen, weil dort nichts oder nichts Genaues steht: D2 »k. A.«, C2 »-«, B2 »ca. 2012«, D3 »–«, B3 »um 2014«, E3 »n/a«.",
    )


@pytest.mark.parametrize(
    ("titel", "wert", "grund"),
    [
        ("Status", "auf dem Weg", "unter »Status« steht »auf dem Weg«, und das wird nicht übernommen"),
        ("Status", "in Gesprächen", "unter »Status« steht nicht »Mitglied«, und das wird nicht übernommen"),
        ("Mitgliedschaft", "bis 2019", "unter »Mitgliedschaft« steht nicht »Mitglied«, und das wird nicht übernommen"),
        ("Sonst", "ausgetreten am 3.5.2019", "unter »Sonst« steht »ausgetreten am 3.5.2019«, und das wird nicht übernommen"),
        ("Status", "Mitglied", ""),
        ("Stand", "31.12.2023", ""),
        ("Rechnung", "offen", ""),
    ],
)  # fmt: skip
def test_ein_zustand_der_nicht_uebernommen_wird_macht_seine_zeile_unklar(
    abgleich: Abgleichen, titel: str, wert: str, grund: str
) -> None:
    ergebnis = abgleich(["Kommune", titel, "erklärt"], ["Essen", wert, 2015])
    assert [fund.grund for fund in ergebnis.unklar] == [grund] * bool(grund)
    assert len(ergebnis.kommunen) == (not grund)


def test_aus_einem_namen_allein_wird_nur_auf_wunsch_ein_datensatz(
    tmp_path: Path, abgleich: Abgleichen
) -> None:
    ohne = abgleich(["Kommune"], ["Bonn"], ["Lotte"])
    assert (ohne.kommunen, ohne.unveraendert, ohne.ohne_angaben) == ((), 1, 1)
    kleines = register(tmp_path)
    tabelle = einlesen(mappe(["Kommune"], ["Bonn"], ["Lotte"]), "x.xlsx", kleines.netz.satz)
    mit = gleiche_ab(kleines, tabelle, STICHTAG, anlegen=True)
    assert _gesetzt(mit) == [("lotte", ("name",), "Lotte"), ("lotte", ("ags",), "05566048")]
    assert (mit.unveraendert, mit.ohne_angaben) == (1, 0)


def test_unter_name_wird_nicht_wiederholt_was_keiner_kommune_aehnelt(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Name", "erklärt"], ["Xaver Qwertz", 2015], ["Lottte", 2015], ["Essen", 2015])
    assert [str(unklar) for unklar in ergebnis.unklar] == [
        "Blatt »Tabelle1«, A2: hier steht keine Kommune, die bekannt ist",
        "Blatt »Tabelle1«, A3 (Lottte): eine Kommune »Lottte« ist nicht bekannt",
    ]


def test_wer_eine_person_sein_kann_wird_nicht_gezeigt(abgleich: Abgleichen) -> None:
    ergebnis = abgleich(["Kommune", "E-Mail"], ["Essen", "erika.mustermann@essen.example.org"])
    assert "Mustermann" not in str(_saetze(ergebnis)).title()
    assert _saetze(ergebnis)[1] == (
        "Postfach: geändert; der Wert wird nicht gezeigt, denn er nennt wohl eine Person"
    )

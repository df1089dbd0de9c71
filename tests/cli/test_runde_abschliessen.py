"""`runde abschliessen`: alle oder keine, und danach niemand mehr; dazu `runde neu` und `kommune neu`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register
from terminal import rufe_am_terminal

Lauf = Callable[..., Ausgang]
ERSTE = "nummer: 1\nbezeichnung: Erste Runde\ndatum: 2012-12-05\nquelle: Q\n"
ZWEITE = "nummer: 2\nbezeichnung: Zweite Runde\ndatum: 2026-03\nort: Hagen\nquelle: Q\n"
NEUE = {"Bünde": "05758004", "Herford": "05758012", "Kreis Lippe": "05766"}
DATEIEN = {
    "runden__2012-erste-runde": ERSTE,
    "runden__2026-zweite-runde": ZWEITE,
    "kommunen__bonn": "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n",
}
SLUGS = ("buende", "herford", "kreis-lippe")
TROTZDEM = ("--trotzdem", "Beschlüsse liegen vor")
BEFEHL = ("runde", "abschliessen", "2", "--datum", "10.3.2026", "--quelle", "Liste")


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    neue = {
        f"kommunen__{slug}": f"name: {name}\nags: {ags}\nbeitritt: {{runde: 2}}\n"
        for slug, (name, ags) in zip(SLUGS, NEUE.items(), strict=True)
    }
    return write_register(tmp_path, **DATEIEN, **neue)


def _stand(ort: Path) -> dict[str, bytes]:
    return {str(datei.relative_to(ort)): datei.read_bytes() for datei in ort.rglob("*") if datei.is_file()}


def test_alle_unterzeichnen_und_am_ende_steht_der_befehl_fuer_die_papiere(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf(*BEFEHL, *TROTZDEM, "--ja")
    assert (ausgang.wert, ausgang.meldungen) == (
        0,
        "Geändert: 4 Dateien\n    Für Git: git add data/kommunen data/runden\n"
        '             git commit -m "Runde 2 abgeschlossen: Stadt Bünde, Stadt Herford, Kreis Lippe"\n'
        "Die Papiere dazu: kommunennetz runde unterlagen 2\n",
    )
    for slug, (name, ags) in zip(SLUGS, NEUE.items(), strict=True):
        assert (ort / f"data/kommunen/{slug}.yaml").read_text() == (
            f"name: {name}\nags: {ags}\n"
            "beitritt: {unterzeichnet: 2026-03-10, runde: 2, ausnahme: Beschlüsse liegen vor, quelle: Liste}\n"
        )
    runde = (ort / "data/runden/2026-zweite-runde.yaml").read_text()
    assert runde == ZWEITE.replace("2026-03", "2026-03-10").replace(
        "quelle: Q",
        f"abgeschlossen: {date.today()}\nquelle: Q",  # noqa: DTZ011 – wie der Befehl selbst
    )
    assert [datei.name for datei in ort.iterdir()] == ["data"]
    assert lauf("pruefen").wert == 0


def test_wer_nicht_alles_erfuellt_steht_vor_der_frage_und_mit_ja_braucht_es_einen_grund(
    ort: Path, lauf: Lauf
) -> None:
    vorher = _stand(ort)
    ausgang = lauf(*BEFEHL, "--ja")
    fehlt = "erfüllt nicht alles – Ansprechperson: offen; Beschluss fehlt; Erklärung fehlt."
    assert ausgang == Ausgang(
        2,
        "",
        "Fehler: Es ist nichts geändert, denn es gibt Bedenken.\n"
        f"    Stadt Bünde {fehlt}\n    Stadt Herford {fehlt}\n    Kreis Lippe {fehlt}\n"
        "    Trotzdem ändern: --trotzdem GRUND; der Grund kommt in den Datensatz.\n",
    )
    gezeigt = lauf(*BEFEHL)
    assert gezeigt.ausgabe.endswith(
        f"\nAchtung: Stadt Bünde {fehlt}\nAchtung: Stadt Herford {fehlt}\nAchtung: Kreis Lippe {fehlt}\n"
    )
    assert gezeigt.meldungen == "Fehler: Es ist nichts geändert.\n    Zum Ändern ohne Rückfrage: --ja\n"
    assert lauf(*BEFEHL, "--ja", "--trotzdem", " ").wert == 2
    assert _stand(ort) == vorher


def test_am_terminal_stehen_die_bedenken_vor_der_frage(ort: Path) -> None:
    ausgang = rufe_am_terminal(ort, list(BEFEHL), {"[j/N] ": "j\n"})
    assert ausgang.wert == 0
    assert ausgang.ausgabe.index("Achtung: Kreis Lippe erfüllt nicht alles") < ausgang.ausgabe.index(
        "So ändern?"
    )
    assert "unterzeichnet: 2026-03-10" in (ort / "data/kommunen/herford.yaml").read_text()


def test_auch_ein_einzelner_beitritt_braucht_einen_grund(ort: Path, lauf: Lauf) -> None:
    heute = date.today()  # noqa: DTZ011 – wie der Befehl selbst
    befehl = ("beitritt", "eintragen", "Enger", "--unterzeichnet", heute, "--quelle", "Q", "--ja")
    assert lauf(*befehl).wert == 2
    assert not (ort / "data/kommunen/enger.yaml").exists()
    assert lauf(*befehl, "--trotzdem", "Der Rat beschließt im April").wert == 0
    assert "  ausnahme: Der Rat beschließt im April\n" in (ort / "data/kommunen/enger.yaml").read_text()
    zeigen = lauf("kommune", "zeigen", "Enger").ausgabe
    assert [zeile.split("  ")[0] for zeile in zeigen.splitlines() if "April" in zeile] == [
        "Beitritt: trotz Bedenken"
    ]
    # Was lange her ist, wird nur nacherfasst.
    assert (
        lauf("beitritt", "eintragen", "Vlotho", "--unterzeichnet", "2015", "--quelle", "Q", "--ja").wert == 0
    )


def test_eine_abgeschlossene_runde_macht_niemanden_mehr_zum_mitglied(ort: Path, lauf: Lauf) -> None:
    assert lauf(*BEFEHL, *TROTZDEM, "--ohne", "herford", "--ohne", "Kreis Lippe", "--ja").wert == 0
    for slug, name in (("herford", "Herford"), ("kreis-lippe", "Kreis Lippe")):
        assert (ort / f"data/kommunen/{slug}.yaml").read_text() == f"name: {name}\nags: {NEUE[name]}\n"
    vorher = _stand(ort)
    assert lauf(*BEFEHL, *TROTZDEM, "--ja") == Ausgang(
        2,
        "",
        "Fehler: Runde 2 ist abgeschlossen; in ihr unterzeichnet niemand mehr.\n"
        "    Ihre Papiere: kommunennetz runde unterlagen 2\n",
    )
    assert lauf("beitritt", "vormerken", "Herford", "--runde", "2", "--ja").wert == 2
    assert _stand(ort) == vorher
    assert lauf("runde", "stand", "2").ausgabe.endswith(
        "Schon unterzeichnet: 1 Kommune. Vorgemerkt: 0 Kommunen.\n"
    )


def _plane(lauf: Lauf, bezeichnung: str, datum: str) -> None:
    assert lauf("runde", "neu", "--bezeichnung", bezeichnung, "--datum", datum, "--ja").wert == 0


def test_wer_nicht_unterzeichnet_hat_kommt_auf_wunsch_in_die_naechste_runde(ort: Path, lauf: Lauf) -> None:
    _plane(lauf, "Dritte Runde", "3.2999")
    ohne = ("--ohne", "herford", "--naechste-runde", "3")
    assert lauf(*BEFEHL, *TROTZDEM, *ohne, "--ja").wert == 0
    assert (ort / "data/kommunen/herford.yaml").read_text().endswith("beitritt: {runde: 3}\n")
    assert lauf("runde", "zeigen", "3").ausgabe.endswith("Vorgemerkt (1): Herford\n")


@pytest.mark.parametrize(
    ("antworten", "runde"), [(("j",), 3), (("n",), None), (("",), None), (("vielleicht", "9", "4"), 4)]
)
def test_am_terminal_wird_gefragt_was_aus_den_ausgelassenen_wird(
    ort: Path, lauf: Lauf, antworten: tuple[str, ...], runde: int | None
) -> None:
    _plane(lauf, "Dritte Runde", "3.2999")
    _plane(lauf, "Vierte Runde", "9.2999")
    fragen = ("Nummer] ", "andere Nummer] ", "eine andere Nummer] ")
    eingaben = {frage: f"{antwort}\n" for frage, antwort in zip(fragen, antworten, strict=False)}
    ausgang = rufe_am_terminal(ort, [*BEFEHL, "--ohne", "herford"], eingaben | {"ändern? [j/N] ": "j\n"})
    assert "Kommende Runden: 3, 4.\nStadt Herford für Runde 3 vormerken?" in ausgang.ausgabe
    assert ausgang.wert == 0, ausgang
    erwartet = "name: Herford\nags: 05758012\n" + (f"beitritt: {{runde: {runde}}}\n" if runde else "")
    assert (ort / "data/kommunen/herford.yaml").read_text() == erwartet


@pytest.mark.parametrize(
    ("angaben", "wert", "text"),
    [
        (("--trotzdem", "G"), 2, "Es ist nichts geändert."),
        (
            ("--datum", "3.2026", "--ja"),
            2,
            "Der Tag der Unterschrift passt nicht: »3.2026« ist hier zu ungenau.",
        ),
        (("--datum", "5.4.2026", "--ja"), 2, "Runde 2 ist nicht am 5. April 2026, sondern im März 2026."),
        (("--ohne", "Bonn", "--ja"), 2, "Stadt Bonn ist für Runde 2 nicht vorgemerkt."),
        (
            ("--ohne", "herford", "--naechste-runde", "1", "--ja"),
            2,
            "Runde 1 ist abgeschlossen; vormerken lässt sich dafür niemand mehr.",
        ),
    ],
)
def test_was_nicht_geht_aendert_nichts(
    ort: Path, lauf: Lauf, angaben: tuple[str, ...], wert: int, text: str
) -> None:
    vorher = _stand(ort)
    ausgang = lauf(*BEFEHL, *angaben)
    assert (ausgang.wert, ausgang.meldungen.partition("\n")[0]) == (wert, f"Fehler: {text}")
    assert _stand(ort) == vorher


def test_alle_orte_eines_kreises_in_einem_zug(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("kommune", "neu", "--kreis", "Herford", "--ja")
    assert ausgang.meldungen == (
        "Geändert: 8 Dateien\n    Für Git: git add data/kommunen\n"
        '             git commit -m "Neuer Datensatz: Kreis Herford, Stadt Enger, Gemeinde Hiddenhausen und 5 weitere"\n'
    )
    orte = {
        "enger",
        "hiddenhausen",
        "kirchlengern",
        "kreis-herford",
        "loehne",
        "roedinghausen",
        "spenge",
        "vlotho",
    }
    angelegt = {datei.stem for datei in (ort / "data/kommunen").iterdir()}
    assert angelegt == {*orte, *SLUGS, "bonn"}
    assert lauf("kommune", "neu", "--kreis", "Kreis Herford") == Ausgang(
        0, "Nichts zu ändern: Das steht schon so im Register.\n", ""
    )
    assert lauf("pruefen").wert == 0


def test_alle_kreise_in_einem_zug(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf("kommune", "neu", "--art", "kreis", "Enger", "--ja", "Enger")
    # 31 Kreise ohne Lippe, das es schon gibt, und Enger.
    assert ausgang.meldungen.startswith("Geändert: 31 Dateien\n")
    assert (ort / "data/kommunen/staedteregion-aachen.yaml").exists()


def test_ohne_angabe_ist_nicht_klar_fuer_wen(ort: Path, lauf: Lauf) -> None:
    del ort
    assert lauf("kommune", "neu") == Ausgang(
        2,
        "",
        "Fehler: Es fehlt, für wen.\n    Namen nennen, oder --art oder --kreis für viele auf einmal.\n",
    )


def test_eine_runde_wird_geplant(ort: Path, lauf: Lauf) -> None:
    ausgang = lauf(
        "runde", "neu", "--bezeichnung", "Dritte Runde", "--datum", "3.2999", "--ort", "Köln", "--ja"
    )
    assert ausgang.meldungen == (
        "Geändert: 1 Datei\n    Für Git: git add data/runden\n"
        '             git commit -m "Runde 3 geplant für März 2999"\n'
    )
    assert (ort / "data/runden/2999-dritte-runde.yaml").read_text() == (
        "# yaml-language-server: $schema=../schema/runde.json\n"
        "nummer: 3\nbezeichnung: Dritte Runde\ndatum: 2999-03\nort: Köln\n"
    )
    unbekannt = lauf("runde", "neu", "--bezeichnung", "V", "--datum", "2999", "--veranstaltung", "x", "--ja")
    assert unbekannt.wert == 3
    assert "Das gäbe neue Fehler im Register." in unbekannt.meldungen


@pytest.mark.parametrize("befehl", [(*BEFEHL, *TROTZDEM), ("runde", "absagen", "2", "--grund", "Sturm")])
def test_ist_ein_datensatz_nicht_zu_lesen_steht_nicht_fest_wen_es_betrifft(
    ort: Path, lauf: Lauf, befehl: tuple[str, ...]
) -> None:
    """Sonst bliebe die Kommune zurück, die der Datensatz vormerkt, und der Ausgang wäre 0."""
    datei = ort / "data/kommunen/herford.yaml"
    datei.write_text("name: [\n")
    vorher = _stand(ort)
    ausgang = lauf(*befehl, "--ja")
    assert ausgang.wert == 3
    assert ausgang.meldungen.startswith(
        "Fehler: data/kommunen/herford.yaml hat Fehler; daran lässt sich so nichts ändern.\n"
    )
    assert ausgang.meldungen.endswith("    Beheben: kommunennetz kommune bearbeiten herford\n")
    assert _stand(ort) == vorher

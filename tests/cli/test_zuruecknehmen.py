"""Schritte zurücknehmen auf der Befehlszeile, und was eine Reihe von Mitgliedschaften überall bedeutet."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
BONN = """\
name: Bonn  # Bundesstadt
ags: 05314000
beitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Erklärung}
"""
UNNA = "name: Unna\r\nags: 05978036\r\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12-05\nquelle: Q\n"
ZWEITE = "nummer: 2\nbezeichnung: Zweite\ndatum: zwischen 2026-03-10 und 2099\nquelle: Q\n"
EINTRAGEN = ("--unterzeichnet", "2024-05-01", "--quelle", "Urkunde", "--ja")


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    runden = {"runden__2012-erste": RUNDE, "runden__2026-zweite": ZWEITE}
    return write_register(tmp_path, kommunen__bonn=BONN, kommunen__unna=UNNA, **runden)


def _stand(ort: Path) -> dict[str, bytes]:
    """Liefert alle Datensätze; das Schrittbuch gehört nicht dazu."""
    dateien = (datei for datei in (ort / "data").glob("[!.]*/*") if datei.is_file())
    return {datei.relative_to(ort).as_posix(): datei.read_bytes() for datei in dateien}


def _gelingt(lauf: Lauf, *angaben: str) -> Ausgang:
    ausgang = lauf(*angaben)
    assert ausgang.wert == 0, ausgang
    return ausgang


def _tritt_aus_und_wieder_bei(lauf: Lauf) -> None:
    austritt = ("--datum", "1.1.2020", "--quelle", "Schreiben vom November 2019", "--ja")
    _gelingt(lauf, "beitritt", "austritt", "Bonn", *austritt)
    _gelingt(lauf, "beitritt", "eintragen", "Bonn", *EINTRAGEN)


@pytest.mark.usefixtures("ort")
def test_ein_wiederbeitritt_aendert_keine_frueheren_antworten(lauf: Lauf) -> None:
    def antworten() -> list[str]:
        tage = ("2012-12-04", "2012-12-05", "2019-12-31", "2020-01-01", "2022-01-01", "2024-04-30")
        aufrufe = [
            (*befehl, "--stichtag", tag)
            for tag in tage
            for befehl in (("zahl",), ("liste",), ("liste", "--format", "csv"), ("liste", "--runde", "1"))
        ]
        anlagen = [_anlage(lauf, tag) for tag in tage]
        return [*(_gelingt(lauf, *aufruf).ausgabe for aufruf in aufrufe), *anlagen]

    austritt = ("--datum", "1.1.2020", "--quelle", "Schreiben", "--ja")
    _gelingt(lauf, "beitritt", "austritt", "Bonn", *austritt)
    vorher = antworten()
    assert len(set(vorher)) > len(vorher) / 2
    _gelingt(lauf, "beitritt", "eintragen", "Bonn", *EINTRAGEN)
    assert antworten() == vorher
    [heute] = json.loads(_gelingt(lauf, "liste", "--format", "json").ausgabe)
    assert (heute["seit"], heute["runde"], heute["quelle"]) == ("2024-05-01", None, "Urkunde")


def _anlage(lauf: Lauf, stichtag: str) -> str:
    ziel = Path(f"anlage-{stichtag}.md")
    _gelingt(lauf, "anlage", "--format", "md", "--stichtag", stichtag, "-o", str(ziel))
    inhalt = ziel.read_text(encoding="utf-8")
    ziel.unlink()
    return inhalt


@pytest.mark.usefixtures("ort")
def test_eine_fruehere_mitgliedschaft_gehoert_zu_ihrer_runde(lauf: Lauf) -> None:
    _tritt_aus_und_wieder_bei(lauf)
    zeilen = _gelingt(lauf, "runde", "zeigen", "1", "--format", "csv").ausgabe.splitlines()
    assert zeilen[1:] == ['"Bonn";"Stadt";"5. Dezember 2012 (Austritt: 1. Januar 2020)";"belegt";"Erklärung"']
    runden = json.loads(_gelingt(lauf, "runde", "liste", "--format", "json").ausgabe)
    assert [runde["unterzeichnet"]["kommunen"]["mindestens"] for runde in runden] == [1, 0]
    zeigen = [
        " ".join(zeile.split()) for zeile in _gelingt(lauf, "kommune", "zeigen", "Bonn").ausgabe.splitlines()
    ]
    for zeile in (
        "Beitritt: unterzeichnet 1. Mai 2024 Urkunde",
        "frühere Mitgliedschaft 1: Beitritt: unterzeichnet 5. Dezember 2012 Erklärung",
        "frühere Mitgliedschaft 1: Austritt: Datum 1. Januar 2020 Schreiben vom November 2019",
    ):
        assert zeile in zeigen
    assert " – 0 Fehler" in _gelingt(lauf, "pruefen").meldungen


def test_jeder_schritt_wird_byte_fuer_byte_zurueckgenommen(ort: Path, lauf: Lauf) -> None:
    anfang = _stand(ort)
    schritte = [
        ("kommune", "neu", "Herford", "Bünde"),
        ("beitritt", "kriterium", "Unna", "ansprechperson", "--stand", "ja", "--quelle", "Q"),
        ("beitritt", "beschluss", "Unna", "--gremium", "Rat", "--datum", "12.1.2026"),
        ("beitritt", "vormerken", "Unna", "Herford", "--runde", "2"),
        ("beitritt", "austritt", "Bonn", "--datum", "2020", "--quelle", "Schreiben"),
        ("beitritt", "vormerken", "Bonn", "--runde", "2"),
        (
            "runde",
            "abschliessen",
            "2",
            "--datum",
            "10.3.2026",
            "--quelle",
            "Liste",
            "--trotzdem",
            "Beschluss folgt",
        ),
        ("runde", "neu", "--bezeichnung", "Dritte", "--datum", "2027"),
    ]
    staende = [anfang]
    for schritt in schritte:
        _gelingt(lauf, *schritt, "--ja")
        staende.append(_stand(ort))
    assert len({json.dumps(list(map(str, stand.items()))) for stand in staende}) == len(schritte) + 1
    for davor in reversed(staende[:-1]):
        _gelingt(lauf, "zuruecknehmen", "--ja")
        assert _stand(ort) == davor
    assert lauf("zuruecknehmen", "--ja").meldungen == (
        "Fehler: Das Schrittbuch kennt keinen Schritt an diesem Register.\n"
        "    Ältere Stände kennt Git; von Hand ändern: kommunennetz kommune bearbeiten NAME\n"
    )
    for schritt in schritte[:-2]:
        _gelingt(lauf, *schritt, "--ja")
    _gelingt(lauf, "zuruecknehmen", "--schritte", str(len(schritte) - 2), "--ja")
    assert _stand(ort) == anfang


def test_eine_uebernommene_tabelle_und_eine_runde_sind_je_ein_schritt(ort: Path, lauf: Lauf) -> None:
    anfang = _stand(ort)
    (ort / "liste.csv").write_text(
        "Kommune;Bemerkung\nBonn;Eins\nStadt Unna;Zwei\nHagen;Drei\n", encoding="utf-8"
    )
    _gelingt(lauf, "import", "liste.csv", "--anwenden", "--ja")
    assert len(_stand(ort)) == len(anfang) + 1
    ausgang = _gelingt(lauf, "beitritt", "zuruecknehmen", "Unna", "--ja")
    erste, *weitere = ausgang.ausgabe.split("\n\n")[0].splitlines()
    assert erste.startswith("Zurückgenommen: Aus einer Tabelle übernommen: 3 Kommunen (")
    assert sorted(weitere) == ["    auch in data/kommunen/hagen.yaml", "    auch in data/kommunen/unna.yaml"]
    assert _stand(ort) == anfang


def test_eine_ruecknahme_sagt_was_sie_zuruecknimmt_und_fragt(ort: Path, lauf: Lauf) -> None:
    _gelingt(lauf, "beitritt", "vormerken", "Unna", "--runde", "2", "--ja")
    vorher = _stand(ort)
    ausgang = lauf("beitritt", "zuruecknehmen", "Unna")
    assert (ausgang.wert, ausgang.meldungen.splitlines()[0]) == (2, "Fehler: Es ist nichts geändert.")
    assert ausgang.ausgabe.startswith("Zurückgenommen: Vorgemerkt für Runde 2: Stadt Unna (")
    assert "-beitritt:\n-  runde: 2\n" in ausgang.ausgabe
    assert _stand(ort) == vorher
    assert (
        'git commit -m "Zurückgenommen: Vorgemerkt für Runde 2: Stadt Unna"'
        in _gelingt(lauf, "beitritt", "zuruecknehmen", "Unna", "--ja").meldungen
    )


@pytest.mark.parametrize("wie", ["anderer Klon", "von Hand geändert"])
def test_weiss_das_schrittbuch_nichts_ist_der_schritt_zu_nennen(ort: Path, lauf: Lauf, wie: str) -> None:
    beschluss = ("--gremium", "Rat", "--datum", "12.1.2026", "--vorlage", "V/1")
    _gelingt(lauf, "beitritt", "beschluss", "Unna", *beschluss, "--ja")
    _gelingt(lauf, "beitritt", "vormerken", "Unna", "--runde", "2", "--ja")
    if wie == "anderer Klon":
        rmtree(ort / "data/.schritte")
        text = "Das Schrittbuch kennt keinen Schritt bei Stadt Unna.\n"
    else:
        with (ort / "data/kommunen/unna.yaml").open("ab") as datei:
            datei.write(b"# angerufen\r\n")
        text = "data/kommunen/unna.yaml steht nicht mehr so da, wie dieser Schritt sie hinterließ: "
    vorher = _stand(ort)
    ausgang = lauf("beitritt", "zuruecknehmen", "Unna", "--ja")
    assert ausgang.wert == 2
    assert ausgang.meldungen.startswith(f"Fehler: {text}")
    hilfe = "    Den Schritt nennen, der zurückgenommen werden soll: --was beschluss | vormerkung\n"
    assert ausgang.meldungen.endswith(hilfe)
    assert _stand(ort) == vorher
    genannt = _gelingt(lauf, "beitritt", "zuruecknehmen", "Unna", "--was", "beschluss", "--ja")
    assert genannt.ausgabe.startswith(
        "Stadt Unna: Beschluss zurückgenommen\n"
        "    Verloren geht: beschluss (gremium »Rat«, datum »2026-01-12«, vorlage »V/1«)\n"
    )
    assert b"beschluss" not in (ort / "data/kommunen/unna.yaml").read_bytes()
    # Der genannte Schritt steht nun selbst im Buch.
    _gelingt(lauf, "beitritt", "zuruecknehmen", "Unna", "--ja")
    assert _stand(ort) == vorher


def test_was_und_schritte_schliessen_einander_aus(lauf: Lauf, ort: Path) -> None:
    angaben = ("beitritt", "zuruecknehmen", "Bonn", "--was", "unterschrift", "--schritte", "2", "--ja")
    assert lauf(*angaben) == Ausgang(
        2,
        "",
        "Fehler: --was und --schritte passen nicht zusammen.\n    Mit --was geht es Schritt für Schritt.\n",
    )
    assert (ort / "data/kommunen/bonn.yaml").read_text() == BONN


def test_ein_zweiter_austritt_ueberschreibt_den_ersten_nicht(ort: Path, lauf: Lauf) -> None:
    _gelingt(lauf, "beitritt", "austritt", "Bonn", "--datum", "2020", "--quelle", "Schreiben", "--ja")
    vorher = _stand(ort)
    assert lauf("beitritt", "austritt", "Bonn", "--datum", "2022", "--quelle", "Brief", "--ja") == Ausgang(
        2,
        "",
        "Fehler: Stadt Bonn ist schon ausgetreten (2020).\n"
        "    War das ein Irrtum, erst zurücknehmen: "
        "kommunennetz beitritt zuruecknehmen bonn --was austritt\n",
    )
    assert _stand(ort) == vorher


def test_was_danach_fehlte_wird_nicht_zurueckgenommen(ort: Path, lauf: Lauf) -> None:
    """Eine Runde, für die schon jemand vorgemerkt ist, lässt sich nicht einzeln wegnehmen."""
    _gelingt(lauf, "kommune", "neu", "Herford", "--ja")
    _gelingt(lauf, "runde", "neu", "--bezeichnung", "Dritte", "--datum", "2027", "--ja")
    _gelingt(lauf, "beitritt", "vormerken", "Herford", "--runde", "3", "--ja")
    _gelingt(lauf, "beitritt", "zuruecknehmen", "Herford", "--schritte", "2", "--ja")
    assert not (ort / "data/kommunen/herford.yaml").exists()
    _gelingt(lauf, "beitritt", "vormerken", "Unna", "--runde", "3", "--ja")
    (ort / "data/kommunen/unna.yaml").write_bytes(UNNA.encode() + b"beitritt: {runde: 3}\r\n")
    vorher = _stand(ort)
    assert lauf("zuruecknehmen", "--ja").wert == 2
    assert _stand(ort) == vorher


def test_das_schrittbuch_kommt_auch_ohne_eigenes_gitignore_nicht_in_git(ort: Path, lauf: Lauf) -> None:
    subprocess.run(["git", "init", "-q"], cwd=ort, check=True)
    _gelingt(lauf, "beitritt", "vormerken", "Unna", "--runde", "2", "--ja")
    befehl = ["git", "status", "--porcelain", "--untracked-files=all"]
    gesehen = subprocess.run(befehl, cwd=ort, check=True, capture_output=True, encoding="utf-8").stdout
    assert "data/kommunen/unna.yaml" in gesehen
    assert ".schritte" not in gesehen


def test_auch_von_hand_bearbeitetes_wird_zurueckgenommen(
    ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = ort / "editor.py"
    editor.write_text("import sys\nopen(sys.argv[1], 'ab').write(b'bemerkung: neu\\r\\n')\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    monkeypatch.delenv("VISUAL", raising=False)
    vorher = _stand(ort)
    _gelingt(lauf, "kommune", "bearbeiten", "Unna")
    assert _stand(ort) != vorher
    ausgang = _gelingt(lauf, "beitritt", "zuruecknehmen", "Unna", "--ja")
    assert ausgang.ausgabe.startswith("Zurückgenommen: Stadt Unna: bearbeitet (")
    assert _stand(ort) == vorher


@pytest.mark.parametrize("befehl", [("zuruecknehmen",), ("beitritt", "zuruecknehmen", "Unna")], ids=" ".join)
def test_eine_person_kommt_nicht_ungefragt_zurueck(
    ort: Path, lauf: Lauf, monkeypatch: pytest.MonkeyPatch, befehl: tuple[str, ...]
) -> None:
    """Was herausgenommen ist, bevor es in Git kam, kennt Git nicht."""
    unna = ort / "data/kommunen/unna.yaml"
    unna.write_bytes(UNNA.encode() + b"bemerkung: laut Frau Mustermann\r\n")
    editor = ort / "editor.py"
    editor.write_text(f"import sys\nopen(sys.argv[1], 'wb').write({UNNA.encode()!r})\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    monkeypatch.delenv("VISUAL", raising=False)
    mit = _stand(ort)
    _gelingt(lauf, "kommune", "bearbeiten", "Unna")
    ohne = _stand(ort)
    ausgang = lauf(*befehl, "--ja")
    assert (ausgang.wert, ausgang.ausgabe, _stand(ort)) == (2, "", ohne)
    assert ausgang.meldungen == (
        "Fehler: Es ist nichts geändert, denn es gibt Bedenken.\n"
        "    data/kommunen/unna.yaml, Zeile 3: Zurück käme, was weg war: "
        "hier steht wohl der Name einer Person (Kennzeichen ef7c).\n"
        "    Trotzdem ändern: --trotzdem GRUND.\n"
    )
    _gelingt(lauf, *befehl, "--ja", "--trotzdem", "steht im Protokoll")
    assert _stand(ort) == mit

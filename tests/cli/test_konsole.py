"""Geschlossene, volle und abgebrochene Ausgaben: Was zu tun war, ist getan, und der Ausgang sagt die Wahrheit."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fluechtig import fluechtiger_ordner
from hilfen import Ausgang, write_register
from umfang import LANG

BONN = "name: Bonn\nags: 05314000\n"
HAMM = "name: Hamm\nags: 05915000\nbeitritt: {runde: 2}\n"
UNNA = "name: Unna\nags: 05978036\nbeitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n"
MAIL = "---\nbetreff: Neues\ndatum: 2026-11-22\nan: alle\n---\nGuten Tag\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
ZWEITE = "nummer: 2\nbezeichnung: Zweite\ndatum: 2026-11-20\nquelle: Q\n"
KOMMENDE = "nummer: 3\nbezeichnung: Kommende\ndatum: 2090-11-20\n"
TABELLE = "Kommune;Bemerkung\nBonn;aus der Tabelle\n"

SCHRITTE = {
    "kommune neu Beelen --ja": 1,
    "beitritt kriterium Bonn ansprechperson --stand ja --quelle Q --ja": 1,
    "beitritt beschluss Bonn --gremium Rat --datum 2026-01-02 --quelle Q --ja": 1,
    "beitritt vormerken Bonn --runde 3 --ja": 1,
    "beitritt eintragen Bonn --unterzeichnet 2012-12-06 --runde 1 --quelle Q --ja": 1,
    "beitritt austritt Unna --datum 2020-01-01 --quelle Q --ja": 1,
    "beitritt zuruecknehmen Unna --was unterschrift --ja": 1,
    "runde neu --bezeichnung Vierte --datum 2027-12-06 --ja": 1,
    "import tabelle.csv --anwenden --ja": 1,
    "kommune bearbeiten Bonn": 1,
    "runde abschliessen 2 --datum 2026-11-20 --quelle Q --trotzdem Nacherfasst --ja": 2,
}
"""Was das Register ändert, und wie viele seiner Dateien."""

ERGEBNISSE = {
    "neu frisch": "frisch/data/netz.yaml",
    "schema -o schemas": "schemas/kommune.json",
    "export aus": "aus/kommunen.csv",
    "infomail entwuerfe mail -o entwuerfe": "entwuerfe/uebersicht.html",
    "infomail vorschau mail --html vorschau.html": "vorschau.html",
    "beitritt paket Bonn -o paket": "paket/zeitplan-bonn.pdf",
    "runde unterlagen 1 -o akte": "akte/urkunde-unna.pdf",
    "anlage --format md -o anlage.md": "anlage.md",
    "liste --format csv -o liste.csv": "liste.csv",
}
"""Was Ergebnisse schreibt, und woran zu sehen ist, dass sie da sind."""

WEGE = ["| true", "| head -1", ">&-", ">/dev/full", "2>&-", "2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"]
KURZ = 1
"""So viele Wege nimmt jeder Befehl im kurzen Lauf, jeder andere; zusammen kommen alle vor."""
LESENDE = {"liste": 0, "pruefen": 1, "zahl --format json": 0, "beitritt pruefen Bonn": 1, "--help": 0}


@pytest.fixture(name="ort")
def _ort() -> Iterator[Path]:
    with fluechtiger_ordner() as ort:
        dateien = {"kommunen__bonn": BONN, "kommunen__unna": UNNA, "runden__2012-erste": RUNDE}
        dateien |= {
            "kommunen__hamm": HAMM,
            "runden__2026-zweite": ZWEITE,
            "runden__2090-kommende": KOMMENDE,
            "infomails__mail": MAIL,
        }
        write_register(ort, **dateien)
        (ort / "tabelle.csv").write_text(TABELLE)
        yield ort


def _wege(angaben: str) -> list[str]:
    stelle = [*SCHRITTE, *ERGEBNISSE, *LESENDE].index(angaben)
    anzahl = KURZ if LANG == 1 else len(WEGE)
    return [WEGE[(stelle * KURZ + nummer) % len(WEGE)] for nummer in range(anzahl)]


def _rufe(ort: Path, angaben: str, weg: str) -> Ausgang:
    """Ruft das Programm in einer Shell; der Ausgang ist seiner, nicht der des Lesers in der Pipe."""
    programm = f"{shlex.quote(sys.executable)} -m kommunennetz"
    befehl = f'set -o pipefail; {programm} {angaben} {weg}; echo "${{PIPESTATUS[0]}}" >ausgang'
    lauf = subprocess.run(
        ["bash", "-c", befehl],
        cwd=ort,
        env={**os.environ, "EDITOR": "sh -c 'echo bemerkung: neu >>$1' -", "PYTHONUNBUFFERED": ""},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    wert = int((ort / "ausgang").read_text())
    (ort / "ausgang").unlink()
    return Ausgang(wert, lauf.stdout, lauf.stderr)


def _daten(ort: Path) -> dict[str, bytes]:
    dateien = (ort / "data").rglob("*")
    return {
        str(datei): datei.read_bytes()
        for datei in dateien
        if datei.is_file() and ".schritte" not in datei.parts
    }


def _geaendert(ort: Path, vorher: dict[str, bytes]) -> int:
    nachher = _daten(ort)
    return sum(vorher.get(datei) != nachher.get(datei) for datei in vorher | nachher)


def _check_meldungen(ausgang: Ausgang, weg: str) -> None:
    assert "Traceback" not in ausgang.meldungen + ausgang.ausgabe
    assert "Exception ignored" not in ausgang.meldungen
    assert ("lässt sich nicht schreiben" in ausgang.meldungen) == (weg in {">&-", ">/dev/full"})


@pytest.mark.parametrize("angaben", SCHRITTE)
def test_keine_ausgabe_verhindert_eine_aenderung(ort: Path, angaben: str) -> None:
    for weg in _wege(angaben):
        vorher = _daten(ort)
        ausgang = _rufe(ort, angaben, weg)
        assert (ausgang.wert, _geaendert(ort, vorher)) == (0, SCHRITTE[angaben]), weg
        _check_meldungen(ausgang, weg)
        shutil.rmtree(ort / "akte", ignore_errors=True)
        for datei in _daten(ort):
            Path(datei).unlink()
        for datei, inhalt in vorher.items():
            Path(datei).write_bytes(inhalt)


@pytest.mark.parametrize("angaben", list(ERGEBNISSE))
def test_keine_ausgabe_verhindert_ein_ergebnis(ort: Path, angaben: str) -> None:
    for weg in _wege(angaben):
        ausgang = _rufe(ort, angaben, weg)
        assert ausgang.wert == 0, weg
        assert (ort / ERGEBNISSE[angaben]).is_file()
        assert "Traceback" not in ausgang.meldungen
        for ziel in ERGEBNISSE.values():
            shutil.rmtree(ort / ziel.partition("/")[0], ignore_errors=True)


def test_ohne_ja_und_ohne_leser_ist_nichts_geaendert(ort: Path) -> None:
    vorher = _daten(ort)
    for weg, wert in {"| true": 2, ">&-": 3, ">/dev/full": 3, "2>&-": 2}.items():
        assert _rufe(ort, "kommune neu Beelen", weg).wert == wert, weg
    assert _daten(ort) == vorher


@pytest.mark.parametrize("angaben", list(LESENDE))
def test_wer_nur_liest_und_nicht_ankommt_sagt_es(ort: Path, angaben: str) -> None:
    """Der Leser einer Pipe darf genug haben; eine geschlossene oder volle Ausgabe ist ein Fehler."""
    (ort / "data/kommunen/essen.yaml").write_text("name: [\n")
    wahr = _rufe(ort, angaben, "").wert
    assert wahr == max(LESENDE[angaben], int(angaben != "--help"))
    for weg in _wege(angaben):
        ausgang = _rufe(ort, angaben, weg)
        assert ausgang.wert == (3 if weg.removeprefix("<&- ").startswith(">") else wahr), weg
        _check_meldungen(ausgang, weg)


def test_ein_falscher_aufruf_ohne_fehlerausgabe_hat_den_richtigen_ausgang(ort: Path) -> None:
    assert _rufe(ort, "liste --gibtesnicht", "2>&-") == Ausgang(2, "", "")
    assert _rufe(ort, "gibtesnicht", ">&- 2>&-") == Ausgang(2, "", "")


def test_die_grundausgaben_sind_nicht_durch_dateien_ersetzt(ort: Path) -> None:
    """Ohne Ausgabe bekäme die nächste geöffnete Datei deren Nummer, und der Text ginge dort hinein."""
    vorher = _daten(ort)
    assert _rufe(ort, "beitritt vormerken Bonn --runde 3 --ja", "<&- >&- 2>&-").wert == 0
    bonn = str(ort / "data/kommunen/bonn.yaml")
    assert _daten(ort) == vorher | {bonn: f"{BONN}beitritt:\n  runde: 3\n".encode()}

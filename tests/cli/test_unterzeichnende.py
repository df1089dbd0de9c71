"""Wer in einer Runde unterzeichnet hat, sagt jede Ausgabe gleich: gezählt sind Kommunen, gezeigt sind alle."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from hilfen import WURZEL, Ausgang, write_register
from kommunennetz.dokumente.anlageinhalt import render_anlage
from kommunennetz.dokumente.rundenakte import akte_kontext
from kommunennetz.errors import FrageError
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.vorlagen import Vorlagen

Lauf = Callable[..., Ausgang]
HEUTE = date.today()  # noqa: DTZ011 – die Befehle runde liste und zeigen fragen nach heute
VORLAGEN = Vorlagen([WURZEL / "templates"])


@dataclass(frozen=True)
class Unterschriften:
    """Was ohne das Programm in den Dateien steht."""

    kommunen: frozenset[str]
    mitglieder: frozenset[str]
    """Die Kommunen darunter, die nicht austraten: Liste und Anlage zeigen nur sie."""
    behoerden: frozenset[str]
    vorgemerkte: frozenset[str]


def _unterschriften(ort: Path, nummer: int) -> Unterschriften:
    dateien = (ort / "data/kommunen").glob("*.yaml")
    saetze = [yaml.load(datei.read_bytes(), yaml.BaseLoader) for datei in dateien]  # noqa: S506 – nur Text
    in_runde = [satz for satz in saetze if satz.get("beitritt", {}).get("runde") == str(nummer)]
    unterzeichnet = [satz for satz in in_runde if "unterzeichnet" in satz["beitritt"]]
    kommunen = [satz for satz in unterzeichnet if len(satz["ags"]) > 3]
    return Unterschriften(
        frozenset(satz["name"] for satz in kommunen),
        frozenset(satz["name"] for satz in kommunen if "austritt" not in satz),
        frozenset(satz["name"] for satz in unterzeichnet if len(satz["ags"]) == 3),
        frozenset(satz["name"] for satz in in_runde if "unterzeichnet" not in satz["beitritt"]),
    )


def _abschnitt(register: Register, nummer: int) -> str:
    """Liefert, was in der Anlage unter der Überschrift dieser Runde steht."""
    text = render_anlage(register, HEUTE, VORLAGEN)[0]
    return text.partition(f"## {register.runde(nummer).satz.bezeichnung}\n")[2].partition("\n##")[0]


def _behoerden_der_anlage(register: Register, nummer: int) -> set[str]:
    """Liefert, welche Bezirksregierungen die Anlage unter den Kommunen mit dieser Runde nennt."""
    text = render_anlage(register, HEUTE, VORLAGEN)[0].partition("## Weitere ")[2]
    bezeichnung = re.escape(register.runde(nummer).satz.bezeichnung)
    return set(re.findall(rf"^\| (Bezirksregierung [^|]+) \| {bezeichnung}(?:,| \|)", text, re.MULTILINE))


def _pressemitteilung(register: Register, nummer: int) -> str:
    return VORLAGEN.render("runde/pressemitteilung.md.j2", akte_kontext(register, nummer, HEUTE))


def _anzahl(kommunen: frozenset[str]) -> str:
    return f"{len(kommunen)} Kommune{'' if len(kommunen) == 1 else 'n'}"


def _pruefe_runde(lauf: Lauf, ort: Path, nummer: int) -> None:
    wer = _unterschriften(ort, nummer)
    anzahl = {"mindestens": len(wer.kommunen), "hoechstens": len(wer.kommunen)}
    gezaehlt = {"kommunen": anzahl, "bezirksregierungen": sorted(wer.behoerden)}
    dazu = f"; dazu {', '.join(sorted(wer.behoerden))}" if wer.behoerden else ""
    in_worten = f"{_anzahl(wer.kommunen)}{dazu}"
    befehl = ("--register", ort, "runde")

    [zeile] = [
        r for r in json.loads(lauf(*befehl, "liste", "--format", "json").ausgabe) if r["nummer"] == nummer
    ]
    assert zeile["unterzeichnet"] == gezaehlt
    assert zeile["vorgemerkt"] == len(wer.vorgemerkte)
    gezeigt = json.loads(lauf(*befehl, "zeigen", nummer, "--format", "json").ausgabe)
    assert gezeigt["unterzeichnet"] == gezaehlt
    assert {m["name"] for m in gezeigt["unterzeichnende"]} == wer.kommunen | wer.behoerden
    assert f"Unterzeichnende im Register: {in_worten}\n" in lauf(*befehl, "zeigen", nummer).ausgabe
    stand = json.loads(lauf(*befehl, "stand", nummer, "--format", "json").ausgabe)
    assert stand["unterzeichnet"] == gezaehlt
    assert {v["name"] for v in stand["vorgemerkt"]} == wer.vorgemerkte
    assert f"Schon unterzeichnet: {in_worten}. " in lauf(*befehl, "stand", nummer).ausgabe
    liste = lauf("--register", ort, "liste", "--runde", nummer).ausgabe
    assert f"Zusammen: {_anzahl(wer.mitglieder)}{dazu}; Stichtag" in liste

    register = load(ort).register
    assert register is not None
    abschnitt = _abschnitt(register, nummer)
    assert len(re.findall(r"^\| \d+ \|", abschnitt, re.MULTILINE)) == len(wer.mitglieder)
    assert "Bezirksregierung" not in abschnitt.replace(" Regierungsbezirk ", "")
    assert _behoerden_der_anlage(register, nummer) == wer.behoerden
    if not wer.kommunen:
        with pytest.raises(FrageError, match="keine Kommune unterzeichnet"):
            _pressemitteilung(register, nummer)
        return
    presse = _pressemitteilung(register, nummer)
    neue = re.findall(r"^- (.*), vertreten durch", presse, re.MULTILINE)
    assert len(neue) == len(wer.kommunen)
    assert [name for name in wer.behoerden | wer.vorgemerkte if name in "".join(neue)] == []
    mit = presse.partition("Mitunterzeichnet haben: ")[2].partition("\n")[0]
    assert all(name in mit for name in wer.behoerden)


def _nummern() -> list[int]:
    dateien = sorted((WURZEL / "data/runden").glob("*.yaml"))
    return sorted(int(yaml.safe_load(datei.read_bytes())["nummer"]) for datei in dateien)


def test_das_mitgelieferte_register_hat_eine_runde_mit_bezirksregierung() -> None:
    assert [nummer for nummer in _nummern() if _unterschriften(WURZEL, nummer).behoerden] == [3]


@pytest.mark.parametrize("nummer", _nummern())
def test_jede_ausgabe_zaehlt_die_kommunen_jeder_runde_gleich_und_zeigt_ihre_bezirksregierungen(
    lauf: Lauf, nummer: int
) -> None:
    _pruefe_runde(lauf, WURZEL, nummer)


KOMMUNEN = {
    "bonn": "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2017-12-06, runde: 1, quelle: Q}\n",
    "essen": "name: Essen\nags: 05113000\nbeitritt: {unterzeichnet: 2017-12-06, runde: 1, quelle: Q}\n"
    "austritt: {datum: 2020, quelle: Q}\n",
    "unna": "name: Unna\nags: 05978036\nbeitritt: {runde: 1}\n",
    "hagen": "name: Hagen\nags: 05914000\nbeitritt: {unterzeichnet: 2018-01, quelle: Q}\n",
    "bezirksregierung-arnsberg": "name: Bezirksregierung Arnsberg\nags: '059'\n"
    "beitritt: {unterzeichnet: 2017-12-06, runde: 1, quelle: Q}\n",
    "bezirksregierung-detmold": "name: Bezirksregierung Detmold\nags: '057'\n"
    "beitritt: {unterzeichnet: 2017-12-06, runde: 1, quelle: Q}\n",
    "bezirksregierung-koeln": "name: Bezirksregierung Köln\nags: '053'\nbeitritt: {runde: 1}\n",
}


def test_auch_mit_vorgemerkten_ausgetretenen_und_mehreren_bezirksregierungen(
    lauf: Lauf, tmp_path: Path
) -> None:
    runde = "nummer: 1\nbezeichnung: Erste\ndatum: zwischen 2017-12-06 und 2099\nquelle: Q\n"
    dateien = {f"kommunen__{name}": inhalt for name, inhalt in KOMMUNEN.items()}
    ort = write_register(tmp_path, **{"runden__2017-erste": runde}, **dateien)
    _pruefe_runde(lauf, ort, 1)
    stand = lauf("--register", ort, "runde", "stand", 1).ausgabe
    assert "Vorgemerkt: 1 Kommune; dazu Bezirksregierung Köln.\n" in stand

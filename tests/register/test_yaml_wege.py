"""Der Leser mit libyaml und der ohne urteilen gleich: Ob ein Datensatz gilt, hängt nicht am Rechner."""

import random
from pathlib import Path

import pytest
import yaml

from kommunennetz.befund import Stufe
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.aendern import yaml_ort
from kommunennetz.register.aendern.aenderung import Aenderung, Anhaengen, Setzen, change
from kommunennetz.register.lesen import yaml_leser
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_text import Baum
from umfang import beispiele

WURZEL = Path(__file__).parents[2]
WEGE = {"mit": getattr(yaml, "CSafeLoader", None), "ohne": yaml.SafeLoader}
TABULATOR = ("tabulator", "zwischen den Angaben steht ein Tabulator")
FRAGEZEICHEN = ("yaml", "zwischen Klammern steht ein »?« ohne Anführungszeichen")

DOPPELPUNKT = ("yaml", "zwischen Klammern fehlt hinter einem Doppelpunkt der Abstand")

pytestmark = pytest.mark.skipif(WEGE["mit"] is None, reason="PyYAML ist hier ohne libyaml gebaut")


@pytest.fixture(name="weg", params=list(WEGE))
def _weg(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    _nimm(request.param, monkeypatch)
    return str(request.param)


def _nimm(weg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for modul in (yaml_leser, yaml_ort):
        monkeypatch.setattr(modul, "Lader", WEGE[weg])


def _urteil(text: str) -> Baum | None:
    """Liefert, was gilt: den Baum, oder None, wenn die Datei fehlerhaft ist."""
    gelesen = parse(text.encode(), "d.yaml")
    fehlerhaft = any(befund.stufe is Stufe.FEHLER for befund in gelesen.befunde)
    return None if fehlerhaft else gelesen.baum


@pytest.mark.parametrize(
    "text",
    [
        "bemerkung: \t\nText\n",
        "bemerkung: \t\n  Text\n",
        "ags: 05358008\t\n",
        "ags:\t05358008\n",
        "name: Bonn\t# Bundesstadt\n",
        "{name: Bonn,\tags: x}\n",
        "name: Bonn\n\t\nags: x\n",
        "a: {b: Wer?, c: d}\n",
        "a: [Wer ist das?]\n",
        "a: {b?: c}\n",
        "a: {b:, c: d}\n",
        "a: {b:}\n",
        "a: {b:[c]}\n",
        "a: {b:{c: d}}\n",
        "a: [b:, c]\n",
        "a: [https://b:]\n",
        "a: [\n  b:,\n  c]\n",
        "a: {b: https://c:,d: e}\n",
    ],
)
@pytest.mark.usefixtures("weg")
def test_was_die_beiden_verschieden_laesen_ist_ein_befund(text: str) -> None:
    assert _urteil(text) is None


@pytest.mark.parametrize(
    ("text", "baum"),
    [
        ("# eins\tzwei\nname: Bonn\n", {"name": "Bonn"}),
        ("name: Bonn # eins\tzwei\n", {"name": "Bonn"}),
        ("a: Wer?\n", {"a": "Wer?"}),
        ("a: b:,c\n", {"a": "b:,c"}),
        ('a: {"b":[c:d]}\n', {"a": {"b": ["c:d"]}}),
        ("a: {b: 'c:,'}\n", {"a": {"b": "c:,"}}),
        ("a: {b: 'Wer?'}\n", {"a": {"b": "Wer?"}}),
        ("a:\n  - Wer?\nb: https://example.org/?x=1\n", {"a": ["Wer?"], "b": "https://example.org/?x=1"}),
    ],
)
@pytest.mark.usefixtures("weg")
def test_was_eindeutig_ist_lesen_beide(text: str, baum: Baum) -> None:
    assert _urteil(text) == baum


@pytest.mark.parametrize("weg", WEGE)
def test_beide_aendern_gleich(weg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _nimm(weg, monkeypatch)
    alt = "name: Bonn  # die Stadt\nags: '05'\nbemerkung: >-\n  lang\nbeitritt: {runde: ~}\nquellen:\n  - a\n"
    aenderungen: list[Aenderung] = [
        *(Setzen((feld,), "neu") for feld in ("name", "ags", "bemerkung")),
        Setzen(("beitritt", "runde"), "4"),
        Anhaengen(("quellen",), "b"),
    ]
    assert change(alt.encode(), "d.yaml", Kommune, *aenderungen).decode() == (
        "name: neu  # die Stadt\nags: 'neu'\nbemerkung: >-\n  neu\nbeitritt: {runde: 4}\nquellen:\n  - a\n  - b\n"
    )


def test_die_befunde_nennen_stelle_und_abhilfe() -> None:
    (tabulator,) = parse(b"name: Bonn\nbemerkung: \t\n  Text\n", "d.yaml").befunde[-1:]
    assert (tabulator.regel.id, tabulator.text) == TABULATOR
    assert (tabulator.zeile, tabulator.spalte, tabulator.hilfe) == (2, 12, "Leerzeichen verwenden.")
    (fragezeichen,) = parse(b"a: {b: Wer?}\n", "d.yaml").befunde
    assert (fragezeichen.regel.id, fragezeichen.text) == FRAGEZEICHEN
    assert (fragezeichen.zeile, fragezeichen.spalte) == (1, 8)


@pytest.mark.usefixtures("weg")
def test_ein_doppelpunkt_ohne_abstand_heisst_mit_und_ohne_libyaml_gleich() -> None:
    (befund,) = parse(b"a: {b: c,\n    d:, e: f}\n", "d.yaml").befunde
    assert (befund.zeile, befund.spalte, befund.regel.id, befund.text) == (2, 6, *DOPPELPUNKT)


STUECKE = [
    *" \t\n:-#|>'\"[]{},&*!%@`?~\\<\r",
    "\r\n",
    "\t\n",
    ": ",
    "- ",
    "? ",
    "---\n",
    "...\n",
    "|\n",
    ">+\n",
    "<<",
]


def _mutierte(zufall: random.Random, anzahl: int) -> list[str]:
    dateien = [
        pfad.read_bytes().decode("utf-8", "replace") for pfad in sorted((WURZEL / "data").rglob("*.yaml"))
    ]
    kurze = [text for text in dateien if len(text) < 1500]
    assert len(kurze) > 50
    return [_mutiere(zufall, zufall.choice(kurze)) for _ in range(anzahl)]


def _mutiere(zufall: random.Random, text: str) -> str:
    for _ in range(zufall.randint(1, 4)):
        stelle = zufall.randrange(len(text) + 1)
        weg = zufall.choice([0, 0, 0, zufall.randint(1, 4)])
        text = text[:stelle] + zufall.choice(["", *STUECKE]) + text[stelle + weg :]
    return text


def test_beide_urteilen_ueber_mutierte_datensaetze_gleich(monkeypatch: pytest.MonkeyPatch) -> None:
    verschieden, fehlerhafte = [], 0
    for text in _mutierte(random.Random(6), beispiele(800)):  # noqa: S311 – kein Geheimnis
        urteile = []
        for weg in WEGE:
            _nimm(weg, monkeypatch)
            urteile.append(_urteil(text))
        fehlerhafte += urteile[0] is None
        if urteile[0] != urteile[1]:
            verschieden.append(text)
    assert verschieden == []
    assert 100 < fehlerhafte < beispiele(800) - 100

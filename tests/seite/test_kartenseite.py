"""Die gezeichnete Karte: Gefärbt ist, wen die Liste nennt, jede Kommune dort, wo sie liegt, in ihrer Farbe.

Gemessen ist am Bild selbst: Wessen Ort ein Pfad umschließt, der ist gezeichnet.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import shapely

from hilfen import WURZEL, Ausgang
from kommunennetz.gebiete.karte import Gliederung, find_karte, gliedere
from kommunennetz.register.lesen.register import Register
from seite_probe import TAG, baue, lade, write_probe

Lauf = Callable[..., Ausgang]
Farben = dict[str, str]
"""Zu jedem AGS die Klasse seiner Farbe."""
_LEGENDE = re.compile(r'<rect class="feld (s\d)" [^>]*/></svg> ([^<]+?) <span class="leise">(\d+)</span>')
_FELD = re.compile(r'<path class="feld (s\d)( kreis)?" d="([^"]*)"/>')
_PUNKT = re.compile(r'<circle class="([^"]*)" cx="(\d+)" cy="(\d+)"')


def ringe(angabe: str) -> Iterator[Any]:
    """Liefert die Ringe eines Pfades aus seiner Angabe `d`, in der jeder Schritt vom vorigen aus zählt."""
    for ring in re.findall(r"M([^z]*)z", angabe):
        x = y = 0
        ecken = []
        zahlen = list(map(int, re.findall(r"-?\d+", ring)))
        for dx, dy in zip(zahlen[::2], zahlen[1::2], strict=True):
            x, y = x + dx, y + dy
            ecken.append((x, y))
        yield shapely.LinearRing(ecken)


def umschlossene(angabe: str, orte: Mapping[str, Any]) -> set[str]:
    """Liefert, wessen Ort die Füllung bedeckt; wie SVG füllt, wo die Umläufe sich nicht aufheben."""
    umlaeufe: Counter[str] = Counter()
    gelesene = list(ringe(angabe))
    assert gelesene
    for ring in gelesene:
        flaeche = shapely.Polygon(ring)
        umlaeufe.update({ags: 1 if ring.is_ccw else -1 for ags, ort in orte.items() if flaeche.contains(ort)})
    return {ags for ags, umlauf in umlaeufe.items() if umlauf}


def gezeichnete_flaechen(seite: str, register: Register) -> Farben:
    """Liefert, wer als Fläche gezeichnet ist; ein Kreis nur, wenn die Fläche alle seine Orte bedeckt."""
    karte = find_karte(register.verzeichnis, register.ort / "data" / "karte.json")
    assert karte is not None
    gliederung = gliedere(karte, register.verzeichnis)
    orte = {
        gebiet.ags: shapely.Point(karte.projektion.punkt(gebiet.lat or 0, gebiet.lon or 0))
        for gebiet in register.verzeichnis.alle
        if gebiet.ags in karte.zellen
    }
    farben: Farben = {}
    for farbe, kreis, angabe in _FELD.findall(seite):
        drin = umschlossene(angabe, orte)
        for ags in ganze_kreise(drin, gliederung) if kreis else drin:
            assert ags not in farben
            farben[ags] = farbe
    return farben


def ganze_kreise(orte: set[str], gliederung: Gliederung) -> set[str]:
    kreise = {gliederung.kreis[ags] for ags in orte}
    assert orte == {ags for kreis in kreise for ags in gliederung.angehoerige[kreis]}
    return kreise


def gezeichnete_punkte(seite: str, register: Register) -> Farben:
    """Liefert, wer als Punkt gezeichnet ist: das Gebiet, dessen Ort dem Punkt auf ein Pixel entspricht."""
    orte = {g.ags: (g.lon or 0, g.lat or 0) for g in register.verzeichnis.alle if g.ist_kommune and g.lat}
    west, ost = (wahl(lon for lon, _ in orte.values()) for wahl in (min, max))
    sued, nord = (wahl(lat for _, lat in orte.values()) for wahl in (min, max))
    hoehe = int(seite.partition('viewBox="0 0 1000 ')[2].partition('"')[0])
    farben: Farben = {}
    punkte = _PUNKT.findall(seite)
    assert len(punkte) == len(orte)
    for klasse, x, y in punkte:
        [ags] = (
            ags
            for ags, (lon, lat) in orte.items()
            if abs(20 + (lon - west) / (ost - west) * 960 - int(x)) <= 1
            and abs(20 + (nord - lat) / (nord - sued) * (hoehe - 40) - int(y)) <= 1
        )
        if klasse != "land":
            farben[ags] = klasse.split()[1]
    return farben


def farben_der_liste(seite: str, liste: list[dict[str, Any]]) -> Farben:
    """Liefert, welche Farbe jeder Kommune der Liste nach der Legende zukommt."""
    legende = {text: klasse for klasse, text, _ in _LEGENDE.findall(seite)}
    jahre = {
        jahr: klasse
        for text, klasse in legende.items()
        if (spanne := re.findall(r"\d{4}", text))
        for jahr in range(int(spanne[0]), int(spanne[-1]) + 1)
    }
    ohne_jahr = legende.get("Jahr des Beitritts nicht sicher", "")
    return {
        eine["ags"]: jahre[int(eine["seit_frueheste"][:4])]
        if eine["sicher"] and eine["seit_frueheste"][:4] == eine["seit_spaeteste"][:4]
        else ohne_jahr
        for eine in liste
        if eine["art"] != "bezirksregierung"
    }


def write_punktnetz(ort: Path) -> Path:
    """Schreibt das kleine Register mit einem Verzeichnis, zu dem es keine Karte gibt."""
    alle = (WURZEL / "src/kommunennetz/gebiete/gebiete.csv").read_text(encoding="utf-8").splitlines()
    write_probe(ort)
    kopf, *zeilen = alle
    weniger = [kopf, *(zeile for zeile in zeilen if "Monschau" not in zeile)]
    (ort / "data" / "gebiete.csv").write_text("\n".join(weniger) + "\n", encoding="utf-8")
    return ort


@pytest.fixture(name="orte", scope="module")
def _orte(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        "klein": write_probe(tmp_path_factory.mktemp("klein")),
        "wirklich": WURZEL,
        "punkte": write_punktnetz(tmp_path_factory.mktemp("punkte")),
    }


@pytest.mark.parametrize(
    ("netz", "gezeichnete"),
    [("klein", gezeichnete_flaechen), ("wirklich", gezeichnete_flaechen), ("punkte", gezeichnete_punkte)],
)
def test_gezeichnet_sind_in_ihrer_farbe_alle_kommunen_der_liste_und_sonst_keine(
    netz: str, gezeichnete: Callable[[str, Register], Farben], orte: dict[str, Path], lauf: Lauf
) -> None:
    dateien = baue(orte[netz])
    seite = dateien["karte.html"].decode()
    farben = gezeichnete(seite, lade(orte[netz]))
    ausgang = lauf("--register", orte[netz], "liste", "--stichtag", f"{TAG:%d.%m.%Y}", "--format", "json")
    assert farben == farben_der_liste(seite, json.loads(ausgang.ausgabe))
    assert len(farben) > 2
    assert {klasse: int(anzahl) for klasse, _, anzahl in _LEGENDE.findall(seite)} == {
        **{klasse: 0 for klasse, _, _ in _LEGENDE.findall(seite)},
        **Counter(farben.values()),
    }
    tabelle = csv.DictReader(io.StringIO(dateien["daten/mitglieder.csv"].decode(), newline=""))
    assert farben.keys() == {zeile["ags"] for zeile in tabelle if zeile["zaehlt"] == "true"}
    features = [eine["properties"] for eine in json.loads(dateien["daten/mitglieder.geojson"])["features"]]
    assert farben.keys() == {eine["ags"] for eine in features if eine["art"] != "bezirksregierung"}


def test_eine_fehlende_und_eine_falsch_gefaerbte_flaeche_fallen_auf() -> None:
    """Die Gegenprobe zum Messen am Bild, an jeder Fläche des wirklichen Registers."""
    seite, register = baue(WURZEL)["karte.html"].decode(), lade(WURZEL)
    farben = gezeichnete_flaechen(seite, register)
    ohne_kreise = {ags: farbe for ags, farbe in farben.items() if len(ags) > 5}
    gesehen: set[str] = set()
    for farbe, kreis, angabe in _FELD.findall(seite):
        for ring in [] if kreis else re.findall(r"M[^z]*z", angabe):
            ohne = gezeichnete_flaechen(seite.replace(ring, "", 1), register)
            [fehlende] = farben.keys() - ohne.keys()
            assert ohne == {ags: eine for ags, eine in farben.items() if ags != fehlende}
            assert farben[fehlende] == farbe
            gesehen.add(fehlende)
    assert gesehen == ohne_kreise.keys()
    vertauscht = seite.replace('"feld s2" d', '"feld s9" d').replace('"feld s3" d', '"feld s2" d')
    assert gezeichnete_flaechen(vertauscht, register) != farben

"""Das Gerüst des Bildes: ganz an einer kleinen Karte, an der großen so klein, wie die Seite es braucht."""

import gzip
from xml.etree import ElementTree as ET

import pytest

from kommunennetz.gebiete import Gebiet, Verzeichnis
from kommunennetz.gebiete.karte import Karte, Projektion
from kommunennetz.gebiete.kartenbild import Beschriftung, Feld, build_kartenbild

KREIS, LINKS, RECHTS, FREI = "09001", "09001001", "09001002", "09002000"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(name="verzeichnis")
def _verzeichnis() -> Verzeichnis:
    gebiete = [
        Gebiet(KREIS, "", "Kreis A", "Kreis A", "Kreis", "", "West", 0, ""),
        Gebiet(LINKS, "", "Gemeinde L", "L", "Gemeinde", KREIS, "West", 0, "", 1.0, 1.0),
        Gebiet(RECHTS, "", "Gemeinde R", "R", "Gemeinde", KREIS, "West", 0, "", 1.0, 2.0),
        Gebiet(FREI, "", "Stadt F", "F", "kreisfreie Stadt", "", "West", 0, "", 1.0, 3.0),
    ]
    return Verzeichnis({gebiet.slug: gebiet for gebiet in gebiete})


@pytest.fixture(name="karte")
def _karte() -> Karte:
    zellen = {
        ags: (((x, 0), (x + 10, 0), (x + 10, 10), (x, 10)),)
        for ags, x in ((LINKS, 0), (RECHTS, 10), (FREI, 20))
    }
    return Karte(Projektion(0, 0, 1, 1), 30, 10, "", zellen)


def test_von_unten_nach_oben_liegen_land_kreis_gemeinde_und_linien(
    karte: Karte, verzeichnis: Verzeichnis
) -> None:
    felder = {LINKS: Feld("seit-3"), KREIS: Feld("seit-1"), FREI: Feld("seit-3"), "09": Feld("nie")}
    bild = build_kartenbild(karte, verzeichnis, felder, Beschriftung("Mitglieder", "Drei sind dabei."))
    assert bild.ohne_flaeche == ("09",)
    assert bild.svg.splitlines() == [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10" role="img" aria-labelledby="karte-titel" aria-describedby="karte-beschreibung">',
        '<title id="karte-titel">Mitglieder</title>',
        '<desc id="karte-beschreibung">Drei sind dabei. Die Flächen sind eine Näherung, keine amtlichen Grenzen.</desc>',
        '<path class="land" d="M0 0l10 0 10 0 10 0 0 10-10 0-10 0-10 0z"/>',
        '<path class="feld seit-1" d="M0 0l10 0 10 0 0 10-10 0-10 0z"/>',
        '<path class="feld seit-3" d="M0 0l10 0 0 10-10 0zM20 0l10 0 0 10-10 0z"/>',
        '<path class="gemeinden" fill="none" d="M10 0l0 10"/>',
        '<path class="kreise" fill="none" d="M20 0l0 10"/>',
        '<path class="rand" fill="none" d="M0 0l10 0 10 0 10 0 0 10-10 0-10 0-10 0z"/>',
        "</svg>",
    ]


def test_aus_werten_wird_keine_auszeichnung(karte: Karte, verzeichnis: Verzeichnis) -> None:
    boese = '"><script>alert(1)</script>'
    felder = {LINKS: Feld(boese)}
    svg = build_kartenbild(karte, verzeichnis, felder, Beschriftung(boese, boese, boese)).svg
    assert "<script" not in svg
    wurzel = ET.fromstring(svg)  # noqa: S314 – eben selbst geschrieben
    assert {kind.tag for kind in wurzel.iter()} == {SVG + name for name in ("svg", "title", "desc", "path")}


@pytest.mark.parametrize(
    ("jede", "felder", "kilobyte", "gepackt"), [(9, 9, 16, 7), (3, 10, 20, 8), (1, 10, 28, 10)]
)
def test_bei_dreimal_so_vielen_mitgliedern_wie_heute_bleibt_das_bild_klein(
    jede: int, felder: int, kilobyte: int, gepackt: int
) -> None:
    verzeichnis = Verzeichnis.load()
    kommunen = [gebiet for gebiet in verzeichnis.alle if gebiet.ist_kommune]
    werte = {gebiet.ags: Feld(f"seit-{nummer % 5}") for nummer, gebiet in enumerate(kommunen[::jede])}
    bild = build_kartenbild(Karte.load(), verzeichnis, werte, Beschriftung("Mitglieder", "Alle."))
    wurzel = ET.fromstring(bild.svg)  # noqa: S314 – eben selbst geschrieben
    klassen = [pfad.get("class", "").split()[0] for pfad in wurzel.iter(f"{SVG}path")]
    linien = ["gemeinden", "kreise", "bezirke", "rand"]
    # Wo alle dabei sind, hat jede Grenze schon ihren Rand.
    assert klassen == ["land", *["feld"] * felder, *linien[jede == 1 :]]
    assert bild.ohne_flaeche == ()
    roh = bild.svg.encode()
    assert len(roh) < kilobyte * 1000
    assert len(gzip.compress(roh, mtime=0)) < gepackt * 1000

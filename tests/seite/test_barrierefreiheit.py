"""axe-core in Chromium: Auf keiner Seitenart ein Verstoß gegen WCAG 2.2 AA und die Empfehlungen von axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser import PAKETE, Farbe, Fenster, fenster, stichprobe, verlange

NORMEN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Was axe nicht entscheiden kann, wo das sein darf, und warum es trotzdem stimmt.
ERKLAERT = {
    # Zellen außerhalb des Bildes, in einem Bereich zum Schieben: Bei 1280 Punkten sind sie im Bild und
    # werden beurteilt; die Farben sind dieselben.
    ("color-contrast", "elmPartiallyObscured"): (".rolle", (320,)),
    # Einzelne Ziffern in Tabellen und Zahlen im Diagramm, Farbe »text« auf »grund«: nachgerechnet in test_palette.py.
    ("color-contrast", "shortTextContent"): ("table, svg.balken", (320, 1280)),
    ("color-contrast", "imgNode"): ("svg.balken", (320, 1280)),
}
Ergebnis = list[dict[str, Any]]


@pytest.fixture(name="axe", scope="module")
def _axe() -> str:
    return Path(verlange(PAKETE / "axe-core" / "axe.min.js", "axe-core")).read_text(encoding="utf-8")


def beurteile(offen: Fenster, axe: str) -> tuple[Ergebnis, Ergebnis]:
    """Liefert Verstöße und Unentschiedenes; axe kommt vom Test, an der CSP der Seite vorbei."""
    offen.miss(axe)
    ergebnis = offen.miss(
        "normen => axe.run(document, {runOnly: normen, resultTypes: ['violations', 'incomplete']})", NORMEN
    )
    assert len(ergebnis["passes"]) > 20
    return ergebnis["violations"], ergebnis["incomplete"]


def kurz(verstoesse: Ergebnis) -> list[tuple[str, str]]:
    return [(eines["id"], knoten["html"]) for eines in verstoesse for knoten in eines["nodes"]]


def unerklaert(offen: Fenster, unklar: Ergebnis, breite: int) -> Iterator[tuple[str, str, str]]:
    for eines in unklar:
        for knoten in eines["nodes"]:
            for grund in {str((pruefung["data"] or {}).get("messageKey")) for pruefung in knoten["any"]}:
                worin, breiten = ERKLAERT.get((eines["id"], grund), ("", ()))
                erklaert = breite in breiten and offen.miss(
                    "([was, worin]) => !!document.querySelector(was).closest(worin)",
                    [knoten["target"][0], worin],
                )
                if not erklaert:
                    yield (eines["id"], grund, knoten["html"])


@pytest.mark.parametrize("ansicht", [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")], ids=str)
@pytest.mark.parametrize("netz", ["klein", "wirklich"])
def test_axe_findet_auf_keiner_seitenart_einen_verstoss(
    netz: str,
    ansicht: tuple[int, Farbe],
    axe: str,
    chromium: Browser,
    gebaut: dict[str, dict[str, bytes]],
) -> None:
    breite, farbe = ansicht
    with fenster(chromium, gebaut[netz], breite=breite, farbe=farbe) as offen:
        for pfad in stichprobe(gebaut[netz]):
            offen.oeffne(pfad)
            verstoesse, unklar = beurteile(offen, axe)
            assert (pfad, kurz(verstoesse)) == (pfad, [])
            assert (pfad, list(unerklaert(offen, unklar, breite))) == (pfad, [])


@pytest.mark.parametrize("netz", ["klein", "wirklich"])
def test_auch_ohne_skript_findet_axe_auf_der_startseite_nichts(
    netz: str, axe: str, chromium: Browser, gebaut: dict[str, dict[str, bytes]]
) -> None:
    """Mit abgeschaltetem JavaScript läuft auch axe nicht: Beurteilt wird derselbe Baum, nur ohne suche.js."""
    dateien = gebaut[netz]
    assert [pfad for pfad, inhalt in dateien.items() if b"<script src" in inhalt] == ["index.html"]
    with fenster(chromium, dateien, java_script_enabled=False) as offen:
        abgeschaltet = offen.oeffne("index.html").content()
        assert "suche.js" not in offen.geholt
    for breite in (320, 1280):
        with fenster(chromium, dateien | {"suche.js": b""}, breite=breite) as offen:
            assert offen.oeffne("index.html").content() == abgeschaltet
            verstoesse, unklar = beurteile(offen, axe)
            assert kurz(verstoesse) == []
            assert list(unerklaert(offen, unklar, breite)) == []


def test_axe_faende_was_nicht_stimmt(
    axe: str, chromium: Browser, gebaut: dict[str, dict[str, bytes]]
) -> None:
    kaputt = (
        gebaut["klein"]["ueber.html"]
        .replace(b"<h1>", b'<img src="karte.svg"><h1>')
        .replace(b'lang="de"', b"")
    )
    stil = gebaut["klein"]["stil.css"].replace(b"--text:#1c2422", b"--text:#b0b0b0")
    dateien = gebaut["klein"] | {"ueber.html": kaputt, "stil.css": stil}
    assert dateien["stil.css"] != gebaut["klein"]["stil.css"]
    with fenster(chromium, dateien) as offen:
        offen.oeffne("ueber.html")
        verstoesse, _ = beurteile(offen, axe)
    assert {"image-alt", "html-has-lang", "color-contrast"} <= {eines["id"] for eines in verstoesse}

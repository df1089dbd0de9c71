"""Chromium als fremdes Programm: zeigt gebaute Seiten, ohne dass eine Anfrage den Rechner verlässt."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route

from hilfen import WURZEL
from umfang import LANG

ORT = "http://seite.test/netz/"
"""Wo die Seiten zu stehen scheinen, unter demselben Pfad wie die des kleinen Netzes; dort antwortet nur der Test."""

CHROMIUM = shutil.which("chromium")
NODE = shutil.which("node")
PAKETE = WURZEL / "node_modules"
# Ohne sie sucht Chromium bei jedem Start nach eigenen Servern.
SCHALTER = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_FORMEN = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
Farbe = Literal["light", "dark"]


def verlange(was: str | Path | None, name: str) -> str:
    """Liefert den Pfad eines fremden Programms; fehlt es, fällt der Test aus, in der CI schlägt er fehl."""
    if was is not None and Path(was).exists():
        return str(was)
    if os.environ.get("CI"):
        pytest.fail(f"In der CI muss geprüft werden, aber {name} fehlt.")
    pytest.skip(f"{name} fehlt (CONTRIBUTING.md, »Einrichten«)")


@dataclass
class Fenster:
    """Ein Fenster des Browsers und was darin geschah."""

    blatt: Page
    geholt: list[str] = field(default_factory=list)
    """Pfade, die von der Seite kamen."""
    hinaus: list[str] = field(default_factory=list)
    """Adressen, die es auf der Seite nicht gibt; keine Anfrage dorthin verlässt den Rechner."""
    meldungen: list[str] = field(default_factory=list)
    """Was die Konsole sagt, und Fehler in Skripten."""

    def oeffne(self, pfad: str) -> Page:
        """Zeigt eine Seite."""
        self.blatt.goto(f"{ORT}{pfad}")
        return self.blatt

    def miss(self, ausdruck: str, angabe: object = None) -> Any:
        """Liefert, was der Ausdruck im Browser ergibt."""
        return self.blatt.evaluate(ausdruck, angabe)


@contextmanager
def fenster(
    chromium: Browser,
    dateien: Mapping[str, bytes],
    *,
    breite: int = 1280,
    farbe: Farbe = "light",
    **angaben: Any,
) -> Iterator[Fenster]:
    """Liefert ein Fenster, in dem es nur diese Dateien gibt."""
    umgebung = chromium.new_context(
        viewport={"width": breite, "height": 900}, color_scheme=farbe, service_workers="block", **angaben
    )
    umgebung.set_default_timeout(20_000)
    offen = Fenster(umgebung.new_page())

    def antworte(anfrage: Route) -> None:
        adresse = anfrage.request.url
        pfad = adresse.removeprefix(ORT).partition("?")[0]
        if adresse.startswith(ORT) and pfad in dateien:
            offen.geholt.append(pfad)
            anfrage.fulfill(body=dateien[pfad], content_type=_FORMEN[Path(pfad).suffix])
        else:
            offen.hinaus.append(adresse)
            anfrage.abort()

    umgebung.route("**/*", antworte)
    offen.blatt.on("console", lambda meldung: offen.meldungen.append(meldung.text))
    offen.blatt.on("pageerror", lambda fehler: offen.meldungen.append(str(fehler)))
    try:
        yield offen
    finally:
        umgebung.close()


def stichprobe(dateien: Mapping[str, bytes]) -> list[str]:
    """Liefert von jeder Art von Seite die mit dem meisten Inhalt; im langen Lauf alle Seiten."""
    arten: dict[str, str] = {}
    for pfad in sorted(pfad for pfad in dateien if pfad.endswith(".html")):
        ordner, _, name = pfad.rpartition("/")
        art = pfad if LANG > 1 or not ordner or name == "index.html" else ordner
        if art not in arten or len(dateien[pfad]) > len(dateien[arten[art]]):
            arten[art] = pfad
    assert len(arten) > 12
    return list(arten.values())

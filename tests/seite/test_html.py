"""html-validate: Das HTML jeder gebauten Seite ist gültig und so, wie es sein soll."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from browser import NODE, PAKETE, verlange

REGELN = {
    # HTML unterscheidet Groß und klein hier nicht.
    "doctype-style": ["error", {"style": "lowercase"}],
    # Bereiche zum Schieben sind <div role="region">: kein Abschnitt des Textes, aber mit Namen erreichbar.
    "prefer-native-element": ["error", {"exclude": ["region"]}],
    # Der Titel einer Veranstaltung steht im Register; ihn zu kürzen, machte ihn falsch.
    "long-title": "off",
}


@pytest.fixture(name="html_validate", scope="module")
def _html_validate() -> list[str]:
    programm = PAKETE / "html-validate" / "bin" / "html-validate.mjs"
    return [verlange(NODE, "Node.js"), verlange(programm, "html-validate"), "--formatter", "json"]


def pruefe(programm: list[str], ordner: Path, dateien: dict[str, bytes]) -> list[tuple[str, str]]:
    """Liefert zu jedem Fehler Regel und Meldung."""
    regeln = {"root": True, "extends": ["html-validate:recommended", "html-validate:a11y"], "rules": REGELN}
    (ordner / ".htmlvalidate.json").write_text(json.dumps(regeln), encoding="utf-8")
    for pfad, inhalt in dateien.items():
        if pfad.endswith(".html"):
            ziel = ordner / pfad
            ziel.parent.mkdir(parents=True, exist_ok=True)
            ziel.write_bytes(inhalt)
    # In eine Datei: Durch eine Pipe gehen nur die ersten 64 kB, dann endet das Programm.
    bericht = ordner / "bericht.json"
    with bericht.open("wb") as ausgabe:
        lauf = subprocess.run(
            [*programm, "**/*.html"],
            cwd=ordner,
            stdout=ausgabe,
            stderr=subprocess.PIPE,
            check=False,
            timeout=300,
        )
    assert lauf.returncode in {0, 1}, lauf.stderr.decode()
    ergebnisse: list[dict[str, Any]] = json.loads(bericht.read_bytes())
    return [
        (f"{Path(eines['filePath']).name}:{meldung['line']} {meldung['ruleId']}", meldung["message"])
        for eines in ergebnisse
        for meldung in eines["messages"]
    ]


@pytest.mark.parametrize("netz", ["klein", "wirklich"])
def test_html_validate_findet_auf_keiner_seite_etwas(
    netz: str, html_validate: list[str], gebaut: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    assert pruefe(html_validate, tmp_path, gebaut[netz]) == []


def test_html_validate_liest_jede_seite(
    html_validate: list[str], gebaut: dict[str, dict[str, bytes]], tmp_path: Path
) -> None:
    dateien = {
        pfad: inhalt.replace(b"</h1>", b"</h2>")
        for pfad, inhalt in gebaut["klein"].items()
        if pfad.endswith(".html")
    }
    gefunden = pruefe(html_validate, tmp_path, dateien)
    assert len(dateien) > 20
    assert len([ort for ort, _ in gefunden if ort.endswith(" close-order")]) >= len(dateien)

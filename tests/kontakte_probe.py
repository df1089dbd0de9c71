"""Erfundene Personen für Tests des Wächters, und ein Ordner, in dem sie stehen."""

from pathlib import Path

UNNA = """\
kommune: unna
personen:
  - id: k7f3q
    amt: fach
    anrede: frau
    vorname: Zilpa
    nachname: Mondschüttler
    email: zilpa.mondschuettler@unna.example
    telefon: 02303 987-65432
    herkunft: {quelle: Schreiben der Stadt, am: 2026-11}
    informiert_am: 2026-11
    geprueft: 2026-11
"""


def write_kontakte(ort: Path, **dateien: str) -> Path:
    """Schreibt einen Kontaktordner; ohne Angabe mit einer Person in Unna."""
    for name, inhalt in (dateien or {"unna": UNNA}).items():
        datei = ort / "kommunen" / f"{name}.yaml"
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_text(inhalt, encoding="utf-8")
    return ort

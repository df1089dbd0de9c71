"""Bausteine für Tests: kleine Register aus wenigen Zeilen, und ein Aufruf des Programms."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.store import load

WURZEL = Path(__file__).resolve().parents[1]
HEUTE = date(2026, 11, 22)

NETZ = """\
name: Testnetz
land: "05"
gruendung: 2012-12
traeger: Land
absender: {name: Geschäftsstelle, email: netz@example.org}
kriterien:
  - fassung: "2012"
    gilt_ab: 2012
    quelle: Beschluss 2012
    punkte:
      - {id: ansprechperson, kurz: Ansprechperson, text: T, nachweis: Schreiben, naechster_schritt: Benennen.}
      - id: anerkennung
        kurz: Anerkennung
        text: T
        nachweis: Vertrag
        naechster_schritt: Weg wählen.
        wege: [{id: karte, text: Karte}, {id: geplant, text: geplant}, {id: anders, text: anderes}]
  - fassung: "2020"
    gilt_ab: 2020-03
    quelle: Beschluss 2020
    punkte:
      - {id: ansprechperson, kurz: Ansprechperson, text: T, nachweis: Schreiben, naechster_schritt: Benennen.}
      - {id: erklaerung, kurz: Erklärung, folgt_aus: beitritt, text: T, nachweis: N, naechster_schritt: Beschließen.}
erklaerungen:
  - {fassung: "2012", titel: Gemeinsame Erklärung, gilt_ab: 2012-12, quelle: Q}
zahlen:
  - {stand: 2012-12, anzahl: 10, zaehlt: unterzeichner, bezirksregierung: ungenannt, quelle: Q}
"""


def write_register(ort: Path, **dateien: str) -> Path:
    """Schreibt ein Register; `kommunen__bonn="…"` wird zu data/kommunen/bonn.yaml, Inhalte ohne Kopf."""
    inhalte = {"netz": NETZ, **dateien}
    for name, inhalt in inhalte.items():
        datei = (
            ort / "data" / f"{name.replace('__', '/')}{'.md' if name.startswith('infomails') else '.yaml'}"
        )
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_bytes(inhalt.encode())
    return ort


def load_register(ort: Path, **dateien: str) -> Register:
    """Liefert ein Register ohne Befunde."""
    geladen = load(write_register(ort, **dateien))
    assert not geladen.befunde, [str(befund) for befund in geladen.befunde]
    assert geladen.register is not None
    return geladen.register


def register_aus(kommunen: list[Kommune], netz: Netz) -> Register:
    """Liefert ein Register, das es nur im Speicher gibt (für Hypothesis, wo Dateien zu langsam wären)."""
    eintraege = {
        f"k{nummer}": Eintrag(f"k{nummer}", "x", kommune, b"") for nummer, kommune in enumerate(kommunen)
    }
    return Register(Path(), Eintrag("netz", "netz", netz, b""), Verzeichnis.load(), {"kommunen": eintraege})


@dataclass(frozen=True)
class Ausgang:
    """Was ein Aufruf ergab."""

    wert: int
    ausgabe: str
    meldungen: str

"""Was der Mailserver ablehnte, als Tabelle: zum Ansehen, Berichtigen und Wiederverwenden.

Eine berichtigte Adresse wird nie aus der Tabelle verschickt: Sie hat einen Ort, den Kontaktordner oder das
Register, und die Tabelle sagt nur, was dort zu ändern ist.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kommunennetz.dateien import bereitgelegt, grund, read_inhalt
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.sitz import Sitz, parse_sitz
from kommunennetz.setzerei.tabellen import als_csv
from kommunennetz.versand.journal import Sitzstand, Stand
from kommunennetz.versand.sendung import Sendung

DATEI = "uneinlieferbar.csv"
_SITZ, _ADRESSE, _NEU = "Sitz", "Adresse", "Richtige Adresse"
_SPALTEN = (_SITZ, "Kommune", _ADRESSE, "Stand", "Code", "Antwort", _NEU)


def write_uneinlieferbar(ordner: Path, sendung: Sendung, staende: Mapping[str, Sitzstand]) -> Path | None:
    """Schreibt die Tabelle neben die Sendung und liefert sie; None, wenn sie leer wäre. Wirft OSError."""
    zeilen = [
        (fall.schluessel, fall.name, fall.adresse, str(stand.stand), stand.code, stand.text, "")
        for fall in sendung.empfaenger
        if (stand := staende.get(fall.schluessel)) is not None and stand.stand is Stand.ABGELEHNT
    ]
    ziel = ordner / DATEI
    if not zeilen:
        ziel.unlink(missing_ok=True)
        return None
    with bereitgelegt(ziel, als_csv(_SPALTEN, zeilen), 0o600) as fertig:
        fertig.replace(ziel)
    return ziel


@dataclass(frozen=True, slots=True)
class Uneinlieferbares:
    """Ein Sitz aus der Tabelle."""

    sitz: Sitz
    adresse: str
    richtig: str
    """Die berichtigte Adresse; leer, wenn niemand eine eintrug."""


def load_uneinlieferbar(pfad: Path) -> tuple[Uneinlieferbares, ...]:
    """Liefert die Zeilen, auch wie Excel sie speichert; FrageError, wenn es nicht diese Tabelle ist."""
    try:
        roh = read_inhalt(pfad)
    except OSError as error:
        raise FrageError(f"»{pfad}« ist nicht lesbar: {grund(error)}.", "Den Pfad prüfen.") from error
    if roh is None:
        raise FrageError(f"»{pfad}« gibt es nicht.", "Den Pfad prüfen.")
    try:
        text = roh.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = roh.decode("cp1252", "replace")
    trenner = ";" if ";" in text.partition("\n")[0] else ","
    zeilen = list(csv.DictReader(io.StringIO(text), delimiter=trenner))
    if not zeilen or not {_SITZ, _ADRESSE, _NEU} <= set(zeilen[0]):
        spalten = f"{_SITZ}, {_ADRESSE}, {_NEU}"
        raise FrageError(f"»{pfad.name}« ist keine solche Tabelle.", f"Sie hat die Spalten {spalten}.")
    return tuple(_parse(zeile) for zeile in zeilen if (zeile[_SITZ] or "").strip())


def _parse(zeile: Mapping[str, str | None]) -> Uneinlieferbares:
    # Vor eine Formel setzt das Schreiben ein Hochkomma.
    sitz, adresse, neu = ((zeile[name] or "").strip().removeprefix("'") for name in (_SITZ, _ADRESSE, _NEU))
    return Uneinlieferbares(parse_sitz(sitz), adresse, neu)

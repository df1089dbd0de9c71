"""Eine fremde CSV-Datei lesen: Zeichensatz, Trennzeichen und Zeilen, wie ein Tabellenprogramm sie zählt."""

import csv
import io
import re
from collections.abc import Iterator

from kommunennetz.austausch.herein.rohblatt import (
    MAX_SPALTEN,
    MAX_ZEILEN,
    Rohblatt,
    Rohzeile,
    Zelle,
    adresse,
    textmangel,
)
from kommunennetz.austausch.herein.zeichensatz import decode
from kommunennetz.errors import RegisterError

TRENNZEICHEN = (";", ",", "\t", "|")


def read_csv(daten: bytes, name: str) -> list[Rohblatt]:
    """Liefert die Tabelle je Trennzeichen; welches stimmt, entscheidet sich an den Überschriften.

    Ein Blatt, das sich nicht bis zum Ende lesen ließ, trägt den Fehler bei sich.
    """
    text = _text(daten, name)
    erste, _, rest = text.partition("\n")
    if (treffer := re.fullmatch("sep=(.)\r?", erste)) is not None:
        return [_blatt("\n" + rest, treffer[1], name)]
    return [_blatt(text, zeichen, name) for zeichen in TRENNZEICHEN]


def _text(daten: bytes, name: str) -> str:
    """Liefert den Text, in welchem gebräuchlichen Zeichensatz er auch gespeichert ist."""
    text = decode(daten)
    if text is None:
        raise RegisterError(
            f"»{name}« ist weder UTF-8 noch Windows-, Mac- oder DOS-Text.",
            "Aus dem Tabellenprogramm als »CSV UTF-8« speichern oder gleich als .xlsx.",
        )
    if "\0" in text:
        raise RegisterError(
            f"»{name}« ist keine CSV-Datei: sie enthält Nullbytes.",
            "Aus dem Tabellenprogramm als »CSV UTF-8« speichern oder gleich als .xlsx.",
        )
    if re.match(r"\s*<(!doctype|html|\?xml|table)\b", text, re.IGNORECASE):
        raise RegisterError(
            f"»{name}« ist eine Webseite, keine Tabelle.", "In Excel öffnen, als .xlsx speichern."
        )
    return text


def _blatt(text: str, trennzeichen: str, name: str) -> Rohblatt:
    leser = csv.reader(io.StringIO(text, newline=""), delimiter=trennzeichen, strict=True)
    zeilen: list[Rohzeile] = []
    try:
        zeilen.extend(_zeilen(leser, name))
    except csv.Error:
        grund = f"»{name}« ist keine lesbare CSV-Datei: Fehler bei Zeile {leser.line_num}."
        hilfe = "Dort ist ein Anführungszeichen nicht geschlossen oder eine Zelle zu lang."
        return Rohblatt("", zeilen, fehler=RegisterError(grund, hilfe))
    except RegisterError as error:
        return Rohblatt("", zeilen, fehler=error)
    return Rohblatt("", zeilen)


def _zeilen(leser: Iterator[list[str]], name: str) -> Iterator[Rohzeile]:
    anzahl = 0
    for nummer, zeile in enumerate(leser, 1):
        gefuellt = {spalte: text for spalte, text in enumerate(zeile, 1) if text.strip()}
        if not gefuellt:
            continue
        yield Rohzeile(nummer, {spalte: _zelle(nummer, spalte, text) for spalte, text in gefuellt.items()})
        if (anzahl := anzahl + 1) > MAX_ZEILEN or max(gefuellt) > MAX_SPALTEN:
            raise RegisterError(
                f"»{name}« hat mehr als {MAX_ZEILEN} Zeilen oder {MAX_SPALTEN} Spalten.",
                "Die Liste auf das kürzen, worum es geht.",
            )


def _zelle(nummer: int, spalte: int, text: str) -> Zelle:
    return Zelle(adresse(nummer, spalte), text, textmangel(text))

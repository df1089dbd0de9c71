"""Die Tabelle der Gebiete: CSV lesen und prüfen, spaltenweise, weil das mehrfach schneller ist."""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

from kommunennetz.dateien import grund, ist_geraet
from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.worte.namen import slug
from kommunennetz.worte.zeichen import hat_unsichtbare, ist_unsichtbar

SPALTEN = Gebiet._fields
_ZAHLEN: dict[str, Callable[[str], Any]] = {"einwohner": int, "lat": float, "lon": float}

_LAENGE_KREIS = 5
_FUEHRENDE_NULL = "Excel verschluckt führende Nullen: die Spalte als Text einlesen."
_ZAHL = "Eine ganze Zahl ohne Punkte und Leerzeichen eintragen: 359172."
_GRAD = "Grad mit Dezimalpunkt eintragen: 51.27129."
_TEXT = "Einen Text ohne Leerzeichen am Anfang und Ende eintragen."
_GERAET = "Unter Windows kann keine Datei so heißen; den Kurznamen ergänzen, etwa »Stadt …«."
_MUSTER = {
    "ags": (r"\d{3}|\d{5}|\d{8}", f"8 Ziffern Gemeinde, 5 Kreis, 3 Bezirksregierung. {_FUEHRENDE_NULL}"),
    "ars": (r"\d{12}", f"12 Ziffern, bei Kreisen mit Nullen aufgefüllt. {_FUEHRENDE_NULL}"),
    "einwohner": (r"\d{1,9}", _ZAHL),
    "einwohner_stand": (
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
        "Tag als JJJJ-MM-TT, so: 2024-12-31.",
    ),
    "lat": (r"-?\d{1,2}(\.\d+)?", _GRAD),
    "lon": (r"-?\d{1,3}(\.\d+)?", _GRAD),
}


def load_tabelle(path: Path) -> dict[str, Gebiet]:
    """Liefert die Gebiete der Datei nach ihrem Slug, in der Reihenfolge der Datei.

    Wirft RegisterError mit Datei, Zeile und Abhilfe, wenn die Datei fehlt oder nicht stimmt.
    """
    spalten = _spalten(path, _text(path))
    slugs = tuple(map(slug, spalten["kurzname"]))
    _check_spalten(path, spalten, slugs)
    werte = (map(_ZAHLEN[spalte], w) if spalte in _ZAHLEN else w for spalte, w in spalten.items())
    return dict(zip(slugs, map(Gebiet._make, zip(*werte, strict=True)), strict=True))


def _text(path: Path) -> str:
    try:
        rohdaten = path.read_bytes()
    except OSError as error:
        hilfe = "Datei und Rechte prüfen; ein Register ohne gebiete.csv nimmt das mitgelieferte Verzeichnis."
        raise RegisterError(f"{path.as_posix()}: nicht lesbar ({grund(error)})", hilfe) from error
    try:
        text = rohdaten.decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
    except UnicodeDecodeError as error:
        zeile = rohdaten.count(b"\n", 0, error.start) + 1
        _abbruch(path, zeile, "kein UTF-8", "Die Datei als UTF-8 speichern, in Excel als »CSV UTF-8«.")
    _check_zeichen(path, text)
    return text


def _check_zeichen(path: Path, text: str) -> None:
    """Verlangt druckbare Zeichen in NFC (DIN 91379): Unsichtbares macht zwei gleiche Namen verschieden."""
    if text.replace("\n", "").isprintable() and not hat_unsichtbare(text) and _ist_nfc(text):
        return
    for nummer, zeile in enumerate(text.split("\n"), start=1):
        # Auch ein Tabulator und ein geschütztes Leerzeichen haben hier nichts zu suchen.
        if zeichen := next((z for z in zeile if not z.isprintable() or ist_unsichtbar(z)), ""):
            _abbruch(path, nummer, f"unsichtbares Zeichen U+{ord(zeichen):04X}", "Das Zeichen löschen.")
        if not _ist_nfc(zeile):
            _abbruch(path, nummer, "Buchstabe aus zwei Zeichen", "Ihn neu eintippen (Unicode NFC).")


def _ist_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def _spalten(path: Path, text: str) -> dict[str, Sequence[str]]:
    """Trennt den Text in Spalten und prüft Kopf und Spaltenzahl."""
    zeilen = text.split("\n")
    breite = len(SPALTEN)
    if '"' in text:
        felder = _csv_felder(path, zeilen)
        breiten = list(map(len, felder))
        flach = list(chain.from_iterable(felder))
    else:
        # Dann ist jedes Komma eine Grenze: ohne eine Liste je Zeile geht es dreimal so schnell wie mit csv.
        breiten = [zeile.count(",") + 1 for zeile in zeilen]
        flach = text.replace("\n", ",").split(",")
    if tuple(flach[: breiten[0]]) != SPALTEN:
        _abbruch(path, 1, "falsche Kopfzeile", f"Sie lautet, mit Kommas getrennt: {','.join(SPALTEN)}")
    if breiten.count(breite) < len(breiten):
        nummer, falsch = next((i, n) for i, n in enumerate(breiten, start=1) if n != breite)
        hilfe = "Fehlt ein Wert, bleibt sein Platz zwischen den Kommas leer."
        _abbruch(path, nummer, f"{falsch} Spalten statt {breite}", hilfe)
    if len(breiten) == 1:
        _abbruch(path, 1, "kein einziges Gebiet", "Mindestens eine Zeile unter der Kopfzeile eintragen.")
    return {spalte: flach[breite + stelle :: breite] for stelle, spalte in enumerate(SPALTEN)}


def _csv_felder(path: Path, roh: list[str]) -> list[list[str]]:
    offen = next((nummer for nummer, zeile in enumerate(roh, start=1) if zeile.count('"') % 2), None)
    if offen:
        _abbruch(path, offen, "ein Anführungszeichen ist nicht geschlossen", "Jede Zeile ist ein Datensatz.")
    leser = csv.reader(roh, strict=True)
    try:
        return list(leser)
    except csv.Error:
        hilfe = "Nur ganze Felder stehen in Anführungszeichen, eines im Text wird verdoppelt."
        _abbruch(path, leser.line_num, "Anführungszeichen am falschen Platz", hilfe)


def _check_spalten(path: Path, spalten: Mapping[str, Sequence[str]], slugs: Sequence[str]) -> None:
    for spalte in ("name", "kurzname", "art"):
        _check_werte(path, spalte, spalten[spalte], re.compile(r"\S(.*\S)?").fullmatch, _TEXT)
    for spalte, (muster, hilfe) in _MUSTER.items():
        passt = re.compile(muster, re.ASCII).fullmatch
        _check_werte(path, spalte, spalten[spalte], passt, hilfe)
    kreise = {"", *(ags for ags in spalten["ags"] if len(ags) == _LAENGE_KREIS)}
    hilfe = "Den fünfstelligen AGS einer Zeile dieser Datei eintragen, bei kreisfreien Städten nichts."
    _check_werte(path, "kreis_ags", spalten["kreis_ags"], kreise.__contains__, hilfe)
    for spalte in ("ags", "ars", "kurzname"):
        _check_einmalig(path, spalte, spalten[spalte])
    _check_werte(path, "slug", slugs, bool, "Der Kurzname braucht mindestens einen Buchstaben.")
    _check_werte(path, "slug", slugs, lambda name: not ist_geraet(name), _GERAET)
    _check_einmalig(path, "slug", slugs)


def _check_werte(
    path: Path, spalte: str, werte: Sequence[str], passt: Callable[[str], object], hilfe: str
) -> None:
    if all(map(passt, frozenset(werte))):
        return
    stelle = next(i for i, wert in enumerate(werte) if not passt(wert))
    _abbruch(path, stelle + 2, f"{spalte} »{werte[stelle]}« ist ungültig", hilfe)


def _check_einmalig(path: Path, spalte: str, werte: Sequence[str]) -> None:
    if len(frozenset(werte)) == len(werte):
        return
    erste: dict[str, int] = {}
    for zeile, wert in enumerate(werte, start=2):
        if erste.setdefault(wert, zeile) != zeile:
            text = f"{spalte} »{wert}« steht schon in Zeile {erste[wert]}"
            _abbruch(path, zeile, text, "Eine der beiden Zeilen löschen oder umbenennen.")


def _abbruch(path: Path, zeile: int, text: str, hilfe: str) -> NoReturn:
    raise RegisterError(f"{path.as_posix()}:{zeile}: {text}", hilfe)

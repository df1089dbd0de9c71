"""Die Tabelle der Gebiete: CSV lesen und prüfen, spaltenweise, weil das mehrfach schneller ist."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NoReturn

from kommunennetz.dateien import grund, ist_geraet
from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.worte.faelle import EINGEBAUT, Genus, beuge
from kommunennetz.worte.namen import slug
from kommunennetz.worte.zeichen import hat_unsichtbare, ist_unsichtbar

PFLICHT = Gebiet._fields[:9]
FREIWILLIG = Gebiet._fields[9:]
SPALTEN = (*PFLICHT, "lat", "lon")
_LEER: dict[str, Any] = {"verband_ags": "", "zaehlt_als": "", "genus": ""}
HOECHSTENS = 100
"""So viele Fehler einer Datei werden auf einmal genannt."""


def _zahl(text: str) -> int:
    return int(text or 0)


def _grad(text: str) -> float | None:
    return float(text) if text else None


_ZAHLEN: dict[str, Callable[[str], Any]] = {"einwohner": _zahl, "lat": _grad, "lon": _grad}

_LAENGE_KREIS, _LAENGE_VERBAND = 5, 9
_FUEHRENDE_NULL = "Excel verschluckt führende Nullen: die Spalte als Text einlesen."
_ZAHL = "Eine ganze Zahl ohne Punkte und Leerzeichen eintragen: 359172."
_GRAD = "Grad mit Dezimalpunkt eintragen: 51.27129, oder nichts."
_TEXT = "Einen Text ohne Leerzeichen am Anfang und Ende eintragen."
_GERAET = "Unter Windows kann keine Datei so heißen; den Kurznamen ergänzen, etwa »Stadt …«."
_GENUS = (
    "Es ist das Geschlecht des Gattungswortes vor dem Ort: maennlich für »Flecken Lauenau«; »Stadt« und "
    "alles andere Eingebaute braucht keines."
)
_GRUPPEN = tuple(gruppe.value for gruppe in Gruppe)
_GENERA = tuple(genus.value for genus in Genus)
_MUSTER = {
    "ags": (
        r"\d{3}|\d{5}|\d{8,9}|[A-Z]{2}-[0-9A-Z]{1,10}",
        f"8 Ziffern Gemeinde, 5 Kreis, 9 Gemeindeverband, 3 Bezirk. {_FUEHRENDE_NULL}",
    ),
    "ars": (r"(\d{12})?", f"12 Ziffern, bei Kreisen mit Nullen aufgefüllt, oder nichts. {_FUEHRENDE_NULL}"),
    "einwohner": (r"(\d{1,9})?", _ZAHL),
    "einwohner_stand": (
        r"(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?",
        "Tag als JJJJ-MM-TT, so: 2024-12-31.",
    ),
    "lat": (r"(-?\d{1,2}(\.\d+)?)?", _GRAD),
    "lon": (r"(-?\d{1,3}(\.\d+)?)?", _GRAD),
    "zaehlt_als": ("|".join(("", *_GRUPPEN)), f"Eine Gruppe eintragen: {', '.join(_GRUPPEN)}; oder nichts."),
    "genus": ("|".join(("", *_GENERA)), f"Eintragen: {', '.join(_GENERA)}; oder nichts."),
}
BEDEUTUNG: Mapping[str, str] = {
    "ags": (
        "Schlüssel: 8 Ziffern für Städte und Gemeinden, 5 für Kreise, 9 für Verbands- und Samtgemeinden, "
        "3 für Bezirksregierungen; außerhalb Deutschlands Staat und eigener Schlüssel: `AT-10101`. Einmalig"
    ),
    "ars": "Regionalschlüssel mit 12 Ziffern, bei Kreisen mit Nullen aufgefüllt; einmalig oder leer",
    "name": (
        "Amtlicher Name mit Gattung: »Stadt Bonn«, »Landkreis Ahrweiler«. An der Gattung (… "
        f"{', '.join(EINGEBAUT).replace('amt', 'Amt')}) ist zu sehen, wie er sich beugt; von anderen sagt es "
        "`genus`, sonst steht er ungebeugt da"
    ),
    "kurzname": (
        "Wie das Register die Kommune nennt: »Bonn«. Einmalig, auch ohne Umlaute und Großschreibung; daraus "
        "wird der Dateiname"
    ),
    "art": "Rechtsform: »kreisfreie Stadt«, »Verbandsgemeinde«. Was auf »stadt« endet, zählt als Stadt",
    "kreis_ags": "Schlüssel eines Kreises der Datei; leer bei kreisfreien Städten und bei Kreisen",
    "regierungsbezirk": (
        "Name des Regierungsbezirks; leer, wo es keine gibt. Ist die Spalte ganz leer, ist nirgends von "
        "Bezirken die Rede"
    ),
    "einwohner": "Bevölkerung als ganze Zahl; leer, wenn sie nicht bekannt ist",
    "einwohner_stand": "Tag der Zählung: `2024-12-31`",
    "lat": "Geografische Breite in Grad (WGS 84). Ohne sie nennt kein Papier Entfernungen",
    "lon": "Geografische Länge in Grad",
    "verband_ags": "Schlüssel der Verbands- oder Samtgemeinde, der eine Gemeinde angehört",
    "zaehlt_als": (
        f"Gruppe, in der gezählt wird ({', '.join(_GRUPPEN)}), wenn sie nicht aus Schlüssel und Art folgt; "
        "bei eigenen Schlüsseln nötig"
    ),
    "genus": (
        f"Geschlecht des Gattungswortes ({', '.join(_GENERA)}), wenn das Programm es nicht kennt: maennlich "
        "für »Flecken Lauenau«, so heißt es »des Fleckens Lauenau«"
    ),
}
"""Was in jeder Spalte steht, für docs/gebiete.md."""


def load_tabelle(path: Path) -> dict[str, Gebiet]:
    """Liefert die Gebiete der Datei nach ihrem Slug, in der Reihenfolge der Datei.

    Wirft RegisterError mit Datei, Zeilen und Abhilfen, wenn die Datei fehlt oder nicht stimmt.
    """
    spalten = _spalten(path, _text(path))
    slugs = tuple(map(slug, spalten["kurzname"]))
    _check_spalten(path, spalten, slugs)
    anzahl = len(slugs)
    werte = (
        (map(_ZAHLEN[spalte], spalten[spalte]) if spalte in _ZAHLEN else spalten[spalte])
        if spalte in spalten
        else repeat(_LEER.get(spalte), anzahl)
        for spalte in Gebiet._fields
    )
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
    if '"' in text:
        felder = _csv_felder(path, zeilen)
        breiten = list(map(len, felder))
        flach = list(chain.from_iterable(felder))
    else:
        # Dann ist jedes Komma eine Grenze: ohne eine Liste je Zeile geht es dreimal so schnell wie mit csv.
        breiten = [zeile.count(",") + 1 for zeile in zeilen]
        flach = text.replace("\n", ",").split(",")
    kopf = tuple(flach[: breiten[0]])
    freiwillige = kopf[len(PFLICHT) :]
    if kopf[: len(PFLICHT)] != PFLICHT or not set(freiwillige) <= {*FREIWILLIG}:
        hilfe = f"Sie lautet, mit Kommas getrennt: {','.join(SPALTEN)}"
        _abbruch(path, 1, "falsche Kopfzeile", hilfe)
    if len(freiwillige) > len(set(freiwillige)):
        _abbruch(path, 1, "eine Spalte steht zweimal da", "Jede freiwillige Spalte nur einmal nennen.")
    breite = len(kopf)
    if breiten.count(breite) < len(breiten):
        hilfe = "Fehlt ein Wert, bleibt sein Platz zwischen den Kommas leer."
        _melde(
            path,
            [
                (nummer, f"{anzahl} Spalten statt {breite}", hilfe)
                for nummer, anzahl in enumerate(breiten, start=1)
                if anzahl != breite
            ],
        )
    if len(breiten) == 1:
        _abbruch(path, 1, "kein einziges Gebiet", "Mindestens eine Zeile unter der Kopfzeile eintragen.")
    return {spalte: flach[breite + stelle :: breite] for stelle, spalte in enumerate(kopf)}


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
    """Meldet alle Zeilen, in denen etwas nicht stimmt, jede mit ihrem ersten Fehler."""
    fehler: dict[int, tuple[int, str, str]] = {}
    for zeile, text, hilfe in _fehler(spalten, slugs):
        fehler.setdefault(zeile, (zeile, text, hilfe))
    if fehler:
        _melde(path, [fehler[zeile] for zeile in sorted(fehler)])


def _fehler(spalten: Mapping[str, Sequence[str]], slugs: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for spalte in ("name", "kurzname", "art"):
        yield from _falsche(spalte, spalten[spalte], re.compile(r"\S(.*\S)?").fullmatch, _TEXT)
    for spalte, (muster, hilfe) in _MUSTER.items():
        passt = re.compile(muster, re.ASCII).fullmatch
        yield from _falsche(spalte, spalten.get(spalte, ()), passt, hilfe)
    gruppen = spalten.get("zaehlt_als") or [""] * len(slugs)
    yield from (
        (zeile, f"ags »{ags}« ohne zaehlt_als", "Sagen, was es ist: stadt, gemeinde, kreis oder verband.")
        for zeile, (ags, gruppe) in enumerate(zip(spalten["ags"], gruppen, strict=True), start=2)
        if not gruppe and ags[:2].isalpha()
    )
    kreise = _schluessel(spalten["ags"], gruppen, Gruppe.KREIS.value, _LAENGE_KREIS)
    hilfe = "Den fünfstelligen AGS einer Zeile dieser Datei eintragen, bei kreisfreien Städten nichts."
    yield from _falsche("kreis_ags", spalten["kreis_ags"], kreise.__contains__, hilfe)
    verbaende = _schluessel(spalten["ags"], gruppen, Gruppe.VERBAND.value, _LAENGE_VERBAND)
    hilfe = "Den neunstelligen Schlüssel einer Zeile dieser Datei eintragen, ohne Verband nichts."
    yield from _falsche("verband_ags", spalten.get("verband_ags", ()), verbaende.__contains__, hilfe)
    yield from _unbeugbare(spalten["name"], spalten.get("genus", ()))
    for spalte in ("ags", "ars", "kurzname"):
        yield from _doppelte(spalte, spalten[spalte])
    yield from _falsche("slug", slugs, bool, "Der Kurzname braucht mindestens einen Buchstaben.")
    yield from _falsche("slug", slugs, lambda name: not ist_geraet(name), _GERAET)
    yield from _doppelte("slug", slugs)


def _unbeugbare(namen: Sequence[str], genera: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Liefert die Zeilen, deren Genus dem Namen widerspricht oder in ihm keine Gattung findet."""
    for zeile, (name, genus) in enumerate(zip(namen, genera, strict=False), start=2):
        if genus in _GENERA:
            try:
                beuge(name, genus)
            except ValueError as error:
                yield zeile, f"genus »{genus}« passt nicht zum Namen: {error}", _GENUS


def _schluessel(alle: Sequence[str], gruppen: Sequence[str], gruppe: str, laenge: int) -> set[str]:
    """Liefert die Schlüssel der Gebiete einer Gruppe, dazu das Leere."""
    return {
        "",
        *(a for a, g in zip(alle, gruppen, strict=True) if g == gruppe or (not g and len(a) == laenge)),
    }


def _falsche(
    spalte: str, werte: Sequence[str], passt: Callable[[str], object], hilfe: str
) -> Iterator[tuple[int, str, str]]:
    if falsche := {wert for wert in frozenset(werte) if not passt(wert)}:
        for zeile, wert in enumerate(werte, start=2):
            if wert in falsche:
                yield zeile, f"{spalte} »{wert}« ist ungültig", hilfe


def _doppelte(spalte: str, werte: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    if len(frozenset(werte)) == len(werte):
        return
    erste: dict[str, int] = {}
    for zeile, wert in enumerate(werte, start=2):
        if wert and erste.setdefault(wert, zeile) != zeile:
            text = f"{spalte} »{wert}« steht schon in Zeile {erste[wert]}"
            yield zeile, text, "Eine der beiden Zeilen löschen oder umbenennen."


def _melde(path: Path, fehler: Sequence[tuple[int, str, str]]) -> NoReturn:
    """Wirft RegisterError mit allen Fehlern; einer steht für sich."""
    if len(fehler) == 1:
        _abbruch(path, *fehler[0])
    zeilen = [f"Zeile {zeile}: {text}. {hilfe}" for zeile, text, hilfe in fehler[:HOECHSTENS]]
    if len(fehler) > HOECHSTENS:
        zeilen.append(f"Und in {len(fehler) - HOECHSTENS} weiteren Zeilen.")
    raise RegisterError(f"{path.as_posix()}: {len(fehler)} Zeilen stimmen nicht", "\n    ".join(zeilen))


def _abbruch(path: Path, zeile: int, text: str, hilfe: str) -> NoReturn:
    raise RegisterError(f"{path.as_posix()}:{zeile}: {text}", hilfe)

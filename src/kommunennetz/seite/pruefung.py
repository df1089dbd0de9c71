"""Prüft fertige Seiten: Aufbau, Verweise, und dass keine etwas tut oder von anderswo holt."""

import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from kommunennetz.dateien import ist_unfertig, read_inhalt
from kommunennetz.errors import FrageError
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.regeln.seitenregeln import ist_ueberfaellig
from kommunennetz.seite.ordner import MANIFEST, load_manifest
from kommunennetz.setzerei.html import ist_sicher
from kommunennetz.worte.saetze import gekuerzt

_ELEMENTE = frozenset({
    "html", "head", "meta", "title", "link", "script", "body", "header", "footer", "main", "nav", "aside",
    "section", "div", "span", "p", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "a", "em", "strong",
    "small", "time", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img",
    "fieldset", "legend", "label", "input", "svg", "desc", "path", "circle", "rect", "line", "text", "g",
})  # fmt: skip
_ANGABEN = frozenset({
    "lang", "charset", "name", "content", "http-equiv", "rel", "href", "src", "type", "defer", "id", "class",
    "role", "tabindex", "scope", "alt", "width", "height", "checked", "datetime", "xmlns", "viewbox", "d",
    "fill", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "text-anchor", "focusable",
})  # fmt: skip
_HOLT = re.compile(r"url\(|@import|https?:|//[a-z]", re.IGNORECASE)
_UEBERSCHRIFT = re.compile(r"h[1-6]")
_ANGABEN_DAZU = "application/ld+json"
_MITGLIEDER = "daten/mitglieder"
_KOMMUNE = re.compile(r"kommune/([^/]+)\.html")
_ERKLAERUNG = "barrierefreiheit.html"
_GEPRUEFT = re.compile(r'<time datetime="(\d{4}(?:-\d\d){0,2})" data-geprueft>')
_EINMAL = ("html", "title", "main", "h1")


@dataclass(frozen=True, slots=True)
class Seitenbefund:
    """Etwas an einer fertigen Datei, das nicht stimmt."""

    datei: str
    zeile: int
    text: str

    def __str__(self) -> str:
        """Liefert »index.html:12: …«."""
        return f"{self.datei}:{self.zeile}: {self.text}" if self.zeile else f"{self.datei}: {self.text}"


def pruefe_ordner(ordner: Path, heute: date) -> tuple[int, list[Seitenbefund]]:
    """Liefert, wie viele Dateien eine gebaute Seite hat, und was an ihr nicht stimmt.

    Dazu gehört, dass ihre Erklärung zur Barrierefreiheit an diesem Tag älter ist als ein Jahr.

    FrageError, wenn im Ordner keine ist.
    """
    manifest = load_manifest(ordner)
    if not manifest:
        raise FrageError(
            f"In »{ordner}« ist keine gebaute Seite.", f"Bauen: kommunennetz seite bauen -o {ordner}"
        )
    inhalte: dict[str, bytes] = {}
    befunde = []
    for pfad, summe in manifest.items():
        inhalt = read_inhalt(ordner / pfad) if os.path.lexists(ordner / pfad) else None
        if inhalt is None:
            befunde.append(Seitenbefund(pfad, 0, "die Datei fehlt"))
        else:
            inhalte[pfad] = inhalt
            if sha256(inhalt).hexdigest() != summe:
                befunde.append(Seitenbefund(pfad, 0, "die Datei ist seit dem Bau geändert"))
    befunde += [
        Seitenbefund(datei.relative_to(ordner).as_posix(), 0, "Rest eines abgebrochenen Baus")
        for datei in sorted(ordner.rglob(".kommunennetz-*"))
        if ist_unfertig(datei.name)
    ]
    fremde = {d.relative_to(ordner).as_posix() for d in ordner.rglob("*") if d.is_file()} - {MANIFEST}
    return len(manifest), [*befunde, *check_dateien(inhalte, fremde), *_check_alter(inhalte, heute)]


def _check_alter(dateien: Mapping[str, bytes], heute: date) -> Iterator[Seitenbefund]:
    text = dateien.get(_ERKLAERUNG, b"").decode("utf-8", "replace")
    if (treffer := _GEPRUEFT.search(text)) and ist_ueberfaellig(parse_teildatum(treffer[1]), heute):
        yield Seitenbefund(_ERKLAERUNG, 0, "die Erklärung ist seit mehr als zwölf Monaten nicht überprüft")


def check_dateien(dateien: Mapping[str, bytes], weitere: Collection[str] = ()) -> Iterator[Seitenbefund]:
    """Liefert, was an den Dateien einer Seite nicht stimmt; auf `weitere` darf sie auch verweisen."""
    texte = {pfad: inhalt.decode("utf-8", "replace") for pfad, inhalt in dateien.items() if _ist_text(pfad)}
    seiten = {pfad: _lies(pfad, text) for pfad, text in texte.items() if pfad.endswith((".html", ".svg"))}
    vorhandene = {*dateien, *weitere}
    for pfad, seite in seiten.items():
        yield from seite.befunde
        if pfad.endswith(".html"):
            yield from _check_aufbau(seite)
        yield from _check_verweise(seite, seiten, vorhandene)
    yield from _check_daten(dateien, seiten)
    for pfad, text in texte.items():
        if pfad.endswith((".css", ".js")) and (treffer := _HOLT.search(_ohne_kommentare(text))):
            yield Seitenbefund(pfad, text.count("\n", 0, treffer.start()) + 1, f"holt etwas: »{treffer[0]}«")


def _ist_text(pfad: str) -> bool:
    return pfad.endswith((".html", ".svg", ".css", ".js"))


def _ohne_kommentare(text: str) -> str:
    return re.sub(r"(?m)^\s*//.*$", "", text)


@dataclass
class _Seite:
    pfad: str
    elemente: Counter[str] = field(default_factory=Counter)
    ueberschriften: list[tuple[int, int]] = field(default_factory=list)
    kennungen: Counter[str] = field(default_factory=Counter)
    bezuege: list[tuple[str, int]] = field(default_factory=list)
    verweise: list[tuple[str, int]] = field(default_factory=list)
    befunde: list[Seitenbefund] = field(default_factory=list)
    sprache: str = ""
    titel: str = ""


def _lies(pfad: str, text: str) -> _Seite:
    leser = _Leser(pfad)
    leser.feed(text)
    leser.close()
    if pfad.endswith(".html") and not text.startswith("<!doctype html>"):
        leser.melde("beginnt nicht mit »<!doctype html>«")
    return leser.seite


class _Leser(HTMLParser):
    """Liest eine Seite und hält fest, was zu prüfen ist."""

    def __init__(self, pfad: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seite = _Seite(pfad)
        self._in = ""
        self._ist_bild = pfad.endswith(".svg")

    def melde(self, text: str) -> None:
        self.seite.befunde.append(Seitenbefund(self.seite.pfad, self.getpos()[0], text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = {name: wert or "" for name, wert in attrs}
        zeile = self.getpos()[0]
        self.seite.elemente[tag] += 1
        if tag not in _ELEMENTE and not (tag == "style" and self._ist_bild):
            self.melde(f"»<{tag}>« darf auf keiner Seite stehen")
        for name in angaben:
            if name not in _ANGABEN and not name.startswith(("aria-", "data-")):
                self.melde(f"die Angabe »{name}« darf auf keiner Seite stehen")
        ist_angabe = tag == "script" and angaben.get("type") == _ANGABEN_DAZU
        if tag == "script" and not angaben.get("src") and not ist_angabe:
            self.melde("ein Programm steht in der Seite statt in einer Datei")
        if tag == "img" and "alt" not in angaben:
            self.melde("einem Bild fehlt die Beschreibung")
        if tag == "th" and "scope" not in angaben:
            self.melde("einem Tabellenkopf fehlt, wofür er gilt (scope)")
        if tag == "html":
            self.seite.sprache = angaben.get("lang", "")
        if _UEBERSCHRIFT.fullmatch(tag):
            self.seite.ueberschriften.append((int(tag[1]), zeile))
        if "id" in angaben:
            self.seite.kennungen[angaben["id"]] += 1
        self.seite.bezuege += [
            (kennung, zeile)
            for name in ("aria-labelledby", "aria-describedby")
            for kennung in angaben.get(name, "").split()
        ]
        self.seite.verweise += [(angaben[name], zeile) for name in ("href", "src") if name in angaben]
        # Ohne »src« ist das Programm schon gemeldet.
        ist_gemeldet = tag == "script" and not angaben.get("src") and not ist_angabe
        self._in = _ANGABEN_DAZU if ist_angabe else "" if ist_gemeldet else tag

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title" and not self.seite.titel:
            self.seite.titel = data.strip()
        if self._in == _ANGABEN_DAZU and not _ist_json(data):
            self.melde("die Angaben für Suchmaschinen sind kein JSON")
        if self._in == "script" and data.strip():
            self.melde("ein Programm steht in der Seite statt in einer Datei")
        if self._in == "style" and (treffer := _HOLT.search(data)):
            self.melde(f"der Stil holt etwas: »{treffer[0]}«")


def _ist_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _check_daten(dateien: Mapping[str, bytes], seiten: Mapping[str, _Seite]) -> Iterator[Seitenbefund]:
    """Liefert, welche Datei der offenen Daten andere Mitglieder nennt als die Startseite."""
    start = seiten.get("index.html")
    if start is None or f"{_MITGLIEDER}.csv" not in dateien:
        return
    gezeigt = {treffer[1] for weg, _ in start.verweise if (treffer := _KOMMUNE.fullmatch(weg))}
    for endung, lies in (("csv", _aus_csv), ("json", _aus_json), ("geojson", _aus_geojson)):
        pfad = f"{_MITGLIEDER}.{endung}"
        try:
            genannt = lies(dateien[pfad].decode())
        except (ValueError, KeyError, TypeError):
            yield Seitenbefund(pfad, 0, "die Datei fehlt oder ist nicht zu lesen")
            continue
        if anders := sorted(genannt ^ gezeigt):
            yield Seitenbefund(pfad, 0, f"nennt andere Mitglieder als die Startseite: {gekuerzt(anders, 5)}")


def _aus_csv(text: str) -> set[str]:
    return {zeile["schluessel"] for zeile in csv.DictReader(io.StringIO(text, newline=""))}


def _aus_json(text: str) -> set[str]:
    return {str(eine["schluessel"]) for eine in json.loads(text)["datensaetze"]}


def _aus_geojson(text: str) -> set[str]:
    return {str(eine["properties"]["schluessel"]) for eine in json.loads(text)["features"]}


def _check_aufbau(seite: _Seite) -> Iterator[Seitenbefund]:
    for tag in _EINMAL:
        if tag != "title" and (anzahl := seite.elemente[tag]) != 1:
            yield Seitenbefund(seite.pfad, 0, f"»<{tag}>« steht {anzahl}-mal da, nicht einmal")
    if not seite.sprache:
        yield Seitenbefund(seite.pfad, 0, "die Sprache fehlt")
    if not seite.titel:
        yield Seitenbefund(seite.pfad, 0, "der Titel fehlt")
    if seite.elemente["table"] != seite.elemente["caption"]:
        yield Seitenbefund(seite.pfad, 0, "einer Tabelle fehlt die Überschrift (caption)")
    davor = 0
    for stufe, zeile in seite.ueberschriften:
        if stufe > davor + 1:
            yield Seitenbefund(
                seite.pfad, zeile, f"auf eine Überschrift der Stufe {davor} folgt eine der Stufe {stufe}"
            )
        davor = stufe


def _check_verweise(
    seite: _Seite, seiten: Mapping[str, _Seite], vorhandene: Collection[str]
) -> Iterator[Seitenbefund]:
    for kennung, anzahl in seite.kennungen.items():
        if anzahl > 1:
            yield Seitenbefund(seite.pfad, 0, f"die Kennung »{kennung}« gibt es {anzahl}-mal")
    for kennung, zeile in seite.bezuege:
        if kennung not in seite.kennungen:
            yield Seitenbefund(seite.pfad, zeile, f"die Kennung »{kennung}« gibt es nicht")
    for adresse, zeile in seite.verweise:
        if grund := _mangel(seite, adresse, seiten, vorhandene):
            yield Seitenbefund(seite.pfad, zeile, f"»{adresse}« {grund}")


def _mangel(seite: _Seite, adresse: str, seiten: Mapping[str, _Seite], vorhandene: Collection[str]) -> str:
    """Liefert, was an einem Verweis nicht stimmt; leer, wenn er in Ordnung ist."""
    if adresse.startswith(("https:", "mailto:")):
        return "" if ist_sicher(adresse) else "ist keine Adresse, auf die eine Seite verweisen darf"
    if re.match(r"[a-z][a-z0-9+.-]*:|//", adresse, re.IGNORECASE) or "\\" in adresse:
        return "ist keine Adresse, auf die eine Seite verweisen darf"
    if adresse.startswith("/"):
        # Nur die Fehlerseite nennt Pfade vom Anfang des Servers aus; wo der ist, weiß erst er.
        return "" if seite.pfad == "404.html" else "ist kein Pfad, der überall gilt"
    weg, _, anker = adresse.partition("#")
    ziel = _ziel(seite.pfad, unquote(weg)) if weg else seite.pfad
    if ziel not in vorhandene:
        return "führt zu keiner Datei"
    if anker and ziel in seiten and unquote(anker) not in seiten[ziel].kennungen:
        return "führt zu keiner Stelle auf der Seite"
    return ""


@cache
def _ziel(von: str, weg: str) -> str:
    return normpath(join(dirname(von), weg))

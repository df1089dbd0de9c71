"""Gebaute Seiten für Tests: aus einem kleinen Register, aus dem wirklichen und aus denen anderer Netzwerke."""

import shutil
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from hilfen import HEUTE, WURZEL
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.seite.bau import build_seite
from kommunennetz.seite.beigaben import build_beigaben
from kommunennetz.setzerei.vorlagen import Vorlagen
from kontexte import SEITE
from paket_probe import NETZ

VORLAGEN = Vorlagen([WURZEL / "templates"])
NETZE = WURZEL / "tests" / "beispiele" / "netze"
TAG = date(2026, 11, 22)

DATEIEN = {
    "netz": NETZ,
    "seite": SEITE,
    "kommunen/bonn": (
        "name: Bonn\nags: 05314000\npostfach: ehrenamt@example.org\nbemerkung: Nur für die Geschäftsstelle.\n"
        "beitritt:\n  unterzeichnet: 2012-12\n  runde: 1\n  beschluss: {gremium: Rat, datum: 2012-11-05}\n"
        "  quelle: https://example.org/bonn; Schreiben vom 3. Dezember 2012\n"
        "kriterien:\n"
        "  ansprechperson: {stand: ja, nachweis: Stelle im Rathaus, quelle: https://example.org/stelle}\n"
        "  querschnitt: {stand: nein, quelle: https://example.org/nein}\n"
    ),
    "kommunen/kreis-lippe": (
        "name: Kreis Lippe\nags: 05766\n"
        "beitritt: {unterzeichnet: zwischen 2013 und 2015, beleglage: erschlossen, quelle: http://example.org/lippe}\n"
    ),
    "kommunen/koeln": (
        "name: Köln\nags: 05315000\n"
        "beitritt: {unterzeichnet: nach 2020-01, quelle: Amtsblatt 7/2021 mit https://example.org/a und Anlage}\n"
    ),
    "kommunen/roedinghausen": (
        "name: Rödinghausen\nags: 05758028\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
        "austritt: {datum: 2019-03, quelle: Q}\n"
    ),
    "kommunen/bezirksregierung-arnsberg": (
        "name: Bezirksregierung Arnsberg\nags: '059'\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
    ),
    "kommunen/herford": "name: Herford\nags: 05758012\nbeitritt: {runde: 2, quelle: Q}\n",
    "kommunen/hagen": "name: Hagen\nags: 05914000\nkriterien: {ansprechperson: {stand: offen}}\n",
    "runden/2012-erste": (
        "nummer: 1\nbezeichnung: Erste Runde\ndatum: 2012-12\nort: Bonn\nveranstaltung: 2012-12-treffen\n"
        "mitunterzeichnende: [Land, Städtetag]\nneue_laut_quelle: {anzahl: 7, quelle: Q}\nquelle: Q\n"
    ),
    "runden/2027-zweite": "nummer: 2\nbezeichnung: Zweite Runde\ndatum: 2027-03-10\nquelle: Q\n",
    "veranstaltungen/2012-12-treffen": (
        "titel: Treffen 2012\nart: netzwerktreffen\ndatum: 2012-12-05\nbeginn: '10:00'\nende: '12:30'\nort: Bonn\n"
        "zielgruppe: fach\nonline: https://example.org/einwahl\n"
        "teilnahme: [{kommune: bonn, stand: teilgenommen}, {kommune: hagen, stand: teilgenommen},"
        " {kommune: koeln, stand: abgesagt}]\n"
        "tagesordnung: [{beginn: '10:00', titel: Begrüßung, art: Gespräch, kommune: bonn}, {titel: Ausklang}]\n"
        "unterlagen: [{titel: Folien, url: https://example.org/folien}]\nquelle: Q\n"
    ),
    "veranstaltungen/2027-02-01-abgesagtes": (
        "titel: Werkstatt\nart: entwicklungswerkstatt\nvon: 2027-02-01\nbis: 2027-06-30\nform: online\n"
        "stand: abgesagt\nstand_grund: Zu wenige Anmeldungen.\n"
        "bausteine: [{id: b1, titel: Anfang, datum: 2027-02-01, ort: Hagen}]\nquelle: Q\n"
    ),
    "publikationen/2013-bericht": (
        "titel: Bericht\nart: dokumentation\njahr: 2013\nherausgeber: Land\nthemen: [Anfang, Rückblick]\n"
        "url: https://example.org/bericht\nveranstaltung: 2012-12-treffen\nquelle: Q\n"
    ),
}


def write_probe(ort: Path, **geaendert: str) -> Path:
    """Schreibt das kleine Register; `kommunen__bonn="…"` ersetzt eine Datei, ein leerer Text löscht sie."""
    neue = {name.replace("__", "/"): text for name, text in geaendert.items()}
    for name, text in {**DATEIEN, **neue}.items():
        if text:
            datei = ort / "data" / f"{name}.yaml"
            datei.parent.mkdir(parents=True, exist_ok=True)
            datei.write_text(text, encoding="utf-8")
    return ort


def lade(ort: Path, stand: date = TAG) -> Register:
    """Liefert das Register unter diesem Ordner."""
    geladen = load(ort, stand=stand)
    assert geladen.register is not None, [str(befund) for befund in geladen.befunde]
    return geladen.register


def baue(ort: Path, stichtag: date = TAG, stand: date = TAG) -> dict[str, bytes]:
    """Liefert die Seite zu diesem Register, mit allem, was zu ihr gehört."""
    return build_seite(lade(ort, stand), stichtag, VORLAGEN, [build_beigaben])


def netze(ort: Path) -> dict[str, Path]:
    """Liefert das kleine Register, das wirkliche und die anderer Netzwerke, jedes mit einer Seite."""
    orte = {"klein": write_probe(ort / "klein"), "wirklich": WURZEL}
    for vorbild in sorted(pfad for pfad in NETZE.iterdir() if pfad.is_dir()):
        orte[vorbild.name] = ort / vorbild.name
        shutil.copytree(vorbild, orte[vorbild.name])
        (orte[vorbild.name] / "data" / "seite.yaml").write_text(SEITE, encoding="utf-8")
    return orte


@dataclass
class Gelesen:
    """Was in einer Seite steht."""

    elemente: list[str] = field(default_factory=list)
    angaben: list[tuple[str, str, str]] = field(default_factory=list)
    """Element, Angabe, Wert."""
    texte: list[tuple[str, str]] = field(default_factory=list)
    """Element, in dem er steht, und Text."""

    def werte(self, angabe: str) -> list[str]:
        """Liefert alle Werte einer Angabe."""
        return [wert for _, name, wert in self.angaben if name == angabe]

    def text(self) -> str:
        """Liefert allen Text."""
        return " ".join(" ".join(text for _, text in self.texte).split())


class _Leser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.gelesen = Gelesen()
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.gelesen.elemente.append(tag)
        self.gelesen.angaben += [(tag, name, wert or "") for name, wert in attrs]
        self._in = tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.gelesen.texte.append((self._in, data))


def lies(inhalt: bytes) -> Gelesen:
    """Liefert, was in einer Seite steht."""
    leser = _Leser()
    leser.feed(inhalt.decode())
    leser.close()
    return leser.gelesen


__all__ = [
    "DATEIEN",
    "HEUTE",
    "SEITE",
    "TAG",
    "VORLAGEN",
    "Gelesen",
    "baue",
    "lade",
    "lies",
    "netze",
    "write_probe",
]

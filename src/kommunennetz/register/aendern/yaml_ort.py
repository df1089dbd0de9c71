"""Wo in einer YAML-Datei etwas steht und wie: Zeichen für Zeichen, um dort zu schneiden."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kommunennetz.register.aendern.yaml_wert import Einzug
from kommunennetz.register.lesen.yaml_leser import Lader
from kommunennetz.register.lesen.yaml_text import Pfad

Feld = tuple[ScalarNode, Node]
Sammlung = MappingNode | SequenceNode


class Schreibweise(Enum):
    """Wie ein Wert dasteht; danach richtet sich, wo und wie geschnitten wird."""

    NICHTS = auto()
    """Hinter dem Doppelpunkt steht nichts."""
    EINFACH = auto()
    """Ein Text mit oder ohne Anführungszeichen, meist auf einer Zeile."""
    BLOCK = auto()
    """Ein mehrzeiliger Text unter seiner Kennung, etwa »>-«."""
    KENNUNG = auto()
    """Ein mehrzeiliger Text ohne Text: Es gibt nur die Kennung."""
    ZEILEN = auto()
    """Ein Abschnitt oder eine Liste, je Feld oder Eintrag in eigenen Zeilen."""
    KLAMMER = auto()
    """Ein Abschnitt oder eine Liste in Klammern."""
    BLOSS = auto()
    """Ein Abschnitt ohne eigene Klammern in den Klammern einer Liste: »[a: b]«."""


@dataclass(frozen=True, slots=True)
class Schnitt:
    """Die Zeichen von `anfang` bis vor `ende` weichen dem Ersatz."""

    anfang: int
    ende: int
    ersatz: str


@dataclass(frozen=True, slots=True)
class Quelltext:
    """Der Text einer Datei mit den Knoten, die der Leser darin sieht; jede Zeile darin hat ein Ende."""

    text: str
    wurzel: MappingNode
    bom: bytes
    zusatz: str
    """Das Zeilenende, das der Datei am Schluss fehlt und nach dem Schneiden wieder fehlt."""

    @staticmethod
    def parse(daten: bytes) -> "Quelltext":
        """Liefert den Quelltext einer Datei, die der strenge Leser schon angenommen hat."""
        bom = codecs.BOM_UTF8 if daten.startswith(codecs.BOM_UTF8) else b""
        text = daten.removeprefix(bom).decode()
        zusatz = "" if text.endswith("\n") else _umbruch(text)
        lader = Lader(text + zusatz)
        try:
            return Quelltext(text + zusatz, lader.get_single_node(), bom, zusatz)
        finally:
            lader.dispose()

    def schneide(self, schnitte: Iterable[Schnitt]) -> bytes:
        """Liefert die Datei nach den Schnitten; sie überschneiden sich nicht."""
        text = self.text
        for schnitt in sorted(schnitte, key=lambda einer: (einer.anfang, einer.ende), reverse=True):
            text = text[: schnitt.anfang] + schnitt.ersatz + text[schnitt.ende :]
        return self.bom + text.removesuffix(self.zusatz).encode()

    def schreibweise(self, knoten: Node) -> Schreibweise:
        """Liefert, wie ein Wert dasteht."""
        if isinstance(knoten, ScalarNode):
            if knoten.style in {"|", ">"}:
                return Schreibweise.BLOCK if knoten.value.strip() else Schreibweise.KENNUNG
            leer = knoten.start_mark.index == knoten.end_mark.index
            return Schreibweise.NICHTS if leer else Schreibweise.EINFACH
        if not isinstance(knoten, Sammlung) or not knoten.flow_style:
            return Schreibweise.ZEILEN
        mit_klammer = self.text[knoten.start_mark.index] in "{["
        return Schreibweise.KLAMMER if mit_klammer else Schreibweise.BLOSS

    @property
    def umbruch(self) -> str:
        """Liefert das Zeilenende, das die Datei verwendet."""
        return _umbruch(self.text)

    def weg(self, pfad: Pfad) -> list[Node]:
        """Liefert die Knoten von der Wurzel bis zu diesem Pfad, oder so weit, wie es ihn gibt."""
        knoten: Node = self.wurzel
        knoten_am_weg = [knoten]
        for teil in pfad:
            unter = _unter(knoten, teil)
            if unter is None:
                break
            knoten_am_weg.append(knoten := unter)
        return knoten_am_weg

    def ende(self, knoten: Node) -> int:
        """Liefert die Stelle hinter dem letzten Zeichen eines Wertes; Kommentare danach zählen nicht mit."""
        match self.schreibweise(knoten):
            case Schreibweise.KENNUNG:
                # Wo kein Text ist, gehört schon die nächste Zeile nicht mehr dazu.
                return int(knoten.start_mark.index) + len(self.kennung(knoten))
            case Schreibweise.BLOCK:
                return self._blockende(knoten)
            case Schreibweise.ZEILEN:
                return self.ende(list_werte(knoten)[-1])
        return int(knoten.end_mark.index)

    def zeilenanfang(self, stelle: int) -> int:
        """Liefert den Anfang der Zeile, in der diese Stelle liegt."""
        return self.text.rfind("\n", 0, stelle) + 1

    def naechste_zeile(self, stelle: int) -> int:
        """Liefert den Anfang der folgenden Zeile oder das Ende der Datei."""
        return self.text.find("\n", stelle) + 1 or len(self.text)

    def davor(self, stelle: int) -> str:
        """Liefert, was in der Zeile vor dieser Stelle steht."""
        return self.text[self.zeilenanfang(stelle) : stelle]

    def strich(self, liste: SequenceNode, eintrag: Node) -> int:
        """Liefert die Stelle des Striches vor einem Eintrag; er kann einige Zeilen darüber stehen."""
        spalte = liste.start_mark.column
        anfang = self.zeilenanfang(eintrag.start_mark.index)
        while anfang and self.text[anfang + spalte : anfang + spalte + 1] != "-":
            anfang = self.zeilenanfang(anfang - 1)
        return anfang + int(spalte)

    def kennung(self, knoten: Node) -> str:
        """Liefert die Kennung eines mehrzeiligen Textes, etwa »>-«."""
        return self.text[knoten.start_mark.index :].split(maxsplit=1)[0]

    def blockinhalt(self, knoten: Node) -> tuple[int, int]:
        """Liefert die erste Stelle der Textzeilen eines mehrzeiligen Textes und seinen Einzug."""
        anfang = self.naechste_zeile(knoten.start_mark.index)
        # Mit einer Zahl in der Kennung (»|2-«) gehören Leerzeichen am Anfang der Zeile schon zum Text.
        eigene = _fuehrende_leerzeichen(knoten.value)
        return anfang, _fuehrende_leerzeichen(self.text[anfang:]) - eigene

    def einzug(self) -> Einzug:
        """Liefert, wie die Datei einrückt; wo sie es nicht zeigt, mit zwei Leerzeichen."""
        abschnitte: list[int] = []
        listen: list[int] = []
        for name, wert in _blockfelder(self.wurzel):
            tiefe = wert.start_mark.column - name.start_mark.column
            (abschnitte if isinstance(wert, MappingNode) else listen).append(tiefe)
        return Einzug(abschnitte[0] if abschnitte else 2, listen[0] if listen else 2)

    def _blockende(self, knoten: Node) -> int:
        """Warum von Hand: Die Marke des Lesers liegt erst hinter den Leerzeilen und Kommentaren danach."""
        stelle, einzug = self.blockinhalt(knoten)
        ende = stelle
        behalten = "+" in self.kennung(knoten)
        while stelle < len(self.text):
            naechste = self.naechste_zeile(stelle)
            zeile = self.text[stelle:naechste].rstrip("\r\n")
            if zeile[:einzug].strip():
                break
            if zeile[einzug:] or behalten:
                ende = stelle + len(zeile)
            stelle = naechste
        return ende


def _umbruch(text: str) -> str:
    return "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"


def ist_leer(knoten: Node) -> bool:
    """Liefert, ob der Leser den Wert als fehlend ansieht."""
    return isinstance(knoten, ScalarNode) and not knoten.style and knoten.value in {"", "~", "null"}


def _fuehrende_leerzeichen(text: str) -> int:
    """Liefert, wie weit die erste Zeile eingerückt ist, in der etwas steht."""
    erste = next((zeile for zeile in text.splitlines() if zeile.strip()), "")
    return len(erste) - len(erste.lstrip(" "))


def list_werte(sammlung: Node) -> list[Node]:
    """Liefert die Werte der Felder oder die Einträge."""
    werte: list[Node] = sammlung.value
    return [wert for _, wert in sammlung.value] if isinstance(sammlung, MappingNode) else werte


def find_feld(abschnitt: MappingNode, name: str | int) -> int | None:
    """Liefert, das wievielte Feld so heißt."""
    return next((nummer for nummer, (key, _) in enumerate(abschnitt.value) if key.value == name), None)


def _unter(knoten: Node, teil: str | int) -> Any:
    if isinstance(knoten, MappingNode) and isinstance(teil, str):
        nummer = find_feld(knoten, teil)
        return None if nummer is None else knoten.value[nummer][1]
    if isinstance(knoten, SequenceNode) and isinstance(teil, int) and teil < len(knoten.value):
        return knoten.value[teil]
    return None


def _blockfelder(knoten: Node) -> Iterator[Feld]:
    """Liefert alle Felder, deren Wert eingerückt darunter steht."""
    felder: list[Feld] = knoten.value if isinstance(knoten, MappingNode) else []
    for name, wert in felder:
        if isinstance(wert, Sammlung) and not wert.flow_style:
            yield name, wert
    for wert in list_werte(knoten):
        if not isinstance(wert, ScalarNode):
            yield from _blockfelder(wert)

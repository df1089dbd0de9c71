"""Die Schnitte in einem Quelltext: welche Zeichen einer Änderung weichen und was an ihre Stelle kommt.

Jede Funktion nimmt an, dass der strenge Leser den Text angenommen hat, und prüft ihr Ergebnis nicht; das tut
`aenderung`, das den neuen Text noch einmal liest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kommunennetz.register.aendern.feldfolge import list_felder
from kommunennetz.register.aendern.yaml_ort import Quelltext, Sammlung, find_feld, ist_block
from kommunennetz.register.aendern.yaml_wert import (
    Einzug,
    Wert,
    format_block,
    format_klammer,
    format_skalar,
    geht_ohne_zeichen,
    render_eintrag,
    render_feld,
)
from kommunennetz.register.lesen.yaml_text import Pfad


class NichtSchneidbarError(Exception):
    """Diese Schreibweise lässt sich nicht ändern, ohne mehr anzurühren als gewollt."""


@dataclass(frozen=True, slots=True)
class Schnitt:
    """Die Zeichen von `anfang` bis vor `ende` weichen dem Ersatz."""

    anfang: int
    ende: int
    ersatz: str

    def schneide(self, text: str) -> str:
        """Liefert den Text nach dem Schnitt."""
        return text[: self.anfang] + self.ersatz + text[self.ende :]


def ersetze_wert(quelle: Quelltext, knoten: ScalarNode, wert: str, *, in_klammer: bool) -> Schnitt:
    """Liefert den Schnitt, der einen Wert in seiner Schreibweise ersetzt, so weit der neue es zulässt."""
    anfang, ende = int(knoten.start_mark.index), quelle.ende(knoten)
    if ist_block(knoten) and knoten.value.strip():
        return Schnitt(anfang, ende, _neuer_block(quelle, knoten, wert))
    if anfang == ende:
        return _hinter_doppelpunkt(quelle, anfang, format_skalar(wert, in_klammer=in_klammer))
    stil = "" if ist_block(knoten) else knoten.style or ""
    if stil == "'" and not geht_ohne_zeichen(knoten.value, in_klammer=in_klammer):
        # Diese Anführungszeichen brauchte nur der alte Wert.
        stil = ""
    return Schnitt(anfang, ende, format_skalar(wert, stil, in_klammer=in_klammer))


def _neuer_block(quelle: Quelltext, knoten: ScalarNode, wert: str) -> str:
    """Liefert einen mehrzeiligen Text neu, mit der Kopfzeile samt Kommentar, wie sie war."""
    kennung = quelle.kopfzeile(knoten)
    anfang, einzug = quelle.blockinhalt(knoten)
    rest = quelle.text[knoten.start_mark.index + len(kennung) : anfang].rstrip("\r\n")
    block = format_block(wert, kennung[0], einzug) or format_block(wert, "|", einzug)
    if block is None or (wert.endswith("\n") and quelle.ende(knoten) == len(quelle.text)):
        if rest.strip():
            raise NichtSchneidbarError
        return format_skalar(wert, '"')
    return quelle.umbruch.join([block[0] + rest, *block[1]])


@dataclass(frozen=True, slots=True)
class Neuwert:
    """Ein Wert und wohin er soll."""

    pfad: Pfad
    wert: Wert
    modell: type[BaseModel]

    def klammer(self) -> str:
        """Liefert den Wert auf einer Zeile, Abschnitte und Listen in Klammern."""
        return format_klammer(self.wert, self.modell, self.pfad)

    def feld_in_klammer(self) -> str:
        """Liefert das Feld auf einer Zeile, seinen Wert in Klammern."""
        return f"{format_skalar(str(self.pfad[-1]), in_klammer=True)}: {self.klammer()}"

    def feldzeilen(self, einzug: Einzug) -> list[str]:
        """Liefert das Feld in den Zeilen eines Abschnitts."""
        return list(render_feld(str(self.pfad[-1]), self.wert, self.modell, self.pfad, einzug))


def ersetze_ganz(quelle: Quelltext, eltern: Sammlung, knoten: Node, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der einen Wert durch einen anderer Art ersetzt (Text, Liste, Abschnitt)."""
    anfang = int(knoten.start_mark.index)
    if isinstance(eltern, MappingNode):
        name = next(name for name, wert in eltern.value if wert is knoten)
        zwischen = quelle.text[name.end_mark.index : anfang]
        if zwischen.strip() == ":":
            anfang = int(name.end_mark.index) + zwischen.index(":") + 1
            return Schnitt(anfang, quelle.ende(knoten), f" {neu.klammer()}")
    return Schnitt(anfang, quelle.ende(knoten), neu.klammer())


def setze_feld(quelle: Quelltext, abschnitt: MappingNode, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der ein fehlendes Feld an seinen Platz im Datenformat setzt."""
    name = str(neu.pfad[-1])
    if (nummer := find_feld(abschnitt, name)) is not None:
        return _fuelle_feld(quelle, abschnitt, nummer, neu)
    vorgaenger = _find_vorgaenger(abschnitt, name, list_felder(neu.modell, neu.pfad[:-1]))
    if abschnitt.flow_style:
        return _in_klammer(quelle, abschnitt, vorgaenger, neu.feld_in_klammer())
    mit_klammer = isinstance(neu.wert, Mapping) and _schreibt_klammern(abschnitt)
    zeilen = [neu.feld_in_klammer()] if mit_klammer else neu.feldzeilen(quelle.einzug())
    spalte = abschnitt.start_mark.column
    if vorgaenger is not None:
        return _neue_zeilen(quelle, quelle.ende(abschnitt.value[vorgaenger][1]), zeilen, spalte)
    stelle = int(abschnitt.start_mark.index)
    return Schnitt(stelle, stelle, _eingerueckt(quelle, [*zeilen, ""], spalte).lstrip(" ") + " " * spalte)


def haenge_an(quelle: Quelltext, liste: Node, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der einer Liste am Ende einen Eintrag in der Schreibweise der anderen anfügt."""
    if not isinstance(liste, SequenceNode):
        raise NichtSchneidbarError
    if liste.flow_style:
        return _in_klammer(quelle, liste, len(liste.value) - 1 if liste.value else None, neu.klammer())
    letzter = liste.value[-1]
    if isinstance(neu.wert, Mapping) and isinstance(letzter, MappingNode) and letzter.flow_style:
        zeilen = [f"- {neu.klammer()}"]
    else:
        zeilen = list(render_eintrag(neu.wert, neu.modell, neu.pfad, quelle.einzug()))
    return _neue_zeilen(quelle, quelle.ende(letzter), zeilen, liste.start_mark.column)


def loesche(quelle: Quelltext, eltern: Sammlung, nummer: int) -> Schnitt:
    """Liefert den Schnitt, der ein Feld oder einen Eintrag löscht, der nicht der einzige ist."""
    if eltern.flow_style:
        return _loesche_in_klammer(quelle, eltern, nummer)
    if isinstance(eltern, SequenceNode):
        anfang, ende = quelle.strich(eltern, eltern.value[nummer]), quelle.ende(eltern.value[nummer])
    else:
        schluessel, wert = eltern.value[nummer]
        anfang, ende = int(schluessel.start_mark.index), quelle.ende(wert)
        if quelle.davor(anfang).strip() and nummer == 0:
            return _loesche_am_strich(quelle, anfang, ende, int(eltern.value[1][0].start_mark.index))
    if quelle.davor(anfang).strip():
        raise NichtSchneidbarError
    return _loesche_zeilen(quelle, anfang, ende)


def feldtext(quelle: Quelltext, name: str) -> str:
    """Liefert ein Feld der obersten Ebene bis ans Ende seiner Zeile, mit den Kommentaren darin."""
    schluessel, wert = _feld(quelle, name)
    return quelle.text[schluessel.start_mark.index : quelle.naechste_zeile(quelle.ende(wert))]


def _feld(quelle: Quelltext, name: str) -> tuple[Node, Node]:
    return next((schluessel, wert) for schluessel, wert in quelle.wurzel.value if schluessel.value == name)


def reihe_ein(quelle: Quelltext, felder: Sequence[str], liste: str) -> str:
    """Liefert den Text, in dem die Zeilen dieser Felder als letzter Eintrag in der Liste stehen."""
    umbruch = quelle.umbruch
    # Eine Datei ohne Zeilenende am Schluss bleibt eine.
    zusatz = "" if quelle.text.endswith("\n") else umbruch
    text = quelle.text + zusatz
    spannen = [_zeilenspanne(quelle, name) for name in felder]
    zeilen = "".join(text[anfang:ende] for anfang, ende in spannen).removesuffix(umbruch).split(umbruch)
    stelle, einzug, davor = _listenende(quelle, liste, max(ende for _, ende in spannen))
    spalte = int(quelle.wurzel.start_mark.column)
    eintrag = [f"{' ' * (einzug + 2)}{zeile[spalte:]}" if zeile.strip() else zeile for zeile in zeilen]
    eintrag[0] = f"{' ' * einzug}- {zeilen[0][spalte:]}"
    neu = "".join(f"{zeile}{umbruch}" for zeile in (*davor, *eintrag))
    schnitte = [Schnitt(stelle, stelle, neu), *(Schnitt(anfang, ende, "") for anfang, ende in spannen)]
    for schnitt in sorted(schnitte, key=lambda einer: (einer.anfang, einer.ende), reverse=True):
        text = schnitt.schneide(text)
    return text.removesuffix(zusatz) if zusatz else text


def _listenende(quelle: Quelltext, liste: str, sonst: int) -> tuple[int, int, list[str]]:
    """Liefert, wo der nächste Eintrag beginnt, seinen Einzug und die Zeile über dem ersten."""
    nummer = find_feld(quelle.wurzel, liste)
    if nummer is None:
        spalte = int(quelle.wurzel.start_mark.column)
        return sonst, spalte + quelle.einzug().liste, [f"{' ' * spalte}{liste}:"]
    vorhanden = quelle.wurzel.value[nummer][1]
    if not isinstance(vorhanden, SequenceNode) or vorhanden.flow_style:
        raise NichtSchneidbarError
    return _nach(quelle, vorhanden), int(vorhanden.start_mark.column), []


def _zeilenspanne(quelle: Quelltext, name: str) -> tuple[int, int]:
    """Liefert, wo die Zeilen eines Feldes der obersten Ebene beginnen und enden."""
    schluessel, wert = _feld(quelle, name)
    return quelle.zeilenanfang(schluessel.start_mark.index), _nach(quelle, wert)


def _nach(quelle: Quelltext, knoten: Node) -> int:
    """Liefert den Anfang der Zeile nach einem Wert, auch wo der letzten das Zeilenende fehlt."""
    stelle = quelle.naechste_zeile(quelle.ende(knoten))
    fehlt = stelle == len(quelle.text) and not quelle.text.endswith("\n")
    return stelle + len(quelle.umbruch) if fehlt else stelle


def _loesche_zeilen(quelle: Quelltext, anfang: int, ende: int) -> Schnitt:
    anfang, ende = quelle.zeilenanfang(anfang), quelle.naechste_zeile(ende)
    if ende == len(quelle.text) and not quelle.text.endswith("\n"):
        # Eine Datei ohne Zeilenende am Schluss bleibt eine.
        anfang -= len(quelle.umbruch)
    return Schnitt(anfang, ende, "")


def _loesche_am_strich(quelle: Quelltext, anfang: int, ende: int, naechster: int) -> Schnitt:
    """Liefert den Schnitt für das erste Feld eines Eintrags; das zweite rückt an den Strich."""
    if quelle.text[quelle.naechste_zeile(ende) : naechster].strip():
        raise NichtSchneidbarError
    return Schnitt(anfang, naechster, "")


def _loesche_in_klammer(quelle: Quelltext, eltern: Sammlung, nummer: int) -> Schnitt:
    raender = [_raender(quelle, teil) for teil in eltern.value]
    anfang, ende = raender[nummer]
    if nummer:
        anfang = raender[nummer - 1][1]
        zwischen = quelle.text[anfang : raender[nummer][0]]
    else:
        ende = raender[1][0]
        zwischen = quelle.text[raender[0][1] : ende]
    if "#" in zwischen:
        raise NichtSchneidbarError
    return Schnitt(anfang, ende, "")


def _raender(quelle: Quelltext, teil: Node | tuple[Node, Node]) -> tuple[int, int]:
    erster, letzter = teil if isinstance(teil, tuple) else (teil, teil)
    return int(erster.start_mark.index), quelle.ende(letzter)


def _fuelle_feld(quelle: Quelltext, abschnitt: MappingNode, nummer: int, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der einem dastehenden, aber leeren Feld seinen Wert gibt."""
    schluessel, leer = abschnitt.value[nummer]
    if isinstance(neu.wert, str):
        return ersetze_wert(quelle, leer, neu.wert, in_klammer=bool(abschnitt.flow_style))
    if leer.value:
        return Schnitt(leer.start_mark.index, leer.end_mark.index, neu.klammer())
    if abschnitt.flow_style:
        return _hinter_doppelpunkt(quelle, leer.start_mark.index, neu.klammer())
    zeilen = neu.feldzeilen(quelle.einzug())[1:]
    return _neue_zeilen(quelle, leer.end_mark.index, zeilen, schluessel.start_mark.column)


def _hinter_doppelpunkt(quelle: Quelltext, stelle: int, neu: str) -> Schnitt:
    abstand = "" if quelle.text[stelle - 1].isspace() else " "
    return Schnitt(stelle, stelle, abstand + neu)


def _find_vorgaenger(abschnitt: MappingNode, name: str, folge: list[str]) -> int | None:
    """Liefert, hinter welchem Feld das neue steht; None, wenn es das erste wird."""
    if name not in folge:
        return len(abschnitt.value) - 1 if abschnitt.value else None
    davor = folge[: folge.index(name)]
    stellen = {
        schluessel.value: nummer
        for nummer, (schluessel, _) in enumerate(abschnitt.value)
        if schluessel.value in davor
    }
    return stellen[max(stellen, key=davor.index)] if stellen else None


def _schreibt_klammern(abschnitt: MappingNode) -> bool:
    """Liefert, ob die Abschnitte daneben in Klammern stehen, ein neuer also auch."""
    return {unter.flow_style for _, unter in abschnitt.value if isinstance(unter, MappingNode)} == {True}


def _in_klammer(quelle: Quelltext, knoten: Sammlung, vorgaenger: int | None, neu: str) -> Schnitt:
    if quelle.text[knoten.start_mark.index] not in "{[":
        raise NichtSchneidbarError
    if vorgaenger is not None:
        stelle = _raender(quelle, knoten.value[vorgaenger])[1]
        return Schnitt(stelle, stelle, f", {neu}")
    stelle = int(knoten.start_mark.index) + 1
    if not knoten.value:
        return Schnitt(stelle, stelle, neu)
    stelle = _raender(quelle, knoten.value[0])[0]
    return Schnitt(stelle, stelle, f"{neu}, ")


def _neue_zeilen(quelle: Quelltext, hinter: int, zeilen: list[str], spalte: int) -> Schnitt:
    stelle = quelle.naechste_zeile(hinter)
    neu = _eingerueckt(quelle, zeilen, spalte)
    if stelle == len(quelle.text) and not quelle.text.endswith("\n"):
        return Schnitt(stelle, stelle, quelle.umbruch + neu)
    return Schnitt(stelle, stelle, neu + quelle.umbruch)


def _eingerueckt(quelle: Quelltext, zeilen: list[str], spalte: int) -> str:
    return quelle.umbruch.join(" " * spalte + zeile if zeile else zeile for zeile in zeilen)

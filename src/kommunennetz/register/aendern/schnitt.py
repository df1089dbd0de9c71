"""Die Schnitte in einem Quelltext: welche Zeichen einer Änderung weichen und was an ihre Stelle kommt.

Jede Funktion nimmt an, dass der strenge Leser den Text angenommen hat, und prüft ihr Ergebnis nicht; das tut
`aenderung`, das den neuen Text noch einmal liest. Was in einer Schreibweise nicht geht, ohne mehr anzurühren
als gewollt, ist ein NichtSchneidbarError.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kommunennetz.register.aendern.feldfolge import list_felder
from kommunennetz.register.aendern.yaml_ort import (
    Quelltext,
    Sammlung,
    Schnitt,
    Schreibweise,
    find_feld,
    list_werte,
)
from kommunennetz.register.aendern.yaml_wert import (
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
class Neuwert:
    """Ein Wert und wohin er soll: in ein Feld, oder mit einer Zahl am Ende des Pfades in eine Liste."""

    pfad: Pfad
    wert: Wert
    modell: type[BaseModel]
    folge: tuple[str, ...] = ()
    """Die Reihenfolge, wo das Modell keine kennt."""

    def klammer(self) -> str:
        """Liefert den Wert auf einer Zeile, Abschnitte und Listen in Klammern."""
        return format_klammer(self.wert, self.modell, self.pfad)

    def teil(self) -> str:
        """Liefert das Feld oder den Eintrag, wie er zwischen Klammern steht."""
        name = self.pfad[-1]
        davor = f"{format_skalar(name, in_klammer=True)}: " if isinstance(name, str) else ""
        return davor + self.klammer()

    def zeilen(self, quelle: Quelltext, *, klammer: bool = False) -> list[str]:
        """Liefert das Feld oder den Eintrag in eigenen Zeilen, noch nicht eingerückt."""
        name, einzug = self.pfad[-1], quelle.einzug()
        if isinstance(name, str):
            zeilen = render_feld(name, self.wert, self.modell, self.pfad, einzug)
            return [self.teil()] if klammer else list(zeilen)
        zeilen = render_eintrag(self.wert, self.modell, self.pfad, einzug)
        return [f"- {self.teil()}"] if klammer else list(zeilen)


def ersetze_wert(quelle: Quelltext, knoten: ScalarNode, wert: str, *, in_klammer: bool) -> Schnitt:
    """Liefert den Schnitt, der einen Text in seiner Schreibweise ersetzt, so weit der neue es zulässt."""
    anfang, ende = int(knoten.start_mark.index), quelle.ende(knoten)
    stil = knoten.style or ""
    match quelle.schreibweise(knoten):
        case Schreibweise.BLOCK:
            return Schnitt(anfang, ende, _neuer_block(quelle, knoten, wert))
        case Schreibweise.NICHTS:
            return _hinter_doppelpunkt(quelle, anfang, format_skalar(wert, in_klammer=in_klammer))
        case Schreibweise.KENNUNG:
            stil = ""
    if stil == "'" and not geht_ohne_zeichen(knoten.value, in_klammer=in_klammer):
        # Diese Anführungszeichen brauchte nur der alte Wert.
        stil = ""
    return Schnitt(anfang, ende, format_skalar(wert, stil, in_klammer=in_klammer))


def _neuer_block(quelle: Quelltext, knoten: ScalarNode, wert: str) -> str:
    """Liefert einen mehrzeiligen Text neu, mit der Kopfzeile samt Kommentar, wie sie war."""
    kennung = quelle.kennung(knoten)
    anfang, einzug = quelle.blockinhalt(knoten)
    rest = quelle.text[knoten.start_mark.index + len(kennung) : anfang].rstrip("\r\n")
    block = format_block(wert, kennung[0], einzug) or format_block(wert, "|", einzug)
    # Ob ein Text auf ein Zeilenende endet, wüsste er am Ende einer Datei ohne eines nicht zu sagen.
    zuletzt = quelle.zusatz and quelle.naechste_zeile(quelle.ende(knoten)) == len(quelle.text)
    if block is None or (wert.endswith("\n") and zuletzt):
        if rest.strip():
            raise NichtSchneidbarError
        return format_skalar(wert, '"')
    return quelle.umbruch.join([block[0] + rest, *block[1]])


def ersetze_ganz(quelle: Quelltext, eltern: Node, knoten: Node, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der einen Wert durch einen anderer Art ersetzt (Text, Liste, Abschnitt)."""
    anfang, abstand = int(knoten.start_mark.index), ""
    if isinstance(eltern, MappingNode):
        name = next(name for name, wert in eltern.value if wert is knoten)
        zwischen = quelle.text[name.end_mark.index : anfang]
        if zwischen.strip() == ":":
            anfang, abstand = int(name.end_mark.index) + zwischen.index(":") + 1, " "
    return Schnitt(anfang, quelle.ende(knoten), abstand + neu.klammer())


def fuege_ein(quelle: Quelltext, sammlung: Node, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der ein fehlendes Feld an seinen Platz setzt oder einen Eintrag ans Ende."""
    name = neu.pfad[-1]
    if not isinstance(sammlung, MappingNode if isinstance(name, str) else SequenceNode):
        raise NichtSchneidbarError
    if isinstance(sammlung, MappingNode) and (nummer := find_feld(sammlung, name)) is not None:
        return _fuelle_feld(quelle, sammlung, nummer, neu)
    vorgaenger = _find_vorgaenger(sammlung, neu)
    match quelle.schreibweise(sammlung):
        case Schreibweise.KLAMMER:
            return _in_klammer(quelle, sammlung, vorgaenger, neu.teil())
        case Schreibweise.ZEILEN:
            return _in_zeilen(quelle, sammlung, vorgaenger, neu)
    raise NichtSchneidbarError


def _find_vorgaenger(sammlung: Sammlung, neu: Neuwert) -> int | None:
    """Liefert, hinter dem wievielten Feld oder Eintrag das neue steht; None, wenn es das erste wird."""
    name = neu.pfad[-1]
    folge = list_felder(neu.modell, neu.pfad[:-1]) or list(neu.folge)
    if name not in folge:
        return len(sammlung.value) - 1 if sammlung.value else None
    davor = folge[: folge.index(name)]
    stellen = {
        schluessel.value: nummer
        for nummer, (schluessel, _) in enumerate(sammlung.value)
        if schluessel.value in davor
    }
    return stellen[max(stellen, key=davor.index)] if stellen else None


def _fuelle_feld(quelle: Quelltext, abschnitt: MappingNode, nummer: int, neu: Neuwert) -> Schnitt:
    """Liefert den Schnitt, der einem dastehenden, aber leeren Feld seinen Wert gibt."""
    schluessel, leer = abschnitt.value[nummer]
    in_klammer = quelle.schreibweise(abschnitt) is not Schreibweise.ZEILEN
    if isinstance(neu.wert, str):
        return ersetze_wert(quelle, leer, neu.wert, in_klammer=in_klammer)
    if quelle.schreibweise(leer) is not Schreibweise.NICHTS:
        return Schnitt(leer.start_mark.index, leer.end_mark.index, neu.klammer())
    if in_klammer:
        return _hinter_doppelpunkt(quelle, leer.start_mark.index, neu.klammer())
    zeilen = neu.zeilen(quelle)[1:]
    return _neue_zeilen(quelle, leer.end_mark.index, zeilen, schluessel.start_mark.column)


def _hinter_doppelpunkt(quelle: Quelltext, stelle: int, neu: str) -> Schnitt:
    abstand = "" if quelle.text[stelle - 1].isspace() else " "
    return Schnitt(stelle, stelle, abstand + neu)


def _in_klammer(quelle: Quelltext, sammlung: Sammlung, vorgaenger: int | None, neu: str) -> Schnitt:
    if vorgaenger is not None:
        stelle = _raender(quelle, sammlung)[vorgaenger][1]
        return Schnitt(stelle, stelle, f", {neu}")
    if not sammlung.value:
        stelle = int(sammlung.start_mark.index) + 1
        return Schnitt(stelle, stelle, neu)
    stelle = _raender(quelle, sammlung)[0][0]
    return Schnitt(stelle, stelle, f"{neu}, ")


def _in_zeilen(quelle: Quelltext, sammlung: Sammlung, vorgaenger: int | None, neu: Neuwert) -> Schnitt:
    # Stehen die Abschnitte daneben in Klammern, dann auch der neue.
    daneben = list_werte(sammlung)[-1 if isinstance(sammlung, SequenceNode) else 0 :]
    arten = {quelle.schreibweise(knoten) for knoten in daneben if isinstance(knoten, MappingNode)}
    klammer = isinstance(neu.wert, Mapping) and arten == {Schreibweise.KLAMMER}
    zeilen, spalte = neu.zeilen(quelle, klammer=klammer), int(sammlung.start_mark.column)
    if vorgaenger is not None:
        return _neue_zeilen(quelle, _raender(quelle, sammlung)[vorgaenger][1], zeilen, spalte)
    stelle = int(sammlung.start_mark.index)
    return Schnitt(stelle, stelle, _eingerueckt(quelle, [*zeilen, ""], spalte).lstrip(" ") + " " * spalte)


def _neue_zeilen(quelle: Quelltext, hinter: int, zeilen: list[str], spalte: int) -> Schnitt:
    stelle = quelle.naechste_zeile(hinter)
    return Schnitt(stelle, stelle, _eingerueckt(quelle, zeilen, spalte) + quelle.umbruch)


def _eingerueckt(quelle: Quelltext, zeilen: list[str], spalte: int) -> str:
    return quelle.umbruch.join(" " * spalte + zeile if zeile else zeile for zeile in zeilen)


def _raender(quelle: Quelltext, sammlung: Sammlung) -> list[tuple[int, int]]:
    """Liefert, wo jedes Feld oder jeder Eintrag beginnt und endet."""
    if isinstance(sammlung, MappingNode):
        return [(int(name.start_mark.index), quelle.ende(wert)) for name, wert in sammlung.value]
    return [(int(eintrag.start_mark.index), quelle.ende(eintrag)) for eintrag in sammlung.value]


def loesche(quelle: Quelltext, eltern: Sammlung, nummer: int) -> Schnitt:
    """Liefert den Schnitt, der ein Feld oder einen Eintrag löscht, der nicht der einzige ist."""
    raender = _raender(quelle, eltern)
    if quelle.schreibweise(eltern) is not Schreibweise.ZEILEN:
        return _loesche_in_klammer(quelle, raender, nummer)
    anfang, ende = raender[nummer]
    if isinstance(eltern, SequenceNode):
        anfang = quelle.strich(eltern, eltern.value[nummer])
    elif quelle.davor(anfang).strip() and nummer == 0:
        return _loesche_am_strich(quelle, anfang, ende, raender[1][0])
    if quelle.davor(anfang).strip():
        raise NichtSchneidbarError
    return Schnitt(quelle.zeilenanfang(anfang), quelle.naechste_zeile(ende), "")


def _loesche_am_strich(quelle: Quelltext, anfang: int, ende: int, naechster: int) -> Schnitt:
    """Liefert den Schnitt für das erste Feld eines Eintrags; das zweite rückt an den Strich."""
    if quelle.text[quelle.naechste_zeile(ende) : naechster].strip():
        raise NichtSchneidbarError
    return Schnitt(anfang, naechster, "")


def _loesche_in_klammer(quelle: Quelltext, raender: Sequence[tuple[int, int]], nummer: int) -> Schnitt:
    links, rechts = raender[max(nummer, 1) - 1], raender[max(nummer, 1)]
    if "#" in quelle.text[links[1] : rechts[0]]:
        raise NichtSchneidbarError
    return Schnitt(links[1], rechts[1], "") if nummer else Schnitt(links[0], rechts[0], "")


def feldtext(quelle: Quelltext, name: str) -> str:
    """Liefert ein Feld der obersten Ebene bis ans Ende seiner Zeile, mit den Kommentaren darin."""
    anfang, ende = _feldrand(quelle, name)
    return quelle.text[anfang : quelle.naechste_zeile(ende)]


def _feldrand(quelle: Quelltext, name: str) -> tuple[int, int]:
    return _raender(quelle, quelle.wurzel)[find_feld(quelle.wurzel, name) or 0]


def reihe_ein(quelle: Quelltext, felder: Sequence[str], liste: str) -> Iterator[Schnitt]:
    """Liefert die Schnitte, nach denen die Zeilen dieser Felder als letzter Eintrag in der Liste stehen."""
    spannen = [
        (quelle.zeilenanfang(anfang), quelle.naechste_zeile(ende))
        for anfang, ende in (_feldrand(quelle, name) for name in felder)
    ]
    text = "".join(quelle.text[anfang:ende] for anfang, ende in spannen)
    zeilen = text.removesuffix(quelle.umbruch).split(quelle.umbruch)
    stelle, einzug, davor = _listenende(quelle, liste, max(ende for _, ende in spannen))
    spalte = int(quelle.wurzel.start_mark.column)
    eintrag = [f"{' ' * (einzug + 2)}{zeile[spalte:]}" if zeile.strip() else zeile for zeile in zeilen]
    eintrag[0] = f"{' ' * einzug}- {zeilen[0][spalte:]}"
    yield Schnitt(stelle, stelle, "".join(f"{zeile}{quelle.umbruch}" for zeile in (*davor, *eintrag)))
    yield from (Schnitt(anfang, ende, "") for anfang, ende in spannen)


def _listenende(quelle: Quelltext, liste: str, sonst: int) -> tuple[int, int, list[str]]:
    """Liefert, wo der nächste Eintrag beginnt, seinen Einzug und die Zeile über dem ersten."""
    nummer = find_feld(quelle.wurzel, liste)
    if nummer is None:
        spalte = int(quelle.wurzel.start_mark.column)
        return sonst, spalte + quelle.einzug().liste, [f"{' ' * spalte}{liste}:"]
    vorhanden = quelle.wurzel.value[nummer][1]
    if not isinstance(vorhanden, SequenceNode) or quelle.schreibweise(vorhanden) is not Schreibweise.ZEILEN:
        raise NichtSchneidbarError
    return quelle.naechste_zeile(quelle.ende(vorhanden)), int(vorhanden.start_mark.column), []

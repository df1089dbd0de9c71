"""Wie ein Wert in YAML geschrieben wird, damit der strenge Leser genau diesen Text wieder liest."""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from kommunennetz.befund import Stufe
from kommunennetz.errors import KommunennetzError
from kommunennetz.register.aendern.feldfolge import list_felder, ordne
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_leser import find_platzhalter
from kommunennetz.register.lesen.yaml_text import Pfad, feldweg
from kommunennetz.worte.zeichen import hat_unsichtbare

Wert = str | Mapping[str, "Wert"] | Sequence["Wert"]

ZEILENBREITE = 116


@dataclass(frozen=True, slots=True)
class Einzug:
    """Um wie viele Leerzeichen eine Datei Abschnitte und Listen einrückt."""

    abschnitt: int = 2
    liste: int = 2


def check_wert(wert: Wert, pfad: Pfad) -> None:
    """Wirft KommunennetzError, wenn der Leser den Wert nicht als Text annähme."""
    if isinstance(wert, str):
        if grund := find_mangel(wert):
            raise KommunennetzError(f"»{feldweg(pfad)}« lässt sich so nicht eintragen: {grund[0]}.", grund[1])
    elif not wert:
        raise KommunennetzError(f"»{feldweg(pfad)}« ist leer.", "Einen Wert nennen oder das Feld löschen.")
    elif isinstance(wert, Mapping):
        for name, teil in wert.items():
            check_wert(teil, (*pfad, name))
    else:
        for nummer, teil in enumerate(wert):
            check_wert(teil, (*pfad, nummer))


def find_mangel(text: str) -> tuple[str, str] | None:
    """Liefert, warum der Leser einen Wert nicht annähme, und die Abhilfe; sonst None."""
    if not text.strip():
        return "der Wert ist leer", "Einen Wert nennen oder das Feld löschen."
    if hat_unsichtbare(text) or "\t" in text or "\r" in text:
        return "der Wert enthält ein unsichtbares Zeichen", "Den Wert neu eintippen."
    if find_platzhalter(text):
        return "der Wert ist ein Platzhalter", "Die Angabe selbst nennen."
    if not unicodedata.is_normalized("NFC", text):
        return "Umlaute sind aus zwei Zeichen zusammengesetzt", "Den Wert neu eintippen."
    return None


def format_skalar(text: str, stil: str = "", *, in_klammer: bool = False) -> str:
    """Liefert den Wert auf einer Zeile, möglichst in diesem Stil (leer, »'« oder »"«)."""
    if stil == "" and geht_ohne_zeichen(text, in_klammer=in_klammer):
        return text
    if stil != '"' and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def geht_ohne_zeichen(text: str, *, in_klammer: bool) -> bool:
    """Liefert, ob der Wert ohne Anführungszeichen stehen kann; in Klammern geht weniger."""
    return "\n" not in text and _liest_sich(f"{{a: {text}}}" if in_klammer else f"a: {text}", text)


def format_klammer(wert: Wert, modell: type[BaseModel], pfad: Pfad) -> str:
    """Liefert den Wert auf einer Zeile, Abschnitte und Listen in Klammern."""
    if isinstance(wert, str):
        return format_skalar(wert, in_klammer=True)
    if isinstance(wert, Mapping):
        felder = ordne(wert, list_felder(modell, pfad))
        teile = (
            f"{format_skalar(name, in_klammer=True)}: {format_klammer(teil, modell, (*pfad, name))}"
            for name, teil in felder.items()
        )
        return "{" + ", ".join(teile) + "}"
    return "[" + ", ".join(format_klammer(teil, modell, (*pfad, 0)) for teil in wert) + "]"


def render_abschnitt(
    felder: Mapping[str, Wert], modell: type[BaseModel], pfad: Pfad, einzug: Einzug
) -> Iterator[str]:
    """Liefert die Zeilen eines Abschnitts, seine Felder in der Reihenfolge des Datenformats."""
    for name, wert in ordne(felder, list_felder(modell, pfad)).items():
        yield from render_feld(name, wert, modell, (*pfad, name), einzug)


def render_feld(name: str, wert: Wert, modell: type[BaseModel], pfad: Pfad, einzug: Einzug) -> Iterator[str]:
    """Liefert die Zeilen eines Feldes; lange Texte werden umgebrochen."""
    schluessel = format_skalar(name)
    if isinstance(wert, str):
        yield from _render_text(f"{schluessel}: ", wert, einzug.abschnitt)
        return
    yield f"{schluessel}:"
    if isinstance(wert, Mapping):
        yield from _eingerueckt(render_abschnitt(wert, modell, pfad, einzug), einzug.abschnitt)
    else:
        zeilen = (zeile for teil in wert for zeile in render_eintrag(teil, modell, (*pfad, 0), einzug))
        yield from _eingerueckt(zeilen, einzug.liste)


def render_eintrag(wert: Wert, modell: type[BaseModel], pfad: Pfad, einzug: Einzug) -> Iterator[str]:
    """Liefert die Zeilen eines Eintrags einer Liste, die erste mit dem Strich davor."""
    if isinstance(wert, str):
        yield from _render_text("- ", wert, einzug.abschnitt)
    elif isinstance(wert, Mapping):
        strich = "- "
        for zeile in render_abschnitt(wert, modell, pfad, einzug):
            yield strich + zeile if zeile else zeile
            strich = "  "
    else:
        yield f"- {format_klammer(wert, modell, pfad)}"


def format_block(text: str, art: str, einzug: int) -> tuple[str, list[str]] | None:
    """Liefert Kennung (»>-«) und Zeilen eines mehrzeiligen Textes, oder None, wenn er so nicht geht."""
    inhalt = text.removesuffix("\n")
    if any(zeile.isspace() for zeile in inhalt.split("\n")):
        return None
    zeilen = list(_falte(inhalt, ZEILENBREITE - einzug)) if art == ">" else inhalt.split("\n")
    kennung = art if text.endswith("\n") else f"{art}-"
    eingerueckt = list(_eingerueckt(zeilen, max(einzug, 1)))
    quelle = "\n".join([f"a: {kennung}", *eingerueckt, ""])
    return (kennung, list(_eingerueckt(zeilen, einzug))) if _liest_sich(quelle, text) else None


def _render_text(davor: str, text: str, einzug: int) -> Iterator[str]:
    """Liefert einen Text auf einer Zeile, oder umgebrochen, wenn er länger ist oder mehrere Zeilen hat."""
    einzeilig = davor + format_skalar(text)
    mehrzeilig = "\n" in text
    # Ob ein Text auf ein Zeilenende endet, wüsste ein Block am Ende der Datei nicht zu sagen.
    if (mehrzeilig and text[-1] != "\n") or (len(einzeilig) > ZEILENBREITE and " " in text):
        block = format_block(text, "|" if mehrzeilig else ">", einzug)
        if block is not None:
            yield davor + block[0]
            yield from block[1]
            return
    yield einzeilig


def _falte(text: str, breite: int) -> Iterator[str]:
    # In einem gefalteten Text ist ein Zeilenende ein Leerzeichen und eine Leerzeile ein Zeilenende.
    for nummer, absatz in enumerate(text.split("\n")):
        if nummer:
            yield ""
        yield from textwrap.wrap(absatz, breite, break_long_words=False, break_on_hyphens=False)


def _eingerueckt(zeilen: Iterable[str], einzug: int) -> Iterator[str]:
    return (" " * einzug + zeile if zeile else zeile for zeile in zeilen)


def _liest_sich(quelle: str, text: str) -> bool:
    """Fragt den Leser selbst: kein Regelwerk über Anführungszeichen wäre so verlässlich."""
    gelesen = parse(quelle.encode(), "")
    return gelesen.baum == {"a": text} and not any(fund.stufe is Stufe.FEHLER for fund in gelesen.befunde)

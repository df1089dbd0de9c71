"""Anzeichen in den Texten eines Datensatzes, dass er eine Person nennt; keines wiederholt sie."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel

from kommunennetz.regeln.kennwoerter import (
    find_adressen,
    find_namen,
    find_rufnummern,
    ist_unverdaechtig,
    sieht_nach_person_aus,
)
from kommunennetz.register.lesen.yaml_text import Pfad

# So viele Wörter reicht ein Name oder eine Nummer über ein Zeilenende.
_NAHT = 3

ADRESSFELDER = ("postfach", "email")

POSTFACH_PERSON = "postfach-person"
KONTAKTDATEN_IM_TEXT = "kontaktdaten-im-text"
NAME_IM_TEXT = "name-im-text"

HILFEN = {
    POSTFACH_PERSON: "Ein Funktionspostfach eintragen, etwa ehrenamt@…, oder die Zeile löschen.",
    KONTAKTDATEN_IM_TEXT: ("Aus dem Text nehmen; das Funktionspostfach einer Kommune gehört in »postfach«."),
    NAME_IM_TEXT: "Statt des Namens das Amt oder die Stelle nennen.",
}


class Anzeichen(NamedTuple):
    """Was an einem Text auf eine Person schließen lässt; der Text wiederholt sie nicht."""

    regel: str
    text: str


def find_anzeichen(feld: str, text: str) -> tuple[Anzeichen, ...]:
    """Liefert, was an einem Wert auf eine Person schließen lässt, je Regel höchstens einmal."""
    if feld not in ADRESSFELDER:
        return _im_text(text)
    if not sieht_nach_person_aus(text):
        return ()
    satz = f"»{feld}« sieht aus wie die Adresse einer Person ({_kennzeichen(text)})"
    return (Anzeichen(POSTFACH_PERSON, satz),)


# Dieselben Texte kommen in jedem Register hundertfach vor: »ja«, »Rat«, die Quelle einer Runde.
@lru_cache(maxsize=20_000)
def _im_text(text: str) -> tuple[Anzeichen, ...]:
    if ist_unverdaechtig(text):
        return ()
    # Aus Word und von Webseiten kommen geschützte Leerzeichen und breite Ziffern mit.
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    adressen, nummern, namen = map(list, (find_adressen(text), find_rufnummern(text), find_namen(text)))
    anzeichen: list[Anzeichen] = []
    if adressen or nummern:
        was = " und ".join(["E-Mail-Adresse"] * bool(adressen) + ["Telefonnummer"] * bool(nummern))
        satz = f"hier steht eine {was} ({_kennzeichen(*adressen, *nummern)})"
        anzeichen.append(Anzeichen(KONTAKTDATEN_IM_TEXT, satz))
    if namen:
        satz = f"hier steht wohl der Name einer Person ({_kennzeichen(*namen)})"
        anzeichen.append(Anzeichen(NAME_IM_TEXT, satz))
    return tuple(anzeichen)


def list_texte(wert: Any) -> list[tuple[Pfad, str]]:
    """Liefert jeden Text eines Datensatzes oder Baums mit dem Weg zu ihm."""
    texte: list[tuple[Pfad, str]] = []
    _sammle(wert, (), texte)
    return texte


def _sammle(wert: Any, pfad: Pfad, texte: list[tuple[Pfad, str]]) -> None:
    if isinstance(wert, str):
        texte.append((pfad, wert))
    elif isinstance(wert, BaseModel):
        for name, teil in wert.__dict__.items():
            if teil is not None:
                _sammle(teil, (*pfad, name), texte)
    elif isinstance(wert, dict):
        for name, teil in wert.items():
            _sammle(teil, (*pfad, name), texte)
    elif isinstance(wert, (list, tuple)):
        for nummer, teil in enumerate(wert):
            _sammle(teil, (*pfad, nummer), texte)


def list_textzeilen(text: str, erste_zeile: int) -> Iterator[tuple[int, str]]:
    """Liefert die Zeilen eines Textes mit ihrer Nummer in der Datei, dazu, was über ein Zeilenende geht."""
    zeilen = text.split("\n")
    yield from enumerate(zeilen, erste_zeile)
    for nummer, (obere, untere) in enumerate(pairwise(zeilen), erste_zeile):
        ende, anfang = " ".join(obere.split()[-_NAHT:]), " ".join(untere.split()[:_NAHT])
        bekannte = {*find_anzeichen("", ende), *find_anzeichen("", anfang)}
        if ende and anfang and not bekannte.issuperset(find_anzeichen("", f"{ende} {anfang}")):
            yield nummer, f"{ende} {anfang}"


def feld_von(pfad: Pfad) -> str:
    """Liefert den Namen des Feldes an diesem Weg, auch für einen Eintrag einer Liste."""
    for teil in reversed(pfad):
        if isinstance(teil, str):
            return teil
    return ""


def _kennzeichen(*werte: str) -> str:
    return f"Kennzeichen {sha256(' '.join(werte).encode()).hexdigest()[:4]}"

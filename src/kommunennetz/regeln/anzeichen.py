"""Anzeichen in den Texten eines Datensatzes, dass er eine Person nennt; keines wiederholt sie."""

import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel

from kommunennetz.regeln.kennwoerter import find_adressen, find_namen, find_rufnummern, sieht_nach_person_aus
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


def find_anzeichen(feld: str, text: str) -> Iterator[Anzeichen]:
    """Liefert, was an einem Wert auf eine Person schließen lässt, je Regel höchstens einmal."""
    if feld in ADRESSFELDER:
        if sieht_nach_person_aus(text):
            satz = f"»{feld}« sieht aus wie die Adresse einer Person ({_kennzeichen(text)})"
            yield Anzeichen(POSTFACH_PERSON, satz)
        return
    # Aus Word und von Webseiten kommen geschützte Leerzeichen und breite Ziffern mit.
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    adressen, nummern, namen = map(list, (find_adressen(text), find_rufnummern(text), find_namen(text)))
    if adressen or nummern:
        was = " und ".join(["E-Mail-Adresse"] * bool(adressen) + ["Telefonnummer"] * bool(nummern))
        yield Anzeichen(KONTAKTDATEN_IM_TEXT, f"hier steht eine {was} ({_kennzeichen(*adressen, *nummern)})")
    if namen:
        yield Anzeichen(NAME_IM_TEXT, f"hier steht wohl der Name einer Person ({_kennzeichen(*namen)})")


def list_texte(wert: Any, pfad: Pfad = ()) -> Iterator[tuple[Pfad, str]]:
    """Liefert jeden Text eines Datensatzes oder Baums mit dem Weg zu ihm."""
    if isinstance(wert, str):
        yield pfad, wert
    elif isinstance(wert, BaseModel):
        for name, teil in wert.__dict__.items():
            if teil is not None:
                yield from list_texte(teil, (*pfad, name))
    elif isinstance(wert, dict):
        for name, teil in wert.items():
            yield from list_texte(teil, (*pfad, name))
    elif isinstance(wert, (list, tuple)):
        for nummer, teil in enumerate(wert):
            yield from list_texte(teil, (*pfad, nummer))


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
    return next((teil for teil in reversed(pfad) if isinstance(teil, str)), "")


def _kennzeichen(*werte: str) -> str:
    return f"Kennzeichen {sha256(' '.join(werte).encode()).hexdigest()[:4]}"

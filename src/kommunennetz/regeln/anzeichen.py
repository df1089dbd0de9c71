"""Anzeichen, dass ein Text eine Person nennt, ohne sie zu wiederholen, und die Hinweise darauf.

Warum: Git vergisst nicht; deshalb kommt sie nie hinein.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel

from kommunennetz.befund import Regel, Stufe, als_regel
from kommunennetz.regeln.kennwoerter import (
    find_adressen,
    find_namen,
    find_rufnummern,
    in_grundform,
    ist_unverdaechtig,
    sieht_nach_person_aus,
)
from kommunennetz.regeln.regel import Fund, Umfeld, hinweis
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.yaml_text import Pfad

# So viele Wörter reicht ein Name oder eine Nummer über ein Zeilenende.
_NAHT = 3
# So viele Zeilen entlastet eine Frage auf einmal.
_BLOCK = 25

ADRESSFELDER = ("postfach", "email")
# Die Nummer einer Stelle verrät niemanden; Felder für die einer Person gibt es nicht.
NUMMERNFELDER = ("telefon",)


@hinweis
def postfach_person(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Postfach sieht aus wie das einer Person.

    Das Register ist öffentlich, und seine Geschichte lässt sich nicht löschen. In `postfach` gehört deshalb
    ein Funktionspostfach; die Adressen von Personen stehen getrennt unter data/kontakte. Ist es doch ein
    Funktionspostfach, lässt sich der Hinweis mit einem Grund hinnehmen. Das Kennzeichen steht für den Wert,
    ohne ihn zu wiederholen: Ändert er sich, kommt der Hinweis wieder.

        postfach: erika.mustermann@example.org    # Hinweis
        postfach: buergerbuero@example.org        # gut
    """
    yield from _funde(umfeld, postfach_person)


@hinweis
def kontaktdaten_im_text(umfeld: Umfeld) -> Iterator[Fund]:
    """In einem Text steht die E-Mail-Adresse einer Person oder eine Telefonnummer.

    Alle Texte des Registers sind öffentlich und werden weitergegeben; Kontaktdaten veralten dort und
    betreffen oft eine Person. Als Adresse einer Person gilt jede, die keine Funktion nennt. Das
    Funktionspostfach einer Kommune gehört in `postfach`.
    """
    yield from _funde(umfeld, kontaktdaten_im_text)


@hinweis
def name_im_text(umfeld: Umfeld) -> Iterator[Fund]:
    """In einem Text steht der Name einer Person, erkennbar an der Anrede oder einem akademischen Grad davor.

    Wer unterschrieben, beschlossen oder Auskunft gegeben hat, nennt das Register mit dem Amt, nie mit dem
    Namen: »Beitrittserklärung der Bürgermeisterin vom 3. Mai 2017«.

        nachweis: Schreiben von Frau Mustermann vom 3. Mai 2017        # Hinweis
        nachweis: Schreiben des Hauptamts vom 3. Mai 2017         # gut
    """
    yield from _funde(umfeld, name_im_text)


@als_regel(Stufe.FEHLER)
def bekannte_person() -> None:
    """Außerhalb des Kontaktordners steht eine Person, die in ihm steht.

    Gesucht werden Vor- und Nachname in jeder Folge und Schreibung, der Nachname hinter »Frau«, »Herr«, einem
    Grad oder einem Amt und in einer Adresse, die E-Mail-Adresse und die Telefonnummer; auch im Namen einer
    Datei. Der Befund nennt Sitz und Kennung, nie die Person; im Kontaktordner steht, wer es ist. Bei
    `oeffentlich: ja` darf der Name dastehen, Adresse und Nummer nicht.

        nachweis: Schreiben von Erika Mustermann        # Fehler, wenn sie im Kontaktordner steht
        nachweis: Schreiben der Engagementbeauftragten        # gut
    """


PERSONENREGELN = frozenset({postfach_person, kontaktdaten_im_text, name_im_text, bekannte_person})
"""Die Regeln, deren Befunde auf eine Person hinweisen."""


class Anzeichen(NamedTuple):
    """Was an einem Text auf eine Person schließen lässt; der Text wiederholt sie nicht."""

    regel: Regel
    text: str
    hilfe: str


def find_anzeichen(feld: str, text: str) -> tuple[Anzeichen, ...]:
    """Liefert, was an einem Wert auf eine Person schließen lässt, je Regel höchstens einmal."""
    if feld in NUMMERNFELDER:
        ohne = in_grundform(text)
        for nummer in find_rufnummern(ohne):
            ohne = ohne.replace(nummer, "")
        return _im_text(ohne)
    if feld not in ADRESSFELDER:
        return _im_text(text)
    if not sieht_nach_person_aus(text):
        return ()
    satz = f"»{feld}« sieht aus wie die Adresse einer Person ({_kennzeichen(text)})"
    hilfe = "Ein Funktionspostfach eintragen, etwa rathaus@…, oder die Zeile löschen."
    return (Anzeichen(postfach_person, satz, hilfe),)


def _im_text(text: str) -> tuple[Anzeichen, ...]:
    text = in_grundform(text)
    adressen, nummern, namen = map(list, (find_adressen(text), find_rufnummern(text), find_namen(text)))
    anzeichen: list[Anzeichen] = []
    if adressen or nummern:
        was = " und ".join(["E-Mail-Adresse"] * bool(adressen) + ["Telefonnummer"] * bool(nummern))
        satz = f"hier steht eine {was} ({_kennzeichen(*adressen, *nummern)})"
        hilfe = "Aus dem Text nehmen; das Funktionspostfach einer Kommune gehört in »postfach«."
        anzeichen.append(Anzeichen(kontaktdaten_im_text, satz, hilfe))
    if namen:
        satz = f"hier steht wohl der Name einer Person ({_kennzeichen(*namen)})"
        hilfe = "Statt des Namens das Amt oder die Stelle nennen."
        anzeichen.append(Anzeichen(name_im_text, satz, hilfe))
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


def hat_anzeichen(satz: Any) -> bool:
    """Liefert, ob es sich lohnt, die Texte eines Datensatzes einzeln anzusehen: Fast alle entlastet das."""
    texte: list[str] = []
    adressen: list[str] = []
    _trenne(satz, "", texte, adressen)
    return any(map(sieht_nach_person_aus, adressen)) or not ist_unverdaechtig("\n".join(texte))


def _trenne(wert: Any, feld: str, texte: list[str], adressen: list[str]) -> None:
    if isinstance(wert, str):
        (adressen if feld in ADRESSFELDER else texte).append(wert)
    elif isinstance(wert, (list, tuple)):
        for teil in wert:
            _trenne(teil, feld, texte, adressen)
    elif isinstance(felder := getattr(wert, "__dict__", wert), dict):
        for name, teil in felder.items():
            if type(teil) is str and name not in ADRESSFELDER:
                texte.append(teil)
            elif teil is not None:
                _trenne(teil, name, texte, adressen)


def list_verdaechtige_zeilen(text: str, erste_zeile: int) -> Iterator[tuple[int, str]]:
    """Liefert, was einzeln anzusehen ist: Zeilen mit ihrer Nummer, dann, was über ihr Ende geht.

    Wo sicher nichts steht, fehlen sie: In einer langen Seite lohnt sich fast keine.
    """
    zeilen = text.split("\n")
    bereiche = [
        range(anfang, min(anfang + _BLOCK, len(zeilen)))
        for anfang in range(0, len(zeilen), _BLOCK)
        # Mit der ersten Zeile danach: Was über das letzte Zeilenende geht, gehört noch dazu.
        if _lohnt_sich(zeilen[anfang : anfang + _BLOCK + 1])
    ]
    for bereich in bereiche:
        yield from ((erste_zeile + nummer, zeilen[nummer]) for nummer in bereich)
    for bereich in bereiche:
        for nummer, (obere, untere) in enumerate(pairwise(zeilen[bereich.start : bereich.stop + 1])):
            ende, anfang = " ".join(obere.split()[-_NAHT:]), " ".join(untere.split()[:_NAHT])
            bekannte = {*find_anzeichen("", ende), *find_anzeichen("", anfang)}
            if ende and anfang and not bekannte.issuperset(find_anzeichen("", f"{ende} {anfang}")):
                yield erste_zeile + bereich.start + nummer, f"{ende} {anfang}"


def _lohnt_sich(zeilen: list[str]) -> bool:
    block = "\n".join(zeilen)
    return not (ist_unverdaechtig(block) and ist_unverdaechtig(" ".join(block.split())))


def feld_von(pfad: Pfad) -> str:
    """Liefert den Namen des Feldes an diesem Weg, auch für einen Eintrag einer Liste."""
    for teil in reversed(pfad):
        if isinstance(teil, str):
            return teil
    return ""


def list_verdaechtige(register: Register) -> list[int]:
    """Liefert, die wievielten Einträge des Registers feldweise anzusehen sind."""
    return [
        nummer
        for nummer, eintrag in enumerate(register.eintraege)
        if eintrag.text or hat_anzeichen(eintrag.satz)
    ]


def _funde(umfeld: Umfeld, regel: Regel) -> Iterator[Fund]:
    for nummer in umfeld.einmal(list_verdaechtige):
        eintrag = umfeld.eintraege[nummer]
        for pfad, zeile, anzeichen in _list_anzeichen(eintrag):
            if anzeichen.regel is regel:
                yield Fund(eintrag, pfad, anzeichen.text, anzeichen.hilfe, zeile)


def _list_anzeichen(eintrag: Eintrag[Any]) -> Iterator[tuple[Pfad, int, Anzeichen]]:
    """Liefert, was auf eine Person schließen lässt: mit Feld, in einem Text mit der Zeile."""
    for pfad, text in list_texte(eintrag.satz):
        for eines in find_anzeichen(feld_von(pfad), text):
            yield pfad, 0, eines
    if eintrag.text:
        for zeile, text in list_verdaechtige_zeilen(eintrag.text, eintrag.erste_zeile):
            for eines in find_anzeichen("", text):
                yield (), zeile, eines


def _kennzeichen(*werte: str) -> str:
    return f"Kennzeichen {sha256(' '.join(werte).encode()).hexdigest()[:4]}"

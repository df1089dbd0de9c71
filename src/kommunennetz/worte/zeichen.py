"""Unsichtbare Zeichen: eine Tabelle für alles, was hereinkommt und hinausgeht.

Unsichtbar ist, was ein Leser nicht sieht und was doch ändert, was er sieht oder was gleich ist:
Steuerzeichen, Zeichen ohne Breite und mit Schreibrichtung (Unicode Cc, Cf), Zeilentrenner (Zl, Zp), private,
unbelegte und halbe Zeichen (Co, Cn, Cs), dazu, was nach Unicode als Buchstabe oder Symbol zählt und leer ist.
Tabulator, Zeilenende und Leerzeichen jeder Breite (Zs) gehören nicht dazu.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

# Was `isprintable` nicht weiß: Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt), die leere
# Braillezelle und die beiden Ersatzzeichen, die statt eines verlorenen Zeichens dastehen.
_LEER = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\ufffd"
    "\U000e0100-\U000e01ef]"
)
# Was sicher sichtbar ist, wird gar nicht erst einzeln angesehen.
_VERDACHT = re.compile("[^\t\n -~\u00a1-\u00ac\u00ae-\u02ff]")
# Auch geschützte und schmale Leerzeichen: Manches Programm hält sie am Rand eines Wortes für ein Ende.
_LEERRAUM = re.compile(r"[ \t\r\n\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# Sie macht aus dem Zeichen davor ein buntes; hinter einem Symbol ist sie zu sehen.
_EMOJI = "\ufe0f"


def ist_unsichtbar(zeichen: str) -> bool:
    """Liefert, ob dieses eine Zeichen unsichtbar ist."""
    if zeichen in "\t\n":
        return False
    return _LEER.match(zeichen) is not None or not (
        zeichen.isprintable() or unicodedata.category(zeichen) == "Zs"
    )


def find_unsichtbare(text: str, *, mit_emojis: bool = False) -> Iterator[int]:
    """Liefert die Stellen unsichtbarer Zeichen; ein Wagenrücklauf vor dem Zeilenende gehört zu ihm.

    In Fließtext (`mit_emojis`) gehört zu einem Symbol auch, dass es bunt ist (U+FE0F dahinter).
    """
    # Fast jeder Text besteht diese Frage, und sie geht zehnmal so schnell, wie jedes Zeichen anzusehen.
    if text.replace("\n", "").isprintable() and _LEER.search(text) is None:
        return
    for treffer in _VERDACHT.finditer(text):
        stelle = treffer.start()
        if mit_emojis and treffer[0] == _EMOJI and _ist_symbol(text[stelle - 1 : stelle]):
            continue
        if ist_unsichtbar(treffer[0]) and not text.startswith("\r\n", stelle):
            yield stelle


def _ist_symbol(zeichen: str) -> bool:
    return zeichen != "" and unicodedata.category(zeichen) == "So" and not ist_unsichtbar(zeichen)


def hat_unsichtbare(text: str) -> bool:
    """Liefert, ob irgendwo in einem Text ein unsichtbares Zeichen steht."""
    return next(find_unsichtbare(text), None) is not None


def replace_unsichtbare(text: str, ersatz: Callable[[str], str]) -> str:
    """Liefert den Text, in dem für jedes unsichtbare Zeichen steht, was `ersatz` liefert; Emojis bleiben."""
    teile, ende = [], 0
    for stelle in find_unsichtbare(text, mit_emojis=True):
        teile += [text[ende:stelle], ersatz(text[stelle])]
        ende = stelle + 1
    return "".join([*teile, text[ende:]]) if ende else text


def sichtbar(text: str) -> str:
    """Liefert den Text mit Bildern statt unsichtbarer Zeichen; Tabulator und Zeilenwechsel bleiben."""
    return replace_unsichtbare(text, _bild)


def einzeilig(text: str) -> str:
    """Liefert den Text auf einer Zeile; Steuerzeichen werden sichtbar, Zeilenwechsel zu Leerzeichen."""
    return sichtbar(_LEERRAUM.sub(" ", _ohne_halbe(text)).strip())


def mehrzeilig(text: str) -> str:
    """Liefert den Text mit einfachen Zeilenwechseln; Steuerzeichen werden sichtbar."""
    return sichtbar(_ohne_halbe(text).replace("\r\n", "\n").replace("\r", "\n"))


def _ohne_halbe(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _bild(zeichen: str) -> str:
    """Liefert das Bild eines Steuerzeichens (ESC wird ␛): sichtbar, und in keinem Programm mehr wirksam."""
    if zeichen == "\r":
        return zeichen
    if zeichen == "\x7f":
        return "\N{SYMBOL FOR DELETE}"
    return chr(0x2400 + ord(zeichen)) if zeichen < " " else "\N{REPLACEMENT CHARACTER}"

"""Baut Kopfzeilen nach RFC 5322 und RFC 2047: reines ASCII, gefaltet, ohne eingeschleuste Zeilen."""

import re
from collections.abc import Iterator
from email.quoprimime import header_encode, header_length
from functools import lru_cache

from kommunennetz.anschrift import Anschrift
from kommunennetz.post.markdown import sichtbar

_ZEILE_MAX = 78  # RFC 5322, 2.1.1
_WORT_MAX = 60  # mit dem längsten Feldnamen davor noch unter _ZEILE_MAX
# Eine Zeile mit verschlüsseltem Wort hat höchstens 76 Zeichen (RFC 2047, 2), 12 davon sind »=?utf-8?q??=«.
_NUTZLAST_MAX = 46
_LEERRAUM = re.compile(r"[ \t\r\n]+")
_SCHLICHT = re.compile(r"[!-~]+( [!-~]+)*")


def einzeilig(text: str) -> str:
    """Liefert den Text auf einer Zeile; Steuerzeichen werden sichtbar, Zeilenwechsel zu Leerzeichen."""
    return sichtbar(_LEERRAUM.sub(" ", text).strip(" "))


def format_kopfzeile(feld: str, *teile: str) -> str:
    """Liefert die Kopfzeile ohne Zeilenende; vor einem Teil, der nicht mehr passt, wird gefaltet."""
    zeilen = [f"{feld}:"]
    for teil in filter(None, teile):
        if len(zeilen[-1]) + 1 + len(teil) > _ZEILE_MAX:
            zeilen.append("")
        zeilen[-1] += f" {teil}"
    return "\r\n".join(zeilen)


def text_teile(text: str) -> list[str]:
    """Liefert einen freien Text (Betreff) in Teilen, zwischen denen gefaltet werden darf."""
    zeile = einzeilig(text)
    worte = zeile.split(" ")
    return worte if _ist_schlicht(zeile, worte) else list(_verschluesselt(zeile))


def anschrift_teile(anschrift: Anschrift) -> list[str]:
    """Liefert Name und Adresse in Teilen, zwischen denen gefaltet werden darf."""
    name = einzeilig(anschrift.name)
    return [*name_teile(name), f"<{anschrift.adresse}>"] if name else [anschrift.adresse]


def name_teile(name: str) -> list[str]:
    """Liefert einen Namen vor spitzen Klammern: in Anführungszeichen oder verschlüsselt."""
    zeile = einzeilig(name)
    if not _ist_schlicht(zeile, [zeile]):
        return list(_verschluesselt(zeile))
    maskiert = zeile.replace("\\", "\\\\").replace('"', '\\"')
    return [f'"{maskiert}"']


def _ist_schlicht(zeile: str, worte: list[str]) -> bool:
    # »=?« begänne ein verschlüsseltes Wort: Ein solcher Text stünde beim Empfänger anders da.
    passt = max(map(len, worte)) <= _WORT_MAX
    return passt and "=?" not in zeile and _SCHLICHT.fullmatch(zeile) is not None


def _verschluesselt(zeile: str) -> Iterator[str]:
    """Warum nicht email.header.Header: dasselbe Ergebnis, achtmal langsamer (0,5 ms je Kopfzeile)."""
    wort, laenge = b"", 0
    for zeichen in zeile:
        roh, weite = _encode_zeichen(zeichen)
        laenge += weite
        if laenge > _NUTZLAST_MAX:
            yield header_encode(wort, "utf-8")
            wort, laenge = b"", weite
        wort += roh
    yield header_encode(wort, "utf-8")


@lru_cache(maxsize=256)
def _encode_zeichen(zeichen: str) -> tuple[bytes, int]:
    roh = zeichen.encode("utf-8", "replace")
    return roh, header_length(roh)

"""Kopfzeilen, die jedes Programm so zurückliest, wie sie gemeint sind.

Verschlüsselt und gefaltet werden sie vom Paket email, aber mit dessen älteren Mitteln. Warum nicht mit
Address: Python 3.11 verliert damit beim Falten die Anführungszeichen um einen langen Namen, so dass ein Komma
darin eine zweite Adresse wird, und liest »=?…?=« in einem Betreff als verschlüsselt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.charset import Charset
from email.header import Header
from email.policy import Policy
from functools import lru_cache
from itertools import chain, groupby, repeat
from typing import Final
from urllib.parse import quote

from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.namen import slug
from kommunennetz.worte.zeichen import einzeilig

_UTF8: Final = Charset("utf-8")
_ZEILE_MAX = 78  # RFC 5322, 2.1.1
_VERSCHLUESSELT_MAX = 75  # RFC 2047, 2: ein verschlüsseltes Wort; eine Zeile damit hat höchstens eins mehr
_GEMERKT_MAX = 64  # Hunderte Nachrichten eines Laufs haben die meisten Kopfzeilen gemein
_WORT_MAX = 60  # mit dem längsten Feldnamen davor noch unter _ZEILE_MAX
_STUECK_MAX = 50
_DATEINAME = re.compile(r"[A-Za-z0-9._+()-]+( [A-Za-z0-9._+()-]+)*")
_SCHLICHT = re.compile(r"[!-~]+( [!-~]+)*")


@dataclass(frozen=True, slots=True)
class Kopfzeile:
    """Eine Kopfzeile aus fertigen Wörtern in ASCII, wie `EmailMessage` sie annimmt und schreibt."""

    name: str
    worte: tuple[str, ...]

    def fold(self, *, policy: Policy) -> str:
        """Liefert die gefaltete Zeile mit Zeilenende."""
        return _falte(self, policy.linesep)


@lru_cache(maxsize=_GEMERKT_MAX)
def _falte(zeile: Kopfzeile, linesep: str) -> str:
    wert = Header(" ".join(zeile.worte), "us-ascii", _ZEILE_MAX, zeile.name)
    return f"{zeile.name}: {wert.encode(splitchars=' ', linesep=linesep)}{linesep}"


def textzeile(feld: str, text: str) -> Kopfzeile:
    """Liefert die Kopfzeile zu einem freien Text, dem Betreff."""
    zeile = einzeilig(text)
    return Kopfzeile(feld, (zeile,) if _ist_schlicht(zeile) else tuple(_verschluesselt(zeile, feld)))


@lru_cache(maxsize=_GEMERKT_MAX)
def namenszeile(feld: str, name: str, dahinter: str) -> Kopfzeile:
    """Liefert die Kopfzeile zu einem Namen und dem, was in spitzen Klammern dahinter steht."""
    zeile = einzeilig(name)
    return Kopfzeile(feld, (*_namensworte(zeile, feld), f"<{dahinter}>"))


def anschriftzeile(feld: str, anschrift: Anschrift) -> Kopfzeile:
    """Liefert die Kopfzeile zu einer Anschrift; ohne Namen steht die Adresse allein."""
    if not einzeilig(anschrift.name):
        return Kopfzeile(feld, (anschrift.adresse,))
    return namenszeile(feld, anschrift.name, anschrift.adresse)


def dateizeile(feld: str, wert: str, name: str) -> Kopfzeile:
    """Liefert die Kopfzeile, die eine Datei nennt: in ASCII, oder nach RFC 2231."""
    zeile = einzeilig(name)
    if (in_ascii := ascii_dateiname(zeile)) == zeile:
        return Kopfzeile(feld, (f"{wert};", f'filename="{in_ascii}"'))
    return Kopfzeile(feld, (f"{wert};", *_in_stuecken(zeile)))


def ascii_dateiname(name: str) -> str:
    """Liefert den Namen, wenn jedes Programm ihn liest; sonst einen ähnlichen, der das tut."""
    if len(name) <= _WORT_MAX and _DATEINAME.fullmatch(name):
        return name
    stamm, _, endung = name.rpartition(".")
    return f"{slug(stamm)[: _WORT_MAX - 10].strip('-') or 'anhang'}.{slug(endung)[:5] or 'bin'}"


def _in_stuecken(name: str) -> Iterator[str]:
    """Liefert `filename*`, über so viele Stücke, dass jede Zeile kurz bleibt (RFC 2231, 3 und 4)."""
    stuecke = [""]
    for zeichen in name:
        kodiert = quote(zeichen, safe="")
        if len(stuecke[-1]) + len(kodiert) > _STUECK_MAX:
            stuecke.append("")
        stuecke[-1] += kodiert
    if len(stuecke) == 1:
        yield f"filename*=utf-8''{stuecke[0]}"
        return
    for nummer, stueck in enumerate(stuecke, 1):
        kodierung, ende = "utf-8''" if nummer == 1 else "", ";" if nummer < len(stuecke) else ""
        yield f"filename*{nummer - 1}*={kodierung}{stueck}{ende}"


def _namensworte(name: str, feld: str) -> Iterator[str]:
    """Liefert den Namen in Wörtern: in Anführungszeichen, verschlüsselt, oder abwechselnd.

    Zwei verschlüsselte nebeneinander gibt es nur, wo es nicht anders geht: Python liest in einem Namen das
    Leerzeichen zwischen ihnen mit, obwohl es nach RFC 2047, 6.2 nicht zählt.
    """
    if not name:
        return
    ganz = [] if _ist_schlicht(name) else list(_verschluesselt(name, feld))
    if len(ganz) == 1:
        yield from ganz
        return
    for schlicht, worte in groupby(name.split(" "), _ist_schlicht):
        teil = " ".join(worte)
        if schlicht:
            maskiert = teil.replace("\\", "\\\\").replace('"', '\\"')
            yield f'"{maskiert}"'
        else:
            yield from _verschluesselt(teil)


def _ist_schlicht(text: str) -> bool:
    # »=?« begänne ein verschlüsseltes Wort: Ein solcher Text stünde beim Empfänger anders da.
    passt = max(map(len, text.split(" "))) <= _WORT_MAX
    return passt and "=?" not in text and (not text or _SCHLICHT.fullmatch(text) is not None)


def _verschluesselt(text: str, feld: str = "") -> Iterator[str]:
    """Liefert verschlüsselte Wörter, das erste so kurz, dass es hinter den Namen des Feldes passt."""
    erste = _VERSCHLUESSELT_MAX - len(f"{feld}:")
    yield from filter(None, _UTF8.header_encode_lines(text, chain([erste], repeat(_VERSCHLUESSELT_MAX))))

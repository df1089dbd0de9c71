"""Das Protokoll einer Sendung: nur angehängt, jede Zeile auf dem Datenträger, bevor es weitergeht.

Die Zeile »versuch« steht da, bevor der Server die Nachricht annehmen kann. Folgt ihr nichts, ist ungewiss,
ob sie ankam; von selbst verschickt wird sie dann nie wieder (RFC 1047: »genau einmal« gibt es nicht).
"""

import errno
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from kommunennetz.dateien import grund, oeffne, read_inhalt, sync_ordner
from kommunennetz.versand.sendung import SendungError
from kommunennetz.worte.zeichen import sichtbar

DATEI = "journal.jsonl"
VERSUCH = "versuch"
_TEXT_MAX = 500


class Stand(StrEnum):
    """Wo eine Nachricht steht."""

    BEREIT = "bereit"
    AUFGESCHOBEN = "aufgeschoben"
    """Der Server nahm sie vorerst nicht, oder war nicht zu erreichen; ein neuer Versuch schadet nicht."""
    ANGENOMMEN = "angenommen"
    ABGELEHNT = "abgelehnt"
    UNGEWISS = "ungewiss"

    @property
    def haelt(self) -> bool:
        """Liefert, ob der Sitz Post bekommen hat oder haben kann: Er bekommt zu diesem Zweck keine zweite."""
        return self in (Stand.ANGENOMMEN, Stand.UNGEWISS)


@dataclass(frozen=True, slots=True)
class Journalzeile:
    """Eine Zeile: wann (`z`), welcher Sitz (`e`), was geschah (`s`: versuch oder ein Stand)."""

    z: datetime
    e: str
    s: str
    n: int | None = None
    """Der wievielte Versuch."""
    code: int | None = None
    text: str = ""
    """Die Antwort des Servers, oder warum ein Mensch so entschied."""


@dataclass(frozen=True, slots=True)
class Sitzstand:
    """Wo die Nachricht an einen Sitz steht, und die letzte Antwort dazu."""

    stand: Stand
    versuche: int = 0
    code: int | None = None
    text: str = ""
    am: datetime | None = None


_UNBERUEHRT = Sitzstand(Stand.BEREIT)


class Journal:
    """Das offene Protokoll; nur wer die Sperre des Kontaktordners hält, schreibt hinein."""

    def __init__(self, kennung: int, *, abgerissen: bool) -> None:
        self._kennung = kennung
        self._abgerissen = abgerissen

    @classmethod
    def open(cls, pfad: Path) -> Self:
        """Öffnet das Protokoll zum Anhängen und legt es an, wenn es fehlt. Wirft OSError."""
        neu = not pfad.exists()
        kennung = oeffne(pfad, os.O_RDWR | os.O_APPEND | os.O_CREAT)
        try:
            if neu:
                pfad.chmod(0o600)
                sync_ordner(pfad.parent)
            ende = os.lseek(kennung, 0, os.SEEK_END)
            if ende:
                os.lseek(kennung, ende - 1, os.SEEK_SET)
            return cls(kennung, abgerissen=ende > 0 and os.read(kennung, 1) != b"\n")
        except BaseException:
            os.close(kennung)
            raise

    def schreibe(self, zeile: Journalzeile) -> None:
        """Hängt die Zeile an, in einem Zug und bis auf den Datenträger; OSError, auch wenn sie abriss."""
        daten = (b"\n" if self._abgerissen else b"") + _render(zeile)
        self._abgerissen = True
        if os.write(self._kennung, daten) != len(daten):
            raise OSError(errno.ENOSPC, "", DATEI)
        os.fsync(self._kennung)
        self._abgerissen = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._kennung)


def _render(zeile: Journalzeile) -> bytes:
    felder: dict[str, Any] = {"z": zeile.z.isoformat(timespec="seconds"), "e": zeile.e, "s": zeile.s}
    felder |= {"n": zeile.n} if zeile.n is not None else {}
    felder |= {"code": zeile.code} if zeile.code is not None else {}
    felder |= {"text": saubere_antwort(zeile.text)} if zeile.text else {}
    return json.dumps(felder, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


_ADRESSE = re.compile(r"[^\s<>\"'(),;:@]+@[^\s<>\"'(),;:@]+")
_NAMENSTEIL_MIN = 3
_OHNE_KLAMMERN = str.maketrans("{}", "()")


def saubere_antwort(text: str, adresse: str = "") -> str:
    """Liefert die Antwort eines Servers in einer Zeile, ohne Steuerzeichen und ohne Adressen.

    Mit `adresse` fällt auch fort, was von ihr einzeln dasteht: Manche Server wiederholen nur den Namen.
    """
    einzeilig = " ".join(sichtbar(text.encode("utf-8", "replace").decode()).split())
    # Eine Zeile, die mit einer Klammer endet, ist damit ganz.
    einzeilig = einzeilig.translate(_OHNE_KLAMMERN)
    ohne = _ADRESSE.sub("…", einzeilig)
    lokalteil = adresse.rpartition("@")[0]
    teile = [lokalteil, *re.split(r"[._+-]", lokalteil)]
    for teil in sorted({teil for teil in teile if len(teil) >= _NAMENSTEIL_MIN}, key=len, reverse=True):
        ohne = re.sub(re.escape(teil), "…", ohne, flags=re.IGNORECASE)
    return ohne[:_TEXT_MAX]


def load_staende(pfad: Path, melde: Callable[[str], None] = lambda _: None) -> Mapping[str, Sitzstand]:
    """Liefert zu jedem Sitz, von dem das Protokoll weiß, wo er steht; ohne Protokoll nichts.

    Eine abgerissene Zeile wird übergangen und gemeldet: Bevor sie ganz dastand, konnte nichts hinausgehen.
    SendungError, wenn das Protokoll unlesbar oder anders beschädigt ist.
    """
    staende: dict[str, Sitzstand] = {}
    for zeile in _load_zeilen(pfad, melde):
        staende[zeile.e] = _weiter(staende.get(zeile.e, _UNBERUEHRT), zeile)
    return staende


def zaehle_versuche(pfad: Path, seit: datetime) -> int:
    """Liefert, wie viele Nachrichten seither bis zum Punkt kamen; SendungError wie `load_staende`."""
    return sum(zeile.s == VERSUCH and zeile.z >= seit for zeile in _load_zeilen(pfad, lambda _: None))


def _load_zeilen(pfad: Path, melde: Callable[[str], None]) -> Iterator[Journalzeile]:
    try:
        roh = read_inhalt(pfad)
    except OSError as error:
        raise SendungError(f"»{pfad}« lässt sich nicht lesen: {grund(error)}.", _RECHTE) from error
    return _read_zeilen(roh or b"", pfad, melde)


def _weiter(bisher: Sitzstand, zeile: Journalzeile) -> Sitzstand:
    if zeile.s == VERSUCH:
        # Bis eine Antwort dasteht, ist es ungewiss; danach nimmt die Antwort es zurück.
        versuche = max(bisher.versuche + 1, zeile.n or 0)
        return Sitzstand(Stand.UNGEWISS, versuche, None, "", zeile.z)
    return Sitzstand(
        Stand(zeile.s), max(bisher.versuche, zeile.n or 0), zeile.code, saubere_antwort(zeile.text), zeile.z
    )


def _read_zeilen(roh: bytes, pfad: Path, melde: Callable[[str], None]) -> Iterator[Journalzeile]:
    """Liefert die Zeilen; ein Stromausfall kann statt ihres Endes auch Nullen hinterlassen."""
    for nummer, stueck in enumerate(roh.split(b"\n"), 1):
        text = stueck.replace(b"\0", b"").strip()
        if not text:
            continue
        if not text.endswith(b"}"):
            melde(f"{pfad.parent.name}/{DATEI}:{nummer}: Die Zeile riss beim Schreiben ab; sie zählt nicht.")
            continue
        zeile = _parse(text)
        if zeile is None:
            raise SendungError(f"»{pfad}« ist in Zeile {nummer} beschädigt.", _ZURUECK)
        yield zeile


def _parse(text: bytes) -> Journalzeile | None:
    try:
        felder = json.loads(text)
        zeile = Journalzeile(**{**felder, "z": datetime.fromisoformat(felder["z"])})
    except (ValueError, KeyError, TypeError):
        return None
    bekannt = zeile.s == VERSUCH or zeile.s in set(Stand)
    arten = isinstance(zeile.e, str) and isinstance(zeile.text, str)
    zahlen = all(wert is None or type(wert) is int for wert in (zeile.n, zeile.code))
    return zeile if bekannt and arten and zahlen and zeile.z.utcoffset() is not None else None


_RECHTE = "Die Rechte des Kontaktordners prüfen."
_ZURUECK = "Aus einer Sicherung zurückholen; ohne Protokoll weiß niemand, wer schon Post bekam."

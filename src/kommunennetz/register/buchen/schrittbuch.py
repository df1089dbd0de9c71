"""Das Schrittbuch: was jede Buchung vorher und nachher dastehen ließ, um sie genau zurückzunehmen.

Es liegt in `data/.schritte` neben der Sperre, je Schritt eine Datei, und kommt nie in Git: Ein anderer Klon
hat ein anderes. Ein Schritt kommt hinein, nachdem er gebucht ist, und geht heraus, bevor seine Rücknahme
gebucht wird. Stirbt der Prozess dazwischen, weiß das Buch zu wenig, nie etwas Falsches: Zurückgenommen wird
nur, was noch genau so dasteht, wie der Schritt es hinterließ. Wer bucht, hält die Sperre.
"""

import errno
import json
import os
import re
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kommunennetz.dateien import daneben, grund, write_neu
from kommunennetz.register.buchen.ablage import deutsch, sync_ordner
from kommunennetz.register.buchen.buchung import buche
from kommunennetz.register.buchen.posten import Posten

SCHRITTBUCH = "data/.schritte"
MAX_SCHRITTE = 200
MAX_BYTES = 20_000_000

_NUR_FUER_MICH = 0o600
_NAME = re.compile(r"[0-9]{8}\.json")
# Was anderswo liegt, die Kontakte zumal, gehört nie hinein; und ein fremdes Buch darf nichts anderes nennen.
_DATENSATZ = re.compile(r"data/(netz\.yaml|(kommunen|runden|veranstaltungen|infomails)/[^/\\]+\.(yaml|md))")


@dataclass(frozen=True, slots=True)
class Buchschritt:
    """Ein gebuchter Schritt: wann er war, wie er hieß und welche Dateien er wie geändert hat."""

    nummer: int
    zeit: datetime
    satz: str
    posten: tuple[Posten, ...]

    def betrifft(self, datei: str) -> bool:
        """Liefert, ob der Schritt diese Datei geändert hat."""
        return any(einer.datei == datei for einer in self.posten)

    def __str__(self) -> str:
        """Liefert den Satz mit der Zeit, wie er bei einer Rückfrage steht."""
        return f"{self.satz} ({self.zeit:%d.%m.%Y, %H:%M} Uhr)"


def buche_schritt(
    ort: Path, posten: Iterable[Posten], satz: str, zeit: datetime, zurueck: Sequence[int] = ()
) -> str | None:
    """Bucht einen Schritt und hält ihn fest; mit `zurueck` gehen dafür diese Schritte aus dem Buch.

    Fehler sind die von `buche`; dann steht im Buch, was vorher darin stand. Lässt sich nur das Buch nicht
    führen, gilt die Buchung, und geliefert wird der Satz dazu; sonst None.
    """
    echte = tuple(einer for einer in posten if einer.vorher != einer.nachher)
    if zurueck:
        return _buche_ruecknahme(ort, echte, zurueck)
    buche(ort, echte)
    try:
        _halte_fest(ort, satz, zeit, echte)
    except OSError as error:
        return f"Der Schritt steht nicht im Schrittbuch ({SCHRITTBUCH}): {grund(error)}."
    return None


def load_schrittbuch(ort: Path) -> tuple[Buchschritt, ...]:
    """Liefert die Schritte, den ältesten zuerst; was sich nicht lesen lässt, fehlt."""
    gelesen = (_read(ort / SCHRITTBUCH / name) for name in _list_namen(ort / SCHRITTBUCH))
    return tuple(schritt for schritt in gelesen if schritt is not None)


def _buche_ruecknahme(ort: Path, posten: Sequence[Posten], zurueck: Sequence[int]) -> str | None:
    pfade = [ort / SCHRITTBUCH / _name(nummer) for nummer in zurueck]
    with deutsch(SCHRITTBUCH):
        inhalte = [pfad.read_bytes() for pfad in pfade]
        for pfad in pfade:
            pfad.unlink()
    try:
        buche(ort, posten)
    except BaseException:
        with suppress(OSError):
            for pfad, inhalt in zip(pfade, inhalte, strict=True):
                _write(pfad, inhalt)
        raise
    return None


def _halte_fest(ort: Path, satz: str, zeit: datetime, posten: Sequence[Posten]) -> None:
    if not all(_DATENSATZ.fullmatch(einer.datei) for einer in posten):
        return
    inhalt = _format(satz, zeit, posten)
    if not posten or len(inhalt) > MAX_BYTES:
        return
    ordner = _build_ordner(ort)
    nummern = [int(name[:8]) for name in _list_namen(ordner)]
    _write(ordner / _name(max(nummern, default=0) + 1), inhalt)
    _begrenze(ordner)


def _build_ordner(ort: Path) -> Path:
    """Liefert den Ordner des Buchs; OSError, wenn an seiner Stelle etwas anderes liegt, ein Verweis etwa."""
    ordner = ort / SCHRITTBUCH
    with suppress(FileExistsError):
        ordner.mkdir(0o700)
    if not stat.S_ISDIR(ordner.lstat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(ordner))
    if not os.path.lexists(ordner / ".gitignore"):
        # Auch in einem Register, dessen .gitignore noch nichts vom Schrittbuch weiß.
        write_neu(ordner / ".gitignore", b"*\n")
    return ordner


def _write(pfad: Path, inhalt: bytes) -> None:
    unfertig = Path(daneben(pfad))
    try:
        write_neu(unfertig, inhalt, _NUR_FUER_MICH, sync=True)
        unfertig.replace(pfad)
    except BaseException:
        with suppress(OSError):
            unfertig.unlink()
        raise
    sync_ordner(pfad.parent)


def _begrenze(ordner: Path) -> None:
    """Löscht die ältesten Schritte, bis Zahl und Größe wieder passen."""
    namen = _list_namen(ordner)
    groessen = [(ordner / name).lstat().st_size for name in namen]
    while len(groessen) > MAX_SCHRITTE or sum(groessen) > MAX_BYTES:
        (ordner / namen.pop(0)).unlink()
        groessen.pop(0)


def _list_namen(ordner: Path) -> list[str]:
    try:
        if not stat.S_ISDIR(ordner.lstat().st_mode):
            return []
        return sorted(pfad.name for pfad in ordner.iterdir() if _NAME.fullmatch(pfad.name))
    except OSError:
        return []


def _name(nummer: int) -> str:
    return f"{nummer:08}.json"


def _format(satz: str, zeit: datetime, posten: Sequence[Posten]) -> bytes:
    dateien = [
        {"datei": einer.datei, "vorher": _als_text(einer.vorher), "nachher": _als_text(einer.nachher)}
        for einer in posten
    ]
    roh = {"zeit": zeit.isoformat(), "satz": satz, "posten": dateien}
    return json.dumps(roh).encode()


def _read(pfad: Path) -> Buchschritt | None:
    try:
        status = pfad.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return None
        roh = json.loads(pfad.read_bytes())
        zeit, posten = datetime.fromisoformat(roh["zeit"]), tuple(_parse_posten(roh["posten"]))
        schritt = Buchschritt(int(pfad.name[:8]), zeit, str(roh["satz"]), posten)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return schritt if schritt.posten and schritt.satz.isprintable() else None


def _parse_posten(roh: Any) -> Iterator[Posten]:
    for einer in roh:
        datei = einer["datei"]
        if _DATENSATZ.fullmatch(datei) is None or not datei.isprintable():
            raise ValueError(datei)
        yield Posten(datei, _als_bytes(einer["vorher"]), _als_bytes(einer["nachher"]))


def _als_text(inhalt: bytes | None) -> str | None:
    return None if inhalt is None else b64encode(inhalt).decode()


def _als_bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)

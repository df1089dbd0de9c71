"""Das Schrittbuch: was jede Buchung vorher und nachher dastehen ließ, um sie genau zurückzunehmen.

Es liegt in `.schritte` neben der Sperre, je Schritt eine Datei, und kommt nie in Git: Ein anderer Klon hat
ein anderes. Ein Schritt kommt hinein, nachdem er gebucht ist, und geht heraus, bevor seine Rücknahme
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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kommunennetz.dateien import bereitgelegt, grund, sync_ordner, write_neu
from kommunennetz.register.buchen.buchung import buche
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.wurzel import Ort, Wurzel, beim_buchen, wurzel_von

SCHRITTBUCH = ".schritte"
MAX_SCHRITTE = 200
MAX_BYTES = 20_000_000

_NUR_FUER_MICH = 0o600
_NAME = re.compile(r"[0-9]{8}\.json")


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
    ort: Ort, posten: Iterable[Posten], satz: str, zeit: datetime, zurueck: Sequence[int] = ()
) -> str | None:
    """Bucht einen Schritt und hält ihn fest; mit `zurueck` gehen dafür diese Schritte aus dem Buch.

    Fehler sind die von `buche`; dann steht im Buch, was vorher darin stand. Lässt sich nur das Buch nicht
    führen, gilt die Buchung, und geliefert wird der Satz dazu; sonst None.
    """
    wurzel = wurzel_von(ort)
    echte = tuple(einer for einer in posten if einer.vorher != einer.nachher)
    with _herausgenommen(wurzel, zurueck):
        buche(wurzel, echte)
    if zurueck or not echte or not all(wurzel.ist_datensatz(einer.datei) for einer in echte):
        return None
    try:
        _halte_fest(wurzel, _format(satz, zeit, echte))
    except OSError as error:
        return f"Der Schritt steht nicht im Schrittbuch ({wurzel.name(SCHRITTBUCH)}): {grund(error)}."
    return None


def load_schrittbuch(ort: Ort) -> tuple[Buchschritt, ...]:
    """Liefert die Schritte, den ältesten zuerst; was sich nicht lesen lässt, fehlt."""
    wurzel = wurzel_von(ort)
    buch = wurzel.pfad(SCHRITTBUCH)
    gelesen = (_read(buch / name, wurzel) for name in _list_namen(buch))
    return tuple(schritt for schritt in gelesen if schritt is not None)


@contextmanager
def _herausgenommen(wurzel: Wurzel, nummern: Sequence[int]) -> Iterator[None]:
    """Nimmt Schritte aus dem Buch; scheitert der Block, stehen sie wieder darin."""
    pfade = [wurzel.pfad(SCHRITTBUCH) / _name(nummer) for nummer in nummern]
    with beim_buchen(wurzel.name(SCHRITTBUCH)):
        inhalte = [pfad.read_bytes() for pfad in pfade]
        for pfad in pfade:
            pfad.unlink()
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for pfad, inhalt in zip(pfade, inhalte, strict=True):
                _write(pfad, inhalt)
        raise


def _halte_fest(wurzel: Wurzel, inhalt: bytes) -> None:
    if len(inhalt) > MAX_BYTES:
        return
    ordner = _build_ordner(wurzel)
    nummern = [int(name[:8]) for name in _list_namen(ordner)]
    _write(ordner / _name(max(nummern, default=0) + 1), inhalt)
    _begrenze(ordner)


def _build_ordner(wurzel: Wurzel) -> Path:
    """Liefert den Ordner des Buchs; OSError, wenn an seiner Stelle etwas anderes liegt, ein Verweis etwa."""
    ordner = wurzel.pfad(SCHRITTBUCH)
    with suppress(FileExistsError):
        ordner.mkdir(0o700)
    if not stat.S_ISDIR(ordner.lstat().st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(ordner))
    if not os.path.lexists(ordner / ".gitignore"):
        # Auch in einem Register, dessen .gitignore noch nichts vom Schrittbuch weiß.
        write_neu(ordner / ".gitignore", b"*\n")
    return ordner


def _write(pfad: Path, inhalt: bytes) -> None:
    with bereitgelegt(pfad, inhalt, _NUR_FUER_MICH) as fertig:
        fertig.replace(pfad)
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
    """Liefert einen Schritt, wie ihn `_parse` liest: Bytes stehen als base64 in JSON."""
    dateien = [
        {"datei": einer.datei, "vorher": _verpackt(einer.vorher), "nachher": _verpackt(einer.nachher)}
        for einer in posten
    ]
    return json.dumps({"zeit": zeit.isoformat(), "satz": satz, "posten": dateien}).encode()


def _verpackt(inhalt: bytes | None) -> str | None:
    return None if inhalt is None else b64encode(inhalt).decode()


def _read(pfad: Path, wurzel: Wurzel) -> Buchschritt | None:
    try:
        status = pfad.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return None
        schritt = _parse(int(pfad.name[:8]), json.loads(pfad.read_bytes()))
        namen = [einer.datei for einer in schritt.posten]
        eigene = namen and all(wurzel.ist_datensatz(datei) and datei.isprintable() for datei in namen)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return schritt if eigene and schritt.satz.isprintable() else None


def _parse(nummer: int, roh: Any) -> Buchschritt:
    def entpackt(text: str | None) -> bytes | None:
        return None if text is None else b64decode(text, validate=True)

    posten = (
        Posten(einer["datei"], *map(entpackt, (einer["vorher"], einer["nachher"]))) for einer in roh["posten"]
    )
    return Buchschritt(nummer, datetime.fromisoformat(roh["zeit"]), str(roh["satz"]), tuple(posten))

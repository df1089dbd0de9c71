"""Die Freigabe: Ein Mensch hat diese Bytes gesehen. Sie gilt einen Tag, an diesem Ort, nur für sie."""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kommunennetz.dateien import bereitgelegt, grund, read_inhalt, sync_ordner
from kommunennetz.versand import sendung as ablage
from kommunennetz.versand.sendung import POST, SendungError, load_sendung, read_post

DATEI = "freigabe.json"
GILT = timedelta(hours=24)
_UHR_GEHT_VOR = timedelta(minutes=5)


class FreigabeError(SendungError):
    """Die Sendung ist nicht freigegeben, oder die Freigabe gilt nicht mehr."""


@dataclass(frozen=True, slots=True)
class Freigabe:
    """Wer wann wie viele Nachrichten freigab, bis wann es gilt, wo, und die Prüfsumme darüber."""

    wer: str
    am: datetime
    bis: datetime
    rechner: str
    ort: str
    """Prüfsumme des Pfades: Eine Kopie an demselben Rechner liegt woanders."""
    anzahl: int
    pruefsumme: str


def gib_frei(ordner: Path, wer: str, anzahl: int, jetzt: datetime, rechner: str) -> Freigabe:
    """Gibt die Sendung in diesem Ordner frei und liefert die Freigabe; sie liegt dann auf dem Datenträger.

    `anzahl` ist, was der Mensch getippt hat. SendungError, wenn es nicht so viele sind oder der Ordner nicht
    mehr ist, wie er vorbereitet wurde. Wirft OSError.
    """
    erwartet = len(load_sendung(ordner).empfaenger)
    if anzahl != erwartet:
        raise SendungError(
            f"{anzahl} ist nicht die Anzahl der Empfänger; freigegeben ist nichts.",
            "Die Übersicht ansehen und die Anzahl eingeben, die dort steht.",
        )
    freigabe = Freigabe(
        wer, jetzt, jetzt + GILT, rechner, _build_ort(ordner), anzahl, build_pruefsumme(ordner)
    )
    felder = asdict(freigabe) | {"am": freigabe.am.isoformat(), "bis": freigabe.bis.isoformat()}
    inhalt = json.dumps(felder, ensure_ascii=False, indent=2).encode() + b"\n"
    with bereitgelegt(ordner / DATEI, inhalt, 0o600) as fertig:
        fertig.replace(ordner / DATEI)
        sync_ordner(ordner)
    return freigabe


def check_freigabe(ordner: Path, jetzt: datetime, rechner: str) -> Freigabe:
    """Liefert die Freigabe, wenn sie jetzt, hier und für genau diese Bytes gilt; sonst FreigabeError."""
    freigabe = _load(ordner)
    hilfe = f"Ansehen und freigeben: kommunennetz sendung freigeben {ordner.name}"
    if freigabe is None:
        raise FreigabeError("Die Sendung ist nicht freigegeben.", hilfe)
    if freigabe.rechner != rechner:
        text = "Freigegeben ist die Sendung an einem anderen Rechner; dies kann eine Kopie sein."
        raise FreigabeError(text, hilfe)
    if freigabe.ort != _build_ort(ordner):
        text = "Freigegeben ist die Sendung in einem anderen Ordner; dies kann eine Kopie sein."
        raise FreigabeError(text, hilfe)
    if not freigabe.am - _UHR_GEHT_VOR <= jetzt < freigabe.bis:
        gilt = f"{freigabe.am:%d.%m.%Y, %H:%M} bis {freigabe.bis:%d.%m.%Y, %H:%M Uhr}"
        raise FreigabeError(f"Die Freigabe gilt nicht mehr (nur von {gilt}).", hilfe)
    if build_pruefsumme(ordner) != freigabe.pruefsumme:
        raise FreigabeError("Seit der Freigabe hat sich an der Sendung etwas geändert.", hilfe)
    return freigabe


def find_freigabe(ordner: Path) -> Freigabe | None:
    """Liefert die Freigabe, wie sie dasteht, auch eine abgelaufene; None, wenn es keine lesbare gibt."""
    with suppress(FreigabeError):
        return _load(ordner)
    return None


def _build_ort(ordner: Path) -> str:
    return hashlib.sha256(os.path.realpath(ordner).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _load(ordner: Path) -> Freigabe | None:
    hilfe = f"Noch einmal freigeben: kommunennetz sendung freigeben {ordner.name}"
    try:
        roh = read_inhalt(ordner / DATEI)
        if roh is None:
            return None
        felder = json.loads(roh)
        zeiten = {name: datetime.fromisoformat(felder[name]) for name in ("am", "bis")}
        freigabe = Freigabe(**{**felder, **zeiten})
    except OSError as error:
        raise FreigabeError(f"Die Freigabe lässt sich nicht lesen: {grund(error)}.", hilfe) from error
    except (ValueError, KeyError, TypeError) as error:
        raise FreigabeError("Die Freigabe ist nicht lesbar.", hilfe) from error
    if None in (freigabe.am.utcoffset(), freigabe.bis.utcoffset()) or freigabe.bis - freigabe.am > GILT:
        raise FreigabeError("Die Freigabe ist nicht lesbar.", hilfe)
    return freigabe


def build_pruefsumme(ordner: Path) -> str:
    """Liefert die Prüfsumme über sendung.json und jede Nachricht.

    SendungError, wenn eine fehlt, eine dazukam oder eine nicht mehr die vorbereitete ist.
    """
    sendung = load_sendung(ordner)
    erwartet = {fall.datei for fall in sendung.empfaenger}
    fremd = sorted(_list_post(ordner) - erwartet)
    if fremd:
        raise FreigabeError(f"In der Sendung liegt etwas Fremdes: »{fremd[0]}«.", "Es löschen.")
    summe = hashlib.sha256()
    for name, inhalt in _list_inhalte(ordner, sendung):
        summe.update(f"{name}\0{len(inhalt)}\0".encode())
        summe.update(inhalt)
    return summe.hexdigest()


def _list_inhalte(ordner: Path, sendung: ablage.Sendung) -> Iterator[tuple[str, bytes]]:
    yield ablage.DATEI, read_inhalt(ordner / ablage.DATEI) or b""
    for fall in sendung.empfaenger:
        yield fall.datei, read_post(ordner, fall)


def _list_post(ordner: Path) -> set[str]:
    """Liefert alles, was im Ordner der Nachrichten liegt, auch was keine Datei ist."""
    try:
        if not stat.S_ISDIR((ordner / POST).lstat().st_mode):
            raise FreigabeError(f"»{POST}« ist kein Ordner.", "Neu vorbereiten.")
        return {f"{POST}/{name}" for name in os.listdir(ordner / POST)}  # noqa: PTH208
    except OSError as error:
        raise FreigabeError(f"»{POST}« ist nicht lesbar: {grund(error)}.", "Neu vorbereiten.") from error

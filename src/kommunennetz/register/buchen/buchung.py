"""Viele Dateien auf einmal ändern: alle oder keine, auch wenn der Rechner dabei ausgeht.

Die neuen Inhalte und ein Plan liegen erst in `.vorgang`. Von dem Augenblick an, in dem der Plan seinen
Namen erhält, gilt der Vorgang: Wird er danach abgebrochen, vollendet ihn der nächste Befehl; davor ist nichts
geschehen, und der nächste Befehl räumt nur auf. Wer bucht oder wiederherstellt, hält die Sperre.
"""

import errno
import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kommunennetz.dateien import (
    bereitgelegt,
    find_modus,
    ist_geraet,
    ist_unfertig,
    read_inhalt,
    sync_ordner,
    write_neu,
)
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.sperre import SPERRE
from kommunennetz.register.buchen.wurzel import Ort, Wurzel, beim_buchen, find_ziel, wurzel_von

VORGANG = ".vorgang"
_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Wechsel:
    """Eine Datei mit den Fingerabdrücken ihrer Inhalte; der neue liegt unter `inhalt` im Vorgang bereit."""

    datei: str
    vorher: str | None
    nachher: str | None
    inhalt: str
    modus: int | None = None
    """Die Rechte der alten Datei, um sie auch nach dem Löschen so zurückzubringen."""


@dataclass(frozen=True, slots=True)
class Vorgang:
    """Was einen Absturz überlebt: alle Dateien einer Buchung, wie sie in ihrem Plan stehen."""

    schritte: tuple[Wechsel, ...]
    zurueck: bool = False
    """Ob er einen anderen zurücknimmt."""


def buche(ort: Ort, posten: Iterable[Posten]) -> None:
    """Bringt alle Dateien auf ihren neuen Inhalt, oder keine.

    Wirft RegisterError, wenn eine davon inzwischen anders ist, sich nicht schreiben lässt oder eine neue so
    heißt, wie unter Windows keine heißen kann. Der Aufrufer hält die Sperre und hat vorher `wiederherstellen`
    gerufen; jede Datei kommt nur einmal vor.
    """
    wurzel = wurzel_von(ort)
    echte = [einer for einer in posten if einer.vorher != einer.nachher]
    if len({find_ziel(wurzel, einer.datei) for einer in echte}) < len(echte):
        raise ValueError([einer.datei for einer in echte])
    _check_neue(wurzel, echte)
    if hat_vorgang(wurzel):
        raise RegisterError("Ein früherer Vorgang ist noch nicht abgeschlossen.", _ABGEBROCHEN)
    if len(echte) == 1:
        write_posten(wurzel, echte[0])
    elif echte:
        _buche_viele(wurzel, echte)


def _check_neue(wurzel: Wurzel, posten: Sequence[Posten]) -> None:
    """Wirft RegisterError, wenn es eine neue Datei unter Windows nicht geben könnte: Das Register wandert."""
    weg = {einer.datei for einer in posten if einer.nachher is None}
    vorhandene: dict[str, dict[str, str]] = {}
    for einer in (einer for einer in posten if einer.vorher is None):
        name = einer.datei.rpartition("/")[2]
        ordner = einer.datei.removesuffix(name)
        if ist_geraet(name) or not _UNERLAUBT.isdisjoint(name) or name.endswith((" ", ".")):
            raise RegisterError(f"»{einer.datei}« kann unter Windows keine Datei heißen.", _ANDERER_NAME)
        if ordner not in vorhandene:
            with beim_buchen(einer.datei):
                namen = [ordner + da for da in _list_namen(wurzel.ort / ordner)]
            vorhandene[ordner] = {da.casefold(): da for da in namen if da not in weg}
        gleiche = vorhandene[ordner].setdefault(einer.datei.casefold(), einer.datei)
        if gleiche != einer.datei:
            text = f"»{einer.datei}« und »{gleiche}« wären unter Windows dieselbe Datei."
            raise RegisterError(text, f"Die Datei »{gleiche}« umbenennen oder löschen.")


def _list_namen(ordner: Path) -> list[str]:
    try:
        return [pfad.name for pfad in ordner.iterdir()]
    except FileNotFoundError:
        return []


def write_posten(ort: Ort, posten: Posten) -> None:
    """Bringt eine Datei auf ihren neuen Inhalt oder löscht sie.

    Wirft RegisterError, wenn sie nicht mehr den alten Inhalt hat, aus der Wurzel hinausführt oder sich nicht
    schreiben lässt; dann ist nichts geändert.
    """
    wurzel = wurzel_von(ort)
    ziel = find_ziel(wurzel, posten.datei)
    with beim_buchen(posten.datei):
        if posten.nachher is None:
            _check_unveraendert(ziel, posten)
            ziel.unlink()
        else:
            _build_ordner(ziel.parent, wurzel.ordnermodus)
            with bereitgelegt(ziel, posten.nachher, _find_modus(wurzel, ziel)) as fertig:
                _check_unveraendert(ziel, posten)
                fertig.replace(ziel)
    with beim_buchen(posten.datei, "ist geschrieben, aber vielleicht noch nicht auf dem Datenträger"):
        sync_ordner(ziel.parent)


def _check_unveraendert(ziel: Path, posten: Posten) -> None:
    """Wirft RegisterError, wenn die Datei nicht mehr so ist, wie sie gelesen wurde."""
    if read_inhalt(ziel) != posten.vorher:
        art = "entstanden" if posten.vorher is None else "geändert worden"
        raise RegisterError(f"»{posten.datei}« ist inzwischen {art}; nichts ist geschrieben.", _NOCHMAL)


def _find_modus(wurzel: Wurzel, ziel: Path) -> int | None:
    return find_modus(ziel) if wurzel.modus is None else wurzel.modus


def _build_ordner(ordner: Path, modus: int) -> None:
    """Legt einen Ordner an, wo er fehlt, bis auf den Datenträger geschrieben."""
    if not ordner.is_dir():
        _build_ordner(ordner.parent, modus)
        ordner.mkdir(modus)
        sync_ordner(ordner.parent)


def hat_vorgang(ort: Ort) -> bool:
    """Liefert, ob ein Vorgang läuft oder abgebrochen wurde."""
    return os.path.lexists(wurzel_von(ort).pfad(VORGANG))


def wiederherstellen(ort: Ort) -> str | None:
    """Vollendet einen abgebrochenen Vorgang oder räumt ihn weg, und liefert den Satz dazu; sonst None.

    Wirft RegisterError, wenn eine Datei des Vorgangs inzwischen von anderer Hand geändert ist oder sich nicht
    schreiben lässt. Nur mit der Sperre aufrufen, sonst träfe es einen laufenden Vorgang.
    """
    wurzel = wurzel_von(ort)
    with beim_buchen(wurzel.name(VORGANG)):
        unfertige = _loesche_unfertige(wurzel)
        if hat_vorgang(wurzel):
            return _wiederherstellen(wurzel)
    return _UNVERAENDERT if unfertige else None


def _wiederherstellen(wurzel: Wurzel) -> str:
    ordner = _find_vorgang(wurzel)
    if not (ordner / _PLAN).exists():
        begonnen = any(ordner.iterdir())
        _raeume_auf(ordner)
        return _UNVERAENDERT if begonnen else _RESTE
    vorgang = _read_plan(wurzel)
    _vollende(wurzel, vorgang)
    _raeume_auf(ordner)
    was = "zurückgenommen" if vorgang.zurueck else "vollendet"
    dateien = ", ".join(wechsel.datei for wechsel in vorgang.schritte)
    return f"Ein abgebrochener Vorgang ist jetzt {was}: {dateien}."


def _buche_viele(wurzel: Wurzel, posten: Sequence[Posten]) -> None:
    with beim_buchen(wurzel.name(VORGANG)):
        try:
            vorgang = _bereite_vor(wurzel, posten)
        except BaseException:
            with suppress(OSError):
                _raeume_auf(wurzel.pfad(VORGANG))
            raise
    try:
        with beim_buchen(wurzel.ordner or "."):
            _vollende(wurzel, vorgang)
    except RegisterError as error:
        _nimm_zurueck(wurzel, vorgang, posten, error)
        raise
    # Geschehen ist es jetzt; was sich nicht wegräumen lässt, räumt der nächste Befehl weg.
    with suppress(OSError):
        _raeume_auf(wurzel.pfad(VORGANG))


def _bereite_vor(wurzel: Wurzel, posten: Sequence[Posten]) -> Vorgang:
    """Legt die Inhalte und zuletzt den Plan bereit; noch ist nichts geändert."""
    ordner = wurzel.pfad(VORGANG)
    ordner.mkdir(wurzel.ordnermodus)
    wechsel = []
    for nummer, einer in enumerate(posten):
        ziel = find_ziel(wurzel, einer.datei)
        _check_unveraendert(ziel, einer)
        _check_ordner(wurzel, ziel.parent, einer.datei)
        wechsel.append(_lege_bereit(ordner, f"neu{nummer}", einer, _find_modus(wurzel, ziel)))
    vorgang = Vorgang(tuple(wechsel))
    _write_plan(ordner, vorgang)
    sync_ordner(ordner.parent)
    return vorgang


def _lege_bereit(ordner: Path, inhalt: str, posten: Posten, modus: int | None) -> Wechsel:
    if posten.nachher is not None:
        write_neu(ordner / inhalt, posten.nachher, modus, sync=True)
    abdruecke = _fingerabdruck(posten.vorher), _fingerabdruck(posten.nachher)
    return Wechsel(posten.datei, *abdruecke, inhalt, modus)


def _check_ordner(wurzel: Wurzel, ziel: Path, datei: str) -> None:
    """Stellt vorher fest, was beim Umbenennen scheitern würde."""
    if not ziel.exists():
        return
    if ziel.stat().st_dev != wurzel.pfad(VORGANG).stat().st_dev:
        text = f"»{datei}« liegt auf einem anderen Datenträger als {wurzel.heisst.nominativ}."
        raise RegisterError(text, _DATENTRAEGER)
    if not os.access(ziel, os.W_OK):
        raise PermissionError(errno.EACCES, "", str(ziel))


def _write_plan(ordner: Path, vorgang: Vorgang) -> None:
    """Der Plan ersetzt einen früheren in einem Zug: Es gilt immer der eine oder der andere."""
    import json

    with bereitgelegt(ordner / _PLAN, json.dumps(asdict(vorgang)).encode()) as fertig:
        sync_ordner(ordner)
        fertig.replace(ordner / _PLAN)
    sync_ordner(ordner)


def _read_plan(wurzel: Wurzel) -> Vorgang:
    try:
        return _parse_plan(read_inhalt(wurzel.pfad(VORGANG) / _PLAN) or b"")
    except ValueError:
        vorgang = wurzel.name(VORGANG)
        hilfe = f"Mit »git status« ansehen, was geändert ist, und dann den Ordner {vorgang} löschen."
        raise RegisterError(f"»{vorgang}/{_PLAN}« ist beschädigt.", hilfe) from None


def _parse_plan(daten: bytes) -> Vorgang:
    """Liefert den Vorgang aus seinem Plan; ValueError, wenn der beschädigt ist."""
    import json

    try:
        roh = json.loads(daten)
        vorgang = Vorgang(tuple(Wechsel(**wechsel) for wechsel in roh["schritte"]), roh["zurueck"])
        # Ein fremder Plan darf nur holen, was im Vorgang selbst liegt.
        eigene = all(isinstance(einer.datei, str) and einer.inhalt.isalnum() for einer in vorgang.schritte)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(error) from error
    if not eigene:
        raise ValueError(vorgang)
    return vorgang


def _fingerabdruck(inhalt: bytes | None) -> str | None:
    """Liefert, woran ein Inhalt wiederzuerkennen ist; None, wenn es die Datei nicht gibt."""
    return None if inhalt is None else hashlib.sha256(inhalt).hexdigest()


def _vollende(wurzel: Wurzel, vorgang: Vorgang) -> None:
    """Führt aus, was noch fehlt; was schon geschehen ist, bleibt."""
    offene = [wechsel for wechsel in vorgang.schritte if not _ist_getan(wurzel, wechsel)]
    for wechsel in offene:
        ziel = find_ziel(wurzel, wechsel.datei)
        if wechsel.nachher is None:
            ziel.unlink()
        else:
            _build_ordner(ziel.parent, wurzel.ordnermodus)
            (wurzel.pfad(VORGANG) / wechsel.inhalt).replace(ziel)
    for ordner in sorted({find_ziel(wurzel, wechsel.datei).parent for wechsel in vorgang.schritte}):
        sync_ordner(ordner)


def _ist_getan(wurzel: Wurzel, wechsel: Wechsel) -> bool:
    stand = _fingerabdruck(read_inhalt(find_ziel(wurzel, wechsel.datei)))
    if stand == wechsel.nachher:
        return True
    bereit = wechsel.nachher is None or (wurzel.pfad(VORGANG) / wechsel.inhalt).exists()
    if stand == wechsel.vorher and bereit:
        return False
    hilfe = (
        f"Soll gelten, was jetzt dasteht: den Ordner {wurzel.name(VORGANG)} löschen. Soll der Vorgang "
        "gelten: die Datei auf den Stand davor bringen und den Befehl noch einmal aufrufen."
    )
    raise RegisterError(f"»{wechsel.datei}« ist während eines Vorgangs geändert worden.", hilfe)


def _nimm_zurueck(wurzel: Wurzel, vorgang: Vorgang, posten: Sequence[Posten], grund: RegisterError) -> None:
    """Bringt zurück, was vor einem Fehler schon geändert war; misslingt auch das, sagt es der Fehler."""
    ordner = wurzel.pfad(VORGANG)
    try:
        with beim_buchen(wurzel.name(VORGANG)):
            zurueck = [
                _lege_bereit(
                    ordner,
                    wechsel.inhalt.replace("neu", "alt"),
                    Posten(einer.datei, einer.nachher, einer.vorher),
                    wechsel.modus,
                )
                for wechsel, einer in zip(vorgang.schritte, posten, strict=True)
                if read_inhalt(find_ziel(wurzel, einer.datei)) == einer.nachher
            ]
            vorgang = Vorgang(tuple(zurueck), zurueck=True)
            _write_plan(ordner, vorgang)
            _vollende(wurzel, vorgang)
            _raeume_auf(ordner)
    except RegisterError:
        raise RegisterError(f"{grund.text} Der Vorgang ist nur zum Teil geschehen.", _ABGEBROCHEN) from grund


def _find_vorgang(wurzel: Wurzel) -> Path:
    """Liefert den Ordner des Vorgangs; ein Verweis an seiner Stelle könnte Fremdes löschen."""
    ordner = wurzel.pfad(VORGANG)
    if ordner.is_symlink() or not ordner.is_dir():
        raise RegisterError(f"»{wurzel.name(VORGANG)}« ist kein Ordner.", "Löschen oder umbenennen.")
    return ordner


def _raeume_auf(ordner: Path) -> None:
    """Löscht zuerst den Plan: Ohne ihn ist nichts mehr zu vollenden."""
    with suppress(FileNotFoundError):
        (ordner / _PLAN).unlink()
        sync_ordner(ordner)
    with suppress(FileNotFoundError):
        for rest in list(ordner.iterdir()):
            rest.unlink()
        ordner.rmdir()
        sync_ordner(ordner.parent)


def _loesche_unfertige(wurzel: Wurzel) -> bool:
    """Löscht, was von einzelnen Dateien halb geschrieben neben ihnen liegt, und nur das."""
    unfertige = []
    for ordner, darunter, namen in os.walk(wurzel.pfad("")):
        # Wo eine eigene Sperre liegt, schreibt vielleicht gerade ein anderer: Das ist eine andere Wurzel.
        darunter[:] = [name for name in darunter if not os.path.lexists(Path(ordner, name, SPERRE))]
        unfertige += [Path(ordner, name) for name in namen if ist_unfertig(name)]
    for pfad in unfertige:
        pfad.unlink()
    return bool(unfertige)


_UNERLAUBT = frozenset('<>:"|?*\\')
_ANDERER_NAME = (
    "Einen anderen Namen wählen: nicht »con«, »aux« und dergleichen, nur Buchstaben, Ziffern und »-«."
)
_UNVERAENDERT = "Ein früherer Vorgang war abgebrochen, bevor er etwas änderte; seine Reste sind gelöscht."
_RESTE = "Die Reste eines abgebrochenen Vorgangs sind gelöscht."
_ABGEBROCHEN = "Den Grund beheben; der nächste Befehl, der schreibt, vollendet den Vorgang zuerst."
_DATENTRAEGER = "Verweise auf Ordner anderer Datenträger durch die Ordner selbst ersetzen."
_NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."

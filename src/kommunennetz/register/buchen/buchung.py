"""Viele Dateien des Registers auf einmal ändern: alle oder keine, auch wenn der Rechner dabei ausgeht.

Die neuen Inhalte und ein Plan liegen erst in `data/.vorgang`. Von dem Augenblick an, in dem der Plan seinen
Namen erhält, gilt der Vorgang: Wird er danach abgebrochen, vollendet ihn der nächste Befehl; davor ist nichts
geschehen, und der nächste Befehl räumt nur auf. Wer bucht oder wiederherstellt, hält die Sperre.
"""

import errno
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from kommunennetz.dateien import daneben, ist_unfertig, write_neu
from kommunennetz.errors import RegisterError
from kommunennetz.register.buchen.ablage import (
    build_ordner,
    check_unveraendert,
    deutsch,
    find_modus,
    find_ziel,
    read_inhalt,
    sync_ordner,
    write_posten,
)
from kommunennetz.register.buchen.plan import PLAN, Plan, Schritt, fingerabdruck, format_plan, parse_plan
from kommunennetz.register.buchen.posten import Posten

VORGANG = "data/.vorgang"


def buche(ort: Path, posten: Iterable[Posten]) -> None:
    """Bringt alle Dateien auf ihren neuen Inhalt, oder keine.

    Wirft RegisterError, wenn eine davon inzwischen anders ist oder sich nicht schreiben lässt. Der Aufrufer
    hält die Sperre und hat vorher `wiederherstellen` gerufen; jede Datei kommt nur einmal vor.
    """
    echte = [einer for einer in posten if einer.vorher != einer.nachher]
    if len({find_ziel(ort, einer.datei) for einer in echte}) < len(echte):
        raise ValueError([einer.datei for einer in echte])
    if hat_vorgang(ort):
        raise RegisterError("Ein früherer Vorgang ist noch nicht abgeschlossen.", _ABGEBROCHEN)
    if len(echte) == 1:
        write_posten(ort, echte[0])
    elif echte:
        _buche_viele(ort, echte)


def hat_vorgang(ort: Path) -> bool:
    """Liefert, ob ein Vorgang läuft oder abgebrochen wurde."""
    return os.path.lexists(ort / VORGANG)


def wiederherstellen(ort: Path) -> str | None:
    """Vollendet einen abgebrochenen Vorgang oder räumt ihn weg, und liefert den Satz dazu; sonst None.

    Wirft RegisterError, wenn eine Datei des Vorgangs inzwischen von anderer Hand geändert ist oder sich nicht
    schreiben lässt. Nur mit der Sperre aufrufen, sonst träfe es einen laufenden Vorgang.
    """
    with deutsch(VORGANG):
        unfertige = _loesche_unfertige(ort)
        if hat_vorgang(ort):
            return _wiederherstellen(ort)
    return _UNVERAENDERT if unfertige else None


def _wiederherstellen(ort: Path) -> str:
    ordner = _find_ordner(ort)
    if not (ordner / PLAN).exists():
        begonnen = any(ordner.iterdir())
        _raeume_auf(ordner)
        return _UNVERAENDERT if begonnen else _RESTE
    plan = _read_plan(ordner)
    _vollende(ort, ordner, plan)
    _raeume_auf(ordner)
    was = "zurückgenommen" if plan.zurueck else "vollendet"
    dateien = ", ".join(schritt.datei for schritt in plan.schritte)
    return f"Ein abgebrochener Vorgang ist jetzt {was}: {dateien}."


def _buche_viele(ort: Path, posten: Sequence[Posten]) -> None:
    ordner = ort / VORGANG
    with deutsch(VORGANG):
        try:
            plan = _bereite_vor(ort, ordner, posten)
        except BaseException:
            with suppress(OSError):
                _raeume_auf(ordner)
            raise
    try:
        with deutsch("data"):
            _vollende(ort, ordner, plan)
    except RegisterError as error:
        _nimm_zurueck(ort, plan, posten, error)
        raise
    # Geschehen ist es jetzt; was sich nicht wegräumen lässt, räumt der nächste Befehl weg.
    with suppress(OSError):
        _raeume_auf(ordner)


def _bereite_vor(ort: Path, ordner: Path, posten: Sequence[Posten]) -> Plan:
    """Legt die Inhalte und zuletzt den Plan bereit; noch ist nichts geändert."""
    ordner.mkdir()
    schritte = []
    for nummer, einer in enumerate(posten):
        ziel = find_ziel(ort, einer.datei)
        check_unveraendert(ziel, einer)
        _check_ordner(ziel.parent, ordner, einer.datei)
        schritte.append(_lege_bereit(ordner, f"neu{nummer}", einer, find_modus(ziel)))
    plan = Plan(tuple(schritte))
    _write_plan(ordner, plan)
    sync_ordner(ordner.parent)
    return plan


def _lege_bereit(ordner: Path, inhalt: str, posten: Posten, modus: int | None) -> Schritt:
    if posten.nachher is not None:
        write_neu(ordner / inhalt, posten.nachher, modus, sync=True)
    abdruecke = fingerabdruck(posten.vorher), fingerabdruck(posten.nachher)
    return Schritt(posten.datei, *abdruecke, inhalt, modus)


def _check_ordner(ziel: Path, ordner: Path, datei: str) -> None:
    """Stellt vorher fest, was beim Umbenennen scheitern würde."""
    if not ziel.exists():
        return
    if ziel.stat().st_dev != ordner.stat().st_dev:
        raise RegisterError(f"»{datei}« liegt auf einem anderen Datenträger als das Register.", _DATENTRAEGER)
    if not os.access(ziel, os.W_OK):
        raise PermissionError(errno.EACCES, "", str(ziel))


def _write_plan(ordner: Path, plan: Plan) -> None:
    """Der Plan ersetzt einen früheren in einem Zug: Es gilt immer der eine oder der andere."""
    unfertig = Path(daneben(ordner / PLAN))
    write_neu(unfertig, format_plan(plan), sync=True)
    sync_ordner(ordner)
    unfertig.replace(ordner / PLAN)
    sync_ordner(ordner)


def _read_plan(ordner: Path) -> Plan:
    try:
        return parse_plan(read_inhalt(ordner / PLAN) or b"")
    except ValueError:
        raise RegisterError(f"»{VORGANG}/{PLAN}« ist beschädigt.", _BESCHAEDIGT) from None


def _vollende(ort: Path, ordner: Path, plan: Plan) -> None:
    """Führt aus, was vom Plan noch fehlt; was schon geschehen ist, bleibt."""
    offene = [schritt for schritt in plan.schritte if not _ist_getan(ort, ordner, schritt)]
    for schritt in offene:
        ziel = find_ziel(ort, schritt.datei)
        if schritt.nachher is None:
            ziel.unlink()
        else:
            build_ordner(ziel.parent)
            (ordner / schritt.inhalt).replace(ziel)
    for ziel in sorted({find_ziel(ort, schritt.datei).parent for schritt in plan.schritte}):
        sync_ordner(ziel)


def _ist_getan(ort: Path, ordner: Path, schritt: Schritt) -> bool:
    stand = fingerabdruck(read_inhalt(find_ziel(ort, schritt.datei)))
    if stand == schritt.nachher:
        return True
    if stand == schritt.vorher and (schritt.nachher is None or (ordner / schritt.inhalt).exists()):
        return False
    raise RegisterError(f"»{schritt.datei}« ist während eines Vorgangs geändert worden.", _DAZWISCHEN)


def _nimm_zurueck(ort: Path, plan: Plan, posten: Sequence[Posten], grund: RegisterError) -> None:
    """Bringt zurück, was vor einem Fehler schon geändert war; misslingt auch das, sagt es der Fehler."""
    ordner = ort / VORGANG
    try:
        with deutsch(VORGANG):
            schritte = [
                _lege_bereit(
                    ordner,
                    schritt.inhalt.replace("neu", "alt"),
                    Posten(einer.datei, einer.nachher, einer.vorher),
                    schritt.modus,
                )
                for schritt, einer in zip(plan.schritte, posten, strict=True)
                if read_inhalt(find_ziel(ort, einer.datei)) == einer.nachher
            ]
            plan = Plan(tuple(schritte), zurueck=True)
            _write_plan(ordner, plan)
            _vollende(ort, ordner, plan)
            _raeume_auf(ordner)
    except RegisterError:
        raise RegisterError(f"{grund.text} Der Vorgang ist nur zum Teil geschehen.", _ABGEBROCHEN) from grund


def _find_ordner(ort: Path) -> Path:
    """Liefert den Ordner des Vorgangs; ein Verweis an seiner Stelle könnte Fremdes löschen."""
    ordner = ort / VORGANG
    if ordner.is_symlink() or not ordner.is_dir():
        raise RegisterError(f"»{VORGANG}« ist kein Ordner.", "Löschen oder umbenennen.")
    return ordner


def _raeume_auf(ordner: Path) -> None:
    """Löscht zuerst den Plan: Ohne ihn ist nichts mehr zu vollenden."""
    with suppress(FileNotFoundError):
        (ordner / PLAN).unlink()
        sync_ordner(ordner)
    with suppress(FileNotFoundError):
        for rest in list(ordner.iterdir()):
            rest.unlink()
        ordner.rmdir()
        sync_ordner(ordner.parent)


def _loesche_unfertige(ort: Path) -> bool:
    """Löscht, was von einzelnen Dateien halb geschrieben neben ihnen liegt, und nur das."""
    unfertige = [
        Path(ordner, name)
        for ordner, _, namen in os.walk(ort / "data")
        for name in namen
        if ist_unfertig(name)
    ]
    for pfad in unfertige:
        pfad.unlink()
    return bool(unfertige)


_UNVERAENDERT = "Ein früherer Vorgang war abgebrochen, bevor er etwas änderte; seine Reste sind gelöscht."
_RESTE = "Die Reste eines abgebrochenen Vorgangs sind gelöscht."
_ABGEBROCHEN = "Den Grund beheben; der nächste Befehl, der schreibt, vollendet den Vorgang zuerst."
_DATENTRAEGER = "Verweise auf Ordner anderer Datenträger durch die Ordner selbst ersetzen."
_DAZWISCHEN = (
    f"Soll gelten, was jetzt dasteht: den Ordner {VORGANG} löschen. "
    "Soll der Vorgang gelten: die Datei auf den Stand davor bringen und den Befehl noch einmal aufrufen."
)
_BESCHAEDIGT = f"Mit »git status« ansehen, was geändert ist, und dann den Ordner {VORGANG} löschen."

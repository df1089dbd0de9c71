"""Auf mehreren Kernen: viele Dateien lesen, eine Frage nebenher beantworten; es kommt dasselbe heraus."""

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import NoReturn

from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_text import Baum

# Erst dann lohnt es, weitere Prozesse zu starten.
VIELE = 2_000

# Klein genug, dass ein Abbruch nicht warten lässt und der erste Baum bald da ist.
_STAPEL = 200


def read_auf_allen_kernen(inhalte: Sequence[bytes]) -> Iterator[Mapping[str, str]]:
    """Liefert stapelweise, in ihrer Reihenfolge, zum Hash jeder Datei ohne Befund ihren Baum als JSON.

    Geht es mit mehreren Prozessen nicht (weiter), hört es auf; was fehlt, liest, wer es braucht.
    """
    kerne = _anzahl_kerne()
    if kerne == 1:
        return
    from concurrent.futures import ProcessPoolExecutor

    stapel = [inhalte[anfang : anfang + _STAPEL] for anfang in range(0, len(inhalte), _STAPEL)]
    try:
        pool = ProcessPoolExecutor(kerne, initializer=_ueberlass_den_abbruch)
        try:
            with _abbruch_aufgeschoben():
                gelesene = pool.map(_read_stapel, stapel)
            for nummer, gelesen in enumerate(gelesene, 1):
                if nummer == len(stapel):
                    # Wer den letzten Stapel hat, fragt nicht weiter; die Prozesse gehen jetzt.
                    pool.shutdown()
                yield gelesen
        finally:
            pool.shutdown(cancel_futures=True)
    except Exception:  # noqa: BLE001 – kein Speicher, keine Semaphore, ein getöteter Prozess: einer allein kann es
        return


def nebenher(frage: Callable[[], list[int]]) -> Callable[[], list[int]]:
    """Beginnt, eine Frage in einem zweiten Prozess zu beantworten; wer das Ergebnis ruft, wartet darauf.

    Geht es nicht, wird sie erst dann beantwortet: von dem, der wartet.
    """
    if _anzahl_kerne() == 1 or not hasattr(os, "fork"):
        return frage
    try:
        ende, anfang = os.pipe()
        with _abbruch_aufgeschoben():
            kind = os.fork()
            if kind == 0:
                _antworte_und_ende(frage, anfang)
    except OSError:
        return frage
    os.close(anfang)

    def warte() -> list[int]:
        with os.fdopen(ende, "rb") as strom:
            antwort = strom.read()
        _, ausgang = os.waitpid(kind, 0)
        gelesen: list[int] = json.loads(antwort) if antwort and ausgang == 0 else frage()
        return gelesen

    return warte


def _antworte_und_ende(frage: Callable[[], list[int]], anfang: int) -> NoReturn:
    """Schreibt die Antwort; was auch geschieht, endet dieser Prozess hier und sagt sonst nichts."""
    ausgang = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        with os.fdopen(anfang, "wb") as strom:
            strom.write(json.dumps(frage()).encode())
        ausgang = 0
    finally:
        os._exit(ausgang)


def als_json(baum: Baum) -> str:
    """Liefert den Baum auf einer Zeile."""
    return json.dumps(baum, ensure_ascii=False, separators=(",", ":"))


def _anzahl_kerne() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _abbruch_aufgeschoben() -> Iterator[None]:
    """Strg+C wirkt erst danach: Mitten im Starten eines Prozesses ginge es verloren oder träfe den neuen."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    vorher = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, vorher)


def _ueberlass_den_abbruch() -> None:
    """Strg+C beendet den Prozess, der auf die Ergebnisse wartet, und er diese."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_stapel(inhalte: Sequence[bytes]) -> dict[str, str]:
    gelesene = ((daten, parse(daten, "")) for daten in inhalte)
    return {
        sha256(daten).hexdigest(): als_json(gelesen.baum)
        for daten, gelesen in gelesene
        if gelesen.baum is not None and not gelesen.befunde
    }

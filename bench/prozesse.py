"""Ganze Prozesse messen: abwechselnd gestartet, mit Zeit, Rechenzeit und größtem Speicher.

Warum ein eigener, kleiner Prozess misst: Linux rechnet einem Kind den Speicher seines Elternprozesses vor dem
Start des Programms mit an; wer misst, darf deshalb selbst kaum etwas geladen haben.
"""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# Ohne PYTHON…: Manche Rechner verbieten darin, übersetzten Code aufzuheben; installiert liegt er immer bereit.
_UMGEBUNG = {name: wert for name, wert in os.environ.items() if not name.startswith("PYTHON")}


@dataclass(frozen=True, slots=True)
class Aufruf:
    """Ein Programm mit seinen Angaben; »{lauf}« darin ist die Nummer des Laufs."""

    name: str
    angaben: tuple[str, ...]
    ort: Path = Path()
    umgebung: tuple[tuple[str, str], ...] = ()
    hoechstens: float | None = None
    """Wievielmal so lang wie das schnellste der anderen er dauern darf; None bei einem anderen Werkzeug."""


@dataclass(frozen=True, slots=True)
class Lauf:
    """Was ein einzelner Prozess brauchte: Sekunden und Megabyte."""

    zeit: float
    rechenzeit: float
    speicher: float


@dataclass(frozen=True, slots=True)
class Messung:
    """Die Mediane aller Läufe eines Aufrufs; beim Speicher der größte Wert."""

    aufruf: Aufruf
    zeit: float
    rechenzeit: float
    speicher: float


def messe(aufrufe: Sequence[Aufruf], laeufe: int) -> list[Messung]:
    """Liefert je Aufruf eine Messung: alle der Reihe nach, so viele Runden lang; eine Runde zum Aufwärmen."""
    for aufruf in aufrufe:
        _lauf(aufruf, 0)
    runden = [[_lauf(aufruf, nummer) for aufruf in aufrufe] for nummer in range(1, laeufe + 1)]
    return [
        _zusammen(aufruf, spalte) for aufruf, spalte in zip(aufrufe, zip(*runden, strict=True), strict=True)
    ]


def _lauf(aufruf: Aufruf, nummer: int) -> Lauf:
    angaben = [angabe.replace("{lauf}", str(nummer)) for angabe in aufruf.angaben]
    beginn = time.perf_counter()
    prozess = subprocess.Popen(
        angaben,
        cwd=aufruf.ort,
        env=_UMGEBUNG | dict(aufruf.umgebung),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert prozess.stderr is not None  # noqa: S101 – so ist er gestartet
    meldungen = prozess.stderr.read()
    _, status, verbrauch = os.wait4(prozess.pid, 0)
    zeit = time.perf_counter() - beginn
    prozess.returncode = os.waitstatus_to_exitcode(status)
    if prozess.returncode != 0:
        raise SystemExit(f"{aufruf.name}: Ausgang {prozess.returncode}\n{meldungen.decode()}")
    return Lauf(zeit, verbrauch.ru_utime + verbrauch.ru_stime, verbrauch.ru_maxrss / 1024)


def _zusammen(aufruf: Aufruf, laeufe: Sequence[Lauf]) -> Messung:
    return Messung(
        aufruf,
        median(lauf.zeit for lauf in laeufe),
        median(lauf.rechenzeit for lauf in laeufe),
        max(lauf.speicher for lauf in laeufe),
    )

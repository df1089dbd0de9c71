"""Bricht Buchungen an jeder Stelle ab, je in einem eigenen Prozess, und prüft, was danach dasteht.

Als eigenes Programm, weil sich ein kleiner Prozess zehnmal so schnell teilt wie einer mit pytest darin:
`python abbruchlauf.py ORDNER` gibt je Abbruch eine Zeile »alt|Meldung« oder »neu|Meldung« aus.
"""

import json  # noqa: F401 – damit ihn nicht jeder Kindprozess erst lädt
import shutil
import stat
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

from kommunennetz.register.buchen.buchung import buche, wiederherstellen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.sperre import Halter, sperre
from stoerung import gestoert, stirbt

ICH = Halter("anna", "rathaus", 4711, datetime(2026, 11, 22, 14, 3))  # noqa: DTZ001 – Ortszeit
BONN, UNNA = "data/kommunen/bonn.yaml", "data/kommunen/unna.yaml"
HAGEN, ESSEN = "data/kommunen/hagen.yaml", "data/kommunen/essen.yaml"
RUNDE, MAIL = "data/runden/2026-fuenfte.yaml", "data/infomails/2026-11-22-neu.md"

Zustand = dict[str, tuple[bytes, int]]


def kommune(name: str, ags: str, mehr: str = "") -> bytes:
    return f"name: {name}\nags: {ags}\n{mehr}".encode()


ALT = {
    BONN: kommune("Bonn", "05314000"),
    UNNA: kommune("Unna", "05978036"),
    HAGEN: kommune("Hagen", "05914000"),
}
POSTEN = [
    Posten(BONN, ALT[BONN], kommune("Bonn", "05314000", "beitritt: {unterzeichnet: 2026-11, runde: 1}\n")),
    Posten(UNNA, ALT[UNNA], kommune("Unna", "05978036", "beitritt: {unterzeichnet: 2026-11, runde: 1}\n")),
    Posten(HAGEN, ALT[HAGEN], None),
    Posten(ESSEN, None, kommune("Essen", "05113000")),
    Posten(RUNDE, None, b"nummer: 1\nbezeichnung: Runde\ndatum: 2026-11\n"),
    Posten(MAIL, None, "---\nbetreff: Neu\ndatum: 2026-11-22\n---\nGrüße\n".encode()),
]
NEU = {einer.datei: einer.nachher for einer in POSTEN if einer.nachher is not None}


def zustand(ort: Path) -> Zustand:
    """Liefert alle Dateien mit Inhalt und Rechten, auch die versteckten."""
    return {
        str(pfad.relative_to(ort)): (pfad.read_bytes(), stat.S_IMODE(pfad.stat().st_mode))
        for pfad in ort.rglob("*")
        if pfad.is_file()
    }


def sichtbar(stand: Zustand) -> dict[str, bytes]:
    """Liefert die Inhalte der Dateien, die der Leser des Registers sieht."""
    versteckt = [datei for datei in stand if any(teil.startswith(".") for teil in Path(datei).parts)]
    return {datei: inhalt for datei, (inhalt, _) in stand.items() if datei not in versteckt}


def kopie(ort: Path, name: str) -> Path:
    ziel = ort.parent / name
    shutil.rmtree(ziel, ignore_errors=True)
    shutil.copytree(ort, ziel)
    return ziel


def stelle_her(ort: Path, alt: Zustand) -> tuple[Zustand, str]:
    """Liefert Zustand und Meldung nach dem Wiederherstellen, und prüft, was immer gilt."""
    for datei, inhalt in sichtbar(zustand(ort)).items():
        assert inhalt in {sichtbar(alt).get(datei), NEU.get(datei)}, datei
    with gestoert(0), sperre(ort, ICH):
        meldung = wiederherstellen(ort)
        assert wiederherstellen(ort) is None
    return zustand(ort), meldung or "nichts"


def _mit_sperre(ort: Path, posten: Sequence[Posten]) -> None:
    with sperre(ort, ICH):
        wiederherstellen(ort)
        buche(ort, posten)


def _pruefe(ort: Path, alt: Zustand, neu: Zustand) -> None:
    stand, meldung = stelle_her(ort, alt)
    assert stand in (alt, neu)
    print("neu" if stand == neu else "alt", meldung.partition(":")[0], sep="|")  # noqa: T201 – die Ausgabe


def _brich_ab(ort: Path, posten: Sequence[Posten]) -> None:
    """Bricht an jeder Stelle ab, und danach an jeder sechsten des Wiederherstellens noch einmal."""
    alt = zustand(ort)
    fertig = kopie(ort, "fertig")
    buche(fertig, posten)
    neu = zustand(fertig)
    for stelle in count(1):
        erste = kopie(ort, "erste")
        if not stirbt(partial(_mit_sperre, erste, posten), stelle):
            assert zustand(erste) == neu
            return
        for zweite in count(1 + stelle % 6, 6):
            nochmal = kopie(erste, "nochmal")
            if not stirbt(partial(_mit_sperre, nochmal, ()), zweite):
                break
            _pruefe(nochmal, alt, neu)
        _pruefe(erste, alt, neu)


if __name__ == "__main__":
    for posten_ in (POSTEN, POSTEN[:1]):
        _brich_ab(Path(sys.argv[1]), posten_)

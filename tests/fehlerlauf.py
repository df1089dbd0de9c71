"""Lässt einen Befehl an jeder Stelle mit jedem Fehler des Betriebssystems scheitern, je in einem eigenen Prozess.

Als eigenes Programm, weil sich ein kleiner Prozess zehnmal so schnell teilt wie einer mit pytest darin:
`python fehlerlauf.py BEFEHL WIE_VIELE` gibt am Ende aus, wie viele Stellen es gab und wie oft welcher Ausgang
kam, und davor jede Stelle, an der etwas nicht stimmt.
"""

import errno
import os
import random
import re
import shlex
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fehlerschicht import FEHLER, fehlerschicht
from fluechtig import fluechtiger_ordner
from hilfen import write_register
from kommunennetz.cli import start
from kommunennetz.dateien import ist_unfertig
from kommunennetz.dokumente import paket, rundenakte

DATEIEN = {
    "kommunen__bonn": "name: Bonn\nags: 05314000\n",
    "kommunen__hamm": "name: Hamm\nags: 05915000\nbeitritt: {runde: 2}\n",
    "kommunen__hagen": "name: Hagen\nags: 05914000\nbeitritt: {runde: 2}\n",
    "kommunen__unna": (
        "name: Unna\nags: 05978036\npostfach: info@unna.example\n"
        "beitritt: {unterzeichnet: 2012-12-05, runde: 1, quelle: Q}\n"
    ),
    "runden__2012-erste": "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n",
    "runden__2026-zweite": "nummer: 2\nbezeichnung: Zweite\ndatum: 2026-11-20\nquelle: Q\n",
    "infomails__mail": "---\nbetreff: Neues\ndatum: 2026-11-22\nan: alle\n---\nGuten Tag\n",
}
TABELLE = "Kommune;Bemerkung\nBonn;aus der Tabelle\nHamm;auch\nHagen;ebenso\n"
BEFEHLE = {
    "kriterium": "beitritt kriterium Bonn ansprechperson --stand ja --quelle Q --ja",
    "import": "import tabelle.csv --anwenden --ja",
    "abschliessen": "runde abschliessen 2 --datum 2026-11-20 --quelle Q --trotzdem Nacherfasst --ja",
    "unterlagen": "runde unterlagen 1 -o akte",
    "paket": "beitritt paket Bonn -o paket",
    "entwuerfe": "infomail entwuerfe mail -o entwuerfe",
    "export": "export aus",
}
# Was als Nächstes jemand tut: Es vollendet oder räumt weg, was der gescheiterte Befehl zurückließ.
DANACH = "kommune neu Beelen --ja"
DAZU = "data/kommunen/beelen.yaml"
SCHRITTBUCH = "data/.schritte"
_ENGLISCH = re.compile("|".join(re.escape(os.strerror(nummer)) for nummer in errno.errorcode))

Stand = dict[str, bytes]


def lege_an(ort: Path) -> Path:
    write_register(ort, **DATEIEN)
    (ort / "tabelle.csv").write_text(TABELLE)
    return ort


def stand(ort: Path) -> Stand:
    """Liefert alle Dateien ohne das Schrittbuch: Ihm darf ein Schritt fehlen, dem Register nie."""
    dateien = {str(pfad.relative_to(ort)): pfad for pfad in ort.rglob("*") if pfad.is_file()}
    return {
        datei: pfad.read_bytes()
        for datei, pfad in dateien.items()
        if not datei.startswith(SCHRITTBUCH) or ist_unfertig(pfad.name)
    }


def merke(echt: Callable[..., bytes]) -> Callable[..., bytes]:
    """Setzt jedes Dokument nur einmal: Hier wird das Schreiben geprüft, und Typst braucht dafür Sekunden."""

    @cache
    def gemerkt(_schluessel: tuple[Any, ...]) -> list[bytes]:
        return []

    def build(*args: Any, **kwargs: Any) -> bytes:
        andere = {name: wert for name, wert in kwargs.items() if name != "vorlagen"}
        fach = gemerkt((*args, *andere.items()))
        if not fach:
            fach.append(echt(*args, **kwargs))
        return fach[0]

    return build


def rufe(befehl: str) -> int:
    return start.run(shlex.split(befehl))


def teste(ort: Path, befehl: str, stelle: int, nummer: int) -> tuple[int, str, Stand, Stand]:
    """Liefert den Ausgang des Befehls, alles Gesagte, und den Stand danach und nach dem nächsten Befehl."""
    protokoll = ort.with_suffix(".txt")
    if (kind := os.fork()) == 0:
        wert = 99
        try:
            os.dup2(os.open(protokoll, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
            os.dup2(1, 2)
            os.chdir(ort)
            with fehlerschicht(ort, stelle, nummer):
                wert = rufe(befehl)
            sys.stdout.flush()
        except BaseException:  # noqa: BLE001 – was hier ankommt, ist der Befund
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(wert)
    wert = os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1])
    gleich = stand(ort)
    if (kind := os.fork()) == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            os.chdir(ort)
            os._exit(rufe(DANACH))
        finally:
            os._exit(98)
    assert os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1]) == 0, "der nächste Befehl scheitert"
    danach = stand(ort)
    reste = [datei for datei in danach if "/." in f"/{datei}"]
    assert not reste, reste
    del danach[DAZU]
    return wert, protokoll.read_text(), gleich, danach


def pruefe(ergebnis: tuple[int, str, Stand, Stand], alt: Stand, neu: Stand) -> list[str]:
    """Liefert, was an einem Ergebnis nicht stimmt."""
    wert, gesagt, gleich, danach = ergebnis
    register, ergebnisse = _teile(danach)
    altes, neues = _teile(alt), _teile(neu)
    maengel = {
        f"Ausgang {wert}": wert not in _erlaubte(gesagt, unveraendert=danach == alt),
        "Rückverfolgung": "Traceback" in gesagt,
        "englisch": _ENGLISCH.search(gesagt),
        "keine Meldung": wert == 3 and not re.search("^Fehler: ", gesagt, re.MULTILINE),
        "Ausgang 0, aber nicht alles da": wert == 0 and _teile(gleich) != neues,
        "Register weder alt noch neu": register not in (altes[0], neues[0]),
        # Ausgang 1: Eine fehlerhafte Datei fehlt in der Antwort, und das ist gesagt.
        f"Ergebnisse weder alt noch neu: {sorted(ergebnisse)}": wert != 1
        and ergebnisse not in (altes[1], neues[1]),
    }
    return [mangel for mangel, wahr in maengel.items() if wahr]


def _erlaubte(gesagt: str, *, unveraendert: bool) -> set[int]:
    """Liefert die erlaubten Ausgänge: Was sich einer Datei anlasten lässt, ist ein Befund und die Frage falsch."""
    fehlt = any(
        f"Achtung: 1 Datei{wo} ist fehlerhaft und fehlt" in gesagt for wo in ("", " des Kontaktordners")
    )
    return {0, 3} | ({1} if fehlt else set()) | ({2} if unveraendert else set())


def _teile(ganz: Stand) -> tuple[Stand, Stand]:
    """Liefert die Dateien, die der Leser des Registers sieht, und die Ergebnisse."""
    register = {
        datei: inhalt for datei, inhalt in ganz.items() if datei.startswith("data/") and "/." not in datei
    }
    return register, {datei: inhalt for datei, inhalt in ganz.items() if not datei.startswith("data/")}


def main(name: str, wie_viele: int) -> int:
    befehl = BEFEHLE[name]
    for modul in (paket, rundenakte):
        setattr(modul, "build", merke(modul.build))  # noqa: B010 – eine Zuweisung erlaubt mypy nicht
    with fluechtiger_ordner() as ordner:
        alt = stand(lege_an(ordner / "vorlage"))
        os.chdir(lege_an(ordner / "probe"))
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
        with fehlerschicht(ordner / "probe") as schicht:
            assert rufe(befehl) == 0
        neu = stand(ordner / "probe")
        rufe(DANACH)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        alle = [(stelle, nummer) for stelle in range(1, len(schicht.aufrufe) + 1) for nummer in FEHLER]
        # Immer dieselbe Stichprobe, über alle Stellen verstreut.
        faelle = random.Random(6).sample(alle, wie_viele or len(alle))  # noqa: S311
        ausgaenge: Counter[int] = Counter()
        for stelle, nummer in faelle:
            ort = ordner / "ort"
            shutil.copytree(ordner / "vorlage", ort)
            ergebnis = teste(ort, befehl, stelle, nummer)
            ausgaenge[ergebnis[0]] += 1
            for fund in pruefe(ergebnis, alt, neu):
                aufruf = schicht.aufrufe[stelle - 1]
                print(stelle, aufruf, errno.errorcode[nummer], fund, ergebnis[1], sep=" | ")  # noqa: T201
            shutil.rmtree(ort)
    stellen = f"{len(schicht.aufrufe)} Stellen, {len(faelle)} Fälle"
    print(f"{stellen}, Ausgänge {dict(sorted(ausgaenge.items()))}")  # noqa: T201 – die Ausgabe
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

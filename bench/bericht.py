"""Der Bericht: Messungen, Verhältnisse und Ziele nebeneinander, als Markdown."""

import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from prozesse import Messung

_WERKZEUGE = (
    "kommunennetz", "pydantic", "PyYAML", "typer", "typst", "pypandoc_binary", "Jinja2", "markdown-it-py",
    "yamale", "check-jsonschema", "ruamel.yaml", "ruamel.yaml.clib", "jsonschema", "weasyprint", "mailmerge",
)  # fmt: skip
_VORSPANN = """\
# Messungen

Ganze Prozesse vom Start bis zum Ende, der Reihe nach abwechselnd gestartet, nach einem Lauf zum Aufwärmen. Genannt ist
der Median; »Verhältnis« ist die Zeit von kommunennetz geteilt durch die des schnellsten anderen Werkzeugs.

»Rechenzeit« zählt alle Kerne zusammen. »Speicher« ist der größte Wert eines einzelnen Prozesses (`ru_maxrss` aus
`wait4`): Kindprozesse sind eingeschlossen, aber nicht addiert, und unter 20 MB ist so nicht zu messen, weil Linux dem
Kind den messenden Prozess anrechnet. Alle Umgebungsvariablen `PYTHON…` sind gelöscht, damit übersetzter Code liegen
bleibt wie bei jeder Installation.

»Kalt« liest jede Datei (`--ohne-zwischenspeicher`), »warm« kennt alle, die ein `pruefen` zuvor in Ordnung fand.

`make bench` erzeugt die Register (`bench/erzeugen.py`), misst und schreibt diese Datei.
"""


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """Ein Vergleich mit seinen Messungen; `speicher` ist die Obergrenze in Megabyte."""

    titel: str
    messungen: Sequence[Messung]
    laeufe: int
    speicher: float | None
    anmerkung: str

    def urteile(self) -> Iterator["Urteil"]:
        """Liefert zu jedem eigenen Aufruf, ob er sein Ziel erreicht."""
        andere = min(m.zeit for m in self.messungen if m.aufruf.hoechstens is None)
        for messung in self.messungen:
            if messung.aufruf.hoechstens is not None:
                yield Urteil(messung, messung.zeit / andere, messung.aufruf.hoechstens, self.speicher)


@dataclass(frozen=True, slots=True)
class Urteil:
    """Ein eigener Aufruf neben dem schnellsten anderen."""

    messung: Messung
    verhaeltnis: float
    hoechstens: float
    speicher: float | None

    @property
    def erreicht(self) -> bool:
        """Liefert, ob Zeit und, wo verlangt, Speicher im Ziel liegen."""
        im_speicher = self.speicher is None or self.messung.speicher < self.speicher
        return self.verhaeltnis <= self.hoechstens and im_speicher

    @property
    def ziel(self) -> str:
        """Liefert das Ziel in Worten."""
        grenze = f", unter {self.speicher:.0f} MB" if self.speicher else ""
        return f"höchstens {_zahl(self.hoechstens)}{grenze}"


def format_bericht(ergebnisse: Sequence[Ergebnis], datum: str, ordner: Path) -> str:
    """Liefert den ganzen Bericht; Pfade dieses Rechners kommen darin nicht vor."""
    teile = [_VORSPANN, _rechner(datum), _ziele(ergebnisse)]
    teile += [_einzeln(ergebnis, ordner) for ergebnis in ergebnisse]
    return "\n".join(teile)


def _rechner(datum: str) -> str:
    speicher = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versionen = ", ".join(f"{name} {version(name)}" for name in _WERKZEUGE)
    return (
        f"- Tag: {datum}\n"
        f"- Rechner: {_prozessor()}, {os.cpu_count()} Kerne, {speicher:.0f} GB, {platform.system()}\n"
        f"- Python {platform.python_version()} ({platform.python_implementation()})\n"
        f"- Versionen: {versionen}\n"
    )


def _prozessor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    modell = re.search(r"model name\s*: (.*)", text)
    return modell.group(1) if modell else platform.processor() or platform.machine()


def _ziele(ergebnisse: Iterable[Ergebnis]) -> str:
    reihen = [
        (
            ergebnis.titel,
            urteil.messung.aufruf.name,
            urteil.ziel,
            f"{_zahl(urteil.verhaeltnis)}, {urteil.messung.speicher:.0f} MB",
            "ja" if urteil.erreicht else "**nein**",
        )
        for ergebnis in ergebnisse
        for urteil in ergebnis.urteile()
    ]
    kopf = ("Vergleich", "Aufruf", "Ziel (Verhältnis)", "gemessen", "erreicht")
    return "## Ziele\n\n" + _tabelle(kopf, reihen)


def _einzeln(ergebnis: Ergebnis, ordner: Path) -> str:
    reihen = [
        (m.aufruf.name, _zahl(m.zeit, 3), _zahl(m.rechenzeit, 3), f"{m.speicher:.0f}")
        for m in ergebnis.messungen
    ]
    zeilen = "".join(f"    {_befehl(m, ordner)}\n" for m in ergebnis.messungen)
    tabelle = _tabelle(("Werkzeug", "Zeit in s", "Rechenzeit in s", "Speicher in MB"), reihen)
    anmerkung = f"\n{ergebnis.anmerkung}\n" if ergebnis.anmerkung else ""
    return f"## {ergebnis.titel}\n\n{ergebnis.laeufe} Läufe.\n\n{tabelle}\n{zeilen}{anmerkung}"


def _befehl(messung: Messung, ordner: Path) -> str:
    """Liefert die Befehlszeile ohne Pfade dieses Rechners; viele Dateien eines Ordners werden zu »*.yaml«."""
    worte = [_ohne_ort(wort, ordner) for wort in messung.aufruf.angaben]
    dateien = [wort for wort in worte if wort.endswith(".yaml") and "/kommunen/" in wort]
    if dateien:
        worte = [wort for wort in worte if wort not in dateien] + [f"{Path(dateien[0]).parent}/*.yaml"]
    angaben = [f"'{wort}'" if " " in wort else wort for wort in worte[1:]]
    return " ".join((Path(worte[0]).name, *angaben))


def _ohne_ort(wort: str, ordner: Path) -> str:
    for ort in (ordner, Path(sys.executable).parent, Path(__file__).resolve().parents[1]):
        wort = wort.replace(f"{ort}/", "")
    return wort


def _tabelle(kopf: Sequence[str], reihen: Iterable[Sequence[str]]) -> str:
    zeilen = [kopf, ["---"] * len(kopf), *reihen]
    return "".join(f"| {' | '.join(zeile)} |\n" for zeile in zeilen)


def _zahl(wert: float, stellen: int = 2) -> str:
    return f"{wert:.{stellen}f}".replace(".", ",")

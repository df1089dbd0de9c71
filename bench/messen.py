"""Misst kommunennetz neben anderen Werkzeugen und schreibt bench/ERGEBNIS.md (`make bench`).

Auf einem ruhigen Rechner dauert es etwa eine Viertelstunde; das meiste davon brauchen die anderen. Mit Zahlen als
Angabe misst es nur diese Vergleiche und schreibt keinen Bericht.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bericht import Ergebnis, format_bericht
from prozesse import Aufruf, messe

HIER = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
KOMMUNENNETZ = str(BIN / "kommunennetz")
KLEIN, GROSS = 427, 11_000


@dataclass(frozen=True, slots=True)
class Vergleich:
    """Ein Vergleich: was gemessen wird (das eigene zuerst), wie oft, und was zu erreichen ist."""

    titel: str
    aufrufe: Callable[[Path], tuple[Aufruf, ...]]
    laeufe: int
    hoechstens: float
    speicher: float | None = None
    anmerkung: str = ""


def _pruefen(anzahl: int) -> Callable[[Path], tuple[Aufruf, ...]]:
    def aufrufe(ordner: Path) -> tuple[Aufruf, ...]:
        register = ordner / f"{anzahl}"
        kommunen = register / "data" / "kommunen"
        dateien = sorted(map(str, kommunen.glob("*.yaml")))
        yamale = (str(BIN / "yamale"), "-s", str(HIER / "yamale.yaml"), "-p", "pyyaml")
        # Die regulären Ausdrücke von Python und der C-Leser (siehe requirements.txt) sind am schnellsten.
        jsonschema = (str(BIN / "check-jsonschema"), "--regex-variant", "python")
        schema = ("--schemafile", str(ordner / "kommune.json"))
        return (
            _kommunennetz(register, "pruefen"),
            Aufruf("yamale", (*yamale, str(kommunen))),
            Aufruf("check-jsonschema", (*jsonschema, *schema, *dateien)),
        )

    return aufrufe


def _liste(ordner: Path) -> tuple[Aufruf, ...]:
    register = ordner / f"{KLEIN}"
    leser = (sys.executable, str(HIER / "leser.py"), str(register / "data" / "kommunen"))
    return _kommunennetz(register, "liste", "--seit", "2015"), Aufruf("nackter Leser", leser)


def _anlage(ordner: Path) -> tuple[Aufruf, ...]:
    weasyprint, html = str(BIN / "weasyprint"), str(ordner / "anlage.html")
    barrierefrei = ("--pdf-variant", "pdf/ua-1")
    return (
        _kommunennetz(ordner / f"{KLEIN}", "anlage", "-o", str(ordner / "anlage.pdf")),
        Aufruf("WeasyPrint", (weasyprint, html, str(ordner / "schlicht.pdf"))),
        Aufruf("WeasyPrint, PDF/UA-1", (weasyprint, *barrierefrei, html, str(ordner / "ua.pdf"))),
    )


def _entwuerfe(ordner: Path) -> tuple[Aufruf, ...]:
    ziel = ("-o", str(ordner / "entwuerfe-{lauf}"))
    mailmerge = (str(BIN / "mailmerge"), "--dry-run", "--no-limit", "--output-format", "raw")
    return (
        _kommunennetz(ordner / f"{KLEIN}", "infomail", "entwuerfe", "2026-10-01-neues", *ziel),
        Aufruf("mailmerge", mailmerge, ordner / "mailmerge"),
    )


def _hilfe(_ordner: Path) -> tuple[Aufruf, ...]:
    typer = Aufruf("import typer", (sys.executable, "-c", "import typer"))
    return Aufruf("kommunennetz", (KOMMUNENNETZ, "--help")), typer


def _kommunennetz(register: Path, *angaben: str) -> Aufruf:
    return Aufruf("kommunennetz", (KOMMUNENNETZ, "--register", str(register), *angaben))


_GRUNDLAGE = """\
kommunennetz prüft dabei mehr: auch Runden, Veranstaltungen, Infomail und die Regeln zwischen den Datensätzen; die
anderen prüfen nur das Schema der Kommunen. yamale rechnet mit vier Prozessen, seiner Vorgabe, die anderen mit einem;
auf zwei Kernen kommt es deshalb mit der anderthalbfachen Rechenzeit auf dieselbe Zeit. check-jsonschema liest mit
seinem C-Leser und den regulären Ausdrücken von Python, seiner schnellsten Einstellung.

Was das Profil zeigt: Python, typer und pydantic zu laden dauert 0,2 s, die eigenen Module 0,08 s, die 440 Dateien zu
lesen 0,1 s (davon PyYAML 0,06 s), die Regeln 0,02 s."""
_PROFIL = """\
Was das Profil zeigt (Rechenzeit auf einem Kern): libyaml und seine Ereignisse 1,2 s, daraus den Baum bauen 0,6 s,
pydantic 0,5 s, die Regeln zwischen den Datensätzen 0,6 s, Python und Bibliotheken laden 0,3 s, Dateien lesen 0,2 s,
das Verzeichnis der Gebiete 0,2 s. Die Hälfte ist also YAML; PyYAML erzeugt für jeden Wert ein Objekt mit zwei Stellen,
auch wenn niemand sie braucht. Ein eigener Leser für einfache Zeilen brachte ein Viertel der ganzen Zeit, ist aber ein
zweites Verständnis von YAML und deshalb nicht aufgenommen. yamale verteilt die Arbeit auf alle Kerne."""


_SATZ = """\
WeasyPrint setzt das HTML, das kommunennetz ausgibt, und liest das Register nicht; kommunennetz liest es, füllt
die Vorlage und setzt mit Typst ein PDF, das PDF/UA-1 und PDF/A-2a genügt. Gezählt ist die schnellere der beiden Arten
von WeasyPrint."""


def _eintragen(ordner: Path) -> tuple[Aufruf, ...]:
    register = ordner / f"{GROSS}"
    angaben = "beitritt kriterium Aachen ansprechperson --stand ja --ja --nachweis"
    # Ein anderer Nachweis in jedem Lauf, sonst gäbe es nichts zu schreiben.
    befehl = f'exec {KOMMUNENNETZ} --register {register} {angaben} "$(date +%N)"'
    pruefen = _kommunennetz(register, "pruefen")
    return Aufruf("beitritt kriterium", ("sh", "-c", befehl)), replace(pruefen, name="pruefen")


VERGLEICHE = (
    Vergleich(
        "pruefen, 427 Kommunen",
        _pruefen(KLEIN),
        9,
        1.0,
        anmerkung=_GRUNDLAGE,
    ),
    Vergleich(
        "pruefen, 11 000 Kommunen",
        _pruefen(GROSS),
        3,
        1 / 3,
        250,
        anmerkung=_PROFIL,
    ),
    Vergleich("liste --seit 2015, 427 Kommunen", _liste, 21, 2.0),
    Vergleich(
        "Anlage als PDF, 427 Mitglieder",
        _anlage,
        3,
        0.6,
        anmerkung=_SATZ,
    ),
    Vergleich(
        "Infomail, 427 Entwürfe",
        _entwuerfe,
        7,
        0.8,
        anmerkung="kommunennetz schreibt jede Nachricht in eine Datei, mailmerge gibt sie nur aus. Angestrebt war\n"
        "ein Verhältnis von 0,5.",
    ),
    Vergleich("--help", _hilfe, 31, 1.3),
    Vergleich(
        "ein Kriterium eintragen, 11 000 Kommunen",
        _eintragen,
        3,
        1.3,
        anmerkung="Mit Prüfung des ganzen Registers vor dem Schreiben; verglichen mit `pruefen` auf demselben Register.",
    ),
)


def vorbereiten(ordner: Path) -> None:
    """Legt an, was die Vergleiche lesen: Register, Schema, Anlage als HTML und die Dateien für mailmerge."""
    for anzahl in (KLEIN, GROSS):
        _run(sys.executable, HIER / "erzeugen.py", anzahl, ordner / f"{anzahl}")
    _run(sys.executable, HIER / "serienbrief.py", ordner / f"{KLEIN}", ordner / "mailmerge")
    _run(KOMMUNENNETZ, "schema", "-o", ordner)
    _run(KOMMUNENNETZ, "--register", ordner / f"{KLEIN}", "anlage", "-o", ordner / "anlage.html")


def _run(*angaben: object) -> None:
    subprocess.run([str(angabe) for angabe in angaben], check=True, capture_output=True)


def main(gewaehlte: list[int]) -> None:
    """Misst alle oder die gewählten Vergleiche und schreibt bei allen den Bericht."""
    with TemporaryDirectory() as name:
        ordner = Path(name)
        vorbereiten(ordner)
        ergebnisse = []
        for nummer, v in enumerate(VERGLEICHE, 1):
            if gewaehlte and nummer not in gewaehlte:
                continue
            messungen = messe(v.aufrufe(ordner), v.laeufe)
            ergebnis = Ergebnis(v.titel, messungen, v.laeufe, v.hoechstens, v.speicher, v.anmerkung)
            ergebnisse.append(ergebnis)
            _zeige(ergebnis)
    if not gewaehlte:
        bericht = format_bericht(ergebnisse, date.today().isoformat(), ordner)  # noqa: DTZ011 – der Tag der Messung
        (HIER / "ERGEBNIS.md").write_text(bericht, encoding="utf-8")


def _zeige(ergebnis: Ergebnis) -> None:
    erreicht = "erreicht" if ergebnis.erreicht else "NICHT erreicht"
    print(f"{ergebnis.titel}: {ergebnis.verhaeltnis:.2f} ({ergebnis.ziel}: {erreicht})")
    for m in ergebnis.messungen:
        print(f"    {m.aufruf.name:22} {m.zeit:7.3f} s  {m.rechenzeit:7.3f} s  {m.speicher:5.0f} MB")


if __name__ == "__main__":
    main([int(angabe) for angabe in sys.argv[1:]])

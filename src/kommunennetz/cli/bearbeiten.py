"""`kommunennetz kommune bearbeiten`: ein Datensatz im Editor, geprüft, bevor er ins Register kommt."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kommunennetz.befund import Stufe, sortiert
from kommunennetz.cli.buchen import buche_plan, find_eigenes, find_neue_fehler, frage
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import KommuneName
from kommunennetz.cli.umgebung import OHNE_NETZ, ZEIGEN, find_gebiet, load_geladen, umgebung
from kommunennetz.dateien import grund, write_datei
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError

if TYPE_CHECKING:
    from kommunennetz.befund import Befund
    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.register.posten import Posten
    from kommunennetz.register.store import Geladen, Register


@dataclass(frozen=True, slots=True)
class _Vorlage:
    """Die Datei, um die es geht, wie sie jetzt dasteht."""

    ort: Path
    gebiet: "Gebiet"
    datei: str
    inhalt: bytes


def bearbeiten(ctx: typer.Context, name: KommuneName) -> int:
    """Öffnet einen Datensatz im Editor und prüft ihn danach.

    Ist er fehlerhaft, lässt er sich weiter bearbeiten, als Kopie aufheben oder verwerfen; im Register steht
    nie etwas Kaputtes. Der Editor ist $VISUAL, $EDITOR oder der des Systems.
    """
    ort = find_eigenes(ctx)
    geladen = load_geladen(ctx)
    if geladen.register is None:
        raise RegisterError(OHNE_NETZ, ZEIGEN)
    vorlage = _find_vorlage(ort, geladen.register, find_gebiet(geladen.register.verzeichnis, name))
    inhalt = vorlage.inhalt
    while True:
        with _aufgehoben(ctx, vorlage, inhalt):
            inhalt = _oeffne(inhalt, Path(vorlage.datei).name)
        if inhalt == vorlage.inhalt:
            ausgeben("Nichts geändert.")
            return 0
        with _aufgehoben(ctx, vorlage, inhalt):
            if _ist_gebucht(ctx, geladen, vorlage, inhalt):
                return 0
            antwort = _frage_weiter()
        if antwort == "k":
            _hebe_auf(ctx, vorlage, inhalt)
            return 1
        if antwort == "v":
            ausgeben("Verworfen; im Register ist nichts geändert.")
            return 1


def _find_vorlage(ort: Path, register: "Register", gebiet: "Gebiet") -> _Vorlage:
    """Liefert den Datensatz, auch einen, der Fehler hat: Gerade den will jemand bearbeiten."""
    from kommunennetz.beitritt import find_eintrag

    if (eintrag := find_eintrag(register, gebiet)) is not None:
        return _Vorlage(ort, gebiet, eintrag.datei, eintrag.quelltext)
    datei = f"data/kommunen/{gebiet.slug}.yaml"
    if datei not in register.unlesbar:
        hilfe = f"Anlegen: kommunennetz kommune neu {gebiet.slug}"
        raise FrageError(f"{gebiet.name} hat keinen Datensatz.", hilfe)
    try:
        return _Vorlage(ort, gebiet, datei, (ort / datei).read_bytes())
    except OSError as error:
        raise RegisterError(f"»{datei}« lässt sich nicht lesen: {grund(error)}.", ZEIGEN) from error


def _ist_gebucht(ctx: typer.Context, geladen: "Geladen", vorlage: _Vorlage, inhalt: bytes) -> bool:
    """Schreibt den neuen Inhalt, wenn er keine Fehler hat; sagt sonst, welche."""
    from kommunennetz.regeln.waechter import list_neue_personen
    from kommunennetz.register.posten import Posten
    from kommunennetz.schritte import Aenderungssatz, Plan
    from kommunennetz.schritte.hinnahmen import VON_HAND

    posten = Posten(vorlage.datei, vorlage.inhalt, inhalt)
    befunde = _pruefe(ctx, geladen, posten)
    for befund in befunde:
        if befund.stufe is not Stufe.HINGENOMMEN:
            ausgeben(str(befund))
    if any(befund.stufe is Stufe.FEHLER for befund in befunde):
        return False
    if list_neue_personen([posten]):
        ausgeben(VON_HAND)
        return False
    satz = f"{vorlage.gebiet.name}: bearbeitet"
    plan = Plan((Aenderungssatz(posten, satz),), satz)
    buche_plan(vorlage.ort, plan, lambda: _gilt_noch(ctx, vorlage.ort, posten))
    return True


def _gilt_noch(ctx: typer.Context, ort: Path, posten: "Posten") -> bool:
    """Liefert, ob die Datei auch in das Register passt, wie es jetzt ist; der Editor stand lange offen."""
    from kommunennetz.register.store import load

    geladen = load(ort)
    befunde = _pruefe(ctx, geladen, posten)
    return geladen.register is not None and not any(befund.stufe is Stufe.FEHLER for befund in befunde)


def _pruefe(ctx: typer.Context, geladen: "Geladen", posten: "Posten") -> "list[Befund]":
    """Liefert, was in der Datei auffällt, und die Fehler, die sie anderswo neu verursacht."""
    from kommunennetz.regeln import check
    from kommunennetz.register.dateien import GROESSTE_DATEI, zu_gross
    from kommunennetz.register.probe import build_probe

    if geladen.register is None:
        return []
    if len(posten.nachher or b"") > GROESSTE_DATEI:
        return [zu_gross(posten.datei)]
    probe = build_probe(geladen.register, [posten])
    alle = [*probe.befunde, *(check(probe.register, umgebung(ctx).heute) if probe.register else ())]
    eigene = [befund for befund in alle if befund.datei == posten.datei]
    neue = find_neue_fehler(ctx, geladen, probe)
    return sortiert([*eigene, *(befund for befund in neue if befund not in eigene)])


def _oeffne(inhalt: bytes, dateiname: str) -> bytes:
    """Liefert, was der Editor aus dem Inhalt gemacht hat; gearbeitet wird an einer Kopie."""
    with tempfile.TemporaryDirectory(prefix="kommunennetz-") as ordner:
        datei = Path(ordner) / dateiname
        datei.write_bytes(inhalt)
        befehl = _editor()
        try:
            subprocess.run([*befehl, str(datei)], check=True)  # noqa: S603 – der Editor, den der Mensch gewählt hat
            return datei.read_bytes()
        except (OSError, subprocess.CalledProcessError) as error:
            text = f"Der Editor »{befehl[0]}« lässt sich nicht verwenden; im Register ist nichts geändert."
            raise KommunennetzError(text, "Einen anderen in der Umgebungsvariablen EDITOR nennen.") from error


def _editor() -> list[str]:
    gewaehlt = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        befehl = shlex.split(gewaehlt, posix=os.name != "nt")
    except ValueError as error:
        text = f"Die Umgebungsvariable EDITOR ist kein Befehl: {gewaehlt}"
        raise KommunennetzError(text, "Anführungszeichen prüfen.") from error
    # Unter Windows behält shlex die Anführungszeichen um Pfade mit Leerzeichen.
    return [teil.strip('"') for teil in befehl] or (["notepad"] if os.name == "nt" else ["vi"])


def _frage_weiter() -> str:
    if not sys.stdin.isatty():
        return "k"
    return frage("[b]earbeiten, [k]opie aufheben oder [v]erwerfen? [b] ")[:1] or "b"


@contextmanager
def _aufgehoben(ctx: typer.Context, vorlage: _Vorlage, inhalt: bytes) -> Iterator[None]:
    """Hebt Bearbeitetes auf, wenn es nicht weitergeht: gesperrt, inzwischen geändert, Strg+C."""
    try:
        yield
    except BaseException:
        if inhalt != vorlage.inhalt:
            _hebe_auf(ctx, vorlage, inhalt)
        raise


def _hebe_auf(ctx: typer.Context, vorlage: _Vorlage, inhalt: bytes) -> None:
    hier = umgebung(ctx).hier
    kopie = _freier_name(hier, vorlage)
    write_datei(kopie, inhalt)
    melden(f"Aufgehoben: {kopie.name if kopie.parent == hier else kopie}; im Register ist nichts geändert.")


def _freier_name(hier: Path, vorlage: _Vorlage) -> Path:
    """Liefert einen Namen, den es noch nicht gibt; nicht unter »data«, wo es ein Datensatz wäre."""
    daten = (vorlage.ort / "data").resolve()
    ordner = vorlage.ort if hier.resolve().is_relative_to(daten) else hier
    namen = (f"{vorlage.gebiet.slug}.entwurf{nummer or ''}.yaml" for nummer in range(1000))
    return next(ordner / name for name in namen if not os.path.lexists(ordner / name))

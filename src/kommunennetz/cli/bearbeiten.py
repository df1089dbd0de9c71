"""`… bearbeiten`: eine Datei des Registers im Editor, geprüft, bevor sie ins Register kommt."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kommunennetz.befund import Stufe, sortiert
from kommunennetz.cli.buchen import buche_plan, find_neue_fehler, frage
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import KommuneName
from kommunennetz.cli.umgebung import NETZ, OHNE_NETZ, find_eigenes, find_gebiet, load_geladen, umgebung
from kommunennetz.dateien import write_datei
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError
from kommunennetz.model.arten import INFOMAIL, KOMMUNE, RUNDE, VERANSTALTUNG, Art

if TYPE_CHECKING:
    from kommunennetz.befund import Befund
    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.register.buchen.posten import Posten
    from kommunennetz.register.lesen.register import Geladen, Register


@dataclass(frozen=True, slots=True)
class _Gesucht:
    """Welche Datei gemeint ist, und wie ihr Datensatz in einem Satz heißt."""

    datei: str
    titel: str


@dataclass(frozen=True, slots=True)
class _Vorlage(_Gesucht):
    """Die Datei, um die es geht, wie sie jetzt dasteht."""

    ort: Path
    inhalt: bytes


_Suche = Callable[["Geladen"], _Gesucht]


def kommune(ctx: typer.Context, name: KommuneName) -> int:
    """Öffnet einen Datensatz im Editor und prüft ihn danach.

    Ist er fehlerhaft, lässt er sich weiter bearbeiten, als Kopie aufheben oder verwerfen; im Register steht
    nie etwas Kaputtes. Der Editor ist $VISUAL, $EDITOR oder der des Systems.
    """

    def suche(geladen: "Geladen") -> _Gesucht:
        register = _register(geladen)
        return _find_kommune(register, find_gebiet(register.verzeichnis, name))

    return _bearbeite(ctx, suche)


def runde(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="N", help="Nummer der Runde, oder Name ihrer Datei.")],
) -> int:
    """Öffnet eine Runde im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""

    def suche(geladen: "Geladen") -> _Gesucht:
        if not name.isdecimal():
            return _find_datei(geladen, RUNDE, name)

        eintrag = _register(geladen).runde(int(name))
        return _Gesucht(eintrag.datei, f"Runde {eintrag.satz.nummer}")

    return _bearbeite(ctx, suche)


def veranstaltung(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name der Datei in data/veranstaltungen.")],
) -> int:
    """Öffnet eine Veranstaltung im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""
    return _bearbeite(ctx, lambda geladen: _find_datei(geladen, VERANSTALTUNG, name))


def infomail(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="DATEI", help="Name der Datei in data/infomails.")],
) -> int:
    """Öffnet eine Infomail im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."""
    return _bearbeite(ctx, lambda geladen: _find_datei(geladen, INFOMAIL, name))


def netz(ctx: typer.Context) -> int:
    """Öffnet data/netz.yaml im Editor und prüft sie danach, auch wenn sie gerade fehlerhaft ist."""
    return _bearbeite(ctx, lambda _: _Gesucht("data/netz.yaml", "Angaben zum Netzwerk"))


def _bearbeite(ctx: typer.Context, suche: _Suche) -> int:
    """Öffnet die gesuchte Datei, bis sie in Ordnung, aufgehoben oder verworfen ist."""
    ort = find_eigenes(umgebung(ctx))
    geladen = load_geladen(ctx)
    vorlage = _read_vorlage(ort, suche(geladen))
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


def _register(geladen: "Geladen") -> "Register":
    if geladen.register is None:
        raise RegisterError(OHNE_NETZ, "Bearbeiten: kommunennetz netz bearbeiten")
    return geladen.register


def _find_kommune(register: "Register", gebiet: "Gebiet") -> _Gesucht:
    """Liefert den Datensatz, auch einen, der Fehler hat: Gerade den will jemand bearbeiten."""
    eintrag = register.eintrag(gebiet)
    datei = eintrag.datei if eintrag is not None else KOMMUNE.datei(gebiet.slug)
    if eintrag is None and datei not in register.unlesbar:
        hilfe = f"Anlegen: kommunennetz kommune neu {gebiet.slug}"
        raise FrageError(f"{gebiet.name} hat keinen Datensatz.", hilfe)
    return _Gesucht(datei, gebiet.name)


def _find_datei(geladen: "Geladen", art: Art[Any], name: str) -> _Gesucht:
    """Liefert die Datei dieses Namens, auch eine fehlerhafte; wirft FrageError mit Vorschlägen."""
    from kommunennetz.worte.saetze import meinten

    register = _register(geladen)
    schluessel = Path(name).name.removesuffix(art.endung)
    datei, vorhandene = art.datei(schluessel), register.alle(art)
    if schluessel not in vorhandene and datei not in register.unlesbar:
        hilfe = meinten(schluessel, vorhandene) or f"Es gibt: {', '.join(vorhandene) or 'noch keine'}."
        raise FrageError(f"{art.artikel.capitalize()} {art.einzahl} »{name}« gibt es nicht.", hilfe)
    return _Gesucht(datei, schluessel)


def _read_vorlage(ort: Path, gesucht: _Gesucht) -> _Vorlage:
    from kommunennetz.register.lesen.dateien import read_datei

    befunde: list[Befund] = []
    if (inhalt := read_datei(ort, gesucht.datei, befunde)) is None:
        raise RegisterError(f"{gesucht.datei} lässt sich nicht bearbeiten.", f"{befunde[0]}")
    return _Vorlage(gesucht.datei, gesucht.titel, ort, inhalt)


def _ist_gebucht(ctx: typer.Context, geladen: "Geladen", vorlage: _Vorlage, inhalt: bytes) -> bool:
    """Schreibt den neuen Inhalt, wenn er keine Fehler hat; sagt sonst, welche."""
    from kommunennetz.regeln.waechter import list_neue_personen
    from kommunennetz.register.buchen.posten import Posten
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
    satz = f"{vorlage.titel}: bearbeitet"
    plan = Plan((Aenderungssatz(posten, satz),), satz)
    buche_plan(vorlage.ort, plan, lambda: _gilt_noch(ctx, vorlage.ort, posten))
    return True


def _gilt_noch(ctx: typer.Context, ort: Path, posten: "Posten") -> bool:
    """Liefert, ob die Datei auch in das Register passt, wie es jetzt ist; der Editor stand lange offen."""
    from kommunennetz.register.lesen.store import load

    geladen = load(ort, stand=umgebung(ctx).heute, arten=umgebung(ctx).arten)
    if geladen.register is None and posten.datei != NETZ.as_posix():
        return False
    return not any(befund.stufe is Stufe.FEHLER for befund in _pruefe(ctx, geladen, posten))


def _pruefe(ctx: typer.Context, geladen: "Geladen", posten: "Posten") -> "list[Befund]":
    """Liefert, was in der Datei auffällt, und die Fehler, die sie anderswo neu verursacht."""
    from kommunennetz.regeln import check
    from kommunennetz.register.lesen.dateien import GROESSTE_DATEI, zu_gross

    if len(posten.nachher or b"") > GROESSTE_DATEI:
        return [zu_gross(posten.datei)]
    probe = _build_probe(ctx, geladen, posten)
    alle = [*probe.befunde, *(check(probe.register, umgebung(ctx).heute) if probe.register else ())]
    eigene = [befund for befund in alle if befund.datei == posten.datei]
    # War netz.yaml kaputt, war nichts geprüft; was die anderen Dateien haben, ist dann nicht neu.
    neue = find_neue_fehler(ctx, geladen, probe) if geladen.register else []
    return sortiert([*eigene, *(befund for befund in neue if befund not in eigene)])


def _build_probe(ctx: typer.Context, geladen: "Geladen", posten: "Posten") -> "Geladen":
    from kommunennetz.register.buchen.probe import build_probe
    from kommunennetz.register.lesen.store import load

    if geladen.register is None or posten.datei == NETZ.as_posix():
        umfeld = umgebung(ctx)
        return load(find_eigenes(umfeld), stand=umfeld.heute, netz=posten.nachher, arten=umfeld.arten)
    return build_probe(geladen.register, [posten])


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
    if not befehl and not sys.stdin.isatty():
        # Der des Systems wartete auf Tasten, die niemand drückt.
        raise FrageError(
            "Ohne Terminal öffnet sich kein Editor.", "Einen in der Umgebungsvariablen EDITOR nennen."
        )
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
    daten = os.path.realpath(vorlage.ort / "data")
    ordner = vorlage.ort if Path(os.path.realpath(hier)).is_relative_to(daten) else hier
    name = Path(vorlage.datei)
    namen = (f"{name.stem}.entwurf{nummer or ''}{name.suffix}" for nummer in range(1000))
    return next(ordner / name for name in namen if not os.path.lexists(ordner / name))

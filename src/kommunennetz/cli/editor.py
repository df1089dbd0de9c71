"""Eine Datei des Registers oder Kontaktordners im Editor bearbeiten, geprüft, bevor sie dorthin kommt."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Generic

from kommunennetz.befund import Befund, Stufe, sortiert
from kommunennetz.cli.aufruf import NETZ, Aufruf
from kommunennetz.cli.buchen import NOCHMAL, berichte, frage, inzwischen
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.dateien import write_datei
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.model.arten import Art
from kommunennetz.regeln.waechter import list_neue_personen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.wurzel import REGISTER, Wurzel
from kommunennetz.register.lesen.datenordner import GROESSTE_DATEI, read_datei, zu_gross
from kommunennetz.register.lesen.register import Geladen, Register
from kommunennetz.schritte import Aenderungssatz, Plan
from kommunennetz.schritte.buchung import Buchhaltung, G, NeueFehlerError
from kommunennetz.schritte.hinnahmen import VON_HAND
from kommunennetz.worte.saetze import meinten


@dataclass(frozen=True, slots=True)
class Gesucht:
    """Welche Datei gemeint ist, und wie ihr Datensatz in einem Satz heißt."""

    datei: str
    titel: str


@dataclass(frozen=True, slots=True)
class _Vorlage(Gesucht):
    """Die Datei, um die es geht, wie sie jetzt dasteht."""

    inhalt: bytes


@dataclass(frozen=True, slots=True)
class _Tisch(Generic[G]):
    """Woran bearbeitet wird: wer bucht, was beim Öffnen dastand und wo eine Kopie aufgehoben würde."""

    buchhaltung: Buchhaltung[G]
    geladen: G
    ablage: Path
    hier: Path

    @property
    def wurzel(self) -> Wurzel:
        return self.buchhaltung.bestand.wurzel

    @property
    def unveraendert(self) -> str:
        return f"{self.wurzel.darin} ist nichts geändert"


Suche = Callable[[Geladen], Gesucht]


def bearbeite(aufruf: Aufruf, suche: Suche) -> int:
    """Öffnet die gesuchte Datei, bis sie in Ordnung, aufgehoben oder verworfen ist."""
    buchhaltung, geladen, hier = aufruf.buchhaltung, aufruf.geladen, aufruf.hier
    # Nicht unter »data«, wo eine Kopie ein Datensatz wäre.
    daten = os.path.realpath(aufruf.eigenes / "data")
    ablage = aufruf.eigenes if Path(os.path.realpath(hier)).is_relative_to(daten) else hier
    return _bearbeite(_Tisch(buchhaltung, geladen, ablage, hier), suche(geladen))


def bearbeite_kontakte(aufruf: Aufruf, suche: Callable[[Kontaktordner], Gesucht]) -> int:
    """Öffnet die gesuchte Datei des Kontaktordners; auch eine aufgehobene Kopie bleibt in ihm."""
    buchhaltung, geladen = aufruf.kontaktbuchhaltung, aufruf.kontaktbestand_gelesen
    return _bearbeite(_Tisch(buchhaltung, geladen, geladen.ort, aufruf.hier), suche(geladen))


def _bearbeite(tisch: _Tisch[G], gesucht: Gesucht) -> int:
    vorlage = _read_vorlage(tisch, gesucht)
    inhalt = vorlage.inhalt
    while True:
        with _aufgehoben(tisch, vorlage, inhalt):
            inhalt = _oeffne(tisch, inhalt, Path(vorlage.datei).name)
        if inhalt == vorlage.inhalt:
            ausgeben("Nichts geändert.")
            return 0
        with _aufgehoben(tisch, vorlage, inhalt):
            if _ist_gebucht(tisch, vorlage, inhalt):
                return 0
            antwort = _frage_weiter()
        if antwort == "k":
            _hebe_auf(tisch, vorlage, inhalt)
            return 1
        if antwort == "v":
            ausgeben(f"Verworfen; {tisch.unveraendert}.")
            return 1


def register_von(geladen: Geladen) -> Register:
    """Liefert das Register; ist netz.yaml unbrauchbar, sagt der RegisterError, wie sie zu bearbeiten ist."""
    return geladen.verlange("Bearbeiten: kommunennetz netz bearbeiten")


def find_datei(geladen: Geladen, art: Art[Any], name: str) -> Gesucht:
    """Liefert die Datei dieses Namens, auch eine fehlerhafte; wirft FrageError mit Vorschlägen."""
    register = register_von(geladen)
    schluessel = Path(name).name.removesuffix(art.endung)
    datei, vorhandene = art.datei(schluessel), register.alle(art)
    if schluessel not in vorhandene and datei not in register.unlesbar:
        hilfe = meinten(schluessel, vorhandene) or f"Es gibt: {', '.join(vorhandene) or 'noch keine'}."
        raise FrageError(f"{art.artikel.capitalize()} {art.einzahl} »{name}« gibt es nicht.", hilfe)
    return Gesucht(datei, schluessel)


def _read_vorlage(tisch: _Tisch[G], gesucht: Gesucht) -> _Vorlage:
    befunde: list[Befund] = []
    if (inhalt := read_datei(tisch.wurzel.ort, gesucht.datei, befunde)) is None:
        raise RegisterError(f"{gesucht.datei} lässt sich nicht bearbeiten.", f"{befunde[0]}")
    return _Vorlage(gesucht.datei, gesucht.titel, inhalt)


def _ist_gebucht(tisch: _Tisch[G], vorlage: _Vorlage, inhalt: bytes) -> bool:
    """Schreibt den neuen Inhalt, wenn er keine Fehler hat; sagt sonst, welche."""
    posten = Posten(vorlage.datei, vorlage.inhalt, inhalt)
    befunde = _pruefe(tisch, posten)
    for befund in befunde:
        if befund.stufe is not Stufe.HINGENOMMEN:
            ausgeben(str(befund))
    if any(befund.stufe is Stufe.FEHLER for befund in befunde):
        return False
    if tisch.wurzel.heisst == REGISTER and list_neue_personen([posten]):
        ausgeben(VON_HAND)
        return False
    satz = f"{vorlage.titel}: bearbeitet"
    _buche(tisch, Plan((Aenderungssatz(posten, satz),), satz))
    return True


def _buche(tisch: _Tisch[G], plan: Plan) -> None:
    """Schreibt und zeigt den Plan, wenn er auch zu dem passt, was jetzt dasteht.

    Der Editor stand lange offen; was inzwischen nicht mehr passt, ist ein RegisterError.
    """
    wurzel = tisch.wurzel

    def schritt(geladen: G) -> Plan:
        ohne_netz = isinstance(geladen, Geladen) and geladen.register is None
        if ohne_netz and plan.posten[0].datei != NETZ.as_posix():
            raise RegisterError(inzwischen(wurzel), NOCHMAL)
        return plan

    try:
        with tisch.buchhaltung.buchung(schritt, streng=True):
            pass
    except NeueFehlerError as error:
        raise RegisterError(inzwischen(wurzel), NOCHMAL) from error
    berichte(plan, wurzel, gezeigt=False)


def _pruefe(tisch: _Tisch[G], posten: Posten) -> list[Befund]:
    """Liefert, was in der Datei auffällt, und die Fehler, die sie anderswo neu verursacht."""
    if len(posten.nachher or b"") > GROESSTE_DATEI:
        return [zu_gross(posten.datei)]
    bestand = tisch.buchhaltung.bestand
    nachher = bestand.probe(tisch.geladen, [posten])
    eigene = [befund for befund in bestand.check(nachher) if befund.datei == posten.datei]
    neue = bestand.neue_fehler(tisch.geladen, nachher, ())
    return sortiert([*eigene, *(befund for befund in neue if befund.datei != posten.datei)])


def _oeffne(tisch: _Tisch[G], inhalt: bytes, dateiname: str) -> bytes:
    """Liefert, was der Editor aus dem Inhalt gemacht hat; gearbeitet wird an einer Kopie."""
    with tempfile.TemporaryDirectory(prefix="kommunennetz-") as ordner:
        datei = Path(ordner) / dateiname
        datei.write_bytes(inhalt)
        befehl = _editor()
        try:
            subprocess.run([*befehl, str(datei)], check=True)  # noqa: S603 – der Editor, den der Mensch gewählt hat
            return datei.read_bytes()
        except (OSError, subprocess.CalledProcessError) as error:
            text = f"Der Editor »{befehl[0]}« lässt sich nicht verwenden; {tisch.unveraendert}."
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
def _aufgehoben(tisch: _Tisch[G], vorlage: _Vorlage, inhalt: bytes) -> Iterator[None]:
    """Hebt Bearbeitetes auf, wenn es nicht weitergeht: gesperrt, inzwischen geändert, Strg+C."""
    try:
        yield
    except BaseException:
        if inhalt != vorlage.inhalt:
            _hebe_auf(tisch, vorlage, inhalt)
        raise


def _hebe_auf(tisch: _Tisch[G], vorlage: _Vorlage, inhalt: bytes) -> None:
    kopie = _freier_name(tisch.ablage, PurePath(vorlage.datei))
    write_datei(kopie, inhalt)
    if tisch.wurzel.modus is not None:
        kopie.chmod(tisch.wurzel.modus)
    melden(f"Aufgehoben: {kopie.name if kopie.parent == tisch.hier else kopie}; {tisch.unveraendert}.")


def _freier_name(ordner: Path, name: PurePath) -> Path:
    """Liefert einen Namen, den es noch nicht gibt."""
    namen = (f"{name.stem}.entwurf{nummer or ''}{name.suffix}" for nummer in range(1000))
    return next(ordner / einer for einer in namen if not os.path.lexists(ordner / einer))

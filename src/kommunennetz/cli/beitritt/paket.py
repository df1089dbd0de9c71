"""`kommunennetz beitritt paket`: die Unterlagen, mit denen eine Kommune beitritt."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.befund import Befund
from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.beitritt.pruefen import auswaerts_abgesagt
from kommunennetz.cli.konsole import AUSGABE, melden
from kommunennetz.cli.optionen import KommuneName, Stichtag
from kommunennetz.dateien import Vorhandenes, deutsch, write_ordner
from kommunennetz.dokumente.paket import Wunsch, build_paket, ohne_wortlaut
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.arten import PAKETANGABEN
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.model.teildatum import tag as in_worten
from kommunennetz.register.lesen.store import load_eintrag
from kommunennetz.setzerei.luecken import nimm_mit
from kommunennetz.worte.saetze import mit_anzahl

ANGABEN = "paket-angaben.yaml"


def paket(
    aufruf: Aufruf,
    name: KommuneName,
    ordner: Annotated[
        Path | None,
        typer.Option("-o", "--ausgabe", metavar="ORDNER", help="In diesen Ordner; sonst ausgabe/paket-NAME."),
    ] = None,
    stichtag: Stichtag = None,
    termin: Annotated[
        str | None,
        typer.Option(metavar="TAG", help="Tag der Unterschrift; sonst der der nächsten geplanten Runde."),
    ] = None,
    angaben: Annotated[
        Path | None,
        typer.Option(metavar="DATEI", help=f"Angaben der Kommune; sonst {ANGABEN} in ihrem Ordner."),
    ] = None,
    angaben_vorlage: Annotated[
        bool,
        typer.Option("--angaben-vorlage", help=f"Legt nur eine {ANGABEN} zum Ausfüllen in den Ordner."),
    ] = False,
    mit_registerzahl: Annotated[
        bool,
        typer.Option(
            "--mit-registerzahl", help="Die Vorlage nennt in einer Fußnote, wie viele das Register zählt."
        ),
    ] = False,
    ersetzen: Annotated[
        bool,
        typer.Option(
            "--ersetzen", help="Ersetzt auch, was schon im Ordner liegt; in Word gefüllte Lücken bleiben."
        ),
    ] = False,
) -> int:
    """Schreibt die Unterlagen für den Beitritt.

    Selbstprüfung, Beschlussvorlage, Erklärungsblatt, Presseentwurf, Zeitplan und Nachbarn, je als docx
    und pdf. Was schon im Ordner liegt, bleibt, wie es ist; auch mit --ersetzen kommt mit, was in den
    Lücken der Word-Dateien steht.
    """
    register = aufruf.fehlerfrei(aufruf.mitglieder)
    if absage := auswaerts_abgesagt(register, name):
        raise FrageError(absage, "Ein Paket gibt es nur für Kommunen des eigenen Landes.")
    gebiet = find_gebiet(register, name)
    tag = aufruf.stichtag(stichtag)
    ziel = ordner or AUSGABE / f"paket-{gebiet.slug}"
    if angaben_vorlage:
        return _write_angaben_vorlage(ziel, aufruf)
    wunsch = Wunsch(
        termin=_parse_termin(termin, tag) if termin else None,
        angaben=_load_angaben(angaben, ziel),
        mit_registerzahl=mit_registerzahl,
    )
    dateien = build_paket(register, gebiet, tag, aufruf.vorlagen, wunsch)
    berichte: list[str] = []
    if ersetzen:
        dateien = {name: _mit_eintragungen(ziel / name, neu, berichte) for name, neu in dateien.items()}
    abgelegt = write_ordner(ziel, dateien, Vorhandenes.ERSETZEN if ersetzen else Vorhandenes.BEHALTEN)
    melden(f"Geschrieben: {mit_anzahl(len(abgelegt.geschrieben), 'Datei', 'Dateien')} nach {ziel}")
    for bericht in berichte:
        melden(f"    {bericht}")
    if abgelegt.behalten:
        melden(f"    Behalten, weil schon da: {', '.join(abgelegt.behalten)}")
        melden("    Mit --ersetzen werden sie überschrieben.")
    if fassung := ohne_wortlaut(register, gebiet, tag, wunsch):
        melden("Achtung: Dem Erklärungsblatt fehlt der amtliche Wortlaut; so ist es nicht zu unterschreiben.")
        melden("    Ihn als Markdown ins Register legen und in data/netz.yaml den Pfad eintragen:")
        melden(f"    unter »erklaerungen« bei der Fassung {fassung}, etwa: text: data/erklaerung.md")
    return 0


def _load_angaben(genannt: Path | None, ziel: Path) -> Paketangaben:
    """Liefert die Angaben aus der genannten Datei, sonst aus der im Ordner, sonst keine.

    FrageError, wenn es die genannte nicht gibt; RegisterError mit den Befunden, wenn sie Fehler hat.
    """
    datei = genannt or ziel / ANGABEN
    if not os.path.lexists(datei):
        if genannt is None:
            return Paketangaben()
        raise FrageError(f"Die Datei »{datei}« gibt es nicht.", "Anlegen: --angaben-vorlage")
    befunde: list[Befund] = []
    eintrag = load_eintrag(datei.parent, datei.name, PAKETANGABEN, befunde)
    if eintrag is None:
        texte = [str(replace(befund, datei=str(datei))) for befund in befunde]
        raise RegisterError(f"»{datei}« hat Fehler; geschrieben ist nichts.", "\n    ".join(texte))
    return eintrag.satz


def _write_angaben_vorlage(ziel: Path, aufruf: Aufruf) -> int:
    inhalt = aufruf.vorlagen.layout(f"paket/{ANGABEN}").read_bytes()
    write_ordner(ziel, {ANGABEN: inhalt}, Vorhandenes.ABLEHNEN)
    melden(f"Geschrieben: {ziel / ANGABEN}")
    melden("    Darin gilt eine Zeile, sobald das »#« davor weg ist; dann den Befehl ohne --angaben-vorlage.")
    return 0


def _mit_eintragungen(pfad: Path, neu: bytes, berichte: list[str]) -> bytes:
    """Liefert die neue Datei mit dem, was in den Lücken der alten steht, und ergänzt die Berichte."""
    if pfad.suffix != ".docx" or not pfad.is_file() or pfad.is_symlink():
        return neu
    with deutsch(str(pfad), "lässt sich nicht lesen", hilfen={}, sonst="Die Rechte der Datei prüfen."):
        alt = pfad.read_bytes()
    mitnahme = nimm_mit(neu, alt)
    if mitnahme is None:
        berichte.append(f"Achtung: {pfad.name} war keine lesbare Word-Datei; daraus ist nichts übernommen.")
        return neu
    if mitnahme.mitgenommen:
        anzahl = mit_anzahl(len(mitnahme.mitgenommen), "Eintragung", "Eintragungen")
        berichte.append(f"Übernommen aus {pfad.name}: {anzahl}")
    if mitnahme.verloren:
        titel = ", ".join(f"»{eintragung.titel}«" for eintragung in mitnahme.verloren)
        berichte.append(f"Achtung: {pfad.name} hat keine Lücke mehr für {titel}; was darin stand, fehlt nun.")
    return mitnahme.docx


def _parse_termin(text: str, stichtag: date) -> date:
    """Liefert den Tag der Unterschrift; FrageError, wenn es kein einzelner Tag nach dem Stichtag ist."""
    termin = parse_datum(text, "Der Termin", Datumsform.TAG)
    if termin.frueheste < stichtag:
        raise FrageError(
            f"Der Termin ({termin}) liegt vor dem Stichtag ({in_worten(stichtag)}).",
            "Einen Tag nennen, an dem noch unterzeichnet werden kann.",
        )
    return termin.frueheste

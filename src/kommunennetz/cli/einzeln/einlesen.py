"""`kommunennetz import`: eine Excel-Mappe oder CSV zeigen, vergleichen und übernehmen."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.ergebnis import Abgleich
from kommunennetz.austausch.herein.rohblatt import Tabelle
from kommunennetz.austausch.herein.tabellenleser import einlesen as read_tabelle
from kommunennetz.austausch.herein.tabellenleser import read_datei
from kommunennetz.austausch.herein.uebernahme import Uebernahme, plane
from kommunennetz.befund import Befund
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import Ja, Trotzdem
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.regeln import neue_fehler
from kommunennetz.regeln.waechter import list_neue_personen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Geladen, Register
from kommunennetz.schritte import Plan


def einlesen(
    aufruf: Aufruf,
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="Eine .xlsx-, .ods- oder .csv-Datei.")],
    anwenden: Annotated[bool, typer.Option("--anwenden", help="Übernimmt die Änderungen.")] = False,
    unklare_auslassen: Annotated[
        bool,
        typer.Option("--unklare-auslassen", help="Übernimmt das Klare, auch wenn anderes unklar ist."),
    ] = False,
    ohne_ausgeblendete: Annotated[
        bool,
        typer.Option("--ohne-ausgeblendete", help="Lässt ausgeblendete Zeilen und Spalten einer Mappe weg."),
    ] = False,
    spalte: Annotated[
        list[str] | None,
        typer.Option(metavar="ALT=NEU", help="Überschrift = Spalte des Registers; »-«: keine."),
    ] = None,
    quelle: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Beleg, wo die Datei für einen Beitritt keinen nennt.")
    ] = None,
    anlegen: Annotated[
        bool, typer.Option("--anlegen", help="Legt auch Kommunen an, von denen nur der Name dasteht.")
    ] = False,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Vergleicht eine Tabelle mit dem Register.

    Ohne --anwenden wird nur gezeigt, was sich ändern würde. Ausgang 1: Eine Zeile ist unklar. Wen eine Zeile
    meint, muss feststehen: »Unna« heißen Stadt und Kreis. Spalten ohne Platz im Register werden genannt.
    """
    vorgaben = dict(_parse_spalte(eine) for eine in spalte or ())
    register = aufruf.fehlerfrei(aufruf.register)
    tabelle = _read(datei, register, vorgaben, ohne_ausgeblendete=ohne_ausgeblendete)
    beurteilt = _uebernimm(aufruf, register, tabelle, quelle, anlegen=anlegen)

    def schritt(jetzt: Register) -> Plan:
        gleich = not jetzt.unlesbar and jetzt.netz.satz == register.netz.satz
        if not (gleich and _uebernimm(aufruf, jetzt, tabelle, quelle, anlegen=anlegen) == beurteilt):
            raise RegisterError("Das Register ist nicht mehr so, wie es beurteilt wurde.", _NOCHMAL)
        return beurteilt.plan

    ausgang = 0
    _zeige_unklare(beurteilt.abgleich)
    if not anwenden:
        _zeige(beurteilt.abgleich)
        ausgang = _warne_vor_personen(beurteilt)
    elif beurteilt.abgleich.unklar and not unklare_auslassen:
        melden("Nichts übernommen, solange Zeilen unklar sind; das Klare allein: --unklare-auslassen")
    elif not beurteilt.plan.wirksame:
        melden("Nichts übernommen: Es gibt nichts, was zu ändern wäre.")
    else:
        ausgang = aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)
    for hinweis in (*tabelle.hinweise, *beurteilt.abgleich.hinweise):
        melden(f"Hinweis: {hinweis}")
    melden(beurteilt.abgleich.zusammenfassung)
    return ausgang or int(bool(beurteilt.abgleich.unklar))


def _read(datei: Path, register: Register, vorgaben: dict[str, str], *, ohne_ausgeblendete: bool) -> Tabelle:
    """Liefert die Tabelle; gelesen wird sie nur dieses eine Mal, denn DATEI kann ein Rohr sein."""
    netz = register.netz.satz
    return read_tabelle(read_datei(datei), datei.name, netz, vorgaben, ohne_ausgeblendete=ohne_ausgeblendete)


def _uebernimm(
    aufruf: Aufruf, register: Register, tabelle: Tabelle, quelle: str | None, *, anlegen: bool
) -> Uebernahme:
    abgleich = gleiche_ab(register, tabelle, aufruf.heute, quelle, anlegen=anlegen)
    return plane(register, abgleich, _probe(aufruf, register))


def _probe(aufruf: Aufruf, register: Register) -> Callable[[Sequence[Posten]], list[Befund]]:
    """Liefert dieselbe Prüfung, vor der auch das Buchen steht."""
    vorher, heute = Geladen(register, ()), aufruf.heute
    return lambda posten: neue_fehler(vorher, build_probe(register, posten), heute)


def _warne_vor_personen(beurteilt: Uebernahme) -> int:
    """Sagt schon in der Vorschau, was --anwenden nicht ohne Grund übernähme; liefert dann 1."""
    personen = list_neue_personen(beurteilt.plan.posten)
    for befund in personen:
        melden(f"Achtung: {befund}")
    if personen:
        melden("Übernommen wird das nur mit einem Grund: --trotzdem GRUND")
    return int(bool(personen))


def _parse_spalte(text: str) -> tuple[str, str]:
    alt, gleich, neu = text.partition("=")
    if not (gleich and alt.strip() and neu.strip()):
        raise FrageError(f"»{text}« ist keine Zuordnung.", "Die Form ist --spalte »Ort=Name«.")
    return alt.strip(), neu.strip()


def _zeige(abgleich: Abgleich) -> None:
    for kommune in abgleich.kommunen:
        ausgeben(kommune.satz)
        for aenderung in kommune.aenderungen:
            ausgeben(f"    {aenderung.satz} ({aenderung.zelle})")
        for hinweis in kommune.hinweise:
            ausgeben(f"    Hinweis: {hinweis}")


_MAX_UNKLARE = 30


def _zeige_unklare(abgleich: Abgleich) -> None:
    """Zeigt, was unklar ist; was gar keine Liste von Kommunen ist, nur im Ganzen."""
    if abgleich.ist_keine_liste:
        ausgeben("Unklar: Das ist wohl keine Liste von Kommunen; kaum eine Zeile nennt eine.")
        ausgeben("    Die Datei prüfen, oder mit --spalte Alt=Kommune sagen, welche Spalte sie nennt.")
        return
    for unklar in abgleich.unklar[:_MAX_UNKLARE]:
        ausgeben(f"Unklar: {unklar}")
        if unklar.hilfe:
            ausgeben(f"    {unklar.hilfe}")
    if (weitere := len(abgleich.unklar) - _MAX_UNKLARE) > 0:
        ausgeben(f"Unklar: weitere {weitere}; sie erscheinen, wenn die ersten geklärt sind.")


_NOCHMAL = (
    "Nichts ist übernommen. Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
)

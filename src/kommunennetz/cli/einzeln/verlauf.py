"""`kommunennetz verlauf`: was sich am Register geändert hat, in Sätzen."""

from datetime import date
from typing import Annotated, Any

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import AntwortFormat, Ziel, vervollstaendige_kommunen
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.register.geschichte.staende import UNBEKANNT, Geschichte, load_geschichte
from kommunennetz.verlauf import Ereignis, Verlauf, beschreibe, bezug_von

_KOPF = ("Tag", "Änderung")


def verlauf(
    aufruf: Aufruf,
    seit: Annotated[
        str | None,
        typer.Option(
            metavar="TAG", help="Seit diesem Tag (2026-03-12, 12.3.2026, 2026); sonst seit dem Anfang."
        ),
    ] = None,
    kommune: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Nur was diese Kommune betrifft: Kurzname, amtlicher Name, Schlüssel oder AGS.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ] = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Sagt in Sätzen, was sich am Register geändert hat.

    Gelesen wird die Geschichte des Registers in Git. Es gilt der Tag, an dem eine Änderung eingecheckt
    wurde; was noch nicht eingecheckt ist, steht am Ende. Ausgang 1: Ein Teil der Antwort fehlt.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    register = aufruf.netz
    gebiet = find_gebiet(register, kommune) if kommune else None
    erster_tag = _parse_seit(seit) if seit else None
    geschichte = load_geschichte(aufruf.ort, erster_tag)
    verlauf_ = beschreibe(geschichte, bezug_von(register, aufruf.heute), gebiet.slug if gebiet else None)
    tabelle = Abschnitt(
        _KOPF,
        [(_tag(ereignis.datum), ereignis.satz) for ereignis in verlauf_.ereignisse],
        leer="In dieser Zeit hat sich nichts geändert.",
    )
    antwort = Befehlsantwort(
        [tabelle], json=lambda: [_als_dict(ereignis) for ereignis in verlauf_.ereignisse]
    )
    antworte(antwort, form, ausgabe)
    return max(aufruf.ausgang, _melde(geschichte, verlauf_))


def _parse_seit(text: str) -> date:
    """Liefert den ersten Tag der Angabe: aus »2026« wird der 1. Januar."""
    return parse_datum(text, "Der Tag", Datumsform.ZEITRAUM).frueheste


def _melde(geschichte: Geschichte, antwort: Verlauf) -> int:
    """Sagt, was in der Antwort fehlt, und liefert den Ausgangswert: 1, wenn etwas fehlt."""
    for hinweis in antwort.hinweise:
        melden(f"Hinweis: {hinweis}")
    if geschichte.abgeschnitten is not None:
        melden(f"Achtung: Dieser Klon weiß nicht, was bis zum {geschichte.abgeschnitten:%d.%m.%Y} geschah.")
        melden("    Nachholen: git fetch --unshallow")
    return int(bool(antwort.unlesbar) or geschichte.abgeschnitten is not None)


def _tag(datum: date | None) -> str:
    if datum is None:
        return "noch nicht eingecheckt"
    return "Tag unbekannt" if datum == UNBEKANNT else f"{datum:%d.%m.%Y}"


def _als_dict(ereignis: Ereignis) -> dict[str, Any]:
    return {
        # Ein unbekannter Tag ist keiner; dass es einen Stand gibt, sagt »eingecheckt«.
        "datum": ereignis.datum.isoformat() if ereignis.datum not in (None, UNBEKANNT) else None,
        "eingecheckt": ereignis.datum is not None,
        "kommunen": list(ereignis.kommunen),
        "datei": ereignis.datei,
        "satz": ereignis.satz,
    }

"""`kommunennetz verlauf`: was sich am Register geändert hat, in Sätzen."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kommunennetz.cli.ausgabeform import form_von
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, ausgeben_tabelle, ausliefern, melden
from kommunennetz.cli.optionen import AntwortFormat, Antwortformat, Ziel, vervollstaendige_kommunen
from kommunennetz.cli.umgebung import als_antwort, find_gebiet, find_register, umgebung
from kommunennetz.errors import FrageError
from kommunennetz.setzerei import tabellen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kommunennetz.register.geschichte.staende import Geschichte
    from kommunennetz.verlauf import Ereignis, Verlauf

app = App()

_KOPF = ("Tag", "Änderung")


@app.befehl("verlauf")
def verlauf(
    ctx: typer.Context,
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
    from kommunennetz.register.geschichte.staende import load_geschichte
    from kommunennetz.register.lesen.store import load
    from kommunennetz.verlauf import beschreibe, bezug_von

    ausgabeformat = form_von(formangabe, ausgabe, Antwortformat.TABELLE)
    heute = umgebung(ctx).heute
    ort = find_register(umgebung(ctx))
    register, ausgang = als_antwort(load(ort, frozenset(), arten=umgebung(ctx).arten))
    gebiet = find_gebiet(register.verzeichnis, kommune) if kommune else None
    erster_tag = _parse_seit(seit) if seit else None
    geschichte = load_geschichte(ort, erster_tag)
    antwort = beschreibe(geschichte, bezug_von(register, heute), gebiet.slug if gebiet else None)
    if ausgabeformat is Antwortformat.TABELLE and ausgabe is None:
        _zeige(antwort.ereignisse)
    else:
        ausliefern(_als_bytes(antwort.ereignisse, ausgabeformat), ausgabe)
    return max(ausgang, _melde(geschichte, antwort))


def _parse_seit(text: str) -> "date":
    """Liefert den ersten Tag der Angabe: aus »2026« wird der 1. Januar."""
    from kommunennetz.model.teildatum import TeildatumError, parse_eingabe

    try:
        eingabe = parse_eingabe(text)
    except TeildatumError as error:
        raise FrageError(f"Der Tag passt nicht: {error.text}.", error.hilfe) from error
    if not (eingabe.hat_anfang and eingabe.hat_ende):
        raise FrageError(
            f"»{text}« ist kein Tag.", "Ein Tag, ein Monat oder ein Jahr: 2026-03-12, 12.3.2026, 2026."
        )
    return eingabe.frueheste


def _melde(geschichte: "Geschichte", antwort: "Verlauf") -> int:
    """Sagt, was in der Antwort fehlt, und liefert den Ausgangswert: 1, wenn etwas fehlt."""
    for hinweis in antwort.hinweise:
        melden(f"Hinweis: {hinweis}")
    if geschichte.abgeschnitten is not None:
        melden(f"Achtung: Dieser Klon weiß nicht, was bis zum {geschichte.abgeschnitten:%d.%m.%Y} geschah.")
        melden("    Nachholen: git fetch --unshallow")
    return int(bool(antwort.unlesbar) or geschichte.abgeschnitten is not None)


def _zeige(ereignisse: "Sequence[Ereignis]") -> None:
    if not ereignisse:
        ausgeben("In dieser Zeit hat sich nichts geändert.")
        return
    ausgeben_tabelle(_KOPF, _zeilen(ereignisse))


def _zeilen(ereignisse: "Sequence[Ereignis]") -> list[tuple[tabellen.Zelle, ...]]:
    return [
        (_tag(ereignis.datum) if ereignis.datum else "noch nicht eingecheckt", ereignis.satz)
        for ereignis in ereignisse
    ]


def _tag(datum: "date") -> str:
    from kommunennetz.register.geschichte.staende import UNBEKANNT

    return "Tag unbekannt" if datum == UNBEKANNT else f"{datum:%d.%m.%Y}"


def _als_bytes(ereignisse: "Sequence[Ereignis]", ausgabeformat: Antwortformat) -> bytes:
    if ausgabeformat is Antwortformat.JSON:
        return tabellen.als_json([_als_dict(ereignis) for ereignis in ereignisse])
    tabelle = tabellen.als_markdown if ausgabeformat is Antwortformat.MD else tabellen.als_text
    return tabelle(_KOPF, _zeilen(ereignisse)).encode()


def _als_dict(ereignis: "Ereignis") -> dict[str, Any]:
    from kommunennetz.register.geschichte.staende import UNBEKANNT

    return {
        # Ein unbekannter Tag ist keiner; dass es einen Stand gibt, sagt »eingecheckt«.
        "datum": ereignis.datum.isoformat() if ereignis.datum not in (None, UNBEKANNT) else None,
        "eingecheckt": ereignis.datum is not None,
        "kommunen": list(ereignis.kommunen),
        "datei": ereignis.datei,
        "satz": ereignis.satz,
    }

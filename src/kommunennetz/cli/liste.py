"""`kommunennetz liste`: die Mitglieder nach Beitrittsjahr."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.ausgabeform import form_von
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, ausgeben_tabelle, ausliefern
from kommunennetz.cli.optionen import FORM_HILFE, Listenformat, Stichtag, Ziel
from kommunennetz.cli.umgebung import load_register, parse_stichtag, umgebung
from kommunennetz.dokumente import mitgliederliste
from kommunennetz.setzerei import tabellen

if TYPE_CHECKING:
    from datetime import date

    from kommunennetz.fragen.mitglieder import Mitglied
    from kommunennetz.register.lesen.register import Register

app = App()

_OHNE_JAHR = "Jahr des Beitritts oder Mitgliedschaft nicht sicher bekannt"


class Mitgliedsart(StrEnum):
    """Welche Art von Mitgliedern gefragt ist."""

    STADT = "stadt"
    GEMEINDE = "gemeinde"
    KREIS = "kreis"
    BEZIRKSREGIERUNG = "bezirksregierung"


def _jahr(hilfe: str) -> object:
    return typer.Option(min=1000, max=2999, metavar="JAHR", help=hilfe)


@app.befehl("liste")
def liste(
    ctx: typer.Context,
    seit: Annotated[int | None, _jahr("Beigetreten in diesem Jahr oder später.")] = None,
    jahr: Annotated[int | None, _jahr("Beigetreten in diesem Jahr.")] = None,
    bis: Annotated[int | None, _jahr("Beigetreten in diesem Jahr oder früher.")] = None,
    stichtag: Stichtag = None,
    runde: Annotated[int | None, typer.Option(metavar="N", help="Nur die Mitglieder dieser Runde.")] = None,
    art: Annotated[
        Mitgliedsart | None,
        typer.Option(metavar="stadt|gemeinde|kreis|bezirksregierung", help="Nur diese Art."),
    ] = None,
    kreis: Annotated[str | None, typer.Option(metavar="KREIS", help="Ein Kreis und seine Orte.")] = None,
    regierungsbezirk: Annotated[str | None, typer.Option(metavar="BEZIRK", help="Nur dieser Bezirk.")] = None,
    formangabe: Annotated[
        Listenformat | None,
        typer.Option("--format", metavar="tabelle|csv|json|md|xlsx", help=FORM_HILFE),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Listet die Mitglieder nach Beitrittsjahr.

    Wessen Jahr nicht sicher bekannt ist, steht am Ende unter eigener Überschrift. Ausgang 1 heißt: In der
    Liste fehlen fehlerhafte Dateien. Ohne -o entsteht bei xlsx die Datei mitglieder-TAG.xlsx in diesem
    Ordner.
    """
    from kommunennetz.fragen.mitglieder import Auswahl, check_auswahl, mitglieder
    from kommunennetz.gebiete.gebiet import Gruppe
    from kommunennetz.register.lesen.register import MITGLIEDER

    ausgabeformat = form_von(formangabe, ausgabe, Listenformat.TABELLE)
    register, ausgang = load_register(ctx, MITGLIEDER)
    gruppe = Gruppe(art.value) if art else None
    auswahl = Auswahl(seit, jahr, bis, runde, gruppe, *_raum(register, kreis, regierungsbezirk))
    _check_runde(register, runde)
    tag = parse_stichtag(stichtag, umgebung(ctx).heute)
    check_auswahl(auswahl, register.verzeichnis, tag)
    gefundene = mitglieder(register, tag, auswahl)
    if ausgabeformat is Listenformat.XLSX:
        ausgabe = ausgabe or Path(f"mitglieder-{tag}.xlsx")
    if ausgabeformat is Listenformat.TABELLE and ausgabe is None:
        _zeige(gefundene, tag)
    else:
        ausliefern(_AUSGABEN[ausgabeformat](register, gefundene, tag), ausgabe)
    return ausgang


def _raum(
    register: "Register", kreis: str | None, regierungsbezirk: str | None
) -> tuple[str | None, str | None]:
    from kommunennetz.gebiete.raum import find_kreis, find_regierungsbezirk

    bezirk = find_regierungsbezirk(regierungsbezirk, register.verzeichnis) if regierungsbezirk else None
    return find_kreis(kreis, register.verzeichnis).ags if kreis else None, bezirk


def _check_runde(register: "Register", runde: int | None) -> None:
    if runde is not None:
        register.runde(runde)


def _abschnitte(gefundene: list["Mitglied"]) -> list[tuple[str, list[tuple[tabellen.Zelle, ...]]]]:
    """Liefert je Jahr die Überschrift mit der Anzahl und die Zeilen, durchgehend nummeriert."""
    from kommunennetz.fragen.mitglieder import nach_jahr

    abschnitte, nummer = [], 0
    for jahr, gruppe in nach_jahr(gefundene).items():
        zeilen = []
        for mitglied in gruppe:
            nummer += 1
            zeilen.append(mitgliederliste.mitgliedszeile(nummer, mitglied))
        abschnitte.append((f"{jahr or _OHNE_JAHR} ({len(gruppe)})", zeilen))
    return abschnitte


def _summe(gefundene: list["Mitglied"], stichtag: "date") -> str:
    from kommunennetz.fragen.mitglieder import trenne

    return f"Zusammen: {trenne(gefundene)}; Stichtag {stichtag:%d.%m.%Y}."


def _zeige(gefundene: list["Mitglied"], stichtag: "date") -> None:
    for titel, zeilen in _abschnitte(gefundene):
        ausgeben_tabelle(mitgliederliste.KOPF, zeilen, titel)
        ausgeben()
    ausgeben(_summe(gefundene, stichtag))


def als_csv(_register: "Register", gefundene: list["Mitglied"], _stichtag: "date") -> bytes:
    """Liefert die Mitglieder als CSV für deutsches Excel."""
    zeilen = (mitgliederliste.csv_zeile(nummer, mitglied) for nummer, mitglied in enumerate(gefundene, 1))
    return tabellen.als_csv(mitgliederliste.CSV_KOPF, zeilen)


def als_xlsx(register: "Register", gefundene: list["Mitglied"], stichtag: "date") -> bytes:
    """Liefert die Mitglieder als Excel-Mappe."""
    from kommunennetz.austausch.hinaus.liste import liste_xlsx

    return liste_xlsx(register, gefundene, stichtag)


def _als_json(_register: "Register", gefundene: list["Mitglied"], _stichtag: "date") -> bytes:
    return tabellen.als_json([mitgliederliste.mitglied_als_dict(mitglied) for mitglied in gefundene])


def _als_md(_register: "Register", gefundene: list["Mitglied"], stichtag: "date") -> bytes:
    teile = [
        f"## {titel}\n\n{tabellen.als_markdown(mitgliederliste.KOPF, zeilen)}\n"
        for titel, zeilen in _abschnitte(gefundene)
    ]
    return "".join([*teile, f"{_summe(gefundene, stichtag)}\n"]).encode()


def _als_tabelle(_register: "Register", gefundene: list["Mitglied"], stichtag: "date") -> bytes:
    teile = [
        f"{titel}\n{tabellen.als_text(mitgliederliste.KOPF, zeilen)}\n"
        for titel, zeilen in _abschnitte(gefundene)
    ]
    return "".join([*teile, f"{_summe(gefundene, stichtag)}\n"]).encode()


_AUSGABEN: dict[Listenformat, Callable[["Register", list["Mitglied"], "date"], bytes]] = {
    Listenformat.CSV: als_csv,
    Listenformat.JSON: _als_json,
    Listenformat.MD: _als_md,
    Listenformat.TABELLE: _als_tabelle,
    Listenformat.XLSX: als_xlsx,
}

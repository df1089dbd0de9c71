"""`kommunennetz import`: eine Excel-Mappe oder CSV zeigen, vergleichen und übernehmen."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.buchen import Ja, buche_schritt
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.umgebung import load_fehlerfrei, umgebung
from kommunennetz.errors import FrageError, RegisterError

if TYPE_CHECKING:
    from kommunennetz.austausch.ergebnis import Abgleich
    from kommunennetz.register.store import Register
    from kommunennetz.schritte import Plan

app = App()


@app.befehl("import")
def einlesen(
    ctx: typer.Context,
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="Eine .xlsx- oder .csv-Datei.")],
    anwenden: Annotated[bool, typer.Option("--anwenden", help="Übernimmt die Änderungen.")] = False,
    unklare_auslassen: Annotated[
        bool,
        typer.Option("--unklare-auslassen", help="Übernimmt das Klare, auch wenn anderes unklar ist."),
    ] = False,
    spalte: Annotated[
        list[str] | None,
        typer.Option(metavar="ALT=NEU", help="Überschrift = Spalte des Registers."),
    ] = None,
    quelle: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Beleg, wo die Datei für einen Beitritt keinen nennt.")
    ] = None,
    ja: Ja = False,
) -> int:
    """Vergleicht eine Tabelle mit dem Register.

    Ohne --anwenden wird nur gezeigt, was sich ändern würde. Ausgang 1: Eine Zeile ist unklar.
    """
    vorgaben = dict(_parse_spalte(eine) for eine in spalte or ())

    from kommunennetz.austausch.einlesen import read_datei

    # Nur einmal: Die Datei kann das Ende einer Pipe sein.
    inhalt = read_datei(datei)

    def vergleiche(register: "Register") -> "Abgleich":
        from kommunennetz.austausch.abgleich import gleiche_ab
        from kommunennetz.austausch.einlesen import einlesen as read_tabelle

        tabelle = read_tabelle(inhalt, datei.name, register.netz.satz, vorgaben)
        return gleiche_ab(register, tabelle, umgebung(ctx).heute, quelle)

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.austausch.uebernahme import build_plan

        jetzt = vergleiche(register)
        if register.unlesbar or jetzt != abgleich:
            raise RegisterError(
                "Das Register hat sich inzwischen geändert; nichts ist geschrieben.", _NOCHMAL
            )
        return build_plan(register, jetzt)

    ausgang = 0
    abgleich = vergleiche(load_fehlerfrei(ctx))
    _zeige_unklare(abgleich)
    if not anwenden:
        _zeige(abgleich)
    elif abgleich.unklar and not unklare_auslassen:
        melden("Nichts übernommen, solange Zeilen unklar sind; das Klare allein: --unklare-auslassen")
    else:
        ausgang = buche_schritt(ctx, schritt, ja=ja)
    melden(abgleich.zusammenfassung)
    return ausgang or int(bool(abgleich.unklar))


def _parse_spalte(text: str) -> tuple[str, str]:
    alt, gleich, neu = text.partition("=")
    if not (gleich and alt.strip() and neu.strip()):
        raise FrageError(f"»{text}« ist keine Zuordnung.", "Die Form ist --spalte »Ort=Name«.")
    return alt.strip(), neu.strip()


def _zeige(abgleich: "Abgleich") -> None:
    for kommune in abgleich.kommunen:
        ausgeben(kommune.satz)
        for aenderung in kommune.aenderungen:
            ausgeben(f"    {aenderung.satz} ({aenderung.zelle})")
        for hinweis in kommune.hinweise:
            ausgeben(f"    Hinweis: {hinweis}")


def _zeige_unklare(abgleich: "Abgleich") -> None:
    for unklar in abgleich.unklar:
        ausgeben(f"Unklar: {unklar}")
        if unklar.hilfe:
            ausgeben(f"    {unklar.hilfe}")


_NOCHMAL = "Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."

"""`kommunennetz liste`: die Mitglieder nach Beitrittsjahr."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Annotated, Literal

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import FORM_HILFE, Stichtag, Ziel
from kommunennetz.dokumente import mitgliederliste
from kommunennetz.fragen.mitglieder import Auswahl, Mitglied, check_auswahl, mitglieder, nach_jahr, trenne
from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.gebiete.raum import find_kreis, find_regierungsbezirk
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle, ohne_spalte

_OHNE_JAHR = "Jahr des Beitritts oder Mitgliedschaft nicht sicher bekannt"


def _jahr(hilfe: str) -> object:
    return typer.Option(min=1000, max=2999, metavar="JAHR", help=hilfe)


def liste(
    aufruf: Aufruf,
    seit: Annotated[int | None, _jahr("Beigetreten in diesem Jahr oder später.")] = None,
    jahr: Annotated[int | None, _jahr("Beigetreten in diesem Jahr.")] = None,
    bis: Annotated[int | None, _jahr("Beigetreten in diesem Jahr oder früher.")] = None,
    stichtag: Stichtag = None,
    runde: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Nur die Mitglieder dieser Runde.", autocompletion=vervollstaendigung.runden
        ),
    ] = None,
    art: Annotated[
        Gruppe | None,
        typer.Option(metavar="stadt|gemeinde|kreis|verband|bezirksregierung", help="Nur diese Art."),
    ] = None,
    kreis: Annotated[
        str | None,
        typer.Option(
            metavar="KREIS", help="Ein Kreis und seine Orte.", autocompletion=vervollstaendigung.kreise
        ),
    ] = None,
    regierungsbezirk: Annotated[
        str | None,
        typer.Option(metavar="BEZIRK", help="Nur dieser Bezirk.", autocompletion=vervollstaendigung.bezirke),
    ] = None,
    formangabe: Annotated[
        Literal["tabelle", "csv", "json", "md", "xlsx"] | None,
        typer.Option("--format", metavar="tabelle|csv|json|md|xlsx", help=FORM_HILFE),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Listet die Mitglieder nach Beitrittsjahr.

    Wessen Jahr nicht sicher bekannt ist, steht am Ende unter eigener Überschrift. Ausgang 1 heißt: In der
    Liste fehlen fehlerhafte Dateien. Ohne -o entsteht bei xlsx die Datei
    ausgabe/mitglieder-TAG.xlsx.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md", "xlsx")
    register = aufruf.mitglieder
    auswahl = Auswahl(seit, jahr, bis, runde, art, *_raum(register, kreis, regierungsbezirk))
    if runde is not None:
        register.runde(runde)
    tag = aufruf.stichtag(stichtag)
    check_auswahl(auswahl, register.verzeichnis, tag)
    gefundene = mitglieder(register, tag, auswahl)
    bloecke = [
        *_list_abschnitte(register, gefundene),
        f"Zusammen: {trenne(gefundene)}; Stichtag {tag:%d.%m.%Y}.",
    ]
    antwort = Befehlsantwort(
        bloecke,
        datei=bloecke,
        json=lambda: [mitgliederliste.mitglied_als_dict(mitglied) for mitglied in gefundene],
        csv=lambda: mitgliederliste.liste_csv(gefundene),
        xlsx=lambda: mitgliederliste.liste_xlsx(register, gefundene, tag),
    )
    antworte(antwort, form, ausgabe, f"mitglieder-{tag}.xlsx" if form == "xlsx" else "")
    return aufruf.ausgang


def _raum(
    register: Register, kreis: str | None, regierungsbezirk: str | None
) -> tuple[str | None, str | None]:
    bezirk = find_regierungsbezirk(regierungsbezirk, register.verzeichnis) if regierungsbezirk else None
    return find_kreis(kreis, register.verzeichnis).ags if kreis else None, bezirk


def _list_abschnitte(register: Register, gefundene: Sequence[Mitglied]) -> Iterator[str | Abschnitt]:
    """Liefert je Jahr einen Abschnitt unter der Überschrift mit der Anzahl; nummeriert wird durchgehend.

    Bezirksregierungen stehen am Ende für sich und ohne Nummer.
    """
    getrennt, nummern = trenne(gefundene), count(1)
    for jahr, gruppe in nach_jahr(getrennt.kommunen).items():
        zeilen = [
            mitgliederliste.mitgliedszeile(nummer, mitglied)
            for mitglied, nummer in zip(gruppe, nummern, strict=False)
        ]
        yield _abschnitt(register, zeilen, str(jahr or _OHNE_JAHR))
        yield ""
    if getrennt.bezirksregierungen:
        zeilen = [mitgliederliste.mitgliedszeile(None, eine) for eine in getrennt.bezirksregierungen]
        yield _abschnitt(register, zeilen, "Bezirksregierungen")
        yield ""


def _abschnitt(register: Register, zeilen: list[tuple[Zelle, ...]], wer: str) -> Abschnitt:
    kopf, ueberschrift = mitgliederliste.KOPF, f"{wer} ({len(zeilen)})"
    if not register.verzeichnis.hat_bezirke:
        kopf, zeilen = ohne_spalte(kopf, zeilen, mitgliederliste.BEZIRK)
    kopf = mitgliederliste.in_worten(kopf, register.netz.satz.ebenen)
    return Abschnitt(kopf, zeilen, ueberschrift)

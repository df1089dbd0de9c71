"""`kommunennetz veranstaltung unterlagen`: Tagesordnung, Liste, Schilder, Bögen, Protokoll."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Veranstaltungsname
from kommunennetz.cli.papierweg import (
    Ersetzen,
    Papierordner,
    build_anlass,
    build_gaesteliste,
    find_ordner,
    schreibe,
)
from kommunennetz.dokumente.treffenpapiere import build_unterlagen
from kommunennetz.post.bogenmappe import build_boegen
from kommunennetz.post.gaeste import list_gaeste
from kommunennetz.versand.einladungszweck import EINLADUNG, Zweck, termin_kennung
from kommunennetz.worte.saetze import mit_anzahl


def unterlagen(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    ausgabe: Papierordner = None,
    baustein: Annotated[
        str, typer.Option(metavar="BAUSTEIN", help="Lehrgang: nur zu diesem Baustein, etwa b1.")
    ] = "",
    unterschrift: Annotated[
        bool, typer.Option("--unterschrift", help="Die Liste bekommt eine Spalte zum Unterschreiben.")
    ] = False,
    ersetzen: Ersetzen = False,
) -> int:
    """Schreibt Tagesordnung, Teilnehmerliste, Namensschilder, Rückmeldebögen und ein Protokollgerüst.

    Darin stehen Personen; deshalb liegen sie im Kontaktordner, oder wohin -o sagt, nie im Register. Die
    Mappe der Teilnehmerliste kommt angekreuzt mit »veranstaltung anwesenheit« zurück.
    """
    register, kontakte = aufruf.treffen, aufruf.kontakte_verlangt
    eintrag = register.veranstaltung(name)
    anlass = build_anlass(aufruf, aufruf.fehlerfrei(register), eintrag, baustein)
    unterordner = f"{anlass.schluessel}-{baustein}" if baustein else anlass.schluessel
    ordner, weg = find_ordner(aufruf, ausgabe, unterordner, ersetzen=ersetzen)
    liste = build_gaesteliste(anlass, kontakte)
    gaeste = list_gaeste(liste)

    def zweck(folge: int) -> str:
        return str(Zweck(EINLADUNG, termin_kennung(eintrag), baustein or None, folge))

    dateien = {
        **build_unterlagen(anlass, gaeste, unterschrift=unterschrift),
        **build_boegen(anlass, liste.einladungen, zweck),
    }
    schreibe(ordner, dateien, weg)
    ohne = sum(not gast.name for gast in gaeste)
    auf = mit_anzahl(len(gaeste), "Person", "Personen")
    melden(f"    Auf der Liste: {auf}" + (f", davon {ohne} ohne Namen und ohne Schild" if ohne else ""))
    return 0

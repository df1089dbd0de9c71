"""`kommunennetz veranstaltung bescheinigungen`: je Person, die da war, eine Bescheinigung."""

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
from kommunennetz.dokumente.treffenpapiere import build_bescheinigung, teilnahme_bescheinigt
from kommunennetz.errors import FrageError
from kommunennetz.post.gaeste import list_gaeste
from kommunennetz.worte.namen import slug
from kommunennetz.worte.saetze import mit_anzahl


def bescheinigungen(
    aufruf: Aufruf, name: Veranstaltungsname, ausgabe: Papierordner = None, ersetzen: Ersetzen = False
) -> int:
    """Schreibt je Person, die da war, eine Teilnahmebescheinigung als PDF.

    Wer da war, steht im Kontaktordner (»veranstaltung anwesenheit«). Die Dateien heißen nach Kommune und
    Kennung, nie nach der Person.
    """
    register, kontakte = aufruf.treffen, aufruf.kontakte_verlangt
    anlass = build_anlass(aufruf, aufruf.fehlerfrei(register), register.veranstaltung(name), "")
    ordner, weg = find_ordner(aufruf, ausgabe, f"{anlass.schluessel}-bescheinigungen", ersetzen=ersetzen)
    da = [gast for gast in list_gaeste(build_gaesteliste(anlass, kontakte)) if gast.da == "ja"]
    benannte = {gast.kennung: gast for gast in da if gast.name}
    if not benannte and anlass.satz.bausteine:
        raise FrageError(
            f"»{anlass.schluessel}« hat Bausteine; bescheinigt wird mit Zertifikaten.",
            f"Schreiben: kommunennetz lehrgang zertifikate {anlass.schluessel}",
        )
    if not benannte:
        raise FrageError(
            f"Bei »{anlass.schluessel}« steht von niemandem mit Namen, dass er da war.",
            f"Eintragen: kommunennetz veranstaltung anwesenheit {anlass.schluessel} LISTE",
        )
    urteil = teilnahme_bescheinigt(anlass)
    dateien = {
        f"bescheinigung-{slug(gast.kommune)}-{kennung}.pdf": build_bescheinigung(anlass, gast, urteil)
        for kennung, gast in benannte.items()
    }
    schreibe(ordner, dateien, weg)
    if ohne := sum(not gast.name for gast in da):
        melden(f"    Ohne Namen und ohne Bescheinigung: {mit_anzahl(ohne, 'Person', 'Personen')}")
    return 0

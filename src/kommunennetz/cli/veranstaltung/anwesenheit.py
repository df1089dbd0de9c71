"""`kommunennetz veranstaltung anwesenheit`: die angekreuzte Liste zurücknehmen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.optionen import Ja, Veranstaltungsname
from kommunennetz.cli.papierweg import Liste, trage_anwesenheit_ein
from kommunennetz.errors import FrageError
from kommunennetz.schritte.anwesenheit import Wobei


def anwesenheit(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    liste: Liste,
    tag: Annotated[
        str,
        typer.Option(metavar="TAG", help="Welcher Tag, wenn sie mehrere hat und die Liste nur einen meint."),
    ] = "",
    ja: Ja = False,
) -> int:
    """Trägt im Kontaktordner ein, wer da war, aus der angekreuzten Teilnehmerliste.

    Wer gemeint ist, sagt die verborgene Spalte. Von Hand ergänzte Namen sind zu klären und werden genannt,
    mit ihrer Zeile (Ausgang 1); geraten wird keiner.
    """
    eintrag = aufruf.treffen.veranstaltung(name)
    gemeint = parse_datum(tag, "Der Tag") if tag else None
    if gemeint is not None and not gemeint.ist_tag:
        raise FrageError(f"--tag braucht einen Tag, nicht »{gemeint}«.", "Die Form ist 11.3.2027.")
    wobei = Wobei(eintrag.schluessel, gemeint)
    return trage_anwesenheit_ein(aufruf, wobei, gemeint or eintrag.satz.anfang, liste, ja=ja)

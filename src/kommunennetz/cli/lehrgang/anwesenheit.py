"""`kommunennetz lehrgang anwesenheit`: die angekreuzte Liste eines Bausteins zurücknehmen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Ja, Lehrgangsname
from kommunennetz.cli.papierweg import Liste, trage_anwesenheit_ein
from kommunennetz.fragen.lehrgang import find_baustein, find_lehrgang
from kommunennetz.schritte.anwesenheit import Wobei


def anwesenheit(
    aufruf: Aufruf,
    lehrgang: Lehrgangsname,
    baustein: Annotated[
        str, typer.Argument(metavar="BAUSTEIN", help="Seine Kennung im Datensatz des Lehrgangs: b1.")
    ],
    liste: Liste,
    ja: Ja = False,
) -> int:
    """Trägt im Kontaktordner ein, wer bei einem Baustein da war, aus der angekreuzten Teilnehmerliste.

    Die Liste schreibt »veranstaltung unterlagen« mit --baustein; sonst wie »veranstaltung anwesenheit«.
    """
    eintrag = find_lehrgang(aufruf.treffen, lehrgang)
    gemeint = find_baustein(eintrag, baustein)
    wobei = Wobei(eintrag.schluessel, baustein=gemeint.id)
    return trage_anwesenheit_ein(aufruf, wobei, gemeint.datum, liste, ja=ja)

"""Was mehrere Befehle zu einer Veranstaltung gleich lesen und sagen."""

from typing import Annotated, Literal, get_args

import typer

from kommunennetz.cli.aufruf import parse_datum
from kommunennetz.errors import FrageError
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.model.veranstaltung import Veranstaltungsart
from kommunennetz.schritte import Termin

ARTEN = get_args(Veranstaltungsart)

Datum = Annotated[
    str, typer.Option("--datum", metavar="DATUM", help="Tag, Monat oder Jahr; bei mehreren Tagen der erste.")
]
Bis = Annotated[str, typer.Option("--bis", metavar="DATUM", help="Letzter Tag, bei mehreren.")]
Beginn = Annotated[str, typer.Option(metavar="UHRZEIT", help="Wann es losgeht: 10:00.")]
Ende = Annotated[str, typer.Option(metavar="UHRZEIT", help="Wann Schluss ist: 15:30.")]
Ort = Annotated[str, typer.Option(metavar="TEXT", help="Wo sie stattfindet.")]
Anmeldung = Annotated[str, typer.Option(metavar="DATUM", help="Bis wann man sich anmeldet.")]
Grund = Annotated[str, typer.Option(metavar="TEXT", help="Warum, ohne Namen von Personen.")]


def parse_termin(datum: str, bis: str) -> Termin:
    """Liefert den Termin zu den Angaben; FrageError, wenn sie keiner sind."""
    anfang = parse_datum(datum, form=Datumsform.ZEITRAUM)
    if not bis:
        return Termin(anfang)
    schluss = parse_datum(bis, "Der letzte Tag", Datumsform.ZEITRAUM)
    if anfang.sicher_nach(schluss):
        raise FrageError(f"Das Ende ({schluss}) liegt vor dem Anfang ({anfang}).", "Die Daten tauschen.")
    return Termin(anfang, schluss)


Bausteinwahl = Annotated[
    str | None, typer.Option("--baustein", metavar="ID", help="Bei einem Lehrgang: zu diesem Baustein.")
]
Einladungssitz = Literal["spitze", "fach", "postfach"]

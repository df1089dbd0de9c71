"""`kommunennetz runde aendern`: eine Runde verlegen oder umbenennen."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Nummer, Trotzdem
from kommunennetz.errors import FrageError
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, runde_aendern


def aendern(
    aufruf: Aufruf,
    nummer: Nummer,
    datum: Annotated[str | None, typer.Option(metavar="DATUM", help="Neuer Tag, Monat oder Jahr.")] = None,
    ort: Annotated[str | None, typer.Option(metavar="TEXT", help="Neuer Ort.")] = None,
    ohne_ort: Annotated[bool, typer.Option("--ohne-ort", help="Der Ort steht nicht mehr fest.")] = False,
    bezeichnung: Annotated[str | None, typer.Option(metavar="TEXT", help="Neue Bezeichnung.")] = None,
    veranstaltung: Annotated[
        str | None,
        typer.Option(
            metavar="V",
            help="Dateiname der Veranstaltung, bei der unterzeichnet wird.",
            autocompletion=vervollstaendigung.veranstaltungen,
        ),
    ] = None,
    ohne_veranstaltung: Annotated[
        bool, typer.Option("--ohne-veranstaltung", help="Sie gehört zu keiner Veranstaltung mehr.")
    ] = False,
    quelle: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Beleg; nötig, wenn der neue Tag vergangen ist.")
    ] = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Ändert Tag, Ort, Bezeichnung, Veranstaltung oder Beleg einer Runde.

    Die Datei heißt danach nach dem neuen Jahr und der neuen Bezeichnung; wer vorgemerkt ist, bleibt es.
    """
    for name, wert, entfaellt in (
        ("ort", ort, ohne_ort),
        ("veranstaltung", veranstaltung, ohne_veranstaltung),
    ):
        if wert is not None and entfaellt:
            raise FrageError(f"--{name} und --ohne-{name} widersprechen sich.", "Eines von beiden weglassen.")

    def schritt(register: Register) -> Plan:
        tag = parse_datum(datum, form=Datumsform.MIT_JAHR).text if datum else datum
        angaben = {
            "datum": tag,
            "ort": "" if ohne_ort else ort,
            "bezeichnung": bezeichnung,
            "veranstaltung": "" if ohne_veranstaltung else veranstaltung,
            "quelle": quelle,
        }
        return runde_aendern(
            register, nummer, {name: wert.strip() for name, wert in angaben.items() if wert is not None}
        )

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

"""`kommunennetz publikation neu`: eine Publikation eintragen."""

from typing import Annotated, get_args

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, Quelle, Trotzdem
from kommunennetz.model.publikation import Publikationsart
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, neue_publikation


def neu(
    aufruf: Aufruf,
    titel: Annotated[str, typer.Argument(metavar="TITEL", help="Wie die Publikation heißt.")],
    art: Annotated[
        Publikationsart,
        typer.Option(metavar="|".join(get_args(Publikationsart)), help="Art der Publikation."),
    ],
    jahr: Annotated[str, typer.Option(metavar="DATUM", help="Wann sie erschien: 2020, »vor 2018«.")],
    herausgeber: Annotated[str, typer.Option(metavar="TEXT", help="Wer sie herausgegeben hat.")] = "",
    url: Annotated[str, typer.Option(metavar="ADRESSE", help="Wo sie zu lesen ist.")] = "",
    datei: Annotated[
        str, typer.Option(metavar="PFAD", help="PDF oder HTML im Register: data/publikationen/….pdf.")
    ] = "",
    thema: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT", help="Stichwort; mehrfach möglich.", autocompletion=vervollstaendigung.themen
        ),
    ] = None,
    veranstaltung: Annotated[
        str,
        typer.Option(
            metavar="V",
            help="Veranstaltung, aus der sie hervorging.",
            autocompletion=vervollstaendigung.veranstaltungen,
        ),
    ] = "",
    ersetzt: Annotated[
        str,
        typer.Option(
            metavar="P",
            help="Ältere Publikation, an deren Stelle sie tritt.",
            autocompletion=vervollstaendigung.publikationen,
        ),
    ] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt eine Publikation ein; die Datei heißt nach Jahr und Titel.

    Wo sie zu lesen ist (--url, --datei) oder erwähnt wird (--quelle), muss wenigstens eines sagen.
    """

    def schritt(register: Register) -> Plan:
        felder = {
            "titel": titel,
            "art": art,
            "herausgeber": herausgeber,
            "url": url,
            "datei": datei,
            "veranstaltung": veranstaltung.removesuffix(".yaml"),
            "ersetzt": ersetzt.removesuffix(".yaml"),
            "quelle": quelle,
        }
        return neue_publikation(register, parse_datum(jahr, "Das Jahr"), felder, thema or ())

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

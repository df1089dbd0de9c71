"""`kommunennetz kontakt willkommen`: das Willkommen an neue Personen in den Postausgang legen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.kontakt.begruessung import bereite_willkommen_vor


def willkommen(
    aufruf: Aufruf,
    kennungen: Annotated[
        list[str], typer.Argument(metavar="KENNUNG", help="Eine oder mehrere Personen, etwa k7f3q.")
    ],
) -> int:
    """Bereitet das Willkommen an eine Person vor, mit dem Hinweis zum Datenschutz.

    Es ist der nach Art. 14 DSGVO; je KENNUNG entsteht eine Sendung. »kontakt neu«, »nachfolge« und »wahl«
    bereiten es selbst vor; hiermit lässt es sich nachholen. Verschickt wird nichts. Ist es angenommen, steht
    der Tag als »informiert_am« bei der Person.
    """
    aufruf.check_kontaktordner()
    return bereite_willkommen_vor(aufruf, kennungen)

"""`kommunennetz beitritt kriterium`: den Stand eines Kriteriums eintragen."""

from typing import Annotated, Literal

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, KommuneName, Quelle, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Kriteriumsangabe, Plan, kriterium_eintragen


def kriterium(
    aufruf: Aufruf,
    name: KommuneName,
    kennung: Annotated[
        str,
        typer.Argument(
            metavar="KRITERIUM",
            help="Sein Name oder seine Kennung: »Feste Ansprechperson«, ansprechperson.",
            autocompletion=vervollstaendigung.kriterien,
        ),
    ],
    stand: Annotated[
        Literal["ja", "nein", "offen"], typer.Option(metavar="ja|nein|offen", help="Der neue Stand.")
    ],
    weg: Annotated[str, typer.Option(metavar="WEG", help="Welcher Weg gewählt ist.")] = "",
    seit: Annotated[str, typer.Option(metavar="DATUM", help="Seit wann das gilt.")] = "",
    nachweis: Annotated[
        str, typer.Option(metavar="TEXT", help="Womit es nachgewiesen ist, ohne Namen.")
    ] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt den Stand eines Kriteriums ein.

    Bleibt der Stand, bleibt auch, was nicht genannt ist. Ändert er sich, entfällt es: Weg, Datum und Belege
    des alten Standes sagen über den neuen nichts.
    """

    def schritt(register: Register) -> Plan:
        datum = parse_datum(seit).text if seit else ""
        angabe = Kriteriumsangabe(kennung, stand, weg, datum, nachweis, quelle)
        gebiet = find_gebiet(register, name)
        return kriterium_eintragen(register, gebiet, angabe, aufruf.heute)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

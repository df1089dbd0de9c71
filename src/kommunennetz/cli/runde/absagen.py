"""`kommunennetz runde absagen`: eine Runde absagen."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.optionen import Ja, NaechsteRunde, Nummer, Quelle, Trotzdem
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, runde_absagen


def absagen(
    aufruf: Aufruf,
    nummer: Nummer,
    grund: Annotated[str, typer.Option(metavar="TEXT", help="Warum, ohne Namen von Personen.")] = "",
    quelle: Quelle = "",
    naechste_runde: NaechsteRunde = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Sagt eine Runde ab; sie bleibt mit ihrer Nummer im Register.

    Wer für sie vorgemerkt war, ist es danach nicht mehr, oder mit --naechste-runde für eine andere.
    """

    def schritt(register: Register) -> Plan:
        heute = aufruf.heute
        felder = {"datum": heute.isoformat(), "grund": grund, "quelle": quelle}
        return runde_absagen(register, nummer, felder, heute, naechste=naechste_runde)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)

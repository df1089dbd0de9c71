"""`kommunennetz infomail neu`: eine Infomail anfangen."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere
from kommunennetz.cli.infomail.datei import An
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Ja, Trotzdem
from kommunennetz.model.infomail import Empfaengerkreis
from kommunennetz.post.empfaengerkreis import find_gemeinte, mit_amtlichen_namen, parse_an
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, neue_infomail


def neu(
    aufruf: Aufruf,
    betreff: Annotated[str, typer.Argument(metavar="BETREFF", help="Der Betreff; nach ihm heißt die Datei.")],
    datum: Annotated[
        str | None, typer.Option(metavar="TAG", help="Tag der Infomail, Stichtag ihrer Zahlen; sonst heute.")
    ] = None,
    an: An = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Legt eine Infomail an: mit Betreff, Tag und Empfängerkreis, dazu ein Text zum Überschreiben.

    Danach: »infomail bearbeiten« zum Schreiben, »infomail felder« für die Platzhalter, »infomail vorschau«
    zum Ansehen.
    """
    kreis = parse_an(an or ["alle"])
    namen: list[str] = []

    def schritt(register: Register) -> Plan:
        genau = mit_amtlichen_namen(kreis, find_gemeinte(kreis, register))
        tag = parse_datum(datum or str(aufruf.heute))
        plan = neue_infomail(register, betreff, tag, _felder(genau) or "alle")
        namen[:] = [Path(posten.datei).stem for posten in plan.posten]
        return plan

    ausgang = aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)
    if ausgang == GEBUCHT:
        melden(f"Schreiben: kommunennetz infomail bearbeiten {namen[0]}")
        melden(f"Ansehen:   kommunennetz infomail vorschau {namen[0]}")
    return ausgang


def _felder(kreis: Empfaengerkreis) -> dict[str, list[str] | str]:
    """Liefert, was im Kopf der Datei steht; ein einzelnes Wort ohne Liste."""
    felder = kreis.model_dump(mode="json", exclude_none=True)
    einzelne = {
        name: wert[0] if isinstance(wert, list) and len(wert) == 1 else wert for name, wert in felder.items()
    }
    return {name: wert if isinstance(wert, list) else str(wert) for name, wert in einzelne.items()}

"""`kommunennetz veranstaltung neu`: eine Veranstaltung planen."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Ja, Quelle, Trotzdem
from kommunennetz.cli.veranstaltung.gemeinsames import (
    ARTEN,
    Anmeldung,
    Beginn,
    Bis,
    Datum,
    Ende,
    Ort,
    parse_termin,
)
from kommunennetz.model.veranstaltung import Veranstaltungsart
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Plan, neue_veranstaltung


def neu(
    aufruf: Aufruf,
    titel: Annotated[str, typer.Argument(metavar="TITEL", help="Wie die Veranstaltung heißt.")],
    art: Annotated[Veranstaltungsart, typer.Option(metavar="|".join(ARTEN), help="Art der Veranstaltung.")],
    datum: Datum,
    bis: Bis = "",
    beginn: Beginn = "",
    ende: Ende = "",
    ort: Ort = "",
    form: Annotated[
        Literal["vor-ort", "online", "hybrid"] | None,
        typer.Option(metavar="vor-ort|online|hybrid", help="Ob man sich trifft, im Netz sieht oder beides."),
    ] = None,
    gastgeber: Annotated[str, typer.Option(metavar="TEXT", help="Wer einlädt oder ausrichtet.")] = "",
    zielgruppe: Annotated[
        Literal["spitze", "fach"] | None,
        typer.Option(metavar="spitze|fach", help="Spitzen der Verwaltung oder Fachleute."),
    ] = None,
    anmeldung_bis: Anmeldung = "",
    plaetze: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Wie viele Personen Platz haben.")
    ] = None,
    nummer: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Bei einem Lehrgang: der wievielte.")
    ] = None,
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Plant eine Veranstaltung; die Datei heißt nach Termin und Art.

    Der Zugang zu einer Videokonferenz gehört nicht hierher: Das Register ist öffentlich. Tagesordnung und
    Teilnahme kommen mit »veranstaltung bearbeiten« hinein.
    """
    namen: list[str] = []

    def schritt(register: Register) -> Plan:
        felder = {
            "titel": titel,
            "beginn": beginn,
            "ende": ende,
            "ort": ort,
            "form": form or "",
            "gastgeber": gastgeber,
            "zielgruppe": zielgruppe or "",
            "anmeldung_bis": parse_datum(anmeldung_bis, "Die Frist").text if anmeldung_bis else "",
            "plaetze": str(plaetze or ""),
            "nummer": str(nummer or ""),
            "quelle": quelle,
        }
        plan = neue_veranstaltung(register, art, parse_termin(datum, bis), felder)
        namen[:] = [Path(posten.datei).stem for posten in plan.posten]
        return plan

    ausgang = aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)
    if ausgang == GEBUCHT:
        melden(f"Tagesordnung und Teilnahme: kommunennetz veranstaltung bearbeiten {namen[0]}")
    return ausgang

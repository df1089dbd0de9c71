"""`kommunennetz veranstaltung abschliessen`: eintragen, welche Kommunen da waren."""

from collections.abc import Collection, Iterable
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.buchen import aendere
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Ja, Quelle, Trotzdem, Veranstaltungsname, vervollstaendige_kommunen
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.veranstaltung import DABEI
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Anwesende, Plan, veranstaltung_abschliessen
from kommunennetz.schritte.einladungen import zaehle_anwesende


def abschliessen(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    kommunen: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KOMMUNE",
            help="Wer da war; mit der Zahl der Personen dahinter: Unna=2.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ] = None,
    unvollstaendig: Annotated[
        bool, typer.Option("--unvollstaendig", help="Es waren noch andere da; wer, ist nicht bekannt.")
    ] = False,
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt ein, welche Kommunen da waren, und schließt die Veranstaltung.

    Ohne --unvollstaendig gilt danach: Wer nicht genannt ist, war nicht da. Wer schon als teilgenommen
    dasteht, muss nicht noch einmal genannt werden. Steht im Kontaktordner, wer anwesend war, zählt das
    Programm daraus, bei einem Lehrgang auch die Bausteine; öffentlich werden Kommunen und Zahlen, keine
    Namen.
    """

    def schritt(register: Register) -> Plan:
        gezaehlt, bausteine = _zaehle(aufruf, register, name)
        genannt = _parse_kommunen(register, kommunen or ())
        if not gezaehlt and not genannt and not unvollstaendig:
            _check_bekannt(register, name)
        anwesende = Anwesende(gezaehlt | genannt, not unvollstaendig, quelle, bausteine)
        return veranstaltung_abschliessen(register, name, anwesende, aufruf.heute)

    return aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)


def _zaehle(
    aufruf: Aufruf, register: Register, name: str
) -> tuple[dict[Gebiet, int | None], dict[Gebiet, Collection[str]]]:
    """Liefert, wie viele laut der Anwesenheit im Kontaktordner da waren, und bei welchen Bausteinen."""
    if not aufruf.hat_kontaktordner:
        return {}, {}
    gezaehlt = zaehle_anwesende(aufruf.kontakte, register.veranstaltung(name).schluessel)
    if gezaehlt.unbekannte:
        melden(f"Hinweis: Zu keiner Kommune gezählt: {', '.join(gezaehlt.unbekannte)}")
    gebiete = {stelle: find_gebiet(register, stelle) for stelle in gezaehlt.personen}
    return (
        {gebiete[stelle]: anzahl for stelle, anzahl in gezaehlt.personen.items()},
        {gebiete[stelle]: besuchte for stelle, besuchte in gezaehlt.bausteine.items() if besuchte},
    )


def _check_bekannt(register: Register, name: str) -> None:
    """Wirft FrageError, wenn nirgends steht, wer da war: »Niemand« schließt niemand aus Versehen."""
    if not any(eine.stand in DABEI for eine in register.veranstaltung(name).satz.teilnahme):
        raise FrageError(
            "Wer da war, steht weder hier noch im Kontaktordner.",
            "Die Kommunen nennen (Unna=2), die Teilnehmerliste einlesen, oder --unvollstaendig.",
        )


def _parse_kommunen(register: Register, angaben: Iterable[str]) -> dict[Gebiet, int | None]:
    """Liefert zu »Unna=2« die Kommune und die Zahl der Personen; FrageError, wenn es keine Zahl ist."""
    gefunden: dict[Gebiet, int | None] = {}
    for angabe in angaben:
        name, mit_zahl, zahl = angabe.partition("=")
        if mit_zahl and not (zahl.isascii() and zahl.isdecimal()):
            raise FrageError(f"»{angabe}« nennt keine Zahl von Personen.", "Die Form ist Unna=2.")
        gefunden[find_gebiet(register, name)] = int(zahl) if mit_zahl else None
    return gefunden

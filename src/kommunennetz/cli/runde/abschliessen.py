"""`kommunennetz runde abschliessen`: alle Vorgemerkten unterzeichnen lassen."""

from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere, frage, kann_fragen
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import Ja, NaechsteRunde, Nummer, Quelle, Trotzdem, vervollstaendige_kommunen
from kommunennetz.fragen.mitglieder import steht_aus
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Abschluss, Plan, runde_abschliessen


def abschliessen(
    aufruf: Aufruf,
    nummer: Nummer,
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Unterschrift.")],
    quelle: Quelle,
    ohne: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Wer nicht unterzeichnet hat.", autocompletion=vervollstaendige_kommunen
        ),
    ] = None,
    naechste_runde: NaechsteRunde = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Lässt alle Vorgemerkten einer Runde unterzeichnen und schließt sie.

    In einem Zug: alle oder keine. Vor der Frage steht, wem Kriterien, Beschluss oder Erklärung fehlen; mit
    --ja braucht es dann einen Grund. Wer hinter --ohne steht, ist danach nicht mehr vorgemerkt, oder mit
    --naechste-runde für eine andere; am Terminal wird danach gefragt. Eine abgeschlossene Runde bleibt
    abgeschlossen.
    """
    tag = parse_datum(datum, "Der Tag der Unterschrift", Datumsform.TAG)
    gefragt = ohne and naechste_runde is None and not ja and kann_fragen()
    verbleib = _frage_verbleib(aufruf, nummer, ohne) if ohne and gefragt else {}

    def schritt(register: Register) -> Plan:
        fehlende = [find_gebiet(register, name) for name in ohne or ()]
        ziele = {gebiet: verbleib.get(gebiet, naechste_runde) for gebiet in fehlende}
        return runde_abschliessen(register, nummer, Abschluss(tag, quelle, ziele, trotzdem), aufruf.heute)

    ausgang = aendere(aufruf, schritt, ja=ja, trotzdem=trotzdem)
    if ausgang == GEBUCHT:
        melden(f"Die Papiere dazu: kommunennetz runde unterlagen {nummer}")
    return ausgang


def _frage_verbleib(aufruf: Aufruf, nummer: int, ohne: list[str]) -> dict[Gebiet, int | None]:
    """Liefert zu jeder Kommune, die nicht unterzeichnet hat, für welche Runde sie vorgemerkt bleibt."""
    register = replace(aufruf, vorgabe=aufruf.eigenes).geladen.register
    kommende = _kommende(register, nummer, aufruf.heute) if register else []
    if register is None or not kommende:
        return {}
    gebiete = dict.fromkeys(find_gebiet(register, name) for name in ohne)
    ausgeben(f"Kommende Runden: {', '.join(map(str, kommende))}.")
    return {gebiet: _frage_runde(gebiet, kommende) for gebiet in gebiete}


def _frage_runde(gebiet: Gebiet, kommende: list[int]) -> int | None:
    vorschlag = kommende[0]
    while True:
        antwort = frage(f"{gebiet.name} für Runde {vorschlag} vormerken? [j/N oder eine andere Nummer] ")
        if antwort in ("j", "ja"):
            return vorschlag
        if antwort in ("", "n", "nein"):
            return None
        if antwort.isdecimal() and int(antwort) in kommende:
            return int(antwort)


def _kommende(register: Register, nummer: int, heute: date) -> list[int]:
    """Liefert die Nummern der Runden, die noch ausstehen, die nächste zuerst."""
    runden = [eintrag.satz for eintrag in register.runden.values() if steht_aus(eintrag.satz, heute)]
    runden.sort(key=lambda runde: (runde.datum.spaeteste, runde.nummer))
    return [runde.nummer for runde in runden if runde.nummer != nummer]

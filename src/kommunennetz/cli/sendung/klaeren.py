"""`kommunennetz sendung klaeren`: entscheiden, ob ungewisse Nachrichten ankamen."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import frage, kann_fragen
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.sendung.gemeinsames import find_gemeinte, verlange_sitze, vermerke_informierte
from kommunennetz.cli.vorgang import build_halter
from kommunennetz.eingang.gelesen import find_belege
from kommunennetz.errors import FrageError
from kommunennetz.versand.einladungszweck import EINLADUNG
from kommunennetz.versand.journal import Sitzstand
from kommunennetz.versand.klaerung import find_ungewisse, klaere
from kommunennetz.versand.kontaktzweck import MIT_HINWEIS
from kommunennetz.versand.lauf import postausgang_gesperrt
from kommunennetz.versand.sendung import load_sendung

_ANGEKOMMEN = ("a", "angekommen")
_NOCH_EINMAL = ("n", "noch einmal", "noch-einmal")


def klaeren(
    aufruf: Aufruf,
    sendung: SendungId,
    angekommen: Annotated[
        list[str] | None,
        typer.Option("--angekommen", metavar="SITZ", help="Diese Nachricht kam an (unna/fach, oder alle)."),
    ] = None,
    noch_einmal: Annotated[
        list[str] | None,
        typer.Option(
            "--noch-einmal", metavar="SITZ", help="Sie kam nicht an; das nächste Verschicken nimmt sie mit."
        ),
    ] = None,
) -> int:
    """Klärt ungewisse Nachrichten: Kam sie an, oder soll sie noch einmal hinaus?

    Ungewiss ist, was beim Abschicken abbrach: Vielleicht hat der Server es noch genommen. Hinweise geben
    eine Unzustellbarkeitsmeldung, eine Antwort und der Ordner »Gesendet«; was »eingang lesen« davon fand,
    steht dabei. Im Zweifel dort nachfragen.
    """
    ordner = find_gemeinte(aufruf, sendung)
    ungewisse = find_ungewisse(ordner)
    ja = verlange_sitze(angekommen or (), ungewisse)
    nein = verlange_sitze(noch_einmal or (), ungewisse)
    if doppelt := set(ja) & set(nein):
        raise FrageError(f"»{min(doppelt)}« ist beides genannt.", "Eines von beiden weglassen.")
    entschieden = dict.fromkeys(ja, True) | dict.fromkeys(nein, False)
    if not ungewisse and not entschieden:
        melden("In dieser Sendung ist nichts ungewiss.")
        return 0
    if not entschieden:
        dateien = {fall.schluessel: fall.datei for fall in load_sendung(ordner).empfaenger}
        belege = find_belege(aufruf.kontaktordner_ort, ordner.name)
        entschieden = _frage_alle(ungewisse, dateien, belege)
    halter = build_halter()
    with postausgang_gesperrt(ordner.parent, halter):
        klaere(ordner, entschieden, halter.seit)
    if (zweck := load_sendung(ordner).zweck).startswith(EINLADUNG):
        from kommunennetz.cli.einladungspost import trage_nach_lauf

        trage_nach_lauf(aufruf, zweck)
    offen = len(ungewisse) - len(entschieden)
    wieder = sum(not eine for eine in entschieden.values())
    melden(f"Geklärt: {len(entschieden) - wieder} angekommen, {wieder} noch einmal; {offen} noch ungewiss")
    if wieder:
        melden(f"    Verschicken: kommunennetz sendung verschicken {ordner.name}")
    if load_sendung(ordner).zweck.startswith(MIT_HINWEIS):
        vermerke_informierte(aufruf, ordner)
    return 1 if offen else 0


def _frage_alle(
    ungewisse: Mapping[str, Sitzstand], dateien: Mapping[str, str], belege: Mapping[str, Sequence[str]]
) -> dict[str, bool]:
    """Fragt nach jedem Sitz; eine leere Antwort lässt ihn ungewiss."""
    if not kann_fragen():
        for sitz in ungewisse:
            for beleg in belege.get(sitz, ()):
                melden(f"{sitz}: {beleg}")
        raise FrageError(
            "Geklärt ist nichts.", f"--angekommen SITZ oder --noch-einmal SITZ: {', '.join(ungewisse)}"
        )
    entschieden: dict[str, bool] = {}
    for sitz, stand in ungewisse.items():
        wann = f"{stand.am:%d.%m.%Y, %H:%M Uhr}" if stand.am else "unbekannt"
        ausgeben(f"{sitz}: {stand.text or 'beim Abschicken abgebrochen'}, {wann}; {dateien[sitz]}")
        for beleg in belege.get(sitz, ()):
            ausgeben(f"    {beleg}")
        while (antwort := frage("    [a]ngekommen, [n]och einmal, leer: später? ")) not in (
            "",
            *_ANGEKOMMEN,
            *_NOCH_EINMAL,
        ):
            ausgeben("    Bitte a oder n.")
        if antwort:
            entschieden[sitz] = antwort in _ANGEKOMMEN
    return entschieden

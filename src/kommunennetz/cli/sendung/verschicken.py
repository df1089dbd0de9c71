"""`kommunennetz sendung verschicken`: eine freigegebene Sendung hinausschicken, oder damit fortfahren."""

import sys
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.fortschritt import Fortschritt
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.postweg import aufhoerbar, build_umgebung, build_zugang, find_versandweg
from kommunennetz.cli.sendung.gemeinsames import vermerke_informierte
from kommunennetz.versand.antworten import Antwort
from kommunennetz.versand.einladungszweck import EINLADUNG
from kommunennetz.versand.journal import Sitzstand, Stand
from kommunennetz.versand.kontaktzweck import MIT_HINWEIS
from kommunennetz.versand.lauf import Ende, Grenzen, Laufbericht, verschicke
from kommunennetz.versand.sendung import find_sendung
from kommunennetz.versand.uneinlieferbar import write_uneinlieferbar
from kommunennetz.versand.verbindung import verbinde

FERTIG, OFFEN, NICHT_MOEGLICH, ABGEBROCHEN = 0, 1, 3, 130
_ANGEHALTEN = frozenset({Ende.VERBINDUNG, Ende.AN_UNS, Ende.FREIGABE})


def verschicken(
    aufruf: Aufruf,
    sendung: SendungId,
    hoechstens: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="In diesem Lauf nur so viele Mails.")
    ] = None,
    ausfuehrlich: Annotated[
        bool, typer.Option("-v", "--ausfuehrlich", help="Eine Zeile je Mail, mit dem Sitz statt der Adresse.")
    ] = False,
) -> int:
    """Verschickt eine freigegebene Sendung, oder fährt damit fort.

    An jeden Sitz geht höchstens eine Mail. Was der Server vorerst nicht nimmt, wird nach 1, 5 und 15 Minuten
    noch einmal versucht; ob eine ankam, die nach dem letzten Punkt abriss, weiß niemand: Sie wird nie von
    selbst wiederholt. Endet mit 0, wenn jede angenommen ist, mit 1, wenn eine fehlt, mit 3, wenn nicht
    verschickt werden konnte, und mit 130 nach Strg+C; dann ist die laufende Mail noch zu Ende gebracht.
    """
    weg = find_versandweg(aufruf)
    ordner = find_sendung(aufruf.kontaktordner_ort, sendung)
    grenzen = Grenzen(weg.je_minute, weg.hoechstens_am_tag, hoechstens)
    zugang = build_zugang(aufruf, weg)
    anzeige = Fortschritt(einzeln=ausfuehrlich, balken=sys.stderr.isatty())
    with aufhoerbar() as strgc, anzeige:
        umgebung = build_umgebung(aufruf.kontaktordner_ort, strgc)
        bericht = verschicke(ordner, partial(verbinde, zugang), umgebung, grenzen, anzeige)
    tabelle = write_uneinlieferbar(ordner, bericht.sendung, bericht.staende)
    if bericht.sendung.zweck.startswith(EINLADUNG):
        # Erst hier: Was Einladungen brauchen, soll das Verschicken nicht aufhalten.
        from kommunennetz.cli.einladungspost import trage_nach_lauf

        trage_nach_lauf(aufruf, bericht.sendung.zweck)
    if bericht.sendung.zweck.startswith(MIT_HINWEIS):
        vermerke_informierte(aufruf, ordner)
    for zeile in _list_zeilen(bericht):
        ausgeben(zeile)
    if tabelle is not None:
        melden(f"Nicht angekommen, zum Berichtigen: {tabelle}")
    if bericht.satz:
        melden(f"{'Fehler' if bericht.ende in _ANGEHALTEN else 'Hinweis'}: {bericht.satz}")
        if bericht.hilfe:
            melden(f"    {bericht.hilfe}")
    if bericht.ende is Ende.ABGEBROCHEN:
        melden("Abgebrochen.")
        return ABGEBROCHEN
    if bericht.ende in _ANGEHALTEN:
        return NICHT_MOEGLICH
    return FERTIG if bericht.alle_angenommen else OFFEN


def _list_zeilen(bericht: Laufbericht) -> Iterator[str]:
    """Liefert die Antwort: wie viele wie stehen, dann die Sitze, um die sich jemand kümmern muss."""
    jetzt = bericht.anzahl(Stand.ANGENOMMEN) - bericht.vorher
    teile = [
        f"{jetzt} angenommen"
        if not bericht.vorher
        else f"{bericht.vorher} waren schon angenommen, {jetzt} jetzt"
    ]
    teile += [f"{anzahl} {name}" for stand, name in _UEBRIGE.items() if (anzahl := bericht.anzahl(stand))]
    if bericht.gehaltene:
        teile.append(f"{len(bericht.gehaltene)} haben schon Post zum selben Zweck")
    yield ", ".join(teile)
    for stand in (Stand.ABGELEHNT, Stand.AUFGESCHOBEN, Stand.UNGEWISS):
        for sitz, sitzstand in bericht.staende.items():
            if sitzstand.stand is stand:
                yield f"    {sitz}: {_antwort(sitzstand)}"
    if bericht.anzahl(Stand.UNGEWISS):
        yield f"Klären: kommunennetz sendung klaeren {bericht.sendung.id}"
    if bericht.anzahl(Stand.BEREIT) or bericht.anzahl(Stand.AUFGESCHOBEN):
        yield f"Weiter: kommunennetz sendung verschicken {bericht.sendung.id}"


def _antwort(stand: Sitzstand) -> str:
    text = str(Antwort(stand.code, stand.text)) if stand.code else stand.text
    return text or "Die Arbeit brach ab, bevor eine Antwort kam."


_UEBRIGE = {
    Stand.ABGELEHNT: "abgelehnt",
    Stand.AUFGESCHOBEN: "aufgeschoben",
    Stand.UNGEWISS: "ungewiss",
    Stand.BEREIT: "noch nicht verschickt",
}

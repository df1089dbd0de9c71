"""Eine Sendung in den Postausgang legen und sagen, wie es weitergeht."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.profil import find_profil, find_zuletzt
from kommunennetz.cli.vorgang import build_halter
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.model.postamt import Versandweg
from kommunennetz.versand.gehalten import find_sicherungsverdacht
from kommunennetz.versand.lauf import postausgang_gesperrt
from kommunennetz.versand.sendung import SENDUNGEN, Ausgelassen, Sendung
from kommunennetz.versand.vorbereitung import Entwurf, NiemandError, lege_ab, lege_postausgang_an
from kommunennetz.worte.saetze import mit_anzahl

NIEMAND = 1


def find_versandangaben(kontakte: Kontaktordner) -> Versandweg:
    """Liefert, was in postamt.yaml zum Versand steht; ohne sie, was üblich ist."""
    return kontakte.postamt.satz.versand if kontakte.postamt else Versandweg()


def lege_sendung_ab(aufruf: Aufruf, *entwuerfe: Entwurf) -> int:
    """Legt je Entwurf eine Sendung ab, wie `lege_in_postausgang`."""
    return lege_in_postausgang(aufruf, [partial(_wie_er_ist, einer) for einer in entwuerfe])


def _wie_er_ist(entwurf: Entwurf, _jetzt: datetime) -> Entwurf:
    return entwurf


def lege_in_postausgang(aufruf: Aufruf, entwuerfe: Sequence[Callable[[datetime], Entwurf]]) -> int:
    """Legt je Entwurf eine Sendung ab und sagt, wie sie freizugeben ist; verschickt wird nichts.

    Liefert NIEMAND, wenn keine davon jemand bekäme; dann steht da, wer warum nicht.
    """
    ort = aufruf.kontaktordner_ort
    if verdacht := find_sicherungsverdacht(ort, find_zuletzt(find_profil(), ort)):
        melden(f"Achtung: {verdacht}")
    lege_postausgang_an(ort)
    halter = build_halter()
    sendungen: list[Sendung] = []
    ausgelassene: dict[str, Ausgelassen] = {}
    with postausgang_gesperrt(ort / SENDUNGEN, halter):
        for baue in entwuerfe:
            try:
                sendungen.append(
                    lege_ab(ort, baue(halter.seit), halter.seit, lambda satz: melden(f"Hinweis: {satz}"))
                )
            except NiemandError as error:
                ausgelassene |= {eine.schluessel: eine for eine in error.ausgelassene}
    if not sendungen:
        melden("Diese Sendung bekäme niemand; vorbereitet ist nichts.")
        zeilen = [(eine.name, eine.schluessel, eine.grund) for eine in ausgelassene.values()]
        antworte(
            Befehlsantwort([Abschnitt(("Kommune", "Sitz", "Grund"), zeilen)], json=list), "tabelle", None
        )
        return NIEMAND
    for sendung in sendungen:
        melden(
            f"Sendung {sendung.id}: {mit_anzahl(len(sendung.empfaenger), 'Nachricht', 'Nachrichten')},"
            f" {mit_anzahl(len(sendung.ausgelassene), 'bekommt', 'bekommen')} keine"
        )
        melden(f"    Ansehen:   {ort / SENDUNGEN / sendung.id / 'uebersicht.html'}")
        melden(f"    Freigeben: kommunennetz sendung freigeben {sendung.id}")
    return aufruf.ausgang

"""Eine Sendung in den Postausgang legen und sagen, was daraus wurde: so bereiten alle Befehle Post vor."""

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.profil import find_profil, find_zuletzt
from kommunennetz.cli.vorgang import build_halter
from kommunennetz.versand.gehalten import find_sicherungsverdacht
from kommunennetz.versand.lauf import postausgang_gesperrt
from kommunennetz.versand.sendung import SENDUNGEN
from kommunennetz.versand.vorbereitung import Entwurf, NiemandError, lege_ab, lege_postausgang_an
from kommunennetz.worte.saetze import mit_anzahl


def lege_sendung_ab(aufruf: Aufruf, entwurf: Entwurf) -> int:
    """Legt die Sendung ab, nicht freigegeben; 1, wenn niemand sie bekäme, dann mit jedem Grund.

    KommunennetzError, wenn das nicht geht; dann liegt nichts da.
    """
    ort = aufruf.kontaktordner_ort
    if verdacht := find_sicherungsverdacht(ort, find_zuletzt(find_profil(), ort)):
        melden(f"Achtung: {verdacht}")
    lege_postausgang_an(ort)
    halter = build_halter()
    try:
        with postausgang_gesperrt(ort / SENDUNGEN, halter):
            sendung = lege_ab(ort, entwurf, halter.seit, lambda satz: melden(f"Hinweis: {satz}"))
    except NiemandError as error:
        zeilen = [(eine.name, eine.schluessel, eine.grund) for eine in error.ausgelassene]
        melden(error.text)
        antworte(
            Befehlsantwort([Abschnitt(("Kommune", "Sitz", "Grund"), zeilen)], json=list), "tabelle", None
        )
        return 1
    nicht = len(sendung.ausgelassene)
    melden(
        f"Sendung {sendung.id}: {mit_anzahl(len(sendung.empfaenger), 'Nachricht', 'Nachrichten')},"
        f" {nicht} bekommen keine"
    )
    melden(f"    Ansehen:   {ort / SENDUNGEN / sendung.id / 'uebersicht.html'}")
    melden(f"    Freigeben: kommunennetz sendung freigeben {sendung.id}")
    return aufruf.ausgang

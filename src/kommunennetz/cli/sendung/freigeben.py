"""`kommunennetz sendung freigeben`: die fertigen Nachrichten ansehen und freigeben."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import frage, kann_fragen
from kommunennetz.cli.konsole import ausgeben, check_ausgabe, melden
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.postausgang import find_versandangaben
from kommunennetz.cli.sendung.gemeinsames import (
    find_gemeinte,
    in_worten,
    melde_sicherungsverdacht,
    zaehle,
)
from kommunennetz.cli.vorgang import build_halter, find_benutzer, find_rechner
from kommunennetz.errors import FrageError
from kommunennetz.model.postamt import Versandweg
from kommunennetz.versand.freigabe import build_pruefsumme, gib_frei
from kommunennetz.versand.journal import Stand
from kommunennetz.versand.klaerung import load_sitzstaende
from kommunennetz.versand.lauf import postausgang_gesperrt
from kommunennetz.versand.sendung import Sendung, load_sendung
from kommunennetz.worte.saetze import mit_anzahl

_GRUENDE_MAX = 8
_TAG = 24 * 3600


def freigeben(
    aufruf: Aufruf,
    sendung: SendungId,
    anzahl: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="So viele Empfänger sind es; mit --ja nötig.")
    ] = None,
    ja: Annotated[bool, typer.Option("--ja", help="Gibt ohne Rückfrage frei, wenn --anzahl stimmt.")] = False,
) -> int:
    """Gibt eine Sendung frei, nachdem die Zahl der Empfänger eingegeben ist.

    Zeigt, wer sie bekommt, wer nicht, die Anhänge, den Weg und die Dauer. Die Freigabe gilt 24 Stunden, an
    diesem Rechner und nur für genau diese Nachrichten: Ändert sich daran ein Zeichen, gilt sie nicht mehr.
    """
    ordner = find_gemeinte(aufruf, sendung)
    gelesen = load_sendung(ordner)
    # Was nicht mehr das Vorbereitete ist, wird gar nicht erst gezeigt.
    build_pruefsumme(ordner)
    _zeige(aufruf, gelesen, ordner)
    verdacht = melde_sicherungsverdacht(aufruf)
    check_ausgabe()
    erwartet = len(gelesen.empfaenger)
    if ja:
        if anzahl is None:
            raise FrageError("Mit --ja braucht es die Zahl der Empfänger.", f"--anzahl {erwartet} --ja")
        if verdacht:
            raise FrageError("Freigegeben ist nichts.", "Am Terminal und ohne --ja freigeben.")
        getippt = anzahl
    elif kann_fragen():
        antwort = frage("Zum Freigeben die Zahl der Empfänger eingeben: ")
        getippt = int(antwort) if antwort.isascii() and antwort.isdigit() else -1
    else:
        raise FrageError("Freigegeben ist nichts.", f"Ohne Rückfrage: --anzahl {erwartet} --ja")
    if getippt != erwartet:
        if ja:
            raise FrageError(
                f"Es sind {erwartet} Empfänger, nicht {getippt}; freigegeben ist nichts.", _ANSEHEN
            )
        melden("Das ist nicht die Zahl der Empfänger; freigegeben ist nichts.")
        return 1
    halter = build_halter()
    with postausgang_gesperrt(ordner.parent, halter):
        freigabe = gib_frei(ordner, find_benutzer(), getippt, halter.seit, find_rechner())
    melden(f"Freigegeben bis {freigabe.bis:%d.%m.%Y, %H:%M Uhr}, an diesem Rechner.")
    melden(f"    Verschicken: kommunennetz sendung verschicken {gelesen.id}")
    return 0


def _zeige(aufruf: Aufruf, sendung: Sendung, ordner: Path) -> None:
    zahlen = zaehle(load_sitzstaende(ordner).values())
    ausgeben(f"Sendung {sendung.id}")
    ausgeben(f"    Betreff:     {sendung.betreff}")
    alter = (build_halter().seit - sendung.erstellt).days
    seither = f" (vor {mit_anzahl(alter, 'Tag', 'Tagen')}; dieses Datum tragen sie)" if alter else ""
    ausgeben(f"    Vorbereitet: {sendung.erstellt:%d.%m.%Y, %H:%M Uhr}{seither}")
    ausgeben(f"    Empfänger:   {len(sendung.empfaenger)}; {in_worten(zahlen)}")
    ausgeben(f"    Übersicht:   {ordner / 'uebersicht.html'}")
    for anhang in sendung.anhaenge:
        ausgeben(f"    Anhang:      {anhang.name} ({max(anhang.umfang // 1000, 1)} kB)")
    weg = find_versandangaben(aufruf.kontakte)
    ausgeben(f"    Absender:    {sendung.absender}; Unzustellbares an {sendung.ruecklauf}")
    ausgeben(f"    Weg:         {_weg(weg)}")
    if weg.weg == "smtp":
        ausgeben(f"    Dauer:       {_dauer(zahlen[Stand.BEREIT] + zahlen[Stand.AUFGESCHOBEN], weg)}")
    if sendung.ausgelassene:
        ausgeben(f"    Bekommen sie nicht: {len(sendung.ausgelassene)}")
        gruende = Counter(eine.grund for eine in sendung.ausgelassene).most_common()
        for grund, wie_oft in gruende[:_GRUENDE_MAX]:
            ausgeben(f"        {wie_oft} × {grund}")
        if weitere := sum(wie_oft for _, wie_oft in gruende[_GRUENDE_MAX:]):
            ausgeben(f"        {weitere} × aus anderen Gründen, siehe Übersicht")


def _weg(weg: Versandweg) -> str:
    if weg.weg == "smtp":
        return f"{weg.server}:{weg.port} ({weg.sicherheit})"
    if weg.weg == "postfach":
        return f"Entwürfe im eigenen Postfach ({weg.imap_server})"
    return "Entwürfe als Dateien; verschickt wird nichts, bis ein Postamt eingerichtet ist"


def _dauer(offen: int, weg: Versandweg) -> str:
    if weg.je_minute == 0:
        return f"so schnell, wie der Server {mit_anzahl(offen, 'Nachricht', 'Nachrichten')} nimmt"
    minuten = -(-offen // weg.je_minute)
    tage = -(-offen // weg.hoechstens_am_tag) if weg.hoechstens_am_tag else 1
    ueber = f", über {tage} Tage (höchstens {weg.hoechstens_am_tag} am Tag)" if tage > 1 else ""
    return f"etwa {mit_anzahl(minuten, 'Minute', 'Minuten')}, {weg.je_minute} Nachrichten je Minute{ueber}"


_ANSEHEN = "Die Übersicht noch einmal ansehen."

"""Die offenen Nachrichten einer Sendung als Entwürfe ins eigene Postfach legen, jede nur einmal.

Im Protokoll steht der Anfang, bevor der Entwurf hinübergeht. Bricht es dann ab, entscheidet das Postfach und
nicht das Protokoll: Was dort schon liegt, wird nicht noch einmal gelegt.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kommunennetz.dateien import deutsch
from kommunennetz.versand.journal import DATEI, Journal, Journalzeile, Stand
from kommunennetz.versand.klaerung import find_offene, load_sitzstaende
from kommunennetz.versand.postfach import NichtAngenommenError, Postfach
from kommunennetz.versand.sendung import Versandfall, load_sendung, read_post

BEGONNEN = "als Entwurf ins Postfach begonnen"
EINGELEGT = "als Entwurf im Postfach"
GESENDET = "liegt im Postfach bei den gesendeten"


@dataclass(frozen=True, slots=True)
class Einlage:
    """Was ein Lauf ins Postfach legte."""

    mappe: str
    neue: tuple[str, ...]
    """Die Sitze, deren Entwurf jetzt dazukam."""
    vorhandene: tuple[str, ...]
    """Die, deren Entwurf schon dalag oder schon abgeschickt ist."""


def find_einzulegende(ordner: Path) -> tuple[Versandfall, ...]:
    """Liefert die Nachrichten, die noch hinauskönnen, und die, deren Einlegen abbrach."""
    begonnene = {
        sitz
        for sitz, stand in load_sitzstaende(ordner).items()
        if stand.stand is Stand.UNGEWISS and stand.text == BEGONNEN
    }
    gemeint = begonnene | {fall.schluessel for fall in find_offene(ordner)}
    return tuple(fall for fall in load_sendung(ordner).empfaenger if fall.schluessel in gemeint)


def lege_ein(
    ordner: Path,
    faelle: tuple[Versandfall, ...],
    oeffne: Callable[[], AbstractContextManager[Postfach]],
    jetzt: Callable[[], datetime],
) -> Einlage:
    """Legt jede dieser Nachrichten als Entwurf ab, wenn sie nicht schon daliegt; wer ruft, hält die Sperre.

    Ungewiss sind sie danach: Ob sie hinausgehen, weiß nur, wer sie abschickt. VerbindungError, wenn das
    Postfach nicht zu öffnen ist oder unterwegs abreißt; NichtAngenommenError, wenn es einen nicht nimmt. Was
    bis dahin eingelegt ist, steht im Protokoll.
    """
    staende = load_sitzstaende(ordner)
    neue: list[str] = []
    vorhandene: list[str] = []
    with (
        oeffne() as postfach,
        deutsch(f"{ordner.name}/{DATEI}", hilfen={}, sonst=_RECHTE),
        Journal.open(ordner / DATEI) as journal,
    ):

        def schreibe(sitz: str, stand: Stand, text: str) -> None:
            journal.schreibe(Journalzeile(jetzt(), sitz, stand, text=text))

        daliegende = postfach.list_kennungen()
        for fall in faelle:
            sitz = fall.schluessel
            if fall.kennung in daliegende:
                schreibe(sitz, Stand.UNGEWISS, EINGELEGT)
                vorhandene.append(sitz)
                continue
            # Nach einem Abbruch kann ihn schon jemand abgeschickt haben.
            if staende[sitz].text == BEGONNEN and postfach.ist_gesendet(fall.kennung):
                schreibe(sitz, Stand.UNGEWISS, GESENDET)
                vorhandene.append(sitz)
                continue
            eml = read_post(ordner, fall)
            schreibe(sitz, Stand.UNGEWISS, BEGONNEN)
            try:
                postfach.lege_ein(eml)
            except NichtAngenommenError as error:
                schreibe(sitz, Stand.BEREIT, error.text)
                raise
            schreibe(sitz, Stand.UNGEWISS, EINGELEGT)
            neue.append(sitz)
        return Einlage(postfach.entwuerfe, tuple(neue), tuple(vorhandene))


_RECHTE = "Die Rechte des Kontaktordners prüfen."

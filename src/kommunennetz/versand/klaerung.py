"""Was ein Mensch über eine Sendung entscheidet: Ungewisses klären, sie verwerfen, sie selbst absenden."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kommunennetz.dateien import deutsch, sync_ordner
from kommunennetz.errors import FrageError
from kommunennetz.versand.gehalten import Gehaltene, find_gehaltene
from kommunennetz.versand.journal import DATEI as JOURNAL
from kommunennetz.versand.journal import Journal, Journalzeile, Sitzstand, Stand, load_staende
from kommunennetz.versand.sendung import DATEI, SendungError, Versandfall, load_sendung, read_post

ANGEKOMMEN, NOCH_EINMAL = "geklärt: angekommen", "geklärt: noch einmal"
ALS_ENTWURF = "als Entwurf abgelegt"


def load_sitzstaende(ordner: Path) -> Mapping[str, Sitzstand]:
    """Liefert zu jedem Sitz der Sendung, wo seine Nachricht steht, in der Reihenfolge der Nachrichten."""
    bekannt = load_staende(ordner / JOURNAL)
    return {
        fall.schluessel: bekannt.get(fall.schluessel, Sitzstand(Stand.BEREIT))
        for fall in load_sendung(ordner).empfaenger
    }


def find_ungewisse(ordner: Path) -> Mapping[str, Sitzstand]:
    """Liefert, von welchen Sitzen niemand weiß, ob ihre Nachricht ankam."""
    return {sitz: stand for sitz, stand in load_sitzstaende(ordner).items() if stand.stand is Stand.UNGEWISS}


def klaere(ordner: Path, angekommen: Mapping[str, bool], jetzt: datetime) -> None:
    """Hält fest, was ein Mensch herausfand: angekommen, oder nicht und deshalb noch einmal zu verschicken.

    FrageError, wenn ein Sitz nicht ungewiss ist; dann steht nichts im Protokoll. Wer ruft, hält die Sperre.
    """
    ungewisse = find_ungewisse(ordner)
    if falsche := [sitz for sitz in angekommen if sitz not in ungewisse]:
        offen = ", ".join(ungewisse) or "keiner"
        raise FrageError(f"»{falsche[0]}« ist nicht ungewiss.", f"Ungewiss ist in dieser Sendung: {offen}.")
    zeilen = (
        Journalzeile(
            jetzt,
            sitz,
            Stand.ANGENOMMEN if ja else Stand.BEREIT,
            text=ANGEKOMMEN if ja else NOCH_EINMAL,
        )
        for sitz, ja in angekommen.items()
    )
    _protokolliere(ordner, *zeilen)


def verwerfe(ordner: Path) -> None:
    """Löscht die Sendung; SendungError, wenn daraus schon etwas hinausging. Wer ruft, hält die Sperre."""
    staende = load_staende(ordner / JOURNAL)
    if any(stand.versuche or stand.stand.haelt for stand in staende.values()):
        raise SendungError(
            "Aus dieser Sendung ging schon etwas hinaus; verwerfen lässt sie sich nicht mehr.",
            "Was sie verschickt hat, muss nachzulesen bleiben, sonst bekäme es jemand zweimal.",
        )
    with deutsch(ordner.name, "lässt sich nicht löschen", hilfen={}, sonst=_RECHTE):
        # Erst das Verzeichnis: Bricht das Löschen ab, ist sie unfertig und wird weggeräumt.
        (ordner / DATEI).unlink()
        sync_ordner(ordner)
        shutil.rmtree(ordner)


def find_offene(ordner: Path) -> tuple[Versandfall, ...]:
    """Liefert die Nachrichten, die noch hinauskönnen und die keine andere Sendung dieses Zwecks hält."""
    staende, sendung = load_sitzstaende(ordner), load_sendung(ordner)
    halte = find_gehaltene(ordner.parent.parent, sendung.zweck, sendung.id)
    gehaltene = Gehaltene(halte, je_stelle=sendung.je_stelle)
    return tuple(
        fall
        for fall in sendung.empfaenger
        if staende[fall.schluessel].stand in (Stand.BEREIT, Stand.AUFGESCHOBEN)
        and gehaltene.find(fall.schluessel, fall.adresse) is None
    )


def build_entwuerfe(ordner: Path) -> Mapping[str, bytes]:
    """Liefert die noch offenen Nachrichten als Entwürfe: dieselben Bytes, dazu X-Unsent."""
    return {
        fall.datei.rpartition("/")[2]: _als_entwurf(read_post(ordner, fall)) for fall in find_offene(ordner)
    }


def vermerke_entwuerfe(ordner: Path, jetzt: datetime) -> tuple[str, ...]:
    """Hält fest, dass die offenen Nachrichten als Entwürfe daliegen, und liefert ihre Sitze.

    Ungewiss sind sie dann: Ob sie hinausgehen, weiß nur, wer sie abschickt.
    """
    sitze = tuple(fall.schluessel for fall in find_offene(ordner))
    _protokolliere(ordner, *(Journalzeile(jetzt, sitz, Stand.UNGEWISS, text=ALS_ENTWURF) for sitz in sitze))
    return sitze


def _als_entwurf(eml: bytes) -> bytes:
    """Liefert die Nachricht, wie Outlook sie zum Absenden öffnet."""
    kopf, trenner, rest = eml.partition(b"\r\n\r\n")
    return b"X-Unsent: 1\r\n" + kopf + trenner + rest


def _protokolliere(ordner: Path, *zeilen: Journalzeile) -> None:
    with (
        deutsch(f"{ordner.name}/{JOURNAL}", hilfen={}, sonst=_RECHTE),
        Journal.open(ordner / JOURNAL) as journal,
    ):
        for zeile in zeilen:
            journal.schreibe(zeile)


_RECHTE = "Die Rechte des Kontaktordners prüfen."

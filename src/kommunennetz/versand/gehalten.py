"""Wer zu einem Zweck schon Post bekam oder bekommen haben kann: Über alle Sendungen hinweg keine zweite.

Vor dem Vorbereiten fragt danach `vorbereitung`, vor jedem Verschicken der Lauf: Zwei vorbereitete Sendungen
können denselben Sitz nennen, und erst die Reihenfolge des Verschickens sagt, welche gilt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kommunennetz.versand.journal import DATEI, Sitzstand, load_staende
from kommunennetz.versand.sendung import SENDUNGEN, Sendung, list_sendungen


def find_juengste(kontaktordner: Path) -> datetime | None:
    """Liefert, wann zuletzt etwas in einem Protokoll geschah; None, wenn noch nie.

    SendungError, wenn eines unlesbar ist.
    """
    zeiten = (
        stand.am
        for sendung in list_sendungen(kontaktordner).sendungen
        for stand in load_staende(kontaktordner / SENDUNGEN / sendung.id / DATEI).values()
        if stand.am is not None
    )
    return max(zeiten, default=None)


def find_sicherungsverdacht(kontaktordner: Path, zuletzt: datetime | None) -> str:
    """Liefert, dass schon mehr verschickt wurde, als die Protokolle wissen; sonst nichts.

    `zuletzt`: wann dieser Benutzer zuletzt aus diesem Kontaktordner verschickte.
    """
    if zuletzt is None:
        return ""
    juengste = find_juengste(kontaktordner)
    if juengste is not None and juengste >= zuletzt:
        return ""
    bis = f"wissen nur von Post bis {juengste:%d.%m.%Y, %H:%M Uhr}" if juengste else "sind leer"
    return (
        f"Von hier aus wurde zuletzt am {zuletzt:%d.%m.%Y, %H:%M Uhr} verschickt, aber die Protokolle {bis}."
        " Stammt der Kontaktordner aus einer Sicherung, bekäme mancher Post zweimal."
    )


@dataclass(frozen=True, slots=True)
class Halt:
    """Welche Sendung einen Sitz hält, und wie seine Nachricht dort steht."""

    schluessel: str
    sendung: Sendung
    sitzstand: Sitzstand

    @property
    def adresse(self) -> str:
        """Liefert, wohin die Nachricht ging, in kleinen Buchstaben."""
        fall = self.sendung.fall(self.schluessel)
        return fall.adresse.casefold() if fall else ""


def find_gehaltene(
    kontaktordner: Path, zweck: str, ausser: str = "", melde: Callable[[str], None] = lambda _: None
) -> Mapping[str, Halt]:
    """Liefert die Sitze, an die eine Sendung dieses Zwecks etwas verschickt hat oder haben kann.

    `ausser` ist die ID einer Sendung, die nicht zählt. SendungError, wenn eine Sendung oder ihr Protokoll
    unlesbar ist: Dann weiß niemand, wer schon Post bekam.
    """
    gefunden = list_sendungen(kontaktordner)
    if gefunden.kaputte:
        raise gefunden.kaputte[0]
    gehaltene: dict[str, Halt] = {}
    for sendung in gefunden.sendungen:
        if sendung.zweck != zweck or sendung.id == ausser:
            continue
        staende = load_staende(kontaktordner / SENDUNGEN / sendung.id / DATEI, melde)
        halten = {sitz: Halt(sitz, sendung, stand) for sitz, stand in staende.items() if stand.stand.haelt}
        gehaltene |= halten
    return gehaltene


class Gehaltene:
    """Beantwortet, wer einem Empfänger im Weg steht: derselbe Sitz, dieselbe Adresse, oder die Kommune."""

    def __init__(self, halte: Mapping[str, Halt], *, je_stelle: bool) -> None:
        self._sitze = halte
        self._stellen = {_stelle(sitz): halt for sitz, halt in halte.items()} if je_stelle else {}
        self._adressen = {halt.adresse: halt for halt in halte.values() if halt.adresse}

    def find(self, schluessel: str, adresse: str) -> Halt | None:
        """Liefert, was diesen Empfänger hält; None, wenn er Post bekommen darf."""
        return (
            self._sitze.get(schluessel)
            or self._stellen.get(_stelle(schluessel))
            or self._adressen.get(adresse.casefold())
        )


def _stelle(schluessel: str) -> str:
    return schluessel.rpartition("/")[0]

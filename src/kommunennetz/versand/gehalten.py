"""Wer zu einem Zweck schon Post bekam oder bekommen haben kann: Über alle Sendungen hinweg keine zweite.

Vor dem Vorbereiten fragt danach `vorbereitung`, vor jedem Verschicken der Lauf: Zwei vorbereitete Sendungen
können denselben Sitz nennen, und erst die Reihenfolge des Verschickens sagt, welche gilt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kommunennetz.versand.journal import DATEI, Sitzstand, load_staende
from kommunennetz.versand.sendung import SENDUNGEN, Sendung, list_sendungen


@dataclass(frozen=True, slots=True)
class Halt:
    """Welche Sendung einen Sitz hält, und wie seine Nachricht dort steht."""

    sendung: Sendung
    sitzstand: Sitzstand


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
        halten = {sitz: Halt(sendung, stand) for sitz, stand in staende.items() if stand.stand.haelt}
        gehaltene |= halten
    return gehaltene

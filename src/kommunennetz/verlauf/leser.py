"""Alte und neue Bytes als Datensätze; was sich nicht lesen lässt, kostet nur sich selbst und wird genannt."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kommunennetz.register.geschichte.staende import Aenderung, Geschichte, Schritt
from kommunennetz.register.lesen.store import parse_datei
from kommunennetz.verlauf.vergleich import Wandel, ohne_ort, ordner_von


@dataclass(slots=True)
class Leser:
    """Liest jeden Inhalt einmal und merkt sich, was sich nicht lesen ließ."""

    geschichte: Geschichte
    hinweise: list[tuple[str, str]] = field(default_factory=list)
    unlesbar: set[str] = field(default_factory=set)
    gelesen: dict[tuple[str, bytes], Any] = field(default_factory=dict)
    letzte: dict[str, Any] = field(default_factory=dict)
    """Zu jeder zuletzt nicht lesbaren Datei der Datensatz, der vorher darin stand."""

    def wandlungen(self, schritt: Schritt) -> Iterator[Wandel]:
        """Liefert die Datensätze eines Schrittes, die sich lesen lassen und nicht gleich geblieben sind."""
        for aenderung in schritt.aenderungen:
            if ordner_von(aenderung.datei) and (wandel := self._wandel(schritt, aenderung)):
                yield wandel

    def _wandel(self, schritt: Schritt, aenderung: Aenderung) -> Wandel | None:
        datei = aenderung.datei
        alt = self._alt(schritt, aenderung)
        neu = self._satz(datei, aenderung.neu)
        if neu is None and aenderung.neu is not None:
            self.unlesbar.add(datei)
            self.letzte[datei] = alt
            self.hinweise.append((datei, _hinweis(schritt, datei)))
            return None
        self.unlesbar.discard(datei)
        return None if alt == neu else Wandel(datei, alt, neu)

    def _alt(self, schritt: Schritt, aenderung: Aenderung) -> Any:
        """Liefert den letzten lesbaren Datensatz vor dem Schritt, wenn nötig aus früheren Ständen."""
        datei = aenderung.datei
        if aenderung.alt is None or (alt := self._satz(datei, aenderung.alt)) is not None:
            return None if aenderung.alt is None else alt
        if datei in self.letzte:
            return self.letzte[datei]
        fruehere = (self._satz(datei, daten) for daten in self.geschichte.fruehere(datei, schritt.davor))
        return next((satz for satz in fruehere if satz is not None), None)

    def _satz(self, datei: str, daten: bytes | None) -> Any:
        if daten is None:
            return None
        if (datei, daten) not in self.gelesen:
            self.gelesen[datei, daten] = _parse(datei, daten)
        return self.gelesen[datei, daten]


def _parse(datei: str, daten: bytes) -> Any:
    eintrag = parse_datei(daten, datei, [])
    return eintrag and ohne_ort(eintrag.satz)


def _hinweis(schritt: Schritt, datei: str) -> str:
    if schritt.tag is None:
        return f"{datei} ist nicht lesbar (noch nicht eingecheckt); was darin geändert ist, fehlt."
    return (
        f"{datei} war am {schritt.tag:%d.%m.%Y} nicht lesbar; verglichen ist mit dem letzten lesbaren Stand."
    )

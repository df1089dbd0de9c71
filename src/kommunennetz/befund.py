"""Was die Prüfung findet: ein Wert mit Ort, Regel und Abhilfe, keine Ausnahme."""

from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter


class Stufe(StrEnum):
    """Ein Fehler muss behoben werden, ein Hinweis will angesehen werden; mit Grund ist er hingenommen."""

    FEHLER = "Fehler"
    HINWEIS = "Hinweis"
    HINGENOMMEN = "Hingenommen"


@dataclass(frozen=True, slots=True)
class Befund:
    """Ein einzelner Fund der Prüfung.

    `datei` ist der Pfad, wie er angezeigt wird (vom Register aus, mit »/«); Zeile und Spalte zählen ab 1.
    `feld` ist der Weg im Datensatz (»beitritt.unterzeichnet«), leer bei der ganzen Datei.
    """

    datei: str
    zeile: int
    spalte: int
    feld: str
    regel: str
    stufe: Stufe
    text: str
    hilfe: str = ""

    def __str__(self) -> str:
        """Liefert die Zeile, die ein Editor anspringen kann, und darunter eingerückt die Abhilfe."""
        kopf = f"{self.datei}:{self.zeile}:{self.spalte}: {self.stufe}: {self.text} [{self.regel}]"
        return f"{kopf}\n    {self.hilfe}" if self.hilfe else kopf


def sortiert(befunde: list[Befund]) -> list[Befund]:
    """Liefert die Befunde in Leserichtung: nach Datei, Zeile, Spalte und Regel."""
    return sorted(befunde, key=attrgetter("datei", "zeile", "spalte", "regel", "text"))

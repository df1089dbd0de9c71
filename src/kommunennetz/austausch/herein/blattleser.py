"""Ein Tabellenblatt Zelle für Zelle lesen; was daran beschädigt ist, kostet nur sich."""

from collections.abc import Generator
from typing import Any

from openpyxl.worksheet._reader import COL_TAG, MERGE_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

SCHADEN = "schaden"
"""Die Art einer Zelle, die sich nicht lesen ließ."""

_WAHR = ("1", "true")


class Blattleser(WorkSheetParser):
    """Der Leser der Bibliothek, der nach einer schlechten Zelle weiterliest.

    Warum nicht `iter_rows`: Es füllt jede Lücke bis zur letzten benutzten Zelle mit leeren Zellen; steht sie
    in der letzten Zeile des Blattes, dauert das eine Minute. Druck, Filter und Gültigkeiten deutet dieser
    Leser gar nicht; ein Fehler darin verlöre alle Werte.
    """

    def __init__(self, *angaben: Any, **weitere: Any) -> None:
        super().__init__(*angaben, **weitere)
        self.verborgene_zeilen: set[int] = set()
        self.verborgene_spalten: list[tuple[int, int]] = []
        """Von Spalte bis Spalte, so weit das Blatt reicht."""
        self.verbunden: list[str] = []

    def parse(self) -> Generator[tuple[int, list[dict[str, Any]]], None, None]:
        """Liefert die Zeilen mit ihrer Nummer; das Übrige ist danach bekannt."""
        for _, teil in iterparse(self.source):
            if teil.tag == ROW_TAG:
                yield self.parse_row(teil)
            elif teil.tag == COL_TAG:
                self._merke_spalten(teil.attrib)
            elif teil.tag == MERGE_TAG:
                self.verbunden += [bereich.get("ref", "") for bereich in teil]
            else:
                continue
            teil.clear()

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        """Liefert eine Zeile; ohne lesbare Nummer ist sie die nächste."""
        nummer = row.get("r", "")
        self.row_counter = int(nummer) if nummer.isdecimal() else self.row_counter + 1
        self.col_counter = 0
        if row.get("hidden") in _WAHR:
            self.verborgene_zeilen.add(self.row_counter)
        return self.row_counter, [self.parse_cell(teil) for teil in row]

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Liefert eine Zelle, mit der Art SCHADEN, wenn sie sich nicht lesen lässt."""
        naechste = self.col_counter + 1
        try:
            zelle: dict[str, Any] = super().parse_cell(element)
        except Exception:  # noqa: BLE001 – die Bibliothek wirft je nach Schaden Ausnahmen aller Art
            # War die Adresse lesbar, hat die Bibliothek schon gezählt.
            self.col_counter = max(self.col_counter, naechste)
            zelle = {"column": self.col_counter, "value": "?", "data_type": SCHADEN, "style_id": 0}
        return {**zelle, "row": self.row_counter}

    def _merke_spalten(self, angaben: Any) -> None:
        von, bis = angaben.get("min", ""), angaben.get("max", "")
        if angaben.get("hidden") in _WAHR and von.isdecimal() and bis.isdecimal():
            self.verborgene_spalten.append((int(von), int(bis)))

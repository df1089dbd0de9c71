"""Eine Antwort: der eine Wert, aus dem Bildschirm, Pipe und jede Form von Datei entstehen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kommunennetz.cli.konsole import ausgeben, ausliefern, ist_terminal, sauber
from kommunennetz.errors import FrageError
from kommunennetz.setzerei.tabellen import Zelle, als_csv, als_json, als_markdown, als_text

# Welche Form unter einem anderen Namen als ihrem eigenen in Dateien steht.
_ENDUNGEN = {"tabelle": "txt"}
_AUCH = {"htm": "html", "markdown": "md"}


@dataclass(frozen=True, slots=True)
class Abschnitt:
    """Zeilen unter einem Kopf."""

    kopf: Sequence[str]
    zeilen: Sequence[Sequence[Zelle]]
    titel: str = ""
    leer: str | None = None
    """Was am Bildschirm steht, wenn sie keine Zeilen hat; None: der Kopf allein; leer: nichts."""
    schlicht: str = ""
    """Was in einer Pipe an ihrer Stelle steht, wo lange Texte in Spalten unlesbar würden."""


@dataclass(frozen=True, slots=True)
class Befehlsantwort:
    """Sätze und Abschnitte, wie ein Mensch sie nacheinander liest, und was Programme davon lesen."""

    bildschirm: Sequence[str | Abschnitt]
    json: Callable[[], Any]
    datei: Sequence[str | Abschnitt] | None = None
    """Was in einer Datei steht; None: nur die Abschnitte, ohne Titel."""
    csv: Callable[[], bytes] | None = None
    """Eigene Spalten für CSV; None: die des ersten Abschnitts."""
    xlsx: Callable[[], bytes] | None = None

    def als(self, form: str) -> bytes:
        """Liefert die Antwort in dieser Form, wie sie in eine Datei gehört."""
        if form == "json":
            return als_json(self.json())
        if form == "xlsx" and self.xlsx is not None:
            return self.xlsx()
        if form == "csv" and self.csv is not None:
            return self.csv()
        if form == "csv":
            erste = next(self._abschnitte())
            return als_csv(erste.kopf, erste.zeilen)
        baue, titel = (als_markdown, "## {}\n\n") if form == "md" else (als_text, "{}\n")
        teile = (
            f"{block}\n"
            if isinstance(block, str)
            else (titel.format(block.titel) if block.titel else "") + baue(block.kopf, block.zeilen)
            for block in self._datei()
        )
        return "".join(teile).encode()

    def _abschnitte(self) -> Iterator[Abschnitt]:
        return (block for block in self.bildschirm if isinstance(block, Abschnitt))

    def _datei(self) -> Sequence[str | Abschnitt]:
        if self.datei is not None:
            return self.datei
        erste, *weitere = (replace(abschnitt, titel="") for abschnitt in self._abschnitte())
        return [erste, *(block for abschnitt in weitere for block in ("", abschnitt))]


def antworte(antwort: Befehlsantwort, form: str, ausgabe: Path | None) -> None:
    """Zeigt die Antwort am Bildschirm, oder schreibt sie in der verlangten Form dorthin, wohin sie soll."""
    if form != "tabelle" or ausgabe is not None:
        ausliefern(antwort.als(form), ausgabe)
        return
    for block in antwort.bildschirm:
        if isinstance(block, str):
            ausgeben(block)
        elif not block.zeilen and block.leer is not None:
            if block.leer:
                ausgeben(block.leer)
        elif block.schlicht and not ist_terminal():
            ausgeben(block.schlicht)
        else:
            _zeige_abschnitt(block)


def _zeige_abschnitt(abschnitt: Abschnitt) -> None:
    """Schreibt einen Abschnitt: auf dem Terminal umbrochen, in einer Pipe schlicht und vollständig."""
    if not ist_terminal():
        if abschnitt.titel:
            ausgeben(abschnitt.titel)
        ausgeben(als_text(abschnitt.kopf, abschnitt.zeilen).rstrip("\n"))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    titel = Text(sauber(abschnitt.titel), "bold") if abschnitt.titel else None
    gezeigt = Table(box=SIMPLE_HEAD, title=titel, title_justify="left")
    for spalte in abschnitt.kopf:
        gezeigt.add_column(Text(spalte), overflow="fold")
    for zeile in abschnitt.zeilen:
        gezeigt.add_row(*("" if zelle is None else Text(sauber(str(zelle))) for zelle in zeile))
    Console(highlight=False, emoji=False, markup=False).print(gezeigt)


def form_von(gewaehlt: str | None, ausgabe: Path | None, *formen: str) -> str:
    """Liefert die Form der Ausgabe: die aus --format, sonst die zur Endung von -o, sonst die erste.

    Wirft FrageError, wenn --format und Endung sich widersprechen oder es zur Endung keine Form gibt; eine
    Datei ohne Endung nimmt jede.
    """
    endung = ausgabe.suffix.removeprefix(".").casefold() if ausgabe is not None else ""
    if not endung:
        return gewaehlt or formen[0]
    nach_endung = {_ENDUNGEN.get(form, form): form for form in formen}
    passend = nach_endung.get(_AUCH.get(endung, endung))
    if passend is None:
        erlaubt = ", ".join(f".{name}" for name in nach_endung)
        raise FrageError(f"Als .{endung} gibt es diese Ausgabe nicht.", f"Erlaubte Endungen: {erlaubt}.")
    if gewaehlt not in (None, passend):
        raise FrageError(
            f"--format {gewaehlt} und die Endung .{endung} widersprechen sich.", "Eines von beiden weglassen."
        )
    return passend

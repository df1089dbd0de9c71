"""Eine Antwort: der eine Wert, aus dem Bildschirm, Pipe und jede Form von Datei entstehen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from kommunennetz.cli.bildschirm import Satzspiegel, umbrich
from kommunennetz.cli.konsole import ausgeben, ausliefern, ist_terminal, kann_zeigen, sauber
from kommunennetz.errors import FrageError
from kommunennetz.setzerei.tabellen import Zelle, als_csv, als_json, als_markdown, als_text
from kommunennetz.worte.saetze import find_nahes, meinten_sie

# Welche Form unter einem anderen Namen als ihrem eigenen in Dateien steht.
_ENDUNGEN = {"tabelle": "txt"}
_AUCH = {"htm": "html", "markdown": "md"}
_STRICH = "─"


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
    vcf: Callable[[], bytes] | None = None
    ics: Callable[[], bytes] | None = None

    def als(self, form: str) -> bytes:
        """Liefert die Antwort in dieser Form, wie sie in eine Datei gehört."""
        if form == "json":
            return als_json(self.json())
        eigene = {"csv": self.csv, "xlsx": self.xlsx, "vcf": self.vcf, "ics": self.ics}.get(form)
        if eigene is not None:
            return eigene()
        if form == "csv":
            erste = next(self._abschnitte())
            return als_csv(erste.kopf, erste.zeilen)
        baue = _als_markdownblock if form == "md" else _als_textblock
        return "".join(baue(block) for block in self._datei()).encode()

    def _abschnitte(self) -> Iterator[Abschnitt]:
        return (block for block in self.bildschirm if isinstance(block, Abschnitt))

    def _datei(self) -> Sequence[str | Abschnitt]:
        if self.datei is not None:
            return self.datei
        erste, *weitere = (replace(abschnitt, titel="") for abschnitt in self._abschnitte())
        return [erste, *(block for abschnitt in weitere for block in ("", abschnitt))]


def als_absaetze(bloecke: Sequence[str | Abschnitt]) -> list[str | Abschnitt]:
    """Liefert dieselben Blöcke mit einer Leerzeile, wo in Markdown sonst Satz und Tabelle eins würden."""
    absaetze: list[str | Abschnitt] = []
    for block in bloecke:
        davor = absaetze[-1] if absaetze else ""
        if davor != "" and block != "" and not (_ist_punkt(davor) and _ist_punkt(block)):
            absaetze.append("")
        absaetze.append(block)
    return absaetze


def _ist_punkt(block: str | Abschnitt) -> bool:
    """Liefert, ob es eine eingerückte Zeile ist, in Markdown der Punkt einer Liste."""
    return isinstance(block, str) and block.startswith("  ")


def _als_textblock(block: str | Abschnitt) -> str:
    if isinstance(block, str):
        return f"{block}\n"
    return (f"{block.titel}\n" if block.titel else "") + als_text(block.kopf, block.zeilen)


def _als_markdownblock(block: str | Abschnitt) -> str:
    """Liefert den Block; auch in Sätzen stehen Werte wörtlich."""
    from kommunennetz.setzerei.markdown import escape

    if isinstance(block, str):
        return f"- {escape(block.strip())}\n" if _ist_punkt(block) else f"{escape(block)}\n"
    return (f"## {escape(block.titel)}\n\n" if block.titel else "") + als_markdown(block.kopf, block.zeilen)


def antworte(antwort: Befehlsantwort, form: str, ausgabe: Path | None, sonst: str = "") -> None:
    """Zeigt die Antwort am Bildschirm, oder schreibt sie in der verlangten Form dorthin, wohin sie soll.

    `sonst` ist der Name der Datei, die ohne Ziel entsteht.
    """
    if form != "tabelle" or ausgabe is not None:
        ausliefern(antwort.als(form), ausgabe, sonst)
        return
    if ist_terminal():
        _zeige_am_terminal(antwort.bildschirm)
        return
    for block in antwort.bildschirm:
        if isinstance(block, str):
            ausgeben(block)
        elif not block.zeilen and block.leer is not None:
            if block.leer:
                ausgeben(block.leer)
        elif block.schlicht:
            ausgeben(block.schlicht)
        else:
            if block.titel:
                ausgeben(block.titel)
            ausgeben(als_text(block.kopf, block.zeilen).rstrip("\n"))


def _zeige_am_terminal(bloecke: Sequence[str | Abschnitt]) -> None:
    """Schreibt Sätze und Tabellen so breit wie das Terminal; höchstens eine Leerzeile dazwischen."""
    from rich.console import Console
    from rich.text import Text

    konsole = Console(highlight=False, emoji=False, markup=False)
    begonnen = luft = False
    # Rich hielte ein Terminal, das nur Text kann, für 80 Zeichen breit.
    for zeile, stil in _list_zeilen(bloecke, get_terminal_size().columns):
        if zeile:
            konsole.print(Text("\n" * (begonnen and luft) + zeile, stil), soft_wrap=True)
        begonnen, luft = begonnen or bool(zeile), not zeile


def _list_zeilen(bloecke: Sequence[str | Abschnitt], breite: int) -> Iterator[tuple[str, str]]:
    """Liefert die Zeilen des Bildschirms und wie jede aussieht."""
    spiegel = _list_satzspiegel(bloecke, breite)
    for block in bloecke:
        satz = block if isinstance(block, str) else block.leer if not block.zeilen else None
        if satz is not None:
            for zeile in satz.split("\n") if satz or isinstance(block, str) else ():
                yield from ((teil, "") for teil in umbrich(sauber(zeile), breite))
        elif isinstance(block, Abschnitt):
            yield "", ""
            yield from _list_tabellenzeilen(block, spiegel[tuple(block.kopf)])
            yield "", ""


def _list_satzspiegel(bloecke: Sequence[str | Abschnitt], breite: int) -> dict[tuple[str, ...], Satzspiegel]:
    zeilen: dict[tuple[str, ...], list[list[str]]] = {}
    for block in bloecke:
        if isinstance(block, Abschnitt):
            zeilen.setdefault(tuple(block.kopf), []).extend(_zellen(block))
    return {kopf: Satzspiegel.build(kopf, alle, breite) for kopf, alle in zeilen.items()}


def _list_tabellenzeilen(abschnitt: Abschnitt, spiegel: Satzspiegel) -> Iterator[tuple[str, str]]:
    if abschnitt.titel:
        yield from ((teil, "bold") for teil in umbrich(sauber(abschnitt.titel), spiegel.breite))
        yield "", ""
    yield from ((zeile, "bold") for zeile in spiegel.setze_kopf())
    yield (_STRICH if kann_zeigen(_STRICH) else "-") * min(spiegel.gesamt, spiegel.breite), ""
    yield from ((zeile, "") for zeile in spiegel.setze(_zellen(abschnitt)))


def _zellen(abschnitt: Abschnitt) -> list[list[str]]:
    """Liefert die Zellen als Text in je einer Zeile, ohne Zeichen, die ein Terminal steuern."""
    return [
        [" ".join(sauber("" if zelle is None else str(zelle)).split()) for zelle in zeile]
        for zeile in abschnitt.zeilen
    ]


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
        erlaubt = f"Erlaubte Endungen: {', '.join(f'.{name}' for name in nach_endung)}."
        nahe = find_nahes(endung, nach_endung)
        hilfe = f"{meinten_sie(f'.{nahe}')} {erlaubt}" if nahe else erlaubt
        raise FrageError(f"Als .{endung} gibt es diese Ausgabe nicht.", hilfe)
    if gewaehlt not in (None, passend):
        raise FrageError(
            f"--format {gewaehlt} und die Endung .{endung} widersprechen sich.", "Eines von beiden weglassen."
        )
    return passend

"""Ausgabe ins Terminal, in eine Pipe oder in eine Datei; Werte werden nie zu Steuerzeichen."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kommunennetz.cli.stroeme import AusgabeError, check_ausgabe
from kommunennetz.dateien import write_datei
from kommunennetz.worte.zeichen import replace_unsichtbare

if TYPE_CHECKING:
    from kommunennetz.setzerei.tabellen import Zelle


def sauber(text: str) -> str:
    """Liefert den Text ohne Zeichen, die ein Terminal steuern oder einen Leser täuschen."""
    return replace_unsichtbare(text, lambda _: "\N{REPLACEMENT CHARACTER}")


def ausgeben(text: str = "") -> None:
    """Schreibt ein Ergebnis auf die Standardausgabe."""
    sys.stdout.write(sauber(text) + "\n")


def melden(text: str) -> None:
    """Schreibt eine Mitteilung, die nicht zum Ergebnis gehört, auf die Fehlerausgabe."""
    sys.stdout.flush()
    sys.stderr.write(sauber(text) + "\n")


def ausgeben_bytes(daten: bytes) -> None:
    """Schreibt fertige Bytes (JSON, CSV) unverändert, gleich welche Zeichen das Terminal kennt."""
    sys.stdout.flush()
    sys.stdout.buffer.write(daten)
    sys.stdout.buffer.flush()


@contextmanager
def bericht() -> Iterator[None]:
    """Was hier ausgegeben wird, berichtet von Geschehenem: Geht es verloren, ist es trotzdem geschehen."""
    yield
    try:
        check_ausgabe()
    except AusgabeError as error:
        melden(f"Hinweis: {error.text} Was zu tun war, ist trotzdem getan.")


def ist_terminal() -> bool:
    """Liefert, ob ein Mensch am Bildschirm mitliest."""
    return sys.stdout.isatty()


def ausgeben_tabelle(kopf: Sequence[str], zeilen: "Sequence[Sequence[Zelle]]", titel: str = "") -> None:
    """Schreibt eine Tabelle: auf dem Terminal umbrochen, in einer Pipe schlicht und vollständig."""
    if not ist_terminal():
        from kommunennetz.setzerei.tabellen import als_text

        if titel:
            ausgeben(titel)
        ausgeben(als_text(kopf, zeilen).rstrip("\n"))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    tabelle = Table(
        box=SIMPLE_HEAD, title=Text(sauber(titel), "bold") if titel else None, title_justify="left"
    )
    for spalte in kopf:
        tabelle.add_column(Text(spalte), overflow="fold")
    for zeile in zeilen:
        tabelle.add_row(*("" if zelle is None else Text(sauber(str(zelle))) for zelle in zeile))
    Console(highlight=False, emoji=False, markup=False).print(tabelle)


def ausliefern(daten: bytes, ziel: Path | None) -> None:
    """Schreibt ein Ergebnis in die Datei, wenn eine genannt ist, sonst auf die Standardausgabe."""
    if ziel is None or str(ziel) == "-":
        ausgeben_bytes(daten)
        return
    write_datei(ziel, daten)
    melden(f"Geschrieben: {ziel}")

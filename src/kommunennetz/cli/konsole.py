"""Ausgabe ins Terminal, in eine Pipe oder in eine Datei; Werte werden nie zu Steuerzeichen."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kommunennetz.dateien import grund, write_ganz
from kommunennetz.errors import KommunennetzError
from kommunennetz.tabellen import Zelle, als_text
from kommunennetz.zeichen import replace_unsichtbare


def sauber(text: str) -> str:
    """Liefert den Text ohne Zeichen, die ein Terminal steuern oder einen Leser täuschen."""
    return replace_unsichtbare(text, lambda _: "\N{REPLACEMENT CHARACTER}")


class PipeGeschlossenError(Exception):
    """Wer »| head« schreibt, hat genug gelesen; Typer hielte die Ausnahme von Python für einen Fehler."""


@contextmanager
def _in_die_pipe() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise PipeGeschlossenError from error


def ausgeben(text: str = "") -> None:
    """Schreibt ein Ergebnis auf die Standardausgabe."""
    with _in_die_pipe():
        sys.stdout.write(sauber(text) + "\n")


def melden(text: str) -> None:
    """Schreibt eine Mitteilung, die nicht zum Ergebnis gehört, auf die Fehlerausgabe."""
    with _in_die_pipe():
        sys.stdout.flush()
    sys.stderr.write(sauber(text) + "\n")


def ausgeben_bytes(daten: bytes) -> None:
    """Schreibt fertige Bytes (JSON, CSV) unverändert, gleich welche Zeichen das Terminal kennt."""
    with _in_die_pipe():
        sys.stdout.flush()
        sys.stdout.buffer.write(daten)
        sys.stdout.buffer.flush()


def ist_terminal() -> bool:
    """Liefert, ob ein Mensch am Bildschirm mitliest."""
    return sys.stdout.isatty()


def ausgeben_tabelle(kopf: Sequence[str], zeilen: Sequence[Sequence[Zelle]], titel: str = "") -> None:
    """Schreibt eine Tabelle: auf dem Terminal umbrochen, in einer Pipe schlicht und vollständig."""
    if not ist_terminal():
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


def write_datei(path: Path, daten: bytes) -> None:
    """Schreibt eine Ausgabedatei ganz oder gar nicht; wirft KommunennetzError, wenn es nicht geht."""
    try:
        write_ganz(path, daten)
    except OSError as error:
        raise KommunennetzError(
            f"»{path}« lässt sich nicht schreiben: {grund(error)}.",
            "Mit -o eine andere Datei oder einen anderen Ordner nennen.",
        ) from error


def write_ordner(ordner: Path, dateien: Mapping[str, bytes]) -> None:
    """Schreibt viele Dateien in einen Ordner; wirft KommunennetzError, wenn es nicht geht."""
    for name, daten in dateien.items():
        try:
            (ordner / name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KommunennetzError(f"»{ordner}« lässt sich nicht anlegen: {grund(error)}.") from error
        write_datei(ordner / name, daten)


def ausliefern(daten: bytes, ziel: Path | None) -> None:
    """Schreibt ein Ergebnis in die Datei, wenn eine genannt ist, sonst auf die Standardausgabe."""
    if ziel is None or str(ziel) == "-":
        ausgeben_bytes(daten)
        return
    write_datei(ziel, daten)
    melden(f"Geschrieben: {ziel}")

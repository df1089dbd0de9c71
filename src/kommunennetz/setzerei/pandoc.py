"""Ruft pandoc auf: Markdown hinein, eine Ausgabe heraus, ohne Netz und ohne fremde Dateien."""

import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import Vorlagen, read_layout

LESER = "commonmark+pipe_tables+footnotes+fenced_divs"
"""Genau das Markdown, das Dokumente brauchen: kein Makro, keine Formel, kein Einbinden von Dateien."""

# »: …« nach einer Tabelle ist ihre Beschriftung. Die Marke unterscheidet sie von einem Wert, der mit »: «
# beginnt; sie ist ein privates Zeichen, das `markdown.clean` aus Werten entfernt. aufbereiten.lua kennt sie.
_BESCHRIFTUNG = re.compile(r"(^[ \t]*\|.*\n\s*\n): ", re.MULTILINE)
_MARKE = "\ue000"
# Lua ist ein Programm. Nur das mitgelieferte läuft, nie eines aus einem Ordner mit Vorlagen.
_FILTER = Path(__file__).with_name("aufbereiten.lua")


def convert(markdown: str, ausgabe: str, vorlagen: Vorlagen, argumente: Sequence[str] = ()) -> bytes:
    """Liefert das Markdown als »html5«, »docx« oder »typst«; VorlageError, wenn pandoc scheitert."""
    _pruefe_lua(vorlagen)
    befehl = [
        str(find_pandoc()),
        f"--from={LESER}",
        f"--to={ausgabe}",
        "--sandbox",
        # Sonst läse pandoc Vorgaben (und ein init.lua) aus dem Heimatordner oder aus dem der Vorlagen.
        f"--data-dir={_FILTER.parent}",
        f"--lua-filter={_FILTER}",
        "--wrap=none",
        *argumente,
        "--output=-",
    ]
    text = _BESCHRIFTUNG.sub(rf"\1{_MARKE} ", markdown)
    ergebnis = subprocess.run(  # noqa: S603 – nur eigene Schalter; Text aus Daten kommt über die Eingabe
        befehl,
        input=text.encode(),
        capture_output=True,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if ergebnis.returncode != 0:
        raise _error(ergebnis.stderr.decode(errors="replace"))
    return ergebnis.stdout


def _pruefe_lua(vorlagen: Vorlagen) -> None:
    eigenes = vorlagen.find("layout.lua")
    if eigenes is not None and read_layout(eigenes) != read_layout(_FILTER):
        raise VorlageError(
            f"{eigenes.as_posix()}:1: layout.lua ist ein Programm und wird nicht ausgeführt",
            "Die Datei löschen; das Aussehen bestimmen layout.typ, layout.html und layout.docx.",
        )


def find_pandoc() -> Path:
    """Liefert das Programm aus dem Paket pypandoc_binary.

    Warum nicht mit `import pypandoc`: allein der Import kostet 0,13 s, halb so viel wie pandoc selbst.
    """
    paket = find_spec("pypandoc")
    for ordner in (paket and paket.submodule_search_locations) or ():
        pfad = Path(ordner, "files", "pandoc.exe" if sys.platform == "win32" else "pandoc")
        if pfad.is_file():
            return pfad
    raise VorlageError(
        "Das Programm pandoc fehlt", "Es kommt mit dem Paket pypandoc_binary: pip install pypandoc_binary."
    )


def _error(meldung: str) -> VorlageError:
    eigene = re.search(r"VORLAGE: (.*)", meldung)
    if eigene is not None:
        return VorlageError(
            eigene[1].strip(), "Die Überschriften der Vorlage ordnen: erst »#«, darunter »##«, »###«."
        )
    zeilen = meldung.strip().splitlines() or ["ohne Meldung"]
    return VorlageError(
        f"pandoc kann das Dokument nicht setzen: {zeilen[0]}", "Das Layout (layout.*) prüfen."
    )

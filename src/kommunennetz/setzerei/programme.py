"""Ruft die fremden Programme auf, die setzen: pandoc und Typst, ohne Netz und mit einer Frist.

Pandoc macht aus Markdown eine Ausgabe, ohne fremde Dateien. Ein Layout für Typst ist ein Programm: Typst gibt
ihm keine fremden Dateien, lädt aber Pakete nach, deren Namen es errechnet, und rechnet, solange es will;
beides ist nur von außen zu begrenzen, in einem eigenen Prozess.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import Vorlagen, read_layout

FRIST = 120
"""So viele Sekunden darf ein Programm für ein Dokument höchstens brauchen."""

LESER = "commonmark+pipe_tables+footnotes+fenced_divs"
"""Genau das Markdown, das Dokumente brauchen: kein Makro, keine Formel, kein Einbinden von Dateien."""

# »: …« nach einer Tabelle ist ihre Beschriftung. Die Marke unterscheidet sie von einem Wert, der mit »: «
# beginnt; sie ist ein privates Zeichen, das `markdown.clean` aus Werten entfernt. aufbereiten.lua kennt sie.
_BESCHRIFTUNG = re.compile(r"(^[ \t]*\|.*\n\s*\n): ", re.MULTILINE)
_MARKE = "\ue000"
# Lua ist ein Programm. Nur das mitgelieferte läuft, nie eines aus einem Ordner mit Vorlagen.
_FILTER = Path(__file__).with_name("aufbereiten.lua")

NORMEN: Final = ("ua-1", "a-2a")
_PROZESS = Path(__file__).with_name("typst_prozess.py")
# Der Weg ins Netz ist ein Anschluss, auf dem niemand antworten kann.
_KEIN_NETZ = "http://127.0.0.1:0"


def convert(
    markdown: str, ausgabe: str, vorlagen: Vorlagen, argumente: Sequence[str] = (), *, frist: float = FRIST
) -> bytes:
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
    ergebnis = _rufe("pandoc", befehl, text.encode(), frist, _ZU_LANG)
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


class TypstMeldungError(Exception):
    """Was Typst meldet, auf Englisch, mit seiner Diagnose."""

    def __init__(self, meldung: str, diagnose: str) -> None:
        super().__init__(meldung)
        self.meldung = meldung
        self.diagnose = diagnose


def setze(  # noqa: PLR0913 – alles, was Typst wissen muss
    text: bytes,
    ordner: Path,
    schriften: Path | None,
    angaben: Mapping[str, str],
    stand: date,
    *,
    frist: float = FRIST,
) -> bytes:
    """Liefert das PDF zu einem Text in Typst; TypstMeldungError, wenn daran etwas falsch ist.

    VorlageError, wenn es nicht in der Frist fertig wird oder mehr Speicher braucht, als es darf.
    """
    auftrag = {
        "text": text.decode(),
        "ordner": str(ordner),
        "schriften": [str(schriften)] if schriften else [],
        "angaben": dict(angaben),
        "normen": NORMEN,
        "pakete": os.devnull,
        "stand": stand.isoformat(),
    }
    befehl = [sys.executable, "-P", str(_PROZESS)]
    lauf = _rufe("Typst", befehl, json.dumps(auftrag).encode(), frist, _SCHLEIFE, _ohne_netz())
    if lauf.returncode == 0:
        return lauf.stdout
    if lauf.returncode == 1 and lauf.stdout:
        raise TypstMeldungError(**json.loads(lauf.stdout))
    raise VorlageError("Typst ist abgebrochen", _SCHLEIFE)


def _ohne_netz() -> dict[str, str]:
    eigene = {name: wert for name, wert in os.environ.items() if not name.lower().endswith("_proxy")}
    return eigene | dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), _KEIN_NETZ)


def _rufe(  # noqa: PLR0913, PLR0917 – alles, was beide Programme unterscheidet
    programm: str,
    befehl: Sequence[str],
    eingabe: bytes,
    frist: float,
    hilfe: str,
    umgebung: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 – nur eigene Schalter; Text aus Daten kommt über die Eingabe
            befehl,
            input=eingabe,
            capture_output=True,
            check=False,
            timeout=frist,
            env=umgebung,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise VorlageError(f"{programm} ist nach {frist} Sekunden nicht fertig", hilfe) from None


_SCHLEIFE = "In layout.typ und den Dateien daneben nach einer Schleife suchen, die zu lang läuft."
_ZU_LANG = "Das Dokument kürzen, oder den Befehl noch einmal aufrufen, wenn der Rechner frei ist."

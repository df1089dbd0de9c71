"""Ruft Typst auf: in einem eigenen Prozess, ohne Netz, mit einer Frist.

Ein Layout ist ein Programm. Typst gibt ihm keine fremden Dateien, lädt aber Pakete nach, deren Namen es
errechnet, und rechnet, solange es will; beides ist nur von außen zu begrenzen.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from kommunennetz.errors import VorlageError

NORMEN: Final = ("ua-1", "a-2a")
FRIST = 120
"""So viele Sekunden darf ein Dokument höchstens dauern."""

_PROZESS = Path(__file__).with_name("typst_prozess.py")
# Der Weg ins Netz ist ein Anschluss, auf dem niemand antworten kann.
_KEIN_NETZ = "http://127.0.0.1:0"


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
    frist: int = FRIST,
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
    try:
        lauf = subprocess.run(  # noqa: S603 – eigenes Programm; Text aus Daten kommt über die Eingabe
            [sys.executable, "-P", str(_PROZESS)],
            input=json.dumps(auftrag).encode(),
            capture_output=True,
            check=False,
            timeout=frist,
            env=_umgebung(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise VorlageError(f"Typst ist nach {frist} Sekunden nicht fertig", _SCHLEIFE) from None
    if lauf.returncode == 0:
        return lauf.stdout
    if lauf.returncode == 1 and lauf.stdout:
        raise TypstMeldungError(**json.loads(lauf.stdout))
    raise VorlageError("Typst ist abgebrochen", _SCHLEIFE)


def _umgebung() -> dict[str, str]:
    eigene = {name: wert for name, wert in os.environ.items() if not name.lower().endswith("_proxy")}
    return eigene | dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), _KEIN_NETZ)


_SCHLEIFE = "In layout.typ und den Dateien daneben nach einer Schleife suchen, die zu lang läuft."

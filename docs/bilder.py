"""Schreibt die Bilder der README: zwei Aufnahmen des Terminals, die Anlage und die öffentliche Seite.

Aufruf: make docs. Die Aufnahmen entstehen aus den wirklichen Befehlen in einem Pseudoterminal (nicht unter
Windows), das Bild der Anlage aus dem wirklichen PDF. Gleiches Register gibt gleiche Bilder. Die öffentliche
Seite zeigt Chromium; weil jeder Rechner andere Schriften hat, steht im Bild, was es zeigt, und nur danach ist
es frisch.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import typst
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

WURZEL = Path(__file__).resolve().parents[1]
STICHTAG = "2026-11-22"
# Zu jeder Aufnahme der Befehl und die Breite des Terminals in Zeichen.
AUFNAHMEN = {
    "liste": (("liste", "--seit", "2020", "--stichtag", STICHTAG), 120),
    "beitritt": (("beitritt", "pruefen", "Herford", "--stichtag", STICHTAG), 100),
}
# Das Doppelte von 72, den Punkten des PDF: andere Auflösungen verschmieren die Schrift.
PUNKTE_JE_ZOLL = 144
# Was das Bild der öffentlichen Seite zeigt, und wie die Prüfsumme darüber im Bild heißt.
GEZEIGT = ("index.html", "stil.css", "karte.svg")
PRUEFSUMME = "zeigt"
_SEITE = """#set page(width: 210mm, height: 297mm, margin: 0pt)
#image("anlage.pdf", width: 100%)
"""
_FREMDE_SCHRIFT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def erzeugt() -> dict[str, bytes]:
    """Liefert alle Bilder: Pfad vom Projekt aus und Inhalt."""
    aufnahmen = {f"docs/bilder/{name}.svg": build_svg(name).encode() for name in AUFNAHMEN}
    return aufnahmen | {"docs/bilder/anlage.png": build_png()}


def build_svg(name: str) -> str:
    """Liefert die Aufnahme eines Befehls als SVG, das nichts aus dem Netz nachlädt."""
    befehl, breite = AUFNAHMEN[name]
    zeile = " ".join(("$", "kommunennetz", *befehl))
    konsole = Console(
        record=True, file=io.StringIO(), width=breite, force_terminal=True, color_system="truecolor"
    )
    konsole.print(Text(zeile, "bold"), Text.from_ansi(_im_terminal(befehl, breite)), sep="\n")
    svg = konsole.export_svg(
        title="kommunennetz",
        code_format=_FREMDE_SCHRIFT.sub("", CONSOLE_SVG_FORMAT),
        unique_id=f"kommunennetz-{name}",
    )
    # Rich lässt Leerzeichen am Zeilenende stehen; Git mahnt sie an.
    return "\n".join(zeile.rstrip() for zeile in svg.splitlines()) + "\n"


def build_png() -> bytes:
    """Liefert die erste Seite der Anlage, gezeichnet aus ihrem PDF."""
    with tempfile.TemporaryDirectory() as ordner:
        pdf = Path(ordner) / "anlage.pdf"
        befehl = [*_programm(), "anlage", "--stichtag", STICHTAG, "-o", str(pdf)]
        subprocess.run(befehl, check=True, stderr=subprocess.DEVNULL)
        quelle = Path(ordner) / "seite.typ"
        quelle.write_text(_SEITE, encoding="utf-8")
        return typst.compile(quelle, format="png", ppi=PUNKTE_JE_ZOLL)


def build_seite(ordner: Path) -> str:
    """Baut die öffentliche Seite in den Ordner; liefert die Prüfsumme dessen, was ihr Bild zeigt."""
    befehl = [*_programm(), "seite", "bauen", "--stichtag", STICHTAG, "-o", str(ordner)]
    subprocess.run(befehl, check=True, capture_output=True)
    return sha256(b"".join((ordner / datei).read_bytes() for datei in GEZEIGT)).hexdigest()


def write_seitenbild(ziel: Path, chromium: str) -> None:
    """Schreibt das Bild der Startseite, mit der Prüfsumme dessen, was es zeigt; ein frisches bleibt."""
    with tempfile.TemporaryDirectory() as ordner:
        pruefsumme = build_seite(Path(ordner) / "seite")
        if ziel.exists() and summe_im_bild(ziel) == pruefsumme:
            return
        with sync_playwright() as spiel:
            browser = spiel.chromium.launch(executable_path=chromium)
            blatt = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
            blatt.goto((Path(ordner) / "seite" / "index.html").as_uri())
            bild = Image.open(io.BytesIO(blatt.screenshot()))
            browser.close()
    angaben = PngInfo()
    angaben.add_text(PRUEFSUMME, pruefsumme)
    bild.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(ziel, pnginfo=angaben, optimize=True)


def summe_im_bild(bild: Path) -> str:
    """Liefert die Prüfsumme, die im Bild steht; leer, wenn keine darin steht."""
    with Image.open(bild) as offen:
        return str(offen.info.get(PRUEFSUMME, ""))


def _programm() -> list[str]:
    return [sys.executable, "-m", "kommunennetz", "--register", str(WURZEL)]


def _im_terminal(befehl: tuple[str, ...], breite: int) -> str:
    """Liefert, was der Befehl auf ein Terminal schreibt, mit seinen Steuerzeichen."""
    import pty

    innen, aussen = pty.openpty()
    umgebung = {**os.environ, "COLUMNS": str(breite), "LINES": "60", "TERM": "xterm-256color"}
    with subprocess.Popen([*_programm(), *befehl], stdout=aussen, stderr=subprocess.DEVNULL, env=umgebung):
        os.close(aussen)
        return _lies_alles(innen).decode().replace("\r\n", "\n")


def _lies_alles(ende: int) -> bytes:
    teile = []
    # Mit einem Fehler meldet Linux, dass auf der anderen Seite niemand mehr schreibt.
    with suppress(OSError), open(ende, "rb", buffering=0) as strom:
        while teil := strom.read(65536):
            teile.append(teil)
    return b"".join(teile)


def main() -> None:
    """Schreibt die Bilder."""
    for datei, inhalt in erzeugt().items():
        ziel = WURZEL / datei
        ziel.parent.mkdir(exist_ok=True)
        ziel.write_bytes(inhalt)
    if chromium := shutil.which("chromium"):
        write_seitenbild(WURZEL / "docs" / "bilder" / "seite.png", chromium)


if __name__ == "__main__":
    main()

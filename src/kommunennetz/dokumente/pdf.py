"""PDF-Dateien nach PDF/UA-1 und PDF/A-2a: pandoc schreibt Typst, Typst setzt es nach layout.typ."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from kommunennetz.dokumente.pandoc import convert
from kommunennetz.dokumente.vorlagen import Vorlagen, read_layout
from kommunennetz.errors import VorlageError

NORMEN: Final[list[Literal["ua-1", "a-2a"]]] = ["ua-1", "a-2a"]

# Vor dem Layout, damit auch ein eigenes es nicht weglassen kann; was es selbst setzt, bleibt daneben gültig.
# Als Artefakt, weil Typst sonst Tabellen, die über eine Seite reichen, im Strukturbaum zerreißt.
_WASSERZEICHEN = """#set page( foreground: pdf.artifact( rotate(-50deg, text(size: 96pt, weight: "bold", fill:
rgb("#b0000022"), sys.inputs.wasserzeichen)), ), header: align(center, text(size: 10pt, weight: "bold", fill:
rgb("#b00000"), sys.inputs.wasserzeichen)), )
"""
_ANFANG = """#import "/{layout}": layout
#let horizontalrule = line(length: 100%, stroke: 0.5pt)
#show: layout.with(titel: sys.inputs.titel, sprache: sys.inputs.sprache, region: sys.inputs.region)
"""
_OHNE_SCHRIFT = (
    "Die Zeichen ersetzen, als docx ausgeben oder eine Schrift (.ttf, .otf), die sie hat, unter »schriften« "
    "in den Vorlagenordner legen und in layout.typ nennen."
)
_ZEICHEN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ORT = re.compile(r"┌─ (.+?):(\d+):\d+")


def build_pdf(  # noqa: PLR0913, PLR0917 – nur `build` ruft es
    markdown: str, titel: str, sprache: str, stand: date, vorlagen: Vorlagen, wasserzeichen: str
) -> bytes:
    """Liefert ein PDF, das PDF/UA-1 und PDF/A-2a genügt; VorlageError, wenn das nicht gelingt."""
    import typst

    layout = vorlagen.layout("layout.typ")
    _pruefe_layout(layout)
    anfang = _ANFANG.format(layout=layout.name)
    text = ((_WASSERZEICHEN if wasserzeichen else "") + anfang).encode() + convert(
        markdown, "typst", vorlagen
    )
    kuerzel, _, region = sprache.partition("-")
    schriften = vorlagen.find("schriften")
    try:
        return typst.compile(  # type: ignore[misc]  # Text und Pfade haben dort nur eine gemeinsame Art
            text,
            root=str(layout.parent),
            font_paths=[str(schriften)] if schriften else [],
            ignore_system_fonts=True,
            sys_inputs={
                "titel": titel,
                "sprache": kuerzel,
                "region": region,
                "wasserzeichen": wasserzeichen,
            },
            pdf_standards=[*NORMEN],
            timestamp=datetime(stand.year, stand.month, stand.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise _error(error.message, error.diagnostic, layout) from error


def _pruefe_layout(layout: Path) -> None:
    for nummer, zeile in enumerate(read_layout(layout).splitlines(), start=1):
        if re.search(r"(import|include)\s*\(?\s*\"@", zeile):
            raise VorlageError(
                f"{layout.as_posix()}:{nummer}: Das Layout lädt ein Typst-Paket aus dem Netz",
                "Die Dateien des Pakets neben das Layout legen und von dort einbinden.",
            )


def _error(meldung: str, diagnose: str, layout: Path) -> VorlageError:
    fehlend = list(dict.fromkeys(_ZEICHEN.findall(diagnose)))
    if fehlend:
        zeichen = ", ".join(f"»{text}« ({_codes(text)})" for text in fehlend)
        return VorlageError(f"Für diese Zeichen fehlt im PDF die Schrift: {zeichen}", _OHNE_SCHRIFT)
    ort = _ORT.search(diagnose)
    # Der Text des Dokuments hat keinen Dateinamen; jede andere Stelle liegt im Ordner des Layouts.
    datei = layout.with_name(Path(ort[1]).name) if ort else layout
    stelle = f"{datei.as_posix()}:{ort[2]}: " if ort and datei.is_file() else ""
    return VorlageError(
        f"{stelle}Typst kann das PDF nicht setzen: {meldung}", "Das Layout layout.typ prüfen."
    )


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(zeichen):04X}" for zeichen in text)

"""PDF-Dateien nach PDF/UA-1 und PDF/A-2a: pandoc schreibt Typst, Typst setzt es nach layout.typ.

Papiere mit fester Form, in denen Personen stehen, setzt Typst unmittelbar aus Daten.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.fertig import clean
from kommunennetz.setzerei.programme import TypstMeldungError, convert, setze
from kommunennetz.setzerei.vorlagen import Vorlagen, read_layout
from kommunennetz.setzerei.wert import Wert, feldnamen

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
# Die Daten kommen als JSON herein: Was darin steht, ist für Typst Text und nie Auszeichnung.
_SATZ = """#import "/{layout}": satz
#let eingang = sys.inputs
#satz(titel: eingang.titel, sprache: eingang.sprache, region: eingang.region, json(bytes(eingang.daten)))
"""
_PAKET = "Das Layout lädt ein Typst-Paket, das nicht bei den Vorlagen liegt"
_DANEBEN = "Die Dateien des Pakets neben das Layout legen und von dort einbinden."
_OHNE_SCHRIFT = (
    "Die Zeichen ersetzen, als docx ausgeben oder eine Schrift (.ttf, .otf), die sie hat, unter »schriften« "
    "in den Vorlagenordner legen und in layout.typ nennen."
)
# Typst schreibt den Text wie Rust: Unsichtbares und Unbekanntes als »\u{378}«, Anführungszeichen als »\"«.
_ZEICHEN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_MASKE = re.compile(r"\\(?:u\{([0-9a-f]{1,6})\}|(.))")
_STEUERZEICHEN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_MAX_STELLE = 60
_ERSATZ = "\N{REPLACEMENT CHARACTER}"
_ORT = re.compile(r"┌─ (.+?):(\d+):\d+")


def build_pdf(  # noqa: PLR0913, PLR0917 – nur `build` ruft es
    markdown: str, titel: str, sprache: str, stand: date, vorlagen: Vorlagen, wasserzeichen: str
) -> bytes:
    """Liefert ein PDF, das PDF/UA-1 und PDF/A-2a genügt; VorlageError, wenn das nicht gelingt."""
    layout = vorlagen.layout("layout.typ")
    _pruefe_layout(layout)
    _pruefe_verweise(layout.parent)
    anfang = _ANFANG.format(layout=layout.name)
    text = ((_WASSERZEICHEN if wasserzeichen else "") + anfang).encode() + convert(
        markdown, "typst", vorlagen
    )
    kuerzel, _, region = sprache.partition("-")
    schriften = vorlagen.find("schriften")
    angaben = {"titel": titel, "sprache": kuerzel, "region": region, "wasserzeichen": wasserzeichen}
    try:
        return setze(text, layout.parent, schriften, angaben, stand)
    except TypstMeldungError as error:
        fehlend = _fehlende_zeichen(error.diagnose)
        if fehlend:
            raise _ohne_schrift(fehlend, [*markdown.splitlines(), titel]) from error
        raise _error(error.meldung, error.diagnose, layout) from error


def build_satz(  # noqa: PLR0913 – alles außer Vorlage und Daten wird mit Namen übergeben
    name: str,
    daten: Mapping[str, Any],
    *,
    titel: str,
    stand: date,
    vorlagen: Vorlagen,
    sprache: str = "de-DE",
) -> bytes:
    """Liefert das PDF, das die Vorlage `name` (.typ) aus den Daten setzt; es genügt PDF/UA-1 und PDF/A-2a.

    Für Papiere mit fester Form, in denen Personen stehen: VorlageError nennt nie einen Wert.
    """
    layout = vorlagen.layout(name)
    _pruefe_layout(layout)
    _pruefe_verweise(layout.parent)
    kuerzel, _, region = sprache.partition("-")
    angaben = {"titel": titel, "sprache": kuerzel, "region": region}
    angaben["daten"] = json.dumps(_schlicht(daten), ensure_ascii=False)
    text = _SATZ.format(layout=layout.name).encode()
    try:
        return setze(text, layout.parent, vorlagen.find("schriften"), angaben, stand)
    except TypstMeldungError as error:
        if fehlend := _fehlende_zeichen(error.diagnose):
            raise _ohne_schrift(fehlend, []) from None
        raise _error(error.meldung, error.diagnose, layout) from None


def _schlicht(ding: Any) -> Any:
    """Liefert Werte als Zuordnungen und Texte ohne Zeichen, die unsichtbar sind oder umbrechen."""
    match ding:
        case str():
            return clean(ding).strip()
        case Mapping():
            return {name: _schlicht(wert) for name, wert in ding.items()}
        case tuple() | list():
            return [_schlicht(teil) for teil in ding]
        case Wert():
            return {name: _schlicht(getattr(ding, name)) for name in feldnamen(type(ding))}
    return ding


def _pruefe_layout(layout: Path) -> None:
    for nummer, zeile in enumerate(read_layout(layout).splitlines(), start=1):
        if re.search(r"(import|include)\s*\(?\s*\"@", zeile):
            raise VorlageError(f"{layout.as_posix()}:{nummer}: {_PAKET}", _DANEBEN)


def _pruefe_verweise(ordner: Path) -> None:
    """Wirft VorlageError bei einem Verweis, der hinauszeigt: Typst läse durch ihn jede Datei."""
    for pfad in ordner.rglob("*"):
        if pfad.is_symlink() and not pfad.resolve().is_relative_to(ordner.resolve()):
            raise VorlageError(
                f"{pfad.as_posix()}:1: Dieser Verweis zeigt aus dem Vorlagenordner hinaus",
                "Die Datei selbst in den Ordner legen oder den Verweis löschen.",
            )


def _error(meldung: str, diagnose: str, layout: Path) -> VorlageError:
    ort = _ORT.search(diagnose)
    # Der Text des Dokuments hat keinen Dateinamen; jede andere Stelle liegt im Ordner des Layouts.
    datei = layout.with_name(Path(ort[1]).name) if ort else layout
    stelle = f"{datei.as_posix()}:{ort[2]}: " if ort and datei.is_file() else ""
    if meldung.startswith(("failed to download package", "package not found")):
        return VorlageError(f"{stelle}{_PAKET}", _DANEBEN)
    return VorlageError(
        f"{stelle}Typst kann das PDF nicht setzen: {meldung}", f"Das Layout {layout.name} prüfen."
    )


def _fehlende_zeichen(diagnose: str) -> list[str]:
    """Liefert die Zeichen, für die keine Schrift eines hat, jedes einmal."""
    return list(dict.fromkeys(_MASKE.sub(_unmaskiert, text) for text in _ZEICHEN.findall(diagnose)))


def _unmaskiert(maske: re.Match[str]) -> str:
    nummer, zeichen = maske.groups()
    return chr(int(nummer, 16)) if nummer else _STEUERZEICHEN.get(zeichen, zeichen)


def _ohne_schrift(fehlend: list[str], zeilen: list[str]) -> VorlageError:
    genannt = ", ".join(f"{_name(text)}{_stelle(text, zeilen)}" for text in fehlend)
    return VorlageError(f"Für diese Zeichen fehlt im PDF die Schrift: {genannt}", _OHNE_SCHRIFT)


def _name(text: str) -> str:
    codes = " ".join(f"U+{ord(zeichen):04X}" for zeichen in text)
    return f"»{text}« ({codes})" if text.isprintable() else codes


def _stelle(text: str, zeilen: list[str]) -> str:
    """Liefert das Stück der ersten Zeile, in der das Zeichen steht, ohne die Schrägstriche von Markdown."""
    for zeile in zeilen:
        vorn, gefunden, hinten = re.sub(r"\\(?=[^\w\s])", "", zeile).partition(text)
        if gefunden:
            halb = _MAX_STELLE // 2
            stueck = f"{vorn[-halb:]}{text}{hinten[:halb]}".strip()
            sichtbar = (zeichen if zeichen.isprintable() else _ERSATZ for zeichen in stueck)
            return f" in »{''.join(sichtbar)}«"
    return ""

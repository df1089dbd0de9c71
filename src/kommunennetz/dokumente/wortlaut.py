"""Der amtliche Wortlaut einer Erklärung: eine Markdown-Datei, die die Geschäftsstelle ins Register legt."""

import re

from kommunennetz.befund import Befund
from kommunennetz.errors import VorlageError
from kommunennetz.model.netz import Erklaerung
from kommunennetz.register.lesen.datenordner import ist_wortlaut, read_datei
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.yaml_datei import check_text
from kommunennetz.setzerei.markdown import Markdown

OBERSTE_EBENE = 3
"""In der Anlage steht der Wortlaut unter einer Überschrift der Ebene 2."""

_UEBERSCHRIFT = re.compile(r"^( {0,3})(#{1,6})(?=[ \t]|$)")
_ZAUN = re.compile(r"^ {0,3}(```|~~~)")


def load_wortlaut(register: Register, erklaerung: Erklaerung | None) -> Markdown | None:
    """Liefert den Wortlaut, seine Überschriften unter Ebene 2 gerückt; None, wenn netz.yaml keinen nennt.

    VorlageError, wenn die Datei fehlt, außerhalb des Registers liegt oder kein sauberer Text ist.
    """
    if erklaerung is None or erklaerung.text is None:
        return None
    datei = erklaerung.text
    if not ist_wortlaut(register.ort, datei):
        raise VorlageError(f"Den Wortlaut der Erklärung »{datei}« gibt es im Register nicht", _ABHILFE)
    befunde: list[Befund] = []
    daten = read_datei(register.ort, datei, befunde) or b""
    befunde += check_text(daten, datei, 1)
    if befunde:
        raise VorlageError(f"{datei}:{befunde[0].zeile}: {befunde[0].text}", befunde[0].hilfe)
    return Markdown(rueckt_ein(daten.decode("utf-8-sig")))


def rueckt_ein(markdown: str) -> str:
    """Liefert das Markdown, dessen höchste Überschrift nun Ebene 3 hat; Code bleibt, wie er ist."""
    zeilen = markdown.splitlines()
    ueberschriften = _ueberschriften(zeilen)
    stufe = OBERSTE_EBENE - min(map(len, ueberschriften.values()), default=OBERSTE_EBENE)
    for nummer, zeichen in ueberschriften.items():
        neue = "#" * min(len(zeichen) + stufe, 6)
        zeilen[nummer] = zeilen[nummer].replace(zeichen, neue, 1)
    return "\n".join(zeilen).strip()


def _ueberschriften(zeilen: list[str]) -> dict[int, str]:
    gefunden: dict[int, str] = {}
    zaun = ""
    for nummer, zeile in enumerate(zeilen):
        if (rand := _ZAUN.match(zeile)) is not None and zaun in ("", rand[1]):
            zaun = "" if zaun else rand[1]
        elif not zaun and (treffer := _UEBERSCHRIFT.match(zeile)) is not None:
            gefunden[nummer] = treffer[2]
    return gefunden


_ABHILFE = (
    "Der Pfad beginnt im Ordner des Registers (data/erklaerung.md); "
    "ohne Datei in netz.yaml die Zeile »text« löschen."
)

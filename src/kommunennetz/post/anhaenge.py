"""Anhänge einer Nachricht: sechs Arten, am Inhalt geprüft; Makros und Archive gehen nie hinaus."""

import re
import zipfile
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from kommunennetz.dateien import grund, read_inhalt
from kommunennetz.errors import FrageError
from kommunennetz.post.bilder import read_bild
from kommunennetz.worte.saetze import megabyte
from kommunennetz.worte.zeichen import hat_unsichtbare

_OFFICE = "application/vnd.openxmlformats-officedocument"
_HAUPTTEIL = {
    "docx": f"{_OFFICE}.wordprocessingml.document.main+xml",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet.main+xml",
}
ARTEN = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    # Als text/calendar zeigte Outlook ihn als Einladung.
    "ics": "application/ics",
    "png": "image/png",
    "jpg": "image/jpeg",
}
"""Was angehängt werden darf: Endung und Art nach RFC 2045."""
_NAME_MAX = 100
_AKTIV = re.compile(rb"vbaproject|macroenabled|macrosheet|activex|oleobject|/embeddings/", re.IGNORECASE)
_INHALT = "[Content_Types].xml"
_INHALT_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Anhang:
    """Ein geprüfter Anhang."""

    name: str
    art: str
    daten: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Liefert die Prüfsumme des Inhalts."""
        return sha256(self.daten).hexdigest()


def read_anhaenge(pfade: list[Path], groesse_mb: int) -> tuple[Anhang, ...]:
    """Liefert die Anhänge in der genannten Reihenfolge; sonst FrageError."""
    anhaenge = tuple(map(read_anhang, pfade))
    namen = [anhang.name.casefold() for anhang in anhaenge]
    if len(set(namen)) != len(namen):
        raise FrageError("Zwei Anhänge heißen gleich.", "Einen umbenennen.")
    # Base64 macht aus drei Bytes vier, und nach 76 Zeichen steht ein Zeilenende.
    umfang = sum(len(anhang.daten) for anhang in anhaenge) * 78 // 57
    if umfang > groesse_mb * 1_000_000:
        raise FrageError(
            f"Die Anhänge wiegen in der Nachricht {megabyte(umfang)}, erlaubt sind {groesse_mb} MB.",
            "Kleinere nehmen oder auf eine Seite verweisen; die Grenze ist »groesse_mb« in postamt.yaml.",
        )
    return anhaenge


def read_anhang(pfad: Path) -> Anhang:
    """Liefert den Anhang; FrageError, wenn er fehlt, anders heißt, als er ist, oder Programme enthält."""
    name = pfad.name
    if len(name) > _NAME_MAX or hat_unsichtbare(name) or re.search(r'[\\/:*?"<>|\r\n\t]', name):
        raise FrageError("Ein Anhang heißt so, dass ihn nicht jedes Programm speichern kann.", _UMBENENNEN)
    endung = pfad.suffix.removeprefix(".").casefold().replace("jpeg", "jpg")
    if endung not in ARTEN:
        raise FrageError(f"»{name}« darf kein Anhang sein.", f"Erlaubt sind: {', '.join(ARTEN)}.")
    try:
        daten = read_inhalt(pfad)
    except OSError as error:
        raise FrageError(f"»{pfad}« ist nicht lesbar: {grund(error)}.", "Den Pfad prüfen.") from error
    if daten is None:
        raise FrageError(f"»{pfad}« gibt es nicht.", "Den Pfad prüfen.")
    if warum := _find_einwand(endung, daten):
        raise FrageError(f"»{name}« darf kein Anhang sein: {warum}.", _SPEICHERN)
    return Anhang(name, ARTEN[endung], daten)


def _find_einwand(endung: str, daten: bytes) -> str:
    """Liefert, was am Inhalt nicht zur Endung passt oder nicht hinausdarf; sonst nichts."""
    if endung in _HAUPTTEIL:
        return _find_einwand_office(endung, daten)
    if endung == "pdf":
        ganz = daten.startswith(b"%PDF-") and b"%%EOF" in daten[-1024:]
    elif endung == "ics":
        ganz = daten.strip().upper().startswith(b"BEGIN:VCALENDAR") and _ist_text(daten)
    else:
        bild = read_bild(daten)
        ganz = bild is not None and bild.art == ARTEN[endung].partition("/")[2]
    return "" if ganz else f"es ist keine ganze Datei dieser Art (.{endung})"


def _ist_text(daten: bytes) -> bool:
    try:
        text = daten.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and text.strip().upper().endswith("END:VCALENDAR")


def _find_einwand_office(endung: str, daten: bytes) -> str:
    falsch = f"es ist keine ganze Datei dieser Art (.{endung})"
    if not daten.startswith(b"PK\x03\x04"):
        return falsch
    try:
        with zipfile.ZipFile(BytesIO(daten)) as mappe:
            namen = mappe.namelist()
            if _INHALT not in namen or mappe.getinfo(_INHALT).file_size > _INHALT_MAX:
                return falsch
            inhalt = mappe.read(_INHALT)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        return falsch
    if _AKTIV.search("\n".join(f"/{name}" for name in namen).encode("utf-8", "replace") + inhalt):
        return "darin stecken Makros oder fremde Programme"
    return "" if _HAUPTTEIL[endung].encode() in inhalt else falsch


_UMBENENNEN = f'Umbenennen: höchstens {_NAME_MAX} Zeichen, ohne / \\ : * ? " < > |.'
_SPEICHERN = "In Word oder Excel ohne Makros speichern, oder ein PDF daraus machen; Archive vorher auspacken."

"""Was an einer fremden Datei geprüft wird, bevor jemand sie öffnet.

Warum vorher: Eine Mappe ist ein Archiv aus XML. Schon das Auspacken kann den Speicher füllen, und was sie
außer Zellen enthält (Makros, Verknüpfungen), gehört in keine Liste, die jemand zuschickt.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from typing import NoReturn

from kommunennetz.errors import RegisterError

MAX_BYTES = 10_000_000
MAX_ENTPACKT = 50_000_000
MAX_TEILE = 1_000
MAX_ZELLEN = 1_000_000
# Deflate schafft höchstens 1 : 1032; Mappen liegen um 1 : 10, auch voller leerer Formate selten über 1 : 100.
MAX_VERHAELTNIS = 200
_KLEIN = 1_000_000

_ZIPFEHLER = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_VERSCHLUESSELT = "EncryptedPackage".encode("utf-16-le")
_MAKRONAMEN = (".xlsm", ".xltm", ".xlam")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ZELLE = re.compile(rb"<(?:\w+:)?(?:c|row|table-cell|table-row)[\s/>]")
_INHALTSTYPEN = "[Content_Types].xml"
_NEU_SPEICHERN = (
    "In Excel öffnen, mit »Speichern unter« als »Excel-Arbeitsmappe (.xlsx)« sichern, diese einlesen."
)


def ist_mappe(daten: bytes) -> bool:
    """Liefert, ob die Bytes ein Archiv sind, wie es eine Excel-Mappe ist und eine Tabelle von LibreOffice."""
    return daten.startswith(_ZIP)


def ist_ods(daten: bytes) -> bool:
    """Liefert, ob das Archiv sich als Tabelle im Format von LibreOffice ausweist."""
    try:
        with zipfile.ZipFile(io.BytesIO(daten)) as archiv, archiv.open("mimetype") as angabe:
            return angabe.read(len(_ODS)) == _ODS
    except (*_ZIPFEHLER, KeyError, RuntimeError):
        return False


def check_datei(daten: bytes, name: str) -> None:
    """Weist mit RegisterError ab, was weder CSV noch eine lesbare Mappe sein kann."""
    if len(daten) > MAX_BYTES:
        raise RegisterError(
            f"»{name}« ist zu groß: {_megabyte(len(daten))}, erlaubt sind {_megabyte(MAX_BYTES)}.",
            "Bilder, Formate und Blätter entfernen, die nicht zur Liste gehören.",
        )
    if not daten.strip(b"\0\t\r\n "):
        raise RegisterError(f"»{name}« ist leer.", "Die Datei prüfen, aus der sie gespeichert wurde.")
    if name.casefold().endswith(_MAKRONAMEN):
        _makros(name)
    if daten.startswith(_OLE):
        _check_ole(daten, name)


def check_mappe(daten: bytes, name: str) -> None:
    """Weist mit RegisterError ab, was kaputt ist, zu groß wird oder mehr kann als Zellen zeigen."""
    _check_archiv(daten, name, _check_art)


def check_ods(daten: bytes, name: str) -> None:
    """Weist mit RegisterError ab, was an einer Tabelle von LibreOffice dasselbe wäre."""
    _check_archiv(daten, name, _check_ods_art)


def _check_archiv(daten: bytes, name: str, check_art: Callable[[zipfile.ZipFile, str], None]) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(daten)) as archiv:
            _check_verzeichnis(archiv.infolist(), name)
            check_art(archiv, name)
            # Jeder Teil kann als Blatt gelten, gleich wie er heißt; das bestimmen die Verweise in der Mappe.
            zellen = sum(_check_teil(archiv.read(teil), name) for teil in archiv.namelist())
    except _ZIPFEHLER as error:
        raise beschaedigt(name) from error
    if zellen > MAX_ZELLEN:
        raise RegisterError(
            f"»{name}« hat zu viele Zellen und Zeilen: {zellen}, erlaubt sind {MAX_ZELLEN}.",
            "Leere, aber formatierte Zeilen und Spalten löschen und neu speichern.",
        )


def beschaedigt(name: str) -> RegisterError:
    """Liefert den Fehler zu einer Mappe, die sich nicht lesen lässt."""
    return RegisterError(f"»{name}« ist beschädigt oder keine Mappe.", _NEU_SPEICHERN)


def _check_ole(daten: bytes, name: str) -> None:
    if _VERSCHLUESSELT in daten:
        raise RegisterError(
            f"»{name}« ist mit einem Kennwort geschützt.",
            "In Excel unter Datei → Informationen → Arbeitsmappe schützen das Kennwort entfernen, speichern.",
        )
    raise RegisterError(f"»{name}« hat das alte Format .xls.", _NEU_SPEICHERN)


def _makros(name: str) -> NoReturn:
    raise RegisterError(f"»{name}« ist eine Mappe mit Makros; die wird nicht geöffnet.", _NEU_SPEICHERN)


def _check_verzeichnis(teile: list[zipfile.ZipInfo], name: str) -> None:
    """Urteilt nach dem Inhaltsverzeichnis; mehr, als dort steht, packt Python nicht aus."""
    if len(teile) > MAX_TEILE or len({teil.filename for teil in teile}) < len(teile):
        raise beschaedigt(name)
    if any(teil.flag_bits & 1 for teil in teile):
        raise RegisterError(f"»{name}« ist mit einem Kennwort geschützt.", _NEU_SPEICHERN)
    entpackt = sum(teil.file_size for teil in teile)
    if entpackt > MAX_ENTPACKT or any(map(_ist_bombe, teile)):
        raise RegisterError(
            f"»{name}« würde ausgepackt zu groß: {_megabyte(entpackt)}, erlaubt sind "
            f"{_megabyte(MAX_ENTPACKT)} und höchstens das {MAX_VERHAELTNIS}-Fache der Datei.",
            "Leere, aber formatierte Zeilen und Spalten löschen und neu speichern.",
        )


def _ist_bombe(teil: zipfile.ZipInfo) -> bool:
    return teil.file_size > _KLEIN and teil.file_size > MAX_VERHAELTNIS * teil.compress_size


def _check_ods_art(archiv: zipfile.ZipFile, name: str) -> None:
    namen = set(archiv.namelist())
    if "content.xml" not in namen:
        raise beschaedigt(name)
    if _enthaelt(namen, ("basic/", "scripts/", "object ")):
        _makros(name)
    if "META-INF/manifest.xml" in namen and b"encryption-data" in archiv.read("META-INF/manifest.xml"):
        raise RegisterError(
            f"»{name}« ist mit einem Kennwort geschützt.", "In LibreOffice öffnen, ohne Kennwort speichern."
        )
    inhalt = archiv.read("content.xml")
    if any(
        marke in inhalt
        for marke in (b"<table:table-source", b"<table:cell-range-source", b"<office:dde-source")
    ):
        raise RegisterError(
            f"»{name}« holt Werte aus anderen Dateien oder aus dem Netz; das wird nicht geöffnet.",
            "In LibreOffice unter Bearbeiten → Verknüpfungen die Verknüpfungen lösen und neu speichern.",
        )


def _check_art(archiv: zipfile.ZipFile, name: str) -> None:
    namen = set(archiv.namelist())
    if "xl/workbook.bin" in namen:
        raise RegisterError(f"»{name}« hat das binäre Format .xlsb.", _NEU_SPEICHERN)
    if _INHALTSTYPEN not in namen or not any(teil.startswith("xl/") for teil in namen):
        raise RegisterError(f"»{name}« ist keine Excel-Mappe.", "Gelesen werden .xlsx, .ods und .csv.")
    if b"macroEnabled" in archiv.read(_INHALTSTYPEN):
        _makros(name)
    if _enthaelt(namen, ("xl/macrosheets/", "xl/vbaproject", "xl/dialogsheets/")):
        _makros(name)
    if _enthaelt(namen, ("xl/externallinks/", "xl/connections", "xl/querytables/")):
        raise RegisterError(
            f"»{name}« holt Werte aus anderen Dateien oder aus dem Netz; das wird nicht geöffnet.",
            "In Excel unter Daten → Verknüpfungen bearbeiten die Verknüpfungen lösen und neu speichern.",
        )


def _enthaelt(namen: Iterable[str], anfaenge: tuple[str, ...]) -> bool:
    return any(name.casefold().startswith(anfaenge) for name in namen)


def _check_teil(inhalt: bytes, name: str) -> int:
    """Liefert, wie viele Zellen und Zeilen ein Teil hat; XML mit eigenen Entitäten wird abgewiesen."""
    # In UTF-16 steht zwischen den Buchstaben ein Nullbyte; ohne es ist die Deklaration gleich zu finden.
    inhalt = inhalt.replace(b"\0", b"")
    # Eine Entität gibt es nur in ihr.
    if b"<!DOCTYPE" in inhalt:
        raise RegisterError(
            f"»{name}« enthält eine Dokumenttyp-Deklaration; die schreibt keine Tabellenkalkulation.",
            _NEU_SPEICHERN,
        )
    return len(_ZELLE.findall(inhalt))


def _megabyte(anzahl: int) -> str:
    return f"{anzahl / 1_000_000:.0f} MB"

"""Bäume von Dateien, die schon einmal gelesen und in Ordnung waren: ein Speicher, dem nichts geglaubt wird.

Eine Zeile je Datei: der Hash ihrer Bytes, ein Prüfwert, der Baum als JSON. Was nicht passt, gibt es nicht,
und die Datei wird gelesen. Ob sie gilt, entscheiden jedes Mal die Datensätze und die Regeln; gespart wird nur
das Lesen von YAML.

Der Prüfwert erkennt, was ein Absturz oder ein Programm zerstört hat. Wer im Ordner des Benutzers schreiben
darf, kann ihn nachrechnen und so einen falschen Baum unterschieben; er könnte ebenso das Register oder dieses
Programm ändern. Anderen Benutzern verwehren es die Rechte.
"""

import os
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from kommunennetz.dateien import bereitgelegt, oeffne
from kommunennetz.register.lesen.kerne import VIELE, als_json, read_auf_allen_kernen
from kommunennetz.register.lesen.yaml_text import Baum

# Ein Verzeichnis aller Kommunen Deutschlands braucht 15 MB.
GROESSTER = 64_000_000
# So viele Register merkt er sich; die am längsten nicht geprüften weichen.
HOECHSTENS = 8

_HASH, _PRUEFWERT = 64, 16
# Was bestimmt, welcher Baum aus welchen Bytes wird.
LESER = (
    "yaml_datei.py",
    "yaml_leser.py",
    "yaml_text.py",
    "../../worte/zeichen.py",
    "../../worte/konflikt.py",
)
"""Wovon abhängt, welchen Baum eine Datei ergibt und ob sie ohne Befund ist."""


class Zwischenspeicher:
    """Die Bäume zu einem Register; ohne Ordner hält er nur, was ihm vorausgelesen wird."""

    def __init__(self, ordner: Path | None = None, ort: Path | None = None) -> None:
        self._pfad = ordner / _name_fuer(ort) if ordner and ort else None
        self._kommende: Iterator[Mapping[str, str]] = iter(())
        self._neue: dict[str, str | Baum] = {}
        self._hashes: dict[bytes, str] = {}

    def lies_voraus(self, inhalte: Sequence[bytes]) -> None:
        """Beginnt, Dateien auf allen Kernen zu lesen, wenn es viele sind, die er nicht kennt."""
        unbekannte = [daten for daten in inhalte if self._hash(daten) not in self._zeilen]
        if len(unbekannte) > VIELE:
            self._kommende = read_auf_allen_kernen(unbekannte)

    def baum(self, daten: bytes) -> str | None:
        """Liefert den Baum einer Datei, an der beim Lesen nichts auffiel, als JSON; None, wenn er fehlt.

        Hat jemand daran gedreht, kann es irgendein Text sein.
        """
        schluessel = self._hash(daten)
        if (zeile := self._zeilen.get(schluessel)) is not None:
            if (baum := _baum_aus(schluessel, zeile)) is not None:
                return baum
            del self._zeilen[schluessel]
        while schluessel not in self._neue and (gelesene := next(self._kommende, None)) is not None:
            self._neue |= gelesene
        neuer = self._neue.get(schluessel)
        return None if neuer is None else _als_text(neuer)

    def merke(self, daten: bytes, baum: Baum) -> None:
        """Nimmt den Baum einer gelesenen Datei auf, an der nichts zu bemängeln war."""
        if self._pfad is not None:
            self._neue[self._hash(daten)] = baum

    def behalte(self, inhalte: Iterable[bytes]) -> None:
        """Schreibt für das nächste Mal die Bäume dieser Dateien und nur sie; geht es nicht, ist es gleich."""
        if self._pfad is None:
            return
        alle = self._zeilen | {
            schluessel: _zeile(schluessel, neuer) for schluessel, neuer in self._neue.items()
        }
        zeilen = {
            schluessel: alle[schluessel] for schluessel in map(self._hash, inhalte) if schluessel in alle
        }
        if zeilen.keys() != self._zeilen.keys() and sum(map(len, zeilen.values())) < GROESSTER:
            with suppress(OSError):
                _schreibe(self._pfad, "\n".join([self._fassung, *map("".join, zeilen.items())]).encode())

    def _hash(self, daten: bytes) -> str:
        """Liefert den Schlüssel einer Datei, nach dem dreimal gefragt wird."""
        if (schluessel := self._hashes.get(daten)) is None:
            schluessel = self._hashes[daten] = sha256(daten).hexdigest()
        return schluessel

    @cached_property
    def _zeilen(self) -> dict[str, str]:
        """Liefert, was hinter jedem Hash steht; leer, sobald an der Datei etwas nicht stimmt."""
        if self._pfad is None:
            return {}
        try:
            kopf, *zeilen = _read(self._pfad).decode().split("\n")
            gilt = kopf == self._fassung
        except (OSError, ValueError):
            return {}
        return {zeile[:_HASH]: zeile[_HASH:] for zeile in zeilen} if gilt else {}

    @cached_property
    def _fassung(self) -> str:
        return _find_fassung()


def _name_fuer(ort: Path) -> str:
    weg = os.path.realpath(ort).encode(errors="surrogateescape")
    return f"{sha256(weg).hexdigest()[:32]}.baeume"


def _find_fassung() -> str:
    """Liefert, womit gelesen wird: Was ein anderer Leser sah, gilt nicht.

    OSError, wenn es sich nicht sagen lässt.
    """
    pyyaml = find_spec("yaml")
    if pyyaml is None or pyyaml.origin is None:
        raise FileNotFoundError("yaml")
    hier, quelltexte = Path(__file__).parent, sha256()
    # Der von PyYAML nennt seine Version.
    for datei in (*(hier / name for name in LESER), Path(pyyaml.origin)):
        quelltexte.update(datei.read_bytes())
    return f"{quelltexte.hexdigest()} {unicodedata.unidata_version}"


def _pruefwert(schluessel: str, text: str) -> str:
    return sha256(f"{schluessel}{text}".encode()).hexdigest()[:_PRUEFWERT]


def _als_text(neuer: str | Baum) -> str:
    return neuer if isinstance(neuer, str) else als_json(neuer)


def _zeile(schluessel: str, neuer: str | Baum) -> str:
    text = _als_text(neuer)
    return f"{_pruefwert(schluessel, text)}{text}"


def _baum_aus(schluessel: str, zeile: str) -> str | None:
    pruefwert, text = zeile[:_PRUEFWERT], zeile[_PRUEFWERT:]
    return text if pruefwert == _pruefwert(schluessel, text) else None


def _read(pfad: Path) -> bytes:
    """Liefert den Inhalt; OSError, wenn es keine gewöhnliche Datei des Benutzers ist."""
    kennung = oeffne(pfad, os.O_RDONLY)
    with os.fdopen(kennung, "rb") as strom:
        status = os.fstat(kennung)
        if not stat.S_ISREG(status.st_mode) or status.st_size > GROESSTER or not _gehoert_uns(status):
            raise PermissionError(pfad)
        return strom.read()


def _gehoert_uns(status: os.stat_result) -> bool:
    """Liefert, ob niemand sonst hineinschreiben kann; unter Windows sagen das nicht diese Zahlen."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _schreibe(pfad: Path, inhalt: bytes) -> None:
    """Ersetzt die Datei ganz oder gar nicht, nur für den Benutzer; was lange niemand brauchte, geht."""
    pfad.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _gehoert_uns(pfad.parent.stat()):
        return
    # Was verloren geht, wird neu gelesen: Auf den Datenträger muss nicht gewartet werden.
    with bereitgelegt(pfad, inhalt, 0o600, sync=False) as fertig:
        fertig.replace(pfad)
    nach_alter = sorted(pfad.parent.iterdir(), key=lambda datei: datei.lstat().st_mtime, reverse=True)
    for datei in nach_alter[HOECHSTENS:]:
        datei.unlink()

"""Bilder einer Infomail: aus ihrem Ordner gelesen, geprüft und mit der Nachricht verschickt.

Nie von einem Server geladen: Das verriete, wer die Nachricht öffnet, und Postfächer unterdrücken es.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from struct import unpack_from
from typing import Any
from urllib.parse import unquote

from kommunennetz.dateien import grund
from kommunennetz.errors import VorlageError
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.worte.saetze import megabyte

MAX_BYTES = 1_000_000
"""So viel dürfen die Bilder einer Infomail zusammen wiegen; jede Nachricht trägt sie."""
MAX_PUNKTE = 20_000
_BREITE_MAX = 640  # so breit ist die Nachricht; Outlook achtet nur auf die Angabe am Bild


@dataclass(frozen=True, slots=True)
class Bild:
    """Ein geprüftes Bild: PNG, JPEG oder GIF."""

    art: str
    daten: bytes = field(repr=False)
    breite: int
    hoehe: int
    kennung: str
    """Unter der die Nachricht es zeigt (`cid:`); gleiches Bild, gleiche Kennung."""

    @property
    def dateiname(self) -> str:
        """Liefert, wie es als Anhang heißt; der Name der Datei könnte jemanden nennen."""
        return f"bild-{self.kennung[:8]}.{self.art}"

    @property
    def angaben(self) -> dict[str, str | int | float]:
        """Liefert, was am Element `img` steht; auf schmalen Bildschirmen wird es kleiner."""
        breite = min(self.breite, _BREITE_MAX)
        return {
            "src": f"cid:{self.kennung}",
            "width": breite,
            "style": "max-width:100%;height:auto;border:0",
        }

    @property
    def data_uri(self) -> str:
        """Liefert das Bild als Adresse, die es selbst enthält."""
        return f"data:image/{self.art};base64,{b64encode(self.daten).decode()}"


def read_bild(daten: bytes) -> Bild | None:
    """Liefert das Bild, das diese Bytes sind; None, wenn es keines der drei Arten oder unvollständig ist."""
    for art, groesse in (("png", _png), ("jpeg", _jpeg), ("gif", _gif)):
        if (gefunden := groesse(daten)) is not None and all(0 < punkte <= MAX_PUNKTE for punkte in gefunden):
            return Bild(art, daten, *gefunden, f"{sha256(daten).hexdigest()[:32]}@infomail")
    return None


_KOPF_PNG, _KOPF_GIF = 24, 10  # so weit stehen Art und Größe


def _png(daten: bytes) -> tuple[int, int] | None:
    ganz = daten[:8] == b"\x89PNG\r\n\x1a\n" and daten[12:16] == b"IHDR" and b"IEND" in daten[-64:]
    return unpack_from(">II", daten, 16) if ganz and len(daten) >= _KOPF_PNG else None


def _gif(daten: bytes) -> tuple[int, int] | None:
    ganz = daten[:6] in (b"GIF87a", b"GIF89a") and daten[-1:] == b";"
    return unpack_from("<HH", daten, 6) if ganz and len(daten) >= _KOPF_GIF else None


# ITU-T T.81, B.2.2: Hinter einem dieser Zeichen steht, wie groß das Bild ist.
_RAHMEN = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def _jpeg(daten: bytes) -> tuple[int, int] | None:
    if daten[:3] != b"\xff\xd8\xff" or b"\xff\xd9" not in daten:
        return None
    stelle = 2
    while stelle + 9 <= len(daten) and daten[stelle] == 0xFF:  # noqa: PLR2004 – so beginnt ein Abschnitt
        zeichen, laenge = daten[stelle + 1], int.from_bytes(daten[stelle + 2 : stelle + 4])
        if zeichen in _RAHMEN:
            hoehe, breite = unpack_from(">HH", daten, stelle + 5)
            return breite, hoehe
        stelle += 1 if zeichen == 0xFF else 2 + laenge  # noqa: PLR2004 – Füllzeichen
    return None


class Bildordner:
    """Der Ordner einer Infomail; liefert ihre Bilder und sagt, was daran nicht geht, mit Datei und Zeile."""

    def __init__(self, ordner: Path, infomail: Eintrag[Any]) -> None:
        self._ordner = ordner
        self._infomail = infomail
        self._gelesen: dict[str, Bild] = {}

    def find(self, ziel: str, alternativtext: str) -> Bild:
        """Liefert das Bild zu `![Alternativtext](Ziel)`; sonst VorlageError."""
        name = unquote(ziel)
        if not alternativtext.strip():
            raise self._fehler(ziel, f"Das Bild »{name}« hat keinen Alternativtext", _ALTERNATIVTEXT)
        if _ADRESSE.match(name):
            raise self._fehler(ziel, f"Das Bild »{name}« liegt nicht bei der Infomail", _IN_DEN_ORDNER)
        if not name or name in (".", "..") or _WEG.search(name):
            raise self._fehler(ziel, f"»{name}« ist nicht der Name eines Bildes", _IN_DEN_ORDNER)
        if name not in self._gelesen:
            self._gelesen[name] = self._read(ziel, name)
        return self._gelesen[name]

    def _read(self, ziel: str, name: str) -> Bild:
        pfad = self._ordner / name
        try:
            if not pfad.is_file():
                raise self._fehler(ziel, f"Das Bild »{name}« gibt es nicht", _IN_DEN_ORDNER)
            if pfad.resolve().parent != self._ordner.resolve():
                raise self._fehler(ziel, f"Das Bild »{name}« ist ein Verweis nach anderswo", _IN_DEN_ORDNER)
            with pfad.open("rb") as strom:
                daten = strom.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            warum = grund(error) if isinstance(error, OSError) else "so heißt keine Datei"
            raise self._fehler(
                ziel, f"Das Bild »{name}« ist nicht lesbar ({warum})", _IN_DEN_ORDNER
            ) from error
        if len(daten) > MAX_BYTES:
            raise self._fehler(ziel, f"Das Bild »{name}« ist größer als 1 MB", _KLEINER)
        endung = Path(name).suffix.casefold()
        bild = read_bild(daten) if endung in ENDUNGEN else None
        if bild is None or ENDUNGEN[endung] != bild.art:
            raise self._fehler(ziel, f"»{name}« ist kein Bild, das jedes Postfach zeigt", _ARTEN)
        return bild

    def check_umfang(self, bilder: tuple[Bild, ...]) -> None:
        """Wirft VorlageError, wenn die Bilder zusammen zu groß sind."""
        if (umfang := sum(len(bild.daten) for bild in bilder)) > MAX_BYTES:
            raise self._fehler(
                None, f"Die Bilder wiegen zusammen {megabyte(umfang)}, erlaubt ist 1 MB", _KLEINER
            )

    def _fehler(self, ziel: str | None, text: str, hilfe: str) -> VorlageError:
        infomail = self._infomail
        stelle = -1 if ziel is None else infomail.text.find(f"]({ziel}" if ziel else "]()")
        zeile = infomail.erste_zeile + infomail.text.count("\n", 0, max(stelle, 0))
        return VorlageError(f"{infomail.datei}:{zeile}: {text}", hilfe)


ENDUNGEN = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}
"""Woran ein Bild am Dateinamen zu erkennen ist."""
_ADRESSE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_WEG = re.compile(r"[/\\\x00-\x1f]")
_BEISPIEL = "![Gruppenbild im Rathaus](treffen.png)"
_ALTERNATIVTEXT = f"In die eckigen Klammern schreiben, was darauf zu sehen ist: {_BEISPIEL}"
_IN_DEN_ORDNER = f"Die Datei in den Ordner der Infomail legen und nur ihren Namen nennen: {_BEISPIEL}"
_KLEINER = "In einem Bildprogramm verkleinern, auf etwa 1200 Punkte Breite, und als JPEG speichern."
_ARTEN = "Als PNG, JPEG oder GIF speichern, mit der Endung dazu."

"""Word-Dateien: Titel und Stand in den Eigenschaften, und gleiche Eingabe gibt gleiche Bytes."""

import re
import zipfile
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape as escape_xml

from kommunennetz.setzerei.pandoc import convert
from kommunennetz.setzerei.vorlagen import Vorlagen

_TITEL = re.compile(r"<dc:title>.*?</dc:title>")
_ZEIT = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def build_docx(markdown: str, titel: str, sprache: str, stand: date, vorlagen: Vorlagen) -> bytes:
    """Liefert das Dokument als Word-Datei im Aussehen von layout.docx."""
    argumente = [f"--reference-doc={vorlagen.layout('layout.docx')}", f"--metadata=lang:{sprache}"]
    return normalize(convert(markdown, "docx", vorlagen, argumente), titel, stand)


def normalize(docx: bytes, titel: str, stand: date) -> bytes:
    """Liefert dieselbe Word-Datei mit Titel und Stand in den Eigenschaften und ohne Uhrzeiten.

    Warum nicht als Metadatum für pandoc: dort würde der Titel noch einmal über den Text gesetzt.
    """
    ziel = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as alt, zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for name in alt.namelist():
            inhalt = alt.read(name)
            if name == "docProps/core.xml":
                inhalt = _eigenschaften(inhalt.decode(), titel, stand).encode()
            eintrag = zipfile.ZipInfo(name)
            eintrag.compress_type = zipfile.ZIP_DEFLATED
            eintrag.create_system = 0
            neu.writestr(eintrag, inhalt)
    return ziel.getvalue()


def _eigenschaften(core: str, titel: str, stand: date) -> str:
    core = _TITEL.sub(lambda _: f"<dc:title>{escape_xml(titel)}</dc:title>", core)
    return _ZEIT.sub(rf"\g<1>{stand.isoformat()}T00:00:00Z", core)

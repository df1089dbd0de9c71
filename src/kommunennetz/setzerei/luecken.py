"""Die Lücken einer Word-Datei: Inhaltssteuerelemente, deren Inhalt in eine neue Fassung mitkommt.

Wie eine Lücke entsteht, steht in aufbereiten.lua. Hier wird gelesen, was jemand hineingeschrieben hat, und an
derselben Stelle (gleiches Tag) wieder eingesetzt, als bloßer Text.
"""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, unescape

_DOKUMENT = "word/document.xml"
# So viel ist kein Papier mehr, sondern eine Datei, die beim Auspacken den Speicher füllen soll.
_GROESSTES = 50_000_000
# In einer Word-Datei steht keiner; in einer präparierten vervielfacht er den Text.
_DOCTYPE = b"<!DOCTYPE"
_KEINE_WORD_DATEI = (
    *(zipfile.BadZipFile, zlib.error, ET.ParseError, OSError, EOFError),
    *(KeyError, ValueError, NotImplementedError, RuntimeError),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LUECKE = re.compile(r"<w:sdt><w:sdtPr>(?:(?!</w:sdt>).)*?</w:sdt>", re.DOTALL)
_NAMEN = re.compile(r'<w:alias w:val="([^"]*)"/><w:tag w:val="([^"]*)"/>')
_ANFUEHRUNG = {"&quot;": '"'}
_LEER = "<w:showingPlcHdr/>"
_PLATZHALTER = re.compile(r"\[(?:bitte eintragen: [^\[\]]*|…)\]")
_INHALT = re.compile(r"<w:sdtContent>.*</w:sdtContent>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Eintragung:
    """Was in einer Lücke steht: ihr Titel und der Text, Zeilen getrennt durch Umbrüche."""

    tag: str
    """Leer, wenn ein Programm es weggelassen hat; LibreOffice 7.4 tut das."""
    titel: str
    text: str


@dataclass(frozen=True, slots=True)
class Mitnahme:
    """Die neue Datei mit dem, was in der alten eingetragen war, und was darin keinen Platz mehr hat."""

    docx: bytes
    mitgenommen: tuple[Eintragung, ...]
    verloren: tuple[Eintragung, ...]


def nimm_mit(neu: bytes, alt: bytes) -> Mitnahme | None:
    """Liefert die neue Word-Datei mit den Eintragungen der alten; None, wenn die alte keine lesbare ist."""
    eintragungen = read_eintragungen(alt)
    if eintragungen is None:
        return None
    with zipfile.ZipFile(BytesIO(neu)) as datei:
        dokument = datei.read(_DOKUMENT).decode()
    nach_tag = _verteile(eintragungen, dokument)
    gefuellt = _fuelle(dokument, nach_tag)
    mitgenommen = tuple(nach_tag.values())
    verloren = tuple(
        eintragung for eintragung in eintragungen if all(eintragung is not eine for eine in mitgenommen)
    )
    return Mitnahme(_ersetze_dokument(neu, gefuellt) if mitgenommen else neu, mitgenommen, verloren)


def read_eintragungen(docx: bytes) -> list[Eintragung] | None:
    """Liefert, was in den Lücken eingetragen ist, in ihrer Folge; None, wenn es keine Word-Datei ist."""
    try:
        with zipfile.ZipFile(BytesIO(docx)) as datei:
            if datei.getinfo(_DOKUMENT).file_size > _GROESSTES:
                return None
            inhalt = datei.read(_DOKUMENT)
        wurzel = None if _DOCTYPE in inhalt else ET.fromstring(inhalt)  # noqa: S314 – ohne DOCTYPE, nicht zu groß
    except _KEINE_WORD_DATEI:
        return None
    if wurzel is None:
        return None
    return [eintragung for luecke in wurzel.iter(f"{_W}sdt") if (eintragung := _lies(luecke))]


def _lies(luecke: ET.Element) -> Eintragung | None:
    angaben, inhalt = luecke.find(f"{_W}sdtPr"), luecke.find(f"{_W}sdtContent")
    if angaben is None or inhalt is None or angaben.find(f"{_W}showingPlcHdr") is not None:
        return None
    tag, titel, text = _wert(angaben, "tag"), _wert(angaben, "alias"), "".join(_text(inhalt)).strip()
    # LibreOffice lässt die Angabe, dass nur der Platzhalter dasteht, beim Speichern manchmal weg.
    ist_leer = not text or _PLATZHALTER.fullmatch(text) is not None
    return None if ist_leer or not (tag or titel) else Eintragung(tag, titel or tag, text)


def _wert(angaben: ET.Element, name: str) -> str:
    element: Any = angaben.find(f"{_W}{name}")
    return "" if element is None else element.get(f"{_W}val", "")


def _text(inhalt: ET.Element) -> Iterator[str]:
    for nummer, element in enumerate(inhalt.iter()):
        match element.tag.removeprefix(_W):
            case "t":
                yield element.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "p" if nummer > 1:
                yield "\n"


def _verteile(eintragungen: Iterable[Eintragung], dokument: str) -> dict[str, Eintragung]:
    """Liefert die Eintragungen nach den Tags der Lücken, die es im neuen Dokument gibt."""
    namen = [(unescape(titel, _ANFUEHRUNG), tag) for titel, tag in _NAMEN.findall(dokument)]
    titel_darin = Counter(titel for titel, _ in namen)
    tags = {tag for _, tag in namen}
    nach_titel = {titel: tag for titel, tag in namen if titel_darin[titel] == 1}
    verteilt: dict[str, Eintragung] = {}
    for eintragung in eintragungen:
        tag = eintragung.tag or nach_titel.get(eintragung.titel, "")
        if tag in tags:
            # Wer in Word eine Zeile verdoppelt, verdoppelt ihre Tags; die erste steht, wo sie hingehört.
            verteilt.setdefault(tag, eintragung)
    return verteilt


def _fuelle(dokument: str, eintragungen: Mapping[str, Eintragung]) -> str:
    def fuelle(luecke: re.Match[str]) -> str:
        namen = _NAMEN.search(luecke[0])
        if namen is None or (eintragung := eintragungen.get(namen[2])) is None:
            return luecke[0]
        inhalt = f"<w:sdtContent><w:r>{_als_lauf(eintragung.text)}</w:r></w:sdtContent>"
        return _INHALT.sub(lambda _: inhalt, luecke[0].replace(_LEER, ""))

    return _LUECKE.sub(fuelle, dokument)


def _als_lauf(text: str) -> str:
    zeilen = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(teil)}</w:t>' for teil in zeile.split("\t"))
        for zeile in text.split("\n")
    )
    return "<w:br/>".join(zeilen)


def _ersetze_dokument(docx: bytes, dokument: str) -> bytes:
    ziel = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as alt, zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for eintrag in alt.infolist():
            inhalt = dokument.encode() if eintrag.filename == _DOKUMENT else alt.read(eintrag)
            neu.writestr(eintrag, inhalt)
    return ziel.getvalue()

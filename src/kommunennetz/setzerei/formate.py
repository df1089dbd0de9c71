"""Ein Markdown, vier Ausgaben: md, html, docx und pdf."""

import re
import zipfile
from datetime import date
from enum import StrEnum
from html import escape as escape_html
from io import BytesIO
from xml.sax.saxutils import escape as escape_xml

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.htmllayout import check_html, check_layout
from kommunennetz.setzerei.programme import convert
from kommunennetz.setzerei.vorlagen import Vorlagen

_TITEL = re.compile(r"<dc:title>.*?</dc:title>")
# Was aufbereiten.lua mit einer Textmarke »zusammen« umgibt, soll kein Seitenende trennen.
_ZUSAMMEN = re.compile(
    r'<w:bookmarkStart w:id="9999" w:name="zusammen" ?/>(.*?)<w:bookmarkEnd w:id="9999" ?/>', re.DOTALL
)
_ABSATZ = re.compile(r"<w:pPr>(?:<w:pStyle [^>]*/>)?")
_ZEIT = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class Dokumentformat(StrEnum):
    """Die Dateiart eines Dokuments; der Wert ist auch die Dateiendung."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MD = "md"


def build(  # noqa: PLR0913 – alles außer Text und Format wird mit Namen übergeben
    markdown: str,
    dokumentformat: Dokumentformat,
    *,
    titel: str,
    stand: date,
    vorlagen: Vorlagen,
    sprache: str = "de-DE",
    wasserzeichen: str = "",
) -> bytes:
    """Liefert das Dokument als Bytes; gleiche Eingabe gibt gleiche Bytes.

    `titel` steht in den Eigenschaften der Datei, `stand` als ihr Datum; die Überschrift steht im Markdown.
    Ein Wasserzeichen steht im PDF auf jeder Seite. VorlageError, wenn der Titel fehlt, die Überschriften
    Lücken haben oder ein Layout nicht taugt.
    """
    if not titel.strip():
        raise VorlageError("Dem Dokument fehlt ein Titel", "Ohne Titel ist keine Datei barrierefrei.")
    text = "\n".join(markdown.splitlines()).rstrip("\n") + "\n"
    match dokumentformat:
        case Dokumentformat.MD:
            return text.encode()
        case Dokumentformat.HTML:
            return _build_html(text, titel, sprache, vorlagen)
        case Dokumentformat.DOCX:
            return _build_docx(text, titel, sprache, stand, vorlagen)
        case Dokumentformat.PDF:
            from kommunennetz.setzerei.pdf import build_pdf

            return build_pdf(text, titel, sprache, stand, vorlagen, wasserzeichen)


def _build_html(markdown: str, titel: str, sprache: str, vorlagen: Vorlagen) -> bytes:
    layout = vorlagen.layout("layout.html")
    check_layout(layout)
    argumente = [
        f"--template={layout}",
        f"--variable=titel={escape_html(titel)}",
        f"--variable=sprache={sprache.partition('-')[0]}",
    ]
    html = convert(markdown, "html5", vorlagen, argumente)
    check_html(html.decode(), layout)
    return html


def _build_docx(markdown: str, titel: str, sprache: str, stand: date, vorlagen: Vorlagen) -> bytes:
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
            elif name == "word/document.xml":
                inhalt = _ZUSAMMEN.sub(_halte_zusammen, _mit_ganzen_zeilen(inhalt.decode())).encode()
            eintrag = zipfile.ZipInfo(name)
            eintrag.compress_type = zipfile.ZIP_DEFLATED
            eintrag.create_system = 0
            neu.writestr(eintrag, inhalt)
    return ziel.getvalue()


def _mit_ganzen_zeilen(dokument: str) -> str:
    """Liefert dasselbe Dokument, in dem keine Zeile einer Tabelle über das Seitenende reicht."""
    ganze = "<w:tr><w:trPr><w:cantSplit/>"
    # Eigenschaften hat bei pandoc nur die Kopfzeile.
    return dokument.replace("<w:tr><w:trPr>", ganze).replace("<w:tr><w:tc>", f"{ganze}</w:trPr><w:tc>")


def _halte_zusammen(treffer: re.Match[str]) -> str:
    """Liefert das Stück, in dem jeder Absatz beim nächsten bleibt."""
    *davor, letzter = re.split(r"(?=<w:p>)", treffer[1])
    return _ABSATZ.sub(r"\g<0><w:keepNext/>", "".join(davor)) + letzter


def _eigenschaften(core: str, titel: str, stand: date) -> str:
    core = _TITEL.sub(lambda _: f"<dc:title>{escape_xml(titel)}</dc:title>", core)
    return _ZEIT.sub(rf"\g<1>{stand.isoformat()}T00:00:00Z", core)

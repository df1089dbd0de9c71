"""Was in einer Datei zu lesen ist, gleich wie es verpackt oder maskiert ist."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import NamedTuple
from urllib.parse import unquote

_MASKIERT = re.compile(r"&(?:#\w+|\w+);")
_PROZENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
_ZEICHEN = re.compile(r"<[^<>]*>")
_ABSATZ = re.compile(r"</(?:w:p|text:p|text:h|si|t|c|row|p|div|td|th|li|h\d)>|<(?:br|w:br|w:tab)\b[^<>]*>")
_GEFALTET = re.compile(r"\r?\n[ \t]")
_SILBENTRENNUNG = re.compile(r"(?<=[^\W\d_])[-\u2010]\n[ \t]*(?=[^\W\d_])")
# Womit Linien gezeichnet und Orte genannt werden: so viele Zahlen, dass manche einer Rufnummer gleicht.
_GEOMETRIE = re.compile(
    r"""\bd=(?P<zeichen>["'])\s*[Mm][MmLlHhVvCcSsQqTtAaZz0-9\s,.+-]*(?P=zeichen)"""
    r"""|"coordinates"\s*:\s*[\[\]0-9\s,.eE+-]*"""
    # die Zelle einer Gemeinde in karte.json
    r"""|"[0-9]{5,9}"\s*:\s*"-?\d+(?:[ ;]-?\d+){5,}\""""
)
_BINAER = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"wOFF", b"wOF2", b"\x00\x01\x00\x00", b"OTTO", b"\x1f\x8b",
    b"7z\xbc\xaf",    b"\xd0\xcf\x11\xe0", b"\x7fELF",
)  # fmt: skip
_TEXTE_IM_ZIP = (".xml", ".rels", ".txt", ".html", ".json", ".csv", ".yaml", ".md", ".vml")
GROESSTES = 50_000_000
"""So viel wird aus einer Datei gelesen; mehr wäre keine, die dieses Programm schreibt."""


class Inhalt(NamedTuple):
    """Die Texte einer Datei; in den genauen stimmen die Nummern der Zeilen."""

    genau: tuple[str, ...]
    entpackt: tuple[str, ...] = ()
    ungelesen: str = ""
    """Warum etwas darin nicht durchsucht ist; leer, wenn alles es ist."""


def read_inhalt(datei: str, daten: bytes) -> Inhalt:
    """Liefert, was in einer Datei zu lesen ist; was sich nicht lesen lässt, steht in `ungelesen`."""
    if len(daten) > GROESSTES:
        return Inhalt((), ungelesen="größer als 50 MB")
    if daten.startswith(b"%PDF"):
        return _aus_pdf(daten)
    if daten.startswith(b"PK\x03\x04"):
        return _aus_zip(daten)
    if daten.startswith(_BINAER):
        # Was darin als Text steht, etwa der Name eines Bearbeiters, ist trotzdem zu finden.
        return Inhalt((), (daten.decode("latin-1"), daten.decode("utf-8", "replace")), "kein Text")
    return _aus_text(datei.casefold(), daten)


def _aus_text(name: str, daten: bytes) -> Inhalt:
    text = _GEOMETRIE.sub(lambda linie: "\n" * linie[0].count("\n"), _als_text(daten))
    if name.endswith((".eml", ".mbox", ".mht")):
        return _aus_mail(text, daten)
    ansichten = tuple(_ansichten(text))
    return Inhalt(ansichten, (_GEFALTET.sub("", text),) if name.endswith((".ics", ".vcf")) else ())


def _als_text(daten: bytes) -> str:
    if daten.startswith((b"\xff\xfe", b"\xfe\xff")):
        return daten.decode("utf-16", "replace")
    try:
        return daten.decode("utf-8-sig")
    except UnicodeDecodeError:
        return daten.decode("cp1252", "replace")


def _ansichten(text: str) -> Iterator[str]:
    """Liefert den Text, und wie ein Browser oder ein anderes Programm ihn läse; Zeilen bleiben Zeilen."""
    yield text
    anders = text
    if _ESCAPE.search(anders):
        anders = _ESCAPE.sub(lambda treffer: chr(int(treffer[1] or treffer[2], 16)), anders)
    if _PROZENT.search(anders):
        anders = unquote(anders, errors="replace")
    ausgezeichnet = "<" in anders and ">" in anders
    if _MASKIERT.search(anders):
        anders = html.unescape(anders)
    if anders != text:
        yield anders
    if ausgezeichnet:
        zeilen = _ABSATZ.sub(lambda marke: " " + marke[0], text)
        # Getrennt wie Zellen, und zusammen wie Silben: Word teilt ein Wort, wo es will.
        yield html.unescape(_ZEICHEN.sub(lambda marke: " " + "\n" * marke[0].count("\n"), zeilen))
        yield html.unescape(_ZEICHEN.sub(lambda marke: "\n" * marke[0].count("\n"), zeilen))


def _aus_mail(text: str, daten: bytes) -> Inhalt:
    nachricht = message_from_bytes(daten, policy=policy.default)
    teile, ungelesen = [], ""
    for teil in nachricht.walk():
        # Ein Wert, den Python nicht versteht, steht im Text unverändert.
        teile.append("\n".join(f"{name}: {wert}" for name, wert in teil.raw_items()))
        teile.append("\n".join(f"{name}: {_kopfwert(wert)}" for name, wert in teil.raw_items()))
        if teil.is_multipart():
            continue
        inhalt = teil.get_payload(decode=True)
        if isinstance(inhalt, bytes):
            innen = read_inhalt(teil.get_filename() or "", inhalt)
            teile += [*innen.genau, *innen.entpackt]
            ungelesen = ungelesen or innen.ungelesen
    return Inhalt((text,), tuple(teile), ungelesen)


def _kopfwert(wert: str) -> str:
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(str(wert))))
    except (ValueError, LookupError, UnicodeError):
        return str(wert)


def _aus_zip(daten: bytes) -> Inhalt:
    teile: list[str] = []
    rest = GROESSTES
    try:
        with zipfile.ZipFile(io.BytesIO(daten)) as archiv:
            for eintrag in archiv.infolist():
                teile.append(eintrag.filename)
                if not eintrag.filename.casefold().endswith(_TEXTE_IM_ZIP):
                    continue
                if eintrag.file_size > rest:
                    return Inhalt((), tuple(teile), "größer als 50 MB")
                rest -= eintrag.file_size
                teile += _ansichten(_als_text(archiv.read(eintrag)))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return Inhalt((), (*teile, daten.decode("latin-1")), "beschädigtes oder verschlüsseltes Archiv")
    return Inhalt((), tuple(teile))


def _aus_pdf(daten: bytes) -> Inhalt:
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    # Was ihr an einer Datei auffällt, schriebe sie sonst englisch auf die Fehlerausgabe.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        leser = pypdf.PdfReader(io.BytesIO(daten))
        angaben = [str(wert) for wert in (leser.metadata or {}).values()]
        seiten = [seite.extract_text() for seite in leser.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return Inhalt((), (daten.decode("latin-1"),), "das PDF lässt sich nicht lesen")
    texte = [*seiten, *(_SILBENTRENNUNG.sub("", seite) for seite in seiten), *angaben]
    # Ein PDF ohne ein Wort ist ein Bild.
    return Inhalt((), tuple(texte), "" if any(map(str.strip, seiten)) else "ein PDF ohne Text")

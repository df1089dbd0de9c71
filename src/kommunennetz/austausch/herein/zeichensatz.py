"""Aus Bytes Text: UTF-8, UTF-16, Windows, Mac, DOS; und ob ein Text schon vorher falsch gelesen war."""

import re

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ALTE = ("cp1252", "mac_roman", "cp850")
_BUCHSTABEN = "äöüÄÖÜßéèêàáâçëïîñóôúÉåøæł"
_ZEICHEN = "„“”‚‘’»«›‹–—…€§°·•²³×½ ®©™´`\u00a0\u00ad\ufeff"
_NICHT_ASCII = re.compile(r"[^\x00-\x7f]+")
# »Gro§e« und »€rzte«: Zeichen, die in einem Wort nichts zu suchen haben.
_IM_WORT = re.compile(r"[^\W\d_][§€…„”°·•²³×½®©™]+[^\W\d_]|\b€[a-zäöüß]")
# Mehr als so viele Nullbytes auf jeder zweiten Stelle hat nur UTF-16.
_NULLEN = 0.3


def decode(daten: bytes) -> str | None:
    """Liefert den Text; None, wenn kein gebräuchlicher Zeichensatz passt."""
    unicode = _versuche(daten, "utf-16" if daten.startswith(_UTF16) else _utf8_oder_utf16(daten))
    if unicode is not None:
        return unicode
    gelesen = [text for zeichensatz in _ALTE if (text := _versuche(daten, zeichensatz)) is not None]
    glaubhafte = [text for text in gelesen if _ist_glaubhaft(text)]
    return max(glaubhafte, key=_zaehle_umlaute, default=_versuche(daten, "cp1252"))


def ist_beschaedigt(text: str) -> bool:
    """Liefert, ob der Text beim Speichern mit falschem Zeichensatz verdorben wurde: »MÃ¼nster«."""
    return "\ufffd" in text or repariert(text) != text


def repariert(text: str) -> str:
    """Liefert den Text, wie er vor dem Schaden wohl hieß: »Münster« zu »MÃ¼nster«."""
    return text if text.isascii() else _NICHT_ASCII.sub(_repariert, text)


def _repariert(treffer: re.Match[str]) -> str:
    for zeichensatz in ("cp1252", "latin-1", "mac_roman", "cp850"):
        try:
            heil = treffer[0].encode(zeichensatz).decode("utf-8")
        except UnicodeError:
            continue
        if heil != treffer[0] and all(zeichen in _BUCHSTABEN + _ZEICHEN for zeichen in heil):
            return heil
    return treffer[0]


def _utf8_oder_utf16(daten: bytes) -> str:
    """Liefert UTF-16 auch ohne Marke, wenn jede zweite Stelle leer ist, sonst UTF-8."""
    probe = daten[:4000]
    for erste, zeichensatz in ((1, "utf-16-le"), (0, "utf-16-be")):
        if probe[erste::2].count(0) > _NULLEN * len(probe) and not probe[1 - erste :: 2].count(0):
            return zeichensatz
    return "utf-8-sig"


def _versuche(daten: bytes, zeichensatz: str) -> str | None:
    try:
        return daten.decode(zeichensatz)
    except UnicodeDecodeError:
        return None


def _zaehle_umlaute(text: str) -> int:
    return sum(map(text.count, "äöüÄÖÜß"))


def _ist_glaubhaft(text: str) -> bool:
    fremde = {zeichen for lauf in _NICHT_ASCII.findall(text) for zeichen in lauf}
    return fremde <= set(_BUCHSTABEN + _ZEICHEN) and _IM_WORT.search(text) is None

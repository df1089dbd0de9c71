"""Von den Bytes einer Datei zu ihrem Baum: erst der Text und was in keinem stehen darf, dann YAML."""

import codecs
import unicodedata
from itertools import islice

from kommunennetz.befund import Befund
from kommunennetz.model import leseregeln
from kommunennetz.register.lesen.yaml_text import (
    ZUSAMMENGESETZT,
    Gelesen,
    Meldungen,
    Stelle,
    als_unsichtbares,
)
from kommunennetz.worte.konflikt import find_konfliktmarke
from kommunennetz.worte.zeichen import find_unsichtbare

# Unsichtbares kommt selten allein; wer die ersten berichtigt, sieht, worum es geht.
_GENUG = 3
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def parse(daten: bytes, datei: str, *, erste_zeile: int = 1) -> Gelesen:
    """Liefert den Inhalt einer YAML-Datei; `erste_zeile` verschiebt die Stellen (Kopf einer Infomail)."""
    meldungen = Meldungen(datei, erste_zeile - 1)
    if (text := _als_text(daten, meldungen)) is None:
        return Gelesen(None, meldungen.befunde, {})
    # Was im Zwischenspeicher steht, wird nicht gelesen; so lange muss auch PyYAML nicht geladen werden.
    from kommunennetz.register.lesen.yaml_leser import read

    return read(text, meldungen)


def check_text(daten: bytes, datei: str, erste_zeile: int, *, mit_emojis: bool = False) -> list[Befund]:
    """Liefert die Befunde zu einem Text, der kein YAML ist, für den aber dieselben Zeichen verboten sind.

    In Fließtext (`mit_emojis`) darf ein Symbol bunt sein.
    """
    meldungen = Meldungen(datei, erste_zeile - 1)
    if (text := _als_text(daten, meldungen, mit_emojis=mit_emojis)) is not None:
        _check_nfc(text, meldungen)
    return meldungen.befunde


def _als_text(daten: bytes, meldungen: Meldungen, *, mit_emojis: bool = False) -> str | None:
    """Liefert den Text einer Datei; None und einen Befund, wenn es keiner ist, den man lesen kann."""
    if _ist_utf16(daten):
        meldungen.melde(
            meldungen.stelle_in("", 0), leseregeln.nicht_utf8, "die Datei ist in UTF-16 geschrieben", _UTF8
        )
        return None
    try:
        text = daten.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        davor = daten[: error.start].decode("utf-8", "replace")
        stelle = meldungen.stelle_in(davor, len(davor))
        meldungen.melde(stelle, leseregeln.nicht_utf8, "die Datei ist nicht in UTF-8 geschrieben", _UTF8)
        return None
    if (zeile := find_konfliktmarke(text)) is not None:
        meldungen.melde(
            Stelle(zeile + meldungen.versatz, 1), leseregeln.konflikt, _KONFLIKT, _ZUSAMMENFUEHREN
        )
        return None
    return None if _hat_unsichtbare(text, meldungen, mit_emojis=mit_emojis) else text


def _ist_utf16(daten: bytes) -> bool:
    """Liefert, ob es UTF-16 ist: am BOM, oder weil fast jedes zweite Byte null ist."""
    if daten.startswith(_UTF16):
        return True
    # In keinem anderen Text steht ein Nullbyte; die ersten genügen, um es zu erkennen.
    anfang = daten[:200]
    return any(anfang[seite::2].count(0) > len(anfang) // 4 for seite in (0, 1)) and len(anfang) > 1


def _hat_unsichtbare(text: str, meldungen: Meldungen, *, mit_emojis: bool) -> bool:
    stellen = list(islice(find_unsichtbare(text, mit_emojis=mit_emojis), _GENUG + 1))
    for nummer, stelle in enumerate(stellen[:_GENUG], 1):
        was, hilfe = als_unsichtbares(text[stelle])
        weitere = " und weiter unten noch mehr" if nummer == _GENUG < len(stellen) else ""
        meldungen.melde(meldungen.stelle_in(text, stelle), leseregeln.steuerzeichen, f"{was}{weitere}", hilfe)
    return bool(stellen)


def _check_nfc(text: str, meldungen: Meldungen) -> None:
    """Meldet die ersten Zeilen, in denen ein Umlaut aus zwei Zeichen besteht."""
    zeilen = (
        nummer
        for nummer, zeile in enumerate(text.splitlines(), 1)
        if not unicodedata.is_normalized("NFC", zeile)
    )
    for nummer in islice(zeilen, _GENUG):
        stelle = Stelle(nummer + meldungen.versatz, 1)
        meldungen.melde(stelle, leseregeln.nicht_nfc, ZUSAMMENGESETZT, "Die Zeile neu eintippen.")


_KONFLIKT = "hier steht eine Konfliktmarke von Git"
_ZUSAMMENFUEHREN = (
    "Entscheiden, welche der beiden Fassungen gilt; die andere und die Zeilen mit <<<<<<<, ======= und "
    ">>>>>>> löschen."
)
_UTF8 = "Im Editor »Speichern mit Codierung: UTF-8« wählen."

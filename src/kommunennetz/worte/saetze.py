"""Satzbau: Mehrzahl, Größe, Aufzählung, »oder«, und was gemeint sein kann."""

from collections.abc import Iterable

# Bis hierhin hilft es, alles aufzuzählen; darüber liest es niemand.
_AUFZAEHLBAR = 8
_ZAHLWORTE = (
    "", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip


def mit_anzahl(anzahl: int, einzahl: str, mehrzahl: str) -> str:
    """Liefert »1 Datei«, »0 Dateien«, »2 Dateien«."""
    return f"{anzahl} {einzahl if anzahl == 1 else mehrzahl}"


def in_worten(anzahl: int) -> str:
    """Liefert »eine«, »zwei« bis »zwölf«, darüber und bei null die Ziffern."""
    return _ZAHLWORTE[anzahl] if 0 < anzahl < len(_ZAHLWORTE) else str(anzahl)


def megabyte(anzahl: int) -> str:
    """Liefert so viele Bytes als »1,4 MB«."""
    return f"{anzahl / 1_000_000:.1f} MB".replace(".", ",")


def satzanfang(text: str) -> str:
    """Liefert den Text mit großem ersten Buchstaben; alles andere bleibt."""
    return text[:1].upper() + text[1:]


def aufgezaehlt(namen: Iterable[str]) -> str:
    """Liefert »Bonn«, »Bonn und Essen«, »Bonn, Essen und Köln«."""
    *davor, letzter = namen
    return f"{', '.join(davor)} und {letzter}" if davor else letzter


def gekuerzt(namen: Iterable[str], hoechstens: int) -> str:
    """Liefert »Bonn, Essen, Köln«, und sind es mehr als höchstens erlaubt, »Bonn, Essen und 3 weitere«."""
    alle = list(namen)
    weitere = len(alle) - hoechstens
    return f"{', '.join(alle[:hoechstens])} und {weitere} weitere" if weitere > 0 else ", ".join(alle)


def meinten_sie(*gemeinte: str) -> str:
    """Liefert »Meinten Sie »Bonn« oder »Borken«?«."""
    return f"Meinten Sie {' oder '.join(f'»{einer}«' for einer in gemeinte)}?"


def meinten(wert: str, bekannte: Iterable[str]) -> str:
    """Liefert »Meinten Sie …?« oder, wenn nichts nahe liegt und es wenige sind, alles Bekannte."""
    auswahl = list(dict.fromkeys(bekannte))
    if nahe := find_nahes(wert, auswahl):
        return meinten_sie(nahe)
    return f"Bekannt sind: {', '.join(auswahl)}." if 0 < len(auswahl) <= _AUFZAEHLBAR else ""


def find_nahes(wert: str, bekannte: Iterable[str]) -> str:
    """Liefert, was einem Wort am nächsten kommt; leer, wenn nichts nahe liegt."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(wert.casefold(), list(bekannte), n=1)), "")

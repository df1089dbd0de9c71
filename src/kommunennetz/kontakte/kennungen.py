"""Kennungen für Personen: zufällig, nie doppelt, und keine sieht aus wie ein Name."""

import re
from collections.abc import Callable

from kommunennetz.dateien import read_inhalt
from kommunennetz.errors import RegisterError
from kommunennetz.kontakte.kontaktordner import Kontaktordner

# Ohne Zeichen, die sich am Telefon verwechseln lassen: 0 und o, 1 und l und i.
_ZEICHEN = "abcdefghjkmnpqrstuvwxyz23456789"
_LAENGE = 5
_VERSUCHE = 1000
_KENNUNG = re.compile(rb"(?<![a-z0-9])[a-z0-9]{5}(?![a-z0-9])")
LOESCHPROTOKOLL = "loeschprotokoll.jsonl"


def neue_kennung(kontakte: Kontaktordner, zufall: Callable[[int], int]) -> str:
    """Liefert eine Kennung, die noch niemand hatte, auch keine gelöschte Person.

    `zufall` liefert eine Zahl unter der genannten (`secrets.randbelow`). RegisterError, wenn sich lange keine
    findet.
    """
    vergebene = list_vergebene(kontakte)
    for _ in range(_VERSUCHE):
        kennung = "".join(_ZEICHEN[zufall(len(_ZEICHEN))] for _ in range(_LAENGE))
        # Ohne Ziffer könnte es ein Nachname sein, ohne Buchstaben eine Postleitzahl.
        if kennung not in vergebene and not kennung.isalpha() and not kennung.isdigit():
            return kennung
    raise RegisterError("Es findet sich keine freie Kennung.", "Den Befehl noch einmal aufrufen.")


def list_vergebene(kontakte: Kontaktordner) -> frozenset[str]:
    """Liefert alle Kennungen, die es gibt oder gab; in unlesbaren Dateien alles, was eine sein könnte."""
    personen = [eine.person for eine in kontakte.amtspersonen]
    kennungen = {person.id for person in personen}
    kennungen |= {person.nachfolge_von for person in personen if person.nachfolge_von is not None}
    kennungen |= _in_einladungen(kontakte)
    for datei in (*kontakte.unlesbar, LOESCHPROTOKOLL):
        try:
            inhalt = read_inhalt(kontakte.ort / datei) or b""
        except OSError:
            # Ein Ordner statt einer Datei, oder Rechte fehlen: Darüber hat die Prüfung einen Befund.
            continue
        kennungen |= {treffer.decode() for treffer in _KENNUNG.findall(inhalt)}
    return frozenset(kennungen)


def _in_einladungen(kontakte: Kontaktordner) -> frozenset[str]:
    """Liefert die Kennungen, die Einladungen und Anwesenheit nennen, auch die Gelöschter."""
    saetze = [eintrag.satz for eintrag in kontakte.veranstaltungen.values()]
    genannte = (
        *(kennung for satz in saetze for eine in satz.einladungen for kennung in (eine.person, eine.ersatz)),
        *(eine.person for satz in saetze for eine in satz.anwesenheit),
    )
    return frozenset(kennung for kennung in genannte if kennung is not None)

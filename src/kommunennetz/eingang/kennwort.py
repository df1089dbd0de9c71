"""Antworten, die ein Verweis unserer Mails vorbereitet hat: im Betreff die Antwort und eine Kennung."""

import re
from dataclasses import dataclass

from kommunennetz.eingang.mail import Mail

_KENNUNG = re.compile(r"\[\s*kn-([0-9a-f]{8})\s*\]", re.IGNORECASE)
_VORSATZ = re.compile(r"^(?:(?:re|aw|antw|antwort|wg|fwd?)\s*:\s*)+", re.IGNORECASE)
_ABMELDUNG = "abmeldung"


@dataclass(frozen=True, slots=True)
class Kennwortantwort:
    """Die Kennung, und was davor stand; `stand` ist leer, wenn es keine der drei Antworten ist."""

    kennung: str
    stand: str
    jemand_anderes: bool = False


def find_kennwort(mail: Mail) -> Kennwortantwort | None:
    """Liefert, was die Betreffzeile antwortet; None, wenn keine Kennung darin steht."""
    gefunden = _KENNUNG.search(mail.betreff)
    if gefunden is None:
        return None
    vorher = _schlicht(mail.betreff[: gefunden.start()])
    kennung = gefunden[1].lower()
    if vorher.startswith("wir kommen nicht"):
        return Kennwortantwort(kennung, "abgesagt")
    if vorher.startswith("wir kommen"):
        return Kennwortantwort(kennung, "zugesagt")
    if vorher.startswith("jemand anderes kommt"):
        return Kennwortantwort(kennung, "zugesagt", jemand_anderes=True)
    return Kennwortantwort(kennung, "")


def ist_abmeldung(mail: Mail) -> bool:
    """Liefert, ob jemand den Verweis zum Abmelden benutzt hat."""
    return _schlicht(mail.betreff).strip(" .!") == _ABMELDUNG


def _schlicht(betreff: str) -> str:
    return _VORSATZ.sub("", betreff.strip()).casefold()

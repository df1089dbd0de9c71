"""Wer sich von den Infomails abmeldet: Der Verweis in jeder von ihnen schreibt diesen Betreff (RFC 2369)."""

import re

from kommunennetz.eingang.mail import Mail

_VORSATZ = re.compile(r"^(?:(?:re|aw|antw|antwort|wg|fwd?)\s*:\s*)+", re.IGNORECASE)


def ist_abmeldung(mail: Mail) -> bool:
    """Liefert, ob jemand den Verweis zum Abmelden benutzt hat."""
    return _VORSATZ.sub("", mail.betreff.strip()).casefold().strip(" .!") == "abmeldung"

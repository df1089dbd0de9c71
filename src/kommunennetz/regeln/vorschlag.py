"""Was gemeint sein kann, wenn ein Verweis ins Leere geht."""

from collections.abc import Iterable

# Bis hierhin hilft es, alles aufzuzählen; darüber liest es niemand.
_AUFZAEHLBAR = 8


def meinten(wert: str, bekannte: Iterable[str]) -> str:
    """Liefert »Meinten Sie …?« oder, wenn nichts nahe liegt und es wenige sind, alles Bekannte."""
    from difflib import get_close_matches

    auswahl = list(dict.fromkeys(bekannte))
    if nahe := get_close_matches(wert.casefold(), auswahl):
        return f"Meinten Sie »{nahe[0]}«?"
    return f"Bekannt sind: {', '.join(auswahl)}." if 0 < len(auswahl) <= _AUFZAEHLBAR else ""

"""Konfliktmarken, die Git beim Zusammenführen in eine Datei schreibt."""

import re

# Die Zeile aus »=======« allein ist in Markdown eine Überschrift; sie steht nie ohne die anderen da.
_MARKE = re.compile(r"^(?:<{7}|>{7}|\|{7})(?:[ \t\r]|$)", re.MULTILINE)


def find_konfliktmarke(text: str) -> int | None:
    """Liefert die Zeile der ersten Konfliktmarke, ab 1 gezählt; None, wenn keine dasteht."""
    treffer = _MARKE.search(text)
    return text.count("\n", 0, treffer.start()) + 1 if treffer else None

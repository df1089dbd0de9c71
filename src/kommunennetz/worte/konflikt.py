"""Konfliktmarken von Git: was stehen bleibt, wenn jemand zwei Fassungen nicht zu Ende zusammengeführt hat."""

_MARKEN = ("<<<<<<<", "|||||||", ">>>>>>>")
_TRENNER = "======="


def find_konfliktmarke(text: str) -> int | None:
    """Liefert die Zeile der ersten Konfliktmarke, von 1 an gezählt; None, wenn es keine gibt.

    Sieben »=« unter einer Textzeile sind in Markdown eine Überschrift; eine Marke sind sie nur unter einer
    leeren.
    """
    if not any(marke in text for marke in (*_MARKEN, _TRENNER)):
        return None
    vorige = ""
    for nummer, zeile in enumerate(text.split("\n"), start=1):
        wort = zeile.partition(" ")[0].rstrip("\r")
        if wort in _MARKEN or (zeile.rstrip() == _TRENNER and not vorige.strip()):
            return nummer
        vorige = zeile
    return None

"""Die HTML-Seite einer Übersicht: Sätze und Tabellen, ohne etwas von anderswo zu laden."""

from collections.abc import Iterable, Sequence
from html import escape

_DOKUMENT = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{titel}</title>
<style>
body {{ font-family: Arial, sans-serif; line-height: 1.5; margin: 1.5rem; max-width: 70rem }}
table {{ border-collapse: collapse; margin-block: 1.5rem }}
caption {{ font-weight: bold; text-align: left; padding-block: .5rem }}
th, td {{ border: 1px solid #767676; padding: .25rem .5rem; text-align: left; vertical-align: top }}
td:nth-child(2) {{ overflow-wrap: anywhere; min-width: 10rem }}
main {{ overflow-x: auto }}
</style>
</head>
<body>
<main>
<h1>{titel}</h1>
{inhalt}</main>
</body>
</html>
"""


def render_seite(titel: str, *teile: str) -> str:
    """Liefert die Seite aus fertig maskierten Teilen."""
    return _DOKUMENT.format(titel=escape(titel, quote=False), inhalt="".join(teile))


def render_tabelle(beschriftung: str, spalten: Sequence[str], reihen: Iterable[tuple[str, ...]]) -> str:
    """Liefert die Tabelle zu fertig maskierten Zellen; ohne Reihen nichts."""
    kopf = "".join(f'<th scope="col">{name}</th>' for name in spalten)
    rumpf = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{zelle}</td>" for zelle in zellen)}</tr>\n'
        for name, *zellen in reihen
    )
    if not rumpf:
        return ""
    return (
        f"<table>\n<caption>{beschriftung}</caption>\n"
        f"<thead><tr>{kopf}</tr></thead>\n<tbody>\n{rumpf}</tbody>\n</table>\n"
    )

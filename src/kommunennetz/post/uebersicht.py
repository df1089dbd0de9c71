"""Die Übersicht zu einem Lauf: wer die Infomail bekommt, wer nicht und warum; als HTML und CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kommunennetz.post.empfaenger import Entscheidung
from kommunennetz.setzerei.tabellen import als_csv

_SPALTEN = ("Kommune", "AGS", "Postfach", "bekommt die Infomail", "Grund", "Datei")
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
td {{ overflow-wrap: anywhere }}
</style>
</head>
<body>
<main>
<h1>{titel}</h1>
<p>{zahlen}</p>
{tabellen}</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Zeile:
    """Eine Entscheidung und, wenn die Kommune die Infomail bekommt, der Name ihres Entwurfs."""

    entscheidung: Entscheidung
    datei: str = ""


def render_csv(zeilen: Sequence[Zeile]) -> bytes:
    """Liefert die Übersicht als CSV für deutsches Excel."""
    faelle = [(zeile.entscheidung, zeile.datei) for zeile in zeilen]
    return als_csv(
        _SPALTEN,
        [
            (fall.name, fall.ags, fall.postfach, "ja" if datei else "nein", fall.grund, datei)
            for fall, datei in faelle
        ],
    )


def render_uebersicht(zeilen: Sequence[Zeile], titel: str) -> str:
    """Liefert die Übersicht als HTML-Seite: erst wer die Infomail bekommt, dann wer nicht und warum."""
    an = [zeile for zeile in zeilen if zeile.datei]
    ohne = [zeile for zeile in zeilen if not zeile.datei]
    return _DOKUMENT.format(
        titel=escape(titel, quote=False),
        zahlen=f"{len(an)} von {len(zeilen)} im Register bekommen die Infomail.",
        tabellen=_tabelle("Bekommen die Infomail", "Entwurf", [_entwurf(zeile) for zeile in an])
        + _tabelle("Bekommen sie nicht", "Grund", [_grund(zeile) for zeile in ohne]),
    )


def _entwurf(zeile: Zeile) -> tuple[str, str, str]:
    fall, datei = zeile.entscheidung, escape(zeile.datei)
    return escape(fall.name), escape(fall.postfach), f'<a href="{datei}">{datei}</a>'


def _grund(zeile: Zeile) -> tuple[str, str, str]:
    fall = zeile.entscheidung
    return escape(fall.name), escape(fall.postfach) or "–", escape(fall.grund)


def _tabelle(beschriftung: str, letzte_spalte: str, reihen: Sequence[tuple[str, str, str]]) -> str:
    """Liefert die Tabelle zu fertig maskierten Zellen; ohne Reihen nichts."""
    if not reihen:
        return ""
    kopf = "".join(f'<th scope="col">{name}</th>' for name in ("Kommune", "Postfach", letzte_spalte))
    rumpf = "".join(
        f'<tr><th scope="row">{name}</th><td>{postfach}</td><td>{letztes}</td></tr>\n'
        for name, postfach, letztes in reihen
    )
    return (
        f"<table>\n<caption>{beschriftung}</caption>\n"
        f"<thead><tr>{kopf}</tr></thead>\n<tbody>\n{rumpf}</tbody>\n</table>\n"
    )

"""Was im Ordner eines Laufs liegt: Entwürfe, deren Namen niemanden nennen, und die Übersicht dazu."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kommunennetz import dateien as ablage
from kommunennetz.errors import KommunennetzError
from kommunennetz.post.empfaenger import Entscheidung
from kommunennetz.setzerei.tabellen import als_csv
from kommunennetz.worte.namen import slug

_EIGENE = re.compile(r"[0-9]{3,}-[a-z0-9-]+\.eml|uebersicht\.(html|csv)")


def write_entwuerfe(ordner: Path, dateien: Mapping[str, bytes], *, ersetzen: bool = False) -> None:
    """Schreibt die Dateien in der gegebenen Reihenfolge, alle oder keine.

    Der Ordner ist neu oder leer; mit `ersetzen` darf er einen früheren Lauf enthalten, der dann verschwindet.
    KommunennetzError, wenn etwas anderes darin liegt oder er sich nicht schreiben lässt.
    """
    ablage.write_ordner(ordner, dateien, weg=_check_ordner(ordner, ersetzen=ersetzen))


def _check_ordner(ordner: Path, *, ersetzen: bool) -> list[str]:
    """Liefert die Dateien eines früheren Laufs."""
    try:
        vorhandene = sorted(ordner.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        text = f"»{ordner}« lässt sich nicht schreiben: {ablage.grund(error)}."
        raise KommunennetzError(text, _ANDERER) from error
    fremde = [pfad.name for pfad in vorhandene if not _ist_eigene(pfad)]
    if fremde:
        raise KommunennetzError(f"In »{ordner}« liegt schon anderes, etwa »{fremde[0]}«.", _ANDERER)
    if vorhandene and not ersetzen:
        raise KommunennetzError(f"In »{ordner}« liegen schon Entwürfe.", _ERSETZEN)
    return [pfad.name for pfad in vorhandene]


def _ist_eigene(pfad: Path) -> bool:
    eigen = _EIGENE.fullmatch(pfad.name) is not None or ablage.ist_unfertig(pfad.name)
    return eigen and pfad.is_file() and not pfad.is_symlink()


_ANDERER = "Mit -o einen neuen oder leeren Ordner nennen."
_ERSETZEN = "Einen neuen Ordner nennen oder die früheren Entwürfe mit --ersetzen ersetzen."


_LAENGE_MAX = 80  # Windows erlaubt dem ganzen Pfad 260 Zeichen


def entwurf_dateiname(nummer: int, schluessel: str) -> str:
    """Liefert `<nnn>-<slug>.eml`; was nicht in einen Dateinamen gehört, wird zum Bindestrich.

    Die Nummer hält Namen auch dann auseinander, wenn zwei gleich gekürzt werden, und steht vor
    Namen wie »con«, die Windows nicht erlaubt.
    """
    teil = slug(schluessel)[:_LAENGE_MAX].strip("-")
    return f"{nummer:03d}-{teil or 'kommune'}.eml"


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
td:nth-child(2) {{ overflow-wrap: anywhere }}
main {{ overflow-x: auto }}
</style>
</head>
<body>
<main>
<h1>{titel}</h1>
<p>Empfängerkreis: {kreis}.<br>
{zahlen}</p>
{tabellen}</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Uebersichtszeile:
    """Eine Entscheidung und, wenn die Kommune die Infomail bekommt, der Name ihres Entwurfs."""

    entscheidung: Entscheidung
    datei: str = ""


def render_csv(zeilen: Sequence[Uebersichtszeile]) -> bytes:
    """Liefert die Übersicht als CSV für deutsches Excel."""
    faelle = [(zeile.entscheidung, zeile.datei) for zeile in zeilen]
    return als_csv(
        _SPALTEN,
        [
            (fall.name, fall.ags, fall.adresse, "ja" if datei else "nein", _warum(fall), datei)
            for fall, datei in faelle
        ],
    )


def render_uebersicht(zeilen: Sequence[Uebersichtszeile], titel: str, kreis: str) -> str:
    """Liefert die Übersicht als HTML-Seite: erst wer die Infomail bekommt, dann wer nicht, je mit Grund."""
    an = [zeile for zeile in zeilen if zeile.datei]
    ohne = [zeile for zeile in zeilen if not zeile.datei]
    return _DOKUMENT.format(
        titel=escape(titel, quote=False),
        kreis=escape(kreis, quote=False),
        zahlen=f"{len(an)} von {len(zeilen)} im Register bekommen die Infomail.",
        tabellen=_tabelle("Bekommen die Infomail", (*_KOPF, "Entwurf"), map(_entwurf, an))
        + _tabelle("Bekommen sie nicht", _KOPF, map(_reihe, ohne)),
    )


_KOPF = ("Kommune", "Postfach", "Grund")


def _warum(fall: Entscheidung) -> str:
    """Liefert, warum eine Kommune die Infomail nicht bekommt, sonst, warum sie gemeint ist."""
    return fall.grund or (fall.empfaenger.in_worten if fall.empfaenger else "")


def _entwurf(zeile: Uebersichtszeile) -> tuple[str, ...]:
    datei = escape(zeile.datei)
    return *_reihe(zeile), f'<a href="{datei}">{datei}</a>'


def _reihe(zeile: Uebersichtszeile) -> tuple[str, ...]:
    fall = zeile.entscheidung
    return escape(fall.name), escape(fall.adresse) or "–", escape(_warum(fall))


def _tabelle(beschriftung: str, spalten: Sequence[str], reihen: Iterable[tuple[str, ...]]) -> str:
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

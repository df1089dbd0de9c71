"""Zeilen als CSV für Excel, als JSON, als Markdown oder als schlichte Tabelle."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

Zelle = str | int | None

# Womit Excel eine Formel beginnen lässt (OWASP, CSV Injection).
FORMELZEICHEN = ("=", "+", "-", "@", "\t", "\r")


def als_csv(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> bytes:
    """Liefert CSV für deutsches Excel: Semikolon, BOM, CRLF, Text in Anführungszeichen, keine Formeln."""
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    schreiber.writerow(kopf)
    schreiber.writerows([_entschaerft(zelle) for zelle in zeile] for zeile in zeilen)
    return puffer.getvalue().encode("utf-8-sig")


def als_json(inhalt: Any) -> bytes:
    """Liefert JSON in UTF-8, eingerückt, mit echten Umlauten und Zeilenende."""
    return (json.dumps(inhalt, ensure_ascii=False, indent=2) + "\n").encode()


def als_markdown(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> str:
    """Liefert eine Markdown-Tabelle; Werte stehen darin wörtlich."""
    from kommunennetz.setzerei.markdown import escape

    reihen = [[str(escape(_als_text(zelle))) for zelle in zeile] for zeile in zeilen]
    trenner = ["---"] * len(kopf)
    return "".join(f"| {' | '.join(reihe)} |\n" for reihe in [list(kopf), trenner, *reihen])


def als_text(kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]]) -> str:
    """Liefert eine ausgerichtete Tabelle aus reinem Text, nie abgeschnitten."""
    reihen = [list(kopf), *([_als_text(zelle) for zelle in zeile] for zeile in zeilen)]
    breiten = [max(map(len, spalte)) for spalte in zip(*reihen, strict=True)]
    return "".join(
        "  ".join(zelle.ljust(breite) for zelle, breite in zip(reihe, breiten, strict=True)).rstrip() + "\n"
        for reihe in reihen
    )


def ohne_spalte(
    kopf: Sequence[str], zeilen: Iterable[Sequence[Zelle]], titel: str
) -> tuple[tuple[str, ...], list[tuple[Zelle, ...]]]:
    """Liefert die Tabelle ohne diese Spalte."""
    behalten = [stelle for stelle, name in enumerate(kopf) if name != titel]
    return tuple(kopf[n] for n in behalten), [tuple(zeile[n] for n in behalten) for zeile in zeilen]


def _entschaerft(zelle: Zelle) -> Zelle:
    """Liefert die Zelle so, dass Excel sie nicht rechnet: mit einem Hochkomma davor."""
    if isinstance(zelle, str) and zelle.lstrip().startswith(FORMELZEICHEN):
        return f"'{zelle}"
    return "" if zelle is None else zelle


def _als_text(zelle: Zelle) -> str:
    return "" if zelle is None else str(zelle)

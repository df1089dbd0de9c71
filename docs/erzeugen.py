"""Schreibt, was aus dem Programm entsteht: Schemas, Handbücher, die Karte. Aufruf: make docs."""

import re
from pathlib import Path

from kommunennetz.dokumente.handbuch import KONTEXTE
from kommunennetz.dokumente.handbuch import als_markdown as vorlagen
from kommunennetz.gebiete import Verzeichnis
from kommunennetz.gebiete.gebietstabelle import BEDEUTUNG, FREIWILLIG
from kommunennetz.gebiete.karte import als_datei as karte
from kommunennetz.gebiete.kartenbau import build_karte
from kommunennetz.kontakte.kontaktregeln import THEMEN as KONTAKTTHEMEN
from kommunennetz.model.arten import ARTEN, KONTAKTARTEN, Arten
from kommunennetz.model.datenformat import Beispiel
from kommunennetz.model.datenformat import als_markdown as datenformat
from kommunennetz.model.schemas import build_schema
from kommunennetz.post.einladungsbrief import KONTEXTE as EINLADUNGEN
from kommunennetz.post.kontaktbrief import KONTEXTE as KONTAKTBRIEFE
from kommunennetz.post.schreiber import KONTEXTE as INFOMAILS
from kommunennetz.regeln import als_markdown as regeln
from kommunennetz.seite.kontexte import KONTEXTE as SEITEN
from kommunennetz.setzerei.tabellen import als_json

WURZEL = Path(__file__).resolve().parents[1]

# netz.yaml ist lang; sein Anfang bis zum zweiten Kriterium zeigt, wie es gebaut ist.
ZWEITES_KRITERIUM = "      - id: querschnitt"


VERZEICHNIS = "docs/gebiete.md"
KARTE = "src/kommunennetz/gebiete/karte.json"
_SPALTEN = re.compile(r"^(\| Spalte \| Was darin steht \|\n\|---\|---\|\n)(?:\|[^\n]*\n)*", re.MULTILINE)


def erzeugt(arten: Arten = ARTEN) -> dict[str, bytes]:
    """Liefert alle erzeugten Dateien: Pfad vom Projekt aus und Inhalt."""
    schemas = {f"data/schema/{art.name}.json": als_json(build_schema(art)) for art in arten}
    beispiele = {art.name: _beispiel(art.datei(art.beispiel)) for art in arten if art.beispiel}
    return schemas | {
        "docs/datenformat.md": datenformat(beispiele, (*arten, *KONTAKTARTEN)).encode(),
        VERZEICHNIS: _spaltentabelle((WURZEL / VERZEICHNIS).read_text(encoding="utf-8")).encode(),
        "docs/regeln.md": regeln(KONTAKTTHEMEN).encode(),
        "docs/vorlagen.md": vorlagen([*INFOMAILS, *EINLADUNGEN, *KONTAKTBRIEFE, *KONTEXTE, *SEITEN]).encode(),
        KARTE: karte(build_karte(Verzeichnis.load().alle)),
    }


def _spaltentabelle(text: str) -> str:
    """Liefert den Text mit frischen Zeilen in der Tabelle der Spalten."""
    zeilen = (
        f"| `{spalte}`{' (freiwillig)' * (spalte in FREIWILLIG)} | {bedeutung} |\n"
        for spalte, bedeutung in BEDEUTUNG.items()
    )
    neu, anzahl = _SPALTEN.subn(lambda kopf: kopf[1] + "".join(zeilen), text)
    if anzahl != 1:
        raise ValueError(f"Die Spalten stehen in einer Tabelle, nicht in {anzahl}.")
    return neu


def _beispiel(datei: str) -> Beispiel:
    text = (WURZEL / datei).read_text(encoding="utf-8")
    anfang, schnitt, _ = text.partition(ZWEITES_KRITERIUM)
    return Beispiel(datei, f"{anfang}      # …" if schnitt else text)


def main() -> None:
    """Schreibt die Dateien."""
    for datei, inhalt in erzeugt().items():
        ziel = WURZEL / datei
        ziel.parent.mkdir(exist_ok=True)
        ziel.write_bytes(inhalt)


if __name__ == "__main__":
    main()

"""Was im Ordner eines Laufs liegt: Entwürfe, deren Namen niemanden nennen, und die Übersicht dazu."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kommunennetz import dateien as ablage
from kommunennetz.errors import KommunennetzError
from kommunennetz.post.empfaenger import Entscheidung
from kommunennetz.post.seite import render_seite, render_tabelle
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
    zahlen = f"{len(an)} von {len(zeilen)} im Register bekommen die Infomail."
    return render_seite(
        titel,
        f"<p>Empfängerkreis: {escape(kreis, quote=False)}.<br>\n{zahlen}</p>\n",
        render_tabelle("Bekommen die Infomail", (*_KOPF, "Entwurf"), map(_entwurf, an)),
        render_tabelle("Bekommen sie nicht", _KOPF, map(_reihe, ohne)),
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

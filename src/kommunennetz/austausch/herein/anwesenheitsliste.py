"""Die Teilnehmerliste, angekreuzt zurück: wer da war, nach der verborgenen Spalte, nie nach Namen.

Wer von Hand dazukam, hat keine Kennung; das ist zu klären und nicht zu raten. Von Personen steht hier nichts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kommunennetz.austausch.herein.rohblatt import Rohblatt, Zelle
from kommunennetz.austausch.herein.sicherheit import check_datei, ist_mappe, ist_ods
from kommunennetz.dokumente.treffenpapiere import LISTENKOPF
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.worte.namen import suchform

Da = Literal["ja", "nein"]
_NAME: Final = "die Liste"
"""Wie die Datei in Meldungen heißt: Ihr Name könnte jemanden nennen."""
_LISTE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:#[a-z0-9-]+)?")
_NUMMER, *_AUSGEFUELLTE, _DA = (suchform(titel) for titel in LISTENKOPF)
# Ein Kreuz ist eindeutig; alles andere außer ja und nein ist es nicht.
_WORTE: Mapping[str, Da] = {"ja": "ja", "x": "ja", "✓": "ja", "✔": "ja", "nein": "nein"}


@dataclass(frozen=True, slots=True)
class Angekreuzt:
    """Eine Zeile der Liste, in der ja oder nein steht."""

    zeile: int
    kennung: str
    """Die Kennung einer Person, oder der Sitz: k7f3q, unna/fach."""
    da: Da


@dataclass(frozen=True, slots=True)
class Anwesenheitsliste:
    """Was auf der Liste steht."""

    liste: str
    """Zu welcher Veranstaltung sie gehört, bei einem Lehrgang mit »#« und dem Baustein."""
    angekreuzte: tuple[Angekreuzt, ...]
    offene: tuple[int, ...]
    """Die Zeilen, in denen weder ja noch nein steht."""
    unklare: tuple[int, ...]
    """Die Zeilen, in denen etwas anderes steht."""
    ergaenzte: tuple[int, ...]
    """Die Zeilen, die von Hand dazukamen."""


def read_anwesenheitsliste(daten: bytes) -> Anwesenheitsliste:
    """Liefert, was angekreuzt ist, aus einer Mappe von Excel (.xlsx) oder LibreOffice (.xlsx, .ods).

    FrageError, wenn es keine Liste ist, die »unterlagen« schrieb; RegisterError, wenn sie nicht lesbar ist.
    """
    for blatt in _read(daten):
        if (kopf := _find_kopf(blatt)) is not None:
            return _aus_zeilen(blatt, *kopf)
    raise FrageError("Das ist keine Teilnehmerliste zum Ankreuzen.", _SCHREIBEN)


def _read(daten: bytes) -> list[Rohblatt]:
    check_datei(daten, _NAME)
    if not ist_mappe(daten):
        raise RegisterError("Die Liste ist keine Mappe.", "Als .xlsx speichern.")
    # Was Mappen liest, ist schwer zu laden.
    if ist_ods(daten):
        from kommunennetz.austausch.herein.ods_lesen import read_ods

        return read_ods(daten, _NAME)
    from kommunennetz.austausch.herein.xlsx_lesen import read_xlsx

    return read_xlsx(daten, _NAME)


def _find_kopf(blatt: Rohblatt) -> tuple[int, Mapping[str, int], str, int] | None:
    """Liefert die Kopfzeile, ihre Spalten, wozu die Liste gehört und die Spalte der Kennung."""
    for zeile in blatt.zeilen:
        spalten = {suchform(str(zelle.wert)): platz for platz, zelle in zeile.zellen.items()}
        if not {_NUMMER, *_AUSGEFUELLTE, _DA} <= spalten.keys():
            continue
        for platz, zelle in zeile.zellen.items():
            text = str(zelle.wert).strip()
            if platz not in {spalten[eine] for eine in (_NUMMER, *_AUSGEFUELLTE, _DA)} and _LISTE.fullmatch(
                text
            ):
                return zeile.nummer, spalten, text, platz
        raise FrageError("Der Liste fehlt die verborgene Spalte, an der sie zu erkennen ist.", _SCHREIBEN)
    return None


def _aus_zeilen(
    blatt: Rohblatt, kopfzeile: int, spalten: Mapping[str, int], liste: str, platz: int
) -> Anwesenheitsliste:
    angekreuzte, offene, unklare, ergaenzte = [], [], [], []
    for zeile in blatt.zeilen:
        if zeile.nummer <= kopfzeile:
            continue
        kennung = zeile.zellen.get(platz)
        if kennung is None:
            # Unter der Tabelle steht der Hinweis, in der ersten Spalte.
            if any(zeile.zellen.get(spalten[eine]) for eine in (*_AUSGEFUELLTE, _DA)):
                ergaenzte.append(zeile.nummer)
            continue
        da = zeile.zellen.get(spalten[_DA])
        wort = None if da is None else _find_wort(da)
        if da is None:
            offene.append(zeile.nummer)
        elif wort is None or kennung.mangel:
            unklare.append(zeile.nummer)
        else:
            angekreuzte.append(Angekreuzt(zeile.nummer, str(kennung.wert).strip(), wort))
    doppelte = set(_list_widersprueche(angekreuzte))
    return Anwesenheitsliste(
        liste,
        tuple(eine for eine in angekreuzte if eine.zeile not in doppelte),
        tuple(offene),
        tuple(sorted({*unklare, *doppelte})),
        tuple(ergaenzte),
    )


def _find_wort(zelle: Zelle) -> Da | None:
    if zelle.mangel:
        return None
    if isinstance(zelle.wert, bool):
        return "ja" if zelle.wert else "nein"
    return _WORTE.get(str(zelle.wert).strip().casefold())


def _list_widersprueche(angekreuzte: list[Angekreuzt]) -> Iterator[int]:
    """Liefert die Zeilen einer Person, die zweimal und verschieden dasteht; ein Sitz darf das."""
    gesagt: dict[str, Angekreuzt] = {}
    for eine in angekreuzte:
        erste = gesagt.setdefault(eine.kennung, eine)
        if "/" not in eine.kennung and erste.da != eine.da:
            yield from (erste.zeile, eine.zeile)


_SCHREIBEN = "Gelesen wird die Mappe, die »veranstaltung unterlagen« schreibt; Spalten darin stehen lassen."

"""Was in Listen außer Kommunen und ihren Angaben steht: Summen, Zustände, Zellen ohne Angabe."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zellwerte import als_text
from kommunennetz.austausch.spalten import NAME
from kommunennetz.worte.namen import suchform
from kommunennetz.worte.saetze import gekuerzt

_SUMMEN = (
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "zusammen",
    "anzahl",
    "total",
    "sum",
    "zwischensumme",
)
_STATUSKOEPFE = frozenset(
    ("status", "stand", "mitgliedsstatus", "mitgliedschaft", "mitglied", "zustand", "phase", "aktiv",
    "state", "membership")
)  # fmt: skip
_DABEI = frozenset(
    (
        "mitglied", "vollmitglied", "aktiv", "aktives mitglied", "ja", "x", "dabei", "beigetreten",
        "unterzeichnet", "member",
        "active", "yes", "true", "wahr", "erledigt", "abgeschlossen", "j", "1",
    )
)  # fmt: skip
# Was in jeder Spalte so zu verstehen ist; »offen« oder »geplant« können dort auch etwas anderes meinen.
_NICHT_DABEI = re.compile(
    r"(noch |inzwischen )?(auf dem weg|ausgetreten|ausgeschieden|gekuendigt|interessent|anwaerter|kandidat|"
    r"(ehemaliges|kein|nicht mehr) mitglied|nicht mehr dabei|former member|withdrawn)( [a-z]* ?[0-9. ]+)?"
)
_WORTE = re.compile(r"[^0-9]+|bis .*")
_GENANNTE = 8


class Hindernis(NamedTuple):
    """Eine Zelle, die nicht übernommen wird und gegen die Zeile spricht."""

    zelle: Zelle
    text: str
    hilfe: str


def ist_summe(zeile: Tabellenzeile) -> bool:
    """Liefert, ob die Zeile nicht eine Kommune nennt, sondern etwas zusammenzählt."""
    zellen = [*zeile.uebrige.values(), *zeile.zellen.values()]
    name = zeile.zellen.get(NAME.feld)
    worte = {suchform(als_text(zelle.wert)) for zelle in zellen if isinstance(zelle.wert, str)}
    ohne_namen = (
        name is None or suchform(als_text(name.wert)) in _SUMMEN or als_text(name.wert).strip().isdecimal()
    )
    return ohne_namen and not worte.isdisjoint(_SUMMEN)


def find_hindernis(tabelle: Tabelle, zeile: Tabellenzeile) -> Hindernis | None:
    """Liefert einen Zustand, den das Register nicht übernimmt: »auf dem Weg«, »ausgetreten«.

    In einer Spalte »Status« gilt alles so, was nicht »Mitglied« heißt, in anderen nur bekannte Worte.
    """
    for nummer, zelle in zeile.uebrige.items():
        if nummer in tabelle.beiseite:
            continue
        kopf, form = tabelle.uebrige.get(nummer, ""), suchform(als_text(zelle.wert))
        bekannt = _NICHT_DABEI.fullmatch(form) is not None
        ist_status = suchform(kopf).replace(" ", "") in _STATUSKOEPFE and form not in _DABEI
        if bekannt or (ist_status and _WORTE.fullmatch(form)):
            # Andere Worte werden nicht wiederholt: In einer fremden Spalte kann eine Person stehen.
            was = f"»{als_text(zelle.wert).strip()}«" if bekannt else "nicht »Mitglied«"
            text = f"unter »{kopf}« steht {was}, und das wird nicht übernommen"
            hilfe = f'Die Zeile berichtigen oder entfernen; ist sie richtig so: --spalte "{kopf}=-"'
            return Hindernis(zelle, text, hilfe)
    return None


def list_ausgelassene(zellen: Sequence[Zelle]) -> Iterator[str]:
    """Liefert, welche Zellen nichts sagen oder nichts Genaues."""
    if zellen:
        genannte = gekuerzt(
            (f"{zelle.adresse} »{als_text(zelle.wert).strip()}«" for zelle in zellen), _GENANNTE
        )
        yield f"Ausgelassen, weil dort nichts oder nichts Genaues steht: {genannte}."

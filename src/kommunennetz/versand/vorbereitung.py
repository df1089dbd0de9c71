"""Das eine Tor des Postausgangs: aus Nachrichten wird eine Sendung, ein Ordner fertiger Bytes.

Wer zu demselben Zweck schon Post bekam oder bekommen haben kann, bleibt draußen, auch wenn seine Adresse, die
Person im Amt oder der Text inzwischen anders sind. Der Ordner ist fertig, sobald `sendung.json` darin liegt;
bricht das Vorbereiten vorher ab, räumt ihn das nächste weg. Wer ruft, hält die Sperre des Postausgangs.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple

from kommunennetz.dateien import bereitgelegt, deutsch, sync_ordner, write_neu
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.empfaenger import Entscheidung
from kommunennetz.post.entwurfsordner import entwurf_dateiname
from kommunennetz.post.nachricht import Nachricht, build_eml
from kommunennetz.versand.gehalten import Gehaltene, Halt, find_gehaltene
from kommunennetz.versand.sendung import (
    DATEI,
    POST,
    SENDUNGEN,
    Anhangsangabe,
    Ausgelassen,
    Sendung,
    SendungError,
    Versandfall,
    list_sendungen,
    render_sendung,
)
from kommunennetz.versand.uebersicht import render_csv, render_html
from kommunennetz.worte.namen import slug

_ID_MAX = 60


class Fall(NamedTuple):
    """Eine Nachricht, ihr Sitz, wie die Stelle heißt, und warum sie Post bekommt."""

    sitz: Sitz
    name: str
    nachricht: Nachricht
    warum: str = ""


@dataclass(frozen=True, kw_only=True)
class Entwurf:
    """Was eine Sendung werden soll."""

    zweck: str
    """Wozu geschrieben wird: »infomail:2027-01-register«. Je Zweck und Sitz gibt es nur eine Nachricht."""
    titel: str
    """Nach ihm heißt der Ordner; nie nach einer Person."""
    betreff: str
    absender: str
    ruecklauf: str
    stichtag: date
    quelle: str
    quelle_sha256: str
    faelle: Iterable[Fall]
    """Wird einmal durchlaufen; so liegt nie mehr als eine Nachricht im Speicher."""
    ausgelassene: tuple[Ausgelassen, ...] = ()
    anhaenge: tuple[Anhang, ...] = ()
    je_stelle: bool = False
    """Ob eine Kommune keine zweite bekommt, wenn irgendein Sitz dort schon eine hat."""


def list_ausgelassene(entscheidungen: Iterable[Entscheidung]) -> tuple[Ausgelassen, ...]:
    """Liefert, wer nach diesen Entscheidungen keine Nachricht bekommt, und warum."""
    return tuple(
        Ausgelassen(str(eine.sitz), eine.name, eine.grund)
        for eine in entscheidungen
        if eine.anschrift is None
    )


class NiemandError(SendungError):
    """Die Sendung bekäme niemand; es entsteht keine."""

    def __init__(self, ausgelassene: tuple[Ausgelassen, ...]) -> None:
        super().__init__("Diese Sendung bekäme niemand; vorbereitet ist nichts.")
        self.ausgelassene = ausgelassene


def lege_ab(
    kontaktordner: Path, entwurf: Entwurf, jetzt: datetime, melde: Callable[[str], None] = lambda _: None
) -> Sendung:
    """Legt die Sendung in den Postausgang, ganz oder gar nicht, und liefert sie.

    NiemandError, wenn sie niemand bekäme; SendungError, wenn eine frühere unlesbar ist;
    KommunennetzError, wenn sich nicht schreiben lässt.
    """
    raeume_weg(kontaktordner, melde)
    auswahl = _Auswahl(find_gehaltene(kontaktordner, entwurf.zweck, melde=melde), je_stelle=entwurf.je_stelle)
    ordner = kontaktordner / SENDUNGEN / _find_id(kontaktordner, entwurf.titel, jetzt)
    with deutsch(f"{SENDUNGEN}/{ordner.name}", hilfen={}, sonst=_RECHTE):
        lege_postausgang_an(kontaktordner)
        try:
            for neu in (ordner, ordner / POST):
                neu.mkdir(mode=0o700)
            return _schreibe(ordner, entwurf, auswahl, jetzt)
        except BaseException:
            shutil.rmtree(ordner, ignore_errors=True)
            raise


def raeume_weg(kontaktordner: Path, melde: Callable[[str], None]) -> None:
    """Löscht, was ein abgebrochenes Vorbereiten zurückließ, und sagt es; verschickt ist daraus nichts."""
    for unfertig in list_sendungen(kontaktordner).unfertige:
        melde(f"Die Vorbereitung von »{unfertig.name}« brach ab; weggeräumt, verschickt ist daraus nichts.")
        with deutsch(
            unfertig.name, "lässt sich nicht löschen", hilfen={}, sonst="Den Ordner selbst löschen."
        ):
            shutil.rmtree(unfertig)


def lege_postausgang_an(kontaktordner: Path) -> None:
    """Legt den Ordner der Sendungen an, wenn er fehlt; KommunennetzError, wenn das nicht geht."""
    with deutsch(SENDUNGEN, hilfen={}, sonst=_RECHTE), suppress(FileExistsError):
        (kontaktordner / SENDUNGEN).mkdir(mode=0o700, parents=True)


def _find_id(kontaktordner: Path, titel: str, jetzt: datetime) -> str:
    """Liefert einen freien Namen: »2027-01-20-register«, »2027-01-20-register-2«."""
    stamm = f"{jetzt:%Y-%m-%d}-{slug(titel)[:_ID_MAX].strip('-') or 'sendung'}"
    namen = (stamm if nummer == 1 else f"{stamm}-{nummer}" for nummer in count(1))
    return next(name for name in namen if not os.path.lexists(kontaktordner / SENDUNGEN / name))


class _Auswahl:
    """Wer keine Nachricht mehr bekommt, weil er schon eine hat: in einer früheren Sendung oder in dieser."""

    def __init__(self, halte: Mapping[str, Halt], *, je_stelle: bool) -> None:
        self._je_stelle = je_stelle
        self._gehaltene = Gehaltene(halte, je_stelle=je_stelle)
        self._adressen: dict[str, str] = {}
        self._diese: set[str] = set()

    def find_grund(self, fall: Fall) -> str:
        """Liefert, warum der Fall ausgelassen wird; sonst nichts, und der Sitz ist vergeben."""
        sitz, adresse = str(fall.sitz), fall.nachricht.empfaenger.adresse
        einheit = fall.sitz.stelle if self._je_stelle else sitz
        if (halt := self._gehaltene.find(sitz, adresse)) is not None:
            return _schon(sitz, halt)
        if einheit in self._diese:
            return "Hat sie schon in dieser Sendung."
        if (erster := self._adressen.setdefault(adresse.casefold(), sitz)) != sitz:
            return f"Dieselbe Adresse wie »{erster}«; dort liegt sie schon."
        self._diese.add(einheit)
        return ""


def _schon(sitz: str, halt: Halt) -> str:
    wo = f"in {halt.sendung.id} ({halt.sitzstand.stand})"
    if sitz == halt.schluessel:
        return f"Hat sie schon {wo}."
    if sitz.rpartition("/")[0] == halt.schluessel.rpartition("/")[0]:
        return f"Hat sie an »{halt.schluessel}« schon {wo}."
    return f"Dieselbe Adresse wie »{halt.schluessel}«: Dort liegt sie schon {wo}."


def _schreibe(ordner: Path, entwurf: Entwurf, auswahl: _Auswahl, jetzt: datetime) -> Sendung:
    empfaenger: list[Versandfall] = []
    ausgelassene = list(entwurf.ausgelassene)
    gruende: dict[str, str] = {}
    betreffe: list[str] = []
    for fall in entwurf.faelle:
        if grund := auswahl.find_grund(fall):
            ausgelassene.append(Ausgelassen(str(fall.sitz), fall.name, grund))
            continue
        empfaenger.append(_schreibe_nachricht(ordner, len(empfaenger) + 1, fall, entwurf, jetzt))
        gruende[str(fall.sitz)] = fall.warum
        betreffe.append(fall.nachricht.betreff)
    if not empfaenger:
        raise NiemandError(tuple(ausgelassene))
    sendung = Sendung(
        id=ordner.name,
        zweck=entwurf.zweck,
        titel=entwurf.titel,
        # Nennt der Betreff die Kommune, steht hier der ersten ihrer.
        betreff=betreffe[0] if betreffe else entwurf.betreff,
        absender=entwurf.absender,
        ruecklauf=entwurf.ruecklauf,
        stichtag=entwurf.stichtag,
        erstellt=jetzt,
        quelle=entwurf.quelle,
        quelle_sha256=entwurf.quelle_sha256,
        empfaenger=tuple(empfaenger),
        ausgelassene=tuple(ausgelassene),
        anhaenge=tuple(
            Anhangsangabe(anhang.name, anhang.sha256, len(anhang.daten)) for anhang in entwurf.anhaenge
        ),
        je_stelle=entwurf.je_stelle,
    )
    write_neu(ordner / "uebersicht.csv", render_csv(sendung, gruende), 0o600)
    write_neu(ordner / "uebersicht.html", render_html(sendung, gruende), 0o600)
    # Zuletzt: Wo sie liegt, ist die Sendung ganz.
    with bereitgelegt(ordner / DATEI, render_sendung(sendung), 0o600) as fertig:
        fertig.replace(ordner / DATEI)
        sync_ordner(ordner)
        sync_ordner(ordner.parent)
    return sendung


def _schreibe_nachricht(
    ordner: Path, nummer: int, fall: Fall, entwurf: Entwurf, jetzt: datetime
) -> Versandfall:
    kennung = (entwurf.zweck, str(fall.sitz))
    nachricht = replace(
        fall.nachricht, kennung=kennung, datum=jetzt, entwurf=False, anhaenge=entwurf.anhaenge
    )
    eml = build_eml(nachricht)
    datei = f"{POST}/{entwurf_dateiname(nummer, fall.sitz.stelle)}"
    write_neu(ordner / datei, eml, 0o600)
    adresse = nachricht.empfaenger.adresse
    return Versandfall(
        str(fall.sitz),
        fall.name,
        adresse,
        datei,
        sha256(eml).hexdigest(),
        nachricht.pruefsumme,
        len(eml),
        not adresse.isascii(),
    )


_RECHTE = "Die Rechte des Kontaktordners prüfen."

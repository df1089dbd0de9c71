"""Zu welcher unserer Nachrichten eine Mail gehört, und damit zu welchem Sitz.

Erst unsere eigene Kopfzeile, dann Bezüge auf die Message-ID, dann Termin und Teilnehmer, zuletzt die Adresse
in einem Zeitfenster. Die Kennung steht oft nur in dem, was ein Mailserver zurückgibt.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any, Final

from kommunennetz.eingang.mail import Mail, find_verweise, koepfe, teile_von, text_von, text_von_teil
from kommunennetz.post.nachricht import KENNZEILE
from kommunennetz.versand.einladungszweck import EINLADUNG, parse_zweck
from kommunennetz.versand.journal import DATEI, Sitzstand, Stand, load_staende
from kommunennetz.versand.sendung import SENDUNGEN, Sendung, SendungError, Versandfall, list_sendungen

FENSTER: Final = timedelta(days=14)
"""So lange nach dem Verschicken gilt eine Meldung, die nur die Adresse nennt."""
_UHREN: Final = timedelta(hours=26)
_KENNUNG = re.compile(r"[0-9a-f]{32}")
_IM_TEXT = re.compile(rf"(?:{KENNZEILE}:\s*|Message-ID:\s*<)([0-9a-f]{{32}})\b", re.IGNORECASE)
_RUECKTEILE = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/partial")


@dataclass(frozen=True, slots=True)
class Bezug:
    """Eine Nachricht von uns."""

    sendung: Sendung
    fall: Versandfall

    @property
    def sitz(self) -> str:
        """Liefert den Sitz, an den sie ging."""
        return self.fall.schluessel

    @property
    def adresse(self) -> str:
        """Liefert, wohin sie ging, in kleinen Buchstaben."""
        return self.fall.adresse.casefold()

    @property
    def termin(self) -> tuple[str, str]:
        """Liefert, zu welchem Termin sie gehört: wie Kalender die Veranstaltung nennen, und der Baustein."""
        zweck = parse_zweck(self.sendung.zweck)
        return (zweck.kennung, zweck.baustein or "") if zweck is not None else ("", "")


class Ausgegangenes:
    """Alle Nachrichten des Postausgangs, wiederzufinden an dem, was zurückkommt."""

    def __init__(self, sendungen: Iterable[Sendung], staende: Mapping[str, Mapping[str, Sitzstand]]) -> None:
        self._staende = staende
        self._nach_kennung: dict[str, Bezug] = {}
        self._nach_kurzer: dict[str, list[Bezug]] = defaultdict(list)
        self._nach_adresse: dict[str, list[Bezug]] = defaultdict(list)
        self._einladungen: list[tuple[tuple[str, str], int, datetime]] = []
        for sendung in sendungen:
            zweck = parse_zweck(sendung.zweck)
            if zweck is not None and zweck.art == EINLADUNG:
                termin = zweck.kennung, zweck.baustein or ""
                self._einladungen.append((termin, zweck.nummer, sendung.erstellt))
            for fall in sendung.empfaenger:
                bezug = Bezug(sendung, fall)
                # Zu einem Zweck hat ein Sitz in jeder Sendung dieselbe Kennung; es gilt die, die hinausging.
                if fall.kennung not in self._nach_kennung or self.stand(bezug) is not None:
                    self._nach_kennung[fall.kennung] = bezug
                self._nach_adresse[bezug.adresse].append(bezug)
        for kennung, bezug in self._nach_kennung.items():
            self._nach_kurzer[kennung[:8]].append(bezug)

    def stand(self, bezug: Bezug) -> Sitzstand | None:
        """Liefert, wo die Nachricht steht; None, wenn sie noch nicht hinausging."""
        stand = self._staende.get(bezug.sendung.id, {}).get(bezug.sitz)
        return stand if stand is not None and stand.stand is not Stand.BEREIT else None

    def stand_von(self, sendung: str, sitz: str) -> Stand | None:
        """Liefert, wo die Nachricht an diesen Sitz steht; None, wenn davon nichts bekannt ist."""
        stand = self._staende.get(sendung, {}).get(sitz)
        return stand.stand if stand is not None else None

    def nach_kurzer(self, kennung: str) -> Bezug | None:
        """Liefert die Nachricht, deren Kennung so beginnt; None, wenn es keine oder mehrere gibt."""
        gefunden = self._nach_kurzer.get(kennung, [])
        return gefunden[0] if len(gefunden) == 1 else None

    def nach_kopf(self, mail: Mail, *, zurueckgegeben: bool = False) -> Bezug | None:
        """Liefert die Nachricht, auf die sich die Mail mit Kopfzeilen bezieht, oder die sie zurückgibt."""
        for kennung in _kennungen(mail, zurueckgegeben=zurueckgegeben):
            if (bezug := self._nach_kennung.get(kennung)) is not None:
                return bezug
        return None

    def nach_adresse(self, adresse: str, zeit: datetime | None) -> Bezug | None:
        """Liefert, was zuletzt vor dieser Zeit an diese Adresse ging, wenn es nicht zu lange her ist."""
        moegliche = [
            (stand.am, bezug)
            for bezug in self._nach_adresse.get(adresse, [])
            if (stand := self.stand(bezug)) is not None and stand.am is not None
        ]
        passende = [
            (am, bezug) for am, bezug in moegliche if zeit is not None and am - _UHREN <= zeit <= am + FENSTER
        ]
        return max(passende, key=lambda eines: eines[0])[1] if passende else None

    def zum_termin(self, termin: tuple[str, str], adresse: str) -> Bezug | None:
        """Liefert, was zu dem Termin an diese Adresse hinausging, auch ungewiss; sonst nichts."""
        bezuege = self._nach_adresse.get(adresse, [])
        hinaus = (bezug for bezug in bezuege if bezug.termin == termin and self.stand(bezug) is not None)
        return next(hinaus, None)

    def folge(self, bezug: Bezug) -> int:
        """Liefert die Fassung des Termins in dieser Nachricht; bei Erinnerungen die jüngste bis dahin."""
        zweck = parse_zweck(bezug.sendung.zweck)
        if zweck is not None and zweck.art == EINLADUNG:
            return zweck.nummer
        bisher = (
            nummer
            for termin, nummer, erstellt in self._einladungen
            if termin == bezug.termin and erstellt <= bezug.sendung.erstellt
        )
        return max(bisher, default=0)

    def ging_an(self, sitz: str, adresse: str) -> bool:
        """Liefert, ob diesem Sitz je unter dieser Adresse geschrieben wurde."""
        return any(bezug.sitz == sitz for bezug in self._nach_adresse.get(adresse, []))


def load_ausgegangenes(kontaktordner: Path) -> Ausgegangenes:
    """Liefert, was aus diesem Kontaktordner hinausging; eine unlesbare Sendung fehlt darin."""
    sendungen = list_sendungen(kontaktordner).sendungen
    staende: dict[str, Mapping[str, Sitzstand]] = {}
    for sendung in sendungen:
        try:
            staende[sendung.id] = load_staende(kontaktordner / SENDUNGEN / sendung.id / DATEI)
        except SendungError:
            staende[sendung.id] = {}
    return Ausgegangenes(sendungen, staende)


def _kennungen(mail: Mail, *, zurueckgegeben: bool) -> Iterator[str]:
    nachricht = mail.nachricht
    yield from _im_kopf(nachricht, "In-Reply-To", "References")
    if not zurueckgegeben:
        return
    yield from (
        eine.lower() for text in koepfe(nachricht, KENNZEILE) for eine in _KENNUNG.findall(text.lower())
    )
    for teil in teile_von(nachricht, mit_beigelegten=True):
        if teil is nachricht:
            continue
        yield from (text.strip().lower() for text in koepfe(teil, KENNZEILE))
        yield from _im_kopf(teil, "Message-ID")
        if teil.get_content_type() in _RUECKTEILE and not teil.is_multipart():
            yield from _im_text(text_von_teil(teil))
    yield from _im_text(text_von(mail))


def _im_kopf(nachricht: "Message[Any, Any]", *namen: str) -> Iterator[str]:
    for verweis in find_verweise(nachricht, *namen):
        kennung = verweis.partition("@")[0].lower()
        if _KENNUNG.fullmatch(kennung):
            yield kennung


def _im_text(text: str) -> Iterator[str]:
    yield from (kennung.lower() for kennung in _IM_TEXT.findall(text))

"""Der Zweck einer Sendung zu einer Veranstaltung, und was die Protokolle über ihre Einladungen wissen.

Genannt ist die Veranstaltung, wie Kalender sie wiedererkennen: Wird sie verlegt, bleibt der Zweck, und die
Nummer steigt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.versand.journal import DATEI, Sitzstand, Stand, load_staende
from kommunennetz.versand.sendung import SENDUNGEN, Sendung, list_sendungen

EINLADUNG, ERINNERUNG, ABSAGE, ZUGANG, NACHFASSEN = (
    "einladung",
    "erinnerung",
    "absage",
    "zugang",
    "nachfassen",
)
_ZWECK: Final = re.compile(
    r"(einladung|erinnerung|absage|zugang|nachfassen):([a-z0-9-]+)(?:/([a-z0-9-]+))?:([0-9]{1,9})(?::([a-z0-9]+))?"
)


@dataclass(frozen=True, slots=True)
class Zweck:
    """Wozu geschrieben wird; als Text »einladung:2027-03-11-netzwerktreffen:0«."""

    art: str
    kennung: str
    """Wie die Veranstaltung zuerst hieß; nach dem Verlegen heißt ihre Datei anders."""
    baustein: str | None
    nummer: int
    """Die Fassung des Termins (SEQUENCE); bei Erinnerungen die wievielte."""
    zusatz: str = ""
    """Die Person, der nachgeschickt wird; beim Zugang seine Prüfsumme."""

    def __str__(self) -> str:
        """Liefert den Zweck, wie er in der Sendung steht."""
        was = f"{self.kennung}/{self.baustein}" if self.baustein else self.kennung
        return f"{self.art}:{was}:{self.nummer}" + (f":{self.zusatz}" if self.zusatz else "")


def parse_zweck(text: str) -> Zweck | None:
    """Liefert den Zweck; None, wenn die Sendung zu keiner Veranstaltung gehört."""
    treffer = _ZWECK.fullmatch(text)
    if treffer is None:
        return None
    art, kennung, baustein, nummer, zusatz = treffer.groups()
    return Zweck(art, kennung, baustein, int(nummer), zusatz or "")


def termin_kennung(eintrag: Eintrag[Veranstaltung]) -> str:
    """Liefert, wie Zwecke und Kalender die Veranstaltung nennen."""
    return eintrag.satz.kalenderkennung or eintrag.schluessel


def find_veranstaltung(register: Register, kennung: str) -> Eintrag[Veranstaltung] | None:
    """Liefert die Veranstaltung, die ein Zweck nennt; None, wenn es sie nicht mehr gibt."""
    return next((eine for eine in register.veranstaltungen.values() if termin_kennung(eine) == kennung), None)


@dataclass(frozen=True, slots=True)
class Spur:
    """Eine Nachricht zu einer Veranstaltung, und wo sie steht."""

    zweck: Zweck
    sendung: Sendung
    sitz: str
    adresse: str
    stand: Sitzstand

    @property
    def angenommen(self) -> bool:
        """Liefert, ob der Mailserver sie angenommen hat."""
        return self.stand.stand is Stand.ANGENOMMEN

    @property
    def am(self) -> date:
        """Liefert den Tag, an dem sie hinausging."""
        return (self.stand.am or self.sendung.erstellt).date()


def list_spuren(kontaktordner: Path) -> Iterator[Spur]:
    """Liefert jede Nachricht zu einer Veranstaltung: hinausgegangen, ungewiss oder noch bereitliegend.

    SendungError, wenn eine Sendung unlesbar ist: Dann weiß niemand, wer schon eingeladen ist.
    """
    gefunden = list_sendungen(kontaktordner)
    if gefunden.kaputte:
        raise gefunden.kaputte[0]
    for sendung in gefunden.sendungen:
        if (zweck := parse_zweck(sendung.zweck)) is None:
            continue
        staende = load_staende(kontaktordner / SENDUNGEN / sendung.id / DATEI)
        for fall in sendung.empfaenger:
            stand = staende.get(fall.schluessel, Sitzstand(Stand.BEREIT))
            yield Spur(zweck, sendung, fall.schluessel, fall.adresse, stand)

"""Woran eine Antwort auf eine Einladung wiederzuerkennen ist, und die drei Antworten, die ein Klick schreibt.

Geantwortet wird mit einer gewöhnlichen Mail: Dafür braucht es keinen Server, und niemand erfährt, wer klickt.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal
from urllib.parse import quote

from kommunennetz.worte.anschrift import Anschrift
from kommunennetz.worte.zeichen import einzeilig

_HEX: Final = 8
_KENNZEICHEN = re.compile(rf"\[\s*kn-([0-9a-f]{{{_HEX}}})\s*\]", re.IGNORECASE)
_TITEL_MAX: Final = 80
Antwortwahl = Literal["zusage", "absage", "vertretung"]
_BETREFF: Final[dict[Antwortwahl, str]] = {
    "zusage": "Wir kommen",
    "absage": "Wir kommen nicht",
    "vertretung": "Jemand anderes kommt",
}
_TEXT: Final[dict[Antwortwahl, str]] = {
    "zusage": "Wir kommen mit … Person(en).",
    "absage": "Wir kommen nicht.",
    "vertretung": "Es kommt: (Name, Funktion, dienstliche E-Mail-Adresse)",
}


@dataclass(frozen=True, slots=True)
class Antwortlink:
    """Eine der drei Antworten: was dasteht und welche Mail ein Klick beginnt."""

    wahl: Antwortwahl
    text: str
    """»Wir kommen«."""
    betreff: str
    """Was hineingehört, wenn jemand die Mail selbst schreibt."""
    adresse: str
    """Die Adresse des Links: »mailto:…«."""


@dataclass(frozen=True, slots=True)
class Klickantwort:
    """Was im Betreff einer Antwort steht."""

    kennzeichen: str
    """Acht Hexziffern, mit denen die Kennung der Nachricht beginnt."""
    wahl: Antwortwahl | None
    """None, wenn der Betreff keine der drei Antworten mehr nennt."""


def kennung_von(zweck: str, sitz: str) -> str:
    """Liefert die 32 Hexziffern der Nachricht zu diesem Zweck an diesen Sitz."""
    return pruefsumme((zweck, sitz))


def pruefsumme(angaben: Iterable[str]) -> str:
    """Liefert 32 Hexziffern aus diesen Angaben: immer dieselben, und niemand ist darin zu erkennen."""
    return sha256("\0".join(angaben).encode("utf-8", "replace")).hexdigest()[:32]


def kennzeichen(zweck: str, sitz: str) -> str:
    """Liefert das Kennzeichen, das in den Betreff einer Antwort kommt: »[kn-1a2b3c4d]«."""
    return f"[kn-{kennung_von(zweck, sitz)[:_HEX]}]"


def build_antworten(absender: Anschrift, titel: str, kennzeichen: str) -> tuple[Antwortlink, ...]:
    """Liefert die drei Antworten als Links (RFC 6068)."""
    kurz = einzeilig(titel)
    kurz = kurz if len(kurz) <= _TITEL_MAX else f"{kurz[: _TITEL_MAX - 1]}…"
    an = quote(absender.adresse, safe="@+")
    antworten = []
    for wahl, text in _BETREFF.items():
        betreff = f"{text}: {kurz} {kennzeichen}"
        koerper = quote(_TEXT[wahl], safe="")
        antworten.append(
            Antwortlink(wahl, text, betreff, f"mailto:{an}?subject={quote(betreff, safe='')}&body={koerper}")
        )
    return tuple(antworten)


def parse_betreff(betreff: str) -> Klickantwort | None:
    """Liefert, worauf und wie geantwortet ist; None ohne Kennzeichen. »AW:« und »Re:« davor stören nicht."""
    zeile = einzeilig(betreff)
    treffer = _KENNZEICHEN.search(zeile)
    if treffer is None:
        return None
    davor = zeile[: treffer.start()].casefold()
    # Vom längsten: »Wir kommen« steht auch in »Wir kommen nicht«.
    worte = sorted(_BETREFF.items(), key=lambda eines: -len(eines[1]))
    anfang = re.sub(r"^(?:\s*(?:re|aw|antwort|wg|fwd?)\s*:)+", "", davor).strip()
    wahl = next((wahl for wahl, text in worte if _beginnt_mit(anfang, text.casefold())), None)
    return Klickantwort(treffer[1].casefold(), wahl)


def _beginnt_mit(betreff: str, antwort: str) -> bool:
    """Liefert, ob die Antwort allein oder vor einem Doppelpunkt steht; »Wir kommen gern später« ist keine."""
    dahinter = betreff.removeprefix(antwort).strip()
    return betreff.startswith(antwort) and (not dahinter or dahinter.startswith(":"))

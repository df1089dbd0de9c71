"""Abwesenheitsnotizen: woran man sie erkennt, und bis wann jemand fort ist. Der Grund wird nie aufgehoben."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kommunennetz.eingang.mail import Mail, kopf, text_von
from kommunennetz.worte.datum import monatsnummer

_BETREFF = re.compile(
    r"(?:automatische (?:antwort|abwesenheit)|abwesenheitsnotiz|abwesenheit\b|abwesend\b"
    r"|(?:ich bin )?nicht im b(?:ü|ue)ro"
    r"|au(?:ß|ss)er haus|im urlaub|automatic reply|auto(?:matic|mated)?[ -]?repl(?:y|ied)|auto:|autoantwort"
    r"|out of (?:the )?office|ooo\b|away from (?:the |my )?(?:office|mail))",
    re.IGNORECASE,
)
_WORTE = re.compile(
    r"abwesen|nicht im (?:b(?:ü|ue)ro|dienst|haus)|nicht (?:persönlich )?erreichbar|im urlaub"
    r"|au(?:ß|ss)er haus"
    r"|elternzeit|wieder (?:da|erreichbar|im)|keinen? zugriff auf meine"
    r"|out of (?:the )?office|away|on leave|on vacation|annual leave"
    r"|will (?:be back|return)|nicht am arbeitsplatz|nicht am platz",
    re.IGNORECASE,
)
_VERLASSEN = re.compile(
    r"nicht mehr (?:\S+ ){0,8}?(?:t(?:ä|ae)tig|besch(?:ä|ae)ftigt|zust(?:ä|ae)ndig|hier|im dienst)"
    r"|(?:stadt|stelle|verwaltung|kommune|dienststelle|kreis\w*|haus) (?:\S+ ){0,6}?verlassen"
    r"|ausgeschieden|im ruhestand|in den ruhestand"
    r"|(?:den |die )?(?:arbeitgeber|dienststelle|stelle) gewechselt"
    r"|no longer (?:\S+ ){0,3}?(?:with|work|employ|at|available)"
    r"|has left (?:the|our)|left the (?:city|company|organi)",
    re.IGNORECASE,
)
_TAG = r"(?:(?:mo|di|mi|do|fr|sa|so)\w{0,9}\.?,?\s+)?(?:den\s+)?"
_BIS = re.compile(
    rf"\bbis\s+(?:einschl(?:ie(?:ß|ss)lich|\.)\s+|inkl(?:usive|\.)\s+|voraussichtlich\s+|zum\s+)*{_TAG}"
    r"(?:(?P<t>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<j>\d{4}|\d{2}\b)?"
    r"|(?P<t2>\d{1,2})\.\s?(?P<wort>[A-Za-zäÄ]{3,9})\.?\s?(?P<j2>\d{4})?)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|through)\s+(?:\w{3,9},?\s+)?(?:(?P<t>\d{1,2})(?:st|nd|rd|th)?\s+(?P<wort>[a-z]{3,9})"
    r"|(?P<wort2>[a-z]{3,9})\s+(?P<t2>\d{1,2})(?:st|nd|rd|th)?),?\s*(?P<j>\d{4})?",
    re.IGNORECASE,
)
_ENGLISCH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGE = timedelta(days=3 * 365)
_POSTMEISTER = re.compile(r"^(?:mailer-daemon|postmaster|mdaemon|double-bounce)@", re.IGNORECASE)


class Weg(StrEnum):
    """Was eine selbsttätige Antwort meldet."""

    ABWESEND = "abwesend"
    VERLASSEN = "verlassen"
    """Jemand hat die Stelle wohl verlassen; das ist nur eine Frage."""
    AUTOMATISCH = "automatisch"
    """Eine Eingangsbestätigung: Niemand ist fort."""


@dataclass(frozen=True, slots=True)
class Abwesenheit:
    """Was eine Abwesenheitsnotiz meldet; mehr wird nicht aufgehoben."""

    weg: Weg
    bis: date | None = None


def ist_selbsttaetig(mail: Mail) -> bool:
    """Liefert, ob ein Programm antwortet und kein Mailserver: RFC 3834, Outlook, oder der Betreff."""
    if _POSTMEISTER.match(mail.absender):
        return False
    nachricht = mail.nachricht
    von_selbst = kopf(nachricht, "Auto-Submitted").casefold()
    if von_selbst.startswith("auto-replied"):
        return True
    if "auto_reply" in (kopf(nachricht, name).casefold() for name in ("Precedence", "X-Precedence")):
        return True
    if any(nachricht.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")):
        return True
    return _BETREFF.match(mail.betreff) is not None


def find_abwesenheit(mail: Mail) -> Abwesenheit | None:
    """Liefert, was eine selbsttätige Antwort meldet; None, wenn sie keine ist."""
    if not ist_selbsttaetig(mail):
        return None
    text = " ".join(text_von(mail)[:10_000].split())
    if _VERLASSEN.search(text):
        return Abwesenheit(Weg.VERLASSEN)
    am = mail.zeit.date() if mail.zeit is not None else None
    bis = _find_bis(text, am) if am is not None else None
    abwesend = bis is not None or _WORTE.search(f"{mail.betreff} {text}") is not None
    abwesend = abwesend or _BETREFF.match(mail.betreff) is not None
    return Abwesenheit(Weg.ABWESEND, bis) if abwesend else Abwesenheit(Weg.AUTOMATISCH)


def _find_bis(text: str, am: date) -> date | None:
    """Liefert den letzten Tag, den die Notiz nennt, wenn er in den drei Jahren nach ihr liegt."""
    tage = [
        _tag(
            am,
            treffer["j"] or treffer["j2"],
            treffer["m"] or _monat(treffer["wort"]),
            treffer["t"] or treffer["t2"],
        )
        for treffer in _BIS.finditer(text)
    ]
    tage += [
        _tag(am, treffer["j"], _monat(treffer["wort"] or treffer["wort2"]), treffer["t"] or treffer["t2"])
        for treffer in _UNTIL.finditer(text)
    ]
    return next((tag for tag in tage if tag is not None and am <= tag <= am + _LANGE), None)


def _monat(wort: str) -> str:
    kurz = wort[:3].casefold()
    return str(monatsnummer(wort) or (_ENGLISCH.index(kurz) + 1 if kurz in _ENGLISCH else ""))


def _tag(am: date, jahr: str | None, monat: str, tag: str) -> date | None:
    try:
        if jahr:
            return date(int(jahr) if len(jahr) > 2 else 2000 + int(jahr), int(monat), int(tag))  # noqa: PLR2004
        dieses = date(am.year, int(monat), int(tag))
        # Ohne Jahr ist der nächste gemeint.
        return dieses if dieses >= am else dieses.replace(year=am.year + 1)
    except ValueError:
        return None

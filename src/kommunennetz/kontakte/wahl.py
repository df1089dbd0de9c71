"""Nach einer Kommunalwahl: Wer laut einer Liste gewählt ist, gegen den gehalten, der die Spitze bisher hat.

Geraten wird nie: Was nicht feststeht, ist unklar und bleibt für »kontakt nachfolge«.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pydantic import ValidationError

from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner, ist_im_amt
from kommunennetz.model.arten import KONTAKTE
from kommunennetz.model.kontakt import Person
from kommunennetz.model.teildatum import Antwort, Teildatum, parse_teildatum
from kommunennetz.worte.namen import suchform


@dataclass(frozen=True, slots=True)
class Gewaehlt:
    """Eine Zeile der Liste; die Felder heißen wie bei einer Person und stehen da wie in der Datei."""

    stelle: str
    name: str
    """Wie die Kommune heißt."""
    zeile: int
    zelle: str
    felder: Mapping[str, str]


class Was(StrEnum):
    """Was eine Zeile am Kontaktordner änderte."""

    UNVERAENDERT = "unverändert"
    WIEDERWAHL = "wiedergewählt"
    ERSTE = "neu eingetragen"
    """Im Kontaktordner hatte das Amt bisher niemand."""
    NACHFOLGE = "Nachfolge"
    UNKLAR = "unklar"


@dataclass(frozen=True, slots=True)
class Urteil:
    """Was aus einer Zeile folgt."""

    gewaehlt: Gewaehlt
    was: Was
    felder: Mapping[str, str] = field(default_factory=dict)
    """Was zu setzen ist: bei einer Wiederwahl nur, was sich ändert."""
    bisher: Amtsperson | None = None
    grund: str = ""
    hilfe: str = ""


def beurteile(kontakte: Kontaktordner, gewaehlt: Gewaehlt, heute: date) -> Urteil:
    """Liefert, was die Zeile am Kontaktordner änderte; keine Begründung nennt die Person."""
    try:
        return _beurteile(kontakte, gewaehlt, heute)
    except _UnklarError as error:
        return Urteil(gewaehlt, Was.UNKLAR, grund=error.grund, hilfe=error.hilfe)


class _UnklarError(Exception):
    def __init__(self, grund: str, hilfe: str) -> None:
        super().__init__(grund)
        self.grund, self.hilfe = grund, hilfe


def _beurteile(kontakte: Kontaktordner, gewaehlt: Gewaehlt, heute: date) -> Urteil:
    datei = KONTAKTE.datei(gewaehlt.stelle)
    if datei in kontakte.unlesbar:
        raise _UnklarError(f"{datei} ist fehlerhaft", "Erst die Datei berichtigen: kommunennetz pruefen")
    felder = _gelesen(gewaehlt.felder)
    ab = parse_teildatum(felder["von"]) if "von" in felder else None
    bisher = _find_bisher(kontakte, gewaehlt.stelle, ab.frueheste if ab and ab.hat_anfang else heute)
    if bisher is not None and _ist_dieselbe(bisher.person, felder):
        return _wiederwahl(gewaehlt, felder, bisher)
    _check_vollstaendig(felder, ab)
    return Urteil(gewaehlt, Was.NACHFOLGE if bisher else Was.ERSTE, felder, bisher)


_ANREDEN = {"frau": "frau", "fr": "frau", "herr": "herr", "herrn": "herr", "hr": "herr", "ohne": "ohne"}


def _gelesen(felder: Mapping[str, str]) -> dict[str, str]:
    """Liefert die Felder mit einer Anrede des Kontaktordners und getrenntem Namen."""
    gelesen = dict(felder)
    if "anrede" in gelesen:
        wunsch = _ANREDEN.get(suchform(gelesen["anrede"]).strip())
        if wunsch is None:
            raise _UnklarError("»Anrede« ist nicht zu verstehen", "Frau, Herr oder ohne eintragen.")
        gelesen["anrede"] = wunsch
    if "nachname" not in gelesen:
        raise _UnklarError("der Name fehlt", "Vorname und Name eintragen.")
    nachname, komma, vorname = (teil.strip() for teil in gelesen["nachname"].partition(","))
    if komma and "vorname" not in gelesen:
        gelesen |= {"nachname": nachname, "vorname": vorname}
    elif "vorname" not in gelesen and " " in nachname:
        raise _UnklarError("der Name ist nicht getrennt", "Vorname und Name in je eine Spalte schreiben.")
    telefon = gelesen.get("telefon", "")
    if telefon.isdecimal() and not telefon.startswith("0"):
        hilfe = "Die Spalte als Text formatieren und die Nummern neu eintragen."
        raise _UnklarError("»Telefon« hat wohl seine Null am Anfang verloren", hilfe)
    _check_felder(gelesen)
    return gelesen


def _check_felder(felder: Mapping[str, str]) -> None:
    """Weist ab, was der Datensatz nicht zuließe, ohne zu wiederholen, was dasteht."""
    try:
        Person.model_validate({"anrede": "ohne", **felder, "id": "00000", "amt": "spitze"})
    except ValidationError as error:
        feld = str((*error.errors(include_url=False)[0]["loc"], "")[0])
        raise _UnklarError(f"»{TITEL.get(feld, feld)}« passt nicht in den Kontaktordner", _PASSEND) from None


TITEL: Mapping[str, str] = {
    "anrede": "Anrede", "titel": "Titel", "vorname": "Vorname", "nachname": "Name",
    "bezeichnung": "Bezeichnung", "email": "E-Mail", "telefon": "Telefon", "von": "ab",
    "amtszeit_bis": "Amtszeit bis",
}  # fmt: skip
"""Wie die Angaben einer solchen Liste heißen."""


def _find_bisher(kontakte: Kontaktordner, stelle: str, tag: date) -> Amtsperson | None:
    """Liefert, wer die Spitze an dem Tag hat, an dem die neue Amtszeit beginnt."""
    eintrag = kontakte.kommunen.get(stelle)
    if eintrag is None:
        return None
    spitzen = [eine for eine in kontakte.im_amt(stelle, "spitze", tag) if eine.person.rolle == "inhaber"]
    if len(spitzen) > 1 or any(ist_im_amt(eine.person, tag) is not Antwort.JA for eine in spitzen):
        raise _UnklarError("wer das Amt dann hat, steht im Kontaktordner nicht fest", _VON_HAND)
    spaetere = (
        person
        for person in eintrag.satz.personen
        if person.amt == "spitze" and person.rolle == "inhaber" and person.von and person.von.frueheste > tag
    )
    if not spitzen and any(spaetere):
        raise _UnklarError("im Kontaktordner steht schon jemand, der erst danach beginnt", _VON_HAND)
    return spitzen[0] if spitzen else None


def _ist_dieselbe(person: Person, felder: Mapping[str, str]) -> bool:
    """Sagt, ob es dieselbe Person ist; stimmt nur ein Name überein, ist es unklar (Heirat, Verwandte)."""
    nachname = _gleich(person.nachname, felder["nachname"])
    vorname = _gleich(person.vorname, felder.get("vorname"))
    if nachname and (vorname or (vorname is None and _gleich(person.email, felder.get("email")))):
        return True
    if nachname or vorname:
        raise _UnklarError("nur Vorname oder nur Nachname stimmt mit dem Kontaktordner überein", _VON_HAND)
    return False


def _gleich(links: str | None, rechts: str | None) -> bool | None:
    """Liefert, ob beide gleich lauten; None, wenn eines fehlt."""
    return suchform(links) == suchform(rechts) if links and rechts else None


_NACHGEFUEHRT = ("anrede", "titel", "bezeichnung", "email", "telefon", "amtszeit_bis")


def _wiederwahl(gewaehlt: Gewaehlt, felder: Mapping[str, str], bisher: Amtsperson) -> Urteil:
    alt = {name: _als_text(getattr(bisher.person, name)) for name in _NACHGEFUEHRT}
    neu = {name: felder[name] for name in _NACHGEFUEHRT if name in felder and felder[name] != alt[name]}
    ende, bis = neu.get("amtszeit_bis"), bisher.person.amtszeit_bis
    if ende and bis and parse_teildatum(ende).spaeteste < bis.frueheste:
        raise _UnklarError("die Amtszeit endete früher, als im Kontaktordner steht", _VON_HAND)
    return Urteil(gewaehlt, Was.WIEDERWAHL if neu else Was.UNVERAENDERT, neu, bisher)


def _als_text(wert: str | Teildatum | None) -> str | None:
    return wert.text if isinstance(wert, Teildatum) else wert


def _check_vollstaendig(felder: Mapping[str, str], ab: Teildatum | None) -> None:
    if "anrede" not in felder:
        raise _UnklarError("die Anrede fehlt", "In der Spalte »Anrede« Frau, Herr oder ohne eintragen.")
    if ab is None or not ab.ist_tag:
        hilfe = "In der Spalte »ab« den Tag eintragen, oder für alle mit --ab."
        raise _UnklarError("der Tag fehlt, an dem die Amtszeit beginnt", hilfe)


_VON_HAND = "Ansehen mit »kontakt zeigen«, eintragen mit »kontakt nachfolge« oder »kontakt bearbeiten«."
_PASSEND = "Die Zelle berichtigen; was ein Feld erlaubt, steht in docs/kontakte.md."

"""Wie ein Brief beginnt: förmlich an die Spitze, schlicht an die Fachebene, neutral an ein Postfach."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from kommunennetz.fragen.aemter import bezeichnung_der_spitze
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.sitz import Sitzamt
from kommunennetz.model.kontakt import Anrede, Person
from kommunennetz.model.netz import Netz
from kommunennetz.setzerei.wert import Wert


class Stil(StrEnum):
    """Wie förmlich ein Brief beginnt."""

    FOERMLICH = "foermlich"
    SCHLICHT = "schlicht"
    NEUTRAL = "neutral"
    """Ohne Namen, auch wo einer bekannt ist: Ein Postfach lesen viele."""


# Ins Vorzimmer schreibt man einer Kollegin der Fachebene, nicht der Spitze.
_UEBLICH: Mapping[Sitzamt, Stil] = {"spitze": Stil.FOERMLICH, "postfach": Stil.NEUTRAL}
_GUTEN_TAG = "Guten Tag"
_AN_ALLE = "Sehr geehrte Damen und Herren"
_BEGINN: Mapping[Stil, Mapping[Anrede, str]] = {
    Stil.FOERMLICH: {"frau": "Sehr geehrte Frau", "herr": "Sehr geehrter Herr"},
    Stil.SCHLICHT: {"frau": "Guten Tag Frau", "herr": "Guten Tag Herr"},
}


def anrede(  # noqa: PLR0913 – so viel macht eine Anrede aus
    amt: Sitzamt,
    anrede: Anrede = "ohne",
    *,
    titel: str | None = None,
    vorname: str | None = None,
    nachname: str | None = None,
    bezeichnung: str | None = None,
    stil: Stil | None = None,
) -> str:
    """Liefert die Anrede ohne Komma: »Sehr geehrte Frau Bürgermeisterin Dr. Muster«, »Guten Tag Max Muster«.

    Ohne `stil` den, der zum Amt gehört. Die Amtsbezeichnung steht nur in der förmlichen.
    """
    stil = stil or _UEBLICH.get(amt, Stil.SCHLICHT)
    if stil is Stil.NEUTRAL:
        return _GUTEN_TAG
    if anrede == "ohne":
        # Mit dem Nachnamen allein ruft man jemanden auf.
        voller_name = _verbunden(titel, vorname, nachname) if nachname and (titel or vorname) else ""
        return _verbunden(_GUTEN_TAG, voller_name) if voller_name else _namenlos(stil)
    name = _verbunden(titel, nachname) if nachname else ""
    amtlich = bezeichnung if stil is Stil.FOERMLICH else None
    return _verbunden(_BEGINN[stil][anrede], amtlich, name) if name or amtlich else _namenlos(stil)


def _namenlos(stil: Stil) -> str:
    return _AN_ALLE if stil is Stil.FOERMLICH else _GUTEN_TAG


def _verbunden(*teile: str | None) -> str:
    return " ".join(teil for teil in teile if teil)


@dataclass(frozen=True, slots=True)
class PersonWert(Wert):
    """Wer die Nachricht bekommt; gezeigt mit Titel und vollem Namen."""

    titel: Annotated[str | None, "akademischer Grad: »Dr.«"]
    vorname: Annotated[str | None, "Vorname"]
    nachname: Annotated[str | None, "Nachname; leer bei einer Stelle ohne Namen"]
    bezeichnung: Annotated[str | None, "Amtsbezeichnung: »Bürgermeisterin«"]

    def __str__(self) -> str:
        """Liefert Titel, Vornamen und Nachnamen, sonst die Bezeichnung."""
        return _verbunden(self.titel, self.vorname, self.nachname) or self.bezeichnung or ""


@dataclass(frozen=True, slots=True)
class EmpfaengerWert(Wert):
    """An wen die Nachricht geht: das Postfach der Kommune, oder die Person in einem Amt."""

    anrede: Annotated[str, "ohne Komma: »Guten Tag«, »Sehr geehrte Frau Bürgermeisterin Dr. Mustermann«"]
    person: Annotated[PersonWert | None, "wer das Amt hat; leer, wenn es das Postfach ist"]
    amt: Annotated[str, "postfach, spitze, fach, vorzimmer, sprecherteam oder traeger"]


POSTFACH = EmpfaengerWert(anrede("postfach"), None, "postfach")
"""Der Empfänger, solange es keinen Kontaktordner gibt."""
BEISPIEL = EmpfaengerWert(
    anrede("spitze", "frau", titel="Dr.", nachname="Mustermann", bezeichnung="Bürgermeisterin"),
    PersonWert("Dr.", "Erika", "Mustermann", "Bürgermeisterin"),
    "spitze",
)
"""Erfunden, um zu zeigen, was dastehen kann."""


def empfaenger_wert(
    person: Person, netz: Netz, gebiet: Gebiet | None = None, stil: Stil | None = None
) -> EmpfaengerWert:
    """Liefert die Person, wie Vorlagen sie sehen; `gebiet`: ihre Kommune, None bei sonstigen Stellen."""
    bezeichnung = bezeichnung_von(person, netz, gebiet)
    text = anrede(
        person.amt,
        person.anrede,
        titel=person.titel,
        vorname=person.vorname,
        nachname=person.nachname,
        bezeichnung=bezeichnung,
        stil=stil,
    )
    gezeigt = PersonWert(person.titel, person.vorname, person.nachname, bezeichnung)
    return EmpfaengerWert(text, gezeigt, person.amt)


def bezeichnung_von(person: Person, netz: Netz, gebiet: Gebiet | None) -> str | None:
    """Liefert ihre Amtsbezeichnung; wo sie fehlt, die der Spitze dieser Kommune, aber keiner Vertretung."""
    if person.bezeichnung or gebiet is None or person.amt != "spitze" or person.rolle != "inhaber":
        return person.bezeichnung
    return bezeichnung_der_spitze(netz, gebiet, person.anrede)

"""Briefe an die Personen im Kontaktordner: das Willkommen und »Ihre Daten bei uns«.

Die Angaben zu einer Person sieht nur sie selbst; ein Funktionspostfach lesen viele, und es bekommt keine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from kommunennetz.dokumente.werte import (
    DatenschutzhinweisWert,
    DatumWert,
    KommuneWert,
    NetzWert,
    PunktstandWert,
    als_wert,
)
from kommunennetz.errors import RegisterError, VorlageError
from kommunennetz.fragen.beitritt import pruefe_beitritt
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import Amtsperson
from kommunennetz.model.kontakt import Person
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import tag
from kommunennetz.post.anrede import POSTFACH, EmpfaengerWert, bezeichnung_von, empfaenger_wert
from kommunennetz.post.bilder import Bild
from kommunennetz.post.brief import Bogen, Brief, Umsetzer
from kommunennetz.post.empfaenger import Empfaenger
from kommunennetz.post.kontaktliste import AMTSWORTE
from kommunennetz.post.schreiber import kommune_wert
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Vorlagenkontext, Wert

WILLKOMMEN, BESTAETIGUNG = "kontakt/willkommen.md.j2", "kontakt/bestaetigung.md.j2"
_HINWEIS = "kontakt/hinweis.md.j2"


@dataclass(frozen=True, slots=True)
class AngabeWert(Wert):
    """Eine Angabe zur Empfängerin, wie sie im Kontaktordner steht."""

    name: Annotated[str, "was es ist: »E-Mail«"]
    wert: Annotated[str, "was dasteht"]


@dataclass(frozen=True, slots=True)
class TeilnahmeWert(Wert):
    """Eine Veranstaltung und wie das Register die Teilnahme der Kommune nennt."""

    titel: Annotated[str, "wie die Veranstaltung heißt"]
    anfang: Annotated[DatumWert, "ihr erster Tag"]
    stand: Annotated[str, "eingeladen, zugesagt, abgesagt oder teilgenommen"]


class Hinweiskontext(TypedDict):
    """Was der Hinweis nach Art. 14 DSGVO sieht."""

    netz: Annotated[NetzWert, "das Netzwerk"]
    hinweis: Annotated[DatenschutzhinweisWert, "was netz.yaml zum Datenschutz sagt"]
    empfaenger: Annotated[EmpfaengerWert, "wer den Brief bekommt: die Person oder das Postfach"]
    stelle: Annotated[str, "wo sie ihr Amt hat: »Stadt Unna«"]
    angaben: Annotated[tuple[AngabeWert, ...], "was über sie dasteht; leer, wenn es das Postfach ist"]
    herkunft: Annotated[str | None, "woher die Angaben stammen; leer, wenn es nicht vermerkt ist"]


class Bestaetigungskontext(Hinweiskontext):
    """Was »Ihre Daten bei uns« sieht."""

    stichtag: Annotated[DatumWert, "der Tag, für den die Angaben gelten"]
    kommune: Annotated[KommuneWert, "die Kommune, wie das Register sie führt"]
    postfach: Annotated[str | None, "ihr Funktionspostfach im Register"]
    kriterien: Annotated[tuple[PunktstandWert, ...], "die Kriterien mit ihrem Stand"]
    teilnahmen: Annotated[tuple[TeilnahmeWert, ...], "ihre Veranstaltungen, die letzte zuerst"]


KONTEXTE = (
    Vorlagenkontext("Willkommen an eine Person", (_HINWEIS, WILLKOMMEN), Hinweiskontext),
    Vorlagenkontext("Ihre Daten bei uns", (BESTAETIGUNG,), Bestaetigungskontext),
)
"""Was die Vorlagen unter `kontakt/` sehen."""


def build_hinweis(netz: Eintrag[Netz]) -> DatenschutzhinweisWert:
    """Liefert, was Personen über ihre Angaben erfahren; RegisterError, wenn netz.yaml es nicht sagt."""
    if (hinweis := netz.satz.datenschutzhinweis) is None:
        raise RegisterError(f"In {netz.datei} fehlt »datenschutzhinweis«.", _EINTRAGEN)
    return als_wert(DatenschutzhinweisWert, hinweis)


def render_willkommen(register: Register, vorlagen: Vorlagen, eine: Amtsperson, stelle: str) -> Brief:
    """Liefert den Brief an eine neue Person; `stelle`: wo sie ihr Amt hat. RegisterError wie `build_hinweis`.

    Vom Register braucht es nur netz.yaml und das Verzeichnis.
    """
    gebiet = register.verzeichnis.nach_slug(eine.sitz.stelle)
    kontext = hinweis_kontext(register, eine.person, gebiet, stelle)
    return _setze(vorlagen, WILLKOMMEN, kontext, f"Willkommen – {register.netz.satz.name}")


def render_bestaetigung(
    register: Register, vorlagen: Vorlagen, empfaenger: Empfaenger, person: Person | None, stichtag: date
) -> Brief:
    """Liefert »Ihre Daten bei uns« an eine Person oder ans Postfach; RegisterError wie `build_hinweis`."""
    kontext = bestaetigung_kontext(register, empfaenger, person, stichtag)
    return _setze(vorlagen, BESTAETIGUNG, kontext, f"Ihre Daten bei uns – {register.netz.satz.name}")


def bestaetigung_kontext(
    register: Register, empfaenger: Empfaenger, person: Person | None, stichtag: date
) -> Bestaetigungskontext:
    """Liefert, was »Ihre Daten bei uns« sieht; RegisterError wie `build_hinweis`."""
    gebiet = empfaenger.gebiet
    eintrag = register.eintrag(gebiet)
    pruefung = pruefe_beitritt(register, gebiet, stichtag)
    return {
        **hinweis_kontext(register, person, gebiet, gebiet.name),
        "stichtag": als_wert(DatumWert, tag(stichtag)),
        "kommune": kommune_wert(empfaenger),
        "postfach": eintrag.satz.postfach if eintrag is not None else None,
        "kriterien": tuple(als_wert(PunktstandWert, punkt) for punkt in pruefung.punkte),
        "teilnahmen": tuple(_list_teilnahmen(register, eintrag.schluessel)) if eintrag is not None else (),
    }


def hinweis_kontext(
    register: Register, person: Person | None, gebiet: Gebiet | None, stelle: str
) -> Hinweiskontext:
    """Liefert, was das Willkommen sieht; ohne Person das Postfach. RegisterError wie `build_hinweis`."""
    netz = register.netz.satz
    herkunft = person.herkunft if person is not None else None
    return {
        "netz": als_wert(NetzWert, netz),
        "hinweis": build_hinweis(register.netz),
        "empfaenger": empfaenger_wert(person, netz, gebiet) if person is not None else POSTFACH,
        "stelle": stelle,
        "angaben": tuple(_list_angaben(person, netz, gebiet)) if person is not None else (),
        "herkunft": f"{herkunft.quelle}; bei uns {herkunft.am.im_satz('seit')}" if herkunft else None,
    }


def _list_angaben(person: Person, netz: Netz, gebiet: Gebiet | None) -> Iterator[AngabeWert]:
    """Liefert alles, was im Kontaktordner über die Person steht, außer was nur der Ablage dient."""
    widerspruch = f" (Widerspruch {person.widerspruch.am})" if person.widerspruch else ""
    angaben = {
        "Anrede": {"frau": "Frau", "herr": "Herr", "ohne": "neutral, mit vollem Namen"}[person.anrede],
        "Titel": person.titel,
        "Vorname": person.vorname,
        "Nachname": person.nachname,
        "Amt": f"{AMTSWORTE[person.amt]}{', Vertretung' if person.rolle == 'vertretung' else ''}",
        "Bezeichnung": bezeichnung_von(person, netz, gebiet),
        "E-Mail": person.email,
        "Telefon": person.telefon,
        "Im Amt seit": person.von,
        "Im Amt bis": person.bis,
        "Wahlzeit bis": person.amtszeit_bis,
        "Infomails": f"{person.infomails}{widerspruch}",
        "Name öffentlich": person.oeffentlich,
        "Zuletzt geprüft": person.geprueft,
        "Bemerkung": person.bemerkung,
    }
    return (
        AngabeWert(name, " ".join(str(wert).split())) for name, wert in angaben.items() if wert is not None
    )


def _list_teilnahmen(register: Register, schluessel: str) -> list[TeilnahmeWert]:
    besuchte = [
        (eintrag.satz, teilnahme.stand)
        for eintrag in register.veranstaltungen.values()
        for teilnahme in eintrag.satz.teilnahme
        if teilnahme.kommune == schluessel
    ]
    besuchte.sort(key=lambda eine: (eine[0].anfang.spaeteste, eine[0].titel), reverse=True)
    return [TeilnahmeWert(satz.titel, als_wert(DatumWert, satz.anfang), stand) for satz, stand in besuchte]


def _setze(vorlagen: Vorlagen, name: str, kontext: Hinweiskontext, betreff: str) -> Brief:
    return Umsetzer(_kein_bild).brief(betreff, Bogen(vorlagen.render(name, kontext)))


def _kein_bild(_ziel: str, _alternativtext: str) -> Bild:
    # Das Ziel steht nicht in der Meldung: Eine Vorlage kann es aus Angaben zur Person bauen.
    raise VorlageError("Ein Brief an eine Person zeigt keine Bilder", "Das Bild aus der Vorlage nehmen.")


_EINTRAGEN = (
    "Personen müssen erfahren, was mit ihren Angaben geschieht (Art. 14 DSGVO). Eintragen, was die"
    " Datenschutzbeauftragten dazu sagen: verantwortlich, beauftragte, rechtsgrundlage, empfaenger, dauer,"
    " aufsicht (docs/kontakte.md): kommunennetz netz bearbeiten"
)

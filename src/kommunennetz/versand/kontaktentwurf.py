"""Aus dem Kontaktordner wird, was eine Sendung werden soll: das Willkommen, und »Ihre Daten bei uns«."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from hashlib import sha256

from kommunennetz.befund import Befund
from kommunennetz.dateien import read_inhalt
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import Amtsperson
from kommunennetz.kontakte.kontaktregeln import ist_ungeprueft
from kommunennetz.post.brief import Brief
from kommunennetz.post.empfaenger import Entscheidung, Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.entwuerfe import find_absender
from kommunennetz.post.kontaktbrief import (
    BESTAETIGUNG,
    WILLKOMMEN,
    build_hinweis,
    render_bestaetigung,
    render_willkommen,
)
from kommunennetz.post.nachricht import Nachricht
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.versand.kontaktzweck import BESTAETIGUNG_ZU, WILLKOMMEN_ZU
from kommunennetz.versand.vorbereitung import Entwurf, Fall, list_ausgelassene
from kommunennetz.worte.anschrift import Ablehnung, Anschrift, check_anschrift

_MITTAG = time(12, tzinfo=UTC)


def build_willkommen(  # noqa: PLR0913, PLR0917 – so viel gehört dazu
    register: Register, vorlagen: Vorlagen, eine: Amtsperson, stelle: str, heute: date, ruecklauf: str | None
) -> Entwurf:
    """Liefert den Entwurf des Willkommens an eine Person; `stelle`: wo sie ihr Amt hat.

    RegisterError, wenn netz.yaml den Absender oder den Hinweis nicht hergibt; FrageError, wenn bei der Person
    die Adresse oder die Herkunft ihrer Angaben fehlt.
    """
    person = eine.person
    namen = (person.titel, person.vorname, person.nachname) if person.nachname else ()
    anschrift = check_anschrift(person.email or "", " ".join(filter(None, namen)) or stelle)
    if isinstance(anschrift, Ablehnung):
        raise FrageError(f"{person.id} hat keine Adresse.", "»email« eintragen.")
    if person.herkunft is None:
        raise FrageError(f"Bei {person.id} fehlt, woher die Angaben stammen.", "»herkunft« eintragen.")
    absender = find_absender(register)
    brief = render_willkommen(register, vorlagen, eine, stelle)
    nachricht = _build_nachricht(absender, anschrift, brief, heute)
    fall = Fall(eine.sitz, stelle, nachricht, f"{person.id} ist neu eingetragen")
    return Entwurf(
        zweck=f"{WILLKOMMEN_ZU}{person.id}",
        titel=f"willkommen-{eine.sitz.stelle}",
        betreff=brief.betreff,
        absender=absender.adresse,
        ruecklauf=ruecklauf or absender.adresse,
        stichtag=heute,
        quelle=f"templates/{WILLKOMMEN}",
        quelle_sha256=_summe(vorlagen, WILLKOMMEN),
        faelle=(fall,),
    )


def build_bestaetigung(  # noqa: PLR0913, PLR0917 – so viel gehört dazu
    register: Register,
    vorlagen: Vorlagen,
    wahl: Sitzwahl,
    genannte: Sequence[Gebiet],
    befunde: Iterable[Befund] = (),
    ruecklauf: str | None = None,
) -> Entwurf:
    """Liefert den Entwurf von »Ihre Daten bei uns«, je Kommune an die Fachebene, sonst an das Postfach.

    `genannte`: nur diese, gleich wann zuletzt geprüft; ohne sie die Mitglieder, deren Angaben seit über einem
    Jahr niemand bestätigt hat. RegisterError wie `build_willkommen`.
    """
    build_hinweis(register.netz)
    absender = find_absender(register)
    gemeinte = Gemeinte(None, kommunen=tuple(genannte)) if genannte else Gemeinte()
    alle = [
        eine if genannte else _ohne_gepruefte(eine, wahl.am)
        for eine in list_entscheidungen(register, wahl.am, gemeinte, befunde, wahl)
        if eine.empfaenger is not None or eine.grund != _NICHT_GENANNT
    ]
    return Entwurf(
        zweck=f"{BESTAETIGUNG_ZU}{wahl.am.year}",
        titel=f"ihre-daten-bei-uns-{wahl.am.year}",
        betreff=f"Ihre Daten bei uns – {register.netz.satz.name}",
        absender=absender.adresse,
        ruecklauf=ruecklauf or absender.adresse,
        stichtag=wahl.am,
        quelle=f"templates/{BESTAETIGUNG}",
        quelle_sha256=_summe(vorlagen, BESTAETIGUNG),
        faelle=_list_faelle(register, vorlagen, alle, absender, wahl.am),
        ausgelassene=list_ausgelassene(alle),
        je_stelle=True,
    )


def _ohne_gepruefte(eine: Entscheidung, am: date) -> Entscheidung:
    if eine.person is None or ist_ungeprueft(eine.person, am):
        return eine
    grund = f"{eine.person.id} ist im letzten Jahr geprüft oder neu eingetragen."
    return replace(eine, anschrift=None, person=None, grund=grund)


def _list_faelle(
    register: Register, vorlagen: Vorlagen, alle: Iterable[Entscheidung], absender: Anschrift, am: date
) -> Iterator[Fall]:
    for eine in alle:
        if eine.anschrift is None or eine.empfaenger is None:
            continue
        brief = render_bestaetigung(register, vorlagen, eine.empfaenger, eine.person, am)
        nachricht = _build_nachricht(absender, eine.anschrift, brief, am)
        warum = eine.person.id if eine.person is not None else "Postfach, ohne Angaben zu Personen"
        yield Fall(eine.sitz, eine.name, nachricht, warum)


def _build_nachricht(absender: Anschrift, an: Anschrift, brief: Brief, am: date) -> Nachricht:
    return Nachricht(
        absender=absender,
        empfaenger=an,
        betreff=brief.betreff,
        text=brief.text,
        html=brief.html,
        # Beim Ablegen kommen die wirkliche Zeit und die Kennung aus Zweck und Sitz.
        datum=datetime.combine(am, _MITTAG),
        kennung=(brief.betreff,),
        # Auf Antwort wartet hier ein Mensch.
        selbsttaetig=False,
    )


def _summe(vorlagen: Vorlagen, name: str) -> str:
    pfad = vorlagen.find(name)
    return sha256((read_inhalt(pfad) or b"") if pfad is not None else b"").hexdigest()


_NICHT_GENANNT = "Ist nicht genannt."

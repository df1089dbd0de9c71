"""Aus einer Infomail im Register wird, was eine Sendung werden soll."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kommunennetz.befund import Befund
from kommunennetz.model.infomail import Infomail
from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.empfaenger import Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import find_gemeinte
from kommunennetz.post.entwuerfe import build_nachrichten, find_absender
from kommunennetz.post.schreiber import Schreiber, find_stichtag
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.versand.vorbereitung import Entwurf, Fall, list_ausgelassene


@dataclass(frozen=True, kw_only=True)
class Infomailauftrag:
    """Was zu einer Infomail gehört, die verschickt werden soll."""

    register: Register
    infomail: Eintrag[Infomail]
    vorlagen: Vorlagen
    wahl: Sitzwahl
    ordner: Path
    """Wo ihre Bilder liegen."""
    befunde: Iterable[Befund] = ()
    anhaenge: tuple[Anhang, ...] = ()
    ruecklauf: str | None = None
    """Wohin Unzustellbares zurückkommt; sonst zum Absender."""


def zweck_von(infomail: Eintrag[Infomail]) -> str:
    """Liefert den Zweck einer Infomail; wird ihr Text berichtigt, bleibt er derselbe."""
    return f"infomail:{infomail.schluessel}"


def build_entwurf(auftrag: Infomailauftrag) -> Entwurf:
    """Liefert den Entwurf; die Nachrichten entstehen erst, wenn er abgelegt wird.

    RegisterError, wenn der Absender fehlt; FrageError bei falschem Datum oder Empfängerkreis.
    """
    register, infomail = auftrag.register, auftrag.infomail
    stichtag = find_stichtag(infomail)
    gemeinte = find_gemeinte(infomail.satz.an, register)
    alle = list_entscheidungen(register, stichtag, gemeinte, auftrag.befunde, auftrag.wahl)
    absender = find_absender(register)
    schreiber = Schreiber(register, infomail, auftrag.vorlagen, stichtag, auftrag.ordner)
    faelle = (
        Fall(fall.sitz, fall.name, nachricht, fall.empfaenger.in_worten if fall.empfaenger else "")
        for fall, nachricht in build_nachrichten(register, infomail, schreiber, alle)
    )
    return Entwurf(
        zweck=zweck_von(infomail),
        titel=_titel(infomail.schluessel),
        betreff=infomail.satz.betreff,
        absender=absender.adresse,
        ruecklauf=auftrag.ruecklauf or absender.adresse,
        stichtag=stichtag,
        quelle=infomail.datei,
        quelle_sha256=sha256(infomail.quelltext).hexdigest(),
        faelle=faelle,
        ausgelassene=list_ausgelassene(alle),
        anhaenge=auftrag.anhaenge,
        je_stelle=auftrag.wahl.sitz is None and auftrag.wahl.nur is None,
    )


def _titel(schluessel: str) -> str:
    """Liefert den Schlüssel ohne Tag: Vor ihm steht im Namen der Sendung schon einer."""
    ohne = schluessel.lstrip("0123456789-")
    return f"infomail-{ohne or schluessel}"

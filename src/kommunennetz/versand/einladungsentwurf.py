"""Aus einer Veranstaltung wird, was eine Sendung werden soll: je Sitz eine Mail mit dem Kalendereintrag."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from kommunennetz.errors import FrageError
from kommunennetz.fragen.lehrgang import find_baustein
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import SITZAEMTER, Sitzamt, parse_sitz
from kommunennetz.model.einladung import Einladungen, Zugang
from kommunennetz.model.veranstaltung import Baustein, Veranstaltung
from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.einladungsbrief import (
    AnliegenWert,
    Briefart,
    Briefvorhaben,
    Einladungsschreiber,
    antwort_werte,
    datum_wert,
    einladung_wert,
    zugang_wert,
)
from kommunennetz.post.empfaenger import Entscheidung, Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.entwuerfe import find_absender, wer_liest
from kommunennetz.post.kennzeichen import build_antworten, kennzeichen
from kommunennetz.post.nachricht import Nachricht
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.schritte.einladungen import Terminangaben, Treffen
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.termine.registertermine import bausteintermin, veranstaltungstermin
from kommunennetz.termine.termin import Termin
from kommunennetz.versand.einladungszweck import (
    ABSAGE,
    EINLADUNG,
    ERINNERUNG,
    NACHFASSEN,
    ZUGANG,
    Zweck,
    termin_kennung,
)
from kommunennetz.versand.vorbereitung import Entwurf, Fall, list_ausgelassene
from kommunennetz.worte.namen import suchform

_PRUEFZIFFERN: Final = 16
_BETREFF: Final[Mapping[str, str]] = {
    EINLADUNG: "Einladung",
    ERINNERUNG: "Erinnerung",
    ABSAGE: "Abgesagt",
    ZUGANG: "Zugang",
    NACHFASSEN: "Nachfrage",
}


@dataclass(frozen=True, slots=True)
class Anlass:
    """Eine Veranstaltung oder ein Baustein eines Lehrgangs, mit ihrem Termin im Kalender."""

    eintrag: Eintrag[Veranstaltung]
    satz: Veranstaltung
    """Wie Mails sie zeigen; beim Baustein mit dessen Titel, Tag und Ort."""
    termin: Termin
    treffen: Treffen

    @property
    def kennung(self) -> str:
        """Liefert, wie ihre Zwecke sie nennen."""
        return termin_kennung(self.eintrag)

    def zweck(self, art: str, nummer: int, zusatz: str = "") -> Zweck:
        """Liefert den Zweck einer Sendung dazu."""
        return Zweck(art, self.kennung, self.treffen.baustein, nummer, zusatz)

    @property
    def angaben(self) -> Terminangaben:
        """Liefert, woran zu erkennen ist, ob sich für die Empfänger etwas geändert hat."""
        termin = self.termin
        wann = f"{termin.anfang.isoformat()}/{termin.ende.isoformat() if termin.ende else ''}"
        teile = (termin.titel, wann, termin.ort, termin.stand.value)
        return Terminangaben(sha256("\0".join(teile).encode()).hexdigest()[:_PRUEFZIFFERN], wann)


def find_anlass(register: Register, name: str, baustein: str | None = None) -> Anlass:
    """Liefert die Veranstaltung, zu der sich einladen lässt.

    FrageError, wenn es sie oder den Baustein nicht gibt, oder der Tag nicht feststeht; ein Lehrgang, dessen
    Bausteine eigene Tage haben, verlangt einen davon.
    """
    eintrag = register.veranstaltung(name)
    satz, netz = eintrag.satz, register.netz.satz.name
    if baustein is not None:
        teil = find_baustein(eintrag, baustein)
        termin = bausteintermin(eintrag, teil, netz)
        satz = _als_baustein(satz, teil)
    else:
        if mit_tag := [teil.id for teil in satz.bausteine if teil.datum is not None]:
            hilfe = f"Den Baustein nennen: --baustein {mit_tag[0]}. Es gibt: {', '.join(mit_tag)}."
            raise FrageError(f"»{name}« hat Bausteine mit eigenen Tagen.", hilfe)
        termin = veranstaltungstermin(eintrag, netz)
    if termin is None:
        raise FrageError(
            f"Der Tag von »{name}« steht nicht fest; ein Kalendereintrag braucht ihn.",
            f"Eintragen: kommunennetz veranstaltung bearbeiten {eintrag.schluessel}",
        )
    return Anlass(eintrag, satz, termin, Treffen(eintrag.schluessel, termin.uid, baustein))


def _als_baustein(satz: Veranstaltung, baustein: Baustein) -> Veranstaltung:
    return satz.model_copy(
        update={
            "titel": f"{satz.titel}: {baustein.titel}",
            "datum": baustein.datum,
            "von": None,
            "bis": None,
            "beginn": None,
            "ende": None,
            "ort": baustein.ort or satz.ort,
            "tagesordnung": (),
            "anmeldung_bis": None,
        }
    )


@dataclass(frozen=True, kw_only=True)
class Einladungsauftrag:
    """Was zu einer Sendung über eine Veranstaltung gehört."""

    register: Register
    anlass: Anlass
    folge: int
    zweck: Zweck
    vorlagen: Vorlagen
    stichtag: date
    entscheidungen: tuple[Entscheidung, ...]
    fruehere: Collection[str] = ()
    """Die Sitze, die schon eine frühere Fassung bekamen."""
    zugang: Zugang | None = None
    anhaenge: tuple[Anhang, ...] = ()
    mit_anlage: bool = False
    ruecklauf: str | None = None
    je_stelle: bool = False


def build_entwurf(auftrag: Einladungsauftrag, jetzt: datetime) -> Entwurf:
    """Liefert den Entwurf; die Nachrichten entstehen erst, wenn er abgelegt wird.

    RegisterError, wenn der Absender fehlt.
    """
    absender = find_absender(auftrag.register)
    eintrag, zweck = auftrag.anlass.eintrag, auftrag.zweck
    return Entwurf(
        zweck=str(zweck),
        titel=f"{zweck.art}-{eintrag.schluessel}" + (f"-{zweck.baustein}" if zweck.baustein else ""),
        betreff=_betreff(auftrag),
        absender=absender.adresse,
        ruecklauf=auftrag.ruecklauf or absender.adresse,
        stichtag=auftrag.stichtag,
        quelle=eintrag.datei,
        quelle_sha256=sha256(eintrag.quelltext).hexdigest(),
        faelle=_build_faelle(auftrag, jetzt),
        ausgelassene=list_ausgelassene(auftrag.entscheidungen),
        anhaenge=auftrag.anhaenge,
        je_stelle=auftrag.je_stelle,
    )


def _betreff(auftrag: Einladungsauftrag) -> str:
    geaendert = auftrag.zweck.art == EINLADUNG and auftrag.folge > 0 and bool(auftrag.fruehere)
    wort = "Geändert" if geaendert else _BETREFF[auftrag.zweck.art]
    satz = auftrag.anlass.satz
    tag = satz.anfang.frueheste
    # »Einladung: Einladung zum Treffen« sagte zweimal dasselbe.
    davor = "" if suchform(satz.titel).startswith(suchform(wort)) else f"{wort}: "
    return f"{davor}{satz.titel}, {tag.day}.{tag.month}.{tag.year}"


def _build_faelle(auftrag: Einladungsauftrag, jetzt: datetime) -> Iterator[Fall]:
    # Erst hier: icalendar zu laden kostet Zeit, die nur braucht, wer Einladungen schreibt.
    from kommunennetz.termine.kalender import build_absage, build_anfrage

    register, zweck = auftrag.register, auftrag.zweck
    absender = find_absender(register)
    termin = replace(_mit_zugang(auftrag), folge=auftrag.folge, veranstalter=absender)
    schreiber = Einladungsschreiber(register, auftrag.vorlagen, _vorhaben(auftrag))
    zeigen = {
        neu: einladung_wert(register, auftrag.anlass.satz, geaendert=neu and auftrag.folge > 0)
        for neu in (False, True)
    }
    for fall in auftrag.entscheidungen:
        if fall.anschrift is None or fall.empfaenger is None:
            continue
        sitz = str(fall.sitz)
        kennung = kennzeichen(str(zweck), sitz)
        antworten = build_antworten(absender, auftrag.anlass.satz.titel, kennung)
        eigene: dict[str, object] = {"einladung": zeigen[sitz in auftrag.fruehere]}
        if zweck.art != ZUGANG:
            eigene |= {"antworten": antwort_werte(antworten), "kennzeichen": kennung}
        brief = schreiber.render(fall.empfaenger.gebiet, wer_liest(register, fall), eigene)
        kalender = (
            build_absage(termin, fall.anschrift, jetzt)
            if zweck.art == ABSAGE
            else build_anfrage(termin, fall.anschrift, jetzt, zugesagt=zweck.art == ZUGANG)
        )
        nachricht = Nachricht(
            absender=absender,
            empfaenger=fall.anschrift,
            betreff=brief.betreff,
            text=brief.text,
            html=brief.html,
            datum=jetzt,
            kennung=(str(zweck), sitz),
            kalender=kalender,
            # Einladungen gibt ein Mensch frei, und eine Antwort ist erwünscht (RFC 3834, 2).
            selbsttaetig=zweck.art == ERINNERUNG,
            abwesenheit_melden=True,
        )
        yield Fall(fall.sitz, fall.name, nachricht, fall.empfaenger.in_worten)


def _vorhaben(auftrag: Einladungsauftrag) -> Briefvorhaben:
    art = _briefart(auftrag)
    felder: dict[str, object] = {}
    if art == "zugang":
        felder = {"zugang": zugang_wert(auftrag.zugang)} if auftrag.zugang else {}
    else:
        felder = {"stichtag": datum_wert(auftrag.stichtag), "mit_anlage": auftrag.mit_anlage}
    namen = tuple(anhang.name for anhang in auftrag.anhaenge)
    return Briefvorhaben(art=art, betreff=_betreff(auftrag), anhaenge=namen, felder=felder)


def _briefart(auftrag: Einladungsauftrag) -> Briefart:
    match auftrag.zweck.art:
        case "erinnerung":
            return "erinnerung"
        case "absage":
            return "absage"
        case "zugang":
            return "zugang"
    return "spitzentreffen" if auftrag.anlass.satz.art == "spitzentreffen" else "einladung"


def _mit_zugang(auftrag: Einladungsauftrag) -> Termin:
    """Liefert den Termin; wer zugesagt hat, findet darin den Zugang."""
    termin, zugang = auftrag.anlass.termin, auftrag.zugang
    if zugang is None:
        return termin
    ort = zugang.adresse if auftrag.anlass.satz.form != "hybrid" else f"{termin.ort}; {zugang.adresse}"
    kennwort = f"\nKennwort: {zugang.kennwort}" if zugang.kennwort else ""
    return replace(termin, ort=ort, beschreibung=f"Zugang: {zugang.adresse}{kennwort}\n{termin.beschreibung}")


def entscheide_sitze(
    register: Register, kontakte: Kontaktordner, heute: date, sitze: Collection[str]
) -> list[Entscheidung]:
    """Liefert eine Entscheidung je Sitz: ob und an wen dort heute Post geht.

    Sitze von Stellen, die keine Kommune sind, stehen mit ihrem Grund dabei.
    """
    je_amt: dict[Sitzamt, list[str]] = {amt: [] for amt in SITZAEMTER}
    for name in sitze:
        sitz = parse_sitz(name)
        je_amt[sitz.amt].append(sitz.stelle)
    entscheidungen: list[Entscheidung] = []
    for amt, stellen in je_amt.items():
        if not stellen:
            continue
        wahl = Sitzwahl(kontakte, heute, nur=dict.fromkeys(stellen, amt))
        alle = list_entscheidungen(register, heute, Gemeinte(wer=None), (), wahl)
        gefunden = {eine.slug: replace(eine, amt=amt) for eine in alle if eine.slug in stellen}
        entscheidungen += gefunden.values()
        entscheidungen += (
            Entscheidung(
                stelle, stelle, amt=amt, grund="Ist keine Kommune des Registers; bitte selbst schreiben."
            )
            for stelle in stellen
            if stelle not in gefunden
        )
    return entscheidungen


def ohne_erledigte(
    entscheidungen: Collection[Entscheidung], satz: Einladungen | None, treffen: Treffen, folge: int
) -> list[Entscheidung]:
    """Lässt aus, wer abgesagt hat oder diese Fassung schon bekam."""
    bisher = {
        eine.sitz: eine for eine in (satz.einladungen if satz else ()) if eine.baustein == treffen.baustein
    }

    def pruefe(fall: Entscheidung) -> Entscheidung:
        eine = bisher.get(str(fall.sitz))
        if fall.anschrift is None or eine is None:
            return fall
        if eine.stand == "abgesagt":
            return _ausgelassen(fall, "Hat abgesagt.")
        if eine.folge is not None and eine.folge >= folge:
            return _ausgelassen(fall, f"Ist schon eingeladen ({eine.stand}).")
        return fall

    return [pruefe(fall) for fall in entscheidungen]


def _ausgelassen(fall: Entscheidung, grund: str) -> Entscheidung:
    return replace(fall, anschrift=None, person=None, grund=grund)


@dataclass(frozen=True, kw_only=True)
class Nachfrageauftrag:
    """Was zu einer Nachfrage nach einem Lehrgang gehört."""

    register: Register
    lehrgang: Eintrag[Veranstaltung]
    zweck: Zweck
    vorlagen: Vorlagen
    stichtag: date
    entscheidungen: tuple[Entscheidung, ...]
    anliegen: Mapping[Gebiet, tuple[AnliegenWert, ...]]
    ruecklauf: str | None = None


def build_nachfrage(auftrag: Nachfrageauftrag, jetzt: datetime) -> Entwurf:
    """Liefert den Entwurf der Nachfrage; darin steht bei jeder Kommune, was bei ihr offen ist."""
    register, eintrag = auftrag.register, auftrag.lehrgang
    absender = find_absender(register)
    betreff = f"Nachfrage: {eintrag.satz.titel}"
    vorhaben = Briefvorhaben(art="nachfassen", betreff=betreff, felder={"lehrgang": eintrag.satz.titel})
    schreiber = Einladungsschreiber(register, auftrag.vorlagen, vorhaben)

    def faelle() -> Iterator[Fall]:
        for fall in auftrag.entscheidungen:
            if fall.anschrift is None or fall.empfaenger is None:
                continue
            eigene = {"anliegen_alle": auftrag.anliegen[fall.empfaenger.gebiet]}
            brief = schreiber.render(fall.empfaenger.gebiet, wer_liest(register, fall), eigene)
            nachricht = Nachricht(
                absender=absender,
                empfaenger=fall.anschrift,
                betreff=brief.betreff,
                text=brief.text,
                html=brief.html,
                datum=jetzt,
                kennung=(str(auftrag.zweck), str(fall.sitz)),
                selbsttaetig=False,
                abwesenheit_melden=True,
            )
            yield Fall(fall.sitz, fall.name, nachricht, fall.empfaenger.in_worten)

    return Entwurf(
        zweck=str(auftrag.zweck),
        titel=f"{NACHFASSEN}-{eintrag.schluessel}",
        betreff=betreff,
        absender=absender.adresse,
        ruecklauf=auftrag.ruecklauf or absender.adresse,
        stichtag=auftrag.stichtag,
        quelle=eintrag.datei,
        quelle_sha256=sha256(eintrag.quelltext).hexdigest(),
        faelle=faelle(),
        ausgelassene=list_ausgelassene(auftrag.entscheidungen),
        je_stelle=True,
    )

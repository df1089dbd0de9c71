"""Aus Tatsachen werden Vorschläge und ein Plan für den Kontaktordner; was offen bleibt, sieht ein Mensch.

Was von einer anderen Adresse kam als der angeschriebenen, gilt nie still: Ohne Rückfrage wird es nicht
gebucht.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from kommunennetz.eingang.deutung import pruefsumme
from kommunennetz.eingang.sorte import Sorte
from kommunennetz.eingang.tatsache import ANFANG, STAENDE, Tatsache, Was
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import Sitz, parse_sitz
from kommunennetz.model.arten import KONTAKTE
from kommunennetz.model.einladung import Einladung
from kommunennetz.model.kontakt import Person, Postfachstand
from kommunennetz.register.aendern.aenderung import Aenderung, Setzen, build
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.schritte.einladungen import (
    Rueckmeldung,
    aendere_einladungen,
    antwort_eintragen,
    find_einladung,
)
from kommunennetz.schritte.personen import aendere_personen
from kommunennetz.schritte.plan import Aenderungssatz, Plan
from kommunennetz.worte.datum import ausgeschrieben
from kommunennetz.worte.saetze import mit_anzahl

GESTOERT_AB: Final = 3
"""So viele vorläufige Meldungen innerhalb von `FRIST` machen eine Adresse gestört."""
FRIST: Final = timedelta(days=30)
_ABMELDEWEG: Final = "Mail mit dem Betreff »Abmeldung«"
_WEGE: Final = {Sorte.TERMINANTWORT: "kalender", Sorte.KENNWORT: "mail", Sorte.BOGEN: "bogen"}


class Folge(StrEnum):
    """Was aus einer Tatsache wird."""

    AENDERT = "ändert"
    STEHT_SCHON = "steht schon"
    OFFEN = "offen"
    """Ein Mensch muss hinsehen; geändert wird daran nichts."""
    BEMERKT = "bemerkt"
    """Es genügt, dass es aufgehoben wird."""


@dataclass(frozen=True, slots=True)
class Vorschlag:
    """Eine Tatsache und was daraus folgt, als Satz ohne Namen und Adressen."""

    tatsache: Tatsache
    folge: Folge
    satz: str
    hilfe: str = ""
    """Der nächste Handgriff, wenn einer ansteht."""
    wieder: bool = False
    """Ob sie beim nächsten Lesen noch einmal vorzulegen ist."""


@dataclass(frozen=True, slots=True)
class Lage:
    """Worin die Tatsachen zu sehen sind."""

    kontakte: Kontaktordner
    bekannte: Sequence[Tatsache]
    """Was früher schon gelesen ist."""
    postfaecher: Mapping[str, str]
    """Zu jeder Kommune ihr Postfach im Register, in kleinen Buchstaben."""
    auch_andere: bool = True
    """Ob auch gilt, was von einer anderen Adresse kam: nur, wenn jemand es vorher sieht."""


@dataclass(frozen=True, slots=True)
class _Schritt:
    """Ein Vorschlag und die Änderung, aus der er besteht."""

    vorschlag: Vorschlag
    datei: str = ""
    aenderungen: tuple[Aenderung, ...] = ()


@dataclass(frozen=True, slots=True)
class Vorhaben:
    """Alle Vorschläge in der Reihenfolge der Tatsachen, und der Plan, der sie bucht."""

    vorschlaege: tuple[Vorschlag, ...]
    plan: Plan


def schlage_vor(tatsachen: Sequence[Tatsache], lage: Lage) -> Vorhaben:
    """Liefert, was aus den Tatsachen folgt; KommunennetzError, wo eine Datei sich nicht ändern lässt."""
    schritte = [_schritt(eine, tatsachen, lage) for eine in tatsachen]
    return Vorhaben(tuple(eine.vorschlag for eine in schritte), _plane(schritte, lage.kontakte))


def _schritt(eine: Tatsache, alle: Sequence[Tatsache], lage: Lage) -> _Schritt:
    if eine.was is Was.ABWESEND and eine.sitz.endswith("/postfach"):
        # Ein Postfach ist nie abwesend; die Notiz schrieb eine Person, die es liest.
        satz = f"{_SAETZE[eine.was]}{_bis(eine)}; bei einem Postfach wird das nicht vermerkt"
        return _Schritt(Vorschlag(eine, Folge.BEMERKT, satz))
    if eine.anderer and not lage.auch_andere and eine.was in _WIRKUNGEN:
        satz = f"{_SAETZE[eine.was]}, aber von einer anderen Adresse"
        hilfe = "Ohne --ja noch einmal aufrufen und ansehen, was gebucht wird."
        return _Schritt(Vorschlag(eine, Folge.OFFEN, satz, hilfe, wieder=True))
    wirkung = _WIRKUNGEN.get(eine.was)
    if wirkung is not None and eine.sitz:
        schritt = wirkung(eine, alle, lage)
        if eine.anderer:
            satz = f"geantwortet hat eine andere Adresse: {schritt.vorschlag.satz}"
            return replace(schritt, vorschlag=replace(schritt.vorschlag, satz=satz))
        return schritt
    return _nur_gezeigt(eine)


def _nur_gezeigt(eine: Tatsache) -> _Schritt:
    satz = (
        _SAETZE[eine.was] + (f" ({eine.code})" if eine.code else "") + (f": {eine.dazu}" if eine.dazu else "")
    )
    if eine.was in (Was.ANGEKOMMEN, Was.AUTOMATISCH):
        return _Schritt(Vorschlag(eine, Folge.BEMERKT, satz))
    if eine.was is Was.AN_UNS:
        return _offen(eine, satz, "Es liegt an uns, nicht an der Adresse: die Administration fragen.")
    if eine.was is Was.VERLASSEN:
        stelle, _, amt = eine.sitz.rpartition("/")
        return _offen(eine, satz, f"Wenn ja: kommunennetz kontakt nachfolge {stelle} --amt {amt}")
    return _offen(eine, satz)


def _offen(eine: Tatsache, satz: str, hilfe: str = "") -> _Schritt:
    return _Schritt(Vorschlag(eine, Folge.OFFEN, satz, hilfe))


def _zustellung(eine: Tatsache, alle: Sequence[Tatsache], lage: Lage) -> _Schritt:
    code = f" ({eine.code})" if eine.code else ""
    seit = _tag(eine)
    if eine.was is Was.ZAEHLT:
        gleiche = _gezaehlte(eine, [*lage.bekannte, *alle])
        if len(gleiche) < GESTOERT_AB:
            wievielte = f"{len(gleiche)}. von {GESTOERT_AB} in {FRIST.days} Tagen"
            return _Schritt(Vorschlag(eine, Folge.BEMERKT, f"vorläufig unzustellbar{code}, {wievielte}"))
        seit = min(filter(None, (_tag(andere) for andere in gleiche)), default=seit)
    wert: dict[str, Wert] = {"stand": "gestoert", **({"code": eine.code} if eine.code else {}), "seit": seit}
    return _am_sitz(
        eine,
        lage,
        f"Zustellung gestört{code}",
        lambda wer: () if wer.zustellung is not None else (("zustellung", wert),),
    )


def _gezaehlte(eine: Tatsache, alle: Iterable[Tatsache]) -> list[Tatsache]:
    """Liefert die vorläufigen Meldungen zu derselben Adresse in der Frist, die mit dieser endet."""
    bis = eine.zeit or ANFANG
    gleiche = {
        andere.merkmal: andere
        for andere in alle
        if andere.was is Was.ZAEHLT
        and (andere.sitz, andere.an) == (eine.sitz, eine.an)
        and bis - FRIST <= (andere.zeit or ANFANG) <= bis
    }
    return list(gleiche.values())


def _abwesend(eine: Tatsache, _: Sequence[Tatsache], lage: Lage) -> _Schritt:
    wert: dict[str, Wert] = {"gemeldet": _tag(eine), **({"bis": eine.bis} if eine.bis else {})}

    def felder(wer: Person | Postfachstand) -> tuple[tuple[str, Wert], ...]:
        if not isinstance(wer, Person):
            return ()
        bisher = wer.abwesenheit
        if bisher is not None and bisher.gemeldet.text >= str(wert["gemeldet"]):
            return ()
        return (("abwesenheit", wert),)

    return _am_sitz(eine, lage, f"{_SAETZE[eine.was]}{_bis(eine)}", felder)


def _bis(eine: Tatsache) -> str:
    return f", bis zum {ausgeschrieben(eine.bis)}" if eine.bis else ""


def _abgemeldet(eine: Tatsache, _: Sequence[Tatsache], lage: Lage) -> _Schritt:
    widerspruch: dict[str, Wert] = {"am": _tag(eine), "weg": _ABMELDEWEG}
    return _am_sitz(
        eine,
        lage,
        "keine Infomails mehr",
        lambda wer: () if wer.infomails == "nein" else (("infomails", "nein"), ("widerspruch", widerspruch)),
    )


def _zur_einladung(eine: Tatsache, alle: Sequence[Tatsache], lage: Lage) -> _Schritt:
    satz = f"{_SAETZE[eine.was]} zu {eine.veranstaltung}"
    satz += f", {mit_anzahl(eine.personen, 'Person', 'Personen')}" if eine.personen is not None else ""
    satz += f"; {eine.dazu}" if eine.dazu else ""
    eintrag = lage.kontakte.veranstaltungen.get(eine.veranstaltung)
    gefunden = find_einladung(eintrag.satz, eine.sitz, eine.baustein or None) if eintrag else None
    if eintrag is None or gefunden is None:
        # Blieb ungewiss, ob die Einladung hinausging, steht er erst nach dem Klären unter den Eingeladenen.
        return _Schritt(
            Vorschlag(eine, Folge.OFFEN, f"{satz}, aber eingeladen ist dieser Sitz noch nicht", wieder=True)
        )
    if (am := _datum(eine)) is None:
        return _offen(eine, f"{satz}, aber ohne Datum")
    nummer, einladung = gefunden
    if _ist_ueberholt(eine, einladung, [*lage.bekannte, *alle]):
        return _Schritt(Vorschlag(eine, Folge.BEMERKT, f"{satz}; es gibt eine spätere Antwort"))
    meldung = Rueckmeldung(parse_sitz(eine.sitz), eine.was.value, am, _WEGE[eine.sorte], eine.personen)
    if meldung.steht_in(einladung):
        return _Schritt(Vorschlag(eine, Folge.STEHT_SCHON, satz))
    aenderungen = tuple(antwort_eintragen(nummer, einladung, meldung))
    return _Schritt(Vorschlag(eine, Folge.AENDERT, satz), eintrag.datei, aenderungen)


def _ist_ueberholt(eine: Tatsache, einladung: Einladung, alle: Iterable[Tatsache]) -> bool:
    """Liefert, ob derselbe Sitz später geantwortet hat: in einer anderen Mail, oder auf anderem Weg."""
    if einladung.am is not None and einladung.am.text > _tag(eine) and einladung.stand != "eingeladen":
        return True
    wozu = (eine.veranstaltung, eine.baustein, eine.sitz)
    return any(
        (andere.veranstaltung, andere.baustein, andere.sitz) == wozu
        and andere.was in STAENDE
        and not andere.anderer
        and andere.rang > eine.rang
        for andere in alle
    )


def _am_sitz(
    eine: Tatsache,
    lage: Lage,
    satz: str,
    felder: Callable[[Person | Postfachstand], tuple[tuple[str, Wert], ...]],
) -> _Schritt:
    """Liefert den Schritt für jeden, der am Sitz diese Adresse hat; hat sie niemand, bleibt er offen."""
    if not _tag(eine):
        return _offen(eine, f"{satz}, aber ohne Datum")
    sitz = parse_sitz(eine.sitz)
    gemeinte = _gemeinte(sitz, eine.an, lage)
    if not gemeinte and KONTAKTE.datei(sitz.stelle) in lage.kontakte.unlesbar:
        hilfe = f"Beheben: kommunennetz kontakt bearbeiten {sitz.stelle}"
        return _Schritt(
            Vorschlag(eine, Folge.OFFEN, f"{satz}, aber die Datei hat Fehler", hilfe, wieder=True)
        )
    if not gemeinte:
        return _offen(eine, f"{satz}; die Adresse ist inzwischen eine andere")
    datei = (
        KONTAKTE.datei(sitz.stelle) if sitz.stelle in lage.kontakte.kommunen or sitz.amt == "postfach" else ""
    )
    datei = datei or lage.kontakte.sonstige[sitz.stelle].datei
    aenderungen = tuple(Setzen((*ort, feld), wert) for ort, wer in gemeinte for feld, wert in felder(wer))
    folge = Folge.AENDERT if aenderungen else Folge.STEHT_SCHON
    return _Schritt(Vorschlag(eine, folge, satz), datei, aenderungen)


def _gemeinte(sitz: Sitz, an: str, lage: Lage) -> list[tuple[tuple[str | int, ...], Person | Postfachstand]]:
    """Liefert, wer an diesem Sitz die Adresse hat, und wo er in der Datei steht."""
    if sitz.amt == "postfach":
        if pruefsumme(lage.postfaecher.get(sitz.stelle, "")) != an:
            return []
        kontakt = lage.kontakte.kommunen.get(sitz.stelle)
        return [(("postfach",), (kontakt.satz.postfach if kontakt else None) or Postfachstand())]
    eintrag: Eintrag[Any] | None = lage.kontakte.kommunen.get(sitz.stelle) or lage.kontakte.sonstige.get(
        sitz.stelle
    )
    return [
        (("personen", nummer), person)
        for nummer, person in enumerate(eintrag.satz.personen if eintrag is not None else ())
        if person.amt == sitz.amt and pruefsumme(person.email or "") == an
    ]


def _datum(eine: Tatsache) -> date | None:
    return eine.zeit.astimezone().date() if eine.zeit is not None else None


def _tag(eine: Tatsache) -> str:
    am = _datum(eine)
    return am.isoformat() if am is not None else ""


def _plane(schritte: Sequence[_Schritt], kontakte: Kontaktordner) -> Plan:
    """Liefert einen Plan, in dem jede Datei einmal vorkommt."""
    je_datei: dict[str, list[_Schritt]] = defaultdict(list)
    for schritt in schritte:
        if schritt.aenderungen:
            je_datei[schritt.datei].append(schritt)
    saetze = [_aendere(datei, seine, kontakte) for datei, seine in sorted(je_datei.items())]
    return Plan(tuple(saetze), f"Eingang: {len(saetze)} Dateien")


def _aendere(datei: str, schritte: Sequence[_Schritt], kontakte: Kontaktordner) -> Aenderungssatz:
    satz = "\n".join(f"{eine.vorschlag.tatsache.sitz}: {eine.vorschlag.satz}" for eine in schritte)
    # Zwei Mails können dasselbe Feld meinen; es gilt die letzte.
    aenderungen = {aenderung.pfad: aenderung for eine in schritte for aenderung in eine.aenderungen}.values()
    for treffen in kontakte.veranstaltungen.values():
        if treffen.datei == datei:
            return aendere_einladungen(treffen, satz, *aenderungen)
    stellen: list[Eintrag[Any]] = [*kontakte.kommunen.values(), *kontakte.sonstige.values()]
    for eintrag in stellen:
        if eintrag.datei == datei:
            return aendere_personen(eintrag, satz, *aenderungen)
    stelle = datei.rpartition("/")[2].removesuffix(".yaml")
    postfach = {str(eine.pfad[1]): eine.wert for eine in aenderungen if isinstance(eine, Setzen)}
    kopf = f"# yaml-language-server: $schema=../schema/{KONTAKTE.name}.json"
    return Aenderungssatz(
        Posten(datei, None, build(KONTAKTE.modell, {"kommune": stelle, "postfach": postfach}, kopf)), satz
    )


_WIRKUNGEN: Final[Mapping[Was, Callable[[Tatsache, Sequence[Tatsache], Lage], _Schritt]]] = {
    Was.ZUGESAGT: _zur_einladung,
    Was.ABGESAGT: _zur_einladung,
    Was.VORBEHALT: _zur_einladung,
    Was.GESTOERT: _zustellung,
    Was.ZAEHLT: _zustellung,
    Was.ABWESEND: _abwesend,
    Was.ABGEMELDET: _abgemeldet,
}
_SAETZE: Final[Mapping[Was, str]] = {
    Was.ZUGESAGT: "Zusage",
    Was.ABGESAGT: "Absage",
    Was.VORBEHALT: "unter Vorbehalt",
    Was.GEGENVORSCHLAG: "schlägt einen anderen Termin vor",
    Was.ALTER_TERMIN: "Antwort auf den alten Termin",
    Was.GESTOERT: "Zustellung gestört",
    Was.ZAEHLT: "vorläufig unzustellbar",
    Was.AN_UNS: "abgewiesen werden wir",
    Was.ANGEKOMMEN: "angekommen",
    Was.ABWESEND: "abwesend",
    Was.VERLASSEN: "hat vielleicht die Stelle verlassen",
    Was.AUTOMATISCH: "automatische Antwort",
    Was.ABGEMELDET: "keine Infomails mehr",
    Was.LESEN: "bitte lesen",
}

"""Was im Paket für eine beitretende Kommune steht, als Werte für seine Vorlagen."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypedDict

from kommunennetz.dokumente.werte import (
    AngabenWert,
    BeschlussWert,
    DatumWert,
    ErklaerungWert,
    FaelleWert,
    GebietWert,
    GesamtzahlWert,
    NetzWert,
    PlanWert,
    PruefungWert,
    ZaehlungWert,
    ZahlangabeWert,
    als_wert,
    faelle_von,
)
from kommunennetz.fragen.aemter import find_amtsbezeichnung
from kommunennetz.fragen.nachbarn import Nachbar, groessenklasse, nachbarschaft
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import satzanfang


@dataclass(frozen=True, slots=True)
class Amt(Wert):
    """Wie Vertretung und Spitze einer Kommune heißen; das Amt, nie die Person."""

    gremium: Annotated[str, "ohne Artikel: »Rat«"]
    gremium_nominativ: Annotated[str, "»der Rat«"]
    leitung: Annotated[str, "für Unterschriften: »Bürgermeisterin oder Bürgermeister«, oder eines davon"]
    leitung_nominativ: Annotated[str, "»die Bürgermeisterin oder der Bürgermeister«"]
    rechtsgrundlage: Annotated[str | None, "wonach die Vertretung beschließt; oft leer"]


Leitung = Literal["weiblich", "maennlich"]


def amt_von(netz: Netz, gebiet: Gebiet, leitung: Leitung | None = None) -> Amt:
    """Liefert Vertretung und Spitze, wie netz.yaml sie nennt.

    Ohne `leitung` heißt die Spitze mit beiden Worten.
    """
    amt = find_amtsbezeichnung(netz, gebiet)
    spitzen = [
        (artikel, wort)
        for wie, artikel, wort in (
            ("weiblich", "die", amt.leitung_weiblich),
            ("maennlich", "der", amt.leitung_maennlich),
        )
        if leitung in (None, wie)
    ]
    return Amt(
        gremium=amt.gremium or "",
        gremium_nominativ=f"{amt.artikel} {amt.gremium or ''}".strip(),
        leitung=" oder ".join(wort for _, wort in spitzen),
        leitung_nominativ=" oder ".join(f"{artikel} {wort}" for artikel, wort in spitzen),
        rechtsgrundlage=amt.rechtsgrundlage,
    )


def im_raum(gebiet: Gebiet) -> str:
    """Liefert den Ort im Satz: »im Kreis Lippe«, »in der Städteregion Aachen«."""
    dativ = faelle_von(gebiet).dativ
    return f"im {dativ.removeprefix('dem ')}" if dativ.startswith("dem ") else f"in {dativ}"


@dataclass(frozen=True, slots=True)
class Worte(Wert):
    """Eine Kommune, wie Sätze sie brauchen."""

    name: Annotated[str, "amtlicher Name ohne Artikel: »Stadt Herford«"]
    gebiet: Annotated[GebietWert, "was das amtliche Verzeichnis über sie sagt"]
    faelle: Annotated[FaelleWert, "der amtliche Name in den vier Fällen"]
    amt: Annotated[Amt, "wie Vertretung und Spitze heißen"]
    satzanfang: Annotated[str, "»Die Stadt Herford«"]
    ort_satzanfang: Annotated[str, "»In der Stadt Herford«, »Im Kreis Lippe«"]
    gremium: Annotated[str, "»Rat der Stadt Herford«"]
    gremium_satzanfang: Annotated[str, "»Der Rat der Stadt Herford«"]
    leitung_satzanfang: Annotated[str, "»Die Bürgermeisterin oder der Bürgermeister«"]


def worte(netz: Netz, gebiet: Gebiet, leitung: Leitung | None = None) -> Worte:
    """Liefert die Kommune, wie Sätze sie brauchen."""
    faelle, amt = faelle_von(gebiet), amt_von(netz, gebiet, leitung)
    return Worte(
        name=gebiet.name,
        gebiet=als_wert(GebietWert, gebiet),
        faelle=faelle,
        amt=amt,
        satzanfang=satzanfang(faelle.nominativ),
        ort_satzanfang=satzanfang(im_raum(gebiet)),
        gremium=f"{amt.gremium} {faelle.genitiv}",
        gremium_satzanfang=satzanfang(f"{amt.gremium_nominativ} {faelle.genitiv}"),
        leitung_satzanfang=satzanfang(amt.leitung_nominativ),
    )


@dataclass(frozen=True, slots=True)
class NachbarWert(Wert):
    """Ein Mitglied, das man fragen kann."""

    name: Annotated[str, "amtlicher Name: »Gemeinde Kirchlengern«"]
    km: Annotated[int | None, "Luftlinie in ganzen Kilometern; leer, wo sie nicht bekannt ist"]
    seit: Annotated[str, "Jahr der Unterschrift; »–«, wo es nicht feststeht"]
    postfach: Annotated[str, "Funktionspostfach; leer, wo keines bekannt ist"]
    fraglich: Annotated[bool, "ob am Stichtag nicht feststeht, dass sie Mitglied ist"]


@dataclass(frozen=True, slots=True)
class NachbarschaftWert(Wert):
    """Die Mitglieder um eine Kommune; jedes steht nur in der ersten Liste, in die es gehört."""

    naechste: Annotated[tuple[NachbarWert, ...], "die nächsten; leer, wo keine Entfernung bekannt ist"]
    im_kreis: Annotated[tuple[NachbarWert, ...], "die übrigen im selben Kreis"]
    kreis: Annotated[str, "wo das ist: »im Kreis Herford«; leer ohne Kreis"]
    gleich_grosse: Annotated[tuple[NachbarWert, ...], "von den übrigen die nächsten ähnlich großen"]
    groesse: Annotated[str, "wie groß das ist: »20 000 bis unter 100 000 Einwohner«, »Kreise«"]
    nahe: Annotated[
        tuple[str, ...], "höchstens drei Namen im Nominativ, sicher Mitglied und höchstens 30 km weit"
    ]


def nachbarschaft_wert(register: Register, gebiet: Gebiet, stichtag: date) -> NachbarschaftWert:
    """Liefert die Nachbarschaft des Gebiets, wie die Vorlagen sie zeigen."""
    gefunden = nachbarschaft(register, gebiet, stichtag)
    kreis = gebiet if gebiet.ist_kreis else register.verzeichnis.kreis_von(gebiet)
    nahe = [
        faelle_von(nachbar.mitglied.gebiet).nominativ
        for nachbar in gefunden.naechste
        if nachbar.mitglied.antwort is Antwort.JA and nachbar.km is not None and nachbar.km <= _NAHE_KM
    ]
    return NachbarschaftWert(
        naechste=tuple(map(_nachbar, gefunden.naechste)),
        im_kreis=tuple(map(_nachbar, gefunden.im_kreis)),
        kreis=im_raum(kreis) if kreis else "",
        gleich_grosse=tuple(map(_nachbar, gefunden.gleich_grosse)),
        groesse=groessenklasse(gebiet),
        nahe=tuple(nahe[:_NAHE_HOECHSTENS]),
    )


def _nachbar(nachbar: Nachbar) -> NachbarWert:
    mitglied, km = nachbar.mitglied, nachbar.km
    return NachbarWert(
        name=mitglied.gebiet.name,
        km=None if km is None else max(round(km), 1),
        seit=str(mitglied.seit.jahr or "–"),
        postfach=mitglied.eintrag.satz.postfach or "",
        fraglich=mitglied.antwort is not Antwort.JA,
    )


_NAHE_KM, _NAHE_HOECHSTENS = 30, 3


@dataclass(frozen=True, slots=True)
class Paket(Wert):
    """Alles, was die Vorlagen des Pakets zeigen."""

    stichtag: Annotated[DatumWert, "der Tag, für den alles gilt"]
    pruefung: Annotated[PruefungWert, "was die Kommune von den Kriterien erfüllt"]
    fehlende: Annotated[tuple[str, ...], "was noch nachzuweisen ist, kurz benannt"]
    beschluss: Annotated[BeschlussWert | None, "ein am Stichtag schon gefasster Beschluss"]
    zaehlung: Annotated[ZaehlungWert, "wie viele Mitglieder es sind"]
    mit_registerzahl: Annotated[bool, "ob die Vorlage auch nennen soll, wie viele es nach dem Register sind"]
    angabe: Annotated[
        ZahlangabeWert | None, "die veröffentlichte Zahl, die das ist; leer, wenn es die des Registers ist"
    ]
    quellen_der_angabe: Annotated[tuple[str, ...], "ihre Belege, einzeln"]
    unterschied: Annotated[str, "wie sie sich zu der des Registers verhält, als Nebensatz"]
    erklaerung: Annotated[ErklaerungWert | None, "die Fassung, die unterzeichnet wird"]
    wortlaut: Annotated[Markdown | None, "der amtliche Wortlaut, wenn ihn das Register hat"]
    gesamtzahl: Annotated[GesamtzahlWert, "die eine Zahl, die nach außen steht"]
    nachbarschaft: Annotated[NachbarschaftWert, "wen die Kommune fragen kann"]
    plan: Annotated[PlanWert, "worauf der Zeitplan zuläuft"]


class Begruendungskontext(TypedDict):
    """Was die Vorlage der Begründung sieht."""

    paket: Annotated[Paket, "was im Paket steht"]
    netz: Annotated[NetzWert, "das Netzwerk"]
    kommune: Annotated[Worte, "die Kommune, die beitreten will, wie Sätze sie brauchen"]
    angaben: Annotated[AngabenWert, "was sie über ihre Papiere sagt"]


class Paketkontext(Begruendungskontext):
    """Was jede andere Vorlage des Pakets sieht."""

    begruendung: Annotated[Markdown, "die ausgefüllte Begründung"]
    mit_kurzfassung: Annotated[bool, "ob sie so lang ist, dass eine Kurzfassung vorangeht"]

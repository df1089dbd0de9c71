"""Was im Paket für eine beitretende Kommune steht, als Werte für seine Vorlagen."""

from dataclasses import dataclass
from typing import Annotated, TypedDict

from kommunennetz.dokumente.anlageinhalt import Zeile
from kommunennetz.dokumente.werte import (
    BeschlussWert,
    DatumWert,
    ErklaerungWert,
    FaelleWert,
    GebietWert,
    NetzWert,
    PlanWert,
    PruefungWert,
    ZaehlungWert,
    ZahlangabeWert,
    als_wert,
    faelle_von,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.auftritt import Amtsbezeichnung
from kommunennetz.model.netz import Netz
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import satzanfang


@dataclass(frozen=True, slots=True)
class Amt(Wert):
    """Wie Vertretung und Spitze einer Kommune heißen; das Amt, nie die Person."""

    gremium: Annotated[str, "ohne Artikel: »Rat«"]
    gremium_nominativ: Annotated[str, "»der Rat«"]
    leitung: Annotated[str, "für Unterschriften: »Bürgermeisterin oder Bürgermeister«"]
    leitung_nominativ: Annotated[str, "»die Bürgermeisterin oder der Bürgermeister«"]
    rechtsgrundlage: Annotated[str | None, "wonach die Vertretung beschließt; oft leer"]


# So heißen sie fast überall; wo nicht, sagt es netz.yaml.
_UEBLICH = (
    Amtsbezeichnung(
        gruppe="gemeinde",
        gremium="Rat",
        leitung_weiblich="Bürgermeisterin",
        leitung_maennlich="Bürgermeister",
    ),
    Amtsbezeichnung(
        gruppe="gemeinde",
        art="kreisfreie Stadt",
        gremium="Rat",
        leitung_weiblich="Oberbürgermeisterin",
        leitung_maennlich="Oberbürgermeister",
    ),
    Amtsbezeichnung(
        gruppe="kreis", gremium="Kreistag", leitung_weiblich="Landrätin", leitung_maennlich="Landrat"
    ),
)


def amt_von(netz: Netz, gebiet: Gebiet) -> Amt:
    """Liefert Vertretung und Spitze, wie netz.yaml sie nennt: nach der Rechtsform, sonst nach der Gruppe."""
    gruppe = "kreis" if gebiet.ist_kreis else "gemeinde"
    passende = [amt for amt in (*netz.aemter, *_UEBLICH) if amt.gruppe == gruppe]
    art = gebiet.art.casefold()
    amt = next(
        (amt for amt in passende if (amt.art or "").casefold() == art),
        next(amt for amt in passende if amt.art is None),
    )
    spitze = f"{amt.leitung_weiblich} oder {amt.leitung_maennlich}"
    return Amt(
        gremium=amt.gremium,
        gremium_nominativ=f"{amt.artikel} {amt.gremium}",
        leitung=spitze,
        leitung_nominativ=f"die {amt.leitung_weiblich} oder der {amt.leitung_maennlich}",
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


def worte(netz: Netz, gebiet: Gebiet) -> Worte:
    """Liefert die Kommune, wie Sätze sie brauchen."""
    faelle, amt = faelle_von(gebiet), amt_von(netz, gebiet)
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
class Raum(Wert):
    """Ein Kreis oder Regierungsbezirk und die Mitglieder darin."""

    name: Annotated[str, "»Kreis Herford«"]
    ort: Annotated[str, "im Satz: »im Kreis Herford«"]
    zeilen: Annotated[tuple[Zeile, ...], "die Mitglieder darin"]
    sichere: Annotated[tuple[str, ...], "Namen derer, die am Stichtag ohne Zweifel Mitglied sind"]


def raum(name: str, ort: str, zeilen: tuple[Zeile, ...]) -> Raum:
    """Liefert den Raum mit den Namen seiner sicheren Mitglieder."""
    return Raum(name, ort, zeilen, tuple(zeile.name for zeile in zeilen if not zeile.fraglich))


@dataclass(frozen=True, slots=True)
class Paket(Wert):
    """Alles, was die Vorlagen des Pakets zeigen."""

    stichtag: Annotated[DatumWert, "der Tag, für den alles gilt"]
    pruefung: Annotated[PruefungWert, "was die Kommune von den Kriterien erfüllt"]
    fehlende: Annotated[tuple[str, ...], "was noch nachzuweisen ist, kurz benannt"]
    beschluss: Annotated[BeschlussWert | None, "ein am Stichtag schon gefasster Beschluss"]
    zaehlung: Annotated[ZaehlungWert, "wie viele Mitglieder es sind"]
    angabe: Annotated[ZahlangabeWert | None, "die veröffentlichte Zahl, die dem Stichtag am nächsten liegt"]
    quellen_der_angabe: Annotated[tuple[str, ...], "ihre Belege, einzeln"]
    unterschied: Annotated[str, "wie sie sich zu der des Registers verhält, als Nebensatz"]
    erklaerung: Annotated[ErklaerungWert | None, "die Fassung, die unterzeichnet wird"]
    wortlaut: Annotated[Markdown | None, "der amtliche Wortlaut, wenn ihn das Register hat"]
    nachbarn: Annotated[tuple[Raum, ...], "erst der Kreis, dann der Regierungsbezirk ohne ihn"]
    plan: Annotated[PlanWert, "worauf der Zeitplan zuläuft"]


class Begruendungskontext(TypedDict):
    """Was die Vorlage der Begründung sieht."""

    paket: Annotated[Paket, "was im Paket steht"]
    netz: Annotated[NetzWert, "das Netzwerk"]
    kommune: Annotated[Worte, "die Kommune, die beitreten will, wie Sätze sie brauchen"]


class Paketkontext(Begruendungskontext):
    """Was jede andere Vorlage des Pakets sieht."""

    begruendung: Annotated[Markdown, "die ausgefüllte Begründung"]
    mit_kurzfassung: Annotated[bool, "ob sie so lang ist, dass eine Kurzfassung vorangeht"]

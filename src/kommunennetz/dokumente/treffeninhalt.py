"""Was in den Papieren zu einer Veranstaltung steht; Personen kommen als Werte herein, oder gar nicht."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, TypedDict

from kommunennetz.dokumente.werte import NetzWert, StelleWert, als_wert
from kommunennetz.fragen.termine import termin_in_worten, uhrzeit_in_worten
from kommunennetz.model.netz import Netz
from kommunennetz.model.veranstaltung import Baustein, Veranstaltung
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte import namen
from kommunennetz.worte.saetze import mit_anzahl

_NRW = "05"


@dataclass(frozen=True, slots=True)
class Gast(Wert):
    """Wer erwartet wird oder da war: eine Person, oder jemand aus einer Kommune, noch ohne Namen."""

    kennung: Annotated[str, "woran die Zeile der Liste wiederzuerkennen ist: k7f3q oder unna/fach"]
    kommune: Annotated[str, "Kurzname der Kommune oder Name der Stelle"]
    name: Annotated[str, "Titel, Vorname und Name; leer, wenn nicht bekannt"]
    funktion: Annotated[str, "Amtsbezeichnung; leer, wenn nicht bekannt"]
    da: Annotated[str, "ja, nein; leer, solange es nicht feststeht"] = ""


@dataclass(frozen=True, slots=True)
class Ablaufpunkt(Wert):
    """Ein Punkt der Tagesordnung."""

    beginn: Annotated[str, "Uhrzeit, »10:30«; leer, wenn sie nicht feststeht"]
    titel: Annotated[str, "worum es geht"]
    art: Annotated[str, "Vortrag, Gespräch, Pause; oft leer"]
    kommune: Annotated[str, "Kurzname der Kommune, die ihn beiträgt; oft leer"]
    ist_pause: Annotated[bool, "ob es eine Pause ist"]


@dataclass(frozen=True, slots=True)
class Vertretung(Wert):
    """Eine Kommune, und mit wie vielen Personen sie kommt oder da war."""

    kommune: Annotated[str, "Kurzname"]
    personen: Annotated[int, "wie viele"]
    personen_in_worten: Annotated[str, "»2 Personen«"]


@dataclass(frozen=True, slots=True)
class Treffen(Wert):
    """Eine Veranstaltung oder ein Baustein eines Lehrgangs, wie ihre Papiere sie nennen."""

    titel: Annotated[str, "wie sie heißt"]
    termin: Annotated[str, "»11. März 2027«, »23. Juni 2020 bis 26. Juni 2020«"]
    uhrzeit: Annotated[str, "»10:00 bis 15:30 Uhr«; leer, wenn sie nicht feststeht"]
    ende: Annotated[str, "»15:30«; leer, wenn es nicht feststeht"]
    dauer: Annotated[str, "»5 Stunden 30 Minuten«; leer, wenn sie nicht feststeht"]
    ort: Annotated[str, "wo; bei einer digitalen »digital«; leer, wenn unbekannt"]
    gastgeber: Annotated[str, "wer einlädt oder ausrichtet; leer, wenn unbekannt"]
    anmeldung_bis: Annotated[str, "»25. Februar 2027«; leer ohne Frist"]
    punkte: Annotated[tuple[Ablaufpunkt, ...], "die Tagesordnung"]
    vertretungen: Annotated[tuple[Vertretung, ...], "welche Kommunen da waren, sonst die angemeldeten"]
    anwesenheit_steht_fest: Annotated[bool, "ob eingetragen ist, wer da war"]


class Treffenkontext(TypedDict):
    """Was die Vorlagen unter treffen/ sehen."""

    treffen: Annotated[Treffen, "die Veranstaltung"]
    netz: Annotated[NetzWert, "das Netzwerk"]


class Bogenkontext(Treffenkontext):
    """Was die Vorlage des Rückmeldebogens sieht."""

    kommune: Annotated[str, "wer eingeladen ist: Kurzname der Kommune"]
    zeichen: Annotated[str, "Zeichen, an dem die Antwort zu erkennen ist: »kn-1a2b3c4d«"]


def treffen_kontext(
    register: Register, satz: Veranstaltung, gaeste: Sequence[Gast], baustein: Baustein | None = None
) -> Treffenkontext:
    """Liefert, was die Vorlagen unter treffen/ sehen; keine davon zeigt, wie ein Gast heißt."""
    treffen = treffen_wert(register, satz, gaeste, baustein)
    return {"treffen": treffen, "netz": als_wert(NetzWert, register.netz.satz)}


def treffen_wert(
    register: Register, satz: Veranstaltung, gaeste: Sequence[Gast] = (), baustein: Baustein | None = None
) -> Treffen:
    """Liefert die Veranstaltung, oder einen Baustein von ihr, wie die Papiere sie nennen."""
    anwesende = [gast for gast in gaeste if gast.da == "ja"]
    if baustein is not None:
        titel = f"{satz.titel}: {baustein.titel}"
        termin = str(baustein.datum) if baustein.datum else "noch offen"
        uhrzeit, ende, ort = "", "", baustein.ort or ""
        dauer = mit_anzahl(baustein.stunden, "Stunde", "Stunden") if baustein.stunden else ""
    else:
        titel, termin = satz.titel, termin_in_worten(satz)
        uhrzeit, ende = uhrzeit_in_worten(satz), f"{satz.ende:%H:%M}" if satz.ende else ""
        ort, dauer = _ort(satz), _dauer(satz)
    return Treffen(
        titel=titel,
        termin=termin,
        uhrzeit=uhrzeit,
        ende=ende,
        dauer=dauer,
        ort=ort,
        gastgeber=satz.gastgeber or "",
        anmeldung_bis=str(satz.anmeldung_bis) if satz.anmeldung_bis and baustein is None else "",
        punkte=() if baustein else tuple(list_ablauf(register, satz)),
        vertretungen=tuple(_list_vertretungen(anwesende or gaeste)),
        anwesenheit_steht_fest=bool(anwesende),
    )


def _ort(satz: Veranstaltung) -> str:
    if satz.form == "online":
        return "digital"
    return f"{satz.ort} und digital" if satz.ort and satz.form == "hybrid" else satz.ort or ""


def _dauer(satz: Veranstaltung) -> str:
    """Liefert, wie lange eine Veranstaltung von einem Tag dauert."""
    if satz.beginn is None or satz.ende is None or satz.datum is None:
        return ""
    stunden, minuten = divmod(_zwischen(satz.beginn, satz.ende) // timedelta(minutes=1), 60)
    teile = [mit_anzahl(stunden, "Stunde", "Stunden")] if stunden else []
    teile += [mit_anzahl(minuten, "Minute", "Minuten")] if minuten else []
    return " ".join(teile)


def _zwischen(beginn: time, ende: time) -> timedelta:
    tag = date.min
    return max(datetime.combine(tag, ende) - datetime.combine(tag, beginn), timedelta())


def list_ablauf(register: Register, satz: Veranstaltung) -> Iterator[Ablaufpunkt]:
    """Liefert die Punkte der Tagesordnung, wie Vorlagen sie sehen."""
    for punkt in satz.tagesordnung:
        yield Ablaufpunkt(
            f"{punkt.beginn:%H:%M}" if punkt.beginn else "",
            punkt.titel,
            punkt.art or "",
            register.genanntes_gebiet(punkt.kommune).kurzname if punkt.kommune else "",
            "pause" in f"{punkt.art} {punkt.titel if punkt.art is None else ''}".casefold(),
        )


def _list_vertretungen(gaeste: Sequence[Gast]) -> Iterator[Vertretung]:
    gezaehlt = Counter(gast.kommune for gast in gaeste)
    for kommune in sorted(gezaehlt, key=namen.listenordnung):
        anzahl = gezaehlt[kommune]
        yield Vertretung(kommune, anzahl, mit_anzahl(anzahl, "Person", "Personen"))


def ordne(gaeste: Sequence[Gast]) -> list[Gast]:
    """Liefert die Gäste nach Kommune und Nachname (DIN 5007-1); wer keinen Namen hat, steht hinten."""
    return sorted(gaeste, key=_ordnung)


def _ordnung(gast: Gast) -> tuple[object, ...]:
    nachname = gast.name.rpartition(" ")[2]
    kommune = namen.listenordnung(gast.kommune)
    return kommune, not gast.name, namen.alphabetisch(nachname), namen.alphabetisch(gast.name)


def list_angaben(treffen: Treffen) -> list[tuple[str, str]]:
    """Liefert die Zeilen unter dem Titel: Termin, Ort, Gastgeber; was unbekannt ist, fehlt."""
    termin = ", ".join(teil for teil in (treffen.termin, treffen.uhrzeit) if teil)
    alle = (("Termin", termin), ("Ort", treffen.ort), ("Gastgeber", treffen.gastgeber))
    return [(was, wert) for was, wert in alle if wert]


def list_hinweise(netz: Netz) -> list[tuple[str, str]]:
    """Liefert den Hinweis nach Art. 13 DSGVO in fünf Zeilen: was netz.yaml dazu sagt, sonst das Übliche."""
    stelle = netz.geschaeftsstelle
    kontakt = (stelle.email if stelle else None) or netz.absender.email
    wer, grundlage, aufsicht = _laut_netz(netz) or _ueblich(netz)
    return [
        ("Wer", f"Verantwortlich: {wer}.{f' Geschäftsstelle: {kontakt}.' if kontakt else ''}"),
        ("Warum", "Die Liste hält fest, wer da war, um die Teilnahme der Kommunen zu belegen."),
        ("Grundlage", f"{grundlage}."),
        ("Wie lange", "Bis zu 24 Monate nach der Veranstaltung; danach bleibt nur die Zahl je Kommune."),
        (
            "Rechte",
            f"Auskunft, Berichtigung, Löschung, Einschränkung, Widerspruch; Beschwerde bei: {aufsicht}.",
        ),
    ]


def _laut_netz(netz: Netz) -> tuple[str, str, str] | None:
    if (hinweis := netz.datenschutzhinweis) is None:
        return None
    beauftragte = als_wert(StelleWert, hinweis.beauftragte)
    wer = f"{hinweis.verantwortlich}. Datenschutzbeauftragte: {beauftragte}"
    return wer, hinweis.rechtsgrundlage, hinweis.aufsicht


def _ueblich(netz: Netz) -> tuple[str, str, str]:
    grundlage = "Artikel 6 Absatz 1 Buchstabe e DSGVO"
    if _NRW not in netz.land:
        return netz.traeger, grundlage, "Datenschutzaufsicht"
    aufsicht = "Landesbeauftragte für Datenschutz und Informationsfreiheit NRW"
    return netz.traeger, f"{grundlage} in Verbindung mit § 3 Datenschutzgesetz NRW", aufsicht

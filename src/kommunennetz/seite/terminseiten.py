"""Runden und Veranstaltungen: was war, was kommt, wer dabei war."""

from collections.abc import Collection

from kommunennetz.dokumente.werte import RundeWert, als_wert
from kommunennetz.fragen.mitglieder import gezaehlt, steht_aus, unterzeichnende, vorgemerkte
from kommunennetz.fragen.publikationen import Verzeichnet, list_publikationen
from kommunennetz.fragen.termine import (
    Terminauswahl,
    Terminlage,
    list_termine,
    termin_in_worten,
    termin_mit_uhrzeit,
    terminlage,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import DABEI, Veranstaltung
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.seite.adressen import Stueck, Verweis, kalenderpfad, quellen, rundenpfad, veranstaltungspfad
from kommunennetz.seite.mitgliederseiten import mitgliedszeile
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.werte import (
    Rundenblatt,
    Terminliste,
    Terminpunkt,
    Terminzeile,
    Veranstaltungsblatt,
    Zahlzeile,
)
from kommunennetz.worte.saetze import mit_anzahl

_ZIELGRUPPEN = {"spitze": "Verwaltungsspitzen", "fach": "Fachleute der Verwaltung"}


def runden(stand: Stand) -> list[Runde]:
    """Liefert die Runden, von denen am Stichtag die Rede sein kann, die letzte zuerst."""
    alle = (eintrag.satz for eintrag in stand.register.runden_nach_nummer.values())
    return [runde for runde in alle if _gehoert_dazu(stand, runde.datum)][::-1]


def veranstaltungen(stand: Stand) -> list[Eintrag[Veranstaltung]]:
    """Liefert die Veranstaltungen, von denen am Stichtag die Rede sein kann, die letzte zuerst."""
    alle = list_termine(stand.register, Terminauswahl(), stand.stichtag)
    return [eintrag for eintrag in alle if _gehoert_dazu(stand, eintrag.satz.anfang)][::-1]


def _gehoert_dazu(stand: Stand, datum: Teildatum) -> bool:
    """Sagt, ob am Stichtag davon zu wissen war: Was kommt, ist heute bekannt, an früheren Tagen nicht."""
    ist_frueher = stand.register.stand is not None and stand.stichtag < stand.register.stand
    return not ist_frueher or datum.bis(stand.stichtag) is not Antwort.NEIN


def rundenzeile(stand: Stand, runde: Runde) -> Terminzeile:
    """Liefert die Zeile einer Runde."""
    if runde.abgesagt is not None:
        was = "abgesagt"
    elif steht_aus(runde, stand.stichtag):
        was = "geplant"
    else:
        wer = unterzeichnende(stand.register, stand.stichtag, runde.nummer)
        was = gezaehlt(wer.anzahl, wer.behoerden)
    return Terminzeile(
        Verweis(runde.bezeichnung, rundenpfad(runde.nummer)), str(runde.datum), was, runde.ort or ""
    )


def rundenliste(stand: Stand) -> Terminliste:
    """Liefert alle Runden."""
    worte, alle = stand.netz.worte, runden(stand)
    satz = f"{mit_anzahl(len(alle), worte.runde, worte.runden)} im Register."
    kopf = (worte.runde, "Wann", "Unterzeichnet haben", "Wo")
    return Terminliste(satz, kopf, tuple(rundenzeile(stand, runde) for runde in alle))


def rundenblatt(stand: Stand, runde: Runde) -> Rundenblatt:
    """Liefert, was auf der Seite einer Runde steht."""
    wer = unterzeichnende(stand.register, stand.stichtag, runde.nummer)
    kommt_noch = steht_aus(runde, stand.stichtag)
    warten = vorgemerkte(stand.register, stand.stichtag, runde.nummer) if kommt_noch else []
    eintrag = stand.register.veranstaltungen.get(runde.veranstaltung or "")
    return Rundenblatt(
        runde=als_wert(RundeWert, runde),
        kommt_noch=kommt_noch,
        abgesagt=f"Abgesagt {runde.abgesagt.datum.am}".strip() + "." if runde.abgesagt else "",
        satz=f"{gezaehlt(wer.anzahl, wer.behoerden)}.",
        laut_quelle=tuple(
            Zahlzeile("", str(angabe.anzahl), "", "", quellen([angabe.quelle]))
            for angabe in runde.neue_laut_quelle
        ),
        zeilen=tuple(mitgliedszeile(stand, mitglied) for mitglied in wer.kommunen),
        behoerden=tuple(mitgliedszeile(stand, mitglied) for mitglied in wer.bezirksregierungen),
        vorgemerkte=tuple(eintrag.satz.name for eintrag in warten),
        mit_bezirk=stand.register.verzeichnis.hat_bezirke,
        veranstaltung=_verweis(eintrag) if eintrag and _gehoert_dazu(stand, eintrag.satz.anfang) else None,
        anmerkung=runde.bemerkung or "",
        quellen=quellen([runde.quelle, *runde.quellen, runde.abgesagt.quelle if runde.abgesagt else None]),
    )


def veranstaltungsliste(stand: Stand) -> Terminliste:
    """Liefert alle Veranstaltungen."""
    alle = veranstaltungen(stand)
    satz = f"{mit_anzahl(len(alle), 'Veranstaltung', 'Veranstaltungen')} im Register."
    return Terminliste(satz, ("Veranstaltung", "Wann", "Art", "Wo"), tuple(map(_terminzeile, alle)))


def publikationen(stand: Stand) -> list[Verzeichnet]:
    """Liefert die Publikationen, die es am Stichtag gab oder geben konnte, die jüngste zuerst."""
    alle = list_publikationen(stand.register)
    return [eine for eine in alle if eine.eintrag.satz.jahr.bis(stand.stichtag) is not Antwort.NEIN]


def mitgewirkt(stand: Stand, gebiet: Gebiet) -> tuple[Terminzeile, ...]:
    """Liefert, woran eine Kommune nachweislich mitgewirkt hat, das Letzte zuerst; nie, wo sie fehlte."""
    belege = stand.mitarbeit.get(gebiet.ags, ())
    return tuple(
        Terminzeile(
            Verweis(beleg.was, veranstaltungspfad(beleg.veranstaltung) if beleg.veranstaltung else ""),
            str(beleg.wann),
            str(beleg.mitwirkung),
            "",
        )
        for beleg in reversed(belege)
    )


def veranstaltungsblatt(
    stand: Stand, eintrag: Eintrag[Veranstaltung], vorhandene: Collection[str]
) -> Veranstaltungsblatt:
    """Liefert, was auf der Seite einer Veranstaltung steht; `vorhandene` sind weitere Dateien."""
    satz, kommunen = eintrag.satz, stand.register.kommunen
    kalender = kalenderpfad(eintrag.schluessel)
    return Veranstaltungsblatt(
        art=_art(satz),
        wann=termin_mit_uhrzeit(satz),
        ort=satz.ort or "",
        digital=satz.form in ("online", "hybrid") or (satz.form is None and satz.online is not None),
        lage=_lage(stand, satz),
        tagesordnung=tuple(
            Terminpunkt(
                f"{punkt.beginn:%H:%M}" if punkt.beginn else "",
                punkt.titel,
                punkt.art or "",
                stand.kommune(wer) if (wer := kommunen.get(punkt.kommune or "")) else None,
            )
            for punkt in satz.tagesordnung
        ),
        bausteine=tuple(
            Terminpunkt(str(eine.datum) if eine.datum else "", eine.titel, eine.ort or "", None)
            for eine in satz.bausteine
        ),
        unterlagen=tuple(Stueck(eine.titel, eine.url) for eine in satz.unterlagen),
        publikationen=tuple(
            eine.eintrag.satz.titel
            for eine in publikationen(stand)
            if eine.eintrag.satz.veranstaltung == eintrag.schluessel
        ),
        gastgeber=satz.gastgeber or "",
        zielgruppe=_ZIELGRUPPEN.get(satz.zielgruppe or "", ""),
        teilnehmende=tuple(
            stand.kommune(kommunen[eine.kommune])
            for eine in satz.teilnahme
            if eine.stand in DABEI and eine.kommune in kommunen
        ),
        vollstaendig=satz.teilnahme_vollstaendig == "ja",
        laut_quelle=satz.teilnahme_laut_quelle or "",
        runden=tuple(
            Verweis(runde.bezeichnung, rundenpfad(runde.nummer))
            for runde in runden(stand)
            if runde.veranstaltung == eintrag.schluessel
        ),
        anmerkung=satz.bemerkung or "",
        kalender=kalender if kalender in vorhandene else "",
        quellen=quellen([satz.quelle, *satz.quellen]),
    )


def _lage(stand: Stand, satz: Veranstaltung) -> str:
    """Liefert als Satz, wenn sie abgesagt oder verlegt ist oder noch kommt; sonst nichts."""
    grund = f": {satz.stand_grund}" if satz.stand_grund else "."
    match terminlage(satz, stand.stichtag):
        case Terminlage.ABGESAGT:
            return f"Abgesagt{grund}"
        case Terminlage.VERLEGT:
            bisher = f" vom {satz.verlegt_von}" if satz.verlegt_von and satz.verlegt_von.ist_tag else ""
            return f"Verlegt{bisher}{grund}"
        case Terminlage.GEPLANT:
            bis = f" Anmelden {satz.anmeldung_bis.im_satz('bis')}." if satz.anmeldung_bis else ""
            return f"Geplant.{bis}"
    return ""


def _verweis(eintrag: Eintrag[Veranstaltung]) -> Verweis:
    return Verweis(eintrag.satz.titel, veranstaltungspfad(eintrag.schluessel))


def _terminzeile(eintrag: Eintrag[Veranstaltung]) -> Terminzeile:
    satz = eintrag.satz
    was = f"{_art(satz)}, abgesagt" if satz.abgesagt else _art(satz)
    return Terminzeile(_verweis(eintrag), termin_in_worten(satz), was, satz.ort or "")


def _art(satz: Veranstaltung) -> str:
    return satz.art.capitalize()

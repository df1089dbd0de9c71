"""Runden und Veranstaltungen: was war, was kommt, wer dabei war."""

from collections.abc import Collection, Iterable

from kommunennetz.dokumente.werte import RundeWert, als_wert
from kommunennetz.fragen.mitglieder import gezaehlt, steht_aus, unterzeichnende, vorgemerkte
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.seite.adressen import Verweis, quellen, rundenpfad, veranstaltungspfad
from kommunennetz.seite.mitgliederseiten import mitgliedszeile
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.werte import Rundenblatt, Terminliste, Terminzeile, Veranstaltungsblatt, Zahlzeile
from kommunennetz.worte.saetze import mit_anzahl

_ZIELGRUPPEN = {"spitze": "Verwaltungsspitzen", "fach": "Fachleute der Verwaltung"}


def runden(stand: Stand) -> list[Runde]:
    """Liefert die Runden, von denen am Stichtag die Rede sein kann, die letzte zuerst."""
    alle = (eintrag.satz for eintrag in stand.register.runden_nach_nummer.values())
    return [runde for runde in alle if _gehoert_dazu(stand, runde.datum)][::-1]


def veranstaltungen(stand: Stand) -> list[Eintrag[Veranstaltung]]:
    """Liefert die Veranstaltungen, von denen am Stichtag die Rede sein kann, die letzte zuerst."""
    return _geordnet(
        e for e in stand.register.veranstaltungen.values() if _gehoert_dazu(stand, e.satz.anfang)
    )


def _geordnet(alle: Iterable[Eintrag[Veranstaltung]]) -> list[Eintrag[Veranstaltung]]:
    return sorted(alle, key=lambda e: (e.satz.anfang.frueheste, e.satz.schluss.spaeteste, e.schluessel))[::-1]


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


def teilnahmen(stand: Stand, schluessel: str) -> tuple[Terminzeile, ...]:
    """Liefert die Veranstaltungen, an denen eine Kommune nachweislich teilnahm, die letzte zuerst."""
    besuchte = [e for e in stand.besuchte.get(schluessel, ()) if _gehoert_dazu(stand, e.satz.anfang)]
    return tuple(map(_terminzeile, _geordnet(besuchte)))


def veranstaltungsblatt(
    stand: Stand, eintrag: Eintrag[Veranstaltung], vorhandene: Collection[str]
) -> Veranstaltungsblatt:
    """Liefert, was auf der Seite einer Veranstaltung steht; `vorhandene` sind weitere Dateien."""
    satz, kommunen = eintrag.satz, stand.register.kommunen
    kalender = veranstaltungspfad(eintrag.schluessel).replace(".html", ".ics")
    return Veranstaltungsblatt(
        art=_art(satz),
        wann=_wann(satz),
        ort=satz.ort or "",
        digital=satz.online is not None,
        gastgeber=satz.gastgeber or "",
        zielgruppe=_ZIELGRUPPEN.get(satz.zielgruppe or "", ""),
        teilnehmende=tuple(
            stand.kommune(kommunen[eine.kommune])
            for eine in satz.teilnahme
            if eine.stand == "teilgenommen" and eine.kommune in kommunen
        ),
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


def _verweis(eintrag: Eintrag[Veranstaltung]) -> Verweis:
    return Verweis(eintrag.satz.titel, veranstaltungspfad(eintrag.schluessel))


def _terminzeile(eintrag: Eintrag[Veranstaltung]) -> Terminzeile:
    satz = eintrag.satz
    return Terminzeile(_verweis(eintrag), _zeitraum(satz), _art(satz), satz.ort or "")


def _art(satz: Veranstaltung) -> str:
    return satz.art.capitalize()


def _zeitraum(satz: Veranstaltung) -> str:
    if satz.von is None or satz.schluss == satz.anfang:
        return str(satz.anfang)
    return f"{satz.anfang} bis {satz.schluss}"


def _wann(satz: Veranstaltung) -> str:
    von, bis = satz.beginn, satz.ende
    uhr = f", {von:%H:%M} Uhr" if von and not bis else f", {von:%H:%M} bis {bis:%H:%M} Uhr" if von else ""
    return f"{_zeitraum(satz)}{uhr}"

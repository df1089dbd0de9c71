"""`kommunennetz lehrgang stand`: die Jahrgänge, und wer in einem wie weit ist."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, als_absaetze, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.lehrgang.gemeinsames import teilnehmende_als_dict
from kommunennetz.cli.optionen import Format, Stichtag, Ziel
from kommunennetz.fragen.lehrgang import (
    OHNE_BEDINGUNGEN,
    Lehrgangsstand,
    Teilnehmende,
    find_lehrgang,
    lehrgaenge,
    lehrgangsstand,
)
from kommunennetz.fragen.termine import termin_in_worten, terminlage
from kommunennetz.model.teildatum import Antwort
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.setzerei.tabellen import Zelle, ohne_spalte
from kommunennetz.worte.saetze import mit_anzahl

_KOPF_ALLE = ("Nr.", "Titel", "Zeit", "Stand", "Kommunen", "laut Quelle", "noch nicht Mitglied", "Förderung")
_KOPF_RECHTS = ("Praxisprojekt", "Zertifikat", "was fehlt oder offen ist")
_LEER = "Im Register steht kein Lehrgang."
_ZELLE = {Antwort.JA: "ja", Antwort.NEIN: "nein", Antwort.UNBESTIMMT: "?"}


def stand(
    aufruf: Aufruf,
    lehrgang: Annotated[
        str | None,
        typer.Argument(
            metavar="L",
            help="Der Lehrgang: seine Nummer oder der Name seiner Datei; ohne Angabe alle.",
            autocompletion=vervollstaendigung.lehrgaenge,
        ),
    ] = None,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt die Lehrgänge, oder in einem je Kommune Bausteine, Praxisprojekt und was zum Zertifikat fehlt.

    Bei einem Baustein heißt »?«: Es steht nicht fest, denn seine Teilnahme ist nicht vollständig eingetragen.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register, tag = aufruf.treffen, aufruf.stichtag(stichtag)
    gemeinte = [find_lehrgang(register, lehrgang)] if lehrgang else lehrgaenge(register)
    staende = [lehrgangsstand(register, eintrag, tag) for eintrag in gemeinte]
    bloecke = list(_list_bloecke(staende[0], tag)) if lehrgang else [_uebersicht(staende, tag)]
    antwort = Befehlsantwort(
        bloecke,
        datei=als_absaetze(bloecke) if lehrgang else None,
        json=lambda: [_als_dict(einer, tag) for einer in staende],
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _uebersicht(staende: list[Lehrgangsstand], tag: date) -> Abschnitt:
    zeilen: list[tuple[Zelle, ...]] = []
    for einer in staende:
        satz = einer.eintrag.satz
        zeilen.append(
            (
                satz.nummer,
                satz.titel,
                termin_in_worten(satz),
                str(terminlage(satz, tag)),
                _anzahl(satz, len(einer.teilnehmende)),
                satz.teilnahme_laut_quelle,
                len(einer.noch_nicht_mitglied),
                _foerderung(satz),
            )
        )
    return Abschnitt(_KOPF_ALLE, zeilen, leer=_LEER)


def _anzahl(satz: Veranstaltung, anzahl: int) -> str:
    return str(anzahl) if satz.teilnahme_vollstaendig == "ja" else f"mindestens {anzahl}"


def _foerderung(satz: Veranstaltung) -> str | None:
    """Liefert die Förderung; immer mit dem Zusatz, dass keine Kommune sie allein bekam."""
    if satz.foerderung_euro is None:
        return None
    return f"{satz.foerderung_euro:,} € für alle zusammen".replace(",", ".")


def _list_bloecke(stand: Lehrgangsstand, tag: date) -> Iterator[str | Abschnitt]:
    satz = stand.eintrag.satz
    yield f"{satz.titel}: {termin_in_worten(satz)}, {terminlage(satz, tag)}"
    yield from (f"  {zeile}" for zeile in _list_angaben(satz))
    yield ""
    yield Abschnitt(*_matrix(stand), "Teilnahme", leer="Wer teilnimmt, ist nicht eingetragen.")
    if any(OHNE_BEDINGUNGEN in eine.gruende for eine in stand.teilnehmende):
        yield f"Zum Zertifikat: {OHNE_BEDINGUNGEN}."
    offene = stand.noch_nicht_mitglied
    if offene:
        yield ""
        zeilen = [(eine.gebiet.kurzname, str(eine.lage), eine.naechster_schritt) for eine in offene]
        yield Abschnitt(
            ("Kommune", "Lage", "nächster Schritt"), zeilen, f"Noch nicht Mitglied ({len(offene)})"
        )


def _matrix(stand: Lehrgangsstand) -> tuple[tuple[str, ...], list[tuple[Zelle, ...]]]:
    """Liefert je Kommune eine Zeile und je Baustein eine Spalte; was rechts ganz leer wäre, fehlt."""
    bausteine = tuple(einer.id for einer in stand.eintrag.satz.bausteine)
    kopf: tuple[str, ...] = ("Kommune", "Stand", *bausteine, *_KOPF_RECHTS)
    zeilen = [_zeile(eine) for eine in stand.teilnehmende]
    for titel in _KOPF_RECHTS:
        stelle = kopf.index(titel)
        if all(zeile[stelle] is None for zeile in zeilen):
            kopf, zeilen = ohne_spalte(kopf, zeilen, titel)
    return kopf, zeilen


def _list_angaben(satz: Veranstaltung) -> Iterator[str]:
    for einer in satz.bausteine:
        teile = [einer.titel, str(einer.datum) if einer.datum else "", einer.ort or ""]
        stunden = "" if einer.stunden is None else mit_anzahl(einer.stunden, "Stunde", "Stunden")
        yield f"{einer.id}: {', '.join(teil for teil in (*teile, stunden) if teil)}"
    zertifikat = satz.zertifikat
    if zertifikat and zertifikat.mindestens_bausteine is not None:
        yield f"Zertifikat: mindestens {zertifikat.mindestens_bausteine} von {len(satz.bausteine)} Bausteinen"
    if zertifikat and zertifikat.praxisprojekt == "ja":
        yield "Zertifikat: ein umgesetztes Praxisprojekt"
    if zertifikat and zertifikat.uebergeben:
        yield f"Zertifikate übergeben: {zertifikat.uebergeben}"
    if betrag := _foerderung(satz):
        yield f"Förderung: {betrag}"
    if satz.quelle:
        yield f"Quelle: {satz.quelle}"


def _zeile(eine: Teilnehmende) -> tuple[Zelle, ...]:
    projekt = eine.teilnahme.praxisprojekt
    gruende = [grund for grund in eine.gruende if grund != OHNE_BEDINGUNGEN]
    return (
        eine.gebiet.kurzname,
        eine.teilnahme.stand,
        *(_ZELLE[antwort] for antwort in eine.bausteine),
        f"{projekt.titel} ({projekt.stand})" if projekt else None,
        _ZELLE[eine.zertifikat] if gruende or not eine.gruende else None,
        "; ".join(gruende) or None,
    )


def _als_dict(stand: Lehrgangsstand, tag: date) -> dict[str, Any]:
    satz = stand.eintrag.satz
    return {
        "schluessel": stand.eintrag.schluessel,
        "nummer": satz.nummer,
        "titel": satz.titel,
        "zeit": termin_in_worten(satz),
        "stand": str(terminlage(satz, tag)),
        "teilnahme_vollstaendig": satz.teilnahme_vollstaendig,
        "teilnahme_laut_quelle": satz.teilnahme_laut_quelle,
        "foerderung_euro_fuer_alle_zusammen": satz.foerderung_euro,
        "bausteine": [einer.model_dump(mode="json", exclude_none=True) for einer in satz.bausteine],
        "teilnehmende": [teilnehmende_als_dict(eine, satz) for eine in stand.teilnehmende],
    }

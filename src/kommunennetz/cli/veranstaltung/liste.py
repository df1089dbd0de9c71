"""`kommunennetz veranstaltung liste`: die Veranstaltungen."""

from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import FORM_HILFE, Ziel
from kommunennetz.cli.veranstaltung.gemeinsames import ARTEN
from kommunennetz.fragen.termine import Terminauswahl, list_termine, termin_in_worten, terminlage
from kommunennetz.model.veranstaltung import DABEI, Veranstaltung, Veranstaltungsart
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.tabellen import Zelle
from kommunennetz.worte.saetze import mit_anzahl

_KOPF = ("Termin", "Titel", "Art", "Ort", "Stand", "Kommunen dabei", "Teilnahme laut Quelle", "Datei")
_LEER = "So eine Veranstaltung steht nicht im Register."


def liste(
    aufruf: Aufruf,
    art: Annotated[
        Veranstaltungsart | None, typer.Option(metavar="|".join(ARTEN), help="Nur diese Art.")
    ] = None,
    jahr: Annotated[
        int | None, typer.Option(metavar="JAHR", min=1000, max=2999, help="Ganz oder teils in diesem Jahr.")
    ] = None,
    kommende: Annotated[
        bool, typer.Option("--kommende", help="Nur, was noch kommt oder läuft und nicht abgesagt ist.")
    ] = False,
    formangabe: Annotated[
        Literal["tabelle", "csv", "json", "md", "ics"] | None,
        typer.Option("--format", metavar="tabelle|csv|json|md|ics", help=FORM_HILFE),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Listet die Veranstaltungen, die früheste zuerst.

    »Kommunen dabei« zählt nur, wer als teilgenommen eingetragen ist; mit »mindestens«, wo die Teilnahme nicht
    vollständig ist. Als .ics ist es ein Kalender zum Einlesen oder Abonnieren; darin fehlt, wessen Tag nicht
    feststeht.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md", "ics")
    gefunden = list_termine(aufruf.treffen, Terminauswahl(art, jahr, kommende), aufruf.heute)
    tabelle = Abschnitt(_KOPF, [_zeile(eintrag, aufruf.heute) for eintrag in gefunden], leer=_LEER)
    antwort = Befehlsantwort(
        [tabelle],
        json=lambda: [_als_dict(eintrag, aufruf.heute) for eintrag in gefunden],
        ics=lambda: _als_kalender(aufruf.treffen, gefunden),
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _zeile(eintrag: Eintrag[Veranstaltung], heute: date) -> tuple[Zelle, ...]:
    satz = eintrag.satz
    return (
        termin_in_worten(satz),
        satz.titel,
        satz.art,
        satz.ort or (satz.form if satz.form == "online" else None),
        str(terminlage(satz, heute)),
        _dabei(satz),
        satz.teilnahme_laut_quelle,
        eintrag.schluessel,
    )


def _dabei(satz: Veranstaltung) -> str:
    anzahl = sum(eine.stand in DABEI for eine in satz.teilnahme)
    if satz.abgesagt:
        return ""
    if satz.teilnahme_vollstaendig == "ja":
        return str(anzahl)
    return f"mindestens {anzahl}" if anzahl else ""


def _als_kalender(register: Register, gefunden: list[Eintrag[Veranstaltung]]) -> bytes:
    from kommunennetz.termine.kalender import build_kalender
    from kommunennetz.termine.registertermine import kalenderstempel, select_termine

    netz = register.netz.satz
    auswahl = select_termine(gefunden, netz.name)
    if auswahl.ohne_tag:
        anzahl = mit_anzahl(len(auswahl.ohne_tag), "Termin fehlt", "Termine fehlen")
        melden(f"Hinweis: {anzahl} im Kalender, weil der Tag nicht feststeht: {', '.join(auswahl.ohne_tag)}")
    return build_kalender(netz.name, auswahl.termine, kalenderstempel(netz))


def _als_dict(eintrag: Eintrag[Veranstaltung], heute: date) -> dict[str, Any]:
    satz = eintrag.satz
    staende = Counter(eine.stand for eine in satz.teilnahme)
    return {
        "schluessel": eintrag.schluessel,
        "titel": satz.titel,
        "art": satz.art,
        "anfang": satz.anfang.text,
        "schluss": satz.schluss.text,
        "ort": satz.ort,
        "form": satz.form,
        "stand": str(terminlage(satz, heute)),
        "teilnahme": dict(staende),
        "teilnahme_vollstaendig": satz.teilnahme_vollstaendig,
        "teilnahme_laut_quelle": satz.teilnahme_laut_quelle,
        "quelle": satz.quelle,
    }

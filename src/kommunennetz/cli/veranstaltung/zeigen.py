"""`kommunennetz veranstaltung zeigen`: eine Veranstaltung mit Tagesordnung und Teilnahme."""

from collections.abc import Iterator
from datetime import date

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, als_absaetze, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import AntwortFormat, Veranstaltungsname, Ziel
from kommunennetz.fragen.termine import termin_mit_uhrzeit, terminlage
from kommunennetz.model.veranstaltung import Teilnahme, Veranstaltung
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle
from kommunennetz.worte import namen

_KOPF_TEILNAHME = ("Kommune", "Stand", "Personen")
_KOPF_TAGESORDNUNG = ("Beginn", "Punkt", "Art", "Kommune")
_VOLLSTAENDIG = {
    "ja": "Die Teilnahme ist vollständig: Wer nicht als teilgenommen dasteht, war nicht da.",
    "nein": "Die Teilnahme ist nicht vollständig bekannt.",
    None: "Ob die Teilnahme vollständig ist, steht nicht fest.",
}


def zeigen(
    aufruf: Aufruf, name: Veranstaltungsname, formangabe: AntwortFormat = None, ausgabe: Ziel = None
) -> int:
    """Zeigt eine Veranstaltung mit Tagesordnung, Teilnahme und Quellen."""
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    register = aufruf.treffen
    eintrag = register.veranstaltung(name)
    satz = eintrag.satz
    lage = str(terminlage(satz, aufruf.heute))
    bloecke = list(_list_bloecke(register, satz, aufruf.heute))
    antwort = Befehlsantwort(
        bloecke,
        datei=als_absaetze(bloecke),
        json=lambda: {
            "schluessel": eintrag.schluessel,
            "lage": lage,
            "veranstaltung": satz.model_dump(mode="json", exclude_none=True),
        },
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _list_bloecke(register: Register, satz: Veranstaltung, heute: date) -> Iterator[str | Abschnitt]:
    yield f"{satz.titel}: {termin_mit_uhrzeit(satz)}"
    yield from (f"  {zeile}" for zeile in _list_angaben(satz, heute))
    if satz.tagesordnung:
        yield ""
        yield Abschnitt(_KOPF_TAGESORDNUNG, list(_list_punkte(register, satz)), "Tagesordnung")
    if satz.teilnahme:
        yield ""
        zeilen = sorted(satz.teilnahme, key=lambda eine: namen.listenordnung(_name(register, eine.kommune)))
        titel = f"Teilnahme ({len(zeilen)})"
        yield Abschnitt(_KOPF_TEILNAHME, [_teilnahmezeile(register, eine) for eine in zeilen], titel)
        yield _VOLLSTAENDIG[satz.teilnahme_vollstaendig]


def _list_angaben(satz: Veranstaltung, heute: date) -> Iterator[str]:
    grund = f": {satz.stand_grund}" if satz.stand_grund else ""
    verlegt = f", bisher {satz.verlegt_von}" if satz.verlegt_von else ""
    yield f"Stand: {terminlage(satz, heute)}{verlegt}{grund}"
    for was, wert in (
        ("Ort", satz.ort),
        ("Form", satz.form),
        ("Im Netz", satz.online),
        ("Gastgeber", satz.gastgeber),
        ("Anmeldung bis", satz.anmeldung_bis),
        ("Plätze", satz.plaetze),
        ("Je Kommune", satz.je_kommune),
        ("Zugang", satz.barrierefreiheit),
        ("Teilnahme laut Quelle", satz.teilnahme_laut_quelle),
    ):
        if wert is not None:
            yield f"{was}: {wert}"
    if satz.bemerkung:
        yield " ".join(satz.bemerkung.split())
    yield from (f"{unterlage.titel}: {unterlage.url}" for unterlage in satz.unterlagen)
    yield from (f"Quelle: {quelle}" for quelle in (satz.quelle, *satz.quellen) if quelle)


def _list_punkte(register: Register, satz: Veranstaltung) -> Iterator[tuple[Zelle, ...]]:
    for punkt in satz.tagesordnung:
        wer = _name(register, punkt.kommune) if punkt.kommune else None
        yield f"{punkt.beginn:%H:%M}" if punkt.beginn else None, punkt.titel, punkt.art, wer


def _teilnahmezeile(register: Register, teilnahme: Teilnahme) -> tuple[Zelle, ...]:
    return _name(register, teilnahme.kommune), teilnahme.stand, teilnahme.personen


def _name(register: Register, schluessel: str) -> str:
    return register.genanntes_gebiet(schluessel).kurzname

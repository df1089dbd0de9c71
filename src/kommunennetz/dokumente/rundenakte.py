"""Die Akte einer Runde: was zur Unterzeichnung hinausgeht, alles aus einem Stand des Registers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypedDict

from kommunennetz.dokumente.anlageinhalt import render_anlage
from kommunennetz.dokumente.mitgliederliste import liste_csv, liste_xlsx
from kommunennetz.dokumente.paketinhalt import amt_von
from kommunennetz.dokumente.werte import (
    DatumWert,
    ErklaerungWert,
    FaelleWert,
    GebietWert,
    GesamtzahlWert,
    NetzWert,
    RundeWert,
    SpanneWert,
    als_wert,
    faelle_von,
    kreis_in_tabelle,
)
from kommunennetz.errors import FrageError
from kommunennetz.fragen.fassung import erklaerung_am, genannte_erklaerung
from kommunennetz.fragen.mitglieder import Mitglied, Spanne, mitglieder, unterzeichnende
from kommunennetz.fragen.termine import uhrzeit_in_worten
from kommunennetz.fragen.zahlen import gesamtzahl
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import tag
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.filters import format_datum
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import in_worten, satzanfang

_VERMERK = "**ENTWURF** – gerechnet, als unterzeichneten am {} alle Vorgemerkten. Nicht veröffentlichen."


@dataclass(frozen=True, slots=True)
class Neu(Wert):
    """Eine Kommune, die in der Runde beigetreten ist."""

    schluessel: Annotated[str, "Name ihrer Datei im Register, ohne Endung"]
    gebiet: Annotated[GebietWert, "was das amtliche Verzeichnis über sie sagt"]
    faelle: Annotated[FaelleWert, "der amtliche Name in den vier Fällen"]
    kreis: Annotated[str, "Name des Kreises, leer bei kreisfreien Städten und Kreisen"]
    kreisspalte: Annotated[str, "für Tabellen: Name des Kreises, »kreisfrei« oder »–«"]
    seit: Annotated[DatumWert, "Tag der Unterschrift"]
    leitung: Annotated[str, "wer für sie unterschreibt: »Landrätin oder Landrat«"]
    satzanfang: Annotated[str, "»Der Kreis Lippe«"]


@dataclass(frozen=True, slots=True)
class Rundenakte(Wert):
    """Alles, was die Vorlagen unter runde/ zeigen."""

    runde: Annotated[RundeWert, "die Runde"]
    stichtag: Annotated[DatumWert, "der Tag, für den alles gilt"]
    neue: Annotated[tuple[Neu, ...], "wer beigetreten ist, alphabetisch; ohne Bezirksregierungen"]
    anzahl: Annotated[SpanneWert, "wie viele das sind"]
    anzahl_in_worten: Annotated[str, "dasselbe mit seinem Wort: »fünf Kommunen«"]
    behoerden: Annotated[tuple[str, ...], "Bezirksregierungen, die in der Runde unterzeichnet haben"]
    gesamtzahl: Annotated[GesamtzahlWert, "die eine Zahl, die nach außen steht: wie viele es nun sind"]
    erklaerung: Annotated[ErklaerungWert | None, "die unterzeichnete Fassung"]
    uhrzeit: Annotated[str, "»10:00 bis 12:30 Uhr«, aus der Veranstaltung der Runde; leer, wenn unbekannt"]
    gastgeber: Annotated[str, "wer bei der Veranstaltung einlädt; leer, wenn unbekannt"]


@dataclass(frozen=True, slots=True)
class _Satz:
    """Womit die Papiere gesetzt werden, und ob sie Entwürfe sind."""

    vorlagen: Vorlagen
    stichtag: date
    entwurf: bool

    def setze(self, markdown: str, art: Dokumentformat, titel: str, vorlagen: Vorlagen) -> bytes:
        """Liefert ein Papier; ein Entwurf sagt es im Titel, im Text und auf jeder Seite."""
        if not self.entwurf:
            return build(markdown, art, titel=titel, stand=self.stichtag, vorlagen=vorlagen)
        ueberschrift, _, text = markdown.partition("\n")
        vermerk = _VERMERK.format(format_datum(self.stichtag))
        return build(
            f"{ueberschrift}\n\n{vermerk}\n\n{text}",
            art,
            titel=f"Entwurf: {titel}",
            stand=self.stichtag,
            vorlagen=vorlagen,
            wasserzeichen="ENTWURF",
        )


def build_rundenakte(
    register: Register,
    runde_nummer: int,
    stichtag: date,
    vorlagen: Vorlagen,
    *,
    entwurf: bool = False,
) -> Mapping[str, bytes]:
    """Liefert die Dateien der Runde nach Namen.

    Entwürfe heißen »entwurf-…« und sagen in jedem Papier, dass sie welche sind; eine Infomail ist nicht
    dabei, denn sie ginge sonst leicht zu früh hinaus. Urkunden bekommen alle neuen Kommunen, nicht die
    Bezirksregierungen. FrageError, wenn es die Runde nicht gibt oder in ihr am Stichtag keine Kommune
    unterzeichnet hat; VorlageError aus einer Vorlage.
    """
    kontext = akte_kontext(register, runde_nummer, stichtag)
    alle = mitglieder(register, stichtag)
    satz = _Satz(vorlagen, stichtag, entwurf)
    dateien = dict(_build_texte(register, kontext, satz))
    dateien["mitgliederliste.xlsx"] = liste_xlsx(register, alle, stichtag, entwurf=entwurf)
    if not entwurf:
        # In CSV ist für den Vermerk, dass es ein Entwurf ist, kein Platz.
        dateien["mitgliederliste.csv"] = liste_csv(alle)
    dateien |= dict(_build_urkunden(kontext, satz))
    if entwurf:
        return {f"entwurf-{name}": inhalt for name, inhalt in dateien.items()}
    return dateien | {f"{stichtag}-runde-{runde_nummer}.md": _render_infomail(kontext, vorlagen).encode()}


class Aktenkontext(TypedDict):
    """Was jede Vorlage unter runde/ sieht."""

    akte: Annotated[Rundenakte, "was in der Akte steht"]
    netz: Annotated[NetzWert, "das Netzwerk"]


class Urkundenkontext(Aktenkontext):
    """Was die Vorlage der Urkunde sieht."""

    neu: Annotated[Neu, "die Kommune, deren Urkunde es ist"]


def akte_kontext(register: Register, runde_nummer: int, stichtag: date) -> Aktenkontext:
    """Liefert, was die Vorlagen unter runde/ sehen; FrageError wie bei `build_rundenakte`."""
    akte = rundenakte(register, runde_nummer, stichtag)
    return {"akte": akte, "netz": als_wert(NetzWert, register.netz.satz)}


def rundenakte(register: Register, runde_nummer: int, stichtag: date) -> Rundenakte:
    """Liefert, was in der Akte steht; FrageError wie bei `build_rundenakte`."""
    runde = register.runde(runde_nummer).satz
    wer = unterzeichnende(register, stichtag, runde_nummer)
    if not wer.kommunen:
        raise FrageError(
            f"In Runde {runde_nummer} hat am {tag(stichtag)} keine Kommune unterzeichnet.",
            "Erst die Unterschriften eintragen, oder einen späteren Stichtag nennen.",
        )
    erklaerung = genannte_erklaerung(erklaerung_am(register.netz.satz, stichtag, runde))
    veranstaltung = register.veranstaltungen.get(runde.veranstaltung or "")
    return Rundenakte(
        runde=als_wert(RundeWert, runde),
        stichtag=als_wert(DatumWert, tag(stichtag)),
        neue=tuple(_neu(register.netz.satz, mitglied) for mitglied in wer.kommunen),
        anzahl=als_wert(SpanneWert, wer.anzahl),
        behoerden=wer.behoerden,
        anzahl_in_worten=_in_worten(wer.anzahl),
        gesamtzahl=als_wert(GesamtzahlWert, gesamtzahl(register, stichtag)),
        erklaerung=als_wert(ErklaerungWert, erklaerung) if erklaerung else None,
        uhrzeit=uhrzeit_in_worten(veranstaltung.satz) if veranstaltung else "",
        gastgeber=(veranstaltung.satz.gastgeber or "") if veranstaltung else "",
    )


def _in_worten(spanne: Spanne) -> str:
    genau = spanne.mindestens == spanne.hoechstens
    anzahl = in_worten(spanne.hoechstens) if genau else str(spanne)
    return f"{anzahl} {'Kommune' if spanne.hoechstens == 1 else 'Kommunen'}"


def _neu(netz: Netz, mitglied: Mitglied) -> Neu:
    kreis = mitglied.kreis
    faelle = faelle_von(mitglied.gebiet)
    return Neu(
        schluessel=mitglied.eintrag.schluessel,
        gebiet=als_wert(GebietWert, mitglied.gebiet),
        faelle=faelle,
        kreis=kreis.name if kreis else "",
        kreisspalte=kreis_in_tabelle(mitglied.gebiet, kreis),
        leitung=amt_von(netz, mitglied.gebiet).leitung,
        seit=als_wert(DatumWert, mitglied.seit),
        satzanfang=satzanfang(faelle.nominativ),
    )


def _build_texte(register: Register, kontext: Aktenkontext, satz: _Satz) -> Iterator[tuple[str, bytes]]:
    bezeichnung = kontext["akte"].runde.bezeichnung
    texte = {
        "anlage": render_anlage(register, satz.stichtag, satz.vorlagen),
        "pressemitteilung": (
            satz.vorlagen.render("runde/pressemitteilung.md.j2", kontext),
            f"Pressemitteilung: {bezeichnung}",
        ),
        "programm": (satz.vorlagen.render("runde/programm.md.j2", kontext), f"Programm: {bezeichnung}"),
    }
    for name, (markdown, titel) in texte.items():
        for art in (Dokumentformat.PDF, Dokumentformat.DOCX):
            yield f"{name}.{art}", satz.setze(markdown, art, titel, satz.vorlagen)


def _render_infomail(kontext: Aktenkontext, vorlagen: Vorlagen) -> str:
    """Liefert den Entwurf; darin wirkt später Jinja, deshalb wird aus »{« in Werten ein Zeichenverweis."""
    return vorlagen.render("runde/infomail.md.j2", kontext).replace(r"\{", "&#123;")


def _build_urkunden(kontext: Aktenkontext, satz: _Satz) -> Iterator[tuple[str, bytes]]:
    gestaltung = urkundenvorlagen(satz.vorlagen)
    for neu in kontext["akte"].neue:
        eigener: Urkundenkontext = {**kontext, "neu": neu}
        markdown = satz.vorlagen.render("runde/urkunde.md.j2", eigener)
        titel = f"Urkunde über den Beitritt {neu.faelle.genitiv}"
        for art in (Dokumentformat.PDF, Dokumentformat.DOCX):
            yield f"urkunde-{neu.schluessel}.{art}", satz.setze(markdown, art, titel, gestaltung)


def urkundenvorlagen(vorlagen: Vorlagen) -> Vorlagen:
    """Liefert dieselben Vorlagen, in denen die Layouts aus dem Unterordner »urkunde« vorgehen."""
    eigene: list[Path] = [ordner / "urkunde" for ordner in vorlagen.ordner]
    return Vorlagen([*eigene, *vorlagen.ordner])

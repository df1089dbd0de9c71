"""Die Papiere zu einer Veranstaltung: Tagesordnung, Liste, Schilder, Protokoll, Bescheinigung.

In Namensschildern, Liste und Bescheinigung stehen Personen; sie kommen als Werte herein. Diese Papiere setzt
Typst aus Daten, in denen jeder Wert Text ist.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Final, TypedDict

from kommunennetz.dokumente.treffeninhalt import (
    Ablaufpunkt,
    Gast,
    Treffen,
    Treffenkontext,
    list_angaben,
    list_hinweise,
    ordne,
    treffen_kontext,
    treffen_wert,
)
from kommunennetz.model.veranstaltung import Baustein, Veranstaltung
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.pdf import build_satz
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import mit_anzahl

LEERE: Final = 5
"""So viele Zeilen der Liste sind für alle, die unangemeldet kommen."""
LISTENBLATT: Final = "Teilnehmerliste"
LISTENKOPF: Final = ("Nr.", "Kommune", "Name", "Funktion", "da")
ANGEKREUZT: Final = ("ja", "nein")
_BREITEN = (6, 30, 30, 34, 8)
_KENNUNG_BREITE = 20


@dataclass(frozen=True, slots=True)
class Schild(Wert):
    """Ein Namensschild."""

    name: Annotated[str, "Titel, Vorname und Name"]
    kommune: Annotated[str, "Kommune oder Stelle"]


class Tagesordnungsdaten(TypedDict):
    """Was treffen/tagesordnung.typ bekommt."""

    netz: Annotated[str, "Name des Netzwerks"]
    titel: Annotated[str, "wie die Veranstaltung heißt"]
    angaben: Annotated[tuple[tuple[str, str], ...], "»Termin«, »Ort«, »Gastgeber« mit ihrem Wert"]
    mit_zeit: Annotated[bool, "ob Punkte eine Uhrzeit haben; sonst sind sie nummeriert"]
    punkte: Annotated[tuple[Ablaufpunkt, ...], "die Punkte, zuletzt das Ende"]


class Schilderdaten(TypedDict):
    """Was treffen/namensschilder.typ bekommt."""

    netz: Annotated[str, "Name des Netzwerks"]
    schilder: Annotated[tuple[Schild, ...], "die Schilder, zehn auf einem Blatt"]


class Listendaten(TypedDict):
    """Was treffen/teilnehmerliste.typ bekommt."""

    netz: Annotated[str, "Name des Netzwerks"]
    titel: Annotated[str, "wie die Veranstaltung heißt"]
    angaben: Annotated[tuple[tuple[str, str], ...], "»Termin«, »Ort«, »Gastgeber« mit ihrem Wert"]
    zeilen: Annotated[tuple[Gast, ...], "wer erwartet wird, nach Kommune"]
    leere: Annotated[int, "wie viele leere Zeilen folgen"]
    unterschrift: Annotated[bool, "ob es eine Spalte zum Unterschreiben gibt"]
    hinweis: Annotated[tuple[tuple[str, str], ...], "der Hinweis nach Artikel 13 DSGVO: Stichwort und Satz"]


class Bescheinigungsdaten(TypedDict):
    """Was treffen/bescheinigung.typ bekommt."""

    netz: Annotated[str, "Name des Netzwerks"]
    ueberschrift: Annotated[str, "»Teilnahmebescheinigung« oder »Zertifikat«"]
    name: Annotated[str, "Titel, Vorname und Name"]
    kommune: Annotated[str, "Kommune oder Stelle"]
    satz: Annotated[str, "»hat teilgenommen an der Veranstaltung«"]
    veranstaltung: Annotated[str, "wie sie heißt"]
    angaben: Annotated[tuple[tuple[str, str], ...], "»Tag«, »Ort«, »Dauer«, »Praxisprojekt« mit ihrem Wert"]
    inhalte_titel: Annotated[str, "»Inhalte« oder »Besuchte Bausteine«"]
    inhalte: Annotated[tuple[str, ...], "Punkte der Tagesordnung oder Bausteine"]
    aussteller: Annotated[str, "wer unterschreibt"]


Satzdaten = Tagesordnungsdaten | Schilderdaten | Listendaten | Bescheinigungsdaten


@dataclass(frozen=True, slots=True)
class Anlass:
    """Wozu die Papiere sind, und womit sie gesetzt werden."""

    register: Register
    schluessel: str
    satz: Veranstaltung
    vorlagen: Vorlagen
    stand: date
    baustein: Baustein | None = None

    @property
    def liste(self) -> str:
        """Liefert, woran die Liste zu erkennen ist, wenn sie angekreuzt zurückkommt."""
        return f"{self.schluessel}#{self.baustein.id}" if self.baustein else self.schluessel

    @property
    def netz(self) -> str:
        """Liefert den Namen des Netzwerks."""
        return self.register.netz.satz.name

    def treffen(self, gaeste: Sequence[Gast] = ()) -> Treffen:
        """Liefert die Veranstaltung, wie die Papiere sie nennen."""
        return treffen_wert(self.register, self.satz, gaeste, self.baustein)


def build_unterlagen(
    anlass: Anlass, gaeste: Sequence[Gast], *, unterschrift: bool = False
) -> Mapping[str, bytes]:
    """Liefert die Papiere nach Dateinamen; Schilder nur, wenn von jemandem der Name bekannt ist.

    VorlageError aus einer Vorlage; ihre Meldung nennt keine Person.
    """
    geordnete = ordne(gaeste)
    kontext = treffen_kontext(anlass.register, anlass.satz, geordnete, anlass.baustein)
    dateien = dict(_build_texte(anlass, kontext))
    dateien["teilnehmerliste.pdf"] = build_liste(anlass, geordnete, unterschrift=unterschrift)
    dateien["teilnehmerliste.xlsx"] = build_liste_xlsx(anlass, geordnete)
    if any(gast.name for gast in geordnete):
        dateien["namensschilder.pdf"] = build_schilder(anlass, geordnete)
    return dateien


def _build_texte(anlass: Anlass, kontext: Treffenkontext) -> Iterator[tuple[str, bytes]]:
    treffen = kontext["treffen"]
    yield "tagesordnung.pdf", _build_tagesordnung(anlass, treffen)
    for name, wort in (("tagesordnung", "Tagesordnung"), ("protokoll", "Protokoll")):
        markdown = anlass.vorlagen.render(f"treffen/{name}.md.j2", kontext)
        titel, art = f"{wort}: {treffen.titel}", Dokumentformat.DOCX
        yield (
            f"{name}.docx",
            build(markdown, art, titel=titel, stand=anlass.stand, vorlagen=anlass.vorlagen),
        )


def _build_tagesordnung(anlass: Anlass, treffen: Treffen) -> bytes:
    mit_zeit = any(punkt.beginn for punkt in treffen.punkte)
    punkte = treffen.punkte
    if mit_zeit and treffen.ende:
        punkte += (Ablaufpunkt(treffen.ende, "Ende", "", "", ist_pause=True),)
    daten: Tagesordnungsdaten = {
        "netz": anlass.netz,
        "titel": treffen.titel,
        "angaben": tuple(list_angaben(treffen)),
        "mit_zeit": mit_zeit,
        "punkte": tuple(replace(punkt, art="" if punkt.ist_pause else punkt.art) for punkt in punkte),
    }
    return _setze(anlass, "tagesordnung", daten, f"Tagesordnung: {treffen.titel}")


def build_schilder(anlass: Anlass, gaeste: Sequence[Gast]) -> bytes:
    """Liefert die Namensschilder als PDF, zehn auf einem Blatt; wer keinen Namen hat, bekommt keines."""
    schilder = tuple(Schild(gast.name, gast.kommune) for gast in gaeste if gast.name)
    daten: Schilderdaten = {"netz": anlass.netz, "schilder": schilder}
    return _setze(anlass, "namensschilder", daten, f"Namensschilder: {anlass.treffen().titel}")


def build_liste(anlass: Anlass, gaeste: Sequence[Gast], *, unterschrift: bool) -> bytes:
    """Liefert die Teilnehmerliste als PDF."""
    treffen = anlass.treffen()
    daten: Listendaten = {
        "netz": anlass.netz,
        "titel": treffen.titel,
        "angaben": tuple(list_angaben(treffen)),
        "zeilen": tuple(gaeste),
        "leere": LEERE,
        "unterschrift": unterschrift,
        "hinweis": tuple(list_hinweise(anlass.register.netz.satz)),
    }
    return _setze(anlass, "teilnehmerliste", daten, f"Teilnehmerliste: {treffen.titel}")


def build_liste_xlsx(anlass: Anlass, gaeste: Sequence[Gast]) -> bytes:
    """Liefert die Teilnehmerliste als Mappe zum Ankreuzen; die verborgene Spalte sagt, wer eine Zeile ist."""
    from kommunennetz.setzerei.mappe import ZAHLFORMAT, Blatt, Blattspalte, build_mappe

    treffen = anlass.treffen()
    spalten = [
        Blattspalte(titel, breite, fest=titel != "da", umbruch=titel not in ("Nr.", "da"))
        for titel, breite in zip(LISTENKOPF, _BREITEN, strict=True)
    ]
    spalten[0] = replace(spalten[0], zahlenformat=ZAHLFORMAT)
    spalten[-1] = replace(spalten[-1], auswahl=ANGEKREUZT)
    spalten.append(Blattspalte(anlass.liste, _KENNUNG_BREITE, fest=True, verborgen=True))
    zeilen = [
        (nummer, gast.kommune, gast.name, gast.funktion, gast.da or None, gast.kennung)
        for nummer, gast in enumerate(gaeste, 1)
    ]
    kopf = (*(f"{was}: {wert}" for was, wert in list_angaben(treffen)), _ANLEITUNG, "")
    hinweise = (f"{was}: {satz}" for was, satz in list_hinweise(anlass.register.netz.satz))
    blatt = Blatt(
        LISTENBLATT,
        spalten,
        zeilen,
        fixiert=f"A{len(kopf) + 3}",
        geschuetzt=True,
        ueberschrift=f"Teilnehmerliste: {treffen.titel}",
        kopf=kopf,
        leere=LEERE,
        fuss=("Hinweis zum Datenschutz (Artikel 13 DSGVO)", *hinweise),
        hochkant=True,
    )
    return build_mappe(f"Teilnehmerliste: {treffen.titel}", anlass.stand, [blatt])


_ANLEITUNG = (
    "In der Spalte »da« ja oder nein wählen; wer nicht auf der Liste steht, kommt in die leeren Zeilen."
)


@dataclass(frozen=True, slots=True)
class Urteil:
    """Was eine Bescheinigung oder ein Zertifikat sagt, außer wem."""

    ueberschrift: str
    satz: str
    angaben: tuple[tuple[str, str], ...]
    inhalte_titel: str
    inhalte: tuple[str, ...]


def build_bescheinigung(anlass: Anlass, gast: Gast, urteil: Urteil) -> bytes:
    """Liefert die Bescheinigung oder das Zertifikat für diese Person als PDF."""
    daten: Bescheinigungsdaten = {
        "netz": anlass.netz,
        "ueberschrift": urteil.ueberschrift,
        "name": gast.name,
        "kommune": gast.kommune,
        "satz": urteil.satz,
        "veranstaltung": anlass.treffen().titel,
        "angaben": urteil.angaben,
        "inhalte_titel": urteil.inhalte_titel,
        "inhalte": urteil.inhalte,
        "aussteller": anlass.register.netz.satz.traeger,
    }
    # Im Titel steht kein Name: Er erscheint auch dort, wo niemand die Datei öffnet.
    return _setze(anlass, "bescheinigung", daten, f"{urteil.ueberschrift}: {anlass.treffen().titel}")


def teilnahme_bescheinigt(anlass: Anlass) -> Urteil:
    """Liefert, was die Bescheinigung über eine Veranstaltung sagt."""
    treffen = anlass.treffen()
    dauer = f"{treffen.uhrzeit} ({treffen.dauer})" if treffen.uhrzeit and treffen.dauer else treffen.dauer
    angaben = (("Tag", treffen.termin), ("Ort", treffen.ort), ("Dauer", dauer or treffen.uhrzeit))
    return Urteil(
        "Teilnahmebescheinigung",
        "hat teilgenommen an der Veranstaltung",
        tuple((was, wert) for was, wert in angaben if wert),
        "Inhalte",
        tuple(punkt.titel for punkt in treffen.punkte if not punkt.ist_pause),
    )


def zertifikat_bescheinigt(anlass: Anlass, bausteine: Sequence[str], projekt: str) -> Urteil:
    """Liefert, was das Zertifikat über einen Lehrgang sagt: die besuchten Bausteine und das Praxisprojekt."""
    alle = {einer.id: einer for einer in anlass.satz.bausteine}
    besuchte = [alle[kennung] for kennung in alle if kennung in bausteine]
    stunden = sum(einer.stunden or 0 for einer in besuchte)
    # Nur wenn jeder seine Dauer nennt: Eine zu kleine Summe wäre eine falsche.
    dauer = (
        mit_anzahl(stunden, "Stunde", "Stunden")
        if besuchte and all(einer.stunden for einer in besuchte)
        else ""
    )
    angaben = (("Zeit", anlass.treffen().termin), ("Dauer", dauer), ("Praxisprojekt", projekt))
    return Urteil(
        "Zertifikat",
        "hat erfolgreich teilgenommen am Lehrgang",
        tuple((was, wert) for was, wert in angaben if wert),
        "Besuchte Bausteine",
        tuple(f"{einer.titel} ({einer.datum})" if einer.datum else einer.titel for einer in besuchte),
    )


def _setze(anlass: Anlass, name: str, daten: Satzdaten, titel: str) -> bytes:
    return build_satz(
        f"treffen/{name}.typ", dict(daten), titel=titel, stand=anlass.stand, vorlagen=anlass.vorlagen
    )

"""Die Akte einer Runde: was nach der Unterzeichnung hinausgeht, alles aus einem Stand des Registers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kommunennetz.dokumente.anlage import render_anlage
from kommunennetz.dokumente.formate import Dokumentformat, build
from kommunennetz.dokumente.paketinhalt import faelle_von, satzanfang
from kommunennetz.dokumente.vorlagen import Vorlagen
from kommunennetz.errors import FrageError
from kommunennetz.fassung import erklaerung_am, genannte_erklaerung
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.mitglieder import (
    Mitglied,
    Spanne,
    Zaehlung,
    mitglieder,
    nach_jahr,
    trenne,
    unterzeichnende,
    zahl,
)
from kommunennetz.model.netz import Erklaerung, Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Teildatum, tag
from kommunennetz.namen import Faelle
from kommunennetz.register.store import Register

Listenbauer = Callable[[Register, list[Mitglied]], bytes]
"""Macht aus den Mitgliedern eine Datei, etwa CSV oder XLSX."""


@dataclass(frozen=True, slots=True)
class Neu:
    """Eine Kommune, die in der Runde beigetreten ist."""

    schluessel: str
    """Name ihrer Datei im Register, ohne Endung."""
    gebiet: Gebiet
    faelle: Faelle
    kreis: str
    """Name des Kreises, leer bei kreisfreien Städten und Kreisen."""
    seit: Teildatum

    @property
    def satzanfang(self) -> str:
        """Liefert »Der Kreis Lippe«."""
        return satzanfang(self.faelle.nominativ)


@dataclass(frozen=True, slots=True)
class Rundenakte:
    """Alles, was die Vorlagen unter runde/ zeigen."""

    netz: Netz
    runde: Runde
    stichtag: Teildatum
    neue: tuple[Neu, ...]
    """Alphabetisch; ohne Bezirksregierungen."""
    anzahl: Spanne
    behoerden: tuple[str, ...]
    """Bezirksregierungen, die in der Runde mitunterzeichnet haben."""
    zaehlung: Zaehlung
    jahre: Mapping[int | None, Sequence[Mitglied]]
    """Alle Kommunen des Netzwerks nach Beitrittsjahr; unter None, was daran unsicher ist."""
    erklaerung: Erklaerung | None


def build_rundenakte(
    register: Register,
    runde_nummer: int,
    stichtag: date,
    vorlagen: Vorlagen,
    listen: Mapping[str, Listenbauer],
) -> Mapping[str, bytes]:
    """Liefert die Dateien der Runde nach Namen; `listen` baut je Endung die Mitgliederliste.

    Urkunden bekommen alle neuen Kommunen, nicht die Bezirksregierungen. FrageError, wenn es die Runde nicht
    gibt oder in ihr am Stichtag keine Kommune unterzeichnet hat; VorlageError aus einer Vorlage.
    """
    akte = rundenakte(register, runde_nummer, stichtag)
    alle = mitglieder(register, stichtag)
    dateien = dict(_build_texte(register, akte, stichtag, vorlagen))
    dateien |= {f"mitgliederliste.{endung}": baue(register, alle) for endung, baue in listen.items()}
    dateien[f"{stichtag}-runde-{runde_nummer}.md"] = _render_infomail(akte, vorlagen).encode()
    return dateien | dict(_build_urkunden(akte, stichtag, vorlagen))


def rundenakte(register: Register, runde_nummer: int, stichtag: date) -> Rundenakte:
    """Liefert, was in der Akte steht; FrageError wie bei `build_rundenakte`."""
    runde = register.runde(runde_nummer).satz
    wer = unterzeichnende(register, stichtag, runde_nummer)
    if not wer.kommunen:
        raise FrageError(
            f"In Runde {runde_nummer} hat am {tag(stichtag)} keine Kommune unterzeichnet.",
            "Erst die Unterschriften eintragen, oder einen späteren Stichtag nennen.",
        )
    return Rundenakte(
        netz=register.netz.satz,
        runde=runde,
        stichtag=tag(stichtag),
        neue=tuple(_neu(register, mitglied) for mitglied in wer.kommunen),
        anzahl=wer.anzahl,
        behoerden=wer.behoerden,
        zaehlung=zahl(register, stichtag),
        jahre=nach_jahr(trenne(mitglieder(register, stichtag)).kommunen),
        erklaerung=genannte_erklaerung(erklaerung_am(register.netz.satz, stichtag, runde)),
    )


def _neu(register: Register, mitglied: Mitglied) -> Neu:
    kreis = register.verzeichnis.kreis_von(mitglied.gebiet)
    faelle, name = faelle_von(mitglied.gebiet), kreis.name if kreis else ""
    return Neu(mitglied.eintrag.schluessel, mitglied.gebiet, faelle, name, mitglied.seit)


def _build_texte(
    register: Register, akte: Rundenakte, stichtag: date, vorlagen: Vorlagen
) -> Iterator[tuple[str, bytes]]:
    presse = vorlagen.render("runde/pressemitteilung.md.j2", {"akte": akte, "netz": akte.netz})
    texte = {
        "anlage": render_anlage(register, stichtag, vorlagen),
        "pressemitteilung": (presse, f"Pressemitteilung: {akte.runde.bezeichnung}"),
    }
    for name, (markdown, titel) in texte.items():
        for art in (Dokumentformat.PDF, Dokumentformat.DOCX):
            yield f"{name}.{art}", build(markdown, art, titel=titel, stand=stichtag, vorlagen=vorlagen)


def _render_infomail(akte: Rundenakte, vorlagen: Vorlagen) -> str:
    """Liefert den Entwurf; darin wirkt später Jinja, deshalb wird aus »{« in Werten ein Zeichenverweis."""
    text = vorlagen.render("runde/infomail.md.j2", {"akte": akte, "netz": akte.netz})
    return text.replace(r"\{", "&#123;")


def _build_urkunden(akte: Rundenakte, stichtag: date, vorlagen: Vorlagen) -> Iterator[tuple[str, bytes]]:
    gestaltung = urkundenvorlagen(vorlagen)
    for neu in akte.neue:
        werte = {"akte": akte, "neu": neu, "netz": akte.netz}
        markdown = vorlagen.render("runde/urkunde.md.j2", werte)
        titel = f"Urkunde über den Beitritt {neu.faelle.genitiv}"
        inhalt = build(markdown, Dokumentformat.PDF, titel=titel, stand=stichtag, vorlagen=gestaltung)
        yield f"urkunde-{neu.schluessel}.pdf", inhalt


def urkundenvorlagen(vorlagen: Vorlagen) -> Vorlagen:
    """Liefert dieselben Vorlagen, in denen das layout.typ aus dem Unterordner »urkunde« vorgeht."""
    eigene: list[Path] = [ordner / "urkunde" for ordner in vorlagen.ordner]
    return Vorlagen([*eigene, *vorlagen.ordner])

"""Die Akte einer Runde: was nach der Unterzeichnung hinausgeht, alles aus einem Stand des Registers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypedDict

from kommunennetz.dokumente import werte
from kommunennetz.dokumente.anlage import render_anlage
from kommunennetz.dokumente.formate import Dokumentformat, build
from kommunennetz.dokumente.paketinhalt import satzanfang
from kommunennetz.dokumente.vorlagen import Vorlagen
from kommunennetz.dokumente.wert import Wert
from kommunennetz.errors import FrageError
from kommunennetz.fassung import erklaerung_am, genannte_erklaerung
from kommunennetz.mitglieder import Mitglied, mitglieder, nach_jahr, trenne, unterzeichnende, zahl
from kommunennetz.model.teildatum import tag
from kommunennetz.register.store import Register

Listenbauer = Callable[[Register, list[Mitglied]], bytes]
"""Macht aus den Mitgliedern eine Datei, etwa CSV oder XLSX."""


@dataclass(frozen=True, slots=True)
class Neu(Wert):
    """Eine Kommune, die in der Runde beigetreten ist."""

    schluessel: Annotated[str, "Name ihrer Datei im Register, ohne Endung"]
    gebiet: Annotated[werte.Gebiet, "was das amtliche Verzeichnis über sie sagt"]
    faelle: Annotated[werte.Faelle, "der amtliche Name in den vier Fällen"]
    kreis: Annotated[str, "Name des Kreises, leer bei kreisfreien Städten und Kreisen"]
    seit: Annotated[werte.Datum, "Tag der Unterschrift"]
    satzanfang: Annotated[str, "»Der Kreis Lippe«"]


@dataclass(frozen=True, slots=True)
class Rundenakte(Wert):
    """Alles, was die Vorlagen unter runde/ zeigen."""

    runde: Annotated[werte.Runde, "die Runde"]
    stichtag: Annotated[werte.Datum, "der Tag, für den alles gilt"]
    neue: Annotated[tuple[Neu, ...], "wer beigetreten ist, alphabetisch; ohne Bezirksregierungen"]
    anzahl: Annotated[werte.Spanne, "wie viele das sind"]
    behoerden: Annotated[tuple[str, ...], "Bezirksregierungen, die in der Runde unterzeichnet haben"]
    zaehlung: Annotated[werte.Zaehlung, "wie viele Mitglieder es nun sind"]
    jahre: Annotated[
        Mapping[int | None, tuple[werte.Mitglied, ...]],
        "alle Kommunen nach Beitrittsjahr; unter leer, was daran unsicher ist",
    ]
    erklaerung: Annotated[werte.Erklaerung | None, "die unterzeichnete Fassung"]


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
    kontext = akte_kontext(register, runde_nummer, stichtag)
    alle = mitglieder(register, stichtag)
    dateien = dict(_build_texte(register, kontext, stichtag, vorlagen))
    dateien |= {f"mitgliederliste.{endung}": baue(register, alle) for endung, baue in listen.items()}
    dateien[f"{stichtag}-runde-{runde_nummer}.md"] = _render_infomail(kontext, vorlagen).encode()
    return dateien | dict(_build_urkunden(kontext, stichtag, vorlagen))


class Aktenkontext(TypedDict):
    """Was jede Vorlage unter runde/ sieht."""

    akte: Annotated[Rundenakte, "was in der Akte steht"]
    netz: Annotated[werte.Netz, "das Netzwerk"]


class Urkundenkontext(Aktenkontext):
    """Was die Vorlage der Urkunde sieht."""

    neu: Annotated[Neu, "die Kommune, deren Urkunde es ist"]


def akte_kontext(register: Register, runde_nummer: int, stichtag: date) -> Aktenkontext:
    """Liefert, was die Vorlagen unter runde/ sehen; FrageError wie bei `build_rundenakte`."""
    akte = rundenakte(register, runde_nummer, stichtag)
    return {"akte": akte, "netz": werte.netz(register.netz.satz)}


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
        runde=werte.runde(runde),
        stichtag=werte.datum(tag(stichtag)),
        neue=tuple(_neu(register, mitglied) for mitglied in wer.kommunen),
        anzahl=werte.spanne(wer.anzahl),
        behoerden=wer.behoerden,
        zaehlung=werte.zaehlung(zahl(register, stichtag)),
        jahre={
            jahr: tuple(map(werte.mitglied, gruppe))
            for jahr, gruppe in nach_jahr(trenne(mitglieder(register, stichtag)).kommunen).items()
        },
        erklaerung=werte.erklaerung_oder_nichts(
            genannte_erklaerung(erklaerung_am(register.netz.satz, stichtag, runde))
        ),
    )


def _neu(register: Register, mitglied: Mitglied) -> Neu:
    kreis = register.verzeichnis.kreis_von(mitglied.gebiet)
    faelle = werte.faelle(mitglied.gebiet)
    return Neu(
        schluessel=mitglied.eintrag.schluessel,
        gebiet=werte.gebiet(mitglied.gebiet),
        faelle=faelle,
        kreis=kreis.name if kreis else "",
        seit=werte.datum(mitglied.seit),
        satzanfang=satzanfang(faelle.nominativ),
    )


def _build_texte(
    register: Register, kontext: Aktenkontext, stichtag: date, vorlagen: Vorlagen
) -> Iterator[tuple[str, bytes]]:
    presse = vorlagen.render("runde/pressemitteilung.md.j2", kontext)
    texte = {
        "anlage": render_anlage(register, stichtag, vorlagen),
        "pressemitteilung": (presse, f"Pressemitteilung: {kontext['akte'].runde.bezeichnung}"),
    }
    for name, (markdown, titel) in texte.items():
        for art in (Dokumentformat.PDF, Dokumentformat.DOCX):
            yield f"{name}.{art}", build(markdown, art, titel=titel, stand=stichtag, vorlagen=vorlagen)


def _render_infomail(kontext: Aktenkontext, vorlagen: Vorlagen) -> str:
    """Liefert den Entwurf; darin wirkt später Jinja, deshalb wird aus »{« in Werten ein Zeichenverweis."""
    return vorlagen.render("runde/infomail.md.j2", kontext).replace(r"\{", "&#123;")


def _build_urkunden(kontext: Aktenkontext, stichtag: date, vorlagen: Vorlagen) -> Iterator[tuple[str, bytes]]:
    gestaltung = urkundenvorlagen(vorlagen)
    for neu in kontext["akte"].neue:
        eigener: Urkundenkontext = {**kontext, "neu": neu}
        markdown = vorlagen.render("runde/urkunde.md.j2", eigener)
        titel = f"Urkunde über den Beitritt {neu.faelle.genitiv}"
        inhalt = build(markdown, Dokumentformat.PDF, titel=titel, stand=stichtag, vorlagen=gestaltung)
        yield f"urkunde-{neu.schluessel}.pdf", inhalt


def urkundenvorlagen(vorlagen: Vorlagen) -> Vorlagen:
    """Liefert dieselben Vorlagen, in denen das layout.typ aus dem Unterordner »urkunde« vorgeht."""
    eigene: list[Path] = [ordner / "urkunde" for ordner in vorlagen.ordner]
    return Vorlagen([*eigene, *vorlagen.ordner])

"""Die Akte einer Runde: was zur Unterzeichnung hinausgeht, alles aus einem Stand des Registers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kommunennetz.dokumente.anlage import render_anlage
from kommunennetz.dokumente.fassung import find_erklaerung
from kommunennetz.dokumente.filters import format_datum
from kommunennetz.dokumente.formate import Dokumentformat, build
from kommunennetz.dokumente.paketinhalt import amt_von, faelle_von, satzanfang
from kommunennetz.dokumente.vorlagen import Vorlagen
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.mitglieder import Mitglied, Spanne, Zaehlung, mitglieder, nach_jahr, zaehle, zahl
from kommunennetz.model.netz import Erklaerung, Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Teildatum, tag
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.namen import Faelle
from kommunennetz.register.store import Register

_VERMERK = "**ENTWURF** – gerechnet, als unterzeichneten am {} alle Vorgemerkten. Nicht veröffentlichen."
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
    leitung: str
    """Wer für sie unterschreibt; das Amt, nie die Person."""

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
    uhrzeit: str
    """Von wann bis wann, aus der Veranstaltung der Runde: »10:00 bis 12:30 Uhr«; leer, wenn unbekannt."""
    gastgeber: str
    """Wer bei der Veranstaltung einlädt; leer, wenn unbekannt."""


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


def build_rundenakte(  # noqa: PLR0913 – was nicht die Runde selbst ist, wird mit Namen übergeben
    register: Register,
    runde_nummer: int,
    stichtag: date,
    vorlagen: Vorlagen,
    listen: Mapping[str, Listenbauer],
    *,
    entwurf: bool = False,
) -> Mapping[str, bytes]:
    """Liefert die Dateien der Runde nach Namen; `listen` baut je Endung die Mitgliederliste.

    Entwürfe heißen »entwurf-…« und sagen in jedem Papier, dass sie welche sind; eine Infomail ist nicht
    dabei, denn sie ginge sonst leicht zu früh hinaus. Urkunden bekommen alle neuen Kommunen, nicht die
    Bezirksregierungen. FrageError, wenn es die Runde nicht gibt oder in ihr am Stichtag keine Kommune
    unterzeichnet hat; VorlageError aus einer Vorlage.
    """
    akte = rundenakte(register, runde_nummer, stichtag)
    alle = mitglieder(register, stichtag)
    satz = _Satz(vorlagen, stichtag, entwurf)
    dateien = dict(_build_texte(register, akte, satz))
    dateien |= {f"mitgliederliste.{endung}": baue(register, alle) for endung, baue in listen.items()}
    dateien |= dict(_build_urkunden(akte, satz))
    if entwurf:
        return {f"entwurf-{name}": inhalt for name, inhalt in dateien.items()}
    return dateien | {f"{stichtag}-runde-{runde_nummer}.md": _render_infomail(akte, vorlagen).encode()}


def rundenakte(register: Register, runde_nummer: int, stichtag: date) -> Rundenakte:
    """Liefert, was in der Akte steht; FrageError wie bei `build_rundenakte`."""
    runde = _find_runde(register, runde_nummer)
    alle = mitglieder(register, stichtag)
    kommunen = [m for m in alle if m.gebiet.gruppe is not Gruppe.BEZIRKSREGIERUNG]
    neue = [m for m in kommunen if m.runde == runde_nummer]
    if not neue:
        raise FrageError(
            f"In Runde {runde_nummer} hat am {tag(stichtag)} keine Kommune unterzeichnet.",
            "Erst die Unterschriften eintragen, oder einen späteren Stichtag nennen.",
        )
    veranstaltung = register.veranstaltungen.get(runde.veranstaltung or "")
    behoerden = (m.gebiet.name for m in alle if m not in kommunen and m.runde == runde_nummer)
    return Rundenakte(
        netz=register.netz.satz,
        runde=runde,
        stichtag=tag(stichtag),
        neue=tuple(_neu(register, mitglied) for mitglied in neue),
        anzahl=zaehle(neue),
        behoerden=tuple(behoerden),
        zaehlung=zahl(register, stichtag),
        jahre=nach_jahr(kommunen),
        erklaerung=find_erklaerung(register, runde, stichtag),
        uhrzeit=_uhrzeit(veranstaltung.satz) if veranstaltung else "",
        gastgeber=(veranstaltung.satz.gastgeber or "") if veranstaltung else "",
    )


def _uhrzeit(veranstaltung: Veranstaltung) -> str:
    zeiten = [f"{zeit:%H:%M}" for zeit in (veranstaltung.beginn, veranstaltung.ende) if zeit]
    if not zeiten or veranstaltung.beginn is None:
        return ""
    return f"{' bis '.join(zeiten)} Uhr"


def _find_runde(register: Register, nummer: int) -> Runde:
    for eintrag in register.runden.values():
        if eintrag.satz.nummer == nummer:
            return eintrag.satz
    raise FrageError(f"Eine Runde {nummer} gibt es nicht.", "Zeigen: kommunennetz runde liste")


def _neu(register: Register, mitglied: Mitglied) -> Neu:
    kreis = register.verzeichnis.kreis_von(mitglied.gebiet)
    faelle, name = faelle_von(mitglied.gebiet), kreis.name if kreis else ""
    leitung = amt_von(mitglied.gebiet).leitung
    return Neu(mitglied.eintrag.schluessel, mitglied.gebiet, faelle, name, mitglied.seit, leitung)


def _build_texte(register: Register, akte: Rundenakte, satz: _Satz) -> Iterator[tuple[str, bytes]]:
    werte: dict[str, object] = {"akte": akte, "netz": akte.netz}
    presse = satz.vorlagen.render("runde/pressemitteilung.md.j2", werte)
    programm = satz.vorlagen.render("runde/programm.md.j2", werte)
    texte = {
        "anlage": render_anlage(register, satz.stichtag, satz.vorlagen),
        "pressemitteilung": (presse, f"Pressemitteilung: {akte.runde.bezeichnung}"),
        "programm": (programm, f"Programm: {akte.runde.bezeichnung}"),
    }
    for name, (markdown, titel) in texte.items():
        for art in (Dokumentformat.PDF, Dokumentformat.DOCX):
            yield f"{name}.{art}", satz.setze(markdown, art, titel, satz.vorlagen)


def _render_infomail(akte: Rundenakte, vorlagen: Vorlagen) -> str:
    """Liefert den Entwurf; darin wirkt später Jinja, deshalb wird aus »{« in Werten ein Zeichenverweis."""
    text = vorlagen.render("runde/infomail.md.j2", {"akte": akte, "netz": akte.netz})
    return text.replace(r"\{", "&#123;")


def _build_urkunden(akte: Rundenakte, satz: _Satz) -> Iterator[tuple[str, bytes]]:
    gestaltung = urkundenvorlagen(satz.vorlagen)
    for neu in akte.neue:
        werte = {"akte": akte, "neu": neu, "netz": akte.netz}
        markdown = satz.vorlagen.render("runde/urkunde.md.j2", werte)
        titel = f"Urkunde über den Beitritt {neu.faelle.genitiv}"
        yield f"urkunde-{neu.schluessel}.pdf", satz.setze(markdown, Dokumentformat.PDF, titel, gestaltung)


def urkundenvorlagen(vorlagen: Vorlagen) -> Vorlagen:
    """Liefert dieselben Vorlagen, in denen das layout.typ aus dem Unterordner »urkunde« vorgeht."""
    eigene: list[Path] = [ordner / "urkunde" for ordner in vorlagen.ordner]
    return Vorlagen([*eigene, *vorlagen.ordner])

"""Die Anlage der Erklärung: wer an einem Stichtag unterzeichnet hat, nach Runden und Jahren."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, TypedDict

from kommunennetz.dokumente.werte import (
    DatumWert,
    ErklaerungWert,
    NetzWert,
    RundeWert,
    SpanneWert,
    als_wert,
    kreis_in_tabelle,
)
from kommunennetz.dokumente.wortlaut import load_wortlaut
from kommunennetz.fragen.fassung import erklaerung_am, genannte_erklaerung
from kommunennetz.fragen.mitglieder import (
    Mitglied,
    Spanne,
    Unterzeichnende,
    mitglieder,
    nach_jahr,
    trenne,
    vorgemerkte,
    zaehle,
    zahl,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Beitritt
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, tag
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.faelle import zu


@dataclass(frozen=True, slots=True)
class Zeile(Wert):
    """Eine Kommune in einer Tabelle."""

    nummer: Annotated[int, "laufende Nummer"]
    name: Annotated[str, "amtlicher Name mit Gattung: »Stadt Bonn«"]
    kreis: Annotated[str, "Name des Kreises, »kreisfrei« oder »–«"]
    regierungsbezirk: Annotated[str, "Name des Regierungsbezirks oder »–«"]
    seit: Annotated[str, "Datum im Satz; bei Vorgemerkten die Runde"]
    fraglich: Annotated[bool, "ob am Stichtag nicht feststeht, dass sie Mitglied ist"] = False


@dataclass(frozen=True, slots=True)
class Block(Wert):
    """Eine Tabelle der Anlage: die einer Runde oder, ohne Runde, die aller weiteren Beitritte."""

    zeilen: Annotated[tuple[Zeile, ...], "die Kommunen darin"]
    anzahl: Annotated[SpanneWert, "wie viele es sind"]
    runde: Annotated[RundeWert | None, "die Runde, deren Tabelle dies ist"] = None
    mit_datum: Annotated[bool, "ob eine Kommune ein anderes Datum hat als die Runde"] = True
    ungewiss: Annotated[bool, "ob am Ende welche stehen, deren Jahr nicht feststeht"] = False


@dataclass(frozen=True, slots=True)
class Mitunterzeichnende(Wert):
    """Wer unterzeichnet hat und keine Kommune ist: eine Bezirksregierung, das Land oder ein Verband."""

    name: Annotated[str, "wer mitunterzeichnet hat"]
    wann: Annotated[str, "die Runden; bei Bezirksregierungen auch ein eigenes Datum"]
    fraglich: Annotated[bool, "ob am Stichtag nicht feststeht, dass sie dazugehört"] = False


@dataclass(frozen=True, slots=True)
class Anlage(Wert):
    """Alles, was die Vorlage der Anlage zeigt."""

    titel: Annotated[str, "Titel für die Eigenschaften der Datei"]
    ueberschrift: Annotated[str, "»Anlage zur Erklärung«; ohne Erklärung »Mitglieder des Netzwerks«"]
    stichtag: Annotated[DatumWert, "der Tag, für den die Anlage gilt"]
    kommunen: Annotated[SpanneWert, "wie viele Kommunen unterzeichnet haben"]
    gruppen: Annotated[tuple[tuple[str, SpanneWert], ...], "je Gruppe, die vorkommt, Name und Anzahl"]
    runden: Annotated[tuple[Block, ...], "die Tabellen der Runden, auch die ohne Namen"]
    weitere: Annotated[
        Block | None, "die Tabelle der weiteren Beitritte, nach Jahren; am Ende, wessen Jahr unsicher ist"
    ]
    mit_bezirk: Annotated[bool, "ob das Verzeichnis Regierungsbezirke kennt"]
    mitunterzeichnende: Annotated[
        tuple[Mitunterzeichnende, ...], "erst Bezirksregierungen, dann Land und Verbände; sie zählen nicht"
    ]
    vorgemerkte: Annotated[tuple[Zeile, ...], "für eine kommende Runde vorgemerkt"]
    erklaerung: Annotated[ErklaerungWert | None, "die Fassung der Erklärung am Stichtag"]
    wortlaut: Annotated[Markdown | None, "der amtliche Wortlaut, wenn ihn das Register hat"]
    hinweise: Annotated[tuple[str, ...], "was nur die Geschäftsstelle angeht; nur auf Wunsch"]


class Anlagekontext(TypedDict):
    """Was die Vorlage der Anlage sieht."""

    anlage: Annotated[Anlage, "was in der Anlage steht"]
    netz: Annotated[NetzWert, "das Netzwerk"]


def render_anlage(
    register: Register, stichtag: date, vorlagen: Vorlagen, *, mit_hinweisen: bool = False
) -> tuple[str, str]:
    """Liefert die Anlage als Markdown und ihren Titel."""
    kontext = anlage_kontext(register, stichtag, mit_hinweisen=mit_hinweisen)
    return vorlagen.render("anlage.md.j2", kontext), kontext["anlage"].titel


def anlage_kontext(register: Register, stichtag: date, *, mit_hinweisen: bool = False) -> Anlagekontext:
    """Liefert, was die Vorlage der Anlage sieht; VorlageError wie bei `anlage`."""
    inhalt = anlage(register, stichtag, mit_hinweisen=mit_hinweisen)
    return {"anlage": inhalt, "netz": als_wert(NetzWert, register.netz.satz)}


def anlage(register: Register, stichtag: date, *, mit_hinweisen: bool = False) -> Anlage:
    """Liefert, was in der Anlage steht; VorlageError, wenn der Wortlaut der Erklärung nicht zu lesen ist."""
    netz = register.netz.satz
    alle = mitglieder(register, stichtag)
    getrennt = trenne(alle)
    runden = _runden(register, stichtag, alle)
    bloecke = tuple(_rundenbloecke(runden, getrennt.kommunen))
    weitere = _weitere(runden, getrennt.kommunen, sum(len(block.zeilen) for block in bloecke))
    zaehlung = zahl(register, stichtag)
    geltung = erklaerung_am(netz, stichtag)
    erklaerung = genannte_erklaerung(geltung)
    wer = ": Unterzeichnende" if netz.erklaerung_im_satz else ""
    return Anlage(
        titel=f"{_ueberschrift(netz)}{wer} am {tag(stichtag)}",
        ueberschrift=_ueberschrift(netz),
        stichtag=als_wert(DatumWert, tag(stichtag)),
        kommunen=als_wert(SpanneWert, zaehlung.kommunen),
        gruppen=tuple(
            (name, als_wert(SpanneWert, zaehlung.nach_gruppe[gruppe]))
            for gruppe, name in register.verzeichnis.gruppennamen.items()
            if zaehlung.nach_gruppe[gruppe].hoechstens
        ),
        runden=bloecke,
        weitere=weitere if weitere.zeilen else None,
        mit_bezirk=register.verzeichnis.hat_bezirke,
        mitunterzeichnende=(
            *_bezirksregierungen(register, getrennt.bezirksregierungen),
            *_mitunterzeichnende(runden),
        ),
        vorgemerkte=tuple(_vorgemerkte(register, stichtag)),
        erklaerung=als_wert(ErklaerungWert, erklaerung) if erklaerung else None,
        wortlaut=load_wortlaut(register, erklaerung),
        hinweise=tuple(_hinweise(runden, alle, geltung.vorbehalt)) if mit_hinweisen else (),
    )


def _ueberschrift(netz: Netz) -> str:
    if netz.erklaerung_im_satz:
        return f"Anlage {zu(netz.erklaerung_im_satz.dativ)}"
    return f"{netz.worte.mitglieder} {netz.im_satz.genitiv}"


def _hinweise(runden: Iterable[Runde], alle: Sequence[Mitglied], vorbehalt: str) -> Iterator[str]:
    """Liefert in Sätzen, wo veröffentlichte Zahlen abweichen und was nicht feststeht."""
    for runde in runden:
        wer = trenne(m for m in alle if m.runde == runde.nummer)
        if veroeffentlicht := _veroeffentlicht(runde, wer):
            kommunen = f"{veroeffentlicht} neue Kommunen, mit Namen nachgewiesen: {wer.anzahl}"
            yield f"{runde.bezeichnung}: Veröffentlicht sind {kommunen}."
    if vorbehalt:
        yield vorbehalt


def _rundenbloecke(runden: Sequence[Runde], kommunen: Sequence[Mitglied]) -> Iterator[Block]:
    bisher = 0
    for runde in runden:
        block = _block([mitglied for mitglied in kommunen if mitglied.runde == runde.nummer], bisher)
        bisher += len(block.zeilen)
        mit_datum = any(zeile.seit != str(runde.datum) for zeile in block.zeilen)
        yield replace(block, runde=als_wert(RundeWert, runde), mit_datum=mit_datum)


def _weitere(runden: Sequence[Runde], kommunen: Sequence[Mitglied], bisher: int) -> Block:
    nummern = {runde.nummer for runde in runden}
    jahre = nach_jahr(mitglied for mitglied in kommunen if mitglied.runde not in nummern)
    block = _block([mitglied for gruppe in jahre.values() for mitglied in gruppe], bisher)
    return replace(block, ungewiss=None in jahre)


def _block(gezeigte: Sequence[Mitglied], bisher: int = 0) -> Block:
    zeilen = (zeile(bisher + platz, mitglied) for platz, mitglied in enumerate(gezeigte, start=1))
    return Block(tuple(zeilen), als_wert(SpanneWert, zaehle(gezeigte)))


def _veroeffentlicht(runde: Runde, wer: Unterzeichnende) -> str:
    """Liefert die veröffentlichten Zahlen der Runde, wenn das Register andere nachweist: »14 oder 18«.

    Quellen zählen Bezirksregierungen mal mit und mal nicht; beides stimmt.
    """
    angaben = [angabe.anzahl for angabe in runde.neue_laut_quelle]
    behoerden = len(wer.bezirksregierungen)
    moegliche = (wer.anzahl, wer.anzahl + Spanne(behoerden, behoerden))
    stimmt = all(Spanne(anzahl, anzahl) in moegliche for anzahl in angaben)
    return "" if stimmt else " oder ".join(map(str, angaben))


def _runden(register: Register, stichtag: date, alle: Iterable[Mitglied]) -> list[Runde]:
    """Liefert die Runden, die es am Stichtag schon gab oder in denen jemand unterzeichnet hat."""
    besetzte = {mitglied.runde for mitglied in alle}
    runden = (e.satz for e in register.runden_nach_nummer.values() if e.satz.abgesagt is None)
    return [r for r in runden if r.datum.bis(stichtag) is not Antwort.NEIN or r.nummer in besetzte]


def zeile(nummer: int, mitglied: Mitglied) -> Zeile:
    """Liefert die Zeile eines Mitglieds, auch für die Nachbarn im Paket."""
    orte = _name_und_raum(mitglied.gebiet, mitglied.kreis)
    return Zeile(nummer, *orte, str(mitglied.seit), fraglich=mitglied.antwort is not Antwort.JA)


def _name_und_raum(gebiet: Gebiet, kreis: Gebiet | None) -> tuple[str, str, str]:
    return gebiet.name, kreis_in_tabelle(gebiet, kreis), gebiet.regierungsbezirk or "–"


def _mitunterzeichnende(runden: Iterable[Runde]) -> Iterator[Mitunterzeichnende]:
    paare = [(name, runde.bezeichnung) for runde in runden for name in runde.mitunterzeichnende]
    for name in dict.fromkeys(name for name, _ in paare):
        yield Mitunterzeichnende(name, ", ".join(runde for wer, runde in paare if wer == name))


def _bezirksregierungen(register: Register, behoerden: Iterable[Mitglied]) -> Iterator[Mitunterzeichnende]:
    for behoerde in behoerden:
        runde = register.runden_nach_nummer.get(behoerde.runde) if behoerde.runde else None
        wann = [str(behoerde.seit)]
        if runde is not None:
            eigenes = wann if behoerde.seit != runde.satz.datum else []
            wann = [runde.satz.bezeichnung, *eigenes]
        yield Mitunterzeichnende(behoerde.gebiet.name, ", ".join(wann), behoerde.antwort is not Antwort.JA)


def _vorgemerkte(register: Register, stichtag: date) -> Iterator[Zeile]:
    nummer = 0
    for eintrag in vorgemerkte(register, stichtag):
        beitritt = eintrag.satz.beitritt
        runde = register.runden_nach_nummer.get(beitritt.runde) if beitritt and beitritt.runde else None
        if beitritt is None or runde is None:
            continue
        # Wer heute auf eine kommende Runde wartet, tat es an einem vergangenen Tag vielleicht noch nicht.
        wartet_noch = register.stand is not None and stichtag < register.stand <= runde.satz.datum.spaeteste
        if not _war_vorgemerkt(beitritt, stichtag, ohne_datum=not wartet_noch):
            continue
        nummer += 1
        gebiet = register.gebiet(eintrag.satz)
        orte = _name_und_raum(gebiet, register.verzeichnis.kreis_von(gebiet))
        yield Zeile(nummer, *orte, f"{runde.satz.bezeichnung}, {runde.satz.datum}")


def _war_vorgemerkt(beitritt: Beitritt, stichtag: date, *, ohne_datum: bool) -> bool:
    """Sagt, ob es die Vormerkung am Stichtag gab; ein eigenes Datum hat sie nicht.

    Belegen können es Erklärung oder Beschluss; haben auch sie keines, gilt `ohne_datum`.
    """
    tage = (beitritt.erklaert, beitritt.beschluss.datum if beitritt.beschluss else None)
    antworten = [datum.bis(stichtag) for datum in tage if datum is not None]
    return Antwort.NEIN not in antworten if antworten else ohne_datum

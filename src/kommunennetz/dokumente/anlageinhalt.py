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
    """Eine Tabelle der Anlage: die einer Runde, eines Jahres oder, ohne beides, die der unsicheren Jahre."""

    zeilen: Annotated[tuple[Zeile, ...], "die Kommunen darin"]
    anzahl: Annotated[SpanneWert, "wie viele es sind"]
    runde: Annotated[RundeWert | None, "die Runde, deren Tabelle dies ist"] = None
    jahr: Annotated[int | None, "das Jahr, dessen Tabelle dies ist"] = None
    veroeffentlicht: Annotated[str, "veröffentlichte Zahl, wo das Register eine andere hat: »14 oder 18«"] = (
        ""
    )
    behoerden: Annotated[
        tuple[str, ...], "Bezirksregierungen, die in der Runde mitunterzeichnet haben; sie zählen nicht"
    ] = ()


@dataclass(frozen=True, slots=True)
class Mitunterzeichnende(Wert):
    """Das Land oder ein Verband und die Runden, in denen sie mitunterzeichnet haben."""

    name: Annotated[str, "wer mitunterzeichnet hat"]
    runden: Annotated[tuple[str, ...], "Bezeichnungen der Runden"]


@dataclass(frozen=True, slots=True)
class Anlage(Wert):
    """Alles, was die Vorlage der Anlage zeigt."""

    titel: Annotated[str, "Titel für die Eigenschaften der Datei"]
    stichtag: Annotated[DatumWert, "der Tag, für den die Anlage gilt"]
    kommunen: Annotated[SpanneWert, "wie viele Kommunen unterzeichnet haben"]
    gruppen: Annotated[tuple[tuple[str, SpanneWert], ...], "je Gruppe Name und Anzahl"]
    bloecke: Annotated[tuple[Block, ...], "alle Tabellen: erst Runden, dann Jahre, dann die unsicheren"]
    runden: Annotated[tuple[Block, ...], "die Tabellen der Runden, auch die ohne Namen"]
    jahre: Annotated[tuple[Block, ...], "die Tabellen einzelner Beitritte, deren Jahr feststeht"]
    unsichere: Annotated[Block | None, "die Tabelle derer, bei denen Jahr oder Mitgliedschaft unsicher sind"]
    bezirksregierungen: Annotated[Block, "die Bezirksregierungen, gesondert"]
    mitunterzeichnende: Annotated[tuple[Mitunterzeichnende, ...], "Land und Verbände"]
    vorgemerkte: Annotated[tuple[Zeile, ...], "für eine kommende Runde vorgemerkt"]
    erklaerung: Annotated[ErklaerungWert | None, "die Fassung der Erklärung am Stichtag"]
    vorbehalt: Annotated[
        str, "was an der Fassung am Stichtag nicht feststeht, oder dass noch keine galt; oft leer"
    ]
    wortlaut: Annotated[Markdown | None, "der amtliche Wortlaut, wenn ihn das Register hat"]


class Anlagekontext(TypedDict):
    """Was die Vorlage der Anlage sieht."""

    anlage: Annotated[Anlage, "was in der Anlage steht"]
    netz: Annotated[NetzWert, "das Netzwerk"]


def render_anlage(register: Register, stichtag: date, vorlagen: Vorlagen) -> tuple[str, str]:
    """Liefert die Anlage als Markdown und ihren Titel."""
    kontext = anlage_kontext(register, stichtag)
    return vorlagen.render("anlage.md.j2", kontext), kontext["anlage"].titel


def anlage_kontext(register: Register, stichtag: date) -> Anlagekontext:
    """Liefert, was die Vorlage der Anlage sieht; VorlageError wie bei `anlage`."""
    return {"anlage": anlage(register, stichtag), "netz": als_wert(NetzWert, register.netz.satz)}


def anlage(register: Register, stichtag: date) -> Anlage:
    """Liefert, was in der Anlage steht; VorlageError, wenn der Wortlaut der Erklärung nicht zu lesen ist."""
    netz = register.netz.satz
    alle = mitglieder(register, stichtag)
    getrennt = trenne(alle)
    runden = _runden(register, stichtag, alle)
    zaehlung = zahl(register, stichtag)
    geltung = erklaerung_am(netz, stichtag)
    erklaerung = genannte_erklaerung(geltung)
    bloecke = tuple(_bloecke(runden, alle))
    return Anlage(
        titel=f"{_anlage(netz)}: Unterzeichnende am {tag(stichtag)}",
        stichtag=als_wert(DatumWert, tag(stichtag)),
        kommunen=als_wert(SpanneWert, zaehlung.kommunen),
        gruppen=tuple(
            (name, als_wert(SpanneWert, zaehlung.nach_gruppe[gruppe]))
            for gruppe, name in register.verzeichnis.gruppennamen.items()
        ),
        bloecke=bloecke,
        runden=tuple(block for block in bloecke if block.runde),
        jahre=tuple(block for block in bloecke if block.jahr),
        unsichere=next((block for block in bloecke if not block.runde and not block.jahr), None),
        bezirksregierungen=_block(getrennt.bezirksregierungen),
        mitunterzeichnende=tuple(_mitunterzeichnende(runden)),
        vorgemerkte=tuple(_vorgemerkte(register, stichtag)),
        erklaerung=als_wert(ErklaerungWert, erklaerung) if erklaerung else None,
        vorbehalt=geltung.vorbehalt,
        wortlaut=load_wortlaut(register, erklaerung),
    )


def _bloecke(runden: Sequence[Runde], alle: Sequence[Mitglied]) -> Iterator[Block]:
    nummern = {runde.nummer for runde in runden}
    bisher = 0
    for runde in runden:
        wer = trenne(m for m in alle if m.runde == runde.nummer)
        block = _block(wer.kommunen, bisher)
        bisher += len(block.zeilen)
        yield replace(
            block,
            runde=als_wert(RundeWert, runde),
            veroeffentlicht=_veroeffentlicht(runde, wer),
            behoerden=wer.behoerden,
        )
    for jahr, einzelne in nach_jahr(m for m in trenne(alle).kommunen if m.runde not in nummern).items():
        block = _block(einzelne, bisher)
        bisher += len(block.zeilen)
        yield replace(block, jahr=jahr)


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


def _anlage(netz: Netz) -> str:
    return f"Anlage {zu(netz.erklaerung_im_satz.dativ)}" if netz.erklaerung_im_satz else "Anlage"


def _mitunterzeichnende(runden: Iterable[Runde]) -> Iterator[Mitunterzeichnende]:
    paare = [(name, runde.bezeichnung) for runde in runden for name in runde.mitunterzeichnende]
    for name in dict.fromkeys(name for name, _ in paare):
        yield Mitunterzeichnende(name, tuple(runde for wer, runde in paare if wer == name))


def _vorgemerkte(register: Register, stichtag: date) -> Iterator[Zeile]:
    nummer = 0
    for eintrag in vorgemerkte(register, stichtag):
        beitritt = eintrag.satz.beitritt
        if beitritt is None or beitritt.runde is None or _erst_spaeter(beitritt, stichtag):
            continue
        nummer += 1
        gebiet = register.gebiet(eintrag.satz)
        orte = _name_und_raum(gebiet, register.verzeichnis.kreis_von(gebiet))
        runde = register.runden_nach_nummer.get(beitritt.runde)
        bezeichnung = f"{runde.satz.bezeichnung}, {runde.satz.datum}" if runde else f"Runde {beitritt.runde}"
        yield Zeile(nummer, *orte, bezeichnung)


def _erst_spaeter(beitritt: Beitritt, stichtag: date) -> bool:
    """Liefert, ob es die Vormerkung am Stichtag sicher noch nicht gab; ein eigenes Datum hat sie nicht."""
    tage = (beitritt.erklaert, beitritt.beschluss.datum if beitritt.beschluss else None)
    return any(datum is not None and datum.bis(stichtag) is Antwort.NEIN for datum in tage)

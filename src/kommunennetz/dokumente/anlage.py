"""Die Anlage der Gemeinsamen Erklärung: wer an einem Stichtag unterzeichnet hat, nach Runden und Jahren."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kommunennetz.dokumente import werte
from kommunennetz.dokumente.anlageinhalt import Anlage, Anlagekontext, Block, Mitunterzeichnende, Zeile
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
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.model.kommune import Beitritt
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, tag
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.vorlagen import Vorlagen

_GRUPPEN = {Gruppe.STADT: "Städte", Gruppe.GEMEINDE: "Gemeinden", Gruppe.KREIS: "Kreise und Städteregion"}


def render_anlage(register: Register, stichtag: date, vorlagen: Vorlagen) -> tuple[str, str]:
    """Liefert die Anlage als Markdown und ihren Titel."""
    kontext = anlage_kontext(register, stichtag)
    return vorlagen.render("anlage.md.j2", kontext), kontext["anlage"].titel


def anlage_kontext(register: Register, stichtag: date) -> Anlagekontext:
    """Liefert, was die Vorlage der Anlage sieht; VorlageError wie bei `anlage`."""
    return {"anlage": anlage(register, stichtag), "netz": werte.netz(register.netz.satz)}


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
        titel=f"Anlage zur Gemeinsamen Erklärung: Unterzeichnende am {tag(stichtag)}",
        stichtag=werte.datum(tag(stichtag)),
        kommunen=werte.spanne(zaehlung.kommunen),
        gruppen=tuple(
            (name, werte.spanne(zaehlung.nach_gruppe[gruppe])) for gruppe, name in _GRUPPEN.items()
        ),
        bloecke=bloecke,
        runden=tuple(block for block in bloecke if block.runde),
        jahre=tuple(block for block in bloecke if block.jahr),
        unsichere=next((block for block in bloecke if not block.runde and not block.jahr), None),
        bezirksregierungen=_block(getrennt.bezirksregierungen),
        mitunterzeichnende=tuple(_mitunterzeichnende(runden)),
        vorgemerkte=tuple(_vorgemerkte(register, stichtag)),
        erklaerung=werte.erklaerung_oder_nichts(erklaerung),
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
            runde=werte.runde(runde),
            veroeffentlicht=_veroeffentlicht(runde, wer),
            behoerden=wer.behoerden,
        )
    for jahr, einzelne in nach_jahr(m for m in trenne(alle).kommunen if m.runde not in nummern).items():
        block = _block(einzelne, bisher)
        bisher += len(block.zeilen)
        yield replace(block, jahr=jahr)


def _block(gezeigte: Sequence[Mitglied], bisher: int = 0) -> Block:
    zeilen = (_zeile(bisher + platz, mitglied) for platz, mitglied in enumerate(gezeigte, start=1))
    return Block(tuple(zeilen), werte.spanne(zaehle(gezeigte)))


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


def _zeile(nummer: int, mitglied: Mitglied) -> Zeile:
    orte = _name_und_raum(mitglied.gebiet, mitglied.kreis)
    return Zeile(nummer, *orte, str(mitglied.seit), fraglich=mitglied.antwort is not Antwort.JA)


def _name_und_raum(gebiet: Gebiet, kreis: Gebiet | None) -> tuple[str, str, str]:
    return gebiet.name, werte.kreis_in_tabelle(gebiet, kreis), gebiet.regierungsbezirk or "–"


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

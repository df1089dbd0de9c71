"""Die Regeln zwischen Personen und Ämtern; sie nennen Kennung und Zeile, nie einen Namen."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any, NamedTuple

from kommunennetz.befund import Befund, Regel, Stufe, als_regel, sortiert
from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner, ist_im_amt
from kommunennetz.kontakte.verschwiegen import feld_verboten, ohne_namen
from kommunennetz.model.einladung import Einladungen
from kommunennetz.model.kontakt import Kontakte, Person
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad, feldweg

INFORMIEREN_NACH = timedelta(days=30)
PRUEFEN_NACH = timedelta(days=365)
NOTIZ_BIS = timedelta(days=183)


def gibt_es(_schluessel: str) -> bool:
    """Liefert, dass es alles gibt: für Prüfungen ohne Blick ins Register."""
    return True


@dataclass(frozen=True)
class Umfeld:
    """Der Kontaktordner an einem Tag."""

    kontakte: Kontaktordner
    heute: date
    ist_kommune: Callable[[str], bool]
    ist_veranstaltung: Callable[[str], bool]

    @property
    def bei_kommunen(self) -> Iterator[Amtsperson]:
        """Liefert die Personen der Kommunen; nur dort hat ein Amt eine Inhaberin."""
        return (eine for eine in self.kontakte.amtspersonen if isinstance(eine.eintrag.satz, Kontakte))

    def ist_jetzt_im_amt(self, person: Person) -> bool:
        """Liefert, ob die Person heute im Amt ist oder sein kann."""
        return ist_im_amt(person, self.heute) is not Antwort.NEIN


class Fund(NamedTuple):
    """Was eine Regel an einem Feld gefunden hat."""

    eintrag: Eintrag[Any]
    pfad: Pfad
    text: str
    hilfe: str


@dataclass(frozen=True, slots=True)
class Kontaktregel(Regel):
    """Eine Regel mit der Funktion, die nach Verstößen sucht."""

    suche: Callable[[Umfeld], Iterator[Fund]] = field(compare=False, repr=False)


def _fehler(suche: Callable[[Umfeld], Iterator[Fund]]) -> Kontaktregel:
    return _als_kontaktregel(suche, Stufe.FEHLER)


def _hinweis(suche: Callable[[Umfeld], Iterator[Fund]]) -> Kontaktregel:
    return _als_kontaktregel(suche, Stufe.HINWEIS)


def _als_kontaktregel(suche: Callable[[Umfeld], Iterator[Fund]], stufe: Stufe) -> Kontaktregel:
    regel = als_regel(stufe)(suche)
    return Kontaktregel(regel.id, regel.stufe, regel.erklaerung, suche)


@_fehler
def kontakt_kommune_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Kontakte gehören zu keiner Kommune des Verzeichnisses.

    »kommune« ist ihr Schlüssel, wie im Register und in `kommunennetz liste`: »unna«, »kreis-dueren«. Wer
    keiner Kommune angehört, steht unter »sonstige«.
    """
    for eintrag in umfeld.kontakte.kommunen.values():
        if not umfeld.ist_kommune(eintrag.satz.kommune):
            hilfe = "Den Schlüssel der Kommune eintragen; die Datei heißt ebenso."
            yield Fund(eintrag, ("kommune",), "»kommune« nennt keine Kommune des Verzeichnisses", hilfe)


@_fehler
def dateiname_kontakte(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Datei heißt anders als die Kommune, deren Kontakte darin stehen.

    Gesucht wird nach dem Dateinamen; stünde in `unna.yaml` die Kommune `hamm`, ginge Post an die falsche.
    Die Datei umbenennen oder »kommune« berichtigen.
    """
    for eintrag in umfeld.kontakte.kommunen.values():
        if eintrag.satz.kommune != eintrag.schluessel:
            hilfe = "Die Datei umbenennen oder »kommune« berichtigen."
            yield Fund(eintrag, ("kommune",), "»kommune« und der Dateiname sind verschieden", hilfe)


@_fehler
def id_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Zwei Personen haben dieselbe Kennung.

    Die Kennung ist der einzige Name einer Person außerhalb ihrer Datei; zwei gleiche verwechselten zwei
    Menschen. Einer davon eine neue geben: fünf Kleinbuchstaben und Ziffern, die es noch nicht gibt.
    """
    nach_id = defaultdict(list)
    for eine in umfeld.kontakte.amtspersonen:
        nach_id[eine.person.id].append(eine)
    for erste, *weitere in nach_id.values():
        for andere in weitere:
            text = f"die Kennung {andere.person.id} gibt es schon ({_wo(erste)})"
            yield _fund(andere, "id", text, "Einer von beiden eine andere Kennung geben.")


@_fehler
def amt_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Amt hat an einem Tag zwei Inhaberinnen oder Inhaber.

    An jedem Tag hat jedes Amt einer Kommune höchstens eine Person; sonst ginge dieselbe Post an zwei.
    Gemeldet wird nur, was sicher ist: Endet die eine »2027« und beginnt die andere »2027«, kann es stimmen.
    Bei der früheren »bis« eintragen, oder `rolle: vertretung` bei der, die vertritt. Eine Nachfolge trägt
    `kommunennetz kontakt nachfolge` richtig ein.
    """
    for alle in _je_amt(umfeld.bei_kommunen):
        inhaber = [eine for eine in alle if eine.person.rolle == "inhaber"]
        for erste, zweite in combinations(inhaber, 2):
            if _ueberlappen_sicher(erste.person, zweite.person):
                text = (
                    f"das Amt »{zweite.person.amt}« hat zur selben Zeit {erste.person.id} ({_wo(erste)})"
                    f" und {zweite.person.id}"
                )
                hilfe = "Bei der früheren »bis« eintragen, oder bei einer »rolle: vertretung«."
                yield _fund(zweite, "amt", text, hilfe)


@_fehler
def amtszeit_verkehrt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Amtszeit endet, bevor sie beginnt.

    »bis« ist der letzte Tag im Amt und liegt nicht vor »von«. Eines von beiden berichtigen.
    """
    for eine in umfeld.kontakte.amtspersonen:
        von, bis = eine.person.von, eine.person.bis
        if von is not None and bis is not None and von.sicher_nach(bis):
            text = f"bei {eine.person.id} liegt »bis« vor »von«"
            yield _fund(eine, "bis", text, "Eines von beiden berichtigen.")


@_fehler
def nachfolge_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Person folgt einer nach, die es in diesem Amt nicht gibt.

    »nachfolge_von« ist die Kennung einer anderen Person desselben Amts in derselben Datei. Die Kennung
    berichtigen oder die Zeile löschen, etwa wenn die Vorgängerin gelöscht ist.
    """
    for alle in _je_amt(umfeld.kontakte.amtspersonen):
        kennungen = {eine.person.id for eine in alle}
        for eine in alle:
            if (davor := eine.person.nachfolge_von) is not None and davor not in kennungen - {eine.person.id}:
                text = f"bei {eine.person.id} nennt »nachfolge_von« niemanden in diesem Amt"
                yield _fund(eine, "nachfolge_von", text, "Die Kennung berichtigen oder die Zeile löschen.")


@_hinweis
def amtszeit_abgelaufen(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Wahlzeit ist vorbei, und die Person steht noch im Amt.

    Nach einer Wahl ist das Amt neu besetzt, oder dieselbe Person hat eine neue Wahlzeit. Nachfragen und mit
    `kommunennetz kontakt nachfolge` die neue eintragen, oder »amtszeit_bis« fortschreiben.
    """
    for eine in umfeld.kontakte.amtspersonen:
        ende = eine.person.amtszeit_bis
        if ende is not None and ende.spaeteste < umfeld.heute and umfeld.ist_jetzt_im_amt(eine.person):
            text = f"die Wahlzeit von {eine.person.id} ist vorbei"
            hilfe = "Nachfolge eintragen: kommunennetz kontakt nachfolge; sonst »amtszeit_bis« fortschreiben."
            yield _fund(eine, "amtszeit_bis", text, hilfe)


@_hinweis
def vertretung_ohne_inhaber(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Amt hat heute eine Vertretung, aber niemanden, der es hat.

    Post geht dann an niemanden. Die Inhaberin eintragen oder die Vertretung selbst zur Inhaberin machen
    (»rolle« löschen).
    """
    for alle in _je_amt(umfeld.bei_kommunen):
        jetzige = [eine for eine in alle if umfeld.ist_jetzt_im_amt(eine.person)]
        if not any(eine.person.rolle == "inhaber" for eine in jetzige):
            for eine in jetzige:
                text = f"{eine.person.id} vertritt, aber das Amt »{eine.person.amt}« hat niemand"
                yield _fund(eine, "rolle", text, "Eintragen, wer das Amt hat: kommunennetz kontakt neu")


@_hinweis
def kontakt_ohne_herkunft(umfeld: Umfeld) -> Iterator[Fund]:
    """Woher die Angaben zu einer Person stammen, steht nicht da.

    Sie hat ein Recht darauf, es zu erfahren (Art. 14 Abs. 2 Buchst. f, Art. 15 Abs. 1 Buchst. g DSGVO).
    »herkunft« mit »quelle« und »am« eintragen.
    """
    for eine in umfeld.kontakte.amtspersonen:
        if eine.person.herkunft is None and umfeld.ist_jetzt_im_amt(eine.person):
            text = f"bei {eine.person.id} fehlt »herkunft«"
            hilfe = "Eintragen: herkunft: {quelle: Schreiben vom …, am: 2026-01-15}"
            yield _fund(eine, "herkunft", text, hilfe)


@_hinweis
def kontakt_nicht_informiert(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Person weiß noch nicht, dass ihre Angaben hier stehen.

    Spätestens einen Monat, nachdem die Geschäftsstelle sie bekam, ist sie zu informieren (Art. 14 Abs. 3
    DSGVO). Gezählt wird ab »herkunft«, sonst ab »von«. Den Hinweis schicken und den Tag als »informiert_am«
    eintragen.
    """
    for eine in umfeld.kontakte.amtspersonen:
        person = eine.person
        seit = person.herkunft.am if person.herkunft else person.von
        if person.informiert_am is not None or not _hat_namen(person) or not umfeld.ist_jetzt_im_amt(person):
            continue
        if seit is not None and seit.bis(umfeld.heute - INFORMIEREN_NACH - timedelta(days=1)) is Antwort.JA:
            text = f"{person.id} ist seit über 30 Tagen nicht informiert"
            hilfe = "Den Hinweis nach Art. 14 DSGVO schicken und »informiert_am« eintragen."
            yield _fund(eine, "informiert_am", text, hilfe)


@_hinweis
def kontakt_ungeprueft(umfeld: Umfeld) -> Iterator[Fund]:
    """Seit über einem Jahr hat niemand bestätigt, dass die Angaben zu einer Person stimmen.

    Daten müssen richtig sein (Art. 5 Abs. 1 Buchst. d DSGVO), und Adressen veralten. Gezählt wird ab
    »geprueft«, sonst ab »herkunft« oder »von«. Nachfragen und den Tag als »geprueft« eintragen.
    """
    for eine in umfeld.kontakte.amtspersonen:
        person = eine.person
        if umfeld.ist_jetzt_im_amt(person) and ist_ungeprueft(person, umfeld.heute):
            text = f"die Angaben zu {person.id} sind seit über 12 Monaten nicht bestätigt"
            yield _fund(eine, "geprueft", text, "Nachfragen und den Tag als »geprueft« eintragen.")


@_fehler
def einladung_veranstaltung_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Zu Einladungen fehlt die Veranstaltung im Register.

    Die Datei heißt wie die der Veranstaltung in `data/veranstaltungen`. Ist sie verlegt worden, heißt sie
    nun nach dem neuen Tag: die Datei ebenso umbenennen. Gibt es sie nicht mehr, die Datei löschen; darin
    stehen Personen.
    """
    for eintrag in umfeld.kontakte.veranstaltungen.values():
        if not umfeld.ist_veranstaltung(eintrag.schluessel):
            hilfe = "Die Datei wie die Veranstaltung nennen, oder sie löschen."
            yield Fund(eintrag, (), "diese Veranstaltung steht nicht im Register", hilfe)


@_fehler
def einladung_sitz_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eingeladen ist jemand bei einer Stelle, die es nicht gibt.

    Vor dem Schrägstrich steht der Schlüssel einer Kommune des Verzeichnisses oder einer Stelle unter
    »sonstige«.
    """
    for eintrag in umfeld.kontakte.veranstaltungen.values():
        for nummer, eine in enumerate(eintrag.satz.einladungen):
            stelle = eine.sitz.rpartition("/")[0]
            if not umfeld.ist_kommune(stelle) and stelle not in umfeld.kontakte.sonstige:
                text = "»sitz« nennt keine Kommune und keine Stelle unter »sonstige«"
                yield Fund(eintrag, ("einladungen", nummer, "sitz"), text, "Den Schlüssel berichtigen.")


@_hinweis
def einladung_person_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Einladung oder Anwesenheit nennt eine Person, die nicht im Kontaktordner steht.

    Ist die Person gelöscht worden, gehört auch ihre Zeile hier gelöscht; sonst die Kennung berichtigen.
    """
    bekannte = {eine.person.id for eine in umfeld.kontakte.amtspersonen}
    for eintrag in umfeld.kontakte.veranstaltungen.values():
        for pfad, kennung in _genannte_personen(eintrag.satz):
            if kennung not in bekannte:
                text = f"{kennung} steht nicht im Kontaktordner"
                yield Fund(eintrag, pfad, text, "Die Kennung berichtigen oder die Zeile löschen.")


@_fehler
def einladung_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Sitz ist zu derselben Veranstaltung zweimal eingeladen.

    Welche der beiden Antworten gilt, wüsste niemand. Eine der Zeilen löschen. Bei einem Lehrgang darf ein
    Sitz zu jedem Baustein einmal dastehen.
    """
    for eintrag in umfeld.kontakte.veranstaltungen.values():
        erste: dict[tuple[str, str | None], int] = {}
        for nummer, eine in enumerate(eintrag.satz.einladungen):
            davor = erste.setdefault((eine.sitz, eine.baustein), nummer)
            if davor != nummer:
                zeile = eintrag.stelle("einladungen", davor).zeile
                text = f"dieser Sitz ist schon eingeladen (Zeile {zeile})"
                yield Fund(eintrag, ("einladungen", nummer, "sitz"), text, "Eine der beiden Zeilen löschen.")


@_hinweis
def abwesenheit_alt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Abwesenheitsnotiz ist über sechs Monate alt.

    Sie half, solange jemand fort war; danach wird sie nicht mehr gebraucht (Art. 5 Abs. 1 Buchst. e DSGVO).
    Gezählt wird ab »gemeldet«. »abwesenheit« löschen; die nächste Notiz trägt `kommunennetz eingang lesen`
    ein.
    """
    for eine in umfeld.kontakte.amtspersonen:
        notiz = eine.person.abwesenheit
        if notiz is None:
            continue
        if notiz.gemeldet.bis(umfeld.heute - NOTIZ_BIS - timedelta(days=1)) is Antwort.JA:
            text = f"die Abwesenheitsnotiz von {eine.person.id} ist über sechs Monate alt"
            yield _fund(eine, "abwesenheit", text, "»abwesenheit« löschen.")


def ist_ungeprueft(person: Person, heute: date) -> bool:
    """Liefert, ob seit über einem Jahr niemand bestätigt hat, dass die Angaben stimmen."""
    zuletzt = person.geprueft or (person.herkunft.am if person.herkunft else person.von)
    return zuletzt is not None and zuletzt.bis(heute - PRUEFEN_NACH - timedelta(days=1)) is Antwort.JA


KONTAKTREGELN: tuple[Kontaktregel, ...] = (
    kontakt_kommune_unbekannt,
    dateiname_kontakte,
    id_doppelt,
    amt_doppelt,
    amtszeit_verkehrt,
    nachfolge_unbekannt,
    einladung_veranstaltung_unbekannt,
    einladung_sitz_unbekannt,
    einladung_doppelt,
    einladung_person_unbekannt,
    amtszeit_abgelaufen,
    vertretung_ohne_inhaber,
    kontakt_ohne_herkunft,
    kontakt_nicht_informiert,
    kontakt_ungeprueft,
    abwesenheit_alt,
)
THEMEN: Mapping[str, tuple[Regel, ...]] = {"Kontaktordner": (feld_verboten, *KONTAKTREGELN)}
"""Zum Nachschlagen und fürs Handbuch, wie die Themen des Registers."""
ALLE: tuple[Regel, ...] = tuple(chain.from_iterable(THEMEN.values()))


def check_kontakte(
    kontakte: Kontaktordner,
    heute: date,
    ist_kommune: Callable[[str], bool],
    ist_veranstaltung: Callable[[str], bool] = gibt_es,
) -> list[Befund]:
    """Liefert alle Befunde, die vom Lesen und die zwischen den Personen, in Leserichtung.

    Ohne `ist_veranstaltung` gilt jede Veranstaltung als bekannt.
    """
    umfeld = Umfeld(kontakte, heute, ist_kommune, ist_veranstaltung)
    gefunden = [*kontakte.befunde]
    for regel in KONTAKTREGELN:
        for eintrag, pfad, text, hilfe in regel.suche(umfeld):
            stelle = eintrag.stelle(*pfad)
            gefunden.append(Befund(ohne_namen(eintrag.datei), *stelle, feldweg(pfad), regel, text, hilfe))
    return sortiert(gefunden)


def _je_amt(personen: Iterable[Amtsperson]) -> Iterable[list[Amtsperson]]:
    je_amt: dict[tuple[str, str], list[Amtsperson]] = defaultdict(list)
    for eine in personen:
        je_amt[eine.eintrag.datei, eine.person.amt].append(eine)
    return je_amt.values()


def _genannte_personen(satz: Einladungen) -> Iterator[tuple[Pfad, str]]:
    """Liefert jede Kennung einer Person mit ihrer Stelle."""
    for nummer, eine in enumerate(satz.einladungen):
        for feld, kennung in (("person", eine.person), ("ersatz", eine.ersatz)):
            if kennung is not None:
                yield ("einladungen", nummer, feld), kennung
    for nummer, anwesend in enumerate(satz.anwesenheit):
        if anwesend.person is not None:
            yield ("anwesenheit", nummer, "person"), anwesend.person


def _ueberlappen_sicher(eine: Person, andere: Person) -> bool:
    """Liefert, ob es einen Tag gibt, an dem beide sicher im Amt sind."""
    anfaenge = [person.von.spaeteste if person.von else date.min for person in (eine, andere)]
    enden = [person.bis.frueheste if person.bis else date.max for person in (eine, andere)]
    return max(anfaenge) <= min(enden)


def _hat_namen(person: Person) -> bool:
    return person.nachname is not None or person.vorname is not None


def _wo(eine: Amtsperson) -> str:
    return f"Zeile {eine.eintrag.stelle('personen', eine.nummer).zeile} in {ohne_namen(eine.eintrag.datei)}"


def _fund(eine: Amtsperson, feld: str, text: str, hilfe: str) -> Fund:
    return Fund(eine.eintrag, ("personen", eine.nummer, feld), text, hilfe)

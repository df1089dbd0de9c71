"""Die Liste der Kontakte: je Sitz, wer ihn am Stichtag hat, auch wenn es niemand ist, und sie als Datei.

Sie steht hier und nicht bei den Dokumenten, weil die von Personen nichts wissen dürfen.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from kommunennetz.dokumente.mitgliederliste import BEZIRK, in_worten
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner, ist_im_amt
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.kontakte.vcard import Visitenkarte, als_vcard
from kommunennetz.model.arten import KONTAKTE
from kommunennetz.model.kontakt import Amt, Person
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.post.anrede import bezeichnung_von
from kommunennetz.post.empfaenger import list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.mappe import (
    ERSTER_EXCELTAG,
    TAGESFORMAT,
    TEXTFORMAT,
    Blatt,
    Blattspalte,
    Inhalt,
    build_mappe,
)
from kommunennetz.setzerei.tabellen import Zelle, als_csv
from kommunennetz.worte.saetze import mit_anzahl

AEMTER: tuple[Amt, ...] = get_args(Amt)
AMTSWORTE: dict[Amt, str] = {
    "spitze": "Spitze",
    "fach": "Fachebene",
    "vorzimmer": "Vorzimmer",
    "sprecherteam": "Sprecherteam",
    "traeger": "Träger",
}
_ERWARTET: tuple[Amt, ...] = ("spitze", "fach")
"""Was jedes Mitglied haben soll; die Liste zeigt es auch leer."""
_MOEGLICH: tuple[Amt, ...] = (*_ERWARTET, "vorzimmer")
"""Was jedes haben kann; leer steht es nur da, wenn nach dem Amt gefragt ist."""
NIEMAND = "–"


@dataclass(frozen=True, slots=True)
class Listenzeile:
    """Ein Sitz und wer ihn am Stichtag hat oder haben kann; ohne Person ist er leer."""

    sitz: Sitz
    stelle: str
    """Wie die Kommune oder der Verband heißt."""
    gebiet: Gebiet | None = None
    amtsperson: Amtsperson | None = None
    bezeichnung: str = ""
    sicher: bool = True
    """Ob feststeht, dass die Person am Stichtag im Amt ist."""

    @property
    def person(self) -> Person | None:
        """Liefert die Person, ohne die Stelle, an der sie steht."""
        return self.amtsperson.person if self.amtsperson is not None else None

    @property
    def email(self) -> str:
        """Liefert die Adresse; leer, wo keine bekannt ist."""
        return (self.person.email or "") if self.person is not None else ""

    @property
    def schreibbar(self) -> bool:
        """Sagt, ob man an viele zugleich auch dorthin schreiben darf, und ob es ankommt."""
        person = self.person
        return bool(self.email) and person is not None and person.infomails == "ja" and not person.zustellung


@dataclass(frozen=True, slots=True)
class Listenwunsch:
    """Welche Sitze gefragt sind."""

    aemter: tuple[Amt, ...] = ()
    """Leer: alle; leere Sitze zeigt die Liste dann nur bei Spitze und Fachebene."""
    ohne_mail: bool = False
    """Nur Sitze, an die keine Mail gehen kann, weil die Adresse oder die Person fehlt."""
    nur_gemeinte: bool = False
    """Nur wer gemeint ist; sonst auch jede andere Stelle des Raums, die Kontakte hat."""


@dataclass(frozen=True, slots=True)
class Listenfrage:
    """Wessen Kontakte an welchem Tag, und woraus die Antwort kommt."""

    register: Register
    kontakte: Kontaktordner
    stichtag: date
    gemeinte: Gemeinte
    wunsch: Listenwunsch = Listenwunsch()

    @property
    def aemter(self) -> tuple[Amt, ...]:
        """Liefert die gefragten Ämter in fester Folge."""
        return tuple(amt for amt in AEMTER if amt in (self.wunsch.aemter or AEMTER))

    @property
    def ist_ueberall(self) -> bool:
        """Sagt, ob kein Raum und kein Empfängerkreis genannt ist."""
        raum = self.gemeinte.kreis or self.gemeinte.auswahl.regierungsbezirk
        return not (self.wunsch.nur_gemeinte or raum)


@dataclass(frozen=True, slots=True)
class _Stelle:
    schluessel: str
    name: str
    gebiet: Gebiet | None = None
    leere: Collection[Amt] = ()
    """Die Ämter, die auch leer in die Liste gehören."""


def list_kontakte(frage: Listenfrage) -> list[Listenzeile]:
    """Liefert die Sitze, nach Kommune und Amt; die sonstigen Stellen zuletzt.

    Leer gezeigt werden Sitze der Gemeinten; eine Stelle ohne Datensatz im Register heißt wie ihr Schlüssel.
    """
    stellen = [*_kommunen(frage)]
    if frage.ist_ueberall:
        sonstige = sorted(frage.kontakte.sonstige.items())
        stellen += [_Stelle(slug, eintrag.satz.name) for slug, eintrag in sonstige]
    alle = (zeile for stelle in stellen for amt in frage.aemter for zeile in _sitz(frage, stelle, amt))
    return [zeile for zeile in alle if not (frage.wunsch.ohne_mail and zeile.email)]


def _kommunen(frage: Listenfrage) -> Iterator[_Stelle]:
    register, kontakte = frage.register, frage.kontakte
    entscheidungen = list_entscheidungen(register, frage.stichtag, frage.gemeinte)
    namen = {eine.slug: eine.name for eine in entscheidungen}
    gemeint = {eine.slug for eine in entscheidungen if eine.empfaenger}
    # Was sich nicht lesen lässt, ist nicht leer.
    for slug in [*namen, *sorted(kontakte.kommunen.keys() - namen.keys())]:
        eintrag = register.kommunen.get(slug)
        gebiet = register.gebiet(eintrag.satz) if eintrag is not None else None
        if slug in gemeint:
            gefragte = _MOEGLICH if frage.wunsch.aemter else _ERWARTET
            leere = () if KONTAKTE.datei(slug) in kontakte.unlesbar else gefragte
            yield _Stelle(slug, namen[slug], gebiet, leere)
        elif slug in kontakte.kommunen and (frage.ist_ueberall or _liegt_im_raum(frage, gebiet)):
            yield _Stelle(slug, namen.get(slug, slug), gebiet)


def _liegt_im_raum(frage: Listenfrage, gebiet: Gebiet | None) -> bool:
    return gebiet is not None and not frage.wunsch.nur_gemeinte and not frage.gemeinte.anderswo(gebiet)


def _sitz(frage: Listenfrage, stelle: _Stelle, amt: Amt) -> Iterator[Listenzeile]:
    sitz = Sitz(stelle.schluessel, amt)
    alle = frage.kontakte.im_amt(stelle.schluessel, amt, frage.stichtag)
    if amt in stelle.leere and all(eine.person.rolle != "inhaber" for eine in alle):
        yield Listenzeile(sitz, stelle.name, stelle.gebiet)
    for eine in alle:
        bezeichnung = bezeichnung_von(eine.person, frage.register.netz.satz, stelle.gebiet) or ""
        sicher = ist_im_amt(eine.person, frage.stichtag) is Antwort.JA
        yield Listenzeile(sitz, stelle.name, stelle.gebiet, eine, bezeichnung, sicher)


KOPF = ("Kommune", "Amt", "Name", "Bezeichnung", "E-Mail", "Telefon", "seit", "Anmerkung")


def listenzeile(zeile: Listenzeile) -> tuple[Zelle, ...]:
    """Liefert die Zeile unter KOPF; ein leerer Sitz heißt »–«."""
    person = zeile.person
    if person is None:
        return zeile.stelle, _amtswort(zeile), NIEMAND, "", "", "", "", ""
    name = voller_name(person) or "(ohne Namen)"
    anmerkung = "; ".join(anmerkungen(zeile))
    return (
        zeile.stelle, _amtswort(zeile), name, zeile.bezeichnung, zeile.email, person.telefon or "",
        str(person.von or ""), anmerkung,
    )  # fmt: skip


def _amtswort(zeile: Listenzeile) -> str:
    for amt, wort in AMTSWORTE.items():
        if amt == zeile.sitz.amt:
            return wort
    return zeile.sitz.amt


def voller_name(person: Person) -> str:
    """Liefert Titel, Vornamen und Nachnamen."""
    return " ".join(filter(None, (person.titel, person.vorname, person.nachname)))


def anmerkungen(zeile: Listenzeile) -> Iterator[str]:
    """Liefert, was vor dem Schreiben zu wissen ist."""
    person = zeile.person
    if person is None:
        return
    if person.rolle == "vertretung":
        yield "Vertretung"
    if not zeile.sicher:
        yield "ob im Amt, steht nicht fest"
    if person.infomails == "nein":
        yield "keine Infomails"
    if person.zustellung is not None:
        yield "Zustellung gestört"


_SPALTEN = (
    ("Kommune", 26), ("AGS", 11), ("Kreis", 24), (BEZIRK, 17), ("Amt", 14), ("Rolle", 12),
    ("Anrede", 9), ("Titel", 10), ("Vorname", 16), ("Nachname", 20), ("Bezeichnung", 26), ("E-Mail", 34),
    ("Telefon", 18), ("seit", 14), ("Amtszeit bis", 14), ("Infomails", 10), ("Zustellung", 12),
    ("geprüft", 14), ("Kennung", 10),
)  # fmt: skip
_TAGE = ("seit", "Amtszeit bis", "geprüft")


def kontakt_als_dict(register: Register, zeile: Listenzeile) -> dict[str, Any]:
    """Liefert den Sitz mit den festen Schlüsseln der JSON-Ausgabe; `person` ist null, wenn er leer ist."""
    gebiet, person = zeile.gebiet, zeile.person
    return {
        "sitz": str(zeile.sitz),
        "stelle": zeile.stelle,
        "ags": gebiet.ags if gebiet else None,
        "kreis": _kreis(register, gebiet) or None,
        "regierungsbezirk": (gebiet.regierungsbezirk or None) if gebiet else None,
        "amt": zeile.sitz.amt,
        "bezeichnung": zeile.bezeichnung or None,
        "sicher": zeile.sicher if person is not None else None,
        "person": person.model_dump(mode="json", exclude_none=True) if person is not None else None,
    }


def _werte(register: Register, zeile: Listenzeile) -> tuple[str | Teildatum | None, ...]:
    gebiet, person = zeile.gebiet, zeile.person
    wo = (gebiet.ags, _kreis(register, gebiet), gebiet.regierungsbezirk) if gebiet else ("", "", "")
    davor = (zeile.stelle, *wo, _amtswort(zeile))
    if person is None:
        # Der leere Sitz soll auffallen, wenn jemand nach Namen filtert.
        return (*davor, "", "", "", "", NIEMAND, *[""] * 9)
    gestoert = "gestört" if person.zustellung else ""
    return (
        *davor, person.rolle, person.anrede, person.titel, person.vorname, person.nachname,
        zeile.bezeichnung, person.email, person.telefon, person.von, person.amtszeit_bis, person.infomails,
        gestoert, person.geprueft, person.id,
    )  # fmt: skip


def _kreis(register: Register, gebiet: Gebiet | None) -> str:
    kreis = register.verzeichnis.kreis_von(gebiet) if gebiet is not None else None
    return kreis.kurzname if kreis is not None else ""


def _tabelle(
    register: Register, zeilen: Iterable[Listenzeile]
) -> tuple[list[tuple[str, int]], list[list[str | Teildatum | None]]]:
    """Liefert die Spalten mit ihrer Breite und die Zeilen; ohne Bezirke fehlt ihre Spalte."""
    da = [n for n, (titel, _) in enumerate(_SPALTEN) if titel != BEZIRK or register.verzeichnis.hat_bezirke]
    reihen = (_werte(register, zeile) for zeile in zeilen)
    return [_SPALTEN[n] for n in da], [[reihe[n] for n in da] for reihe in reihen]


def kontakte_csv(register: Register, zeilen: Iterable[Listenzeile]) -> bytes:
    """Liefert die Sitze als CSV für deutsches Excel."""
    spalten, reihen = _tabelle(register, zeilen)
    kopf = [titel for titel, _ in spalten]
    return als_csv(kopf, [["" if wert is None else str(wert) for wert in reihe] for reihe in reihen])


def kontakte_xlsx(register: Register, zeilen: Iterable[Listenzeile], stichtag: date) -> bytes:
    """Liefert die Sitze als Mappe mit den Spalten der CSV-Ausgabe; nichts darin rechnet."""
    spalten, reihen = _tabelle(register, zeilen)
    worte = in_worten((titel for titel, _ in spalten), register.netz.satz.ebenen)
    blattspalten = [
        Blattspalte(wort, breite, TAGESFORMAT if titel in _TAGE else TEXTFORMAT)
        for wort, (titel, breite) in zip(worte, spalten, strict=True)
    ]
    inhalte = [[_inhalt(wert) for wert in reihe] for reihe in reihen]
    titel = f"{register.netz.satz.name}: Kontakte, Stichtag {stichtag:%d.%m.%Y}"
    return build_mappe(titel, stichtag, [Blatt("Kontakte", blattspalten, inhalte, "B2")])


def _inhalt(wert: str | Teildatum | None) -> Inhalt:
    if isinstance(wert, Teildatum):
        return wert.frueheste if wert.ist_tag and wert.frueheste >= ERSTER_EXCELTAG else str(wert)
    return wert


def kontakte_vcf(zeilen: Iterable[Listenzeile]) -> bytes:
    """Liefert eine Visitenkarte je Person; wer zwei Ämter hat, hat zwei."""
    return als_vcard(
        Visitenkarte(
            kennung=person.id,
            stelle=zeile.gebiet.name if zeile.gebiet is not None else zeile.stelle,
            titel=person.titel or "",
            vorname=person.vorname or "",
            nachname=person.nachname or "",
            bezeichnung=zeile.bezeichnung,
            email=person.email or "",
            telefon=person.telefon or "",
        )
        for zeile in zeilen
        if (person := zeile.person) is not None
    )


def kontakte_outlook(zeilen: Iterable[Listenzeile]) -> str:
    """Liefert die Adressen in einer Zeile, jede einmal, zum Einfügen in ein Feld von Outlook.

    Ohne die Namen: Ein Komma darin hielte Outlook für das Ende der Anschrift.
    """
    adressen: dict[str, str] = {}
    for zeile in zeilen:
        if zeile.schreibbar:
            adressen.setdefault(zeile.email.casefold(), zeile.email)
    return "; ".join(adressen.values())


def zusammenfassung(zeilen: Sequence[Listenzeile], stichtag: date) -> str:
    """Liefert, wie viele es sind und was fehlt, in einem Satz."""
    personen = [zeile for zeile in zeilen if zeile.person is not None]
    teile = [
        f"{mit_anzahl(len(personen), 'Person', 'Personen')}",
        f"{mit_anzahl(len(zeilen) - len(personen), 'Sitz', 'Sitze')} ohne Person",
        f"{mit_anzahl(sum(not zeile.email for zeile in personen), 'Person', 'Personen')} ohne Mailadresse",
    ]
    return f"Zusammen: {', '.join(teile)}; Stichtag {stichtag:%d.%m.%Y}."

"""Wer eine Infomail bekommt und wer nicht: jede Kommune des Registers mit ihrem Grund.

Geschrieben wird an einen Sitz. Ohne Kontaktordner ist das immer das Postfach; mit ihm die Fachebene, wo dort
jemand im Amt ist, der Infomails will und den Post erreicht, sonst das Postfach.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import FrageError
from kommunennetz.fragen.beitritt import Lage, lage_am
from kommunennetz.fragen.mitglieder import Mitglied, gemeldet_fuer, mitglieder
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner, ist_im_amt
from kommunennetz.kontakte.sitz import Sitz, Sitzamt
from kommunennetz.model.arten import KOMMUNE, KONTAKTE, art_von
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.kontakt import Amt, Person, Postfachstand
from kommunennetz.model.teildatum import Antwort, tag
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.anschrift import Ablehnung, Anschrift, check_anschrift
from kommunennetz.worte.namen import listenordnung


@dataclass(frozen=True, slots=True)
class Empfaenger:
    """Eine Kommune, die gemeint ist, und wo sie am Stichtag steht."""

    gebiet: Gebiet
    lage: Lage
    mitglied: Mitglied | None = None
    gemeldet: int | None = None
    """Die Runde, für die sie gemeldet ist, ohne unterzeichnet zu haben."""

    @property
    def in_worten(self) -> str:
        """Liefert, warum sie gemeint ist: »Mitglied (Beitritt: 2015)«, »vorgemerkt für Runde 5«."""
        if self.mitglied is not None:
            was = "Unterschrift" if self.lage is Lage.BEZIRKSREGIERUNG else "Beitritt"
            return f"{self.lage} ({was}: {self.mitglied.seit})"
        return f"{self.lage} für Runde {self.gemeldet}" if self.lage is Lage.VORGEMERKT else str(self.lage)


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """Ob eine Kommune die Infomail bekommt (dann ist `anschrift` gesetzt), sonst der Grund als Satz.

    `empfaenger` ist gesetzt, sobald die Kommune gemeint ist, auch wenn die Anschrift nicht taugt.
    """

    slug: str
    name: str
    ags: str = ""
    postfach: str = ""
    anschrift: Anschrift | None = None
    empfaenger: Empfaenger | None = None
    grund: str = ""
    amt: Sitzamt = "postfach"
    person: Person | None = field(default=None, repr=False)
    """Wer dort im Amt ist und die Nachricht bekommt; None, wenn es das Postfach ist."""

    @property
    def sitz(self) -> Sitz:
        """Liefert, an welchen Sitz die Nachricht geht oder ginge."""
        return Sitz(self.slug, self.amt)

    @property
    def adresse(self) -> str:
        """Liefert die Adresse, an die es geht, sonst das Postfach, wie es im Register steht."""
        return self.anschrift.adresse if self.anschrift and self.person else self.postfach


@dataclass(frozen=True, slots=True)
class Sitzwahl:
    """An welchen Sitz der Kommunen geschrieben wird, und wer an dem Tag dort im Amt ist."""

    kontakte: Kontaktordner
    am: date
    sitz: Sitzamt | None = None
    """Nur dorthin; None: an die Fachebene, sonst ans Postfach."""
    nur: Mapping[str, Sitzamt] | None = None
    """Nur diese Kommunen, jede an diesem Sitz."""

    def reihe(self, schluessel: str) -> tuple[Sitzamt, ...]:
        """Liefert die Sitze dieser Kommune, in der Reihenfolge, in der sie gefragt sind."""
        if self.nur is not None:
            return (self.nur[schluessel],) if schluessel in self.nur else ()
        return ("fach", "postfach") if self.sitz is None else (self.sitz,)

    def unlesbar(self, schluessel: str) -> str:
        """Liefert, dass die Kontakte dieser Kommune Fehler haben; darin könnte ein Widerspruch stehen."""
        datei = KONTAKTE.datei(schluessel)
        return f"Ihre Kontakte sind fehlerhaft ({datei})." if datei in self.kontakte.unlesbar else ""


def list_entscheidungen(
    register: Register,
    stichtag: date,
    gemeinte: Gemeinte,
    befunde: Iterable[Befund] = (),
    wahl: Sitzwahl | None = None,
) -> list[Entscheidung]:
    """Liefert alphabetisch eine Entscheidung je Kommune; unlesbare Datensätze aus `befunde` zuletzt.

    Ohne `wahl` geht alles ans Postfach.
    """
    eintraege = sorted(register.kommunen.values(), key=lambda eintrag: listenordnung(eintrag.satz.name))
    umstaende = _Umstaende(
        register,
        stichtag,
        gemeinte,
        {mitglied.eintrag.schluessel: mitglied for mitglied in mitglieder(register, stichtag)},
        {
            mitglied.eintrag.schluessel: mitglied
            for mitglied in mitglieder(register, stichtag, gemeinte.auswahl)
        },
        wahl,
    )
    vergeben: dict[str, str] = {}
    einmalige = [_check_einmalig(_entscheide(eintrag, umstaende), vergeben) for eintrag in eintraege]
    return [*einmalige, *_list_unlesbare(register, befunde)]


@dataclass(frozen=True, slots=True)
class _Umstaende:
    """Wer am Stichtag Mitglied ist oder sein kann, und auf wen davon die Auswahl zutrifft."""

    register: Register
    stichtag: date
    gemeinte: Gemeinte
    mitglieder: Mapping[str, Mitglied]
    gewaehlte: Mapping[str, Mitglied]
    wahl: Sitzwahl | None = None


def _entscheide(eintrag: Eintrag[Kommune], umstaende: _Umstaende) -> Entscheidung:
    satz = eintrag.satz
    entscheidung = Entscheidung(eintrag.schluessel, satz.name, satz.ags, satz.postfach or "")
    register, gemeinte = umstaende.register, umstaende.gemeinte
    gebiet = register.gebiet(satz)
    mitglied = umstaende.gewaehlte.get(eintrag.schluessel) or umstaende.mitglieder.get(eintrag.schluessel)
    lage = lage_am(register, gebiet, eintrag, umstaende.stichtag)
    if grund := (
        gemeinte.nicht_genannt(gebiet)
        or (gemeinte.wer is not None and _falsche_lage(eintrag, gebiet, lage, umstaende))
        or gemeinte.anderswo(gebiet)
        or _nicht_gewaehlt(eintrag, umstaende)
    ):
        return replace(entscheidung, grund=grund)
    empfaenger = Empfaenger(gebiet, lage, mitglied, gemeldet_fuer(satz))
    return _waehle_sitz(replace(entscheidung, empfaenger=empfaenger), gebiet, umstaende.wahl)


def _waehle_sitz(entscheidung: Entscheidung, gebiet: Gebiet, wahl: Sitzwahl | None) -> Entscheidung:
    """Liefert die Entscheidung für den ersten Sitz, der Post bekommen kann; sonst alle Gründe dagegen."""
    if wahl is None:
        return _an_postfach(entscheidung, gebiet, None)
    if grund := wahl.unlesbar(entscheidung.slug):
        return replace(entscheidung, grund=grund)
    if not (reihe := wahl.reihe(entscheidung.slug)):
        return replace(entscheidung, grund="Ist nicht genannt.")
    eintrag = wahl.kontakte.kommunen.get(entscheidung.slug)
    versuche: list[Entscheidung] = []
    for amt in reihe:
        if amt == "postfach":
            versuche.append(_an_postfach(entscheidung, gebiet, eintrag.satz.postfach if eintrag else None))
        else:
            versuche.append(_an_amt(entscheidung, gebiet, amt, wahl))
        if versuche[-1].anschrift is not None:
            return versuche[-1]
    # Dass in einem Amt niemand ist, sagt nur etwas, wenn nach diesem Amt gefragt war.
    gruende = [versuch.grund for versuch in versuche if versuch.grund != _LEER or len(versuche) == 1]
    return replace(versuche[-1], grund=" ".join(gruende))


def _an_postfach(entscheidung: Entscheidung, gebiet: Gebiet, stand: Postfachstand | None) -> Entscheidung:
    anschrift = check_anschrift(entscheidung.postfach, gebiet.name)
    if isinstance(anschrift, Ablehnung):
        # Ein Postfach, das dasteht, hat schon der Leser nach derselben Regel geprüft.
        return replace(entscheidung, grund="Im Register steht kein Postfach.")
    if stand is not None and (grund := _find_hindernis(stand, "Das Postfach")):
        return replace(entscheidung, grund=grund)
    return replace(entscheidung, anschrift=anschrift)


def _an_amt(entscheidung: Entscheidung, gebiet: Gebiet, amt: Amt, wahl: Sitzwahl) -> Entscheidung:
    """Liefert die Entscheidung für das Amt: erst die Inhaberin, dann ihre Vertretung."""
    entscheidung = replace(entscheidung, amt=amt)
    gruende: list[str] = []
    for eine in wahl.kontakte.im_amt(entscheidung.slug, amt, wahl.am):
        anschrift = _check_person(eine, gebiet, wahl.am)
        if isinstance(anschrift, Anschrift):
            return replace(entscheidung, anschrift=anschrift, person=eine.person)
        gruende.append(anschrift)
    return replace(entscheidung, grund=" ".join(dict.fromkeys(gruende)) or _LEER)


def _check_person(eine: Amtsperson, gebiet: Gebiet, am: date) -> Anschrift | str:
    """Liefert ihre Anschrift oder den Grund, aus dem sie nichts bekommt; er nennt sie nicht."""
    person, wer = eine.person, f"{eine.person.id} ({eine.person.amt})"
    if ist_im_amt(person, am) is not Antwort.JA:
        return f"Ob {wer} schon oder noch im Amt ist, steht nicht fest."
    if grund := _find_hindernis(person, wer):
        return grund
    teile = (person.titel, person.vorname, person.nachname) if person.nachname else ()
    anschrift = check_anschrift(person.email or "", " ".join(filter(None, teile)) or gebiet.name)
    return anschrift if isinstance(anschrift, Anschrift) else f"{wer} hat keine Adresse."


def _find_hindernis(stand: Person | Postfachstand, wer: str) -> str:
    """Liefert, dass jemand keine Infomails will oder Post dort nicht ankommt; sonst nichts."""
    if stand.infomails == "nein":
        am = f" {stand.widerspruch.am.im_satz('am')}" if stand.widerspruch else ""
        return f"{wer} hat{am} Infomails widersprochen."
    if stand.zustellung is not None:
        code = f" ({stand.zustellung.code})" if stand.zustellung.code else ""
        return f"{wer} ist {stand.zustellung.seit.im_satz('seit')} nicht zu erreichen{code}."
    return ""


_LEER = "Dort ist niemand im Amt."


def _falsche_lage(eintrag: Eintrag[Kommune], gebiet: Gebiet, lage: Lage, umstaende: _Umstaende) -> str:
    """Liefert, warum eine Kommune nicht zu denen gehört, an die sich die Infomail wendet; sonst nichts."""
    wer = umstaende.gemeinte.wer or frozenset()
    if (mitglied := umstaende.mitglieder.get(eintrag.schluessel)) is not None:
        if mitglied.antwort is not Antwort.JA:
            am = tag(umstaende.stichtag)
            return f"Ob sie am {am} Mitglied war, steht nicht fest (Beitritt: {mitglied.seit})."
        return "" if "mitglieder" in wer else f"Ist Mitglied (Beitritt: {mitglied.seit})."
    if lage is Lage.VORGEMERKT:
        return "" if "vorgemerkte" in wer else "Vorgemerkt, aber noch nicht beigetreten."
    if (gemeldet := gemeldet_fuer(eintrag.satz)) is not None:
        return f"Ob sie in Runde {gemeldet} unterzeichnet hat, ist nicht eingetragen."
    if lage is Lage.KANDIDATIN and "kandidaten" in wer:
        return ""
    return _ohne_beitritt(eintrag, gebiet, umstaende)


def _ohne_beitritt(eintrag: Eintrag[Kommune], gebiet: Gebiet, umstaende: _Umstaende) -> str:
    if not gebiet.ist_kommune:
        return "Eine Bezirksregierung, die nicht unterzeichnet hat."
    if eintrag.satz.mitgliedschaften:
        return f"War am {tag(umstaende.stichtag)} nicht Mitglied."
    return "Nicht beigetreten." if "mitglieder" in (umstaende.gemeinte.wer or ()) else "Nicht vorgemerkt."


def _nicht_gewaehlt(eintrag: Eintrag[Kommune], umstaende: _Umstaende) -> str:
    """Liefert, wie Runde oder Jahr des Beitritts der Auswahl widersprechen; sonst nichts."""
    auswahl = umstaende.gemeinte.auswahl
    mitglied = umstaende.mitglieder.get(eintrag.schluessel)
    gewaehlt = umstaende.gewaehlte.get(eintrag.schluessel)
    if mitglied is not None and gewaehlt is not None:
        if gewaehlt.antwort is Antwort.JA or mitglied.antwort is not Antwort.JA:
            return ""
        return f"Ob sie zum Empfängerkreis gehört, steht nicht fest (Beitritt: {gewaehlt.seit})."
    runde = mitglied.runde if mitglied is not None else gemeldet_fuer(eintrag.satz)
    if auswahl.runde not in (None, runde):
        return f"Gehört nicht zu Runde {auswahl.runde}."
    if mitglied is not None:
        return f"Trat vor {auswahl.seit} bei ({mitglied.seit})."
    return f"Ist nicht seit {auswahl.seit} Mitglied." if auswahl.seit is not None else ""


def _check_einmalig(entscheidung: Entscheidung, vergeben: dict[str, str]) -> Entscheidung:
    """Niemand bekommt dieselbe Infomail zweimal, auch nicht über ein gemeinsames Postfach."""
    if entscheidung.anschrift is None:
        return entscheidung
    adresse = entscheidung.anschrift.adresse.casefold()
    erste = vergeben.setdefault(adresse, entscheidung.name)
    if erste == entscheidung.name:
        return entscheidung
    return replace(
        entscheidung,
        anschrift=None,
        person=None,
        grund=f"Dasselbe Postfach wie {erste}; es bekommt nur eine.",
    )


def _list_unlesbare(register: Register, befunde: Iterable[Befund]) -> Iterator[Entscheidung]:
    gesehen = set(register.kommunen)
    for befund in befunde:
        pfad = PurePosixPath(befund.datei)
        if art_von(befund.datei) is KOMMUNE and befund.stufe is Stufe.FEHLER and pfad.stem not in gesehen:
            gesehen.add(pfad.stem)
            grund = f"Der Datensatz ist fehlerhaft: {befund.text} ({befund.datei}:{befund.zeile})."
            yield Entscheidung(pfad.stem, pfad.stem, grund=grund)


def find_entscheidung(alle: Iterable[Entscheidung], slug: str) -> Entscheidung:
    """Liefert die Entscheidung über diese Kommune; FrageError, wenn sie fehlt oder nicht gemeint ist."""
    entscheidung = next((eine for eine in alle if eine.slug == slug), None)
    if entscheidung is None:
        text = f"»{slug}« steht nicht im Register."
        raise FrageError(text, "Eine Kommune nennen, die einen Datensatz hat.")
    if entscheidung.empfaenger is None:
        raise FrageError(f"{entscheidung.name} bekommt diese Infomail nicht.", entscheidung.grund)
    return entscheidung

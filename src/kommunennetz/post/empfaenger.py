"""Wer eine Infomail bekommt und wer nicht: jede Kommune des Registers mit ihrem Grund."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import FrageError
from kommunennetz.fragen.beitritt import Lage, lage_am
from kommunennetz.fragen.mitglieder import Mitglied, gemeldet_fuer, mitglieder
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE, art_von
from kommunennetz.model.kommune import Kommune
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


def list_entscheidungen(
    register: Register, stichtag: date, gemeinte: Gemeinte, befunde: Iterable[Befund] = ()
) -> list[Entscheidung]:
    """Liefert alphabetisch eine Entscheidung je Kommune; unlesbare Datensätze aus `befunde` zuletzt."""
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
    anschrift = check_anschrift(entscheidung.postfach, gebiet.name)
    if isinstance(anschrift, Ablehnung):
        # Ein Postfach, das dasteht, hat schon der Leser nach derselben Regel geprüft.
        return replace(entscheidung, empfaenger=empfaenger, grund="Im Register steht kein Postfach.")
    return replace(entscheidung, empfaenger=empfaenger, anschrift=anschrift)


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
    return replace(entscheidung, anschrift=None, grund=f"Dasselbe Postfach wie {erste}; es bekommt nur eine.")


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

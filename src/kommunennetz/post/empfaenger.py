"""Wer eine Infomail bekommt und wer nicht: jede Kommune des Registers mit ihrem Grund."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from kommunennetz.befund import Befund, Stufe
from kommunennetz.fragen.mitglieder import Auswahl, Mitglied, check_auswahl, mitglieder
from kommunennetz.gebiete.raum import find_kreis, find_regierungsbezirk
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.arten import KOMMUNE, art_von
from kommunennetz.model.infomail import Empfaengerkreis
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Antwort, tag
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.anschrift import Ablehnung, Anschrift, check_anschrift
from kommunennetz.worte.namen import listenordnung


@dataclass(frozen=True, slots=True)
class Entscheidung:
    """Ob eine Kommune die Infomail bekommt (dann ist `anschrift` gesetzt), sonst der Grund als Satz.

    `mitglied` ist gesetzt, sobald die Kommune gemeint ist, auch wenn die Anschrift nicht taugt.
    """

    slug: str
    name: str
    ags: str = ""
    postfach: str = ""
    anschrift: Anschrift | None = None
    mitglied: Mitglied | None = None
    grund: str = ""


def list_entscheidungen(
    register: Register, stichtag: date, auswahl: Auswahl, befunde: Iterable[Befund] = ()
) -> list[Entscheidung]:
    """Liefert alphabetisch eine Entscheidung je Kommune; unlesbare Datensätze aus `befunde` zuletzt."""
    eintraege = sorted(register.kommunen.values(), key=lambda eintrag: listenordnung(eintrag.satz.name))
    lage = _Lage(
        stichtag,
        {mitglied.eintrag.schluessel: mitglied for mitglied in mitglieder(register, stichtag)},
        {mitglied.eintrag.schluessel: mitglied for mitglied in mitglieder(register, stichtag, auswahl)},
    )
    vergeben: dict[str, str] = {}
    einmalige = [_check_einmalig(_entscheide(eintrag, lage), vergeben) for eintrag in eintraege]
    return [*einmalige, *_list_unlesbare(register, befunde)]


@dataclass(frozen=True, slots=True)
class _Lage:
    """Wer am Stichtag Mitglied ist oder sein kann, und wer davon gemeint ist."""

    stichtag: date
    mitglieder: Mapping[str, Mitglied]
    gemeinte: Mapping[str, Mitglied]


def _entscheide(eintrag: Eintrag[Kommune], lage: _Lage) -> Entscheidung:
    satz = eintrag.satz
    entscheidung = Entscheidung(eintrag.schluessel, satz.name, satz.ags, satz.postfach or "")
    if grund := _ausschluss(eintrag, lage):
        return replace(entscheidung, grund=grund)
    mitglied = lage.gemeinte[eintrag.schluessel]
    anschrift = check_anschrift(entscheidung.postfach, mitglied.gebiet.name)
    if isinstance(anschrift, Ablehnung):
        # Ein Postfach, das dasteht, hat schon der Leser nach derselben Regel geprüft.
        return replace(entscheidung, mitglied=mitglied, grund="Im Register steht kein Postfach.")
    return replace(entscheidung, mitglied=mitglied, anschrift=anschrift)


def _ausschluss(eintrag: Eintrag[Kommune], lage: _Lage) -> str:
    """Liefert, warum eine Kommune nicht gemeint ist; leer, wenn sie es ist."""
    mitglied = lage.mitglieder.get(eintrag.schluessel)
    if mitglied is None:
        return _kein_mitglied(eintrag.satz, lage.stichtag)
    if mitglied.antwort is not Antwort.JA:
        am = tag(lage.stichtag)
        return f"Ob sie am {am} Mitglied war, steht nicht fest (Beitritt: {mitglied.seit})."
    gemeint = lage.gemeinte.get(eintrag.schluessel)
    if gemeint is None:
        return "Gehört nicht zum Empfängerkreis dieser Infomail."
    if gemeint.antwort is not Antwort.JA:
        return f"Ob sie zum Empfängerkreis gehört, steht nicht fest (Beitritt: {gemeint.seit})."
    return ""


def _kein_mitglied(kommune: Kommune, stichtag: date) -> str:
    if not kommune.mitgliedschaften:
        return "Nicht beigetreten."
    if kommune.beitritt is not None and kommune.beitritt.unterzeichnet is None:
        return "Vorgemerkt, aber noch nicht beigetreten."
    return f"War am {tag(stichtag)} nicht Mitglied."


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


def build_auswahl(kreis: Empfaengerkreis, verzeichnis: Verzeichnis) -> Auswahl:
    """Liefert die Auswahl; FrageError, wenn ihr Raum unbekannt ist oder ihr nie jemand entsprechen kann."""
    auswahl = Auswahl(
        seit=kreis.seit,
        runde=kreis.runde,
        kreis=find_kreis(kreis.kreis, verzeichnis).ags if kreis.kreis else None,
        regierungsbezirk=(
            find_regierungsbezirk(kreis.regierungsbezirk, verzeichnis) if kreis.regierungsbezirk else None
        ),
    )
    check_auswahl(auswahl, verzeichnis)
    return auswahl

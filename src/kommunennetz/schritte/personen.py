"""Schritte am Kontaktordner: eine Person eintragen, ihr Amt enden lassen, ihr nachfolgen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner, ist_im_amt
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.model.arten import KONTAKTE, SONSTIGE, Art
from kommunennetz.model.kontakt import Amt
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.aendern.aenderung import Aenderung, Anhaengen, LayoutError, Loeschen, Setzen, build
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.schritte.einladungen import Amtsnachfolge, nachzuschicken, uebergeben
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError, aendere
from kommunennetz.worte.datum import ausgeschrieben
from kommunennetz.worte.saetze import aufgezaehlt

EIN_MONAT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stelle:
    """Wo jemand ein Amt hat: eine Kommune, oder eine Stelle unter »sonstige«."""

    schluessel: str
    name: str
    art: Art[Any] = KONTAKTE
    kopf: Mapping[str, str] = field(default_factory=dict)
    """Was in einer neuen Datei vor den Personen steht."""

    @property
    def datei(self) -> str:
        """Liefert die Datei im Kontaktordner."""
        return self.art.datei(self.schluessel)

    def eintrag(self, kontakte: Kontaktordner) -> Eintrag[Any] | None:
        """Liefert ihre Kontakte; UnlesbarError, wenn die Datei Fehler hat."""
        if self.datei in kontakte.unlesbar:
            hilfe = f"Beheben: kommunennetz kontakt bearbeiten {self.schluessel}"
            raise UnlesbarError(self.datei, hilfe)
        alle: Mapping[str, Eintrag[Any]] = kontakte.sonstige if self.art is SONSTIGE else kontakte.kommunen
        return alle.get(self.schluessel)


@dataclass(frozen=True, slots=True)
class Nachfolge:
    """Was eine Nachfolge ändern würde, und was danach noch ein Mensch tun muss."""

    plan: Plan
    vorgaenger: Amtsperson
    offen: tuple[str, ...]


def person_eintragen(
    kontakte: Kontaktordner, stelle: Stelle, felder: Mapping[str, Wert], kennung: str
) -> Plan:
    """Liefert den Plan zu einer neuen Person; `felder` sind die des Datensatzes ohne `id`.

    FrageError, wenn das Amt dann schon jemand hat; UnlesbarError wie `Stelle.eintrag`.
    """
    amt = str(felder["amt"])
    if felder.get("rolle", "inhaber") == "inhaber" and stelle.art is not SONSTIGE:
        for eine in _list_inhaber(kontakte, stelle, amt):
            if "bis" not in felder and eine.person.bis is None:
                raise FrageError(
                    f"{stelle.name}: Das Amt »{amt}« hat schon {eine.person.id} ({_wo(eine)}).",
                    f"Folgt jemand nach: kommunennetz kontakt nachfolge {stelle.schluessel} --amt {amt}; "
                    "vertritt jemand: --rolle vertretung",
                )
    was = f"{stelle.name}: {kennung} neu im Amt »{amt}«"
    return Plan((_haenge_an(kontakte, stelle, {"id": kennung, **felder}, was),), was)


def amt_beenden(
    kontakte: Kontaktordner, stelle: Stelle, amt: Amt, letzter: Teildatum, kennung: str | None = None
) -> Plan:
    """Liefert den Plan, nach dem jemand zuletzt an diesem Tag im Amt ist: der Inhaber, oder diese Kennung.

    FrageError, wenn es dort niemanden gibt.
    """
    eine = _find_person(kontakte, stelle, amt, letzter.frueheste, kennung)
    was = f"{stelle.name}: {eine.person.id} endet im Amt »{amt}« am {letzter}"
    if not letzter.ist_tag:
        was = f"{stelle.name}: {eine.person.id} endet im Amt »{amt}« ({letzter})"
    setzen = Setzen(("personen", eine.nummer, "bis"), letzter.text)
    return Plan((aendere_personen(eine.eintrag, was, setzen),), was)


def nachfolgen(  # noqa: PLR0913, PLR0917 – was eine Nachfolge ausmacht
    kontakte: Kontaktordner,
    stelle: Stelle,
    amt: Amt,
    felder: Mapping[str, Wert],
    ab: date,
    kennung: str,
    *,
    enden: Mapping[str, date] | None = None,
) -> Nachfolge:
    """Liefert den Plan zu einer Nachfolge: Die Vorgängerin endet am Tag davor, die neue folgt ihr nach.

    Ihre gestörte Zustellung gilt der Nachfolgerin nicht und entfällt; offene Einladungen gehen auf sie über;
    `enden` wie bei `uebergeben`; ohne sie bleiben sie, wie sie sind. FrageError, wenn niemand da ist, dem zu
    folgen wäre, oder schon jemand, der später kommt.
    """
    alter = _find_vorgaenger(kontakte, stelle, amt, ab)
    person, davor = alter.person, ab - timedelta(days=1)
    ort = ("personen", alter.nummer)
    aenderungen: list[Aenderung] = []
    if person.bis is None or person.bis.spaeteste >= ab:
        aenderungen.append(Setzen((*ort, "bis"), davor.isoformat()))
    if person.zustellung is not None:
        aenderungen.append(Loeschen((*ort, "zustellung")))
    neu: dict[str, Wert] = {"id": kennung, "amt": amt, **felder, "von": ab.isoformat()}
    neu["nachfolge_von"] = person.id
    aenderungen.append(Anhaengen(("personen",), neu))
    was = f"{stelle.name}: {kennung} folgt {person.id} im Amt »{amt}« ab {ausgeschrieben(ab.isoformat())}"
    wechsel = Amtsnachfolge(Sitz(stelle.schluessel, amt), kennung, ab)
    uebergebene, offene = uebergeben(kontakte, [wechsel], enden or {})
    plan = Plan((aendere_personen(alter.eintrag, was, *aenderungen), *uebergebene), was)
    return Nachfolge(plan, alter, (*nachzuschicken(offene), *_list_offenes(kontakte, stelle, alter, neu, ab)))


def informiert_eintragen(kontakte: Kontaktordner, informierte: Mapping[str, date]) -> Plan:
    """Liefert den Plan, nach dem diese Personen an diesen Tagen nach Art. 14 DSGVO informiert wurden."""
    je_datei: dict[str, list[Amtsperson]] = {}
    for eine in kontakte.amtspersonen:
        if eine.person.id in informierte and eine.person.informiert_am is None:
            je_datei.setdefault(eine.eintrag.datei, []).append(eine)
    saetze = [
        aendere_personen(
            personen[0].eintrag,
            f"{aufgezaehlt([eine.person.id for eine in personen])}: informiert",
            *(
                Setzen(("personen", eine.nummer, "informiert_am"), informierte[eine.person.id].isoformat())
                for eine in personen
            ),
        )
        for personen in je_datei.values()
    ]
    return Plan(tuple(saetze), "Nach Art. 14 DSGVO informiert")


def _list_offenes(
    kontakte: Kontaktordner, stelle: Stelle, alter: Amtsperson, neu: Mapping[str, Wert], ab: date
) -> Sequence[str]:
    """Liefert, was das Programm nicht wissen oder nicht selbst tun kann."""
    offen = []
    vertretungen = [
        eine.person.id
        for eine in kontakte.im_amt(stelle.schluessel, alter.sitz.amt, ab)  # type: ignore[arg-type]
        if eine.person.rolle == "vertretung"
    ]
    if vertretungen:
        offen.append(f"Ob {aufgezaehlt(vertretungen)} weiter vertritt; eingetragen bleibt es so.")
    if "email" not in neu:
        offen.append("Die dienstliche Adresse; ohne sie geht Post an das Postfach der Kommune.")
    if alter.person.amtszeit_bis is not None and "amtszeit_bis" not in neu:
        offen.append("Bis wann die neue Wahlzeit geht (amtszeit_bis).")
    if "informiert_am" not in neu:
        frist = ausgeschrieben((ab + EIN_MONAT).isoformat())
        offen.append(f"Sie nach Art. 14 DSGVO zu informieren, spätestens am {frist}; dann »informiert_am«.")
    offen.append(f"Wann {alter.person.id} zu löschen ist; bis dahin bleiben die Angaben stehen.")
    return offen


def _find_person(
    kontakte: Kontaktordner, stelle: Stelle, amt: Amt, tag: date, kennung: str | None
) -> Amtsperson:
    alle = [eine for eine in _list_personen(kontakte, stelle) if eine.person.amt == amt]
    if kennung is not None:
        if (gefunden := next((eine for eine in alle if eine.person.id == kennung), None)) is not None:
            return gefunden
        da = ", ".join(eine.person.id for eine in alle) or "niemanden"
        raise FrageError(f"{stelle.name}: Im Amt »{amt}« gibt es {kennung} nicht.", f"Es gibt: {da}.")
    inhaber = [
        eine
        for eine in alle
        if eine.person.rolle == "inhaber" and ist_im_amt(eine.person, tag) is not Antwort.NEIN
    ]
    if len(inhaber) == 1:
        return inhaber[0]
    if not inhaber:
        raise FrageError(f"{stelle.name}: Das Amt »{amt}« hat an diesem Tag niemand.", _NENNEN)
    da = ", ".join(eine.person.id for eine in inhaber)
    raise FrageError(f"{stelle.name}: Im Amt »{amt}« kommen mehrere in Frage: {da}.", _NENNEN)


def _find_vorgaenger(kontakte: Kontaktordner, stelle: Stelle, amt: Amt, ab: date) -> Amtsperson:
    fruehere = []
    for eine in _list_inhaber(kontakte, stelle, amt):
        if eine.person.von is None or eine.person.von.frueheste < ab:
            fruehere.append(eine)
        else:
            raise FrageError(
                f"{stelle.name}: Ab dem {ausgeschrieben(ab.isoformat())} ist im Amt »{amt}« schon"
                f" {eine.person.id} eingetragen ({_wo(eine)}).",
                f"Ansehen: kommunennetz kontakt bearbeiten {stelle.schluessel}",
            )
    if not fruehere:
        raise FrageError(
            f"{stelle.name}: Im Amt »{amt}« gibt es niemanden, dem jemand folgen könnte.",
            f"Eintragen: kommunennetz kontakt neu {stelle.schluessel} --amt {amt}",
        )
    return max(fruehere, key=_zuletzt_im_amt)


def _zuletzt_im_amt(eine: Amtsperson) -> tuple[date, date, int]:
    person = eine.person
    bis = date.max if person.bis is None else person.bis.spaeteste
    return bis, person.von.frueheste if person.von else date.min, eine.nummer


def _list_inhaber(kontakte: Kontaktordner, stelle: Stelle, amt: str) -> list[Amtsperson]:
    return [
        eine
        for eine in _list_personen(kontakte, stelle)
        if eine.person.amt == amt and eine.person.rolle == "inhaber"
    ]


def _list_personen(kontakte: Kontaktordner, stelle: Stelle) -> list[Amtsperson]:
    eintrag = stelle.eintrag(kontakte)
    return [
        Amtsperson(Sitz(stelle.schluessel, person.amt), person, eintrag, nummer)
        for nummer, person in enumerate(eintrag.satz.personen if eintrag else ())
        if eintrag is not None
    ]


def _haenge_an(
    kontakte: Kontaktordner, stelle: Stelle, person: Mapping[str, Wert], satz: str
) -> Aenderungssatz:
    if (eintrag := stelle.eintrag(kontakte)) is not None:
        return aendere_personen(eintrag, satz, Anhaengen(("personen",), person))
    kopf = f"# yaml-language-server: $schema=../schema/{stelle.art.name}.json"
    neu = build(stelle.art.modell, {**stelle.kopf, "personen": [person]}, kopf)
    return Aenderungssatz(Posten(stelle.datei, None, neu), satz)


def aendere_personen(eintrag: Eintrag[Any], satz: str, *aenderungen: Aenderung) -> Aenderungssatz:
    """Liefert die geänderte Datei; LayoutError ohne den Wert, der nicht hineinpasste."""
    try:
        return aendere(eintrag, satz, *aenderungen)
    except LayoutError:
        # Die Abhilfe eines LayoutError schreibt den Wert hin; hier wäre es der Name einer Person.
        text = f"{eintrag.datei} ist so geschrieben, dass sich nicht nur dieses eine ändern lässt."
        hilfe = f"Im Editor ändern: kommunennetz kontakt bearbeiten {eintrag.schluessel}"
        raise KommunennetzError(text, hilfe) from None


def _wo(eine: Amtsperson) -> str:
    return f"{eine.eintrag.datei}:{eine.eintrag.stelle('personen', eine.nummer).zeile}"


_NENNEN = "Die Person mit --kennung nennen."

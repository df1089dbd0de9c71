"""Hinweise mit einem Grund hinnehmen, und was eine Person nennt, nur mit einem Grund eintragen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from kommunennetz.befund import Befund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.regeln.waechter import list_neue_personen
from kommunennetz.register.aenderung import change
from kommunennetz.register.baum import Anhaengen
from kommunennetz.register.posten import Posten
from kommunennetz.register.probe import MODELLE
from kommunennetz.schritte.plan import Aenderungssatz, Plan

_FELD = ("hingenommen",)


def bewache(plan: Plan, grund: str, heute: date) -> Plan:
    """Liefert den Plan, wenn nichts daran neu eine Person nennt oder ein Grund es trägt.

    Der Grund steht dann als `hingenommen` im Datensatz. Ohne ihn RegisterError; er nennt die Stellen, aber
    nicht die Person.
    """
    personen = list_neue_personen(plan.posten)
    if personen and grund.strip():
        plan = _mit_grund(plan, personen, grund.strip(), heute)
        # Auch im Grund kann ein Name stehen.
        personen = list_neue_personen(plan.posten)
    if personen:
        stellen = "\n".join(map(str, personen)).replace("\n", "\n    ")
        raise RegisterError(_PERSON, f"{stellen}\n    {_TROTZDEM}")
    return plan


def nimm_hin(eintraege: Mapping[str, bytes], hinweise: Iterable[Befund], grund: str, heute: date) -> Plan:
    """Liefert den Plan, mit dem diese Hinweise hingenommen sind; `eintraege` sind die Dateien dazu.

    Was in einer der Dateien zur selben Regel hingenommen war und nicht mehr zutrifft, ist vorher zu löschen.
    """
    saetze = []
    for datei, befunde in _nach_datei(hinweise).items():
        posten = _ergaenzt(Posten(datei, eintraege[datei], eintraege[datei]), befunde, grund, heute)
        worte = "1 Hinweis" if len(befunde) == 1 else f"{len(befunde)} Hinweise"
        saetze.append(Aenderungssatz(posten, f"{datei}: {worte} hingenommen"))
    anzahl = sum(map(len, _nach_datei(hinweise).values()))
    worte = "1 Hinweis" if anzahl == 1 else f"{anzahl} Hinweise"
    return Plan(tuple(saetze), f"{worte} der Prüfung hingenommen")


def _mit_grund(plan: Plan, personen: Iterable[Befund], grund: str, heute: date) -> Plan:
    nach_datei = _nach_datei(personen)
    aenderungen = (
        replace(eine, posten=_ergaenzt(eine.posten, nach_datei[eine.posten.datei], grund, heute))
        if eine.posten.datei in nach_datei
        else eine
        for eine in plan.aenderungen
    )
    return replace(plan, aenderungen=tuple(aenderungen))


def _ergaenzt(posten: Posten, befunde: Iterable[Befund], grund: str, heute: date) -> Posten:
    ordner = posten.datei.rpartition("/")[0]
    if (modell := MODELLE.get(ordner)) is None or not posten.datei.endswith(".yaml"):
        raise FrageError(
            f"In »{posten.datei}« lässt sich das nur von Hand hinnehmen.",
            "Im Kopf der Datei unter »hingenommen« regel, text, grund und am angeben.",
        )
    anhaengen = [Anhaengen(_FELD, dict(_felder(befund, grund, heute))) for befund in befunde]
    return replace(posten, nachher=change(posten.nachher or b"", posten.datei, modell, *anhaengen))


def _felder(befund: Befund, grund: str, heute: date) -> Iterator[tuple[str, str]]:
    yield "regel", befund.regel
    yield "text", befund.text
    yield "grund", grund
    yield "am", f"{heute:%Y-%m-%d}"


def _nach_datei(befunde: Iterable[Befund]) -> dict[str, list[Befund]]:
    nach_datei: dict[str, list[Befund]] = {}
    for befund in befunde:
        bisher = nach_datei.setdefault(befund.datei, [])
        # Gleich lautende Hinweise einer Datei nimmt ein Eintrag hin.
        if (befund.regel, befund.text) not in {(eins.regel, eins.text) for eins in bisher}:
            bisher.append(befund)
    return nach_datei


_PERSON = "Das brächte Personenbezogenes ins Register; es ist öffentlich, und Git vergisst nicht."
_TROTZDEM = "Ist es doch keine Person oder soll es öffentlich sein: --trotzdem GRUND"

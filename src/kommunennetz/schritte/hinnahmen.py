"""Hinweise mit einem Grund hinnehmen, und was eine Person nennt, nur mit einem Grund eintragen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.arten import ARTEN, Arten, art_von
from kommunennetz.regeln import check, erklaere
from kommunennetz.regeln.anzeichen import find_anzeichen
from kommunennetz.regeln.hingenommenes import hingenommen_ueberholt, ist_hinnehmbar, list_hingenommene
from kommunennetz.regeln.waechter import list_neue_personen
from kommunennetz.register.aendern.aenderung import change
from kommunennetz.register.aendern.baum import Anhaengen, Loeschen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.yaml_text import feldweg
from kommunennetz.schritte.plan import Aenderungssatz, Plan
from kommunennetz.worte.saetze import mit_anzahl

_FELD = ("hingenommen",)
_PERSON = "Das brächte Personenbezogenes ins Register; es ist öffentlich, und Git vergisst nicht."
_TROTZDEM = "Ist es doch keine Person oder soll es öffentlich sein: --trotzdem GRUND"
VON_HAND = (
    "Ist es doch keine Person oder soll es öffentlich sein: unter »hingenommen« im Datensatz begründen."
)


def bewache(plan: Plan, grund: str, heute: date, ausweg: str = _TROTZDEM, *, arten: Arten = ARTEN) -> Plan:
    """Liefert den Plan, wenn nichts daran neu eine Person nennt oder ein Grund es trägt.

    Der Grund steht dann als `hingenommen` im Datensatz. Ohne ihn RegisterError; er nennt die Stellen, aber
    nicht die Person.
    """
    if any(find_anzeichen("grund", grund)):
        # Er trüge sich sonst selbst: Was er nennt, nähme er auch hin.
        raise RegisterError(
            "Der Grund nennt eine Person; er stünde im Datensatz.", "Das Amt oder die Stelle nennen."
        )
    personen = list_neue_personen(plan.posten)
    if personen and grund.strip():
        plan = _mit_grund(plan, personen, grund.strip(), heute, arten)
        personen = list_neue_personen(plan.posten)
    if personen:
        stellen = "\n".join(map(str, personen)).replace("\n", "\n    ")
        raise RegisterError(_PERSON, f"{stellen}\n    {ausweg}")
    return plan


def bedenke_personen(plan: Plan) -> Plan:
    """Liefert einen Plan, der zurücknimmt, mit dem Bedenken, dass damit eine Person zurückkäme.

    Warum nicht wie `bewache`: Danach steht genau da, was vorher dastand, also kein Grund daneben.
    """
    personen = list_neue_personen(plan.posten)
    saetze = (
        f"{einer.datei}, Zeile {einer.zeile}: Zurück käme, was weg war: {einer.text}" for einer in personen
    )
    return replace(plan, bedenken=(*plan.bedenken, *saetze))


def nimm_hin(
    register: Register, heute: date, kennung: str, wo: Collection[tuple[str, int]], grund: str
) -> Plan:
    """Liefert den Plan, mit dem die offenen Hinweise einer Regel hingenommen sind.

    `wo` nennt Dateien und Zeilen (0: jede); ohne gelten alle. Was in einer Datei zur selben Regel hingenommen
    war und nicht mehr zutrifft, entfällt. Wirft FrageError, wenn es nichts hinzunehmen gibt.
    """
    regel = erklaere(kennung)
    if not ist_hinnehmbar(regel):
        raise FrageError(
            f"Was »{regel.id}« meldet, lässt sich nicht hinnehmen.", "Beheben, was gemeldet wird."
        )
    befunde = check(register, heute)
    offene = [
        befund
        for befund in befunde
        if (befund.regel, befund.stufe) == (regel, Stufe.HINWEIS) and _ist_gemeint(befund, wo)
    ]
    if not offene:
        raise FrageError(
            f"Einen offenen Hinweis [{regel.id}] gibt es dort nicht.", "Zeigen: kommunennetz pruefen"
        )
    ueberholte = {(befund.datei, befund.feld) for befund in befunde if befund.regel == hingenommen_ueberholt}
    weg: dict[str, list[int]] = {}
    for eintrag, nummer, eine in list_hingenommene(register):
        if eine.regel == regel.id and (eintrag.datei, feldweg((*_FELD, nummer))) in ueberholte:
            weg.setdefault(eintrag.datei, []).append(nummer)
    quelltexte = {eintrag.datei: eintrag.quelltext for eintrag in register.eintraege}
    aenderungen = []
    for datei, hinweise in _nach_datei(offene).items():
        posten = Posten(datei, quelltexte[datei], quelltexte[datei])
        posten = _ergaenzt(posten, _felder(hinweise, grund, heute), register.arten, weg.get(datei, ()))
        satz = f"{datei}: {_gezaehlt(hinweise)} [{regel.id}] hingenommen"
        aenderungen.append(Aenderungssatz(posten, satz))
    return Plan(tuple(aenderungen), f"{_gezaehlt(offene)} der Prüfung hingenommen: {regel.id}")


def _ist_gemeint(befund: Befund, wo: Collection[tuple[str, int]]) -> bool:
    return not wo or (befund.datei, befund.zeile) in wo or (befund.datei, 0) in wo


def _gezaehlt(hinweise: Collection[Befund]) -> str:
    return mit_anzahl(len(hinweise), "Hinweis", "Hinweise")


def _mit_grund(plan: Plan, personen: Iterable[Befund], grund: str, heute: date, arten: Arten) -> Plan:
    felder = {datei: _felder(befunde, grund, heute) for datei, befunde in _nach_datei(personen).items()}
    aenderungen = (
        replace(eine, posten=_ergaenzt(eine.posten, felder[eine.posten.datei], arten))
        if eine.posten.datei in felder
        else eine
        for eine in plan.aenderungen
    )
    return replace(plan, aenderungen=tuple(aenderungen))


def _felder(befunde: Iterable[Befund], grund: str, heute: date) -> list[dict[str, str]]:
    return [
        {"regel": befund.regel.id, "text": befund.text, "grund": grund, "am": heute.isoformat()}
        for befund in befunde
    ]


def _ergaenzt(
    posten: Posten, eintraege: Iterable[dict[str, str]], arten: Arten, weg: Sequence[int] = ()
) -> Posten:
    if (art := art_von(posten.datei, arten)) is None:
        raise FrageError(
            f"In »{posten.datei}« lässt sich das nur von Hand hinnehmen.",
            "Im Kopf der Datei unter »hingenommen« regel, text, grund und am angeben.",
        )
    anhaengen = [Anhaengen(_FELD, eintrag) for eintrag in eintraege]
    # Erst dazu, dann weg: Eine Liste, die zwischendurch leer wäre, verschwände.
    loeschen = [Loeschen((*_FELD, nummer)) for nummer in reversed(weg)]
    neu = change(posten.nachher or b"", posten.datei, art.modell, *anhaengen, *loeschen)
    return replace(posten, nachher=neu)


def _nach_datei(befunde: Iterable[Befund]) -> dict[str, list[Befund]]:
    nach_datei: dict[str, list[Befund]] = {}
    for befund in befunde:
        bisher = nach_datei.setdefault(befund.datei, [])
        # Gleich lautende Hinweise einer Datei nimmt ein Eintrag hin.
        if (befund.regel, befund.text) not in {(eins.regel, eins.text) for eins in bisher}:
            bisher.append(befund)
    return nach_datei

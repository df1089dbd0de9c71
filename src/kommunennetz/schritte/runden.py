"""Eine Runde planen und abschließen."""

from collections.abc import Iterable, Mapping, Sequence

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.mitglieder import gebiet_von, vorgemerkte
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.namen import slug
from kommunennetz.register.aenderung import build, change
from kommunennetz.register.baum import Setzen
from kommunennetz.register.posten import Posten
from kommunennetz.register.store import Eintrag, Register, Teil
from kommunennetz.schritte.beitritte import unterschrift
from kommunennetz.schritte.plan import (
    SCHEMA,
    Aenderungssatz,
    Plan,
    UnlesbarError,
    aendere_kommune,
    aufgezaehlt,
)
from kommunennetz.schritte.suche import find_runde


def neue_runde(register: Register, datum: Teildatum, felder: Mapping[str, str]) -> Plan:
    """Plant eine Runde mit der nächsten Nummer (bezeichnung, ort, veranstaltung, quelle).

    Wirft FrageError, wenn das Datum kein Jahr nennt oder es die Datei schon gibt; UnlesbarError, solange die
    Nummer einer anderen Runde nicht zu lesen ist.
    """
    datei = _datei(register, datum, felder["bezeichnung"])
    nummer = max((eintrag.satz.nummer for eintrag in register.runden.values()), default=0) + 1
    angaben = {"nummer": str(nummer), "datum": datum.text, **felder}
    neu = build(Runde, {name: wert for name, wert in angaben.items() if wert}, SCHEMA.format("runde"))
    satz = f"Runde {nummer}: {felder['bezeichnung']}, geplant für {datum}"
    return Plan((Aenderungssatz(Posten(datei, None, neu), satz),), f"Runde {nummer} geplant: {datum}")


def runde_abschliessen(
    register: Register, nummer: int, tag: Teildatum, ohne: Iterable[Gebiet], quelle: str
) -> Plan:
    """Lässt alle Vorgemerkten einer Runde an diesem Tag unterzeichnen; `ohne` sind die, die nicht erschienen.

    Ist die Runde an diesem Tag schon abgeschlossen, ändert der Plan nichts. Wirft FrageError, wenn niemand
    vorgemerkt ist oder `ohne` jemanden nennt, der es nicht ist.
    """
    runde = find_runde(register, nummer)
    if not runde.satz.datum.frueheste <= tag.frueheste <= runde.satz.datum.spaeteste:
        text = f"Runde {nummer} ist nicht am {tag}, sondern: {runde.satz.datum}."
        raise FrageError(text, f"War sie an einem anderen Tag, erst das Datum in {runde.datei} ändern.")
    gemeinte = _vorgemerkte(register, nummer, list(ohne))
    if not gemeinte and not _hat_unterzeichnet(register, nummer, tag):
        hilfe = f"Vormerken: kommunennetz beitritt vormerken NAME --runde {nummer}"
        raise FrageError(f"Für Runde {nummer} ist niemand vorgemerkt.", hilfe)
    if not gemeinte:
        return Plan((), f"Runde {nummer} abgeschlossen")
    gebiete = [gebiet_von(register.verzeichnis, eintrag.satz) for eintrag in gemeinte]
    unterschriften = [
        _unterschrift(register, eintrag.satz, gebiet, tag, quelle)
        for eintrag, gebiet in zip(gemeinte, gebiete, strict=True)
    ]
    aenderungen = (*unterschriften, _abschluss(runde, tag, quelle))
    return Plan(aenderungen, f"Runde {nummer} abgeschlossen: {aufgezaehlt(gebiete)}")


def _vorgemerkte(register: Register, nummer: int, ohne: Sequence[Gebiet]) -> list[Eintrag[Kommune]]:
    alle = vorgemerkte(register, nummer)
    bekannte = {eintrag.satz.ags for eintrag in alle}
    for gebiet in ohne:
        if gebiet.ags not in bekannte:
            namen = ", ".join(eintrag.satz.name for eintrag in alle)
            text = f"{gebiet.name} ist für Runde {nummer} nicht vorgemerkt."
            raise FrageError(text, f"Vorgemerkt: {namen or 'niemand'}.")
    fehlende = {gebiet.ags for gebiet in ohne}
    return [eintrag for eintrag in alle if eintrag.satz.ags not in fehlende]


def _hat_unterzeichnet(register: Register, nummer: int, tag: Teildatum) -> bool:
    beitritte = (eintrag.satz.beitritt for eintrag in register.kommunen.values())
    return any(einer and einer.runde == nummer and einer.unterzeichnet == tag for einer in beitritte)


def _unterschrift(
    register: Register, bisher: Kommune, gebiet: Gebiet, tag: Teildatum, quelle: str
) -> Aenderungssatz:
    satz = f"{gebiet.name}: beigetreten ({tag})"
    return aendere_kommune(register, gebiet, satz, *unterschrift(bisher, tag, quelle))


def _abschluss(eintrag: Eintrag[Runde], tag: Teildatum, quelle: str) -> Aenderungssatz:
    """Hält fest, an welchem Tag die Runde wirklich war, wenn bisher nur Monat oder Jahr feststand."""
    runde = eintrag.satz
    felder = {} if runde.datum.ist_tag else {"datum": tag.text}
    felder |= {} if runde.quelle else {"quelle": quelle}
    setzungen = [Setzen((name,), wert) for name, wert in felder.items()]
    neu = change(eintrag.quelltext, eintrag.datei, Runde, *setzungen)
    return Aenderungssatz(
        Posten(eintrag.datei, eintrag.quelltext, neu), f"Runde {runde.nummer}: war am {tag}"
    )


def _datei(register: Register, datum: Teildatum, bezeichnung: str) -> str:
    if datum.jahr is None:
        raise FrageError(f"»{datum.text}« nennt kein Jahr.", "Der Dateiname beginnt mit dem Jahr der Runde.")
    for kaputte in sorted(register.unlesbar):
        if kaputte.startswith(f"data/{Teil.RUNDEN}/"):
            raise UnlesbarError(kaputte)
    name = slug(bezeichnung)
    datei = f"data/{Teil.RUNDEN}/{datum.jahr}-{name}.yaml"
    if not name:
        raise FrageError(f"»{bezeichnung}« ist keine Bezeichnung.", "Etwa: Fünfte Unterzeichnung.")
    if any(eintrag.datei == datei for eintrag in register.runden.values()):
        raise FrageError(f"Die Datei {datei} gibt es schon.", "Eine andere Bezeichnung wählen.")
    return datei

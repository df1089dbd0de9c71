"""Eine Runde planen, verlegen, absagen und abschließen."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import gemeldete, ist_abgeschlossen, unterzeichnende
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE, RUNDE
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Teildatum, parse_teildatum
from kommunennetz.regeln.verweise import liegt_in
from kommunennetz.register.aendern.baum import Aenderung, Loeschen, Setzen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.schritte.beitritte import abmelden, check_steht_aus, find_bedenken, unterschrift
from kommunennetz.schritte.plan import (
    Aenderungssatz,
    Plan,
    aendere,
    aendere_kommune,
    check_lesbar,
    genannt,
    getan,
    lege_an,
    setzungen,
)
from kommunennetz.worte.namen import slug

_PFLICHT = ("bezeichnung", "datum")


@dataclass(frozen=True, slots=True)
class Abschluss:
    """Was die Geschäftsstelle nach der Unterzeichnung weiß."""

    tag: Teildatum
    quelle: str
    ohne: Mapping[Gebiet, int | None] = field(default_factory=dict)
    """Wer nicht unterzeichnet hat, und für welche Runde sie nun vorgemerkt ist; None: für keine."""
    trotzdem: str = ""
    """Warum auch unterzeichnen durfte, wem etwas fehlte."""


def neue_runde(register: Register, datum: Teildatum, felder: Mapping[str, str]) -> Plan:
    """Plant eine Runde mit der nächsten Nummer (bezeichnung, ort, veranstaltung, quelle).

    Wirft FrageError, wenn das Datum kein Jahr nennt oder es die Datei schon gibt; UnlesbarError, solange die
    Nummer einer anderen Runde nicht zu lesen ist.
    """
    datei = _datei(register, datum, felder["bezeichnung"])
    nummer = max((eintrag.satz.nummer for eintrag in register.runden.values()), default=0) + 1
    angaben = {"nummer": str(nummer), "datum": datum.text, **felder}
    satz = f"Runde {nummer}: {felder['bezeichnung']}, geplant {datum.im_satz('für')}"
    botschaft = f"Runde {nummer} geplant {datum.im_satz('für')}"
    return Plan((lege_an(RUNDE, datei, angaben, satz),), botschaft)


def runde_aendern(register: Register, nummer: int, felder: Mapping[str, str]) -> Plan:
    """Ändert datum, ort, bezeichnung, veranstaltung oder quelle; was leer ist, verschwindet.

    Passt der Dateiname nicht mehr zu Jahr und Bezeichnung, heißt die Datei danach anders. Wirft FrageError,
    wenn nichts genannt ist, ein Pflichtfeld leer wäre oder es die Datei schon gibt.
    """
    eintrag = register.runde(nummer)
    if not felder:
        raise FrageError(
            "Es fehlt, was sich ändern soll.",
            "--datum, --ort, --bezeichnung, --veranstaltung, --ohne-ort, --ohne-veranstaltung, --quelle.",
        )
    if leere := [name for name in _PFLICHT if felder.get(name) == ""]:
        raise FrageError(f"Eine Runde braucht »{leere[0]}«.", "Die Angabe nennen oder weglassen.")
    vorhandene = eintrag.satz.model_fields_set
    aenderungen: list[Aenderung] = [
        Setzen((name,), wert) if wert else Loeschen((name,))
        for name, wert in felder.items()
        if wert or name in vorhandene
    ]
    datum = parse_teildatum(felder["datum"]) if "datum" in felder else eintrag.satz.datum
    datei = _datei_nach(register, eintrag, datum, felder.get("bezeichnung", eintrag.satz.bezeichnung))
    satz = f"Runde {nummer}: {_in_worten(felder, datum)}{_mitziehend(register, eintrag, datum)}"
    geaendert = [aendere(eintrag, satz, *aenderungen)]
    if datei != eintrag.datei:
        neue = Posten(datei, None, geaendert[0].posten.nachher)
        alte = Posten(eintrag.datei, eintrag.quelltext, None)
        geaendert = [Aenderungssatz(neue, satz), Aenderungssatz(alte, f"Die Datei heißt nun {datei}.")]
    return Plan(tuple(geaendert), f"Runde {nummer} geändert: {', '.join(felder)}")


def runde_absagen(
    register: Register, nummer: int, felder: Mapping[str, str], heute: date, *, naechste: int | None = None
) -> Plan:
    """Sagt eine Runde ab (datum, grund, quelle); sie bleibt mit ihrer Nummer im Register.

    Wer für sie vorgemerkt war, ist es danach für die Runde `naechste` oder für keine. Wirft FrageError, wenn
    schon jemand unterzeichnet hat oder sie abgesagt ist; UnlesbarError wie `runde_abschliessen`.
    """
    eintrag = register.runde(nummer)
    if eintrag.satz.abgesagt is not None:
        raise FrageError(f"Runde {nummer} ist schon abgesagt.", _BEARBEITEN.format(nummer))
    if unterzeichnet := unterzeichnende(register, date.max, nummer).alle:
        namen = ", ".join(mitglied.name for mitglied in unterzeichnet)
        text = f"In Runde {nummer} ist schon unterzeichnet: {namen}."
        raise FrageError(text, "Ein Irrtum? Erst zurücknehmen: kommunennetz beitritt zuruecknehmen NAME")
    check_lesbar(register, KOMMUNE)
    satz = f"Runde {nummer}: abgesagt ({eintrag.satz.bezeichnung}, {eintrag.satz.datum})"
    abgesagt = aendere(eintrag, satz, *setzungen(felder, "abgesagt"))
    ohne = dict.fromkeys(_gemeldete(register, nummer), naechste)
    return Plan((abgesagt, *_verbleib(register, nummer, ohne, heute)), f"Runde {nummer} abgesagt")


def runde_abschliessen(register: Register, nummer: int, abschluss: Abschluss, heute: date) -> Plan:
    """Lässt alle Vorgemerkten einer Runde an ihrem Tag unterzeichnen, und schließt sie.

    Wem etwas fehlt, steht in den Bedenken. Wirft FrageError, wenn die Runde abgeschlossen oder abgesagt ist,
    an einem anderen Tag war, niemand für sie vorgemerkt ist oder `ohne` jemanden nennt, der es nicht ist;
    UnlesbarError, solange ein Datensatz einer Kommune nicht zu lesen ist.
    """
    runde = register.runde(nummer)
    tag = abschluss.tag
    check_lesbar(register, KOMMUNE)
    _check_offen(register, runde.satz, heute)
    if not runde.satz.datum.frueheste <= tag.frueheste <= runde.satz.datum.spaeteste:
        text = f"Runde {nummer} ist nicht {tag.im_satz('am')}, sondern {runde.satz.datum.im_satz('am')}."
        aendern = f"kommunennetz runde aendern {nummer} --datum {tag.text} --quelle TEXT"
        raise FrageError(text, f"War sie an einem anderen Tag, erst verlegen: {aendern}")
    gemeinte = _gemeinte(register, nummer, abschluss.ohne)
    if not gemeinte and not unterzeichnende(register, date.max, nummer).alle:
        if abschluss.ohne:
            hilfe = f"Hat sie nicht stattgefunden: kommunennetz runde absagen {nummer}"
            raise FrageError(f"In Runde {nummer} hätte niemand unterzeichnet.", hilfe)
        hilfe = f"Vormerken: kommunennetz beitritt vormerken NAME --runde {nummer}"
        raise FrageError(f"Für Runde {nummer} ist niemand vorgemerkt.", hilfe)
    bedenken: list[str] = []
    aenderungen = []
    for gebiet, bisher in gemeinte.items():
        bedenken += (fehlendes := find_bedenken(register, gebiet, tag, heute))
        ausnahme = abschluss.trotzdem if fehlendes else ""
        unterzeichnung = unterschrift(bisher, tag, abschluss.quelle, ausnahme)
        satz = f"{gebiet.name}: {getan(gebiet)} ({tag})"
        aenderungen.append(aendere_kommune(register, gebiet, satz, *unterzeichnung))
    aenderungen += _verbleib(register, nummer, abschluss.ohne, heute)
    aenderungen.append(_abschluss(runde, abschluss, heute))
    wer = f": {genannt(gemeinte)}" if gemeinte else ""
    return Plan(tuple(aenderungen), f"Runde {nummer} abgeschlossen{wer}", tuple(bedenken))


def _check_offen(register: Register, runde: Runde, heute: date) -> None:
    if runde.abgesagt is not None:
        raise FrageError(f"Runde {runde.nummer} ist abgesagt.", _BEARBEITEN.format(runde.nummer))
    if ist_abgeschlossen(register, runde, heute):
        text = f"Runde {runde.nummer} ist abgeschlossen; in ihr unterzeichnet niemand mehr."
        raise FrageError(text, f"Ihre Papiere: kommunennetz runde unterlagen {runde.nummer}")


def _gemeinte(register: Register, nummer: int, ohne: Collection[Gebiet]) -> dict[Gebiet, Kommune]:
    alle = _gemeldete(register, nummer)
    for gebiet in ohne:
        if gebiet not in alle:
            namen = ", ".join(kommune.name for kommune in alle.values())
            text = f"{gebiet.name} ist für Runde {nummer} nicht vorgemerkt."
            raise FrageError(text, f"Vorgemerkt: {namen or 'niemand'}.")
    return {gebiet: kommune for gebiet, kommune in alle.items() if gebiet not in ohne}


def _gemeldete(register: Register, nummer: int) -> dict[Gebiet, Kommune]:
    """Liefert alphabetisch, wer für eine Runde vorgemerkt ist."""
    kommunen = (eintrag.satz for eintrag in gemeldete(register, nummer))
    return {register.gebiet(kommune): kommune for kommune in kommunen}


def _verbleib(
    register: Register, nummer: int, ohne: Mapping[Gebiet, int | None], heute: date
) -> Iterator[Aenderungssatz]:
    """Liefert, was aus denen wird, die nicht unterzeichnen: Für diese Runde bleibt niemand vorgemerkt."""
    bisherige = _gemeldete(register, nummer)
    for gebiet, naechste in ohne.items():
        if naechste is None:
            satz = f"{gebiet.name}: nicht mehr vorgemerkt (bisher Runde {nummer})"
            yield aendere_kommune(register, gebiet, satz, *abmelden(bisherige[gebiet]))
            continue
        if naechste == nummer:
            raise FrageError(f"Für Runde {nummer} bleibt niemand vorgemerkt.", "Eine spätere Runde nennen.")
        check_steht_aus(register, naechste, heute)
        satz = f"{gebiet.name}: vorgemerkt für Runde {naechste} (bisher Runde {nummer})"
        yield aendere_kommune(register, gebiet, satz, Setzen(("beitritt", "runde"), str(naechste)))


def _abschluss(eintrag: Eintrag[Runde], abschluss: Abschluss, heute: date) -> Aenderungssatz:
    """Hält den Abschluss fest, und den Tag der Runde, wenn bisher nur Monat oder Jahr feststand."""
    runde = eintrag.satz
    felder = {} if runde.datum.ist_tag else {"datum": abschluss.tag.text}
    felder |= {"abgeschlossen": heute.isoformat()}
    felder |= {} if runde.quelle else {"quelle": abschluss.quelle}
    return aendere(
        eintrag, f"Runde {runde.nummer}: abgeschlossen, war {abschluss.tag.im_satz('am')}", *setzungen(felder)
    )


def _in_worten(felder: Mapping[str, str], datum: Teildatum) -> str:
    worte = {name: f"nun {wert}" if wert else "entfällt" for name, wert in felder.items()}
    worte |= {"datum": f"nun {datum}"} if "datum" in felder else {}
    return "; ".join(f"{_FELDER[name]} {wert}" for name, wert in worte.items())


def _mitziehend(register: Register, eintrag: Eintrag[Runde], datum: Teildatum) -> str:
    """Liefert, worauf bei einem neuen Tag zu achten ist; nichts, wenn er bleibt."""
    if datum == eintrag.satz.datum:
        return ""
    namen = [gemeldet.satz.name for gemeldet in gemeldete(register, eintrag.satz.nummer)]
    veranstaltung = register.veranstaltungen.get(eintrag.satz.veranstaltung or "")
    saetze = [f"vorgemerkt bleiben: {', '.join(namen)}"] if namen else []
    if veranstaltung is not None:
        saetze.append(f"{veranstaltung.datei} behält sein Datum ({veranstaltung.satz.anfang})")
    return "".join(f"; {satz}" for satz in saetze)


def _datei_nach(register: Register, eintrag: Eintrag[Runde], datum: Teildatum, bezeichnung: str) -> str:
    """Liefert, wie die Datei einer Runde danach heißt; ein Jahr, das noch möglich ist, bleibt."""
    jahr = eintrag.schluessel.partition("-")[0]
    if liegt_in(jahr, datum):
        datei = RUNDE.datei(f"{jahr}-{_slug(bezeichnung)}")
        return datei if datei == eintrag.datei else _noch_frei(register, datei)
    return _datei(register, datum, bezeichnung)


def _datei(register: Register, datum: Teildatum, bezeichnung: str) -> str:
    if datum.jahr is None:
        raise FrageError(f"»{datum.text}« nennt kein Jahr.", "Der Dateiname beginnt mit dem Jahr der Runde.")
    return _noch_frei(register, RUNDE.datei(f"{datum.jahr}-{_slug(bezeichnung)}"))


def _slug(bezeichnung: str) -> str:
    if not (name := slug(bezeichnung)):
        raise FrageError(f"»{bezeichnung}« ist keine Bezeichnung.", "Etwa: Fünfte Unterzeichnung.")
    return name


def _noch_frei(register: Register, datei: str) -> str:
    check_lesbar(register, RUNDE)
    if any(eintrag.datei == datei for eintrag in register.runden.values()):
        raise FrageError(f"Die Datei {datei} gibt es schon.", "Eine andere Bezeichnung wählen.")
    return datei


_FELDER = {
    "datum": "Tag", "ort": "Ort", "bezeichnung": "Bezeichnung", "veranstaltung": "Veranstaltung",
    "quelle": "Beleg",
}  # fmt: skip
_BEARBEITEN = "Ein Irrtum? kommunennetz runde bearbeiten {}"

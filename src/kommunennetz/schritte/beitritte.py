"""Eine Kommune vom Datensatz über Kriterien, Beschluss, Vormerkung und Unterschrift bis zum Austritt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from kommunennetz.errors import FrageError
from kommunennetz.fragen.fassung import kriterien_am
from kommunennetz.fragen.mitglieder import gemeldet_fuer, ist_abgeschlossen, steht_aus
from kommunennetz.fragen.rundenstand import list_luecken
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import FruehereMitgliedschaft, Kommune
from kommunennetz.model.netz import Punkt
from kommunennetz.model.teildatum import Antwort, Teildatum, parse_teildatum
from kommunennetz.register.aendern.baum import Aenderung, Anhaengen, Einreihen, Loeschen, Setzen
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import (
    Plan,
    aendere_kommune,
    einmalig,
    find_satz,
    genannt,
    getan,
    hat_getan,
    lege_kommune_an,
    plane_kommune,
    setzungen,
)
from kommunennetz.worte.namen import slug

NACHERFASSUNG = timedelta(days=365)
"""So lange nach der Unterschrift ist zu sagen, was ihr fehlte; was länger her ist, wird nur nacherfasst.

Warum: Ob eine Kommune 2015 die Kriterien erfüllte, hat das Land damals entschieden, und im Register steht
dazu selten etwas. Wer Belege nachträgt, soll sich nicht bei jeder rechtfertigen.
"""


def neue_kommunen(register: Register, gebiete: Iterable[Gebiet]) -> Plan:
    """Legt Datensätze aus dem amtlichen Verzeichnis an; wirft FrageError, wenn es einen schon gibt."""
    neue = einmalig(gebiete)
    for gebiet in neue:
        if (vorhanden := register.eintrag(gebiet)) is not None:
            raise FrageError(f"{gebiet.name} hat schon einen Datensatz.", f"Er steht in {vorhanden.datei}.")
    angelegte = (lege_kommune_an(register, gebiet, f"{gebiet.name}: neuer Datensatz") for gebiet in neue)
    return Plan(tuple(angelegte), f"Neuer Datensatz: {genannt(neue)}")


@dataclass(frozen=True, slots=True)
class Kriteriumsangabe:
    """Was zu einem Kriterium eingetragen wird."""

    kriterium: str
    stand: str
    weg: str = ""
    seit: str = ""
    nachweis: str = ""
    quelle: str = ""


def kriterium_eintragen(register: Register, gebiet: Gebiet, angabe: Kriteriumsangabe, heute: date) -> Plan:
    """Trägt den Stand eines Kriteriums ein; wirft FrageError, wenn es Kriterium oder Weg nicht gibt.

    Bleibt der Stand, bleibt auch, was die Angabe nicht nennt. Ändert er sich, entfällt es: Weg, Datum und
    Belege des alten Standes sagen über den neuen nichts.
    """
    punkt = _find_punkt(register, angabe.kriterium, heute)
    _check_weg(punkt, angabe.weg)
    felder = {"stand": angabe.stand, "weg": angabe.weg, "seit": angabe.seit}
    felder |= {"nachweis": angabe.nachweis, "quelle": angabe.quelle}
    gemeint = {name: wert for name, wert in felder.items() if wert}
    was = f"{punkt.kurz} {_nun(angabe, heute)}"
    return plane_kommune(register, gebiet, was, *_aenderungen(register, gebiet, punkt, gemeint))


def _nun(angabe: Kriteriumsangabe, heute: date) -> str:
    datum = parse_teildatum(angabe.seit) if angabe.seit else None
    if datum is None or datum.bis(heute) is not Antwort.NEIN:
        return f"nun »{angabe.stand}«"
    if angabe.stand == "ja":
        return f"geplant {datum.im_satz('für')}; bis dahin gilt es nicht als erfüllt"
    return f"{datum.im_satz('ab')} »{angabe.stand}«"


def _aenderungen(register: Register, gebiet: Gebiet, punkt: Punkt, felder: dict[str, str]) -> list[Aenderung]:
    aenderungen = setzungen(felder, "kriterien", punkt.id)
    bisher = find_satz(register, gebiet).kriterien.get(punkt.id)
    if bisher is not None and bisher.stand != felder["stand"]:
        ueberholte = sorted(bisher.model_fields_set - felder.keys())
        aenderungen += [Loeschen(("kriterien", punkt.id, name)) for name in ueberholte]
    return aenderungen


def _find_punkt(register: Register, kriterium: str, heute: date) -> Punkt:
    geltung = kriterien_am(register.netz.satz, heute)
    fassungen = geltung.moegliche or geltung.fassungen[:1]
    punkte = {punkt.id: punkt for fassung in reversed(fassungen) for punkt in fassung.punkte}
    # Auch der Name gilt, unter dem es überall erscheint.
    namen = {slug(punkt.kurz): punkt for punkt in punkte.values()} | punkte
    if (punkt := namen.get(slug(kriterium))) is None:
        vorhandene = ", ".join(f"{id_} ({punkt.kurz})" for id_, punkt in punkte.items())
        raise FrageError(f"Ein Kriterium »{kriterium}« gibt es nicht.", f"Es gibt: {vorhandene}.")
    return punkt


def _check_weg(punkt: Punkt, weg: str) -> None:
    wege = [einer.id for einer in punkt.wege]
    if weg and weg not in wege:
        erlaubt = f"Es gibt: {', '.join(wege)}." if wege else f"»{punkt.kurz}« kennt keine Wege."
        raise FrageError(f"Einen Weg »{weg}« gibt es nicht.", erlaubt)


class Neubeginn(NamedTuple):
    """Der Datensatz, zu dem ein neuer Beitritt kommt, und was dafür zu ändern ist."""

    satz: Kommune
    aenderungen: tuple[Aenderung, ...] = ()


def beginne_neu(bisher: Kommune) -> Neubeginn:
    """Liefert den Datensatz ohne die Mitgliedschaft, die zu Ende ist: Sie kommt ganz unter »frueher«.

    So hat der neue Beitritt nichts vom alten, und an keinem früheren Stichtag ändert sich etwas.
    """
    if bisher.austritt is None or bisher.beitritt is None:
        return Neubeginn(bisher)
    fruehere = FruehereMitgliedschaft(beitritt=bisher.beitritt, austritt=bisher.austritt)
    neu = {"beitritt": None, "austritt": None, "frueher": (*bisher.frueher, fruehere)}
    return Neubeginn(bisher.model_copy(update=neu), (Einreihen(("beitritt", "austritt"), "frueher"),))


def beginne_neu_wenn(bisher: Kommune, datum: Teildatum) -> Neubeginn:
    """Liefert dasselbe für Beschluss und Erklärung, wenn sie nicht mehr zum beendeten Beitritt gehören.

    Beide gehen der Unterschrift voraus. Wer sicher nach ihr beschließt oder erklärt, meint den nächsten
    Beitritt; alles andere ergänzt den, der dasteht.
    """
    unterzeichnet = bisher.beitritt.unterzeichnet if bisher.beitritt else None
    gilt_dem_alten = unterzeichnet is None or not datum.sicher_nach(unterzeichnet)
    return Neubeginn(bisher) if gilt_dem_alten else beginne_neu(bisher)


def beschluss_eintragen(
    register: Register, gebiet: Gebiet, datum: Teildatum, felder: Mapping[str, str]
) -> Plan:
    """Trägt den Beschluss des Gremiums ein (gremium, vorlage, quelle); was leer ist, bleibt, wie es war."""
    angaben = {"gremium": felder["gremium"], "datum": datum.text, **felder}
    geplant = register.ist_geplant(datum)
    was = f"Beschluss {'geplant ' if geplant else ''}{datum.im_satz('für' if geplant else 'vom')}"
    umzug = beginne_neu_wenn(find_satz(register, gebiet), datum).aenderungen
    aenderungen = [*umzug, *setzungen(angaben, "beitritt", "beschluss")]
    return plane_kommune(register, gebiet, was, *aenderungen, dazu=f" ({felder['gremium']})")


def erklaerung_eintragen(register: Register, gebiet: Gebiet, datum: Teildatum, quelle: str) -> Plan:
    """Trägt ein, wann die Kommune den Beitritt erklärt hat; die Quelle kommt zu den weiteren.

    Erklärt sie sich nach einer Mitgliedschaft, die zu Ende ist, gehört das zum nächsten Beitritt.
    """
    bisher = find_satz(register, gebiet)
    umzug = beginne_neu_wenn(bisher, datum).aenderungen
    aenderungen = [*umzug, Setzen(("beitritt", "erklaert"), datum.text)]
    if quelle and quelle not in bisher.quellen:
        aenderungen.append(Anhaengen(("quellen",), quelle))
    return plane_kommune(register, gebiet, f"Erklärung des Beitritts ({datum})", *aenderungen)


def vormerken(
    register: Register, gebiete: Iterable[Gebiet], nummer: int, heute: date, *, statt: bool = False
) -> Plan:
    """Merkt Kommunen für eine Runde vor, mit `statt` auch, wer schon für eine andere vorgemerkt ist.

    Wer ausgetreten ist, wird für einen neuen Beitritt vorgemerkt. Wirft FrageError bei Mitgliedern, bei
    unbekannten Runden und bei solchen, in denen niemand mehr unterzeichnen wird.
    """
    check_steht_aus(register, nummer, heute)
    runde = register.runde(nummer).satz
    gemeinte = einmalig(gebiete)
    aenderungen = []
    for gebiet in gemeinte:
        bisher = find_satz(register, gebiet)
        _check_kein_mitglied(bisher, gebiet)
        _check_ausgetreten(bisher, gebiet, runde.datum)
        neubeginn = beginne_neu(bisher)
        laufender = neubeginn.satz.beitritt
        if laufender and laufender.runde not in (None, nummer) and not statt:
            text = f"{gebiet.name} ist schon für Runde {laufender.runde} vorgemerkt."
            raise FrageError(text, "Verschieben: denselben Befehl mit --statt.")
        satz = f"{gebiet.name}: vorgemerkt für Runde {nummer}"
        setzung = Setzen(("beitritt", "runde"), str(nummer))
        aenderungen.append(aendere_kommune(register, gebiet, satz, *neubeginn.aenderungen, setzung))
    return Plan(tuple(aenderungen), f"Vorgemerkt für Runde {nummer}: {genannt(gemeinte)}")


def check_steht_aus(register: Register, nummer: int, heute: date) -> None:
    """Wirft FrageError, wenn es die Runde nicht gibt oder in ihr niemand mehr unterzeichnen wird."""
    runde = register.runde(nummer).satz
    if steht_aus(runde, heute) and not (runde.abgeschlossen or runde.abgesagt):
        return
    if runde.abgesagt is not None:
        raise FrageError(f"Runde {nummer} ist abgesagt.", _ANDERE_RUNDE)
    zustand = "abgeschlossen" if ist_abgeschlossen(register, runde, heute) else f"vorbei ({runde.datum})"
    hilfe = f"Wer darin unterzeichnet hat: kommunennetz beitritt eintragen NAME --runde {nummer}"
    raise FrageError(f"Runde {nummer} ist {zustand}; vormerken lässt sich dafür niemand mehr.", hilfe)


def find_bedenken(
    register: Register, gebiet: Gebiet, unterzeichnet: Teildatum, heute: date
) -> tuple[str, ...]:
    """Liefert in einem Satz, was am Tag der Unterschrift fehlt; nichts bei einer Nacherfassung."""
    if not unterzeichnet.hat_ende or unterzeichnet.spaeteste < heute - NACHERFASSUNG:
        return ()
    luecken = list_luecken(register, gebiet, min(unterzeichnet.spaeteste, heute))
    if not luecken:
        return ()
    return (f"{gebiet.name} erfüllt nicht alles – {'; '.join(text for _, text in luecken)}",)


def unterschrift_eintragen(  # noqa: PLR0913 – was nicht zur Unterschrift selbst gehört, wird mit Namen übergeben
    register: Register,
    gebiet: Gebiet,
    unterzeichnet: Teildatum,
    nummer: int | None,
    quelle: str,
    *,
    heute: date,
    trotzdem: str = "",
    beleglage: str = "",
) -> Plan:
    """Trägt die Unterschrift ein; wirft FrageError, wenn die Kommune schon Mitglied ist.

    Fehlt ihr etwas, steht es in den Bedenken, und der Grund `trotzdem` kommt in den Datensatz. Wer wieder
    beitritt, behält die frühere Mitgliedschaft unter »frueher«; der neue Beitritt hat nichts von ihr.
    """
    bisher = find_satz(register, gebiet)
    _check_kein_mitglied(bisher, gebiet)
    _check_ausgetreten(bisher, gebiet, unterzeichnet)
    if nummer is not None:
        register.runde(nummer)
    neubeginn = beginne_neu(bisher)
    bedenken = find_bedenken(register, gebiet, unterzeichnet, heute)
    ausnahme = trotzdem if bedenken else ""
    aenderungen = [*neubeginn.aenderungen, *unterschrift(neubeginn.satz, unterzeichnet, quelle, ausnahme)]
    if nummer is not None:
        aenderungen.append(Setzen(("beitritt", "runde"), str(nummer)))
    aenderungen += setzungen({"beleglage": beleglage}, "beitritt")
    was = f"{'wieder ' if neubeginn.satz.frueher else ''}{getan(gebiet)} ({unterzeichnet})"
    dazu = _anders_vorgemerkt(neubeginn.satz, nummer)
    return replace(plane_kommune(register, gebiet, was, *aenderungen, dazu=dazu), bedenken=bedenken)


def _anders_vorgemerkt(bisher: Kommune, nummer: int | None) -> str:
    vorige = gemeldet_fuer(bisher)
    if nummer is None or vorige in (None, nummer):
        return ""
    return f"; vorgemerkt war sie für Runde {vorige}, nun gehört sie zu Runde {nummer}"


def unterschrift(bisher: Kommune, unterzeichnet: Teildatum, quelle: str, ausnahme: str) -> list[Aenderung]:
    """Liefert, was sich mit der Unterschrift ändert; eine ältere Quelle wandert zu den weiteren."""
    aenderungen: list[Aenderung] = []
    alte = bisher.beitritt.quelle if bisher.beitritt else None
    if alte is not None and alte not in (quelle, *bisher.quellen):
        aenderungen.append(Anhaengen(("quellen",), alte))
    aenderungen.append(Setzen(("beitritt", "unterzeichnet"), unterzeichnet.text))
    if ausnahme:
        aenderungen.append(Setzen(("beitritt", "ausnahme"), ausnahme))
    elif bisher.beitritt and bisher.beitritt.ausnahme:
        aenderungen.append(Loeschen(("beitritt", "ausnahme")))
    return [*aenderungen, Setzen(("beitritt", "quelle"), quelle)]


def abmelden(bisher: Kommune) -> list[Aenderung]:
    """Liefert, wie eine Vormerkung verschwindet; was sonst zum Beitritt eingetragen ist, bleibt."""
    felder = bisher.beitritt.model_fields_set if bisher.beitritt else set()
    if felder & {"erklaert", "beschluss"}:
        return [Loeschen(("beitritt", "runde"))]
    return [Loeschen(("beitritt",))]


def austritt_eintragen(register: Register, gebiet: Gebiet, datum: Teildatum, quelle: str) -> Plan:
    """Trägt den Austritt ein; wirft FrageError, wenn die Kommune nicht (mehr) Mitglied ist."""
    bisher = find_satz(register, gebiet)
    beitritt, austritt = bisher.beitritt, bisher.austritt
    if austritt is not None and (austritt.datum, austritt.quelle) != (datum, quelle):
        text = f"{gebiet.name} ist schon ausgetreten ({austritt.datum})."
        weg = f"kommunennetz beitritt zuruecknehmen {gebiet.slug} --was austritt"
        raise FrageError(text, f"War das ein Irrtum, erst zurücknehmen: {weg}")
    if beitritt is None or beitritt.unterzeichnet is None:
        text = f"{gebiet.name} {hat_getan(gebiet, 'nicht')} und kann nicht austreten."
        if bisher.frueher:
            letzter = bisher.frueher[-1].austritt.datum
            text = f"{gebiet.name} ist schon ausgetreten ({letzter}) und {hat_getan(gebiet, 'nicht wieder')}."
        raise FrageError(text, "Eine Vormerkung nimmt »kommunennetz beitritt zuruecknehmen« zurück.")
    aenderungen = setzungen({"datum": datum.text, "quelle": quelle}, "austritt")
    return plane_kommune(register, gebiet, f"ausgetreten ({datum})", *aenderungen)


def _check_kein_mitglied(bisher: Kommune, gebiet: Gebiet) -> None:
    if bisher.beitritt and bisher.beitritt.unterzeichnet and bisher.austritt is None:
        hilfe = f"Ein Irrtum? kommunennetz beitritt zuruecknehmen {gebiet.slug} --was unterschrift"
        raise FrageError(f"{gebiet.name} {hat_getan(gebiet, 'schon')}.", hilfe)


def _check_ausgetreten(bisher: Kommune, gebiet: Gebiet, unterschrift: Teildatum) -> None:
    """Wirft FrageError, wenn die Kommune am Tag der Unterschrift noch Mitglied wäre."""
    letzter = bisher.austritt or (bisher.frueher[-1].austritt if bisher.frueher else None)
    if letzter is None or not letzter.datum.sicher_nach(unterschrift):
        return
    hilfe = "Einen Tag oder eine Runde nach dem Austritt nennen."
    if bisher.austritt is not None:
        weg = f"kommunennetz beitritt zuruecknehmen {gebiet.slug} --was austritt"
        hilfe = f"{hilfe} Soll sie bleiben: {weg}"
    raise FrageError(f"{gebiet.name} tritt erst aus ({letzter.datum}).", hilfe)


_ANDERE_RUNDE = "Eine kommende Runde nennen; zeigen: kommunennetz runde liste"

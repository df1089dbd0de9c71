"""Vom Beschluss über Vormerkung und Unterschrift bis zum Austritt, und wieder zurück."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import FruehereMitgliedschaft, Kommune
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.register.baum import Aenderung, Anhaengen, Einreihen, Setzen
from kommunennetz.register.store import Register
from kommunennetz.schritte.plan import Plan, aendere_kommune, aufgezaehlt, einmalig
from kommunennetz.schritte.suche import find_runde, find_satz


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
    setzungen = [Setzen(("beitritt", "beschluss", name), wert) for name, wert in angaben.items() if wert]
    was = f"Beschluss geplant für: {datum}" if register.ist_geplant(datum) else f"Beschluss vom {datum}"
    umzug = beginne_neu_wenn(find_satz(register, gebiet), datum).aenderungen
    satz = f"{gebiet.name}: {was} ({felder['gremium']})"
    aenderung = aendere_kommune(register, gebiet, satz, *umzug, *setzungen)
    return Plan((aenderung,), f"{gebiet.name}: {was}")


def vormerken(register: Register, gebiete: Iterable[Gebiet], nummer: int) -> Plan:
    """Merkt Kommunen für eine Runde vor; wirft FrageError bei Mitgliedern und unbekannten Runden.

    Wer ausgetreten ist, wird für einen neuen Beitritt vorgemerkt.
    """
    runde = find_runde(register, nummer).satz
    gemeinte = einmalig(gebiete)
    aenderungen = []
    for gebiet in gemeinte:
        bisher = find_satz(register, gebiet)
        _check_kein_mitglied(bisher, gebiet)
        _check_ausgetreten(bisher, gebiet, runde.datum)
        satz = f"{gebiet.name}: vorgemerkt für Runde {nummer}"
        umzug = beginne_neu(bisher).aenderungen
        setzung = Setzen(("beitritt", "runde"), str(nummer))
        aenderungen.append(aendere_kommune(register, gebiet, satz, *umzug, setzung))
    return Plan(tuple(aenderungen), f"Vorgemerkt für Runde {nummer}: {aufgezaehlt(gemeinte)}")


def unterschrift_eintragen(
    register: Register, gebiet: Gebiet, unterzeichnet: Teildatum, nummer: int | None, quelle: str
) -> Plan:
    """Trägt die Unterschrift ein; wirft FrageError, wenn die Kommune schon Mitglied ist.

    Wer wieder beitritt, behält die frühere Mitgliedschaft unter »frueher«; der neue Beitritt hat nichts von
    ihr.
    """
    bisher = find_satz(register, gebiet)
    _check_kein_mitglied(bisher, gebiet)
    _check_ausgetreten(bisher, gebiet, unterzeichnet)
    if nummer is not None:
        find_runde(register, nummer)
    neubeginn = beginne_neu(bisher)
    aenderungen = [*neubeginn.aenderungen, *unterschrift(neubeginn.satz, unterzeichnet, quelle)]
    if nummer is not None:
        aenderungen.append(Setzen(("beitritt", "runde"), str(nummer)))
    wieder = "wieder " if neubeginn.satz.frueher else ""
    satz = f"{gebiet.name}: {wieder}beigetreten ({unterzeichnet})"
    return Plan((aendere_kommune(register, gebiet, satz, *aenderungen),), satz)


def unterschrift(bisher: Kommune, unterzeichnet: Teildatum, quelle: str) -> list[Aenderung]:
    """Liefert, was sich mit der Unterschrift ändert; eine ältere Quelle wandert zu den weiteren."""
    aenderungen: list[Aenderung] = []
    alte = bisher.beitritt.quelle if bisher.beitritt else None
    if alte is not None and alte not in (quelle, *bisher.quellen):
        aenderungen.append(Anhaengen(("quellen",), alte))
    aenderungen.append(Setzen(("beitritt", "unterzeichnet"), unterzeichnet.text))
    return [*aenderungen, Setzen(("beitritt", "quelle"), quelle)]


def austritt_eintragen(register: Register, gebiet: Gebiet, datum: Teildatum, quelle: str) -> Plan:
    """Trägt den Austritt ein; wirft FrageError, wenn die Kommune nicht (mehr) Mitglied ist."""
    bisher = find_satz(register, gebiet)
    beitritt, austritt = bisher.beitritt, bisher.austritt
    if austritt is not None and (austritt.datum, austritt.quelle) != (datum, quelle):
        text = f"{gebiet.name} ist schon ausgetreten ({austritt.datum})."
        weg = f"kommunennetz beitritt zuruecknehmen {gebiet.slug} --was austritt"
        raise FrageError(text, f"War das ein Irrtum, erst zurücknehmen: {weg}")
    if beitritt is None or beitritt.unterzeichnet is None:
        text = f"{gebiet.name} ist nicht beigetreten und kann nicht austreten."
        if bisher.frueher:
            letzter = bisher.frueher[-1].austritt.datum
            text = f"{gebiet.name} ist schon ausgetreten ({letzter}) und nicht wieder beigetreten."
        raise FrageError(text, "Eine Vormerkung nimmt »kommunennetz beitritt zuruecknehmen« zurück.")
    setzungen = [Setzen(("austritt", "datum"), datum.text), Setzen(("austritt", "quelle"), quelle)]
    satz = f"{gebiet.name}: ausgetreten ({datum})"
    return Plan((aendere_kommune(register, gebiet, satz, *setzungen),), satz)


def _check_kein_mitglied(bisher: Kommune, gebiet: Gebiet) -> None:
    if bisher.beitritt and bisher.beitritt.unterzeichnet and bisher.austritt is None:
        hilfe = f"Ein Irrtum? kommunennetz beitritt zuruecknehmen {gebiet.slug} --was unterschrift"
        raise FrageError(f"{gebiet.name} ist schon beigetreten.", hilfe)


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

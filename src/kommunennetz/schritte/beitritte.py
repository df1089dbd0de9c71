"""Vom Beschluss über Vormerkung und Unterschrift bis zum Austritt, und wieder zurück."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from kommunennetz.beitritt import find_eintrag
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.mitglieder import ist_abgeschlossen, mitgliedschaft, steht_aus
from kommunennetz.model.kommune import Beitritt, Kommune
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.register.baum import Aenderung, Anhaengen, Loeschen, Setzen
from kommunennetz.register.store import Register
from kommunennetz.rundenstand import list_luecken
from kommunennetz.schritte.plan import Plan, aendere_kommune, aufgezaehlt, einmalig
from kommunennetz.schritte.suche import find_runde, find_satz

NACHERFASSUNG = timedelta(days=365)
"""So lange nach der Unterschrift ist zu sagen, was ihr fehlte; was länger her ist, wird nur nacherfasst.

Warum: Ob eine Kommune 2015 die Kriterien erfüllte, hat das Land damals entschieden, und im Register steht
dazu selten etwas. Wer Belege nachträgt, soll sich nicht bei jeder rechtfertigen.
"""

_SCHRITTE = ("unterzeichnet", "runde", "erklaert", "beschluss")


def beschluss_eintragen(
    register: Register, gebiet: Gebiet, datum: Teildatum, felder: Mapping[str, str]
) -> Plan:
    """Trägt den Beschluss des Gremiums ein (gremium, vorlage, quelle); was leer ist, bleibt, wie es war."""
    angaben = {"gremium": felder["gremium"], "datum": datum.text, **felder}
    setzungen = [Setzen(("beitritt", "beschluss", name), wert) for name, wert in angaben.items() if wert]
    was = f"Beschluss geplant für: {datum}" if register.ist_geplant(datum) else f"Beschluss vom {datum}"
    satz = f"{gebiet.name}: {was} ({felder['gremium']})"
    return Plan((aendere_kommune(register, gebiet, satz, *setzungen),), f"{gebiet.name}: {was}")


def erklaerung_eintragen(register: Register, gebiet: Gebiet, datum: Teildatum, quelle: str) -> Plan:
    """Trägt ein, wann die Kommune dem Land den Beitritt erklärt hat; die Quelle kommt zu den weiteren."""
    aenderungen: list[Aenderung] = [Setzen(("beitritt", "erklaert"), datum.text)]
    if quelle and quelle not in find_satz(register, gebiet).quellen:
        aenderungen.append(Anhaengen(("quellen",), quelle))
    satz = f"{gebiet.name}: Erklärung gegenüber dem Land ({datum})"
    return Plan((aendere_kommune(register, gebiet, satz, *aenderungen),), satz)


def vormerken(
    register: Register, gebiete: Iterable[Gebiet], nummer: int, heute: date, *, statt: bool = False
) -> Plan:
    """Merkt Kommunen für eine Runde vor, mit `statt` auch, wer schon für eine andere vorgemerkt ist.

    Wirft FrageError bei Mitgliedern, bei unbekannten Runden und bei solchen, in denen niemand mehr
    unterzeichnen wird.
    """
    check_steht_aus(register, nummer, heute)
    gemeinte = einmalig(gebiete)
    aenderungen = []
    for gebiet in gemeinte:
        _check_kein_mitglied(register, gebiet)
        if find_satz(register, gebiet).austritt is not None:
            hilfe = "Wieder eintragen, sobald sie unterzeichnet hat: kommunennetz beitritt eintragen"
            raise FrageError(f"{gebiet.name} ist ausgetreten und kann nicht vorgemerkt werden.", hilfe)
        bisherige = find_satz(register, gebiet).beitritt
        if bisherige and bisherige.runde not in (None, nummer) and not statt:
            text = f"{gebiet.name} ist schon für Runde {bisherige.runde} vorgemerkt."
            raise FrageError(text, "Verschieben: denselben Befehl mit --statt.")
        satz = f"{gebiet.name}: vorgemerkt für Runde {nummer}"
        aenderungen.append(
            aendere_kommune(register, gebiet, satz, Setzen(("beitritt", "runde"), str(nummer)))
        )
    return Plan(tuple(aenderungen), f"Vorgemerkt für Runde {nummer}: {aufgezaehlt(gemeinte)}")


def check_steht_aus(register: Register, nummer: int, heute: date) -> None:
    """Wirft FrageError, wenn es die Runde nicht gibt oder in ihr niemand mehr unterzeichnen wird."""
    runde = find_runde(register, nummer).satz
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
) -> Plan:
    """Trägt die Unterschrift ein; wirft FrageError, wenn die Kommune schon Mitglied ist.

    Fehlt ihr etwas, steht es in den Bedenken, und der Grund `trotzdem` kommt in den Datensatz. Wer wieder
    beitritt, ist nicht mehr ausgetreten; dass er es war, steht dann in der Bemerkung.
    """
    _check_kein_mitglied(register, gebiet)
    if nummer is not None:
        find_runde(register, nummer)
    bisher = find_satz(register, gebiet)
    bedenken = find_bedenken(register, gebiet, unterzeichnet, heute)
    aenderungen = unterschrift(bisher, unterzeichnet, quelle, trotzdem if bedenken else "")
    if nummer is not None:
        aenderungen.append(Setzen(("beitritt", "runde"), str(nummer)))
    if bisher.austritt is not None:
        aenderungen += _wieder(bisher, gebiet, unterzeichnet, nummer)
    satz = f"{gebiet.name}: beigetreten ({unterzeichnet})"
    anders = _anders_vorgemerkt(bisher, nummer)
    return Plan((aendere_kommune(register, gebiet, satz + anders, *aenderungen),), satz, bedenken)


def _anders_vorgemerkt(bisher: Kommune, nummer: int | None) -> str:
    beitritt = bisher.beitritt
    if nummer is None or beitritt is None or beitritt.unterzeichnet or beitritt.runde in (None, nummer):
        return ""
    return f"; vorgemerkt war sie für Runde {beitritt.runde}, nun gehört sie zu Runde {nummer}"


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
    return _ohne(bisher.beitritt, "runde") if bisher.beitritt else []


def austritt_eintragen(register: Register, gebiet: Gebiet, datum: Teildatum, quelle: str) -> Plan:
    """Trägt den Austritt ein; wirft FrageError, wenn die Kommune nie beigetreten ist."""
    beitritt = find_satz(register, gebiet).beitritt
    if beitritt is None or beitritt.unterzeichnet is None:
        hilfe = "Eine Vormerkung nimmt »kommunennetz beitritt zuruecknehmen« zurück."
        raise FrageError(f"{gebiet.name} ist nicht beigetreten und kann nicht austreten.", hilfe)
    setzungen = [Setzen(("austritt", "datum"), datum.text), Setzen(("austritt", "quelle"), quelle)]
    satz = f"{gebiet.name}: ausgetreten ({datum})"
    return Plan((aendere_kommune(register, gebiet, satz, *setzungen),), satz)


def zuruecknehmen(register: Register, gebiet: Gebiet) -> Plan:
    """Nimmt den letzten Schritt zurück: Austritt, sonst Unterschrift, Vormerkung, Beschluss.

    Was davor war, bleibt: Wer vorgemerkt war, ist es wieder. Wirft FrageError, wenn nichts eingetragen ist.
    """
    bisher = find_satz(register, gebiet)
    if bisher.austritt is None and bisher.beitritt is None:
        text = f"Bei {gebiet.name} ist kein Beitritt eingetragen."
        raise FrageError(text, "Es gibt nichts zurückzunehmen.")
    was, aenderungen = _letzter_schritt(bisher)
    satz = f"{gebiet.name}: {was} zurückgenommen"
    return Plan((aendere_kommune(register, gebiet, satz + _bleibt(bisher, was), *aenderungen),), satz)


def _letzter_schritt(bisher: Kommune) -> tuple[str, list[Aenderung]]:
    beitritt = bisher.beitritt
    if bisher.austritt is not None or beitritt is None:
        return "Austritt", [Loeschen(("austritt",))]
    if beitritt.unterzeichnet is not None:
        return "Unterschrift", _ohne(beitritt, "unterzeichnet", "beleglage", "ausnahme", "quelle")
    if beitritt.runde is not None:
        return "Vormerkung", _ohne(beitritt, "runde")
    return ("Beschluss", _ohne(beitritt, "beschluss")) if beitritt.beschluss else _ERKLAERUNG


def _ohne(beitritt: Beitritt, *namen: str) -> list[Aenderung]:
    """Liefert, wie diese Felder verschwinden; bliebe kein Schritt übrig, geht der Abschnitt mit."""
    felder = beitritt.model_fields_set
    if not any(name in felder and name not in namen for name in _SCHRITTE):
        return [Loeschen(("beitritt",))]
    return [Loeschen(("beitritt", name)) for name in namen if name in felder]


def _bleibt(bisher: Kommune, was: str) -> str:
    beitritt = bisher.beitritt
    if was == "Unterschrift" and beitritt is not None and beitritt.runde is not None:
        return f"; bleibt vorgemerkt für Runde {beitritt.runde}"
    return ""


def _wieder(bisher: Kommune, gebiet: Gebiet, unterzeichnet: Teildatum, nummer: int | None) -> list[Aenderung]:
    """Liefert, was mit dem Austritt und den Schritten des früheren Beitritts geschieht."""
    alt, austritt = bisher.beitritt, bisher.austritt
    if alt is None or alt.unterzeichnet is None or austritt is None:
        return []
    if not unterzeichnet.sicher_nach(austritt.datum):
        text = f"{gebiet.name} tritt erst aus ({austritt.datum})."
        raise FrageError(text, f"Soll sie bleiben: kommunennetz beitritt zuruecknehmen {gebiet.slug}")
    frueher = f"Früher Mitglied: beigetreten {alt.unterzeichnet}, ausgetreten {austritt.datum}."
    bemerkung = f"{bisher.bemerkung.rstrip()} {frueher}" if bisher.bemerkung else frueher
    ueberholte = {"runde": nummer is None, "beleglage": True}
    ueberholte["erklaert"] = not (alt.erklaert and alt.erklaert.sicher_nach(austritt.datum))
    ueberholte["beschluss"] = not (alt.beschluss and alt.beschluss.datum.sicher_nach(austritt.datum))
    felder = [name for name, weg in ueberholte.items() if weg and name in alt.model_fields_set]
    aenderungen: list[Aenderung] = [Loeschen(("beitritt", name)) for name in felder]
    return [*aenderungen, Loeschen(("austritt",)), Setzen(("bemerkung",), bemerkung)]


def _check_kein_mitglied(register: Register, gebiet: Gebiet) -> None:
    eintrag = find_eintrag(register, gebiet)
    if eintrag is not None and mitgliedschaft(register, eintrag, date.max) is not Antwort.NEIN:
        hilfe = f"Ein Irrtum? kommunennetz beitritt zuruecknehmen {gebiet.slug}"
        raise FrageError(f"{gebiet.name} ist schon beigetreten.", hilfe)


_ANDERE_RUNDE = "Eine kommende Runde nennen; zeigen: kommunennetz runde liste"
_ERKLAERUNG: tuple[str, list[Aenderung]] = ("Erklärung", [Loeschen(("beitritt",))])

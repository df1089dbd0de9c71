"""Schritte zurücknehmen: genau nach dem Schrittbuch, oder einen, der beim Namen genannt wird."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Beitritt, Kommune
from kommunennetz.register.aendern.baum import Aenderung, Loeschen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.schrittbuch import Buchschritt
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import Aenderungssatz, Plan, find_satz, plane_kommune

Dateistand = Callable[[str], bytes | None]
"""Was in einer Datei des Registers jetzt steht; None, wenn es sie nicht gibt."""

_SCHRITTE = ("unterzeichnet", "runde", "erklaert", "beschluss")


def zuruecknehmen(buch: Sequence[Buchschritt], stand: Dateistand, anzahl: int = 1) -> Plan:
    """Nimmt die letzten Schritte am Register zurück, welche es auch waren.

    Danach steht in jeder Datei Byte für Byte, was vor ihnen darin stand. Wirft FrageError, wenn das Buch
    weniger Schritte kennt oder eine Datei nicht mehr so ist, wie der Schritt sie hinterließ.
    """
    schritte = list(reversed(buch))[:anzahl]
    _check_anzahl(schritte, anzahl, "an diesem Register", _VON_HAND)
    return _nimm_zurueck(schritte, buch, stand, _VON_HAND)


def bei_kommune_zuruecknehmen(
    register: Register, gebiet: Gebiet, buch: Sequence[Buchschritt], stand: Dateistand, anzahl: int = 1
) -> Plan:
    """Nimmt die letzten Schritte zurück, die eine Kommune betrafen; betrafen sie andere, auch bei denen.

    Ein Schritt ist ganz oder gar nicht zurückgenommen: Sonst gäbe es danach eine halb abgeschlossene Runde.
    Wirft FrageError wie `zuruecknehmen`; sie nennt dann, welche Schritte sich mit Namen zurücknehmen lassen.
    """
    eintrag = register.eintrag(gebiet)
    datei = eintrag.datei if eintrag else KOMMUNE.datei(gebiet.slug)
    schritte = [schritt for schritt in reversed(buch) if schritt.betrifft(datei)][:anzahl]
    hilfe = _genannte(find_satz(register, gebiet))
    _check_anzahl(schritte, anzahl, f"bei {gebiet.name}", hilfe)
    return _nimm_zurueck(schritte, buch, stand, hilfe)


def _check_anzahl(schritte: Sequence[Buchschritt], anzahl: int, wo: str, hilfe: str) -> None:
    if (bekannt := len(schritte)) < anzahl:
        kennt = {0: "keinen Schritt", 1: "nur einen Schritt"}.get(bekannt, f"nur {bekannt} Schritte")
        raise FrageError(f"Das Schrittbuch kennt {kennt} {wo}.", hilfe)


def _nimm_zurueck(
    schritte: Sequence[Buchschritt], buch: Sequence[Buchschritt], stand: Dateistand, hilfe: str
) -> Plan:
    """Liefert den Plan zu diesen Schritten, der jüngste zuerst."""
    jetzt: dict[str, bytes | None] = {}
    danach: dict[str, bytes | None] = {}
    for schritt in schritte:
        for einer in schritt.posten:
            jetzt.setdefault(einer.datei, stand(einer.datei))
            if danach.get(einer.datei, jetzt[einer.datei]) != einer.nachher:
                raise _geaendert(schritt, einer.datei, [s for s in buch if s not in schritte], hilfe)
            danach[einer.datei] = einer.vorher
    posten = [Posten(datei, jetzt[datei], neu) for datei, neu in danach.items() if jetzt[datei] != neu]
    if not posten:
        raise FrageError("Diese Schritte heben einander auf.", "Eine andere Zahl bei --schritte nennen.")
    gesagt = "\n".join(f"Zurückgenommen: {schritt}" for schritt in schritte)
    saetze = [gesagt, *(f"    auch in {einer.datei}" for einer in posten[1:])]
    aenderungen = (Aenderungssatz(einer, satz) for einer, satz in zip(posten, saetze, strict=True))
    weitere = f" und {len(schritte) - 1} davor" if len(schritte) > 1 else ""
    botschaft = f"Zurückgenommen: {schritte[0].satz}{weitere}"
    nummern = tuple(schritt.nummer for schritt in schritte)
    return Plan(tuple(aenderungen), botschaft, zurueck=nummern)


def _geaendert(schritt: Buchschritt, datei: str, uebrige: Sequence[Buchschritt], hilfe: str) -> FrageError:
    text = f"{datei} steht nicht mehr so da, wie dieser Schritt sie hinterließ: {schritt}."
    spaetere = [einer for einer in uebrige if einer.nummer > schritt.nummer and einer.betrifft(datei)]
    if not spaetere:
        return FrageError(text, hilfe)
    erst = f"kommunennetz beitritt zuruecknehmen {PurePosixPath(datei).stem}"
    return FrageError(text, f"Erst zurücknehmen, was danach kam: {spaetere[-1]}: {erst}\n    {hilfe}")


class _Rest(NamedTuple):
    """Ein Schritt, wie ihn der Datensatz noch zeigt: wie er heißt und was mit ihm verschwindet."""

    titel: str
    aenderungen: list[Aenderung]
    verloren: list[str]
    bleibt: str = ""


def genannten_zuruecknehmen(register: Register, gebiet: Gebiet, was: str) -> Plan:
    """Nimmt einen Schritt zurück, der im Datensatz steht: austritt, unterschrift, kriterium:ID …

    Was vor ihm war, weiß der Datensatz nicht; sein Satz nennt deshalb, was verloren geht. Wirft FrageError,
    wenn der Schritt nicht eingetragen ist.
    """
    bisher = find_satz(register, gebiet)
    reste = dict(_reste(bisher))
    if was == "unterschrift" and bisher.austritt is not None:
        raise FrageError(f"{gebiet.name} ist ausgetreten.", "Erst den Austritt zurücknehmen: --was austritt")
    if (rest := reste.get(was)) is None:
        raise FrageError(f"Bei {gebiet.name} ist »{was}« nicht eingetragen.", _genannte(bisher))
    dazu = f"{rest.bleibt}\n    Verloren geht: {', '.join(rest.verloren)}"
    return plane_kommune(register, gebiet, f"{rest.titel} zurückgenommen", *rest.aenderungen, dazu=dazu)


def _reste(bisher: Kommune) -> Iterator[tuple[str, _Rest]]:
    for kennung, kriterium in bisher.kriterien.items():
        werte = kriterium.model_dump(exclude_none=True)
        aenderungen: list[Aenderung] = [Loeschen(("kriterien", kennung))]
        yield f"kriterium:{kennung}", _Rest(f"Kriterium {kennung}", aenderungen, _gesagt(werte))
    if (beitritt := bisher.beitritt) is not None:
        for was, titel, felder in _BEITRITTSSCHRITTE:
            erstes = getattr(beitritt, felder[0])
            vorbei = was == "vormerkung" and beitritt.unterzeichnet is not None
            if erstes is None or vorbei or (was == "unterschrift" and bisher.austritt is not None):
                continue
            bleibt = _bleibt(beitritt) if was == "unterschrift" else ""
            yield was, _rest(titel, beitritt, felder)._replace(bleibt=bleibt)
    if bisher.austritt is not None:
        werte = bisher.austritt.model_dump(exclude_none=True)
        yield "austritt", _Rest("Austritt", [Loeschen(("austritt",))], _gesagt(werte))


def _rest(titel: str, beitritt: Beitritt, felder: Sequence[str]) -> _Rest:
    """Liefert, wie diese Felder verschwinden; bliebe kein Schritt übrig, geht der Abschnitt mit."""
    alle = beitritt.model_dump(exclude_unset=True, exclude_none=True)
    if not any(name in alle and name not in felder for name in _SCHRITTE):
        return _Rest(titel, [Loeschen(("beitritt",))], _gesagt(alle))
    weg = {name: alle[name] for name in felder if name in alle}
    return _Rest(titel, [Loeschen(("beitritt", name)) for name in weg], _gesagt(weg))


def _gesagt(werte: Mapping[str, object]) -> list[str]:
    """Liefert »runde 5«, »beschluss (gremium Rat, datum 2027-01-12)« zu jedem Feld."""
    return [
        f"{name} ({', '.join(_gesagt(wert))})" if isinstance(wert, Mapping) else f"{name} »{wert}«"
        for name, wert in werte.items()
    ]


def _genannte(bisher: Kommune) -> str:
    moegliche = [was for was, _ in _reste(bisher)]
    if not moegliche:
        return _VON_HAND
    return f"Den Schritt nennen, der zurückgenommen werden soll: --was {' | '.join(moegliche)}"


def _bleibt(beitritt: Beitritt) -> str:
    return f"; bleibt vorgemerkt für Runde {beitritt.runde}" if beitritt.runde is not None else ""


_BEITRITTSSCHRITTE = (
    ("beschluss", "Beschluss", ("beschluss",)),
    ("erklaert", "Erklärung", ("erklaert",)),
    ("vormerkung", "Vormerkung", ("runde",)),
    ("unterschrift", "Unterschrift", ("unterzeichnet", "beleglage", "quelle")),
)
_VON_HAND = "Ältere Stände kennt Git; von Hand ändern: kommunennetz kommune bearbeiten NAME"

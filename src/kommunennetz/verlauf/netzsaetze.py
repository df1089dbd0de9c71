"""Was sich am Netzwerk selbst geändert hat: Fassungen, veröffentlichte Zahlen, Sprecherteam."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kommunennetz.model.netz import Erklaerung, Kriterienfassung, Netz, Punkt, Sprecherin, Zahlangabe
from kommunennetz.verlauf.ereignis import Aussage, Bezug, geaenderte

Fassung = Kriterienfassung | Erklaerung
_KRITERIEN = ("Kriterien", "der Kriterien")
_ERKLAERUNG = ("Erklärung", "der Erklärung")
_GEZAEHLT = {"unterzeichner": "Unterzeichner", "mitglieder": "Mitglieder", "beitritte": "Beitritte"}


def netzaussagen(alt: Netz | None, neu: Netz | None, bezug: Bezug) -> Iterator[Aussage]:
    """Liefert in Sätzen, was sich am Netzwerk selbst geändert hat."""
    if alt is None or neu is None:
        yield Aussage(f"Datei data/netz.yaml {'neu' if neu else 'entfernt'}")
        return
    if alt.name != neu.name:
        yield Aussage(f"Das Netzwerk heißt nun »{neu.name}« (bisher »{alt.name}«)")
    yield from map(Aussage, _fassungen(_KRITERIEN, alt.kriterien, neu.kriterien))
    yield from map(Aussage, _fassungen(_ERKLAERUNG, alt.erklaerungen, neu.erklaerungen))
    yield from map(Aussage, _zahlen(alt, neu))
    yield from _sprecherteam(alt, neu, bezug)
    genannt = ["name", "kriterien", "erklaerungen", "zahlen", "sprecherteam"]
    yield from (Aussage(f"netz.yaml: {satz}") for satz in geaenderte(alt, neu, genannt))


def _fassungen(wovon: tuple[str, str], alte: Sequence[Fassung], neue: Sequence[Fassung]) -> Iterator[str]:
    """Liefert, was mit den Fassungen geschah; `wovon` nennt, wovon es welche sind, allein und im Genitiv."""
    vorher, nachher = ({fassung.fassung: fassung for fassung in fassungen} for fassungen in (alte, neue))
    for name, fassung in nachher.items():
        if name not in vorher:
            yield f"Neue Fassung {wovon[1]}: {name} (gilt {fassung.gilt_ab.im_satz('ab')})"
        else:
            yield from (f"{wovon[0]}, Fassung {name}: {satz}" for satz in _fassung(vorher[name], fassung))
    yield from (f"Fassung {name} {wovon[1]} entfernt" for name in vorher if name not in nachher)


def _fassung(alt: Fassung, neu: Fassung) -> Iterator[str]:
    if alt.gilt_ab != neu.gilt_ab:
        yield f"gilt nun {neu.gilt_ab.im_satz('ab')} (bisher {alt.gilt_ab.im_satz('ab')})"
    if isinstance(alt, Kriterienfassung) and isinstance(neu, Kriterienfassung):
        yield from _punkte(alt, neu)
    yield from geaenderte(alt, neu, ["gilt_ab", "punkte"])


def _punkte(alt: Kriterienfassung, neu: Kriterienfassung) -> Iterator[str]:
    alte = {punkt.id: punkt for punkt in alt.punkte}
    neue = {punkt.id: punkt for punkt in neu.punkte}
    for id_, punkt in neue.items():
        if id_ not in alte:
            yield f"Kriterium {punkt.kurz} ergänzt"
        else:
            yield from _punkt(alte[id_], punkt)
    yield from (f"Kriterium {punkt.kurz} entfernt" for id_, punkt in alte.items() if id_ not in neue)
    if [id_ for id_ in alte if id_ in neue] != [id_ for id_ in neue if id_ in alte]:
        yield "Reihenfolge der Kriterien geändert"


def _punkt(alt: Punkt, neu: Punkt) -> Iterator[str]:
    if alt.kurz != neu.kurz:
        yield f"Kriterium {alt.kurz} heißt nun {neu.kurz}"
    yield from (f"Kriterium {neu.kurz}: {satz}" for satz in geaenderte(alt, neu, ["kurz"]))


def _zahlen(alt: Netz, neu: Netz) -> Iterator[str]:
    alte, neue = (Counter(map(_zahl, netz.zahlen)) for netz in (alt, neu))
    yield from (f"Neue veröffentlichte Zahl: {zahl}" for zahl in (neue - alte).elements())
    yield from (f"Veröffentlichte Zahl entfernt: {zahl}" for zahl in (alte - neue).elements())
    if alte == neue and alt.zahlen != neu.zahlen:
        yield "Angaben zu veröffentlichten Zahlen geändert"


def _zahl(angabe: Zahlangabe) -> str:
    return f"{angabe.anzahl} {_GEZAEHLT[angabe.zaehlt]} (Stand: {angabe.stand})"


def _sprecherteam(alt: Netz, neu: Netz, bezug: Bezug) -> Iterator[Aussage]:
    alte = {(amt.kommune, amt.von): amt for amt in alt.sprecherteam}
    neue = {(amt.kommune, amt.von): amt for amt in neu.sprecherteam}
    for amt in dict.fromkeys([*neue, *alte]):
        for satz in _amt(alte.get(amt), neue.get(amt)):
            yield Aussage(f"{bezug.name(amt[0])}{satz}", (amt[0],))


def _amt(alt: Sprecherin | None, neu: Sprecherin | None) -> Iterator[str]:
    if neu is None:
        yield ": Eintrag zum Sprecherteam entfernt"
    elif alt is None:
        ende = f", bis: {neu.bis}" if neu.bis else ""
        gewaehlt = f", gewählt: {neu.gewaehlt_am}" if neu.gewaehlt_am else ""
        yield f" gehört zum Sprecherteam (von: {neu.von}{ende}{gewaehlt})"
    else:
        if alt.bis != neu.bis:
            ende = f"Ende der Amtszeit: {neu.bis}" if neu.bis else "Ende der Amtszeit zurückgenommen"
            yield f": Sprecherteam, {ende}"
        yield from (f": Sprecherteam, {satz}" for satz in geaenderte(alt, neu, ["bis"]))

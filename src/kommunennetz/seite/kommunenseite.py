"""Die Seite einer Kommune: was öffentlich über sie bekannt ist, mit Quellen, und wer in der Nähe ist."""

from collections.abc import Iterable, Iterator

from kommunennetz.dokumente.werte import GebietWert, als_wert, faelle_von
from kommunennetz.fragen.fassung import kriterien_am
from kommunennetz.fragen.mitglieder import Glied, Mitglied, reihe
from kommunennetz.fragen.nachbarn import Nachbar, nahe
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Antwort, parse_teildatum, tag
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.seite.adressen import Verweis, quellen, rundenpfad
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.terminseiten import mitgewirkt
from kommunennetz.seite.werte import Gliedblatt, Kommunenblatt, Kriterienzeile, Nachbarzeile
from kommunennetz.setzerei.filters import GESCHUETZT
from kommunennetz.worte.saetze import satzanfang


def kommunenblatt(stand: Stand, eintrag: Eintrag[Kommune]) -> Kommunenblatt:
    """Liefert, was auf der Seite einer Kommune steht; nie ein Postfach, nie eine Bemerkung."""
    gebiet = stand.register.gebiet(eintrag.satz)
    glieder = _glieder(stand, eintrag)
    nachbarn = nahe(stand.getrennt.kommunen, gebiet)
    zaehltag = gebiet.einwohner_stand if gebiet.einwohner else ""
    return Kommunenblatt(
        gebiet=als_wert(GebietWert, gebiet),
        einwohner_stand=str(parse_teildatum(zaehltag)) if zaehltag else "",
        kreis=stand.kreis(gebiet),
        bezirk=stand.bezirk(gebiet),
        lage=_lage(stand, faelle_von(gebiet).nominativ, glieder),
        glieder=tuple(_gliedblatt(stand, glied) for glied in reversed(glieder)),
        kriterien=tuple(_kriterien(stand, eintrag.satz)),
        naechste=_nachbarzeilen(stand, nachbarn.naechste),
        im_kreis=_nachbarzeilen(stand, nachbarn.im_kreis),
        veranstaltungen=mitgewirkt(stand, gebiet),
        quellen=quellen(eintrag.satz.quellen),
    )


def _glieder(stand: Stand, eintrag: Eintrag[Kommune]) -> list[Glied]:
    alle = reihe(stand.register, eintrag)
    return [glied for glied in alle if glied.seit.bis(stand.stichtag) is not Antwort.NEIN]


def _lage(stand: Stand, wer: str, glieder: Iterable[Glied]) -> str:
    """Liefert als Satz, ob eine Kommune am Stichtag Mitglied ist."""
    wer, mitglied, am = satzanfang(wer), stand.netz.worte.mitglied, tag(stand.stichtag).am
    *_, letztes = glieder
    antworten = [glied.gilt(stand.stichtag) for glied in glieder]
    if Antwort.JA in antworten:
        seit = letztes.seit.seit
        if seit:
            return f"{wer} ist {seit} {mitglied}."
        wann = (
            f"Unterzeichnet wurde {letztes.seit.am}"
            if letztes.seit.am
            else "Wann unterzeichnet wurde, ist nicht bekannt"
        )
        return f"{wer} ist {mitglied}. {wann}."
    if Antwort.UNBESTIMMT in antworten:
        return f"Es ist nicht sicher belegt, ob {wer[:1].lower()}{wer[1:]} {am} {mitglied} war."
    austritt = letztes.austritt
    wann = f" {austritt.am}" if austritt and austritt.am else ""
    return f"{wer} war {mitglied} und ist{wann} ausgetreten."


def _gliedblatt(stand: Stand, glied: Glied) -> Gliedblatt:
    beitritt, austritt = glied.mitgliedschaft.beitritt, glied.mitgliedschaft.austritt
    runde = stand.register.runden_nach_nummer.get(beitritt.runde) if beitritt.runde is not None else None
    beschluss = beitritt.beschluss
    return Gliedblatt(
        beitritt=f"Unterzeichnet {glied.seit.am}" if glied.seit.am else "Tag der Unterschrift unbekannt",
        runde=Verweis(runde.satz.bezeichnung, rundenpfad(runde.satz.nummer)) if runde else None,
        beschluss=f"{beschluss.gremium}, {beschluss.datum}" if beschluss else "",
        austritt=f"Ausgetreten {austritt.datum.am}" if austritt else "",
        beleglage=_BELEGLAGE[beitritt.beleglage],
        quellen=quellen(
            [beitritt.quelle, beschluss.quelle if beschluss else None, austritt.quelle if austritt else None]
        ),
    )


_BELEGLAGE = {
    "belegt": "Der Beitritt steht so in der Quelle.",
    "erschlossen": "Der Beitritt ist aus dem Zusammenhang erschlossen; so steht er in keiner Quelle.",
}


def _kriterien(stand: Stand, kommune: Kommune) -> Iterator[Kriterienzeile]:
    """Liefert, was erfüllt und mit einer Quelle belegt ist; was fehlt oder offen ist, geht niemanden an."""
    fassung = kriterien_am(stand.netz, stand.stichtag).erste
    for punkt in fassung.punkte if fassung else ():
        angabe = kommune.kriterien.get(punkt.id)
        if angabe is None or angabe.stand != "ja" or not angabe.quelle:
            continue
        if angabe.seit is not None and angabe.seit.bis(stand.stichtag) is not Antwort.JA:
            continue
        weg = next((weg.text for weg in punkt.wege if weg.id == angabe.weg), "")
        yield Kriterienzeile(punkt.kurz, angabe.nachweis or weg, quellen([angabe.quelle]))


def _nachbarzeilen(stand: Stand, nachbarn: Iterable[Nachbar]) -> tuple[Nachbarzeile, ...]:
    return tuple(_nachbarzeile(stand, nachbar.mitglied, nachbar.km) for nachbar in nachbarn)


def _nachbarzeile(stand: Stand, mitglied: Mitglied, km: float | None) -> Nachbarzeile:
    weit = "" if km is None else f"{round(km)}{GESCHUETZT}km"
    return Nachbarzeile(stand.kommune(mitglied.eintrag), weit, str(mitglied.seit))

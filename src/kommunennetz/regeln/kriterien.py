"""Regeln über die Kriterien einer Kommune: was netz.yaml nicht kennt und was ohne Beleg dasteht."""

from collections.abc import Iterator

from kommunennetz.model.kommune import Kommune, Kriterium
from kommunennetz.regeln.regel import Fund, fehler, hinweis
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.worte.saetze import meinten


@fehler
def kriterium_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium steht in keiner Fassung von data/netz.yaml.

    Die Prüfung des Beitritts sieht nur Kriterien, die eine Fassung nennt; ein verschriebenes bliebe
    ungeprüft.
    """
    for eintrag, kriterium, _ in _kriterien(umfeld):
        if kriterium not in umfeld.wege:
            text = f"ein Kriterium »{kriterium}« gibt es in keiner Fassung"
            yield Fund(eintrag, ("kriterien", kriterium), text, meinten(kriterium, umfeld.wege))


@fehler
def weg_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium nennt einen Weg, den keine Fassung dafür vorsieht.

    Wege sind die Möglichkeiten, von denen eine genügt; sie stehen mit ihrer Kennung in data/netz.yaml.
    """
    for eintrag, kriterium, angabe in _kriterien(umfeld):
        wege = umfeld.wege.get(kriterium, ())
        if wege and angabe.weg is not None and angabe.weg not in wege:
            text = f"den Weg »{angabe.weg}« gibt es für »{kriterium}« nicht"
            yield Fund(eintrag, ("kriterien", kriterium, "weg"), text, meinten(angabe.weg, wege))


@fehler
def weg_ohne_wege(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium, das nur auf eine Weise zu erfüllen ist, nennt einen Weg.

    Die Angabe gehört wohl zu einem anderen Kriterium; die Abhilfe nennt die, bei denen es Wege gibt.
    """
    for eintrag, kriterium, angabe in _kriterien(umfeld):
        if angabe.weg is not None and umfeld.wege.get(kriterium) == ():
            mit_wegen = [f"»{name}«" for name, wege in umfeld.wege.items() if wege]
            hilfe = f"Wege gibt es bei {', '.join(mit_wegen)}." if mit_wegen else "Die Zeile löschen."
            text = f"bei »{kriterium}« gibt es keine Wege"
            yield Fund(eintrag, ("kriterien", kriterium, "weg"), text, hilfe)


@hinweis
def weg_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium mit mehreren Wegen ist erfüllt, aber nicht gesagt, auf welchem.

    Wird ein Weg später gestrichen oder läuft eine Ankündigung aus, lässt sich nur mit dieser Angabe sagen,
    wen es betrifft.
    """
    for eintrag, kriterium, angabe in _kriterien(umfeld):
        wege = umfeld.wege.get(kriterium)
        if wege and angabe.stand == "ja" and angabe.weg is None:
            hilfe = f"»weg« ergänzen: {', '.join(wege)}."
            text = f"»{kriterium}« ist erfüllt, aber nicht gesagt, auf welchem Weg"
            yield Fund(eintrag, ("kriterien", kriterium), text, hilfe)


@hinweis
def kriterium_ohne_beleg(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Kriterium gilt als erfüllt oder nicht erfüllt, ohne dass Nachweis oder Quelle dabeistehen.

    Wer später prüft, muss sehen, woher die Auskunft stammt. Ist nichts bekannt, heißt der Stand `offen`.

        ansprechperson: {stand: ja}                                          # Hinweis
        ansprechperson: {stand: ja, nachweis: Organigramm vom Januar 2024}   # belegt
    """
    for eintrag, kriterium, angabe in _kriterien(umfeld):
        if angabe.stand != "offen" and angabe.nachweis is None and angabe.quelle is None:
            text = f"»{kriterium}« hat den Stand »{angabe.stand}« ohne Nachweis und Quelle"
            hilfe = "»nachweis« oder »quelle« ergänzen, oder den Stand auf »offen« setzen."
            yield Fund(eintrag, ("kriterien", kriterium), text, hilfe)


def _kriterien(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Kommune], str, Kriterium]]:
    for eintrag in umfeld.kommunen:
        for kriterium, angabe in eintrag.satz.kriterien.items():
            yield eintrag, kriterium, angabe

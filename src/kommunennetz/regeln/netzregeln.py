"""Regeln über data/netz.yaml: Fassungen, ihre Kriterien und der Wortlaut der Erklärung."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kommunennetz.gebiete.laender import laender_in_worten
from kommunennetz.model.netz import Erklaerung, Kriterienfassung
from kommunennetz.regeln.regel import Fund, Umfeld, fehler
from kommunennetz.register.lesen.datenordner import ist_wortlaut
from kommunennetz.register.lesen.yaml_text import Pfad


@fehler
def fassung_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Zwei Fassungen der Kriterien oder der Erklärung haben denselben Namen.

    Runden und `--fassung` wählen nach dem Namen; er muss eindeutig sein. Kriterien und Erklärung dürfen
    gleich benannt sein, sie werden getrennt gezählt.
    """
    for abschnitt, fassungen in _fassungen(umfeld):
        namen = [((abschnitt, nummer, "fassung"), eine.fassung) for nummer, eine in enumerate(fassungen)]
        yield from _doppelte(umfeld, namen)


@fehler
def kriterium_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """In einer Fassung steht ein Kriterium zweimal, oder ein Weg zweimal in einem Kriterium.

    Die Kennung verbindet das Kriterium mit den Angaben der Kommunen; sie muss in jeder Fassung eindeutig
    sein.
    """
    for nummer, fassung in enumerate(umfeld.register.netz.satz.kriterien):
        ort: Pfad = ("kriterien", nummer, "punkte")
        yield from _doppelte(umfeld, [((*ort, i, "id"), punkt.id) for i, punkt in enumerate(fassung.punkte)])
        for i, punkt in enumerate(fassung.punkte):
            wege: Pfad = (*ort, i, "wege")
            yield from _doppelte(umfeld, [((*wege, j, "id"), weg.id) for j, weg in enumerate(punkt.wege)])


@fehler
def fassung_reihenfolge(umfeld: Umfeld) -> Iterator[Fund]:
    """Fassungen stehen sicher nicht in der Reihenfolge, in der sie gelten.

    Die älteste steht zuerst; danach wählt die Prüfung die Fassung zum Stichtag.
    """
    for abschnitt, fassungen in _fassungen(umfeld):
        for nummer, (vorige, diese) in enumerate(pairwise(fassungen), 1):
            if vorige.gilt_ab.sicher_nach(diese.gilt_ab):
                text = (
                    f"diese Fassung gilt {diese.gilt_ab.im_satz('ab')}, "
                    f"die vor ihr erst {vorige.gilt_ab.im_satz('ab')}"
                )
                hilfe = "Die Fassungen ordnen, die älteste zuerst."
                yield Fund(umfeld.register.netz, (abschnitt, nummer, "gilt_ab"), text, hilfe)


@fehler
def erklaerungstext_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Der Wortlaut einer Erklärung soll in einer Datei stehen, die es im Register nicht gibt.

    `text` nennt eine Markdown-Datei mit ihrem Pfad vom Ordner des Registers aus. Das Projekt liefert keinen
    Wortlaut mit; wer ihn hat, legt die Datei dorthin. Fehlt sie, die Zeile `text` löschen: Anlage und
    Erklärungsblatt erscheinen dann ohne Wortlaut und sagen es.

        text: erklaerung-2024.md         # falsch: so läge sie neben data
        text: data/erklaerung-2024.md    # richtig
    """
    for nummer, erklaerung in enumerate(umfeld.register.netz.satz.erklaerungen):
        datei = erklaerung.text
        if datei is not None and not ist_wortlaut(umfeld.register.ort, datei):
            text = f"die Markdown-Datei »{datei}« gibt es im Register nicht"
            hilfe = (
                "Der Pfad beginnt im Ordner des Registers (data/erklaerung.md); "
                "ohne Datei die Zeile »text« löschen."
            )
            yield Fund(umfeld.register.netz, ("erklaerungen", nummer, "text"), text, hilfe)


@fehler
def land_ohne_gebiete(umfeld: Umfeld) -> Iterator[Fund]:
    """Zu einem Land des Netzwerks kennt das Verzeichnis keine einzige Kommune.

    Mitgeliefert ist das Verzeichnis von Nordrhein-Westfalen. Ein Netzwerk in einem anderen Land, in mehreren
    oder ohne `land` bringt sein eigenes mit: `kommunennetz gebiete lesen` macht data/gebiete.csv aus dem
    amtlichen Gemeindeverzeichnis.
    """
    laender = umfeld.register.netz.satz.land
    bekannte = {gebiet.ags[:2] for gebiet in umfeld.register.verzeichnis.alle} if laender else set()
    if fehlende := [land for land in laender if land not in bekannte]:
        text = f"das Verzeichnis kennt keine Kommune in {laender_in_worten(fehlende)}"
        hilfe = "Das Land berichtigen oder mit »kommunennetz gebiete lesen« ein Verzeichnis dafür anlegen."
        yield Fund(umfeld.register.netz, ("land",), text, hilfe)


@fehler
def ferien_zeitraum(umfeld: Umfeld) -> Iterator[Fund]:
    """Ferien haben keinen genauen ersten und letzten Tag, oder sie enden vor ihrem Beginn.

    Der Zeitplan rückt Sitzungen vor die Ferien; dafür braucht er zwei Tage.

        - {name: Sommerferien 2027, von: 2027-07-19, bis: 2027-08-31}
    """
    for nummer, ferien in enumerate(umfeld.register.netz.satz.ferien):
        for feld, datum in (("von", ferien.von), ("bis", ferien.bis)):
            if not datum.ist_tag:
                text = f"»{datum.text}« ist kein einzelner Tag"
                hilfe = "Den ersten und den letzten Ferientag nennen: 2027-07-19."
                yield Fund(umfeld.register.netz, ("ferien", nummer, feld), text, hilfe)
        if ferien.von.sicher_nach(ferien.bis):
            text = f"die Ferien enden ({ferien.bis}), bevor sie beginnen ({ferien.von})"
            yield Fund(umfeld.register.netz, ("ferien", nummer, "bis"), text, "Die beiden Tage prüfen.")


def _fassungen(
    umfeld: Umfeld,
) -> Iterator[tuple[str, Sequence[Kriterienfassung | Erklaerung]]]:
    netz = umfeld.register.netz.satz
    yield "kriterien", netz.kriterien
    yield "erklaerungen", netz.erklaerungen


def _doppelte(umfeld: Umfeld, kennungen: Iterable[tuple[Pfad, str]]) -> Iterator[Fund]:
    bekannte: set[str] = set()
    for pfad, kennung in kennungen:
        if kennung in bekannte:
            text = f"»{kennung}« steht hier schon einmal"
            yield Fund(umfeld.register.netz, pfad, text, "Einen der beiden Einträge umbenennen oder löschen.")
        bekannte.add(kennung)

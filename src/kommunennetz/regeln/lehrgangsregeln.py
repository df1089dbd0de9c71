"""Regeln über Lehrgänge: Nummern, Bausteine und Abschlüsse."""

from collections.abc import Iterator

from kommunennetz.model.veranstaltung import LEHRGANG, LEHRGANGSSTAENDE, Veranstaltung
from kommunennetz.regeln.regel import Fund, Umfeld, fehler
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.register.lesen.yaml_text import Pfad
from kommunennetz.worte.saetze import meinten


@fehler
def lehrgang_ausserhalb(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Veranstaltung, die kein Lehrgang ist, hat Angaben, die es nur bei einem gibt.

    Nummer, Bausteine, Zertifikat, Praxisprojekte und die Stände `beworben`, `zugelassen`, `abgeschlossen` und
    `abgebrochen` gehören zu `art: entwicklungswerkstatt`.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        if not eintrag.satz.ist_lehrgang:
            for pfad in _lehrgangsangaben(eintrag.satz):
                text = "diese Angabe gibt es nur bei einem Lehrgang"
                yield Fund(eintrag, pfad, text, f"Die Zeile löschen oder »art: {LEHRGANG}« schreiben.")


@fehler
def lehrgang_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Zwei Lehrgänge haben dieselbe Nummer.

    Befehle und Menschen nennen einen Lehrgang mit ihr; sie muss eindeutig sein.
    """
    erste: dict[int, str] = {}
    for eintrag in umfeld.register.veranstaltungen.values():
        nummer = eintrag.satz.nummer
        if nummer is not None and erste.setdefault(nummer, eintrag.datei) != eintrag.datei:
            text = f"die Nummer {nummer} hat schon {erste[nummer]}"
            yield Fund(eintrag, ("nummer",), text, "Eine der beiden Nummern berichtigen.")


@fehler
def baustein_doppelt(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Baustein steht zweimal im Lehrgang, oder eine Kommune nennt einen zweimal.

    Die Kennung verbindet die Teilnahme mit dem Baustein; sie muss eindeutig sein.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        kennungen: list[tuple[Pfad, str]] = [
            (("bausteine", nummer, "id"), baustein.id)
            for nummer, baustein in enumerate(eintrag.satz.bausteine)
        ]
        yield from _doppelte(eintrag, kennungen)
        for nummer, teilnahme in enumerate(eintrag.satz.teilnahme):
            genannte: list[tuple[Pfad, str]] = [
                (("teilnahme", nummer, "bausteine", stelle), id_)
                for stelle, id_ in enumerate(teilnahme.bausteine)
            ]
            yield from _doppelte(eintrag, genannte)


@fehler
def baustein_unbekannt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Teilnahme nennt einen Baustein, den der Lehrgang nicht hat, oder er verlangt mehr, als er hat.

    Gemeint ist die `id` unter `bausteine` derselben Datei.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        lehrgang = eintrag.satz
        bekannte = [baustein.id for baustein in lehrgang.bausteine]
        for nummer, teilnahme in enumerate(lehrgang.teilnahme):
            for stelle, id_ in enumerate(teilnahme.bausteine):
                if id_ not in bekannte:
                    text = f"einen Baustein »{id_}« gibt es hier nicht"
                    ort: Pfad = ("teilnahme", nummer, "bausteine", stelle)
                    yield Fund(eintrag, ort, text, meinten(id_, bekannte))
        noetig = lehrgang.zertifikat.mindestens_bausteine if lehrgang.zertifikat else None
        if noetig is not None and bekannte and noetig > len(bekannte):
            pfad = ("zertifikat", "mindestens_bausteine")
            text = f"{noetig} Bausteine sind nötig, der Lehrgang hat {len(bekannte)}"
            yield Fund(eintrag, pfad, text, "Die Zahl berichtigen oder die fehlenden Bausteine eintragen.")


@fehler
def abschluss_vor_ende(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Kommune hat einen Lehrgang sicher abgeschlossen, bevor er endet, oder ohne den Stand dazu.

    `abschluss` ist der Tag, an dem sie fertig war, meist der des Zertifikats; ihr `stand` ist dann
    `abgeschlossen`.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        for nummer, teilnahme in enumerate(eintrag.satz.teilnahme):
            if (abschluss := teilnahme.abschluss) is None:
                continue
            pfad = ("teilnahme", nummer, "abschluss")
            if eintrag.satz.schluss.sicher_nach(abschluss):
                text = (
                    f"der Abschluss ({abschluss}) liegt vor dem Ende des Lehrgangs ({eintrag.satz.schluss})"
                )
                yield Fund(eintrag, pfad, text, "Eines der Daten berichtigen.")
            if teilnahme.stand != "abgeschlossen":
                text = f"ein Abschluss ist eingetragen, der Stand ist aber »{teilnahme.stand}«"
                yield Fund(eintrag, pfad, text, "Als Stand »abgeschlossen« eintragen oder die Zeile löschen.")


def _lehrgangsangaben(veranstaltung: Veranstaltung) -> Iterator[Pfad]:
    for feld in ("nummer", "bausteine", "zertifikat"):
        if feld in veranstaltung.model_fields_set:
            yield (feld,)
    for nummer, teilnahme in enumerate(veranstaltung.teilnahme):
        for feld in ("bausteine", "praxisprojekt", "abschluss"):
            if feld in teilnahme.model_fields_set:
                yield ("teilnahme", nummer, feld)
        if teilnahme.stand in LEHRGANGSSTAENDE:
            yield ("teilnahme", nummer, "stand")


def _doppelte(eintrag: Eintrag[Veranstaltung], kennungen: list[tuple[Pfad, str]]) -> Iterator[Fund]:
    bekannte: set[str] = set()
    for pfad, kennung in kennungen:
        if kennung in bekannte:
            text = f"»{kennung}« steht hier schon einmal"
            yield Fund(eintrag, pfad, text, "Einen der beiden Einträge umbenennen oder löschen.")
        bekannte.add(kennung)

"""Was sich bei einer Runde oder einer Veranstaltung geändert hat."""

from collections import Counter
from collections.abc import Iterator, Mapping

from kommunennetz.fragen.termine import termin_in_worten
from kommunennetz.model.runde import Runde
from kommunennetz.model.veranstaltung import Teilnahme, Veranstaltung
from kommunennetz.verlauf.ereignis import Aussage, Bezug, am, geaenderte, was
from kommunennetz.worte import namen
from kommunennetz.worte.saetze import aufgezaehlt

_TEILNAHME = {
    "eingeladen": "Eingeladen zu",
    "zugesagt": "Zugesagt für",
    "abgesagt": "Abgesagt für",
    "teilgenommen": "Teilgenommen an",
    "beworben": "Beworben für",
    "zugelassen": "Zugelassen zu",
    "abgeschlossen": "Abgeschlossen haben",
    "abgebrochen": "Abgebrochen haben",
}


def rundenaussagen(alt: Runde | None, neu: Runde | None, bezug: Bezug) -> Iterator[Aussage]:
    """Liefert in Sätzen, was sich bei einer Runde geändert hat."""
    yield from map(Aussage, _rundensaetze(alt, neu, bezug))


def _rundensaetze(alt: Runde | None, neu: Runde | None, bezug: Bezug) -> Iterator[str]:
    if neu is None:
        assert alt is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
        yield f"Runde {alt.nummer} ({alt.bezeichnung}) steht nicht mehr im Register"
    elif alt is None:
        yield _neue_runde(neu, bezug)
        yield from _neue_laut_quelle(Counter(), _anzahlen(neu), neu.nummer)
    else:
        yield from _runde_geaendert(alt, neu, bezug)


def _neue_runde(runde: Runde, bezug: Bezug) -> str:
    if bezug.ist_geplant(runde.datum):
        return f"Runde {runde.nummer} ist geplant {runde.datum.im_satz('für')}"
    return f"Runde {runde.nummer} ist neu im Register ({runde.bezeichnung}, {am(runde.datum)})"


def _runde_geaendert(alt: Runde, neu: Runde, bezug: Bezug) -> Iterator[str]:
    if alt.nummer != neu.nummer:
        yield f"Runde {alt.nummer} ist nun Runde {neu.nummer}"
    if alt.bezeichnung != neu.bezeichnung:
        yield f"Runde {neu.nummer} heißt nun »{neu.bezeichnung}« (bisher »{alt.bezeichnung}«)"
    if alt.datum != neu.datum and bezug.ist_geplant(neu.datum):
        yield f"Runde {neu.nummer} ist nun geplant {neu.datum.im_satz('für')} (bisher {alt.datum})"
    elif alt.datum != neu.datum:
        yield f"Runde {neu.nummer}: Tag nun {neu.datum} (bisher {alt.datum})"
    if alt.ort != neu.ort:
        yield f"Runde {neu.nummer}: Ort {was(alt.ort, neu.ort)}" + (f" ({neu.ort})" if neu.ort else "")
    yield from _ende(alt, neu)
    yield from _neue_laut_quelle(_anzahlen(alt), _anzahlen(neu), neu.nummer)
    # Ein Beleg kommt mit dem, was er belegt; für sich ist er keine Nachricht.
    genannt = ["nummer", "bezeichnung", "datum", "ort", "abgeschlossen"]
    if (alt.abgesagt is None) != (neu.abgesagt is None):
        genannt.append("abgesagt")
    if alt.quelle is None:
        genannt.append("quelle")
    if _anzahlen(alt) != _anzahlen(neu):
        genannt.append("neue_laut_quelle")
    yield from (f"Runde {neu.nummer}: {satz}" for satz in geaenderte(alt, neu, genannt))


def _ende(alt: Runde, neu: Runde) -> Iterator[str]:
    if neu.abgesagt and not alt.abgesagt:
        yield f"Runde {neu.nummer} ist abgesagt ({am(neu.abgesagt.datum)})"
    elif alt.abgesagt and not neu.abgesagt:
        yield f"Runde {neu.nummer}: Absage zurückgenommen"
    if neu.abgeschlossen and not alt.abgeschlossen:
        yield f"Runde {neu.nummer} ist abgeschlossen"
    elif alt.abgeschlossen and not neu.abgeschlossen:
        yield f"Runde {neu.nummer} ist wieder offen"
    elif alt.abgeschlossen != neu.abgeschlossen:
        yield f"Runde {neu.nummer}: Tag des Abschlusses geändert"


def _neue_laut_quelle(alte: Counter[int], neue: Counter[int], nummer: int) -> Iterator[str]:
    for anzahl in (neue - alte).elements():
        yield f"Runde {nummer}: veröffentlichte Zahl der neuen Mitglieder ist {anzahl}"
    for anzahl in (alte - neue).elements():
        yield f"Runde {nummer}: veröffentlichte Zahl {anzahl} der neuen Mitglieder entfernt"


def _anzahlen(runde: Runde) -> Counter[int]:
    return Counter(angabe.anzahl for angabe in runde.neue_laut_quelle)


def veranstaltungsaussagen(
    alt: Veranstaltung | None, neu: Veranstaltung | None, bezug: Bezug
) -> Iterator[Aussage]:
    """Liefert in Sätzen, was sich bei einer Veranstaltung geändert hat, auch wer dazukam."""
    if neu is None:
        assert alt is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
        yield Aussage(f"Veranstaltung {_titel(alt)} steht nicht mehr im Register")
        return
    if alt is None:
        yield Aussage(f"Neue Veranstaltung: {neu.titel} ({termin_in_worten(neu)})")
    else:
        yield from map(Aussage, _veranstaltung_geaendert(alt, neu))
    yield from _teilnahmen(alt, neu, bezug)


def _veranstaltung_geaendert(alt: Veranstaltung, neu: Veranstaltung) -> Iterator[str]:
    if alt.titel != neu.titel:
        yield f"Veranstaltung {_titel(alt)} heißt nun »{neu.titel}«"
    if termin_in_worten(alt) != termin_in_worten(neu):
        yield f"{_titel(neu)}: Termin nun {termin_in_worten(neu)} (bisher {termin_in_worten(alt)})"
    yield from _stand(alt, neu)
    genannt = [
        "titel",
        "datum",
        "von",
        "bis",
        "stand",
        "stand_grund",
        "verlegt_von",
        "kalenderkennung",
        "teilnahme_vollstaendig",
    ]
    if _gleichgebliebene(alt, neu) == _gleichgebliebene(neu, alt):
        genannt.append("teilnahme")
    yield from (f"{_titel(neu)}: {satz}" for satz in geaenderte(alt, neu, genannt))


def _stand(alt: Veranstaltung, neu: Veranstaltung) -> Iterator[str]:
    """Liefert, was mit der Veranstaltung selbst geschah: verlegt, abgesagt, abgeschlossen."""
    if alt.stand != neu.stand:
        if neu.stand is not None:
            yield f"{_titel(neu)} ist {neu.stand}"
        else:
            yield f"{_titel(neu)} ist nicht mehr {alt.stand}"
    elif alt.stand_grund != neu.stand_grund:
        yield f"{_titel(neu)}: Feld stand_grund {was(alt.stand_grund, neu.stand_grund)}"
    if alt.teilnahme_vollstaendig != neu.teilnahme_vollstaendig:
        yield f"{_titel(neu)}: {_VOLLSTAENDIG[neu.teilnahme_vollstaendig]}"


_VOLLSTAENDIG = {
    "ja": "Die Teilnahme ist vollständig eingetragen",
    "nein": "Die Teilnahme ist nicht vollständig bekannt",
    None: "Ob die Teilnahme vollständig ist, steht nicht mehr da",
}


def _teilnahmen(alt: Veranstaltung | None, neu: Veranstaltung, bezug: Bezug) -> Iterator[Aussage]:
    """Liefert je Stand einen Satz mit allen Kommunen, die ihn neu haben."""
    vorher, nachher = _stand_je_kommune(alt) if alt else {}, _stand_je_kommune(neu)
    for stand, text in _TEILNAHME.items():
        neue = [kommune for kommune in nachher if nachher[kommune] == stand != vorher.get(kommune)]
        if neue:
            yield _aussage(f"{text} {_titel(neu)}", neue, bezug)
    if fehlende := [kommune for kommune in vorher if kommune not in nachher]:
        yield _aussage(f"Nicht mehr auf der Liste zu {_titel(neu)}", fehlende, bezug)


def _aussage(anfang: str, kommunen: list[str], bezug: Bezug) -> Aussage:
    namen_ = sorted((bezug.name(kommune) for kommune in kommunen), key=namen.listenordnung)
    return Aussage(f"{anfang}: {aufgezaehlt(namen_)}", tuple(kommunen))


def _stand_je_kommune(veranstaltung: Veranstaltung) -> Mapping[str, str]:
    return {teilnahme.kommune: teilnahme.stand for teilnahme in veranstaltung.teilnahme}


def _gleichgebliebene(von: Veranstaltung, verglichen: Veranstaltung) -> list[Teilnahme]:
    """Liefert die Teilnahmen, deren Stand sich nicht geändert hat; von ihnen handelt kein Satz."""
    stand = _stand_je_kommune(verglichen)
    return [teilnahme for teilnahme in von.teilnahme if teilnahme.stand == stand.get(teilnahme.kommune)]


def _titel(veranstaltung: Veranstaltung) -> str:
    return f"»{veranstaltung.titel}«"

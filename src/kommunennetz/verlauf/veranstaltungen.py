"""Was sich bei einer Veranstaltung oder einer Infomail geändert hat."""

import re
from collections.abc import Iterator, Mapping

from kommunennetz.model.veranstaltung import Teilnahme, Veranstaltung
from kommunennetz.register.lesen.infomaildatei import Infomaildatei
from kommunennetz.verlauf.ereignis import Aussage, Kontext, aufgezaehlt
from kommunennetz.verlauf.felder import geaenderte
from kommunennetz.worte import namen

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_TEILNAHME = {
    "eingeladen": "Eingeladen zu",
    "zugesagt": "Zugesagt für",
    "abgesagt": "Abgesagt für",
    "teilgenommen": "Teilgenommen an",
}


def aussagen(alt: Veranstaltung | None, neu: Veranstaltung | None, kontext: Kontext) -> Iterator[Aussage]:
    """Liefert in Sätzen, was sich bei einer Veranstaltung geändert hat, auch wer dazukam."""
    if neu is None:
        assert alt is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
        yield Aussage(f"Veranstaltung {_titel(alt)} steht nicht mehr im Register")
        return
    if alt is None:
        yield Aussage(f"Neue Veranstaltung: {neu.titel} ({_termin(neu)})")
    else:
        yield from map(Aussage, _geaenderte(alt, neu))
    yield from _teilnahmen(alt, neu, kontext)


def infomail_aussagen(
    alt: Infomaildatei | None, neu: Infomaildatei | None, _kontext: Kontext
) -> Iterator[Aussage]:
    """Liefert in einem Satz, dass eine Infomail kam, sich änderte oder ging."""
    if neu is None:
        assert alt is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
        yield Aussage(f"Infomail {_betreff(alt)} steht nicht mehr im Register")
    elif alt is None:
        yield Aussage(f"Neue Infomail: {_betreff(neu)} ({neu.kopf.datum})")
    elif alt != neu:
        yield Aussage(f"Infomail {_betreff(neu)} geändert")


def _betreff(infomail: Infomaildatei) -> str:
    """Liefert den Betreff in Anführung; was Jinja erst ausrechnet, ist eine Lücke."""
    return f"»{_JINJA.sub('…', infomail.kopf.betreff)}«"


def _geaenderte(alt: Veranstaltung, neu: Veranstaltung) -> Iterator[str]:
    if alt.titel != neu.titel:
        yield f"Veranstaltung {_titel(alt)} heißt nun »{neu.titel}«"
    if _termin(alt) != _termin(neu):
        yield f"{_titel(neu)}: Termin nun {_termin(neu)} (bisher {_termin(alt)})"
    genannt = ["titel", "datum", "von", "bis"]
    if _gleichgebliebene(alt, neu) == _gleichgebliebene(neu, alt):
        genannt.append("teilnahme")
    yield from (f"{_titel(neu)}: {satz}" for satz in geaenderte(alt, neu, genannt))


def _teilnahmen(alt: Veranstaltung | None, neu: Veranstaltung, kontext: Kontext) -> Iterator[Aussage]:
    """Liefert je Stand einen Satz mit allen Kommunen, die ihn neu haben."""
    vorher, nachher = _stand_je_kommune(alt) if alt else {}, _stand_je_kommune(neu)
    for stand, text in _TEILNAHME.items():
        neue = [kommune for kommune in nachher if nachher[kommune] == stand != vorher.get(kommune)]
        if neue:
            yield _aussage(f"{text} {_titel(neu)}", neue, kontext)
    if fehlende := [kommune for kommune in vorher if kommune not in nachher]:
        yield _aussage(f"Nicht mehr auf der Liste zu {_titel(neu)}", fehlende, kontext)


def _aussage(anfang: str, kommunen: list[str], kontext: Kontext) -> Aussage:
    namen_ = sorted((kontext.name(kommune) for kommune in kommunen), key=namen.listenordnung)
    return Aussage(f"{anfang}: {aufgezaehlt(namen_)}", tuple(kommunen))


def _stand_je_kommune(veranstaltung: Veranstaltung) -> Mapping[str, str]:
    return {teilnahme.kommune: teilnahme.stand for teilnahme in veranstaltung.teilnahme}


def _gleichgebliebene(von: Veranstaltung, verglichen: Veranstaltung) -> list[Teilnahme]:
    """Liefert die Teilnahmen, deren Stand sich nicht geändert hat; von ihnen handelt kein Satz."""
    stand = _stand_je_kommune(verglichen)
    return [teilnahme for teilnahme in von.teilnahme if teilnahme.stand == stand.get(teilnahme.kommune)]


def _titel(veranstaltung: Veranstaltung) -> str:
    return f"»{veranstaltung.titel}«"


def _termin(veranstaltung: Veranstaltung) -> str:
    if veranstaltung.bis is None:
        return str(veranstaltung.anfang)
    return f"{veranstaltung.anfang} bis {veranstaltung.bis}"

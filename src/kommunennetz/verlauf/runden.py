"""Was sich bei einer Runde geändert hat."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.verlauf.ereignis import Aussage, Kontext
from kommunennetz.verlauf.felder import am, geaenderte, was


def aussagen(alt: Runde | None, neu: Runde | None, kontext: Kontext) -> Iterator[Aussage]:
    """Liefert in Sätzen, was sich bei einer Runde geändert hat."""
    yield from map(Aussage, _saetze(alt, neu, kontext.tag))


def _saetze(alt: Runde | None, neu: Runde | None, tag: date) -> Iterator[str]:
    if neu is None:
        assert alt is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
        yield f"Runde {alt.nummer} ({alt.bezeichnung}) steht nicht mehr im Register"
    elif alt is None:
        yield _neue(neu, tag)
        yield from _neue_laut_quelle(Counter(), _anzahlen(neu), neu.nummer)
    else:
        yield from _geaenderte(alt, neu, tag)


def _neue(runde: Runde, tag: date) -> str:
    if _ist_kuenftig(runde.datum, tag):
        return f"Runde {runde.nummer} ist geplant {_fuer(runde.datum)}"
    return f"Runde {runde.nummer} ist neu im Register ({runde.bezeichnung}, {am(runde.datum)})"


def _geaenderte(alt: Runde, neu: Runde, tag: date) -> Iterator[str]:
    if alt.nummer != neu.nummer:
        yield f"Runde {alt.nummer} ist nun Runde {neu.nummer}"
    if alt.bezeichnung != neu.bezeichnung:
        yield f"Runde {neu.nummer} heißt nun »{neu.bezeichnung}« (bisher »{alt.bezeichnung}«)"
    if alt.datum != neu.datum and _ist_kuenftig(neu.datum, tag):
        yield f"Runde {neu.nummer} ist nun geplant {_fuer(neu.datum)} (bisher {alt.datum})"
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


def _ist_kuenftig(datum: Teildatum, tag: date) -> bool:
    return datum.hat_anfang and datum.frueheste > tag


def _fuer(datum: Teildatum) -> str:
    """Liefert »für den 6. Dezember 2027«, »für 2027« oder, bei einer Spanne, »zwischen …«."""
    if datum.text.startswith(("nach", "zwischen")):
        return str(datum)
    return f"für den {datum}" if datum.ist_tag else f"für {datum}"

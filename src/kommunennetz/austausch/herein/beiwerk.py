"""Was in einer Tabelle neben dem Gelesenen noch steht: Ausgeblendetes, andere Listen, fremde Spalten."""

from collections.abc import Iterable, Iterator, Sequence

from kommunennetz.austausch.herein.tabelle import Rohblatt, Rohzeile, spaltenname
from kommunennetz.austausch.herein.ueberschriften import Kopf
from kommunennetz.worte.saetze import gekuerzt

_WEGLASSEN = "weglassen mit --ohne-ausgeblendete"
_GENANNTE = 8


def ohne_verborgenes(blatt: Rohblatt) -> Rohblatt:
    """Liefert das Blatt ohne seine ausgeblendeten Zeilen und Spalten."""
    zeilen = [
        Rohzeile(
            zeile.nummer,
            {
                nummer: zelle
                for nummer, zelle in zeile.zellen.items()
                if nummer not in blatt.verborgene_spalten
            },
        )
        for zeile in blatt.zeilen
        if zeile.nummer not in blatt.verborgene_zeilen
    ]
    return Rohblatt(
        blatt.name, [zeile for zeile in zeilen if zeile.zellen], blatt.nulltag, blatt.fehler, blatt.verborgen
    )


def list_hinweise(
    blatt: Rohblatt, kopf: Kopf, andere: Sequence[str], verborgene: Sequence[str]
) -> Iterator[str]:
    """Liefert in Sätzen, was nicht gelesen wurde oder was man in der Datei nicht sieht.

    `andere` sind Blätter, in denen auch eine Liste steht, `verborgene` die ausgeblendeten.
    """
    if andere:
        yield f"Gelesen ist nur das Blatt »{blatt.name}«; eine Liste steht auch in {_aufgezaehlt(andere)}."
    if blatt.verborgen:
        yield f"Das Blatt »{blatt.name}« ist ausgeblendet."
    if verborgene:
        yield f"Nicht gelesen, weil ausgeblendet: Blatt {_aufgezaehlt(verborgene)}."
    unten = [zeile for zeile in blatt.zeilen if zeile.nummer > kopf.zeile]
    if zeilen := [zeile.nummer for zeile in unten if zeile.nummer in blatt.verborgene_zeilen]:
        was = "Zeile" if len(zeilen) == 1 else f"{len(zeilen)} Zeilen"
        yield f"Mitgelesen, obwohl ausgeblendet oder weggefiltert: {was} ({_bereiche(zeilen)}); {_WEGLASSEN}."
    if spalten := sorted(blatt.verborgene_spalten & kopf.spalten.keys()):
        was = "Spalte" if len(spalten) == 1 else f"{len(spalten)} Spalten"
        namen = ", ".join(map(spaltenname, spalten))
        yield f"Mitgelesen, obwohl ausgeblendet: {was} ({namen}); {_WEGLASSEN}."
    gefuellte = {nummer for zeile in unten for nummer in zeile.zellen}
    if fremde := [titel.text for nummer, titel in kopf.fremde.items() if nummer in gefuellte]:
        was = "Spalte" if len(fremde) == 1 else "Spalten"
        yield f"Nicht gelesen, weil unbekannt: {was} {_aufgezaehlt(fremde)}; zuordnen mit --spalte ALT=NEU."


def _aufgezaehlt(namen: Sequence[str]) -> str:
    return gekuerzt((f"»{name}«" for name in namen), _GENANNTE)


def _bereiche(nummern: Iterable[int]) -> str:
    """Liefert »3, 5–8« zu aufsteigenden Nummern."""
    bereiche: list[list[int]] = []
    for nummer in nummern:
        if bereiche and nummer == bereiche[-1][-1] + 1:
            bereiche[-1].append(nummer)
        else:
            bereiche.append([nummer])
    texte = [f"{teil[0]}" if len(teil) == 1 else f"{teil[0]}–{teil[-1]}" for teil in bereiche]
    return ", ".join([*texte[:_GENANNTE], "…"] if len(texte) > _GENANNTE else texte)

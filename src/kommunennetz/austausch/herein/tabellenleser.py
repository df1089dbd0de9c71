"""Eine Tabelle einlesen: unsere Ausgabe oder eine gewachsene Liste, als Mappe oder als CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kommunennetz.austausch.herein.csv_lesen import read_csv
from kommunennetz.austausch.herein.rohblatt import (
    Rohblatt,
    Rohzeile,
    Tabelle,
    Tabellenzeile,
    Zelle,
    spaltenname,
)
from kommunennetz.austausch.herein.sicherheit import MAX_BYTES, check_datei, ist_mappe, ist_ods
from kommunennetz.austausch.herein.ueberschriften import Kopf, Kopfsuche, Spaltensatz, als_titel
from kommunennetz.austausch.herein.zeichensatz import ist_beschaedigt, repariert
from kommunennetz.austausch.spalten import Form, alle_spalten
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError
from kommunennetz.model.netz import Netz
from kommunennetz.worte.saetze import gekuerzt


def read_datei(path: Path) -> bytes:
    """Liefert den Inhalt einer Datei, höchstens ein Byte mehr, als erlaubt ist.

    Wirft FrageError, wenn es sie nicht gibt, und RegisterError, wenn sie sich nicht lesen lässt.
    """
    try:
        with path.open("rb") as datei:
            return datei.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise FrageError(f"Die Datei »{path}« gibt es nicht.", "Pfad prüfen.") from error
    except OSError as error:
        hilfe = "Den Pfad prüfen; ist die Datei in Excel geöffnet, sie dort schließen."
        raise RegisterError(f"»{path}« lässt sich nicht lesen: {grund(error)}.", hilfe) from error


def einlesen(  # noqa: PLR0913 – die Hälfte brauchen nur wenige, und sie nennen sie beim Namen
    daten: bytes,
    name: str,
    netz: Netz,
    vorgaben: Mapping[str, str] | None = None,
    *,
    ohne_ausgeblendete: bool = False,
    spaltensatz: Spaltensatz | None = None,
) -> Tabelle:
    """Liefert die Tabelle aus einer .xlsx-, .ods- oder CSV-Datei; der Inhalt entscheidet, nicht die Endung.

    `vorgaben` sagt zu Überschriften der Datei, für welche Spalte des Registers sie stehen (»-«: für keine).
    Ausgeblendete Blätter werden nur gelesen, wenn es kein sichtbares gibt; ausgeblendete Zeilen und Spalten
    fallen mit `ohne_ausgeblendete` weg. Ohne `spaltensatz` sind es die Spalten des Registers. Wirft
    RegisterError, wenn die Datei nicht lesbar ist, und FrageError, wenn keine Überschrift die Kommune nennt
    oder eine Vorgabe ins Leere geht.
    """
    check_datei(daten, name)
    suche = Kopfsuche(spaltensatz or Spaltensatz(alle_spalten(netz)), vorgaben or {})
    alle = _read(daten, name)
    blaetter = [blatt for blatt in alle if not blatt.verborgen] or alle
    if ohne_ausgeblendete:
        blaetter = [ohne_verborgenes(blatt) for blatt in blaetter]
    gefunden = [(kopf, blatt) for blatt in blaetter if (kopf := suche.find(blatt)) is not None]
    if not gefunden:
        _check_schaden(name, _zellen(zeile for eines in blaetter for zeile in eines.zeilen[:1]))
        raise _ohne_kopf(blaetter, name)
    kopf, blatt = max(gefunden, key=lambda paar: len(paar[0].spalten))
    if blatt.fehler is not None:
        raise blatt.fehler
    _check_schaden(name, _zellen(zeile for zeile in blatt.zeilen if zeile.nummer == kopf.zeile))
    suche.check_vorgaben(kopf)
    listen = {id(anderes) for _, anderes in gefunden}
    andere = [
        anderes.name + (" (auch eine Liste)" if id(anderes) in listen else "")
        for anderes in blaetter
        if anderes is not blatt and anderes.name and anderes.zeilen
    ]
    verborgene = [anderes.name for anderes in alle if anderes.verborgen and anderes is not blatt]
    return _tabelle(name, blatt, kopf, tuple(list_hinweise(blatt, kopf, andere, verborgene)))


def _read(daten: bytes, name: str) -> list[Rohblatt]:
    if not ist_mappe(daten):
        return read_csv(daten, name)
    # Was Mappen liest, ist schwer zu laden.
    if ist_ods(daten):
        from kommunennetz.austausch.herein.ods_lesen import read_ods

        return read_ods(daten, name)
    from kommunennetz.austausch.herein.xlsx_lesen import read_xlsx

    return read_xlsx(daten, name)


def _check_schaden(name: str, koepfe: Iterable[Zelle]) -> None:
    """Weist eine Datei ab, deren Überschriften schon vor dem Speichern falsch gelesen waren: »SchlÃ¼ssel«.

    Ein einzelner Name, der so aussieht, kostet nur seine Zeile.
    """
    for zelle in koepfe:
        if ist_beschaedigt(text := als_titel(zelle.wert)):
            raise RegisterError(
                f"»{name}« ist mit falschem Zeichensatz gespeichert: In {zelle.ort} steht »{text}«, "
                f"gemeint ist wohl »{repariert(text)}«.",
                "Die Datei, aus der sie entstand, noch einmal speichern, als »CSV UTF-8« oder als .xlsx.",
            )


def _zellen(zeilen: Iterable[Rohzeile]) -> list[Zelle]:
    return [zelle for zeile in zeilen for zelle in zeile.zellen.values()]


def _tabelle(name: str, blatt: Rohblatt, kopf: Kopf, hinweise: tuple[str, ...]) -> Tabelle:
    unten = [zeile for zeile in blatt.zeilen if zeile.nummer > kopf.zeile]
    zeilen = [_tabellenzeile(roh, kopf) for roh in unten]
    gefuellte = {nummer for zeile in unten for nummer in zeile.zellen} - kopf.spalten.keys()
    return Tabelle(
        name,
        blatt.name,
        kopf.ueberschriften,
        frozenset(spalte.feld for spalte in kopf.spalten.values()),
        tuple(zeile for zeile in zeilen if zeile.zellen or zeile.uebrige),
        hinweise,
        blatt.nulltag,
        {nummer: kopf.uebrige[nummer].text if nummer in kopf.uebrige else "" for nummer in sorted(gefuellte)},
        kopf.beiseite,
    )


def _tabellenzeile(roh: Rohzeile, kopf: Kopf) -> Tabellenzeile:
    zellen = {
        spalte.feld: roh.zellen[nummer] for nummer, spalte in kopf.spalten.items() if nummer in roh.zellen
    }
    uebrige = {nummer: zelle for nummer, zelle in roh.zellen.items() if nummer not in kopf.spalten}
    return Tabellenzeile(roh.nummer, zellen, uebrige)


def _ohne_kopf(blaetter: Sequence[Rohblatt], name: str) -> KommunennetzError:
    """Liefert den Fehler mit dem, was in der ersten Zeile steht, damit klar ist, was gelesen wurde."""
    if (fehler := next((blatt.fehler for blatt in blaetter if blatt.fehler is not None), None)) is not None:
        return fehler
    erste = next((blatt.zeilen[0] for blatt in blaetter if blatt.zeilen), None)
    if erste is None:
        return FrageError(f"In »{name}« steht nichts.", "Die Datei prüfen, aus der sie gespeichert wurde.")
    gelesen = ", ".join(f"»{zelle.wert}«"[:40] for _, zelle in sorted(erste.zellen.items())[:8])
    return FrageError(
        f"In »{name}« nennt keine Überschrift die Kommune; die erste Zeile lautet: {gelesen}.",
        "Eine Spalte »Kommune« oder »AGS« nennen, oder mit --spalte Alt=Kommune sagen, welche es ist.",
    )


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

    `andere` sind sichtbare Blätter, in denen auch etwas steht, `verborgene` die ausgeblendeten.
    """
    if andere:
        namen = ", ".join(
            f"»{name}«".replace(" (auch eine Liste)«", "« (auch eine Liste)") for name in andere
        )
        yield f"Gelesen ist nur das Blatt »{blatt.name}«; nicht gelesen: {namen}."
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
    yield from _list_uebergangene(unten, kopf)


def _list_uebergangene(unten: Sequence[Rohzeile], kopf: Kopf) -> Iterator[str]:
    """Liefert, welche Spalten nicht ins Register kommen: alle, nur ihre Überschriften, nie ihren Inhalt."""
    gefuellte = {nummer for zeile in unten for nummer in zeile.zellen} - kopf.beiseite
    vergleich = [
        kopf.text(nummer)
        for nummer, spalte in sorted(kopf.spalten.items())
        if spalte.form is Form.ABGELEITET and nummer in gefuellte
    ]
    if vergleich:
        yield f"Nur verglichen, nicht übernommen: {', '.join(vergleich)}."
    if fremde := [kopf.text(nummer) for nummer in sorted(gefuellte - kopf.spalten.keys())]:
        yield f"Nicht übernommen: {', '.join(fremde)}; zuordnen mit --spalte ALT=NEU."


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

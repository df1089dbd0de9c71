"""Der Wächter: was an einer Änderung oder einer einzelnen Datei auf eine Person schließen lässt.

Er fragt nach denselben Anzeichen wie die Regeln, braucht aber kein Register: So steht er vor jedem
Schreiben und vor jedem Commit, auch wenn anderswo etwas kaputt ist.
"""

from collections.abc import Iterable, Iterator

from kommunennetz.befund import Befund
from kommunennetz.model.arten import MIT_TEXT
from kommunennetz.regeln.anzeichen import feld_von, find_anzeichen, list_texte, list_verdaechtige_zeilen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.infomaildatei import split_infomail
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_text import Baum, Stelle

Textstelle = tuple[str, str, Stelle]


def list_neue_personen(posten: Iterable[Posten]) -> list[Befund]:
    """Liefert, was erst durch diese Änderungen auf eine Person schließen ließe und nicht hingenommen ist."""
    return [befund for einer in posten for befund in _neue(einer)]


def list_personen(datei: str, daten: bytes) -> list[Befund]:
    """Liefert, was in dieser Datei auf eine Person schließen lässt und nicht hingenommen ist.

    Was sich nicht als Datensatz lesen lässt, wird Zeile für Zeile angesehen.
    """
    texte, hingenommene = _list_texte(datei, daten)
    return [
        Befund(datei, zeile, spalte, feld, regel, satz, hilfe)
        for feld, text, (zeile, spalte) in texte
        for regel, satz, hilfe in find_anzeichen(feld, text)
        if (regel.id, satz) not in hingenommene
    ]


def list_hingenommene(datei: str, daten: bytes) -> set[tuple[str, str]]:
    """Liefert, was diese Datei selbst hinnimmt: Regel und Satz."""
    return _list_texte(datei, daten)[1]


def _neue(posten: Posten) -> Iterator[Befund]:
    vorher = {(alt.regel, alt.text) for alt in list_personen(posten.datei, posten.vorher or b"")}
    for befund in list_personen(posten.datei, posten.nachher or b""):
        if (befund.regel, befund.text) not in vorher:
            yield befund


def _list_texte(datei: str, daten: bytes) -> tuple[Iterator[Textstelle], set[tuple[str, str]]]:
    """Liefert die Texte einer Datei mit Feld und Stelle, und was sie hinnimmt."""
    if datei.endswith(MIT_TEXT) and (teile := split_infomail(daten)) is not None:
        kopf, _, text = teile
        felder, hingenommene = _list_felder(datei, kopf)
        zeilen = _list_zeilen(text, kopf.count(b"\n") + 2)
        return (stelle for teil in (felder, zeilen) for stelle in teil), hingenommene
    if datei.endswith(".yaml"):
        return _list_felder(datei, daten)
    return _list_zeilen(daten), set()


def _list_felder(datei: str, daten: bytes) -> tuple[Iterator[Textstelle], set[tuple[str, str]]]:
    gelesen = parse(daten, datei)
    if (baum := gelesen.baum) is None:
        return _list_zeilen(daten), set()
    texte = ((feld_von(pfad), text, gelesen.stelle(pfad)) for pfad, text in list_texte(baum))
    return texte, _hingenommene(baum)


def _hingenommene(baum: Baum) -> set[tuple[str, str]]:
    liste = baum.get("hingenommen")
    eintraege = [eintrag for eintrag in liste if isinstance(eintrag, dict)] if isinstance(liste, list) else []
    return {(str(eintrag.get("regel")), str(eintrag.get("text")).strip()) for eintrag in eintraege}


def _list_zeilen(daten: bytes, erste_zeile: int = 1) -> Iterator[Textstelle]:
    for zeile, text in list_verdaechtige_zeilen(daten.decode("utf-8", "replace"), erste_zeile):
        yield "", text, Stelle(zeile, 1)

"""Eine Änderung an einer YAML-Datei, Bytes zu Bytes: Was sie nicht betrifft, bleibt Zeichen für Zeichen.

Kommentare, Reihenfolge, Anführungszeichen, Leerzeilen, Zeilenenden, BOM und ein fehlendes Zeilenende am
Schluss bleiben. Ein gelöschtes Feld nimmt den Kommentar auf seiner Zeile mit; Kommentare darüber bleiben
stehen, denn ob eine Notiz nur diesem Feld galt, weiß allein, wer sie schrieb. Wird ein Abschnitt oder eine
Liste dabei leer, verschwindet auch sie. Eingereihte Felder ziehen mit ihren Zeilen um, samt den Kommentaren
darin.

Warum geschnitten wird: ruamel.yaml behält zwar Kommentare, schreibt die Datei aber neu, mit eigenen Einzügen,
Abständen, Umbrüchen und Zeilenenden; die Tests messen es an handgeschriebenen Dateien. Nach jedem Schnitt
liest der strenge Leser das Ergebnis; ist es nicht genau der gewollte Baum, gibt es einen LayoutError und
keine Änderung.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from pydantic import BaseModel
from yaml.nodes import MappingNode, ScalarNode

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import KommunennetzError
from kommunennetz.model.arten import MIT_TEXT
from kommunennetz.register.aendern.baum import (
    Aenderung,
    Anhaengen,
    Einreihen,
    Feldaenderung,
    Loeschen,
    Setzen,
    als_baum,
    build_ziel,
    split_schritte,
)
from kommunennetz.register.aendern.schnitt import (
    Neuwert,
    NichtSchneidbarError,
    ersetze_ganz,
    ersetze_wert,
    feldtext,
    fuege_ein,
    loesche,
    reihe_ein,
)
from kommunennetz.register.aendern.yaml_ort import Quelltext, Sammlung, Schnitt, find_feld, ist_leer
from kommunennetz.register.aendern.yaml_wert import Einzug, Wert, check_wert, format_klammer, render_abschnitt
from kommunennetz.register.lesen.infomaildatei import split_infomail
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_text import Baum, Pfad, feldweg

__all__ = [
    "Aenderung",
    "Anhaengen",
    "Einreihen",
    "LayoutError",
    "Loeschen",
    "Setzen",
    "build",
    "change",
]


class LayoutError(KommunennetzError):
    """Die Schreibweise einer Datei lässt eine Änderung nicht zu, ohne anderes zu verändern."""


def change(daten: bytes, datei: str, modell: type[BaseModel], *aenderungen: Aenderung) -> bytes:
    """Liefert die Bytes der Datei nach den Änderungen, eine nach der anderen.

    Bei einer Infomail gelten sie ihrem Kopf; der Text bleibt, wie er ist.

    Wirft LayoutError mit Datei und Zeile, wo die Schreibweise es nicht zulässt oder die Datei Fehler hat;
    KommunennetzError, wenn ein Wert leer ist oder unsichtbare Zeichen hat; KeyError, wenn es nicht gibt, was
    zu löschen ist.
    """
    daten, dahinter = _split(daten, datei)
    for aenderung in aenderungen:
        if isinstance(aenderung, Setzen | Anhaengen):
            check_wert(aenderung.wert, aenderung.pfad)
    offene = list(aenderungen)
    while offene:
        zusammen, spaetere = _split_gemeinsame(offene)
        if len(zusammen) > 1 and (neu := _change_zusammen(daten, datei, modell, zusammen)) is not None:
            daten, offene = neu, spaetere
        else:
            daten, offene = _change(daten, datei, modell, offene[0]), offene[1:]
    return daten + dahinter


def build(modell: type[BaseModel], satz: Mapping[str, Wert], kopf: str = "") -> bytes:
    """Liefert eine neue Datei mit diesen Feldern in der Reihenfolge des Datenformats.

    `kopf` ist die erste Zeile, etwa der Kommentar, an dem ein Editor das Schema erkennt.
    """
    check_wert(satz, ())
    zeilen = [kopf] if kopf else []
    daten = "\n".join([*zeilen, *render_abschnitt(satz, modell, (), Einzug()), ""]).encode()
    if (gelesen := _read(daten, "neue Datei")) != als_baum(satz):
        raise LayoutError("Die neue Datei läse sich anders, als sie gemeint ist.", f"Gelesen: {gelesen}")
    return daten


def _split(daten: bytes, datei: str) -> tuple[bytes, bytes]:
    """Liefert, worin sich etwas ändern kann, und was dahinter steht: bei einer Infomail der Text."""
    if not datei.endswith(MIT_TEXT):
        return daten, b""
    if (teile := split_infomail(daten)) is None:
        raise LayoutError(f"{datei}:1:1: Der Kopf der Infomail fehlt.", "Zeigen: kommunennetz pruefen")
    return teile[0], teile[1] + teile[2]


def _read(daten: bytes, datei: str) -> Baum:
    gelesen = parse(daten, datei)
    if (fehler := _find_fehler(gelesen.befunde)) is not None:
        ort = f"{datei}:{fehler.zeile}:{fehler.spalte}"
        raise LayoutError(f"{ort}: Die Datei hat einen Fehler: {fehler.text}.", fehler.hilfe)
    return gelesen.baum or {}


def _find_fehler(befunde: list[Befund]) -> Befund | None:
    return next((befund for befund in befunde if befund.stufe is Stufe.FEHLER), None)


def _change(daten: bytes, datei: str, modell: type[BaseModel], aenderung: Aenderung) -> bytes:
    if isinstance(aenderung, Einreihen):
        return _reihe_ein(daten, datei, modell, aenderung)
    baum, neu = _read(daten, datei), daten
    for schritt in split_schritte(baum, aenderung):
        neu = _change_einmal(neu, datei, modell, schritt)
    if _read(neu, datei) != build_ziel(baum, aenderung):
        raise _layout_error(Quelltext.parse(daten), datei, modell, aenderung)
    return neu


def _reihe_ein(daten: bytes, datei: str, modell: type[BaseModel], aenderung: Einreihen) -> bytes:
    """Liefert die Datei, in der die Felder mit ihren Zeilen umgezogen sind; sonst, wie neu geschrieben.

    Wo sich Zeilen nicht verschieben lassen und ein Kommentar verloren ginge: LayoutError.
    """
    baum, quelle = _read(daten, datei), Quelltext.parse(daten)
    vorhandene = [name for name in aenderung.felder if name in baum]
    if not vorhandene:
        raise KeyError(feldweg(aenderung.pfad))
    ziel = build_ziel(baum, aenderung)
    neu = _schneide(quelle, datei, ziel, lambda: reihe_ein(quelle, vorhandene, aenderung.liste))
    if neu is not None:
        return neu
    if any("#" in feldtext(quelle, name) for name in vorhandene):
        raise _layout_error(quelle, datei, modell, aenderung)
    eintrag = {name: baum[name] for name in vorhandene}
    return change(
        daten, datei, modell, Anhaengen(aenderung.pfad, eintrag), *(Loeschen((name,)) for name in vorhandene)
    )


_GEMEINSAM_AB = 16
"""Ab so vielen Änderungen lohnt es, mehrere auf einmal zu schneiden."""


def _split_gemeinsame(
    aenderungen: list[Aenderung],
) -> tuple[list[Setzen | Anhaengen], list[Aenderung]]:
    """Liefert vom Anfang, was sich ohne Blick aufeinander schneiden lässt, und den Rest.

    Das sind neue Einträge derselben Liste, oder Felder, von denen keines in einem Abschnitt mit einem
    anderen steht. Warum: Nach jeder einzelnen Änderung liest der Leser die Datei dreimal; bei vierhundert
    Eingeladenen dauerte das eine halbe Minute.
    """
    if len(aenderungen) < _GEMEINSAM_AB:
        return [], aenderungen
    art, gesehen, zusammen = type(aenderungen[0]), set[Pfad](), list[Setzen | Anhaengen]()
    for aenderung in aenderungen:
        if not isinstance(aenderung, Setzen | Anhaengen) or type(aenderung) is not art:
            break
        ort = aenderung.pfad[:-1] if isinstance(aenderung, Setzen) else aenderung.pfad
        if isinstance(aenderung, Setzen) and (not isinstance(aenderung.wert, str) or ort in gesehen):
            break
        if isinstance(aenderung, Anhaengen) and gesehen and ort not in gesehen:
            break
        gesehen.add(ort)
        zusammen.append(aenderung)
    return zusammen, aenderungen[len(zusammen) :]


def _change_zusammen(
    daten: bytes, datei: str, modell: type[BaseModel], aenderungen: list[Setzen | Anhaengen]
) -> bytes | None:
    """Liefert dasselbe wie eine Änderung nach der anderen, in einem Schnitt; None, wo das nicht geht."""
    ziel, quelle = _read(daten, datei), Quelltext.parse(daten)
    for aenderung in aenderungen:
        ziel = build_ziel(ziel, aenderung)
    return _schneide(quelle, datei, ziel, lambda: _find_gemeinsame_schnitte(quelle, modell, aenderungen))


def _find_gemeinsame_schnitte(
    quelle: Quelltext, modell: type[BaseModel], aenderungen: list[Setzen | Anhaengen]
) -> Iterable[Schnitt]:
    """Liefert die Schnitte; NichtSchneidbarError, wenn sie einander berühren."""
    if isinstance(aenderungen[0], Anhaengen):
        pfad = aenderungen[0].pfad
        weg = quelle.weg(pfad)
        if len(weg) <= len(pfad) or ist_leer(weg[-1]):
            raise NichtSchneidbarError
        alle = [fuege_ein(quelle, weg[-1], Neuwert((*pfad, 0), eine.wert, modell)) for eine in aenderungen]
        if len({(schnitt.anfang, schnitt.ende) for schnitt in alle}) != 1 or alle[0].anfang != alle[0].ende:
            raise NichtSchneidbarError
        return [Schnitt(alle[0].anfang, alle[0].ende, "".join(schnitt.ersatz for schnitt in alle))]
    schnitte = sorted(
        (_find_schnitt(quelle, modell, eine) for eine in aenderungen), key=lambda schnitt: schnitt.anfang
    )
    if any(davor.ende >= danach.anfang for davor, danach in pairwise(schnitte)):
        raise NichtSchneidbarError
    return schnitte


def _change_einmal(daten: bytes, datei: str, modell: type[BaseModel], aenderung: Feldaenderung) -> bytes:
    ziel, quelle = build_ziel(_read(daten, datei), aenderung), Quelltext.parse(daten)
    neu = _schneide(quelle, datei, ziel, lambda: [_find_schnitt(quelle, modell, aenderung)])
    if neu is None:
        raise _layout_error(quelle, datei, modell, aenderung)
    return neu


def _schneide(
    quelle: Quelltext, datei: str, ziel: Baum, find_schnitte: Callable[[], Iterable[Schnitt]]
) -> bytes | None:
    """Liefert die Datei nach den Schnitten, wenn der strenge Leser genau das Ziel darin liest; sonst None."""
    try:
        neu = quelle.schneide(find_schnitte())
        return neu if _read(neu, datei) == ziel else None
    except (NichtSchneidbarError, LayoutError):
        return None


def _find_schnitt(quelle: Quelltext, modell: type[BaseModel], aenderung: Feldaenderung) -> Schnitt:
    if isinstance(aenderung, Loeschen):
        return loesche(quelle, *_find_einzigen(quelle, aenderung.pfad))
    pfad, wert = aenderung.pfad, aenderung.wert
    weg = quelle.weg(pfad)
    if len(weg) > 1 and ist_leer(weg[-1]) and isinstance(weg[-2], MappingNode):
        weg.pop()
    knoten, tiefe = weg[-1], len(weg)
    if tiefe <= len(pfad):
        ganz: Wert = [wert] if isinstance(aenderung, Anhaengen) else wert
        for teil in reversed(pfad[tiefe:]):
            ganz = {str(teil): ganz}
        folge = aenderung.folge if isinstance(aenderung, Setzen) else ()
        return fuege_ein(quelle, knoten, Neuwert(pfad[:tiefe], ganz, modell, folge))
    if isinstance(aenderung, Anhaengen):
        return fuege_ein(quelle, knoten, Neuwert((*pfad, 0), wert, modell))
    if not isinstance(knoten, ScalarNode) or not isinstance(wert, str):
        return ersetze_ganz(quelle, weg[-2], knoten, Neuwert(pfad, wert, modell))
    in_klammer = any(isinstance(eltern, Sammlung) and eltern.flow_style for eltern in weg)
    return ersetze_wert(quelle, knoten, wert, in_klammer=in_klammer)


def _find_einzigen(quelle: Quelltext, pfad: Pfad) -> tuple[Sammlung, int]:
    """Liefert, was zu löschen ist: das Feld selbst oder den Abschnitt darüber, der sonst leer würde."""
    sammlungen = [knoten for knoten in quelle.weg(pfad[:-1]) if isinstance(knoten, Sammlung)]
    while len(pfad) > 1 and _zaehle(sammlungen[len(pfad) - 1]) == 1:
        pfad = pfad[:-1]
    eltern, teil = sammlungen[len(pfad) - 1], pfad[-1]
    nummer = find_feld(eltern, teil) if isinstance(eltern, MappingNode) else int(teil)
    if nummer is None or _zaehle(eltern) == 1:
        raise NichtSchneidbarError
    return eltern, nummer


def _zaehle(sammlung: Sammlung) -> int:
    """Liefert, wie viele Felder oder Einträge der Leser hier sieht."""
    if isinstance(sammlung, MappingNode):
        return sum(not ist_leer(wert) for _, wert in sammlung.value)
    return len(sammlung.value)


def _layout_error(
    quelle: Quelltext, datei: str, modell: type[BaseModel], aenderung: Aenderung
) -> LayoutError:
    """Liefert den Fehler mit der Zeile und dem, was dort von Hand zu tun ist."""
    pfad = (aenderung.felder[0],) if isinstance(aenderung, Einreihen) else aenderung.pfad
    feld = feldweg(pfad)
    knoten = quelle.weg(pfad)[-1]
    ort = f"{datei}:{knoten.start_mark.line + 1}:{knoten.start_mark.column + 1}"
    text = f"{ort}: »{feld}« ist so geschrieben, dass sich nicht nur dieses Feld ändern lässt."
    if isinstance(aenderung, Loeschen):
        return LayoutError(text, f"Die Datei in einem Editor öffnen und »{feld}« löschen.")
    if isinstance(aenderung, Einreihen):
        felder = " und ".join(f"»{name}«" for name in aenderung.felder)
        hilfe = (
            f"Die Datei in einem Editor öffnen und {felder} als Eintrag nach »{aenderung.liste}« verschieben."
        )
        return LayoutError(text, hilfe)
    wert = format_klammer(aenderung.wert, modell, aenderung.pfad)
    was = "einen Eintrag anfügen" if isinstance(aenderung, Anhaengen) else "den Wert eintragen"
    return LayoutError(text, f"Die Datei in einem Editor öffnen und bei »{feld}« {was}: {wert}")

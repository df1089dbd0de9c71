"""Eine Liste mit einer Zeile je Kommune lesen, gleich wovon sie handelt: wen jede meint und was dasteht.

Verglichen wird hier nichts; wozu die Angaben gut sind, weiß, wer die Spalten nennt. Keine Meldung wiederholt,
was in einer Zelle steht: Es kann eine Person nennen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kommunennetz.austausch.herein.beiwerk import ist_summe
from kommunennetz.austausch.herein.ergebnis import Unklar
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zellwerte import Deutung, WertError, ist_ohne_angabe
from kommunennetz.austausch.herein.zuordnung import Kommunensuche, Ziel, ZuordnungError, check_schaden
from kommunennetz.austausch.spalten import NAME, Feld, Form, Spalte
from kommunennetz.register.lesen.register import Register


@dataclass(frozen=True, slots=True)
class Kommunenangaben:
    """Eine verstandene Zeile: die Kommune und die Angaben zu ihr, wie sie in der YAML-Datei stünden."""

    ziel: Ziel
    zeile: int
    werte: Mapping[Feld, str]
    zelle: str
    """Woran man die Zeile in der Datei findet."""


@dataclass(frozen=True, slots=True)
class Gelesenes:
    """Die verstandenen Zeilen einer Liste und die unklaren, jede mit ihrem Grund."""

    angaben: tuple[Kommunenangaben, ...]
    unklar: tuple[Unklar, ...]
    ohne_angaben: int
    """Zeilen, die nur eine Kommune nennen."""


def lies_angaben(register: Register, tabelle: Tabelle, spalten: Sequence[Spalte]) -> Gelesenes:
    """Liefert zu jeder Kommune der Liste die Angaben dieser Spalten; leere und »k. A.« fehlen darin.

    Eine Kommune in zwei Zeilen ist unklar, ebenso eine Zeile, an der eine Angabe nicht zu verstehen ist.
    """
    zeilen = tuple(zeile for zeile in tabelle.zeilen if not ist_summe(zeile))
    suche = Kommunensuche(register, replace(tabelle, zeilen=zeilen))
    deutung = Deutung(tabelle.nulltag, {})
    gelesen: list[Kommunenangaben] = []
    unklar: list[Unklar] = []
    for zeile in zeilen:
        try:
            ziel = suche.find(zeile)
        except ZuordnungError as error:
            unklar.append(Unklar(zeile.nummer, error.zelle.ort, "", error.text, error.hilfe))
            continue
        maengel = [*_maengel(zeile, ziel, spalten, deutung)]
        unklar += maengel
        if not maengel:
            gelesen.append(Kommunenangaben(ziel, zeile.nummer, _werte(zeile, spalten, deutung), _ort(zeile)))
    doppelte = [*_doppelte(gelesen)]
    mehrfach = {eines.zeile for eines in doppelte}
    gueltig = [eine for eine in gelesen if eine.zeile not in mehrfach]
    return Gelesenes(
        tuple(eine for eine in gueltig if eine.werte),
        tuple(sorted([*unklar, *doppelte], key=lambda eines: eines.zeile)),
        sum(not eine.werte for eine in gueltig),
    )


def _zellen(zeile: Tabellenzeile, spalten: Sequence[Spalte]) -> Iterator[tuple[Spalte, Zelle]]:
    for spalte in spalten:
        zelle = zeile.zellen.get(spalte.feld)
        if zelle is not None and not ist_ohne_angabe(spalte, zelle.wert):
            yield spalte, zelle


def _maengel(
    zeile: Tabellenzeile, ziel: Ziel, spalten: Sequence[Spalte], deutung: Deutung
) -> Iterator[Unklar]:
    for spalte, zelle in _zellen(zeile, spalten):
        try:
            check_schaden(zelle)
            deutung.lies(spalte, zelle.wert)
        except (WertError, ZuordnungError):
            grund = f"»{spalte.titel}« ist nicht zu verstehen"
            hilfe = _DATUM if spalte.form is Form.DATUM else _TEXT
            yield Unklar(zeile.nummer, zelle.ort, ziel.name, grund, hilfe)
        else:
            if zelle.mangel:
                grund = f"»{spalte.titel}«: {zelle.mangel}"
                yield Unklar(zeile.nummer, zelle.ort, ziel.name, grund, "Den Wert selbst eintragen.")


def _werte(zeile: Tabellenzeile, spalten: Sequence[Spalte], deutung: Deutung) -> dict[Feld, str]:
    return {spalte.feld: deutung.lies(spalte, zelle.wert) for spalte, zelle in _zellen(zeile, spalten)}


def _ort(zeile: Tabellenzeile) -> str:
    return (zeile.zellen.get(NAME.feld) or next(iter(zeile.zellen.values()))).ort


def _doppelte(gelesen: Sequence[Kommunenangaben]) -> Iterator[Unklar]:
    nach_kommune: dict[str, list[Kommunenangaben]] = {}
    for eine in gelesen:
        nach_kommune.setdefault(eine.ziel.schluessel, []).append(eine)
    for gruppe in nach_kommune.values():
        for eine in gruppe if len(gruppe) > 1 else ():
            andere = next(weitere.zeile for weitere in gruppe if weitere is not eine)
            grund = f"{eine.ziel.name} steht auch in Zeile {andere}"
            yield Unklar(eine.zeile, eine.zelle, eine.ziel.name, grund, "Die Zeilen zu einer zusammenfassen.")


_DATUM = "Ein Datum wie 1.11.2025, November 2025 oder 2025 eintragen."
_TEXT = "Die Zelle als Text formatieren und neu eintragen, oder die Datei als »CSV UTF-8« speichern."

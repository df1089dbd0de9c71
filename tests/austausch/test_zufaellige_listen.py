"""Aus dem Verzeichnis erfundene Listen in allen Formen: Jede Zeile meint das richtige Gebiet oder ist unklar."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest

from austausch.mappen import STICHTAG, register
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.register.lesen.register import Register
from umfang import beispiele

VERZEICHNIS = Verzeichnis.load()
Form = Callable[[Gebiet, Random], str]


def _ort(gebiet: Gebiet) -> str:
    return gebiet.kurzname.removeprefix("Kreis ").removeprefix("Städteregion ").removesuffix("-Kreis")


def _art(gebiet: Gebiet, zufall: Random) -> str:
    if gebiet.ist_kreis:
        return zufall.choice(["Kreis", "Landkreis", "LK"])
    return zufall.choice(["Stadt", "Gemeinde", "Kommune", gebiet.art])


def _mit_gattung(gebiet: Gebiet, zufall: Random) -> str:
    wort = _art(gebiet, zufall)
    return zufall.choice([f"{wort} {_ort(gebiet)}", f"{_ort(gebiet)}, {wort}", f"{_ort(gebiet)} ({wort})"])


NAMEN: Mapping[str, Form] = {
    "amtlich": lambda gebiet, _: gebiet.name,
    "kurz": lambda gebiet, _: gebiet.kurzname,
    "ort": lambda gebiet, _: _ort(gebiet),
    "gattung": _mit_gattung,
    "gross": lambda gebiet, _: _ort(gebiet).upper(),
    "umschrift": lambda gebiet, _: gebiet.kurzname.translate({228: "ae", 246: "oe", 252: "ue", 223: "ss"}),
    "ohne-zusatz": lambda gebiet, _: _ort(gebiet).partition(" (")[0],
    "schraeg": lambda gebiet, _: _ort(gebiet).replace(" (", "/").replace(" an der ", "/").rstrip(")"),
    "verschrieben": lambda gebiet, zufall: _kein_anderer(_verschrieben(_ort(gebiet), zufall), gebiet),
    "teil": lambda gebiet, zufall: _kein_anderer(
        zufall.choice(_ort(gebiet).replace("-", " ").split()), gebiet
    ),
}
SCHLUESSEL: Mapping[str, Form] = {
    "ags": lambda gebiet, _: gebiet.ags,
    "ohne-null": lambda gebiet, _: gebiet.ags.lstrip("0"),
    "kommazahl": lambda gebiet, _: f"{gebiet.ags.lstrip('0')}.0",
    "ars": lambda gebiet, _: gebiet.ars,
    "acht": lambda gebiet, _: gebiet.ags.ljust(8, "0"),
    "fuenf": lambda gebiet, _: gebiet.ags[:5] if gebiet.ist_kreisfrei else gebiet.ags,
    "kreis": lambda gebiet, _: gebiet.ags[:5],
    "laufend": lambda _gebiet, zufall: str(zufall.randrange(1, 60)),
}
KOEPFE = (
    ("Kommune", "AGS", "Art"), ("name", "code", "Typ"), ("Name", "Kennziffer", "Merkmal"), ("Stadt/Kreis", "RS", "BEZ"),
    ("Ort", "Nr.", "x"), ("Stadt/Gemeinde", "Schlüssel", "Sonst"), ("city", "key", "type"),
)  # fmt: skip


def _verschrieben(text: str, zufall: Random) -> str:
    stelle = zufall.randrange(len(text))
    return text[:stelle] + zufall.choice("aeinrst") + text[stelle + 1 :]


def _kein_anderer(text: str, gebiet: Gebiet) -> str:
    """Liefert den Text, es sei denn, ein anderes Gebiet heißt so: Das könnte auch kein Mensch wissen."""
    anderer = VERZEICHNIS.find(text)
    return text if anderer is None or anderer == gebiet else gebiet.name


def _erfinde(zufall: Random, kleines: Register) -> tuple[str, list[Gebiet]]:
    """Liefert eine Liste als CSV und zu jeder Zeile das gemeinte Gebiet."""
    alle = [gebiet for gebiet in kleines.verzeichnis.alle if gebiet.gruppe is not Gruppe.BEZIRKSREGIERUNG]
    kreise = [gebiet for gebiet in alle if gebiet.ist_kreis]
    gemeinden = [gebiet for gebiet in alle if not gebiet.ist_kreis]
    geteilt = [gebiet for gebiet in gemeinden if any(_ort(kreis) == gebiet.kurzname for kreis in kreise)]
    gebiete = zufall.sample(zufall.choice([alle, kreise, gemeinden, kreise + geteilt]), 12)
    name, schluessel = zufall.choice([*NAMEN.values()]), zufall.choice([*SCHLUESSEL.values()])
    mit_schluessel, mit_art = zufall.random() < 0.5, zufall.random() < 0.4
    # Über einer Liste mit Kreisen steht nicht »Stadt«.
    kopf = zufall.choice(KOEPFE if all(gebiet in gemeinden for gebiet in gebiete) else KOEPFE[:5])
    if schluessel is SCHLUESSEL["kreis"]:
        kopf = (kopf[0], "Kreisschlüssel", kopf[2])
    zeilen = [";".join((kopf[0], *[kopf[1]] * mit_schluessel, *[kopf[2]] * mit_art, "erklärt"))]
    for gebiet in gebiete:
        eigene = name if zufall.random() < 0.8 else zufall.choice([*NAMEN.values()])
        zellen = [eigene(gebiet, zufall)]
        zellen += [schluessel(gebiet, zufall)] * mit_schluessel + [_art(gebiet, zufall)] * mit_art
        zeilen.append(";".join((*zellen, "2016")))
    return "\n".join(zeilen) + "\n", gebiete


@pytest.mark.parametrize("block", range(10))
def test_nie_ist_ein_anderes_gebiet_gemeint(tmp_path: Path, block: int) -> None:
    kleines = register(tmp_path)
    zufall = Random(block)  # noqa: S311 – erfunden wird immer dasselbe
    klar = 0
    for _ in range(beispiele(400) // 10):
        text, gebiete = _erfinde(zufall, kleines)
        tabelle = einlesen(text.encode(), "liste.csv", kleines.netz.satz)
        ergebnis = gleiche_ab(kleines, tabelle, STICHTAG, "Q")
        for kommune in ergebnis.kommunen:
            klar += 1
            assert kommune.schluessel == gebiete[kommune.zeile - 2].slug, text
    assert klar > 100

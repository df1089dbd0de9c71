"""`kommunennetz zahl`: wie viele Mitglieder, neben dem, was veröffentlicht ist."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Stichtag, Ziel
from kommunennetz.fragen.mitglieder import Spanne, Zaehlung
from kommunennetz.fragen.mitglieder import zahl as zaehle
from kommunennetz.fragen.zahlen import unterschied, zahlen_nahe
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei import tabellen

_KOPF = ("Grundlage", "mindestens", "höchstens")
_KOPF_ZAHLEN = ("Stand", "Anzahl", "zählt", "Bezirksregierung", "Vergleich mit dem Register", "Quelle")


def zahl(
    aufruf: Aufruf,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zählt die Mitglieder am Stichtag.

    Gezählt wird, wer namentlich belegt ist; »höchstens« schließt ein, wessen Beitritt nur ungenau bekannt
    ist. Daneben stehen die veröffentlichten Zahlen um diesen Tag.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register = aufruf.mitglieder
    tag = aufruf.stichtag(stichtag)
    zaehlung = zaehle(register, tag)
    vergleiche = _vergleiche(register, zaehlung, tag)
    antwort = Befehlsantwort(
        [
            Abschnitt(
                _KOPF, _tabellenzeilen(register, zaehlung), f"Mitglieder laut Register am {tag:%d.%m.%Y}"
            ),
            "",
            Abschnitt(
                *_zahlentabelle(register, vergleiche),
                "Veröffentlichte Zahlen um diesen Tag",
                leer="Veröffentlichte Zahlen stehen nicht im Register.",
            ),
        ],
        json=lambda: _als_dict(zaehlung, tag, vergleiche),
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _zahlentabelle(
    register: Register, vergleiche: list[dict[str, Any]]
) -> tuple[Sequence[str], list[tuple[tabellen.Zelle, ...]]]:
    zeilen: list[tuple[tabellen.Zelle, ...]] = [
        tuple(str(wert or "") for wert in zeile.values()) for zeile in vergleiche
    ]
    if register.verzeichnis.hat_behoerden:
        return _KOPF_ZAHLEN, zeilen
    return tabellen.ohne_spalte(_KOPF_ZAHLEN, zeilen, "Bezirksregierung")


def _zeilen(register: Register, zaehlung: Zaehlung) -> list[tuple[str, Spanne]]:
    namen = register.verzeichnis.gruppennamen
    gruppen = [(name, zaehlung.nach_gruppe[gruppe]) for gruppe, name in namen.items()]
    if not register.verzeichnis.hat_behoerden:
        return [*gruppen, ("Kommunen", zaehlung.kommunen)]
    zusammen = zaehlung.kommunen + zaehlung.bezirksregierungen
    return [
        *gruppen,
        ("Kommunen", zaehlung.kommunen),
        ("Bezirksregierungen", zaehlung.bezirksregierungen),
        ("Kommunen und Bezirksregierungen", zusammen),
    ]


def _tabellenzeilen(register: Register, zaehlung: Zaehlung) -> list[tuple[tabellen.Zelle, ...]]:
    return [(name, spanne.mindestens, spanne.hoechstens) for name, spanne in _zeilen(register, zaehlung)]


def _vergleiche(register: Register, zaehlung: Zaehlung, tag: date) -> list[dict[str, Any]]:
    return [
        {
            "stand": angabe.stand,
            "anzahl": str(angabe.anzahl),
            "zaehlt": angabe.zaehlt,
            "bezirksregierung": angabe.bezirksregierung,
            "vergleich": unterschied(angabe, zaehlung.vergleichbar(angabe)),
            "quelle": angabe.quelle,
        }
        for angabe in zahlen_nahe(register, tag)
    ]


def _als_dict(zaehlung: Zaehlung, tag: date, vergleiche: list[dict[str, Any]]) -> dict[str, Any]:
    gezaehlt = {
        name: {"mindestens": spanne.mindestens, "hoechstens": spanne.hoechstens}
        for name, spanne in (
            *((gruppe.value, spanne) for gruppe, spanne in zaehlung.nach_gruppe.items()),
            ("kommunen", zaehlung.kommunen),
            ("mit_bezirksregierungen", zaehlung.kommunen + zaehlung.bezirksregierungen),
        )
    }
    veroeffentlicht = [{**zeile, "stand": zeile["stand"].text} for zeile in vergleiche]
    return {"stichtag": tag.isoformat(), "register": gezaehlt, "veroeffentlicht": veroeffentlicht}

"""`kommunennetz zahl`: wie viele Mitglieder, neben dem, was veröffentlicht ist."""

from typing import TYPE_CHECKING, Any

import typer

from kommunennetz.cli.ausgabeform import form_von
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, ausgeben_tabelle, ausliefern
from kommunennetz.cli.optionen import Ausgabeformat, Format, Stichtag, Ziel
from kommunennetz.cli.umgebung import load_register, parse_stichtag, umgebung
from kommunennetz.setzerei import tabellen

if TYPE_CHECKING:
    from datetime import date

    from kommunennetz.fragen.mitglieder import Spanne, Zaehlung
    from kommunennetz.register.lesen.register import Register

app = App()

_KOPF = ("Grundlage", "mindestens", "höchstens")
_KOPF_ZAHLEN = ("Stand", "Anzahl", "zählt", "Bezirksregierung", "Vergleich mit dem Register", "Quelle")
_NAMEN = {"stadt": "Städte", "gemeinde": "Gemeinden", "kreis": "Kreise und Städteregion"}


@app.befehl("zahl")
def zahl(
    ctx: typer.Context,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zählt die Mitglieder am Stichtag.

    Gezählt wird, wer namentlich belegt ist; »höchstens« schließt ein, wessen Beitritt nur ungenau bekannt
    ist. Daneben stehen die veröffentlichten Zahlen um diesen Tag.
    """
    from kommunennetz.fragen.mitglieder import zahl as zaehle
    from kommunennetz.register.lesen.register import MITGLIEDER

    ausgabeformat = form_von(formangabe, ausgabe, Ausgabeformat.TABELLE)
    register, ausgang = load_register(ctx, MITGLIEDER)
    tag = parse_stichtag(stichtag, umgebung(ctx).heute)
    zaehlung = zaehle(register, tag)
    if ausgabeformat is Ausgabeformat.TABELLE and ausgabe is None:
        _zeige(register, zaehlung, tag)
    else:
        ausliefern(_als_bytes(register, zaehlung, tag, ausgabeformat), ausgabe)
    return ausgang


def _zeilen(zaehlung: "Zaehlung") -> list[tuple[str, "Spanne"]]:
    gruppen = [
        (_NAMEN[gruppe], spanne) for gruppe, spanne in zaehlung.nach_gruppe.items() if gruppe in _NAMEN
    ]
    zusammen = zaehlung.kommunen + zaehlung.bezirksregierungen
    return [
        *gruppen,
        ("Kommunen", zaehlung.kommunen),
        ("Bezirksregierungen", zaehlung.bezirksregierungen),
        ("Kommunen und Bezirksregierungen", zusammen),
    ]


def _tabellenzeilen(zaehlung: "Zaehlung") -> list[tuple[tabellen.Zelle, ...]]:
    return [(name, spanne.mindestens, spanne.hoechstens) for name, spanne in _zeilen(zaehlung)]


def _vergleiche(register: "Register", zaehlung: "Zaehlung", tag: "date") -> list[dict[str, Any]]:
    from kommunennetz.fragen.zahlen import unterschied, zahlen_nahe

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


def _zeige(register: "Register", zaehlung: "Zaehlung", tag: "date") -> None:
    ausgeben_tabelle(_KOPF, _tabellenzeilen(zaehlung), f"Mitglieder laut Register am {tag:%d.%m.%Y}")
    ausgeben()
    vergleiche = [
        tuple(str(wert or "") for wert in zeile.values()) for zeile in _vergleiche(register, zaehlung, tag)
    ]
    if vergleiche:
        ausgeben_tabelle(_KOPF_ZAHLEN, vergleiche, "Veröffentlichte Zahlen um diesen Tag")
    else:
        ausgeben("Veröffentlichte Zahlen stehen nicht im Register.")


def _als_bytes(
    register: "Register", zaehlung: "Zaehlung", tag: "date", ausgabeformat: Ausgabeformat
) -> bytes:
    if ausgabeformat is Ausgabeformat.JSON:
        vergleiche = [
            {**zeile, "stand": zeile["stand"].text} for zeile in _vergleiche(register, zaehlung, tag)
        ]
        gezaehlt = {
            name: {"mindestens": spanne.mindestens, "hoechstens": spanne.hoechstens}
            for name, spanne in (
                *((gruppe.value, spanne) for gruppe, spanne in zaehlung.nach_gruppe.items()),
                ("kommunen", zaehlung.kommunen),
                ("mit_bezirksregierungen", zaehlung.kommunen + zaehlung.bezirksregierungen),
            )
        }
        return tabellen.als_json(
            {"stichtag": tag.isoformat(), "register": gezaehlt, "veroeffentlicht": vergleiche}
        )
    vergleiche_ = [
        tuple(str(wert or "") for wert in zeile.values()) for zeile in _vergleiche(register, zaehlung, tag)
    ]
    if ausgabeformat is Ausgabeformat.CSV:
        return tabellen.als_csv(_KOPF, _tabellenzeilen(zaehlung))
    if ausgabeformat is Ausgabeformat.MD:
        eigene = tabellen.als_markdown(_KOPF, _tabellenzeilen(zaehlung))
        return f"{eigene}\n{tabellen.als_markdown(_KOPF_ZAHLEN, vergleiche_)}".encode()
    eigene = tabellen.als_text(_KOPF, _tabellenzeilen(zaehlung))
    return f"{eigene}\n{tabellen.als_text(_KOPF_ZAHLEN, vergleiche_)}".encode()

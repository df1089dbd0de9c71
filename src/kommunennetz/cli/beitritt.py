"""`kommunennetz beitritt`: was eine Kommune für den Beitritt noch braucht."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kommunennetz.cli import beitrittsschritte
from kommunennetz.cli.ausgabeform import form_von
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, ausgeben_tabelle, ausliefern, ist_terminal, melden
from kommunennetz.cli.optionen import (
    AntwortFormat,
    Antwortformat,
    KommuneName,
    KommuneNamen,
    Stichtag,
    Ziel,
)
from kommunennetz.cli.umgebung import (
    find_gebiet,
    load_fehlerfrei,
    load_register,
    parse_stichtag,
    umgebung,
    vorlagen_fuer,
)
from kommunennetz.dateien import Vorhandenes, write_ordner
from kommunennetz.errors import FrageError
from kommunennetz.setzerei import tabellen
from kommunennetz.worte.saetze import mit_anzahl

if TYPE_CHECKING:
    from datetime import date

    from kommunennetz.fragen.beitritt import Pruefung, Punktstand
    from kommunennetz.register.lesen.register import Register

app = App(help="Beitritt zum Netzwerk.")

_KOPF = ("Kriterium", "Stand", "Nachweis", "nächster Schritt")
_KOPF_ALLE = ("Kommune", "Art", "erfüllt", "Fortschritt", "nicht erfüllt", "offen", "Ergebnis")
_BREITE = 10


@app.callback()
def gruppe() -> None:
    """Beitritt zum Netzwerk."""


@app.befehl("pruefen")
def pruefen(
    ctx: typer.Context,
    kommune: KommuneNamen = None,
    stichtag: Stichtag = None,
    fassung: Annotated[
        str | None,
        typer.Option(metavar="FASSUNG", help="Fassung der Kriterien; sonst die am Stichtag geltende."),
    ] = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Prüft, was einer Kommune zum Beitritt fehlt.

    Ausgang 0: alle genannten erfüllen die Kriterien (oder brauchen sie nicht); 1: mindestens eine nicht.
    Ohne Namen kommt die Übersicht aller Kandidaten, immer mit Ausgang 0.
    """
    from kommunennetz.fragen.beitritt import kandidaten, pruefe_beitritt
    from kommunennetz.fragen.fassung import fassung_namens
    from kommunennetz.register.lesen.register import MITGLIEDER

    ausgabeformat = form_von(formangabe, ausgabe, Antwortformat.TABELLE)
    register, ausgang = load_register(ctx, MITGLIEDER)
    tag = parse_stichtag(stichtag, umgebung(ctx).heute)
    gewaehlt = fassung_namens(register.netz.satz.kriterien, fassung) if fassung else None
    auswaerts = [_auswaerts(register, name) for name in kommune or ()]
    gebiete = [
        find_gebiet(register.verzeichnis, name) for name in kommune or () if not _auswaerts(register, name)
    ]
    gefragt = gebiete if kommune else kandidaten(register, tag)
    pruefungen = [pruefe_beitritt(register, gebiet, tag, gewaehlt) for gebiet in gefragt]
    absagen = [absage for absage in auswaerts if absage]
    if ausgabeformat is Antwortformat.TABELLE and ausgabe is None:
        _zeige(pruefungen, absagen, einzeln=bool(kommune), leer=not register.kommunen)
    else:
        ausliefern(_als_bytes(pruefungen, absagen, ausgabeformat, einzeln=bool(kommune)), ausgabe)
    return ausgang or int(bool(kommune) and (bool(absagen) or not all(map(_genuegt, pruefungen))))


@app.befehl("paket")
def paket(
    ctx: typer.Context,
    name: KommuneName,
    ordner: Annotated[
        Path | None,
        typer.Option("-o", "--ausgabe", metavar="ORDNER", help="In diesen Ordner; sonst paket-NAME."),
    ] = None,
    stichtag: Stichtag = None,
    termin: Annotated[
        str | None,
        typer.Option(metavar="TAG", help="Tag der Unterschrift; sonst der der nächsten geplanten Runde."),
    ] = None,
    ersetzen: Annotated[
        bool, typer.Option("--ersetzen", help="Überschreibt auch, was schon im Ordner liegt.")
    ] = False,
) -> int:
    """Schreibt die Unterlagen für den Beitritt.

    Selbstprüfung, Beschlussvorlage, Erklärungsblatt, Presseentwurf, Zeitplan und Nachbarn, je als docx
    und pdf. Was schon im Ordner liegt, bleibt, wie es ist.
    """
    from kommunennetz.dokumente.paket import build_paket
    from kommunennetz.register.lesen.register import MITGLIEDER

    register = load_fehlerfrei(ctx, MITGLIEDER)
    if absage := _auswaerts(register, name):
        raise FrageError(absage, "Ein Paket gibt es nur für Kommunen des eigenen Landes.")
    gebiet = find_gebiet(register.verzeichnis, name)
    tag = parse_stichtag(stichtag, umgebung(ctx).heute)
    unterschrift = _parse_termin(termin, tag) if termin else None
    dateien = build_paket(register, gebiet, tag, vorlagen_fuer(register.ort), termin=unterschrift)
    ziel = ordner or Path(f"paket-{gebiet.slug}")
    abgelegt = write_ordner(ziel, dateien, Vorhandenes.ERSETZEN if ersetzen else Vorhandenes.BEHALTEN)
    melden(f"Geschrieben: {mit_anzahl(len(abgelegt.geschrieben), 'Datei', 'Dateien')} nach {ziel}")
    if abgelegt.behalten:
        melden(f"    Behalten, weil schon da: {', '.join(abgelegt.behalten)}")
        melden("    Mit --ersetzen werden sie überschrieben.")
    return 0


def _parse_termin(text: str, stichtag: "date") -> "date":
    """Liefert den Tag der Unterschrift; FrageError, wenn es kein einzelner Tag nach dem Stichtag ist."""
    from kommunennetz.model.teildatum import TeildatumError, parse_eingabe

    try:
        eingabe = parse_eingabe(text)
    except TeildatumError as error:
        raise FrageError(f"Der Termin passt nicht: {error.text}.", error.hilfe) from error
    if not eingabe.ist_tag or eingabe.frueheste < stichtag:
        raise FrageError(
            f"»{text}« ist kein Termin für die Unterschrift.",
            "Einen Tag nach dem Stichtag nennen: 2027-03-10 oder 10.3.2027.",
        )
    return eingabe.frueheste


def _auswaerts(register: "Register", anfrage: str) -> str:
    """Liefert die Absage an eine Kommune, deren Schlüssel in ein anderes Land gehört; sonst nichts."""
    from kommunennetz.gebiete import land_von

    ags, land = anfrage.strip(), register.netz.satz.land
    if not ags.isdecimal() or len(ags) not in (5, 8) or ags.startswith(land):
        return ""
    wo = land_von(ags)
    return (
        f"Der Schlüssel {ags} gehört nach {wo}; beitreten können nur Kommunen in {land_von(land)}."
        if wo
        else ""
    )


def _genuegt(pruefung: "Pruefung") -> bool:
    from kommunennetz.fragen.beitritt import Ergebnis, Lage

    if pruefung.lage is Lage.BEZIRKSREGIERUNG:
        return False
    return pruefung.lage is Lage.MITGLIED or pruefung.ergebnis is Ergebnis.ERFUELLT


def _zeige(pruefungen: "list[Pruefung]", absagen: list[str], *, einzeln: bool, leer: bool) -> None:
    for absage in absagen:
        ausgeben(absage)
    if not einzeln:
        _zeige_uebersicht(pruefungen, leer=leer)
        return
    for nummer, pruefung in enumerate(pruefungen):
        if nummer:
            ausgeben()
        ausgeben(pruefung.satz)
        if pruefung.punkte:
            _zeige_punkte(pruefung)
            ausgeben(pruefung.urteil)
        ausgeben(_grundlage(pruefung))


def _zeige_punkte(pruefung: "Pruefung") -> None:
    zeilen = [_zeile(punkt) for punkt in pruefung.punkte]
    if ist_terminal():
        ausgeben_tabelle(_KOPF, zeilen)
        return
    # Ohne Umbruch würden die langen Texte in Spalten unlesbar.
    for kriterium, stand, nachweis, schritt in zeilen:
        ausgeben(f"\n{kriterium}: {stand}")
        ausgeben(f"    {nachweis}" + (f"\n    nächster Schritt: {schritt}" if schritt else ""))
    ausgeben()


def _zeige_uebersicht(pruefungen: "list[Pruefung]", *, leer: bool) -> None:
    if not pruefungen and not leer:
        ausgeben("Im Register sind keine Kandidaten: Jede Kommune mit Datensatz ist Mitglied.")
        return
    if not pruefungen:
        ausgeben("Im Register steht noch keine Kommune.")
        ausgeben(
            "    Anlegen: kommunennetz kommune neu NAME, oder aus einer Tabelle: kommunennetz import DATEI"
        )
        return
    ausgeben_tabelle(_KOPF_ALLE, [_uebersichtszeile(pruefung) for pruefung in pruefungen])
    ausgeben(f"{len(pruefungen)} Kandidaten. {_grundlage(pruefungen[0])}")
    ausgeben("Mehr zu einer Kommune: kommunennetz beitritt pruefen NAME")


def _grundlage(pruefung: "Pruefung") -> str:
    fassung = pruefung.fassung
    wortlaut = "in eigenen Worten" if fassung.wortlaut == "umschrieben" else "amtlicher Wortlaut"
    grundlage = (
        f"Fassung der Kriterien: {fassung.fassung} ({wortlaut}); Stichtag {pruefung.stichtag:%d.%m.%Y}."
    )
    return f"{grundlage} {pruefung.vorbehalt}".rstrip()


def _zeile(punkt: "Punktstand") -> tuple[tabellen.Zelle, ...]:
    return _kriterium(punkt), punkt.stand, _nachweis(punkt), _einzeilig(punkt.naechster_schritt)


def _kriterium(punkt: "Punktstand") -> str:
    if punkt.antwort.value == "ja" or not punkt.punkt.wege:
        return punkt.punkt.kurz
    wege = " / ".join(_einzeilig(weg.text) for weg in punkt.punkt.wege)
    return f"{punkt.punkt.kurz} (einer der Wege genügt: {wege})"


def _nachweis(punkt: "Punktstand") -> str:
    """Liefert, was belegt ist; solange nichts belegt ist, was als Nachweis gilt."""
    if punkt.antwort.value != "ja":
        noetig = f"nötig: {_einzeilig(punkt.punkt.nachweis)}"
        return f"{punkt.zeit}; {noetig}" if punkt.geplant else noetig
    teile = [
        _einzeilig(punkt.weg.text) if punkt.weg else "",
        punkt.nachweis,
        punkt.zeit,
        punkt.quelle,
    ]
    return "; ".join(teil.rstrip(".") for teil in teile if teil)


def _einzeilig(text: str) -> str:
    return " ".join(text.split())


def _uebersichtszeile(pruefung: "Pruefung") -> tuple[tabellen.Zelle, ...]:
    gesamt = len(pruefung.punkte)
    antworten = [punkt.antwort.value for punkt in pruefung.punkte]
    return (
        pruefung.gebiet.kurzname,
        pruefung.gebiet.gruppe.value.capitalize(),
        f"{pruefung.erfuellte} von {gesamt}",
        _balken(pruefung.erfuellte, gesamt),
        antworten.count("nein"),
        antworten.count("unbestimmt"),
        str(pruefung.ergebnis),
    )


def _balken(erfuellt: int, gesamt: int) -> str:
    """Liefert einen Balken, den auch eine Konsole mit cp1252 zeigen kann."""
    voll = _BREITE * erfuellt // gesamt
    return f"[{'#' * voll}{'.' * (_BREITE - voll)}]"


def _als_bytes(
    pruefungen: "list[Pruefung]", absagen: list[str], ausgabeformat: Antwortformat, *, einzeln: bool
) -> bytes:
    if ausgabeformat is Antwortformat.JSON:
        auswaerts = [{"lage": "außerhalb", "satz": absage, "ergebnis": "nicht erfüllt"} for absage in absagen]
        return tabellen.als_json([*auswaerts, *map(_als_dict, pruefungen)])
    tabelle = tabellen.als_markdown if ausgabeformat is Antwortformat.MD else tabellen.als_text
    teile = [f"{absage}\n" for absage in absagen]
    if einzeln:
        for pruefung in pruefungen:
            zeilen = tabelle(_KOPF, [_zeile(punkt) for punkt in pruefung.punkte]) if pruefung.punkte else ""
            teile.append(
                "\n\n".join(
                    teil for teil in (pruefung.satz, zeilen + pruefung.urteil, pruefung.vorbehalt) if teil
                )
                + "\n"
            )
    else:
        teile.append(tabelle(_KOPF_ALLE, [_uebersichtszeile(pruefung) for pruefung in pruefungen]))
    return "\n".join(teile).encode()


def _als_dict(pruefung: "Pruefung") -> dict[str, Any]:
    return {
        "name": pruefung.gebiet.kurzname,
        "ags": pruefung.gebiet.ags,
        "stichtag": pruefung.stichtag.isoformat(),
        "fassung": pruefung.fassung.fassung,
        "vorbehalt": pruefung.vorbehalt or None,
        "lage": str(pruefung.lage),
        "satz": pruefung.satz,
        "ergebnis": str(pruefung.ergebnis) if pruefung.punkte else None,
        "punkte": [
            {
                "id": punkt.punkt.id,
                "kriterium": punkt.punkt.kurz,
                "stand": punkt.stand,
                "weg": punkt.weg.id if punkt.weg else None,
                "seit": punkt.seit.text if punkt.seit else None,
                "nachweis": punkt.nachweis or None,
                "quelle": punkt.quelle or None,
                "naechster_schritt": _einzeilig(punkt.naechster_schritt) or None,
            }
            for punkt in pruefung.punkte
        ],
    }


for _name, _schritt in (
    ("kriterium", beitrittsschritte.kriterium),
    ("beschluss", beitrittsschritte.beschluss),
    ("erklaert", beitrittsschritte.erklaert),
    ("vormerken", beitrittsschritte.vormerken),
    ("eintragen", beitrittsschritte.eintragen),
    ("austritt", beitrittsschritte.austritt),
    ("zuruecknehmen", beitrittsschritte.zuruecknehmen),
):
    app.befehl(_name)(_schritt)

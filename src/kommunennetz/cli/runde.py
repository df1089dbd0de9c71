"""`kommunennetz runde`: die Runden und wer darin unterzeichnet hat."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kommunennetz.cli import bearbeiten, rundenschritte, rundenunterlagen
from kommunennetz.cli.ausgabeform import form_von
from kommunennetz.cli.deutsch import App
from kommunennetz.cli.konsole import ausgeben, ausgeben_tabelle, ausliefern
from kommunennetz.cli.optionen import Ausgabeformat, Format, Stichtag, Ziel
from kommunennetz.cli.umgebung import load_register, parse_stichtag, umgebung
from kommunennetz.setzerei import tabellen
from kommunennetz.worte.saetze import mit_anzahl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kommunennetz.fragen.mitglieder import Mitglied, Unterzeichnende
    from kommunennetz.fragen.rundenstand import Rundenstand, Vorgemerkt
    from kommunennetz.model.runde import Runde
    from kommunennetz.register.lesen.register import Register

app = App(help="Runden, in denen gemeinsam unterzeichnet wurde.")

_KOPF = (
    "Nr.", "Bezeichnung", "Datum", "Ort", "Kommunen", "Bezirksregierungen", "neu laut Quellen", "vorgemerkt",
)  # fmt: skip
_KOPF_STAND = ("Kommune", "Art", "Kriterien", "was noch fehlt", "Frist", "überfällig")
_KOPF_MITGLIEDER = ("Kommune", "Art", "seit", "Beleglage", "Quelle")
# Die Schlüssel der JSON-Ausgabe, in der Reihenfolge der Spalten.
_SCHLUESSEL = ("nummer", "bezeichnung", "datum", "ort", "unterzeichnet", "neu_laut_quellen", "vorgemerkt")
_SCHLUESSEL_MITGLIEDER = ("name", "art", "seit", "beleglage", "quelle")


@app.callback()
def gruppe() -> None:
    """Runden, in denen gemeinsam unterzeichnet wurde."""


@app.befehl("liste")
def liste(ctx: typer.Context, formangabe: Format = None, ausgabe: Ziel = None) -> int:
    """Listet die Runden: wie viele Kommunen unterzeichnet haben, und welche Bezirksregierungen."""
    from kommunennetz.fragen.mitglieder import unterzeichnende
    from kommunennetz.register.lesen.register import MITGLIEDER

    ausgabeformat = form_von(formangabe, ausgabe, Ausgabeformat.TABELLE)
    register, ausgang = load_register(ctx, MITGLIEDER)
    runden = sorted((eintrag.satz for eintrag in register.runden.values()), key=lambda runde: runde.nummer)
    heute = umgebung(ctx).heute
    paare = [(runde, unterzeichnende(register, heute, runde.nummer)) for runde in runden]
    zeilen = [_zeile(register, runde, wer, heute) for runde, wer in paare]
    if not zeilen and ausgabeformat is Ausgabeformat.TABELLE and ausgabe is None:
        ausgeben("Im Register stehen noch keine Runden.")
        ausgeben("    Die erste planen: kommunennetz runde neu --bezeichnung TEXT --datum TAG")
        return ausgang
    inhalt = [
        dict(zip(_SCHLUESSEL, (*zeile[:4], _als_dict(wer), *zeile[6:]), strict=True))
        for zeile, (_, wer) in zip(zeilen, paare, strict=True)
    ]
    _antworte(_KOPF, zeilen, ausgabeformat, ausgabe, inhalt)
    return ausgang


@app.befehl("zeigen")
def zeigen(
    ctx: typer.Context,
    nummer: Annotated[int, typer.Argument(metavar="N", help="Nummer der Runde.", min=1)],
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt eine Runde mit allen, die darin unterzeichnet haben oder dafür vorgemerkt sind."""
    from kommunennetz.fragen.mitglieder import ungeklaerte, unterzeichnende, vorgemerkte
    from kommunennetz.register.lesen.register import MITGLIEDER

    ausgabeformat = form_von(formangabe, ausgabe, Ausgabeformat.TABELLE)
    register, ausgang = load_register(ctx, MITGLIEDER)
    runde, heute = register.runde(nummer), umgebung(ctx).heute
    wer = unterzeichnende(register, heute, nummer)
    zeilen = [_mitgliedszeile(mitglied) for mitglied in wer.alle]
    vorgemerkt = [eintrag.satz.name for eintrag in vorgemerkte(register, heute, nummer)]
    ungeklaert = [eintrag.satz.name for eintrag in ungeklaerte(register, heute, nummer)]
    if ausgabeformat is Ausgabeformat.TABELLE and ausgabe is None:
        _zeige(runde.satz, wer, zeilen, vorgemerkt)
        _zeige_ungeklaerte(nummer, ungeklaert)
    else:
        inhalt = {
            "runde": runde.satz.model_dump(mode="json", exclude_none=True),
            "unterzeichnet": _als_dict(wer),
            "unterzeichnende": [dict(zip(_SCHLUESSEL_MITGLIEDER, zeile, strict=True)) for zeile in zeilen],
            "vorgemerkt": vorgemerkt,
            "ungeklaert": ungeklaert,
        }
        _antworte(_KOPF_MITGLIEDER, zeilen, ausgabeformat, ausgabe, inhalt)
    return ausgang


@app.befehl("stand")
def stand(
    ctx: typer.Context,
    nummer: Annotated[int, typer.Argument(metavar="N", help="Nummer der Runde.", min=1)],
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt, wer für eine Runde vorgemerkt ist und was noch fehlt.

    Zu jeder Kommune stehen da Kriterien, Beschluss und Erklärung, bis wann sie vorliegen sollen und was davon
    überfällig ist.
    """
    from kommunennetz.fragen.rundenstand import build_rundenstand
    from kommunennetz.register.lesen.register import MITGLIEDER

    ausgabeformat = form_von(formangabe, ausgabe, Ausgabeformat.TABELLE)
    register, ausgang = load_register(ctx, MITGLIEDER)
    tag = parse_stichtag(stichtag, umgebung(ctx).heute)
    ergebnis = build_rundenstand(register, register.runde(nummer).satz, tag)
    zeilen = [zeile for vorgemerkt in ergebnis.vorgemerkte for zeile in _standzeilen(vorgemerkt)]
    if ausgabeformat is Ausgabeformat.TABELLE and ausgabe is None:
        _zeige_stand(ergebnis, zeilen)
    else:
        _antworte(_KOPF_STAND, zeilen, ausgabeformat, ausgabe, _stand_als_dict(ergebnis))
    return ausgang


def _standzeilen(vorgemerkt: "Vorgemerkt") -> "Iterator[tuple[tabellen.Zelle, ...]]":
    """Liefert je Lücke eine Zeile; wer bereit ist, bekommt eine."""
    pruefung = vorgemerkt.pruefung
    kommune = vorgemerkt.eintrag.satz.name, pruefung.gebiet.gruppe.value.capitalize()
    kriterien = f"{pruefung.erfuellte} von {len(pruefung.punkte)}"
    if vorgemerkt.bereit:
        yield *kommune, kriterien, "nichts", "", ""
    for fehlt in vorgemerkt.fehlendes:
        frist = f"{fehlt.frist:%d.%m.%Y}" if fehlt.frist else ""
        yield *kommune, kriterien, fehlt.text, frist, "ja" if fehlt.ueberfaellig else ""


def _zeige_stand(ergebnis: "Rundenstand", zeilen: list[tuple[tabellen.Zelle, ...]]) -> None:
    runde = ergebnis.runde
    ausgeben(f"Runde {runde.nummer}: {runde.bezeichnung}, {runde.datum}{_abstand(ergebnis.tage)}")
    if runde.abgesagt:
        ausgeben(_absage(runde))
    ausgeben(f"Schon unterzeichnet: {ergebnis.unterzeichnet}. Vorgemerkt: {ergebnis.gezaehlt}.")
    _zeige_ungeklaerte(runde.nummer, ergebnis.ungeklaerte)
    if ergebnis.vorbehalt:
        ausgeben(f"Zu den Kriterien: {ergebnis.vorbehalt}")
    if ergebnis.ferienvorbehalt:
        ausgeben(f"Zur Frist des Beschlusses: {ergebnis.ferienvorbehalt}")
    if zeilen:
        ausgeben()
        ausgeben_tabelle(_KOPF_STAND, zeilen, f"Vorgemerkt, Stichtag {ergebnis.stichtag:%d.%m.%Y}")
        bereit = sum(vorgemerkt.bereit for vorgemerkt in ergebnis.vorgemerkte)
        spaet = sum(vorgemerkt.ueberfaellig for vorgemerkt in ergebnis.vorgemerkte)
        ausgeben(f"Bereit zur Unterschrift: {bereit}; mit überfälligen Schritten: {spaet}.")


def _zeige_ungeklaerte(nummer: int, namen: "Sequence[str]") -> None:
    if namen:
        ausgeben(f"Noch nicht abgeschlossen; ob unterzeichnet ist, steht nicht fest: {', '.join(namen)}.")
        ausgeben(f"    Abschließen: kommunennetz runde abschliessen {nummer}")


def _absage(runde: "Runde") -> str:
    assert runde.abgesagt is not None  # noqa: S101 – gerufen nur für abgesagte
    grund = f": {runde.abgesagt.grund}" if runde.abgesagt.grund else ""
    return f"Abgesagt ({runde.abgesagt.datum}){grund}"


def _abstand(tage: int | None) -> str:
    if tage is None:
        return ""
    anzahl = mit_anzahl(abs(tage), "Tag", "Tagen")
    return f" (in {anzahl})" if tage > 0 else f" (vor {anzahl})" if tage else " (heute)"


def _stand_als_dict(ergebnis: "Rundenstand") -> dict[str, Any]:
    return {
        "runde": ergebnis.runde.model_dump(mode="json", exclude_none=True),
        "stichtag": ergebnis.stichtag.isoformat(),
        "vorbehalt": ergebnis.vorbehalt or None,
        "ferienvorbehalt": ergebnis.ferienvorbehalt or None,
        "unterzeichnet": _als_dict(ergebnis.unterzeichnet),
        "vorgemerkt": [_vorgemerkt_als_dict(vorgemerkt) for vorgemerkt in ergebnis.vorgemerkte],
        "ungeklaert": list(ergebnis.ungeklaerte),
    }


def _vorgemerkt_als_dict(vorgemerkt: "Vorgemerkt") -> dict[str, Any]:
    return {
        "slug": vorgemerkt.eintrag.schluessel,
        "name": vorgemerkt.eintrag.satz.name,
        "ags": vorgemerkt.eintrag.satz.ags,
        "bereit": vorgemerkt.bereit,
        "ueberfaellig": vorgemerkt.ueberfaellig,
        "kriterien_erfuellt": vorgemerkt.pruefung.erfuellte,
        "kriterien": len(vorgemerkt.pruefung.punkte),
        "fehlt": [
            {
                "schritt": str(fehlt.schritt),
                "text": fehlt.text,
                "frist": fehlt.frist.isoformat() if fehlt.frist else None,
                "ueberfaellig": fehlt.ueberfaellig,
            }
            for fehlt in vorgemerkt.fehlendes
        ],
    }


def _als_dict(wer: "Unterzeichnende") -> dict[str, Any]:
    return {
        "kommunen": {"mindestens": wer.anzahl.mindestens, "hoechstens": wer.anzahl.hoechstens},
        "bezirksregierungen": list(wer.behoerden),
    }


def _zeile(
    register: "Register", runde: "Runde", wer: "Unterzeichnende", heute: "date"
) -> tuple[tabellen.Zelle, ...]:
    from kommunennetz.fragen.mitglieder import vorgemerkte

    laut_quellen = " oder ".join(str(angabe.anzahl) for angabe in runde.neue_laut_quelle)
    vorgemerkt = len(vorgemerkte(register, heute, runde.nummer))
    return (
        runde.nummer,
        runde.bezeichnung,
        f"{runde.datum} (abgesagt)" if runde.abgesagt else str(runde.datum),
        runde.ort,
        str(wer.anzahl),
        ", ".join(mitglied.gebiet.regierungsbezirk or mitglied.name for mitglied in wer.bezirksregierungen),
        laut_quellen,
        vorgemerkt,
    )


def _mitgliedszeile(mitglied: "Mitglied") -> tuple[tabellen.Zelle, ...]:
    belege = mitglied.beitritt.beleglage, mitglied.beitritt.quelle
    austritt = mitglied.glied.mitgliedschaft.austritt
    seit = f"{mitglied.seit}" + (f" (Austritt: {austritt.datum})" if austritt else "")
    return mitglied.name, mitglied.gebiet.gruppe.value.capitalize(), seit, *belege


def _zeige(
    runde: "Runde", wer: "Unterzeichnende", zeilen: list[tuple[tabellen.Zelle, ...]], vorgemerkt: list[str]
) -> None:
    ausgeben(
        f"Runde {runde.nummer}: {runde.bezeichnung}, {runde.datum}" + (f", {runde.ort}" if runde.ort else "")
    )
    if runde.abgesagt:
        ausgeben(f"  {_absage(runde)}")
    if runde.abgeschlossen:
        ausgeben(f"  abgeschlossen: {runde.abgeschlossen}")
    for name in runde.mitunterzeichnende:
        ausgeben(f"  mitunterzeichnet: {name}")
    for angabe in runde.neue_laut_quelle:
        ausgeben(f"  neu laut Quelle: {angabe.anzahl} ({angabe.quelle})")
    if runde.quelle:
        ausgeben(f"  Quelle: {runde.quelle}")
    ausgeben()
    ausgeben_tabelle(_KOPF_MITGLIEDER, zeilen, f"Unterzeichnende im Register: {wer}")
    if vorgemerkt:
        ausgeben(f"Vorgemerkt ({len(vorgemerkt)}): {', '.join(vorgemerkt)}")


def _antworte(
    kopf: tuple[str, ...],
    zeilen: list[tuple[tabellen.Zelle, ...]],
    ausgabeformat: Ausgabeformat,
    ausgabe: Ziel,
    inhalt: Any,
) -> None:
    if ausgabeformat is Ausgabeformat.TABELLE and ausgabe is None:
        ausgeben_tabelle(kopf, zeilen)
    elif ausgabeformat is Ausgabeformat.JSON:
        ausliefern(tabellen.als_json(inhalt), ausgabe)
    elif ausgabeformat is Ausgabeformat.CSV:
        ausliefern(tabellen.als_csv(kopf, zeilen), ausgabe)
    else:
        tabelle = tabellen.als_markdown if ausgabeformat is Ausgabeformat.MD else tabellen.als_text
        ausliefern(tabelle(kopf, zeilen).encode(), ausgabe)


app.befehl("neu")(rundenschritte.neu)
app.befehl("aendern")(rundenschritte.aendern)
app.befehl("absagen")(rundenschritte.absagen)
app.befehl("bearbeiten")(bearbeiten.runde)
app.befehl("abschliessen")(rundenschritte.abschliessen)
app.befehl("unterlagen")(rundenunterlagen.unterlagen)

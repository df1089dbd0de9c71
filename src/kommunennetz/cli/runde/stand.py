"""`kommunennetz runde stand`: wer vorgemerkt ist und was noch fehlt."""

from collections.abc import Iterator, Sequence
from typing import Any

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Nummer, Stichtag, Ziel
from kommunennetz.cli.runde.gemeinsames import absage, als_dict, ungeklaerte_genannt
from kommunennetz.dokumente import mitgliederliste
from kommunennetz.fragen.rundenstand import Rundenstand, Vorgemerkt, build_rundenstand
from kommunennetz.setzerei.tabellen import Zelle
from kommunennetz.worte.saetze import mit_anzahl

_KOPF_STAND = ("Kommune", "Art", "Kriterien", "was noch fehlt", "Frist", "überfällig")


def stand(
    aufruf: Aufruf,
    nummer: Nummer,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt, wer für eine Runde vorgemerkt ist und was noch fehlt.

    Zu jeder Kommune stehen da Kriterien, Beschluss und Erklärung, bis wann sie vorliegen sollen und was davon
    überfällig ist.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register = aufruf.mitglieder
    tag = aufruf.stichtag(stichtag)
    ergebnis = build_rundenstand(register, register.runde(nummer).satz, tag)
    zeilen = [zeile for vorgemerkt in ergebnis.vorgemerkte for zeile in _standzeilen(vorgemerkt)]
    antwort = Befehlsantwort(list(_list_bloecke(ergebnis, zeilen)), json=lambda: _stand_als_dict(ergebnis))
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _standzeilen(vorgemerkt: Vorgemerkt) -> Iterator[tuple[Zelle, ...]]:
    """Liefert je Lücke eine Zeile; wer bereit ist, bekommt eine."""
    pruefung = vorgemerkt.pruefung
    kommune = vorgemerkt.eintrag.satz.name, mitgliederliste.art(pruefung.gebiet)
    kriterien = f"{pruefung.erfuellte} von {len(pruefung.punkte)}"
    if vorgemerkt.bereit:
        yield *kommune, kriterien, "nichts", "", ""
    for fehlt in vorgemerkt.fehlendes:
        frist = f"{fehlt.frist:%d.%m.%Y}" if fehlt.frist else ""
        yield *kommune, kriterien, fehlt.text, frist, "ja" if fehlt.ueberfaellig else ""


def _list_bloecke(ergebnis: Rundenstand, zeilen: Sequence[Sequence[Zelle]]) -> Iterator[str | Abschnitt]:
    runde = ergebnis.runde
    yield f"Runde {runde.nummer}: {runde.bezeichnung}, {runde.datum}{_abstand(ergebnis.tage)}"
    if runde.abgesagt:
        yield absage(runde)
    yield f"Schon unterzeichnet: {ergebnis.unterzeichnet}. Vorgemerkt: {ergebnis.gezaehlt}."
    yield from ungeklaerte_genannt(runde.nummer, ergebnis.ungeklaerte)
    if ergebnis.vorbehalt:
        yield f"Zu den Kriterien: {ergebnis.vorbehalt}"
    if ergebnis.ferienvorbehalt:
        yield f"Zur Frist des Beschlusses: {ergebnis.ferienvorbehalt}"
    if zeilen:
        yield ""
    yield Abschnitt(_KOPF_STAND, zeilen, f"Vorgemerkt, Stichtag {ergebnis.stichtag:%d.%m.%Y}", leer="")
    if zeilen:
        bereit = sum(vorgemerkt.bereit for vorgemerkt in ergebnis.vorgemerkte)
        spaet = sum(vorgemerkt.ueberfaellig for vorgemerkt in ergebnis.vorgemerkte)
        yield f"Bereit zur Unterschrift: {bereit}; mit überfälligen Schritten: {spaet}."


def _abstand(tage: int | None) -> str:
    if tage is None:
        return ""
    anzahl = mit_anzahl(abs(tage), "Tag", "Tagen")
    return f" (in {anzahl})" if tage > 0 else f" (vor {anzahl})" if tage else " (heute)"


def _stand_als_dict(ergebnis: Rundenstand) -> dict[str, Any]:
    return {
        "runde": ergebnis.runde.model_dump(mode="json", exclude_none=True),
        "stichtag": ergebnis.stichtag.isoformat(),
        "vorbehalt": ergebnis.vorbehalt or None,
        "ferienvorbehalt": ergebnis.ferienvorbehalt or None,
        "unterzeichnet": als_dict(ergebnis.unterzeichnet),
        "vorgemerkt": [_vorgemerkt_als_dict(vorgemerkt) for vorgemerkt in ergebnis.vorgemerkte],
        "ungeklaert": list(ergebnis.ungeklaerte),
    }


def _vorgemerkt_als_dict(vorgemerkt: Vorgemerkt) -> dict[str, Any]:
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

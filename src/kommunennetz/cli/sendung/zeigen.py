"""`kommunennetz sendung zeigen`: eine Sendung und wo jede Nachricht steht."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import AntwortFormat, SendungId, Ziel
from kommunennetz.cli.sendung.gemeinsames import find_gemeinte, in_worten, zaehle
from kommunennetz.errors import FrageError
from kommunennetz.versand.freigabe import find_freigabe
from kommunennetz.versand.klaerung import load_sitzstaende
from kommunennetz.versand.sendung import Sendung, load_sendung
from kommunennetz.worte.namen import slug
from kommunennetz.worte.saetze import gekuerzt, meinten

_KOPF = ("Sitz", "Kommune", "Stand", "Versuche", "Antwort", "am", "Datei")


def zeigen(
    aufruf: Aufruf,
    sendung: SendungId,
    empfaenger: Annotated[
        str | None,
        typer.Option("--empfaenger", metavar="NAME", help="Nur diese Kommune oder dieser Sitz (unna/fach)."),
    ] = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt eine Sendung: wo jede Nachricht steht, mit der letzten Antwort des Mailservers."""
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    ordner = find_gemeinte(aufruf, sendung)
    gelesen = load_sendung(ordner)
    staende = load_sitzstaende(ordner)
    gezeigte = [fall for fall in gelesen.empfaenger if _ist_gemeint(fall.schluessel, fall.name, empfaenger)]
    ausgelassene = [
        eine for eine in gelesen.ausgelassene if _ist_gemeint(eine.schluessel, eine.name, empfaenger)
    ]
    if empfaenger and not gezeigte and not ausgelassene:
        namen = [fall.name for fall in gelesen.empfaenger]
        raise FrageError(f"»{empfaenger}« kommt in dieser Sendung nicht vor.", meinten(empfaenger, namen))
    zeilen = [
        (
            fall.schluessel,
            fall.name,
            str(stand.stand),
            stand.versuche or None,
            " ".join(filter(None, (str(stand.code or ""), stand.text))),
            f"{stand.am:%d.%m.%Y, %H:%M}" if stand.am else "",
            fall.datei,
        )
        for fall in gezeigte
        for stand in [staende[fall.schluessel]]
    ]
    ohne = [(eine.schluessel, eine.name, eine.grund) for eine in ausgelassene]
    bloecke: list[str | Abschnitt] = [
        *_kopf(gelesen, ordner, in_worten(zaehle(staende.values()))),
        Abschnitt(_KOPF, zeilen, leer=""),
        Abschnitt(("Sitz", "Kommune", "Grund"), ohne, "Bekommen sie nicht", leer=""),
    ]
    antwort = Befehlsantwort(
        bloecke,
        json=lambda: {
            "id": gelesen.id,
            "zweck": gelesen.zweck,
            "empfaenger": [dict(zip(map(slug, _KOPF), zeile, strict=True)) for zeile in zeilen],
            "ausgelassen": [dict(zip(("sitz", "kommune", "grund"), zeile, strict=True)) for zeile in ohne],
        },
        datei=bloecke,
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _ist_gemeint(schluessel: str, name: str, anfrage: str | None) -> bool:
    return anfrage is None or anfrage in (schluessel, name) or slug(anfrage) == schluessel.rpartition("/")[0]


def _kopf(sendung: Sendung, ordner: Path, staende: str) -> list[str]:
    freigabe = find_freigabe(ordner)
    anhaenge = gekuerzt((eine.name for eine in sendung.anhaenge), 5)
    return [
        f"Sendung {sendung.id}",
        f"    Betreff:      {sendung.betreff}",
        f"    Zweck:        {sendung.zweck}",
        f"    Vorbereitet:  {sendung.erstellt:%d.%m.%Y, %H:%M Uhr}",
        f"    Freigegeben:  {f'bis {freigabe.bis:%d.%m.%Y, %H:%M Uhr}' if freigabe else 'nein'}",
        *([f"    Anhänge:      {anhaenge}"] if anhaenge else []),
        f"    Nachrichten:  {staende}",
        f"    Übersicht:    {ordner / 'uebersicht.html'}",
    ]

"""`kommunennetz sendung liste`: alle Sendungen und wo sie stehen."""

from collections import Counter
from pathlib import Path

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Format, Ziel
from kommunennetz.cli.sendung.gemeinsames import zaehle
from kommunennetz.versand.freigabe import find_freigabe
from kommunennetz.versand.journal import Stand
from kommunennetz.versand.klaerung import load_sitzstaende
from kommunennetz.versand.sendung import SENDUNGEN, Sendung, list_sendungen

_KOPF = ("Sendung", "Empfänger", *map(str, Stand), "freigegeben bis")


def liste(aufruf: Aufruf, formangabe: Format = None, ausgabe: Ziel = None) -> int:
    """Listet die Sendungen und wo ihre Nachrichten stehen, die älteste zuerst."""
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    aufruf.check_kontaktordner()
    ort = aufruf.kontaktordner_ort
    postausgang = list_sendungen(ort)
    for unfertig in postausgang.unfertige:
        melden(f"Hinweis: Die Vorbereitung von »{unfertig.name}« brach ab; verschickt ist daraus nichts.")
    for kaputt in postausgang.kaputte:
        melden(f"Achtung: {kaputt.text}\n    {kaputt.hilfe}")
        aufruf.ausgang = 1
    gelesen = [(eine, ort / SENDUNGEN / eine.id) for eine in postausgang.sendungen]
    alle = [(eine, zaehle(load_sitzstaende(ordner).values()), _freigabe(ordner)) for eine, ordner in gelesen]
    zeilen = [
        (eine.id, len(eine.empfaenger), *(zahlen[stand] or None for stand in Stand), bis)
        for eine, zahlen, bis in alle
    ]
    antwort = Befehlsantwort(
        [Abschnitt(_KOPF, zeilen, leer="Noch ist keine Sendung vorbereitet.")],
        json=lambda: [_als_json(*eine) for eine in alle],
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _freigabe(ordner: Path) -> str:
    freigabe = find_freigabe(ordner)
    return f"{freigabe.bis:%d.%m.%Y, %H:%M Uhr}" if freigabe else ""


def _als_json(sendung: Sendung, zahlen: Counter[Stand], bis: str) -> dict[str, object]:
    return {
        "id": sendung.id,
        "zweck": sendung.zweck,
        "empfaenger": len(sendung.empfaenger),
        "ausgelassen": len(sendung.ausgelassene),
        "staende": {str(stand): zahlen[stand] for stand in Stand},
        "freigegeben_bis": bis or None,
    }

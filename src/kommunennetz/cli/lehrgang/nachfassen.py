"""`kommunennetz lehrgang nachfassen`: bei wem sich nach dem Lehrgang eine Nachfrage lohnt."""

from datetime import date

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, als_absaetze, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Lehrgangsname, Stichtag, Ziel
from kommunennetz.fragen.lehrgang import (
    NACHFRAGEN,
    find_lehrgang,
    lehrgangsstand,
    list_nachzufassen,
    nachfragen_am,
)

_KOPF = ("Kommune", "Grund", "nächster Schritt")


def nachfassen(
    aufruf: Aufruf,
    lehrgang: Lehrgangsname,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Listet, wer nach dem Lehrgang nicht Mitglied ist oder sein Praxisprojekt noch nicht umgesetzt hat.

    Dazu stehen die Tage, an denen nachzufragen ist: sechs und zwölf Monate nach dem Ende.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register, tag = aufruf.treffen, aufruf.stichtag(stichtag)
    eintrag = find_lehrgang(register, lehrgang)
    gefunden = list_nachzufassen(lehrgangsstand(register, eintrag, tag), tag)
    nachfragen = nachfragen_am(eintrag.satz)
    zeilen = [(eine.gebiet.kurzname, eine.grund, eine.schritt) for eine in gefunden]
    bloecke: list[str | Abschnitt] = [
        f"{eintrag.satz.titel}: {_termine(nachfragen, tag)}",
        Abschnitt(_KOPF, zeilen, leer="Niemandem ist nachzufassen."),
    ]
    antwort = Befehlsantwort(
        bloecke,
        datei=als_absaetze(bloecke),
        json=lambda: {
            "schluessel": eintrag.schluessel,
            "nachfragen": [einer.isoformat() for einer in nachfragen],
            "nachzufassen": [
                {
                    "name": eine.gebiet.kurzname,
                    "ags": eine.gebiet.ags,
                    "grund": eine.grund,
                    "schritt": eine.schritt,
                }
                for eine in gefunden
            ],
        },
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _termine(nachfragen: tuple[date, ...], tag: date) -> str:
    if not nachfragen:
        return "Wann nachzufragen ist, steht nicht fest; das Ende ist nicht bekannt."
    teile = [
        f"nach {monate} Monaten {'fällig seit dem' if einer <= tag else 'am'} {einer:%d.%m.%Y}"
        for monate, einer in zip(NACHFRAGEN, nachfragen, strict=True)
    ]
    return f"Nachfragen {', '.join(teile)}."

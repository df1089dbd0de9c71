"""`kommunennetz lehrgang nachfassen`: bei wem sich nach dem Lehrgang eine Nachfrage lohnt."""

from datetime import date
from functools import partial
from typing import Annotated

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, als_absaetze, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Lehrgangsname, Stichtag, Ziel
from kommunennetz.cli.postausgang import find_versandangaben, lege_in_postausgang
from kommunennetz.errors import FrageError
from kommunennetz.fragen.lehrgang import (
    NACHFRAGEN,
    find_lehrgang,
    lehrgangsstand,
    list_nachzufassen,
    nachfragen_am,
)
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.post.einladungsbrief import AnliegenWert
from kommunennetz.post.empfaenger import Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.versand.einladungsentwurf import Nachfrageauftrag, build_nachfrage
from kommunennetz.versand.einladungszweck import NACHFASSEN, Zweck, termin_kennung

_KOPF = ("Kommune", "Grund", "nächster Schritt")


def nachfassen(
    aufruf: Aufruf,
    lehrgang: Lehrgangsname,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
    vorbereiten: Annotated[
        bool, typer.Option("--vorbereiten", help="Legt die Nachfrage als Sendung in den Postausgang.")
    ] = False,
) -> int:
    """Listet, wer nach dem Lehrgang nicht Mitglied ist oder sein Praxisprojekt noch nicht umgesetzt hat.

    Dazu stehen die Tage, an denen nachzufragen ist: sechs und zwölf Monate nach dem Ende. Mit --vorbereiten
    bekommt jede dieser Kommunen eine Mail mit dem, was bei ihr offen ist; zu jedem der beiden Tage nur eine.
    """
    if vorbereiten:
        if stichtag or formangabe or ausgabe:
            raise FrageError("--vorbereiten schreibt Mails, keine Liste.", "Die anderen Angaben weglassen.")
        return _bereite_vor(aufruf, lehrgang)
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


def _bereite_vor(aufruf: Aufruf, name: str) -> int:
    aufruf.check_kontaktordner()
    register, heute = aufruf.register, aufruf.heute
    eintrag = find_lehrgang(register, name)
    anliegen: dict[Gebiet, tuple[AnliegenWert, ...]] = {}
    for eine in list_nachzufassen(lehrgangsstand(register, eintrag, heute), heute):
        anliegen[eine.gebiet] = (*anliegen.get(eine.gebiet, ()), AnliegenWert(eine.grund, eine.schritt))
    if not anliegen:
        raise FrageError("Niemandem ist nachzufassen.", f"Ansehen: kommunennetz lehrgang stand {name}")
    # Wer vor dem ersten Termin nachfragt, tut das ein Mal außer der Reihe.
    tage = zip(NACHFRAGEN, nachfragen_am(eintrag.satz), strict=False)
    monate = max((monate for monate, tag in tage if tag <= heute), default=0)
    wahl = Sitzwahl(aufruf.kontakte, heute)
    gemeinte = Gemeinte(wer=None, kommunen=tuple(anliegen))
    auftrag = Nachfrageauftrag(
        register=register,
        lehrgang=eintrag,
        zweck=Zweck(NACHFASSEN, termin_kennung(eintrag), None, monate),
        vorlagen=aufruf.vorlagen,
        stichtag=heute,
        entscheidungen=tuple(list_entscheidungen(register, heute, gemeinte, aufruf.geladen.befunde, wahl)),
        anliegen=anliegen,
        ruecklauf=find_versandangaben(aufruf.kontakte).ruecklauf,
    )
    return lege_in_postausgang(aufruf, [partial(build_nachfrage, auftrag)])


def _termine(nachfragen: tuple[date, ...], tag: date) -> str:
    if not nachfragen:
        return "Wann nachzufragen ist, steht nicht fest; das Ende ist nicht bekannt."
    teile = [
        f"nach {monate} Monaten {'fällig seit dem' if einer <= tag else 'am'} {einer:%d.%m.%Y}"
        for monate, einer in zip(NACHFRAGEN, nachfragen, strict=True)
    ]
    return f"Nachfragen {', '.join(teile)}."

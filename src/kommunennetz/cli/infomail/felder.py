"""`kommunennetz infomail felder`: welche Platzhalter es gibt und was sie drucken."""

from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.optionen import AntwortFormat, Stichtag, Ziel, vervollstaendige_kommunen
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.post.anrede import BEISPIEL
from kommunennetz.post.empfaenger import Empfaenger, find_entscheidung, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.felder import Feldgruppe, list_felder
from kommunennetz.post.schreiber import gemeinsamer_kontext, kommune_wert
from kommunennetz.register.lesen.register import Register

_KOPF = ("Platzhalter", "Bedeutung", "Beispiel")
_LAENGSTE = 60


def felder(
    aufruf: Aufruf,
    kommune: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Mit welcher Kommune; sonst das erste Mitglied.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ] = None,
    stichtag: Stichtag = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Nennt jeden Platzhalter einer Infomail mit einem Beispiel.

    Was in einer Schleife steht, folgt auf sie. »leer« heißt: Für diese Kommune gibt es dazu nichts, und wer
    es drucken will, fragt erst danach ({% if kommune.seit %}). Die Person ist erfunden; geht
    die Infomail an ein Postfach, ist empfaenger.person leer. In voller Länge stehen die Beispiele im JSON.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    register = aufruf.register
    tag = aufruf.stichtag(stichtag)
    empfaenger = _find_empfaenger(register, find_gebiet(register, kommune) if kommune else None, tag)
    # Nie ein wirklicher Kontakt: Was hier steht, wird weitergereicht.
    gruppen = list_felder(
        {
            **gemeinsamer_kontext(register, tag),
            "kommune": kommune_wert(empfaenger),
            "empfaenger": BEISPIEL,
        }
    )
    antwort = Befehlsantwort(
        [*map(_abschnitt, gruppen)],
        datei=[*map(_abschnitt, gruppen)],
        json=lambda: [asdict(gruppe) for gruppe in gruppen],
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _find_empfaenger(register: Register, gebiet: Gebiet | None, stichtag: date) -> Empfaenger:
    gemeinte = Gemeinte() if gebiet is None else Gemeinte(wer=None, kommunen=(gebiet,))
    alle = list_entscheidungen(register, stichtag, gemeinte)
    if gebiet is not None:
        eintrag = register.eintrag(gebiet)
        gefunden = find_entscheidung(alle, eintrag.schluessel if eintrag else gebiet.slug).empfaenger
    else:
        gefunden = next((eine.empfaenger for eine in alle if eine.empfaenger), None)
    if gefunden is None:
        raise FrageError("Am Stichtag gibt es kein Mitglied.", "Mit --kommune eine Kommune nennen.")
    return gefunden


def _abschnitt(gruppe: Feldgruppe) -> Abschnitt:
    zeilen = [
        ("  " * len(einer.schleifen) + einer.ausdruck, einer.bedeutung, _kurz(einer.beispiel))
        for einer in gruppe.platzhalter
    ]
    return Abschnitt(_KOPF, zeilen, f"{gruppe.name} – {gruppe.bedeutung}")


def _kurz(beispiel: str) -> str:
    return beispiel if len(beispiel) <= _LAENGSTE else f"{beispiel[: _LAENGSTE - 1].rstrip()}…"

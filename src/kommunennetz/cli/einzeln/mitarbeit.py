"""`kommunennetz mitarbeit`: wer im Netzwerk mitarbeitet, so weit es belegt ist."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, als_absaetze, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.optionen import Format, Stichtag, Ziel, vervollstaendige_kommunen
from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitarbeit import (
    Beleg,
    Mitarbeit,
    Mitwirkung,
    Ueberblick,
    fehlende,
    mitarbeit_von,
    ueberblick,
)
from kommunennetz.fragen.termine import termin_in_worten
from kommunennetz.setzerei.tabellen import Zelle
from kommunennetz.worte.saetze import mit_anzahl

_KOPF = (
    "Kommune", "Mitglied", "Treffen", "Lehrgang", "weitere", "Gastgeberin", "Beitrag", "Sprecherteam",
    "Jahre", "zuletzt", "fehlt seit Treffen",
)  # fmt: skip
_KOPF_EINE = ("wann", "womit", "was", "sicher", "Quelle")
_LEER = "Zur Mitarbeit steht noch nichts im Register."
_NIEMAND_FEHLT = "Bei so vielen Treffen nacheinander hat kein Mitglied nachweislich gefehlt."


def mitarbeit(
    aufruf: Aufruf,
    kommune: Annotated[
        str | None,
        typer.Argument(
            metavar="KOMMUNE",
            help="Nur diese Kommune, mit jedem Beleg; ohne Angabe alle.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ] = None,
    seit: Annotated[
        int | None, typer.Option(metavar="JAHR", min=1000, max=2999, help="Erst von diesem Jahr an.")
    ] = None,
    fehlt_seit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Nur Mitglieder, die bei N Treffen nacheinander fehlten."),
    ] = None,
    stichtag: Stichtag = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt, wer an Treffen und Lehrgängen teilnahm, Gastgeberin war oder etwas beitrug.

    Gezählt ist nur, was eingetragen ist. Dass jemand fehlte, steht nur bei Treffen fest, deren Teilnahme
    vollständig eingetragen ist; ein Urteil über die Mitarbeit ist nichts davon.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register, tag = aufruf.treffen, aufruf.stichtag(stichtag)
    if seit is not None and seit > tag.year:
        raise FrageError(f"Das Jahr {seit} liegt nach dem Stichtag ({tag.year}).", "Eines berichtigen.")
    if kommune is not None and fehlt_seit is not None:
        raise FrageError(
            "--fehlt-seit fragt nach allen, nicht nach einer Kommune.", "Eines von beiden weglassen."
        )
    if kommune is not None:
        eine = mitarbeit_von(register, find_gebiet(register, kommune), tag, seit)
        gefunden, bloecke = [eine], list(_list_einzelne(eine))
    else:
        gefragt = ueberblick(register, tag, seit)
        gefunden = fehlende(gefragt.alle, fehlt_seit) if fehlt_seit else list(gefragt.alle)
        leer = _NIEMAND_FEHLT if fehlt_seit else _LEER
        bloecke = [Abschnitt(_KOPF, [_zeile(eine) for eine in gefunden], leer=leer), _vorbehalt(gefragt)]
    antwort = Befehlsantwort(
        bloecke, datei=als_absaetze(bloecke), json=lambda: [_als_dict(eine) for eine in gefunden]
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _zeile(eine: Mitarbeit) -> tuple[Zelle, ...]:
    zahlen = (eine.anzahl(mitwirkung) or None for mitwirkung in Mitwirkung)
    return (
        eine.gebiet.kurzname,
        eine.mitglied.value,
        *zahlen,
        ", ".join(map(str, eine.jahre)) or None,
        eine.zuletzt.in_worten if eine.zuletzt else None,
        eine.fehlt_seit or None,
    )


def _list_einzelne(eine: Mitarbeit) -> Iterator[str | Abschnitt]:
    name = eine.gebiet.kurzname
    if eine.belege:
        zeilen = [_belegzeile(beleg) for beleg in eine.belege]
        yield Abschnitt(_KOPF_EINE, zeilen, f"Mitarbeit von {name} ({len(zeilen)})")
    else:
        yield f"Zur Mitarbeit von {name} steht nichts im Register. Das heißt nicht, dass es nichts gab."
    if eine.gefehlt:
        treffen = ", ".join(
            f"{eintrag.satz.titel} ({termin_in_worten(eintrag.satz)})" for eintrag in eine.gefehlt
        )
        yield f"Nicht dabei war sie bei: {treffen}."
    if eine.fehlt_seit:
        yield f"Sie fehlt seit {mit_anzahl(eine.fehlt_seit, 'Treffen', 'Treffen')}."


def _belegzeile(beleg: Beleg) -> tuple[Zelle, ...]:
    sicher = "ja" if beleg.antwort.value == "ja" else "nicht sicher"
    return str(beleg.wann), str(beleg.mitwirkung), beleg.was, sicher, beleg.quelle or None


def _vorbehalt(gefragt: Ueberblick) -> str:
    andere = gefragt.treffen > gefragt.vollstaendige
    return (
        f"Vollständig eingetragen ist die Teilnahme bei {gefragt.vollstaendige} von {gefragt.treffen} Treffen"
        f"{'; wer bei den anderen fehlt, steht nicht fest' if andere else ''}."
    )


def _als_dict(eine: Mitarbeit) -> dict[str, Any]:
    return {
        "name": eine.gebiet.kurzname,
        "ags": eine.gebiet.ags,
        "mitglied": eine.mitglied.value,
        "anzahl": {mitwirkung.name.lower(): eine.anzahl(mitwirkung) for mitwirkung in Mitwirkung},
        "jahre": list(eine.jahre),
        "fehlt_seit": eine.fehlt_seit,
        "gefehlt": [eintrag.schluessel for eintrag in eine.gefehlt],
        "belege": list(map(_beleg_als_dict, eine.belege)),
    }


def _beleg_als_dict(beleg: Beleg) -> dict[str, Any]:
    return {
        "mitwirkung": beleg.mitwirkung.name.lower(),
        "was": beleg.was,
        "wann": beleg.wann.text,
        "antwort": beleg.antwort.value,
        "veranstaltung": beleg.veranstaltung or None,
        "quelle": beleg.quelle or None,
    }

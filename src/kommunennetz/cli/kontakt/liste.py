"""`kommunennetz kontakt liste`: wer an einem Tag welches Amt hat, und welche leer sind."""

from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausliefern, melden
from kommunennetz.cli.optionen import FORM_HILFE, Stichtag, Ziel
from kommunennetz.errors import FrageError
from kommunennetz.model.kontakt import Amt
from kommunennetz.post import kontaktliste
from kommunennetz.post.empfaengerkreis import find_gemeinte, parse_an
from kommunennetz.post.kontaktliste import Listenfrage, Listenwunsch, list_kontakte
from kommunennetz.worte.namen import suchform
from kommunennetz.worte.saetze import find_nahes, meinten_sie, mit_anzahl

_FORMEN = ("tabelle", "csv", "json", "md", "xlsx", "vcf")


def liste(
    aufruf: Aufruf,
    amt: Annotated[
        list[str] | None,
        typer.Option(
            metavar="|".join(kontaktliste.AEMTER), help="Nur dieses Amt; mehrere einzeln. Zeigt auch leere."
        ),
    ] = None,
    kreis: Annotated[
        str | None,
        typer.Option(
            metavar="KREIS", help="Ein Kreis und seine Orte.", autocompletion=vervollstaendigung.kreise
        ),
    ] = None,
    regierungsbezirk: Annotated[
        str | None,
        typer.Option(metavar="BEZIRK", help="Nur dieser Bezirk.", autocompletion=vervollstaendigung.bezirke),
    ] = None,
    an: Annotated[
        list[str] | None,
        typer.Option(metavar="KREIS", help="Nur diese Kommunen, wie bei Infomails: kandidaten, runde=5."),
    ] = None,
    ohne_mail: Annotated[
        bool, typer.Option("--ohne-mail", help="Nur Ämter ohne Mailadresse oder ohne Person.")
    ] = False,
    stichtag: Stichtag = None,
    formangabe: Annotated[
        Literal["tabelle", "csv", "json", "md", "xlsx", "vcf", "outlook"] | None,
        typer.Option("--format", metavar="tabelle|csv|json|md|xlsx|vcf|outlook", help=FORM_HILFE),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Listet, wer am Stichtag welches Amt hat; leere Ämter der Mitglieder stehen als »–« dabei.

    Ohne --amt fehlen leere Ämter außer Spitze und Fachebene. »outlook« ist eine Zeile für das Feld Bcc; wer
    keine Infomails will oder gerade nicht erreichbar ist, steht nicht darin. Bei xlsx sagt -o, wohin.
    """
    form = "outlook" if formangabe == "outlook" else form_von(formangabe, ausgabe, *_FORMEN)
    if form == "xlsx" and ausgabe is None:
        raise FrageError("Eine Mappe mit Personen braucht ihren Ort.", "Nennen: -o ORDNER/kontakte.xlsx")
    kontakte, register, tag = aufruf.kontakte_verlangt, aufruf.register, aufruf.stichtag(stichtag)
    raum = {"kreis": kreis, "regierungsbezirk": regierungsbezirk}
    angaben = [*(an or ()), *(f"{name}={wert}" for name, wert in raum.items() if wert)]
    gemeinte = find_gemeinte(parse_an(angaben), register)
    wunsch = Listenwunsch(_parse_aemter(amt or ()), ohne_mail, nur_gemeinte=bool(an))
    zeilen = list_kontakte(Listenfrage(register, kontakte, tag, gemeinte, wunsch))
    if form == "outlook":
        ausliefern(f"{kontaktliste.kontakte_outlook(zeilen)}\n".encode(), ausgabe)
        weg = len({zeile.email.casefold() for zeile in zeilen if zeile.email and not zeile.schreibbar})
        melden("In das Feld »Bcc« einfügen: In »An« oder »Cc« sähe jeder die Adressen aller.")
        if weg:
            melden(f"Nicht dabei: {mit_anzahl(weg, 'Adresse', 'Adressen')} (keine Infomails oder gestört).")
        return aufruf.ausgang
    bloecke: list[str | Abschnitt] = [
        Abschnitt(kontaktliste.KOPF, [kontaktliste.listenzeile(zeile) for zeile in zeilen]),
        kontaktliste.zusammenfassung(zeilen, tag),
    ]
    antwort = Befehlsantwort(
        bloecke,
        json=lambda: [kontaktliste.kontakt_als_dict(register, zeile) for zeile in zeilen],
        csv=lambda: kontaktliste.kontakte_csv(register, zeilen),
        xlsx=lambda: kontaktliste.kontakte_xlsx(register, zeilen, tag),
        vcf=lambda: kontaktliste.kontakte_vcf(zeilen),
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _parse_aemter(angaben: Sequence[str]) -> tuple[Amt, ...]:
    worte = {suchform(wort): amt for amt, wort in kontaktliste.AMTSWORTE.items()}
    worte |= {amt: amt for amt in kontaktliste.AEMTER}
    gewaehlt = []
    for angabe in angaben:
        form = suchform(angabe).strip()
        if form not in worte:
            nahe = find_nahes(form, worte)
            hilfe = f"Erlaubt sind: {', '.join(kontaktliste.AEMTER)}."
            raise FrageError(
                f"--amt: »{angabe}« ist kein Amt.", f"{meinten_sie(worte[nahe])} {hilfe}" if nahe else hilfe
            )
        gewaehlt.append(worte[form])
    return tuple(gewaehlt)

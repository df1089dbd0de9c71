"""`kommunennetz veranstaltung einladen`: die Einladungen als Sendung in den Postausgang legen."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, get_args

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.einladungspost import (
    Lage,
    Wunsch,
    build_auftrag,
    entscheide,
    find_eingeladene,
    find_lage,
    schicke_fassung,
)
from kommunennetz.cli.optionen import Anhaenge, Veranstaltungsname
from kommunennetz.cli.postausgang import find_versandangaben, lege_in_postausgang
from kommunennetz.cli.veranstaltung.gemeinsames import Bausteinwahl, Einladungssitz
from kommunennetz.errors import FrageError
from kommunennetz.model.infomail import Empfaengerkreis
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.post.anhaenge import ARTEN, Anhang, read_anhaenge
from kommunennetz.post.empfaenger import Entscheidung, Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import find_gemeinte, parse_an
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.veranstaltungen import check_steht_aus
from kommunennetz.versand.einladungsentwurf import find_anlass, ohne_erledigte
from kommunennetz.versand.einladungszweck import ABSAGE, EINLADUNG
from kommunennetz.versand.vorbereitung import Entwurf

_IM_LEHRGANG = frozenset({"eingeladen", "zugesagt", "zugelassen", "teilgenommen"})


def einladen(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    an: Annotated[
        Einladungssitz | None,
        typer.Option(
            "--an",
            metavar="|".join(get_args(Einladungssitz)),
            help="An welchen Sitz; sonst nach der Zielgruppe, bei der Fachebene notfalls ans Postfach.",
        ),
    ] = None,
    nur: Annotated[
        list[str] | None,
        typer.Option(
            "--nur",
            metavar="KOMMUNE",
            help="Nur diese Kommunen; mehrmals oder mit Kommas.",
            autocompletion=vervollstaendigung.kommunen,
        ),
    ] = None,
    kreis: Annotated[
        list[str] | None,
        typer.Option(
            "--wer",
            metavar="KREIS",
            help="Wer gemeint ist, wie bei Infomails: mitglieder (sonst), kandidaten, kreis=NAME …",
        ),
    ] = None,
    baustein: Bausteinwahl = None,
    anhang: Anhaenge = None,
    ohne_anlage: Annotated[
        bool,
        typer.Option("--ohne-anlage", help="Beim Spitzentreffen: ohne die Anlage aller Unterzeichnenden."),
    ] = False,
    eingeladene: Annotated[
        bool,
        typer.Option("--eingeladene", help="Die geltende Fassung an alle, die schon eingeladen sind."),
    ] = False,
    absage: Annotated[
        bool,
        typer.Option("--absage", help="Zu einer abgesagten: die Absage an alle, die je eingeladen waren."),
    ] = False,
) -> int:
    """Legt die Einladungen als Sendung in den Postausgang; verschickt wird nichts.

    Jede ist eine Mail an einen Sitz mit dem Termin für den Kalender und drei Antworten zum Anklicken. Wer
    diese Fassung schon bekam oder abgesagt hat, bleibt draußen. Als eingeladen gilt jemand erst, wenn der
    Mailserver seine Einladung angenommen hat. Zum Spitzentreffen liegt die Anlage aller Unterzeichnenden vom
    selben Tag bei.
    """
    if (eingeladene or absage) and (an or nur or kreis):
        wie = "--absage" if absage else "--eingeladene"
        raise FrageError(f"{wie} sagt schon, wer gemeint ist.", "--an, --nur und --wer weglassen.")
    aufruf.check_kontaktordner()
    register = aufruf.register
    anlass = find_anlass(register, name, baustein)
    if absage:
        if not anlass.satz.abgesagt:
            raise FrageError(
                f"»{name}« ist nicht abgesagt.", f"Absagen: kommunennetz veranstaltung absagen {name}"
            )
        return schicke_fassung(aufruf, register, name, ABSAGE, baustein)
    check_steht_aus(anlass.satz, name, aufruf.heute)
    # Was falsch angegeben ist, soll sich zeigen, ehe etwas geschrieben wird.
    gemeinte = find_gemeinte(_empfaengerkreis(anlass.eintrag.satz, register, nur, kreis), register)
    lage = find_lage(aufruf, register, anlass)
    sitz = an or ("spitze" if _ist_fuer_spitzen(anlass.satz) else None)
    if eingeladene:
        alle = entscheide(aufruf, register, lage, find_eingeladene(lage))
    else:
        wahl = Sitzwahl(lage.kontakte, aufruf.heute, sitz)
        alle = list_entscheidungen(register, aufruf.heute, gemeinte, aufruf.geladen.befunde, wahl)
    anhaenge = _list_anhaenge(aufruf, lage, anhang or [], mit_anlage=not ohne_anlage)
    je_stelle = sitz is None and not eingeladene
    return lege_in_postausgang(
        aufruf, list(_list_entwuerfe(aufruf, lage, alle, anhaenge, je_stelle=je_stelle))
    )


def _list_entwuerfe(
    aufruf: Aufruf, lage: Lage, alle: list[Entscheidung], anhaenge: tuple[Anhang, ...], *, je_stelle: bool
) -> list[Callable[[datetime], Entwurf]]:
    """Liefert die Sendung für alle, und je Nachfolge eine: Ihr Sitz hat diese Fassung schon bekommen."""
    register, anlass = aufruf.register, lage.anlass
    faelle = ohne_erledigte(alle, lage.satz, anlass.treffen, lage.folge)
    hat_anlage = _braucht_anlage(anlass.satz) and any(name.name.startswith(_ANLAGE) for name in anhaenge)
    nachgeschickt = {
        eine.sitz: eine.person
        for eine in lage.einladungen
        if eine.person and eine.folge is None and eine.sitz in lage.haltende
    }
    eigene = [fall for fall in faelle if fall.anschrift and str(fall.sitz) in nachgeschickt]
    uebrige = [fall for fall in faelle if fall not in eigene]
    entwuerfe = [
        build_auftrag(
            aufruf,
            register,
            lage,
            Wunsch(
                zweck=anlass.zweck(EINLADUNG, lage.folge, nachgeschickt[str(fall.sitz)] or ""),
                anhaenge=anhaenge,
                mit_anlage=hat_anlage,
            ),
            [fall],
        )
        for fall in eigene
    ]
    wunsch = Wunsch(
        zweck=anlass.zweck(EINLADUNG, lage.folge),
        anhaenge=anhaenge,
        mit_anlage=hat_anlage,
        je_stelle=je_stelle,
    )
    return [build_auftrag(aufruf, register, lage, wunsch, uebrige), *entwuerfe]


def _empfaengerkreis(
    satz: Veranstaltung, register: Register, nur: list[str] | None, kreis: list[str] | None
) -> Empfaengerkreis:
    """Liefert den genannten Empfängerkreis; zu einem Lehrgang sonst, wer daran teilnimmt."""
    angaben = list(kreis or ())
    if nur:
        angaben.append(f"kommune={','.join(nur)}")
    if angaben:
        return parse_an(angaben)
    if not satz.ist_lehrgang:
        return Empfaengerkreis()
    dabei = [eine.kommune for eine in satz.teilnahme if eine.stand in _IM_LEHRGANG]
    if not dabei:
        raise FrageError(
            "Am Lehrgang nimmt noch keine Kommune teil.",
            "Die Kommunen mit --nur nennen oder in der Teilnahme eintragen.",
        )
    return parse_an([f"kommune={','.join(register.genanntes_gebiet(eine).slug for eine in dabei)}"])


def _ist_fuer_spitzen(satz: Veranstaltung) -> bool:
    return (satz.zielgruppe or ("spitze" if satz.art == "spitzentreffen" else "fach")) == "spitze"


def _braucht_anlage(satz: Veranstaltung) -> bool:
    return satz.art == "spitzentreffen"


def _list_anhaenge(aufruf: Aufruf, lage: Lage, pfade: list[Path], *, mit_anlage: bool) -> tuple[Anhang, ...]:
    grenze = find_versandangaben(lage.kontakte).groesse_mb
    anhaenge = read_anhaenge(pfade, grenze)
    if not mit_anlage or not _braucht_anlage(lage.anlass.satz):
        return anhaenge
    # Erst hier: Typst zu laden kostet Zeit, die nur dieser Anhang braucht.
    from kommunennetz.dokumente.anlageinhalt import render_anlage
    from kommunennetz.setzerei.formate import Dokumentformat, build

    heute, vorlagen = aufruf.heute, aufruf.vorlagen
    markdown, titel = render_anlage(aufruf.fehlerfrei(aufruf.register), heute, vorlagen)
    daten = build(markdown, Dokumentformat.PDF, titel=titel, stand=heute, vorlagen=vorlagen)
    return (Anhang(f"{_ANLAGE}-{heute}.pdf", ARTEN["pdf"], daten), *anhaenge)


_ANLAGE = "unterzeichnende"

"""`kommunennetz veranstaltung zugang`: den Zugang zur Videokonferenz an alle schicken, die zugesagt haben."""

from hashlib import sha256
from typing import Annotated
from urllib.parse import urlsplit

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.einladungspost import Wunsch, build_auftrag, entscheide, find_lage
from kommunennetz.cli.optionen import Veranstaltungsname
from kommunennetz.cli.postausgang import lege_in_postausgang
from kommunennetz.cli.veranstaltung.gemeinsames import Bausteinwahl
from kommunennetz.errors import FrageError
from kommunennetz.model.einladung import Zugang
from kommunennetz.schritte.einladungen import zugang_setzen
from kommunennetz.schritte.veranstaltungen import check_steht_aus
from kommunennetz.versand.einladungsentwurf import find_anlass
from kommunennetz.versand.einladungszweck import ZUGANG

_PRUEFZIFFERN = 8


def zugang(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    adresse: Annotated[
        str, typer.Option(metavar="ADRESSE", help="Adresse der Videokonferenz; sonst die eingetragene.")
    ] = "",
    kennwort: Annotated[str, typer.Option(metavar="TEXT", help="Kennwort dazu.")] = "",
    baustein: Bausteinwahl = None,
) -> int:
    """Legt den Zugang an alle in den Postausgang, die zugesagt haben; er steht nur im Kontaktordner.

    Ihr Kalendereintrag bekommt ihn auch. Wer später zusagt, bekommt ihn mit demselben Befehl; niemand bekommt
    ihn zweimal, solange er gleich bleibt.
    """
    if kennwort and not adresse:
        raise FrageError("--kennwort gehört zu einer Adresse.", "Beide nennen.")
    if adresse and not (urlsplit(adresse).scheme == "https" and urlsplit(adresse).hostname):
        raise FrageError("Das ist keine Adresse einer Videokonferenz.", "Sie beginnt mit https://.")
    aufruf.check_kontaktordner()
    register = aufruf.register
    anlass = find_anlass(register, name, baustein)
    check_steht_aus(anlass.satz, name, aufruf.heute)
    if adresse:
        with aufruf.kontaktbuchhaltung.buchung(
            lambda kontakte: zugang_setzen(kontakte, anlass.treffen, adresse, kennwort)
        ):
            pass
    lage = find_lage(aufruf, register, anlass)
    eingetragen = lage.satz.zugang if lage.satz else None
    if eingetragen is None:
        raise FrageError(f"Zu »{name}« ist kein Zugang eingetragen.", "Nennen: --adresse https://…")
    sitze = {eine.sitz for eine in lage.einladungen if eine.stand == "zugesagt"}
    if not sitze:
        raise FrageError(
            f"Zu »{name}« hat noch niemand zugesagt; der Zugang geht nur an Zusagende.",
            f"Ansehen: kommunennetz veranstaltung stand {name}",
        )
    wunsch = Wunsch(zweck=anlass.zweck(ZUGANG, lage.folge, _pruefsumme(eingetragen)), zugang=eingetragen)
    faelle = entscheide(aufruf, register, lage, sitze)
    return lege_in_postausgang(aufruf, [build_auftrag(aufruf, register, lage, wunsch, faelle)])


def _pruefsumme(zugang: Zugang) -> str:
    """Liefert, woran ein neuer Zugang zu erkennen ist; er selbst steht in keinem Namen einer Sendung."""
    return sha256(f"{zugang.adresse}\0{zugang.kennwort or ''}".encode()).hexdigest()[:_PRUEFZIFFERN]

"""`kommunennetz kontakt nachfolge`: ein Amt geht von einer Person auf die nächste über."""

import secrets
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere_kontakte
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.kontakt import stelle as angaben
from kommunennetz.cli.kontakt.begruessung import versuche_willkommen
from kommunennetz.cli.optionen import Ja
from kommunennetz.errors import FrageError
from kommunennetz.fragen.termine import enden
from kommunennetz.kontakte.kennungen import neue_kennung
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.schritte.personen import nachfolgen
from kommunennetz.schritte.plan import Plan


def nachfolge(
    aufruf: Aufruf,
    name: angaben.StelleName,
    amt: angaben.Amt,
    ab: Annotated[str, typer.Option(metavar="TAG", help="Erster Tag der Nachfolgerin im Amt.")],
    anrede: angaben.Anrede = "ohne",
    titel: angaben.Titel = "",
    vorname: angaben.Vorname = "",
    nachname: angaben.Nachname = "",
    bezeichnung: angaben.Bezeichnung = "",
    email: angaben.Email = "",
    telefon: angaben.Telefon = "",
    amtszeit_bis: angaben.AmtszeitBis = "",
    oeffentlich: angaben.Oeffentlich = False,
    quelle: angaben.Quelle = "",
    quelle_am: angaben.QuelleAm = "",
    informiert_am: angaben.InformiertAm = "",
    ohne_willkommen: angaben.OhneWillkommen = False,
    ja: Ja = False,
) -> int:
    """Trägt eine Nachfolge ein: Die Vorgängerin endet am Tag davor, alles in einem Schritt.

    Offene Einladungen gehen auf sie über. Ein Willkommen mit dem Hinweis nach Art. 14 DSGVO liegt danach als
    Sendung im Postausgang, nicht freigegeben, und es steht da, was noch ein Mensch tun muss.
    """
    kontakte = aufruf.kontakte_verlangt
    erster = parse_datum(ab, "Der erste Tag")
    if not erster.ist_tag:
        raise FrageError(f"--ab braucht einen Tag, nicht »{erster}«.", "Die Vorgängerin endet am Tag davor.")
    felder = angaben.build_felder(
        aufruf,
        quelle=quelle,
        quelle_am=quelle_am,
        amtszeit_bis=amtszeit_bis,
        informiert_am=informiert_am,
        oeffentlich=oeffentlich,
        anrede=anrede,
        titel=titel,
        vorname=vorname,
        nachname=nachname,
        bezeichnung=bezeichnung,
        email=email,
        telefon=telefon,
    )
    kennung = neue_kennung(kontakte, secrets.randbelow)
    wo = angaben.find_stelle(aufruf, kontakte, name)
    bis = enden(aufruf.treffen) if kontakte.veranstaltungen else {}
    offen: tuple[str, ...] = ()

    def schritt(gelesen: Kontaktordner) -> Plan:
        nonlocal offen
        geplant = nachfolgen(gelesen, wo, amt, felder, erster.frueheste, kennung, enden=bis)
        offen = geplant.offen
        return geplant.plan

    ausgang = aendere_kontakte(aufruf, schritt, ja=ja)
    if ausgang == GEBUCHT:
        melden("Was dieser Schritt nicht wissen oder tun kann:")
        for satz in offen:
            melden(f"    {satz}")
        if not ohne_willkommen:
            versuche_willkommen(aufruf, [kennung])
    return ausgang

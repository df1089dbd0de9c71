"""`kommunennetz kontakt neu`: eine Person in ein Amt eintragen."""

import secrets
from typing import Annotated, Literal

import typer

from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere_kontakte
from kommunennetz.cli.kontakt import stelle as angaben
from kommunennetz.cli.kontakt.begruessung import versuche_willkommen
from kommunennetz.cli.optionen import Ja
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kennungen import neue_kennung
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.model.arten import SONSTIGE
from kommunennetz.schritte.personen import Stelle, person_eintragen
from kommunennetz.schritte.plan import Plan
from kommunennetz.worte.namen import slug


def neu(
    aufruf: Aufruf,
    name: angaben.StelleName,
    amt: angaben.Amt,
    rolle: Annotated[
        Literal["inhaber", "vertretung"],
        typer.Option(metavar="inhaber|vertretung", help="Hat das Amt oder vertritt darin."),
    ] = "inhaber",
    anrede: angaben.Anrede = "ohne",
    titel: angaben.Titel = "",
    vorname: angaben.Vorname = "",
    nachname: angaben.Nachname = "",
    bezeichnung: angaben.Bezeichnung = "",
    email: angaben.Email = "",
    telefon: angaben.Telefon = "",
    ab: Annotated[str, typer.Option(metavar="TAG", help="Seit wann im Amt.")] = "",
    amtszeit_bis: angaben.AmtszeitBis = "",
    oeffentlich: angaben.Oeffentlich = False,
    quelle: angaben.Quelle = "",
    quelle_am: angaben.QuelleAm = "",
    informiert_am: angaben.InformiertAm = "",
    sonstige: Annotated[
        Literal["traeger", "verband", "referat", "land"] | None,
        typer.Option(
            metavar="traeger|verband|referat|land",
            help="Legt eine Stelle unter »sonstige« an, die wie NAME heißt, und die Person darin.",
        ),
    ] = None,
    ohne_willkommen: angaben.OhneWillkommen = False,
    ja: Ja = False,
) -> int:
    """Trägt eine Person in ein Amt ein, mit zufälliger Kennung und der Herkunft ihrer Angaben.

    Ein Willkommen mit dem Hinweis nach Art. 14 DSGVO liegt danach als Sendung im Postausgang, nicht
    freigegeben.
    """
    kontakte = aufruf.kontakte_verlangt
    felder = angaben.build_felder(
        aufruf,
        quelle=quelle,
        quelle_am=quelle_am,
        amtszeit_bis=amtszeit_bis,
        informiert_am=informiert_am,
        oeffentlich=oeffentlich,
        amt=amt,
        rolle="" if rolle == "inhaber" else rolle,
        anrede=anrede,
        titel=titel,
        vorname=vorname,
        nachname=nachname,
        bezeichnung=bezeichnung,
        email=email,
        telefon=telefon,
        von=parse_datum(ab, "Der Anfang").text if ab else "",
    )
    kennung = neue_kennung(kontakte, secrets.randbelow)
    wo = angaben.find_stelle(aufruf, kontakte, name) if sonstige is None else _neue_stelle(name, sonstige)

    def schritt(gelesen: Kontaktordner) -> Plan:
        return person_eintragen(gelesen, wo, felder, kennung)

    ausgang = aendere_kontakte(aufruf, schritt, ja=ja)
    if ausgang == GEBUCHT and not ohne_willkommen:
        versuche_willkommen(aufruf, [kennung])
    return ausgang


def _neue_stelle(name: str, art: str) -> Stelle:
    schluessel = slug(name)
    if not schluessel:
        raise FrageError(f"»{name}« taugt nicht als Name einer Stelle.", "Den Namen der Stelle ausschreiben.")
    return Stelle(schluessel, name, SONSTIGE, {"name": name, "art": art})

"""`kommunennetz veranstaltung rueckmeldung`: eine Antwort eintragen, die am Telefon oder auf Papier kam."""

from typing import Annotated, Literal, get_args

import typer

from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.cli.buchen import aendere_kontakte
from kommunennetz.cli.einladungspost import find_lage
from kommunennetz.cli.optionen import Ja, KommuneName, Veranstaltungsname
from kommunennetz.cli.veranstaltung.gemeinsames import Bausteinwahl
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import Sitz, parse_sitz
from kommunennetz.model.einladung import Rueckmeldeweg
from kommunennetz.schritte.einladungen import Rueckmeldung, rueckmelden
from kommunennetz.schritte.plan import Plan
from kommunennetz.versand.einladungsentwurf import find_anlass

Antwortstand = Literal["zugesagt", "abgesagt", "vorbehalt", "eingeladen"]
Kommunenamt = Literal["fach", "spitze", "vorzimmer", "sprecherteam", "postfach"]


def rueckmeldung(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    kommune: KommuneName,
    stand: Annotated[
        Antwortstand,
        typer.Option(
            metavar="|".join(get_args(Antwortstand)), help="Was geantwortet ist; eingeladen nimmt es zurück."
        ),
    ],
    personen: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=999, help="Mit wie vielen Personen sie kommen.")
    ] = None,
    ersatz: Annotated[
        str, typer.Option(metavar="KENNUNG", help="Wer statt der Eingeladenen kommt; steht im Kontaktordner.")
    ] = "",
    sitz: Annotated[
        Kommunenamt | None,
        typer.Option(metavar="|".join(get_args(Kommunenamt)), help="Wessen Einladung, bei mehreren."),
    ] = None,
    weg: Annotated[
        Rueckmeldeweg, typer.Option(metavar="|".join(get_args(Rueckmeldeweg)), help="Wie sie kam.")
    ] = "telefon",
    am: Annotated[str, typer.Option(metavar="TAG", help="Wann sie kam; sonst heute.")] = "",
    baustein: Bausteinwahl = None,
    ja: Ja = False,
) -> int:
    """Trägt ein, was eine Kommune geantwortet hat, mit Tag und Weg.

    Auch wer ohne Einladung zusagt, steht danach dabei.
    """
    register = aufruf.register
    anlass = find_anlass(register, name, baustein)
    lage = find_lage(aufruf, register, anlass, vermerke=False)
    gemeint = _find_sitz(find_gebiet(register, kommune).slug, sitz, [eine.sitz for eine in lage.einladungen])
    if stand in ("abgesagt", "eingeladen") and (personen or ersatz):
        raise FrageError(f"Zu »{stand}« gehören weder Personen noch Ersatz.", "Beides weglassen.")
    _check_person(lage.kontakte, ersatz)
    tag = parse_datum(am, "Der Tag").frueheste if am else aufruf.heute
    meldung = Rueckmeldung(gemeint, stand, tag, weg, personen, ersatz or None)

    def schritt(kontakte: Kontaktordner) -> Plan:
        return rueckmelden(kontakte, anlass.treffen, meldung)

    return aendere_kontakte(aufruf, schritt, ja=ja)


def _find_sitz(stelle: str, amt: Kommunenamt | None, eingeladene: list[str]) -> Sitz:
    """Liefert den gemeinten Sitz: den genannten, sonst den einen eingeladenen, sonst die Fachebene."""
    if amt is not None:
        return Sitz(stelle, amt)
    da = [sitz for sitz in map(parse_sitz, eingeladene) if sitz.stelle == stelle]
    if len(da) > 1:
        aemter = ", ".join(sitz.amt for sitz in da)
        raise FrageError(
            f"Bei »{stelle}« sind mehrere eingeladen: {aemter}.", "Mit --sitz sagen, wer es ist."
        )
    return da[0] if da else Sitz(stelle, "fach")


def _check_person(kontakte: Kontaktordner, kennung: str) -> None:
    if kennung and all(eine.person.id != kennung for eine in kontakte.amtspersonen):
        raise FrageError(
            f"{kennung} steht nicht im Kontaktordner.",
            "Erst eintragen: kommunennetz kontakt neu KOMMUNE --amt fach --rolle vertretung …",
        )

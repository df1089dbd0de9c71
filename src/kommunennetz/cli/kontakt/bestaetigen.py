"""`kommunennetz kontakt bestaetigen`: »Ihre Daten bei uns« als Sendung in den Postausgang legen."""

from typing import Annotated

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.postausgang import find_versandangaben, lege_sendung_ab
from kommunennetz.post.empfaenger import Sitzwahl
from kommunennetz.versand.kontaktentwurf import build_bestaetigung


def bestaetigen(
    aufruf: Aufruf,
    namen: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KOMMUNE",
            help="Nur diese, gleich wann zuletzt geprüft.",
            autocompletion=vervollstaendigung.kommunen,
        ),
    ] = None,
) -> int:
    """Bereitet »Ihre Daten bei uns« vor: Einmal im Jahr prüft jede, was über sie dasteht.

    Ohne KOMMUNE sind es die Mitglieder, deren Angaben seit über zwölf Monaten niemand bestätigt hat. Der
    Brief geht an die Fachebene, wo dort jemand zu erreichen ist, und zeigt der Person, was über sie und ihre
    Kommune dasteht; sonst ans Postfach, ohne Angaben zu Personen. Im selben Jahr bekommt ihn niemand zweimal.
    Verschickt wird nichts. Wer bestätigt hat, bekommt mit »kontakt bearbeiten« den Tag als »geprueft«.
    """
    kontakte, register = aufruf.kontakte_verlangt, aufruf.register
    entwurf = build_bestaetigung(
        register,
        aufruf.vorlagen,
        Sitzwahl(kontakte, aufruf.heute),
        [find_gebiet(register, name) for name in namen or ()],
        aufruf.geladen.befunde,
        find_versandangaben(kontakte).ruecklauf,
    )
    return lege_sendung_ab(aufruf, entwurf)

"""`kommunennetz publikation liste`: die Publikationen."""

from typing import Annotated, Any

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Ziel
from kommunennetz.fragen.publikationen import Verzeichnet, list_publikationen
from kommunennetz.setzerei.tabellen import Zelle

_KOPF = ("Jahr", "Titel", "Art", "Themen", "zu lesen", "Quelle", "ersetzt durch")
_LEER = "So eine Publikation steht nicht im Register."


def liste(
    aufruf: Aufruf,
    thema: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="Nur zu diesem Thema; ein Teil des Wortes genügt.",
            autocompletion=vervollstaendigung.themen,
        ),
    ] = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Listet die Publikationen, die jüngste zuerst."""
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    gefunden = list_publikationen(aufruf.register, thema)
    tabelle = Abschnitt(_KOPF, [_zeile(eine) for eine in gefunden], leer=_LEER)
    antwort = Befehlsantwort([tabelle], json=lambda: [_als_dict(eine) for eine in gefunden])
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _zeile(eine: Verzeichnet) -> tuple[Zelle, ...]:
    satz = eine.eintrag.satz
    return (
        str(satz.jahr),
        satz.titel,
        satz.art,
        ", ".join(satz.themen),
        satz.url or satz.datei,
        satz.quelle,
        eine.ersetzt_durch,
    )


def _als_dict(eine: Verzeichnet) -> dict[str, Any]:
    return {
        "schluessel": eine.eintrag.schluessel,
        **eine.eintrag.satz.model_dump(mode="json", exclude_none=True, exclude={"hingenommen"}),
        "ersetzt_durch": eine.ersetzt_durch,
    }

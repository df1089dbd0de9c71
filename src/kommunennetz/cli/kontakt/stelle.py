"""Welche Stelle und welche Person ein Befehl meint, und was mehrere Befehle von einer Person erfragen."""

from typing import Annotated, Literal, get_args

import typer

from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.aufruf import Aufruf, find_gebiet, parse_datum
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.model.arten import KONTAKTE, SONSTIGE
from kommunennetz.model.kontakt import Amt as Amtswort
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.schritte.personen import Stelle

_AEMTER = "|".join(get_args(Amtswort))
StelleName = Annotated[
    str,
    typer.Argument(
        metavar="KOMMUNE",
        help="Kommune, oder der Schlüssel einer Stelle unter »sonstige«.",
        autocompletion=vervollstaendigung.kommunen,
    ),
]
Amt = Annotated[Amtswort, typer.Option("--amt", metavar=_AEMTER, help="Welches Amt.")]
Anrede = Annotated[
    Literal["frau", "herr", "ohne"],
    typer.Option(metavar="frau|herr|ohne", help="Gewünschte Anrede; ohne: neutral mit vollem Namen."),
]
Titel = Annotated[str, typer.Option(metavar="TITEL", help="Akademischer Grad: Dr., Prof. Dr.")]
Vorname = Annotated[str, typer.Option(metavar="NAME", help="Vorname.")]
Nachname = Annotated[
    str, typer.Option(metavar="NAME", help="Nachname; ohne ihn ist es eine Stelle ohne Namen.")
]
Bezeichnung = Annotated[
    str, typer.Option(metavar="WORT", help="Amtsbezeichnung, wie sie in der Anrede steht: Bürgermeisterin.")
]
Email = Annotated[str, typer.Option(metavar="ADRESSE", help="Dienstliche Adresse.")]
Telefon = Annotated[str, typer.Option(metavar="NUMMER", help="Dienstliche Nummer.")]
AmtszeitBis = Annotated[str, typer.Option(metavar="TAG", help="Ende der Wahlzeit.")]
Oeffentlich = Annotated[
    bool,
    typer.Option("--oeffentlich", help="Öffentliches Amt, dessen Namen die Kommune selbst veröffentlicht."),
]
Quelle = Annotated[
    str, typer.Option(metavar="TEXT", help="Woher die Angaben stammen: Schreiben, Seite, Gespräch.")
]
QuelleAm = Annotated[
    str, typer.Option("--quelle-am", metavar="TAG", help="Wann die Geschäftsstelle sie bekam; sonst heute.")
]
InformiertAm = Annotated[
    str, typer.Option(metavar="TAG", help="Wann sie nach Art. 14 DSGVO informiert wurde.")
]
OhneWillkommen = Annotated[
    bool, typer.Option("--ohne-willkommen", help="Bereitet kein Willkommen mit dem Hinweis nach Art. 14 vor.")
]
Kennung = Annotated[
    str | None, typer.Option(metavar="KENNUNG", help="Die Person, wenn mehrere in Frage kommen.")
]


def find_stelle(aufruf: Aufruf, kontakte: Kontaktordner, name: str) -> Stelle:
    """Liefert die gemeinte Stelle: eine unter »sonstige« mit diesem Schlüssel, sonst die Kommune."""
    if name in kontakte.sonstige or SONSTIGE.datei(name) in kontakte.unlesbar:
        eintrag = kontakte.sonstige.get(name)
        return Stelle(name, eintrag.satz.name if eintrag else name, SONSTIGE)
    gebiet = find_gebiet(aufruf.netz, name)
    return Stelle(gebiet.slug, gebiet.name, KONTAKTE, {"kommune": gebiet.slug})


def build_felder(
    aufruf: Aufruf,
    *,
    quelle: str,
    quelle_am: str,
    amtszeit_bis: str,
    informiert_am: str,
    oeffentlich: bool,
    **schlichte: str,
) -> dict[str, Wert]:
    """Liefert die Felder einer Person, wie sie in der Datei stehen; was leer ist, fehlt."""
    if not quelle.strip():
        raise FrageError(
            "Es fehlt, woher die Angaben stammen.", "Mit --quelle nennen: Schreiben, Seite, Gespräch."
        )
    felder: dict[str, Wert] = {name: wert.strip() for name, wert in schlichte.items() if wert.strip()}
    if amtszeit_bis:
        felder["amtszeit_bis"] = parse_datum(amtszeit_bis, "Das Ende der Wahlzeit").text
    if oeffentlich:
        felder["oeffentlich"] = "ja"
    am = parse_datum(quelle_am, "Der Tag der Quelle").text if quelle_am else aufruf.heute.isoformat()
    felder["herkunft"] = {"quelle": quelle.strip(), "am": am}
    if informiert_am:
        felder["informiert_am"] = parse_datum(informiert_am, "Der Tag").text
    return felder

"""`kommunennetz gebiete lesen`: aus dem amtlichen Gemeindeverzeichnis ein eigenes Verzeichnis machen."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausliefern, melden
from kommunennetz.cli.optionen import Ziel
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError
from kommunennetz.gebiete import Gruppe
from kommunennetz.gebiete.gemeindeverzeichnis import als_tabelle, lies_gemeindeverzeichnis
from kommunennetz.worte.saetze import aufgezaehlt, mit_anzahl

_WORTE = {
    Gruppe.STADT: ("Stadt", "Städte"),
    Gruppe.GEMEINDE: ("Gemeinde", "Gemeinden"),
    Gruppe.VERBAND: ("Gemeindeverband", "Gemeindeverbände"),
    Gruppe.KREIS: ("Kreis", "Kreise"),
}


def lesen(
    aufruf: Aufruf,
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="Textdatei im Format GV100AD.")],
    land: Annotated[
        list[str] | None,
        typer.Option(metavar="LAND", help="Nur dieses Land, etwa 07; mehrfach möglich. Sonst alle."),
    ] = None,
    ausgabe: Ziel = None,
) -> int:
    """Macht aus dem amtlichen Gemeindeverzeichnis ein Verzeichnis der Gebiete.

    Das Statistische Bundesamt veröffentlicht es vierteljährlich (GV100AD). Mit -o data/gebiete.csv gilt es
    für dieses Register statt des mitgelieferten. Koordinaten enthält es nicht.
    """
    del aufruf
    gebiete = lies_gemeindeverzeichnis(_text(datei), tuple(land or ()))
    ausliefern(als_tabelle(gebiete).encode(), ausgabe)
    gruppen = [gebiet.gruppe for gebiet in gebiete]
    anzahlen = (
        mit_anzahl(gruppen.count(gruppe), *worte) for gruppe, worte in _WORTE.items() if gruppe in gruppen
    )
    melden(f"Gelesen: {aufgezaehlt(anzahlen)}.")
    return 0


def _text(datei: Path) -> str:
    try:
        rohdaten = datei.read_bytes()
    except OSError as error:
        raise FrageError(f"»{datei}« lässt sich nicht lesen ({grund(error)}).", "Pfad prüfen.") from error
    try:
        return rohdaten.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Ältere Ausgaben sind nicht in UTF-8; in dieser Kodierung ist jedes Byte ein Zeichen.
        return rohdaten.decode("latin-1")

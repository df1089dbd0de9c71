"""Die Arten von Dateien im Register: in welchem Ordner sie liegen und welcher Datensatz darin steht."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kommunennetz.model.grundlage import Satz
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.veranstaltung import Veranstaltung


@dataclass(frozen=True, slots=True)
class Dateiart:
    """Eine Art von Dateien; `name` ist der eines einzelnen Datensatzes, `ordner` der unter data."""

    name: str
    modell: type[Satz]
    ordner: str = ""
    """Leer bei der einen Datei, die unmittelbar in data liegt."""
    endung: str = ".yaml"


ARTEN: Final = (
    Dateiart("kommune", Kommune, "kommunen"),
    Dateiart("runde", Runde, "runden"),
    Dateiart("veranstaltung", Veranstaltung, "veranstaltungen"),
    Dateiart("netz", Netz),
    Dateiart("infomail", Infomail, "infomails", ".md"),
)
"""Die eine Tabelle der Arten, in der Reihenfolge des Handbuchs."""

_NACH_ORDNER: Mapping[str, Dateiart] = {art.ordner: art for art in ARTEN}


def art_von(datei: str) -> Dateiart | None:
    """Liefert die Art einer Datei nach ihrem Weg vom Register aus; None, wenn sie kein Datensatz ist."""
    match datei.split("/"):
        case ["data", "netz.yaml"]:
            return _NACH_ORDNER[""]
        case ["data", ordner, name] if ordner and not name.startswith("."):
            art = _NACH_ORDNER.get(ordner)
            return art if art is not None and name.endswith(art.endung) else None
    return None

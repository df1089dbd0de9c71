"""Eine Infomail-Datei zerlegen: Kopf in YAML zwischen zwei Zeilen aus drei Strichen, dahinter der Text."""

import codecs
import re
from dataclasses import dataclass

from kommunennetz.model.infomail import Infomail

_KOPF = re.compile(rb"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Infomaildatei:
    """Eine Infomail mit ihrem Text; `erste_zeile` ist die Zeile der Datei, in der er beginnt."""

    kopf: Infomail
    text: str
    erste_zeile: int


def split_infomail(daten: bytes) -> tuple[bytes, bytes] | None:
    """Liefert Kopf und Text einer Infomail-Datei, oder None, wenn der Kopf fehlt."""
    treffer = _KOPF.match(daten := daten.removeprefix(codecs.BOM_UTF8))
    return (treffer.group(1), daten[treffer.end() :]) if treffer else None

"""Eine Infomail-Datei zerlegen: Kopf in YAML zwischen zwei Zeilen aus drei Strichen, dahinter der Text."""

import codecs
import re

_KOPF = re.compile(rb"(---[ \t]*\r?\n.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def split_infomail(daten: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Liefert Kopf, Trennzeile und Text, zusammen die ganze Datei; None, wenn der Kopf fehlt.

    Der Kopf beginnt mit der ersten Zeile der Datei: Ihre drei Striche sind auch in YAML erlaubt, und so
    stimmen die Zeilen der Befunde.
    """
    anfang = len(codecs.BOM_UTF8) if daten.startswith(codecs.BOM_UTF8) else 0
    if (treffer := _KOPF.match(daten, anfang)) is None:
        return None
    ende = treffer.end(1)
    return daten[:ende], daten[ende : treffer.end()], daten[treffer.end() :]

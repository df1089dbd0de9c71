"""Setzt 400 Namensschilder nach PDF/UA-1 und PDF/A-2a, mit dem mitgelieferten Register: `schilder.py DATEI`."""

import sys
from datetime import date
from pathlib import Path

from kommunennetz.dokumente.treffeninhalt import Gast
from kommunennetz.dokumente.treffenpapiere import Anlass, build_schilder
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.vorlagen import Vorlagen

WURZEL = Path(__file__).resolve().parents[1]
SCHILDER = 400


def main(ziel: Path) -> None:
    """Schreibt die Schilder in die Datei; Namen sind verschieden lang, wie wirkliche."""
    register = load(WURZEL, frozenset()).register
    if register is None:
        raise SystemExit("Das mitgelieferte Register ist nicht lesbar.")
    satz = Veranstaltung.model_validate({"titel": "Treffen", "art": "netzwerktreffen", "datum": "2027-03-11"})
    anlass = Anlass(
        register, "2027-03-11-netzwerktreffen", satz, Vorlagen([WURZEL / "templates"]), date(2027, 3, 1)
    )
    gaeste = [
        Gast(f"k{nummer}", f"Gemeinde Nummer {nummer}", f"Dr. Erika {'Muster-' * (nummer % 4)}Mustermann", "")
        for nummer in range(SCHILDER)
    ]
    ziel.write_bytes(build_schilder(anlass, gaeste))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Der Wächter über die Seite: Was darauf steht, liest jeder, und zurückholen lässt es sich nicht."""

import re
from collections.abc import Collection, Mapping

from kommunennetz.befund import Befund
from kommunennetz.cli.aufruf import Aufruf

_KENNZEICHEN = re.compile(r"Kennzeichen [0-9a-f]{4}")


def suche_personen(aufruf: Aufruf, dateien: Mapping[str, bytes]) -> list[Befund]:
    """Liefert, wo in diesen Dateien eine Person steht oder etwas so aussieht; nie, welche.

    Steht dieselbe Zeile mehrfach da, ist die erste genannt.
    """
    from kommunennetz.datenschutz.bekannte import Bekannte
    from kommunennetz.datenschutz.suchstellen import Suchstelle
    from kommunennetz.datenschutz.waechter import Waechter, list_oeffentliches, nur_neue_zeilen

    register = aufruf.geladen.register
    oeffentliche = list_oeffentliches(register)
    sucht = Waechter(Bekannte.build(aufruf.kontakte.amtspersonen, oeffentliche), oeffentliche)
    # Was am Datensatz mit einem Grund stehen bleibt, bleibt auch dort stehen, wo die Seite es zeigt.
    hingenommen = {
        (eines.regel, treffer[0])
        for eintrag in (register.eintraege if register is not None else ())
        for eines in eintrag.satz.hingenommen
        if (treffer := _KENNZEICHEN.search(eines.text))
    }
    gesehen: set[tuple[bytes, bytes]] = set()
    # Kopf, Fuß und Tabellen stehen auf hundert Seiten gleich; jede Zeile wird einmal durchsucht.
    gefunden = sucht.suche(
        Suchstelle(pfad, inhalt if pfad.endswith(".pdf") else nur_neue_zeilen(inhalt, gesehen))
        for pfad, inhalt in dateien.items()
    )
    return [eines for eines in gefunden if not _ist_hingenommen(eines, hingenommen)]


def _ist_hingenommen(befund: Befund, hingenommen: Collection[tuple[str, str]]) -> bool:
    treffer = _KENNZEICHEN.search(befund.text)
    return treffer is not None and (befund.regel.id, treffer[0]) in hingenommen

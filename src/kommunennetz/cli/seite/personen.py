"""Der Wächter über die Seite: Was darauf steht, liest jeder, und zurückholen lässt es sich nicht."""

from collections.abc import Mapping

from kommunennetz.befund import Befund
from kommunennetz.cli.aufruf import Aufruf


def suche_personen(aufruf: Aufruf, dateien: Mapping[str, bytes]) -> list[Befund]:
    """Liefert, wo in diesen Dateien eine Person steht oder etwas so aussieht; nie, welche."""
    from kommunennetz.datenschutz.bekannte import Bekannte
    from kommunennetz.datenschutz.suchstellen import Suchstelle
    from kommunennetz.datenschutz.waechter import Waechter, list_oeffentliches

    oeffentliche = list_oeffentliches(aufruf.geladen.register)
    sucht = Waechter(Bekannte.build(aufruf.kontakte.amtspersonen, oeffentliche), oeffentliche)
    return list(sucht.suche(Suchstelle(pfad, inhalt) for pfad, inhalt in dateien.items()))

"""`kommunennetz sprecherteam zeigen`: wer im Sprecherteam ist."""

from typing import Any

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.optionen import Format, Stichtag, Ziel
from kommunennetz.fragen.sprecherteam import Amtszeit, amtszeiten
from kommunennetz.model.teildatum import Antwort
from kommunennetz.setzerei.tabellen import Zelle

_KOPF = ("Kommune", "im Amt", "von", "bis", "gewählt", "Wahl", "Quelle")
_IM_AMT = {Antwort.JA: "ja", Antwort.NEIN: "nein", Antwort.UNBESTIMMT: "nicht sicher"}
_LEER = "Zu diesem Tag steht niemand im Sprecherteam."


def zeigen(aufruf: Aufruf, stichtag: Stichtag = None, formangabe: Format = None, ausgabe: Ziel = None) -> int:
    """Zeigt das Sprecherteam und seine Amtszeiten bis zum Stichtag; genannt sind Kommunen, nie Personen."""
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    tag = aufruf.stichtag(stichtag)
    alle = amtszeiten(aufruf.mitglieder, tag)
    bloecke = [Abschnitt(_KOPF, [_zeile(eine) for eine in alle], leer=_LEER)]
    saetze = [f"Im Sprecherteam am {tag:%d.%m.%Y}: {_namen(alle)}."] if alle else []
    antwort = Befehlsantwort([*bloecke, *saetze], json=lambda: [_als_dict(eine) for eine in alle])
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _namen(alle: list[Amtszeit]) -> str:
    sichere, moegliche = (
        ", ".join(eine.gebiet.kurzname for eine in alle if eine.im_amt is antwort)
        for antwort in (Antwort.JA, Antwort.UNBESTIMMT)
    )
    teile = [sichere or "niemand sicher", f"nicht sicher: {moegliche}" if moegliche else ""]
    return "; ".join(teil for teil in teile if teil)


def _zeile(eine: Amtszeit) -> tuple[Zelle, ...]:
    amt = eine.sprecherin
    return (
        eine.gebiet.kurzname,
        _IM_AMT[eine.im_amt],
        str(amt.von),
        str(amt.bis) if amt.bis else None,
        str(amt.gewaehlt_am) if amt.gewaehlt_am else None,
        amt.wahl,
        amt.quelle,
    )


def _als_dict(eine: Amtszeit) -> dict[str, Any]:
    angaben = eine.sprecherin.model_dump(mode="json", exclude_none=True)
    return {"name": eine.gebiet.kurzname, "im_amt": eine.im_amt.value, **angaben}

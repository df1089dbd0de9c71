"""`kommunennetz lehrgang zertifikate`: Zertifikate für alle, deren Kommune die Bedingungen erfüllt."""

from collections.abc import Iterator, Mapping, Sequence

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Lehrgangsname
from kommunennetz.cli.papierweg import (
    Ersetzen,
    Papierordner,
    build_anlass,
    build_gaesteliste,
    find_ordner,
    schreibe,
)
from kommunennetz.dokumente.treffeninhalt import Gast
from kommunennetz.dokumente.treffenpapiere import Anlass, build_bescheinigung, zertifikat_bescheinigt
from kommunennetz.errors import FrageError
from kommunennetz.fragen.lehrgang import Teilnehmende, find_lehrgang, lehrgangsstand
from kommunennetz.model.teildatum import Antwort
from kommunennetz.post.gaeste import Besuche, list_besuche
from kommunennetz.worte.namen import slug


def zertifikate(
    aufruf: Aufruf, lehrgang: Lehrgangsname, ausgabe: Papierordner = None, ersetzen: Ersetzen = False
) -> int:
    """Schreibt Zertifikate als PDF, je Person, deren Kommune die Bedingungen des Lehrgangs erfüllt.

    Ohne erfüllte Bedingungen gibt es keines; was fehlt, wird genannt (Ausgang 1). Darin stehen die Bausteine,
    bei denen die Person war, und das Praxisprojekt ihrer Kommune.
    """
    register, kontakte = aufruf.treffen, aufruf.kontakte_verlangt
    eintrag = find_lehrgang(aufruf.fehlerfrei(register), lehrgang)
    anlass = build_anlass(aufruf, register, eintrag, "")
    stand = lehrgangsstand(register, eintrag, aufruf.heute)
    fehlende = [*_list_fehlende(stand.teilnehmende)]
    bestandene = {
        eine.teilnahme.kommune: eine for eine in stand.teilnehmende if eine.zertifikat is Antwort.JA
    }
    if not bestandene:
        raise FrageError("Noch keine Kommune erfüllt die Bedingungen.", "\n    ".join(fehlende) or _NIEMAND)
    ordner, weg = find_ordner(aufruf, ausgabe, f"{anlass.schluessel}-zertifikate", ersetzen=ersetzen)
    besuche = list_besuche(build_gaesteliste(anlass, kontakte))
    dateien = dict(_build_zertifikate(anlass, bestandene, besuche))
    fehlende += _list_namenlose(bestandene, besuche)
    if not dateien:
        raise FrageError("Von niemandem mit Namen steht da, dass er da war.", "\n    ".join(fehlende))
    schreibe(ordner, dateien, weg)
    for satz in fehlende:
        melden(f"    Kein Zertifikat: {satz}")
    return int(bool(fehlende))


def _list_fehlende(teilnehmende: Sequence[Teilnehmende]) -> Iterator[str]:
    for eine in teilnehmende:
        if eine.zertifikat is not Antwort.JA:
            yield f"{eine.gebiet.kurzname}: {'; '.join(eine.gruende)}"


def _list_namenlose(bestandene: Mapping[str, Teilnehmende], besuche: Sequence[Besuche]) -> Iterator[str]:
    bekannte = {eines.stelle for eines in besuche}
    for kommune, eine in bestandene.items():
        if kommune not in bekannte:
            yield f"{eine.gebiet.kurzname}: wer da war, steht mit keinem Namen im Kontaktordner"


def _build_zertifikate(
    anlass: Anlass, bestandene: Mapping[str, Teilnehmende], besuche: Sequence[Besuche]
) -> Iterator[tuple[str, bytes]]:
    for eines in besuche:
        if (eine := bestandene.get(eines.stelle)) is None:
            continue
        gast: Gast = eines.gast
        projekt = eine.teilnahme.praxisprojekt
        urteil = zertifikat_bescheinigt(anlass, eines.bausteine, projekt.titel if projekt else "")
        name = f"zertifikat-{slug(gast.kommune)}-{gast.kennung}.pdf"
        yield name, build_bescheinigung(anlass, gast, urteil)


_NIEMAND = "In der Teilnahme steht noch niemand."

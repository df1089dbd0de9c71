"""Was sich bei einer Kommune geändert hat: Beitritt, Austritt, Kriterien und der Rest des Datensatzes."""

from collections.abc import Iterator, Mapping

from kommunennetz.model.kommune import Beitritt, FruehereMitgliedschaft, Kommune, Kriterium, Stand
from kommunennetz.verlauf.ereignis import Aussage, Bezug, am, geaenderte, was

_OHNE = Beitritt(unterzeichnet=None, runde=None, erklaert=None, beschluss=None, ausnahme=None, quelle=None)
_IMMER_GENANNT = (
    "name", "ags", "postfach", "frueher", "beitritt.unterzeichnet", "beitritt.runde", "beitritt.erklaert",
    "beitritt.ausnahme",
)  # fmt: skip


def kommunenaussagen(alt: Kommune | None, neu: Kommune | None, bezug: Bezug) -> Iterator[Aussage]:
    """Liefert in Sätzen, was sich bei einer Kommune geändert hat."""
    kommune = neu or alt
    assert kommune is not None  # noqa: S101 – eine Änderung hat ein Vorher oder ein Nachher
    gebiet = bezug.verzeichnis.gebiet_von(kommune)
    for satz in _saetze(alt, neu, bezug, ist_kommune=gebiet.ist_kommune):
        # Ein Satz, der mit einem Doppelpunkt beginnt, ist eine Angabe und keine Handlung der Kommune.
        yield Aussage(f"{gebiet.name}{satz}" if satz[0] == ":" else f"{gebiet.name} {satz}", (gebiet.slug,))


def _saetze(alt: Kommune | None, neu: Kommune | None, bezug: Bezug, *, ist_kommune: bool) -> Iterator[str]:
    if neu is None:
        yield "steht nicht mehr im Register"
        return
    if alt is None:
        yield "ist neu im Register"
    elif (zwischenstand := _ausgetreten(alt, neu)) is not None:
        yield from _saetze(alt, zwischenstand, bezug, ist_kommune=ist_kommune)
        alt = zwischenstand
    vorher, nachher = _ohne_umzug(alt or Kommune.model_validate({"name": neu.name, "ags": neu.ags}), neu)
    yield from _namen(vorher, nachher)
    yield from _fruehere(vorher, nachher)
    yield from _beitritt(vorher, nachher, bezug, ist_kommune=ist_kommune)
    yield from _austritt(vorher, nachher, bezug)
    yield from _kriterien(vorher, nachher, bezug)
    if alt is not None:
        yield from (f": {satz}" for satz in geaenderte(vorher, nachher, _genannte(vorher, nachher)))


def _ausgetreten(alt: Kommune, neu: Kommune) -> Kommune | None:
    """Liefert den Stand nach dem Austritt, wenn die Kommune seither auch schon wieder neu begonnen hat."""
    letzte = neu.frueher[-1] if len(neu.frueher) == len(alt.frueher) + 1 else None
    if letzte is None or alt.austritt is not None or letzte.beitritt != alt.beitritt:
        return None
    return alt.model_copy(update={"austritt": letzte.austritt})


def _ohne_umzug(alt: Kommune, neu: Kommune) -> tuple[Kommune, Kommune]:
    """Liefert beide Stände so, dass eine Mitgliedschaft, die nur unter »frueher« zog, in beiden dort steht.

    Von ihr ist nichts zu sagen: Gesagt wird, was danach neu begann, oder dass es zurückgenommen ist.
    """
    return _als_fruehere(alt, neu), _als_fruehere(neu, alt)


def _als_fruehere(satz: Kommune, anderer: Kommune) -> Kommune:
    if satz.beitritt is None or satz.austritt is None:
        return satz
    fruehere = FruehereMitgliedschaft(beitritt=satz.beitritt, austritt=satz.austritt)
    if anderer.frueher != (*satz.frueher, fruehere):
        return satz
    return satz.model_copy(update={"beitritt": None, "austritt": None, "frueher": anderer.frueher})


def _fruehere(alt: Kommune, neu: Kommune) -> Iterator[str]:
    gekommen = [eine for eine in neu.frueher if eine not in alt.frueher]
    gegangen = [eine for eine in alt.frueher if eine not in neu.frueher]
    for eine in gekommen:
        tat = "geändert" if len(gekommen) == len(gegangen) else "ergänzt"
        yield f": frühere Mitgliedschaft {tat} ({_von_bis(eine)})"
    if len(gekommen) != len(gegangen):
        yield from (f": frühere Mitgliedschaft entfernt ({_von_bis(eine)})" for eine in gegangen)
    if not gekommen and not gegangen and alt.frueher != neu.frueher:
        yield ": Reihenfolge der früheren Mitgliedschaften geändert"


def _von_bis(eine: FruehereMitgliedschaft) -> str:
    beginn = am(eine.beitritt.unterzeichnet) if eine.beitritt.unterzeichnet else "Tag unbekannt"
    return f"Beitritt {beginn}, Austritt {am(eine.austritt.datum)}"


def _namen(alt: Kommune, neu: Kommune) -> Iterator[str]:
    if alt.name != neu.name:
        yield f"heißt im Register nun »{neu.name}« (bisher »{alt.name}«)"
    if alt.ags != neu.ags:
        yield f": AGS nun {neu.ags} (bisher {alt.ags})"
    if alt.postfach != neu.postfach:
        yield f": Postfach {was(alt.postfach, neu.postfach)}"


def _beitritt(alt: Kommune, neu: Kommune, bezug: Bezug, *, ist_kommune: bool) -> Iterator[str]:
    vorher, nachher = alt.beitritt or _OHNE, neu.beitritt or _OHNE
    if (
        nachher.unterzeichnet
        and nachher.unterzeichnet != vorher.unterzeichnet
        and bezug.ist_geplant(nachher.unterzeichnet)
    ):
        yield f": Unterschrift geplant ({am(nachher.unterzeichnet)})"
    else:
        yield from _unterschrift(vorher, nachher, wieder=_tritt_wieder_bei(alt, neu), ist_kommune=ist_kommune)
    yield from _vormerkung(vorher, nachher)
    if vorher.unterzeichnet is not None and neu.beitritt is None:
        # Mit dem Beitritt ist alles zurückgenommen, was zu ihm gehörte.
        return
    yield from _schritte(vorher, nachher, bezug)
    if vorher.ausnahme != nachher.ausnahme:
        yield f": Ausnahme beim Beitritt {was(vorher.ausnahme, nachher.ausnahme)}"
    if alt.beitritt and neu.beitritt and vorher.beleglage != nachher.beleglage:
        yield f": Beitritt nun {nachher.beleglage} (bisher {vorher.beleglage})"


def _unterschrift(vorher: Beitritt, nachher: Beitritt, *, wieder: bool, ist_kommune: bool) -> Iterator[str]:
    tag, frueherer = nachher.unterzeichnet, vorher.unterzeichnet
    if tag is None:
        if frueherer is not None:
            yield ": Beitritt zurückgenommen"
    elif frueherer is None or wieder:
        runde = f", Runde {nachher.runde}" if nachher.runde is not None else ""
        tat = f"ist {'wieder ' if wieder else ''}beigetreten" if ist_kommune else "hat mitunterzeichnet"
        yield f"{tat} ({am(tag)}{runde})"
    else:
        if tag != frueherer:
            yield f": Tag des Beitritts nun {am(tag)} (bisher {am(frueherer)})"
        if vorher.runde != nachher.runde:
            yield f": Runde nun {_runde(nachher.runde)} (bisher {_runde(vorher.runde)})"


def _vormerkung(vorher: Beitritt, nachher: Beitritt) -> Iterator[str]:
    bisher, nun = _vorgemerkt(vorher), _vorgemerkt(nachher)
    if nun is not None and bisher is None:
        yield f"ist für Runde {nun} vorgemerkt"
    elif nun is not None and nun != bisher:
        yield f"ist nun für Runde {nun} vorgemerkt (bisher Runde {bisher})"
    elif nun is None and bisher is not None and nachher.unterzeichnet is None:
        yield f"ist nicht mehr für Runde {bisher} vorgemerkt"


def _schritte(vorher: Beitritt, nachher: Beitritt, bezug: Bezug) -> Iterator[str]:
    """Liefert, was vor der Unterschrift geschieht: Erklärung des Beitritts und Beschluss."""
    if vorher.erklaert != nachher.erklaert:
        if nachher.erklaert is None:
            yield ": Erklärung des Beitritts zurückgenommen"
        elif bezug.ist_geplant(nachher.erklaert):
            yield f": Erklärung des Beitritts geplant ({am(nachher.erklaert)})"
        elif vorher.erklaert is None:
            yield f"hat den Beitritt erklärt ({am(nachher.erklaert)})"
        else:
            yield f": Tag der Erklärung nun {am(nachher.erklaert)} (bisher {am(vorher.erklaert)})"
    if nachher.beschluss is not None and vorher.beschluss is None:
        was_ = (
            "Beschluss zum Beitritt geplant"
            if bezug.ist_geplant(nachher.beschluss.datum)
            else "Beitritt beschlossen"
        )
        yield f": {was_} ({nachher.beschluss.gremium}, {am(nachher.beschluss.datum)})"
    elif nachher.beschluss is None and vorher.beschluss is not None:
        yield ": Beschluss zum Beitritt zurückgenommen"


def _austritt(alt: Kommune, neu: Kommune, bezug: Bezug) -> Iterator[str]:
    vorher, nachher = alt.austritt, neu.austritt
    if nachher is None:
        if vorher is not None and not _tritt_wieder_bei(alt, neu):
            yield ": Austritt zurückgenommen"
    elif vorher is None:
        tat = "tritt aus" if bezug.ist_geplant(nachher.datum) else "ist ausgetreten"
        yield f"{tat} ({am(nachher.datum)})"
    elif vorher.datum != nachher.datum:
        yield f": Tag des Austritts nun {am(nachher.datum)} (bisher {am(vorher.datum)})"


def _kriterien(alt: Kommune, neu: Kommune, bezug: Bezug) -> Iterator[str]:
    for id_ in dict.fromkeys([*neu.kriterien, *alt.kriterien]):
        vorher, nachher = alt.kriterien.get(id_), neu.kriterien.get(id_)
        yield from (f": {satz}" for satz in _kriterium(bezug, id_, vorher, nachher))


def _kriterium(bezug: Bezug, id_: str, vorher: Kriterium | None, nachher: Kriterium | None) -> Iterator[str]:
    kurz = bezug.kriterium(id_)
    bisher, nun = _stand(vorher), _stand(nachher)
    if nachher and nachher.seit and nun != bisher and nun == "ja" and bezug.ist_geplant(nachher.seit):
        yield f"{kurz} geplant ({am(nachher.seit)})"
    elif nun != bisher:
        yield _STANDWECHSEL[bisher, nun].format(kurz=kurz)
    elif vorher and nachher and nachher.geprueft is not None and nachher.geprueft != vorher.geprueft:
        yield f"Kriterium {kurz} geprüft ({am(nachher.geprueft)})"


_STANDWECHSEL: Mapping[tuple[Stand, Stand], str] = {
    ("offen", "ja"): "{kurz} nun nachgewiesen",
    ("nein", "ja"): "{kurz} nun nachgewiesen",
    ("offen", "nein"): "Kriterium {kurz} nicht erfüllt",
    ("ja", "nein"): "Kriterium {kurz} nun nicht mehr erfüllt",
    ("ja", "offen"): "Kriterium {kurz} wieder offen",
    ("nein", "offen"): "Kriterium {kurz} wieder offen",
}


def _genannte(alt: Kommune, neu: Kommune) -> list[str]:
    """Liefert die Felder, von denen schon ein Satz handelt, und die nur zu einem solchen gehören."""
    vorher, nachher = alt.beitritt or _OHNE, neu.beitritt or _OHNE
    genannt = [*_IMMER_GENANNT, *_genannte_kriterien(alt, neu)]
    genannt += ["beitritt.beleglage"]
    if _stufe(vorher) != _stufe(nachher) or _tritt_wieder_bei(alt, neu):
        genannt += ["beitritt.quelle"]
    if (vorher.beschluss is None) != (nachher.beschluss is None):
        genannt += ["beitritt.beschluss"]
    if (alt.austritt is None) != (neu.austritt is None):
        genannt += ["austritt"]
    return [*genannt, "austritt.datum"]


def _genannte_kriterien(alt: Kommune, neu: Kommune) -> Iterator[str]:
    for id_ in {*alt.kriterien, *neu.kriterien}:
        vorher, nachher = alt.kriterien.get(id_), neu.kriterien.get(id_)
        if _stand(vorher) != _stand(nachher):
            yield f"kriterien.{id_}"
        elif vorher and nachher and nachher.geprueft is not None:
            yield f"kriterien.{id_}.geprueft"
        yield f"kriterien.{id_}.stand"


def _stand(kriterium: Kriterium | None) -> Stand:
    # Wozu es keinen Eintrag gibt, das ist offen.
    return kriterium.stand if kriterium else "offen"


def _stufe(beitritt: Beitritt) -> tuple[bool, int | None]:
    return beitritt.unterzeichnet is not None, _vorgemerkt(beitritt)


def _tritt_wieder_bei(alt: Kommune, neu: Kommune) -> bool:
    vorher, nachher = alt.beitritt or _OHNE, neu.beitritt or _OHNE
    ausgetreten = alt.austritt is not None and neu.austritt is None
    tage = (vorher.unterzeichnet, nachher.unterzeichnet)
    if ausgetreten and None not in tage:
        return tage[0] != tage[1]
    return bool(neu.frueher) and tage[0] is None and tage[1] is not None


def _vorgemerkt(beitritt: Beitritt) -> int | None:
    return beitritt.runde if beitritt.unterzeichnet is None else None


def _runde(nummer: int | None) -> str:
    return "keine" if nummer is None else str(nummer)

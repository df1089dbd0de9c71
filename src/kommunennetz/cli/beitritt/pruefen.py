"""`kommunennetz beitritt pruefen`: was eine Kommune für den Beitritt noch braucht."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.optionen import AntwortFormat, KommuneNamen, Stichtag, Ziel
from kommunennetz.dokumente import mitgliederliste
from kommunennetz.fragen.beitritt import Ergebnis, Lage, Pruefung, Punktstand, kandidaten, pruefe_beitritt
from kommunennetz.fragen.fassung import fassung_namens
from kommunennetz.fragen.mitarbeit import Beleg, mitarbeit_von
from kommunennetz.gebiete import laender_in_worten, land_von
from kommunennetz.model.teildatum import Antwort
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle
from kommunennetz.worte.saetze import gekuerzt

_KOPF = ("Kriterium", "Stand", "Nachweis", "nächster Schritt")
_KOPF_ALLE = ("Kommune", "Art", "erfüllt", "Fortschritt", "nicht erfüllt", "offen", "Ergebnis")
_BREITE = 10
_GENANNTE = 4
Belege = Mapping[str, Sequence[Beleg]]
"""Was zur Mitarbeit bekannt ist, je AGS."""


def pruefen(
    aufruf: Aufruf,
    kommune: KommuneNamen = None,
    stichtag: Stichtag = None,
    fassung: Annotated[
        str | None,
        typer.Option(metavar="FASSUNG", help="Fassung der Kriterien; sonst die am Stichtag geltende."),
    ] = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Prüft, was einer Kommune zum Beitritt fehlt.

    Ausgang 0: alle genannten erfüllen die Kriterien (oder brauchen sie nicht); 1: mindestens eine nicht.
    Ohne Namen kommt die Übersicht aller Kandidaten, immer mit Ausgang 0.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    register = aufruf.treffen
    tag = aufruf.stichtag(stichtag)
    gewaehlt = fassung_namens(register.netz.satz.kriterien, fassung) if fassung else None
    auswaerts = [auswaerts_abgesagt(register, name) for name in kommune or ()]
    gebiete = [
        find_gebiet(register, name) for name in kommune or () if not auswaerts_abgesagt(register, name)
    ]
    gefragt = gebiete if kommune else kandidaten(register, tag)
    pruefungen = [pruefe_beitritt(register, gebiet, tag, gewaehlt) for gebiet in gefragt]
    absagen = [absage for absage in auswaerts if absage]
    belege = {gebiet.ags: mitarbeit_von(register, gebiet, tag).belege for gebiet in gebiete}
    antwort = Befehlsantwort(
        list(
            _list_bloecke(pruefungen, absagen, belege) if kommune else _list_uebersicht(register, pruefungen)
        ),
        datei=list(_list_dateibloecke(pruefungen, absagen, belege))[1:] if kommune else None,
        json=lambda: [
            *map(_absage_als_dict, absagen),
            *(_als_dict(eine, belege.get(eine.gebiet.ags, ())) for eine in pruefungen),
        ],
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang or int(bool(kommune) and (bool(absagen) or not all(map(_genuegt, pruefungen))))


def auswaerts_abgesagt(register: Register, anfrage: str) -> str:
    """Liefert die Absage an eine Kommune, deren Schlüssel in ein anderes Land gehört; sonst nichts."""
    ags, laender = anfrage.strip(), register.netz.satz.land
    if not laender or not ags.isdecimal() or len(ags) not in (5, 8, 9) or ags.startswith(laender):
        return ""
    if (wo := land_von(ags)) is None:
        return ""
    hier = laender_in_worten(laender)
    return f"Der Schlüssel {ags} gehört nach {wo}; beitreten können nur Kommunen in {hier}."


def _genuegt(pruefung: Pruefung) -> bool:
    if pruefung.lage is Lage.BEZIRKSREGIERUNG:
        return False
    return pruefung.lage is Lage.MITGLIED or pruefung.ergebnis is Ergebnis.ERFUELLT


def _list_bloecke(
    pruefungen: Sequence[Pruefung], absagen: Sequence[str], belege: Belege
) -> Iterator[str | Abschnitt]:
    yield from absagen
    for nummer, pruefung in enumerate(pruefungen):
        if nummer:
            yield ""
        yield pruefung.satz
        if pruefung.punkte:
            yield _punkte(pruefung, belege[pruefung.gebiet.ags])
            yield pruefung.urteil
        yield _grundlage(pruefung)


def _list_dateibloecke(
    pruefungen: Sequence[Pruefung], absagen: Sequence[str], belege: Belege
) -> Iterator[str | Abschnitt]:
    """Liefert dasselbe für eine Datei, nach jeder Leerzeile ein Absatz."""
    for absage in absagen:
        yield from ("", absage)
    for pruefung in pruefungen:
        yield from ("", pruefung.satz)
        if pruefung.punkte:
            yield from ("", _punkte(pruefung, belege[pruefung.gebiet.ags]), pruefung.urteil)
        if pruefung.vorbehalt:
            yield from ("", pruefung.vorbehalt)


def _punkte(pruefung: Pruefung, belege: Sequence[Beleg]) -> Abschnitt:
    zeilen = [_zeile(punkt, belege) for punkt in pruefung.punkte]
    schlicht = (
        f"\n{kriterium}: {stand}\n    {nachweis}\n"
        + (f"    nächster Schritt: {schritt}\n" if schritt else "")
        for kriterium, stand, nachweis, schritt in zeilen
    )
    return Abschnitt(_KOPF, zeilen, schlicht="".join(schlicht))


def _list_uebersicht(register: Register, pruefungen: Sequence[Pruefung]) -> Iterator[str | Abschnitt]:
    zeilen = [_uebersichtszeile(pruefung) for pruefung in pruefungen]
    yield Abschnitt(_KOPF_ALLE, zeilen, leer=_OHNE_KANDIDATEN if register.kommunen else _OHNE_KOMMUNEN)
    if pruefungen:
        yield f"{len(pruefungen)} Kandidaten. {_grundlage(pruefungen[0])}"
        yield "Mehr zu einer Kommune: kommunennetz beitritt pruefen NAME"


def _grundlage(pruefung: Pruefung) -> str:
    fassung = pruefung.fassung
    wortlaut = "in eigenen Worten" if fassung.wortlaut == "umschrieben" else "amtlicher Wortlaut"
    grundlage = (
        f"Fassung der Kriterien: {fassung.fassung} ({wortlaut}); Stichtag {pruefung.stichtag:%d.%m.%Y}."
    )
    return f"{grundlage} {pruefung.vorbehalt}".rstrip()


def _zeile(punkt: Punktstand, belege: Sequence[Beleg]) -> tuple[Zelle, ...]:
    teile = (_nachweis(punkt), _belegt(punkt, belege))
    nachweis = teile[0] if not teile[1] else "; ".join(teil.rstrip(".") for teil in teile if teil)
    return _kriterium(punkt), punkt.stand, nachweis, _einzeilig(punkt.naechster_schritt)


def _kriterium(punkt: Punktstand) -> str:
    if punkt.antwort.value == "ja" or not punkt.punkt.wege:
        return punkt.punkt.kurz
    wege = " / ".join(_einzeilig(weg.text) for weg in punkt.punkt.wege)
    return f"{punkt.punkt.kurz} (einer der Wege genügt: {wege})"


def _nachweis(punkt: Punktstand) -> str:
    """Liefert, was belegt ist; solange nichts belegt ist, was als Nachweis gilt."""
    if punkt.antwort.value != "ja":
        noetig = f"nötig: {_einzeilig(punkt.punkt.nachweis)}"
        return f"{punkt.zeit}; {noetig}" if punkt.geplant else noetig
    teile = [
        _einzeilig(punkt.weg.text) if punkt.weg else "",
        punkt.nachweis,
        punkt.zeit,
        punkt.quelle,
    ]
    return "; ".join(teil.rstrip(".") for teil in teile if teil)


def _belegt(punkt: Punktstand, belege: Sequence[Beleg]) -> str:
    """Liefert, was das Register an Mitarbeit kennt; ob das genügt, sagt es nicht."""
    if not (sichere := _sichere(punkt, belege)):
        return ""
    return f"im Register belegt: {gekuerzt((beleg.in_worten for beleg in reversed(sichere)), _GENANNTE)}"


def _sichere(punkt: Punktstand, belege: Sequence[Beleg]) -> list[Beleg]:
    if punkt.punkt.belege_aus != "mitarbeit":
        return []
    return [beleg for beleg in belege if beleg.antwort is Antwort.JA]


def _einzeilig(text: str) -> str:
    return " ".join(text.split())


def _uebersichtszeile(pruefung: Pruefung) -> tuple[Zelle, ...]:
    gesamt = len(pruefung.punkte)
    antworten = [punkt.antwort.value for punkt in pruefung.punkte]
    return (
        pruefung.gebiet.kurzname,
        mitgliederliste.art(pruefung.gebiet),
        f"{pruefung.erfuellte} von {gesamt}",
        _balken(pruefung.erfuellte, gesamt),
        antworten.count("nein"),
        antworten.count("unbestimmt"),
        str(pruefung.ergebnis),
    )


def _balken(erfuellt: int, gesamt: int) -> str:
    """Liefert einen Balken, den auch eine Konsole mit cp1252 zeigen kann."""
    voll = _BREITE * erfuellt // gesamt
    return f"[{'#' * voll}{'.' * (_BREITE - voll)}]"


def _absage_als_dict(absage: str) -> dict[str, Any]:
    return {"lage": "außerhalb", "satz": absage, "ergebnis": "nicht erfüllt"}


def _als_dict(pruefung: Pruefung, belege: Sequence[Beleg]) -> dict[str, Any]:
    return {
        "name": pruefung.gebiet.kurzname,
        "ags": pruefung.gebiet.ags,
        "stichtag": pruefung.stichtag.isoformat(),
        "fassung": pruefung.fassung.fassung,
        "vorbehalt": pruefung.vorbehalt or None,
        "lage": str(pruefung.lage),
        "satz": pruefung.satz,
        "ergebnis": str(pruefung.ergebnis) if pruefung.punkte else None,
        "punkte": [
            {
                "id": punkt.punkt.id,
                "kriterium": punkt.punkt.kurz,
                "stand": punkt.stand,
                "weg": punkt.weg.id if punkt.weg else None,
                "seit": punkt.seit.text if punkt.seit else None,
                "nachweis": punkt.nachweis or None,
                "quelle": punkt.quelle or None,
                "belege": [beleg.in_worten for beleg in _sichere(punkt, belege)],
                "naechster_schritt": _einzeilig(punkt.naechster_schritt) or None,
            }
            for punkt in pruefung.punkte
        ],
    }


_OHNE_KANDIDATEN = "Im Register sind keine Kandidaten: Jede Kommune mit Datensatz ist Mitglied."
_OHNE_KOMMUNEN = (
    "Im Register steht noch keine Kommune.\n"
    "    Anlegen: kommunennetz kommune neu NAME, oder aus einer Tabelle: kommunennetz import DATEI"
)

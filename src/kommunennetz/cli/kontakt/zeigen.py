"""`kommunennetz kontakt zeigen`: wer bei einer Kommune oder einer anderen Stelle welches Amt hat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf, find_gebiet
from kommunennetz.cli.optionen import AntwortFormat, Stichtag, Ziel, vervollstaendige_kommunen
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.kontakte.kontaktordner import Kontaktordner, ist_im_amt
from kommunennetz.model.kontakt import Amt, Person, Postfachstand, Zustellung
from kommunennetz.model.teildatum import Antwort
from kommunennetz.post.anrede import bezeichnung_von, empfaenger_wert
from kommunennetz.post.kontaktliste import AEMTER, AMTSWORTE, NIEMAND, voller_name
from kommunennetz.register.lesen.register import Register

_KOPF = ("Angabe", "Wert")
_IMMER: tuple[Amt, ...] = ("spitze", "fach")


@dataclass(frozen=True, slots=True)
class _Stelle:
    """Eine Kommune oder eine Datei unter »sonstige«."""

    schluessel: str
    name: str
    gebiet: Gebiet | None
    personen: Sequence[Person]


def zeigen(
    aufruf: Aufruf,
    kommune: Annotated[
        str,
        typer.Argument(
            metavar="KOMMUNE",
            help="Kommune, oder der Schlüssel einer Stelle unter »sonstige«.",
            autocompletion=vervollstaendige_kommunen,
        ),
    ],
    alle: Annotated[
        bool, typer.Option("--alle", help="Auch, wer das Amt nicht mehr oder noch nicht hat.")
    ] = False,
    stichtag: Stichtag = None,
    formangabe: AntwortFormat = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt, wer bei einer Kommune welches Amt hat, seit wann, und wie man schreibt."""
    form = form_von(formangabe, ausgabe, "tabelle", "json", "md")
    kontakte, register = aufruf.kontakte_verlangt, aufruf.register
    stelle = _find_stelle(kontakte, register, kommune)
    tag = aufruf.stichtag(stichtag)
    gezeigte = [eine for eine in stelle.personen if alle or ist_im_amt(eine, tag) is not Antwort.NEIN]
    bloecke = [
        f"{stelle.name}, Stichtag {tag:%d.%m.%Y}",
        *_list_abschnitte(register, stelle, gezeigte, tag),
        *_postfach(kontakte, register, stelle),
    ]
    antwort = Befehlsantwort(
        bloecke, datei=bloecke, json=lambda: _als_dict(kontakte, register, stelle, gezeigte, tag)
    )
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _find_stelle(kontakte: Kontaktordner, register: Register, anfrage: str) -> _Stelle:
    if (sonstige := kontakte.sonstige.get(anfrage)) is not None:
        return _Stelle(anfrage, sonstige.satz.name, None, sonstige.satz.personen)
    try:
        gebiet = find_gebiet(register, anfrage)
    except FrageError as error:
        if not kontakte.sonstige:
            raise
        sonstige_stellen = f"Sonstige Stellen: {', '.join(kontakte.sonstige)}."
        raise FrageError(error.text, f"{error.hilfe} {sonstige_stellen}") from error
    eintrag = register.eintrag(gebiet)
    schluessel = eintrag.schluessel if eintrag is not None else gebiet.slug
    kontakt = kontakte.kommunen.get(schluessel)
    return _Stelle(schluessel, gebiet.name, gebiet, kontakt.satz.personen if kontakt is not None else ())


def _list_abschnitte(
    register: Register, stelle: _Stelle, personen: Sequence[Person], tag: date
) -> Iterator[str | Abschnitt]:
    for amt in AEMTER:
        seine = sorted(
            (person for person in personen if person.amt == amt),
            key=lambda person: (ist_im_amt(person, tag) is Antwort.NEIN, person.rolle != "inhaber"),
        )
        for person in seine:
            zeilen = [*_zeilen(register, stelle, person, tag)]
            wer = voller_name(person) or "(ohne Namen)"
            yield ""
            yield Abschnitt(_KOPF, zeilen, f"{AMTSWORTE[amt]}: {wer} ({person.id})")
        if not seine and amt in _IMMER and stelle.gebiet is not None:
            yield ""
            yield f"{AMTSWORTE[amt]}: {NIEMAND}"


def _zeilen(register: Register, stelle: _Stelle, person: Person, tag: date) -> Iterator[tuple[str, str]]:
    netz = register.netz.satz
    herkunft = person.herkunft
    angaben = {
        "Rolle": "Vertretung" if person.rolle == "vertretung" else "",
        "Bezeichnung": bezeichnung_von(person, netz, stelle.gebiet),
        "im Amt": _zeit(person, tag),
        "Amtszeit bis": person.amtszeit_bis,
        "Nachfolge von": person.nachfolge_von,
        "E-Mail": person.email or NIEMAND,
        "Telefon": person.telefon,
        "Anrede im Brief": empfaenger_wert(person, netz, stelle.gebiet).anrede,
        "Infomails": _infomails(person),
        "Zustellung": _zustellung(person.zustellung),
        "Name öffentlich": "ja" if person.oeffentlich == "ja" else "",
        "Herkunft": f"{herkunft.quelle} ({herkunft.am})" if herkunft else NIEMAND,
        "informiert am": person.informiert_am or NIEMAND,
        "geprüft": person.geprueft or NIEMAND,
        "Bemerkung": person.bemerkung,
    }
    return ((name, " ".join(str(wert).split())) for name, wert in angaben.items() if wert)


def _zeit(person: Person, tag: date) -> str:
    seit = person.von.im_satz("seit") if person.von else "seit unbekannt"
    zeit = f"{seit} {person.bis.im_satz('bis')}" if person.bis else seit
    stand = {Antwort.NEIN: " (am Stichtag nicht)", Antwort.UNBESTIMMT: " (am Stichtag ungewiss)"}
    return zeit + stand.get(ist_im_amt(person, tag), "")


def _infomails(wer: Person | Postfachstand) -> str:
    if wer.infomails == "ja":
        return "ja"
    widerspruch = wer.widerspruch
    return f"nein (Widerspruch {widerspruch.am}, {widerspruch.weg})" if widerspruch else "nein"


def _zustellung(zustellung: Zustellung | None) -> str:
    if zustellung is None:
        return ""
    code = f" ({zustellung.code})" if zustellung.code else ""
    return f"gestört, {zustellung.seit.seit or zustellung.seit}{code}"


def _postfach(kontakte: Kontaktordner, register: Register, stelle: _Stelle) -> Iterator[str | Abschnitt]:
    """Liefert das Funktionspostfach: seine Adresse aus dem Register, sein Stand aus dem Kontaktordner."""
    eintrag = register.eintrag(stelle.gebiet) if stelle.gebiet is not None else None
    if eintrag is None:
        return
    kontakt = kontakte.kommunen.get(stelle.schluessel)
    stand = (kontakt.satz.postfach if kontakt is not None else None) or Postfachstand()
    angaben = {
        "E-Mail": eintrag.satz.postfach or NIEMAND,
        "Infomails": _infomails(stand),
        "Zustellung": _zustellung(stand.zustellung),
    }
    yield ""
    yield Abschnitt(_KOPF, [(name, wert) for name, wert in angaben.items() if wert], "Postfach (Register)")


def _als_dict(
    kontakte: Kontaktordner, register: Register, stelle: _Stelle, personen: Sequence[Person], tag: date
) -> dict[str, Any]:
    kontakt = kontakte.kommunen.get(stelle.schluessel) if stelle.gebiet is not None else None
    eintrag = register.eintrag(stelle.gebiet) if stelle.gebiet is not None else None
    stand = kontakt.satz.postfach if kontakt is not None else None
    return {
        "stelle": stelle.schluessel,
        "name": stelle.name,
        "stichtag": tag.isoformat(),
        "postfach": eintrag.satz.postfach if eintrag is not None else None,
        "postfachstand": stand.model_dump(mode="json", exclude_none=True) if stand is not None else None,
        "personen": [
            person.model_dump(mode="json", exclude_none=True)
            | {"im_amt": ist_im_amt(person, tag).value}
            | {"anrede_im_brief": empfaenger_wert(person, register.netz.satz, stelle.gebiet).anrede}
            for person in personen
        ],
    }

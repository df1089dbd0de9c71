"""Die Schritte an der privaten Hälfte: Jeder ergibt nach einem Abbruch noch einmal gerufen dasselbe."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.kontakte.bestand import Kontaktbestand
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.model.einladung import Einladungen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.schritte.einladungen import (
    Amtsnachfolge,
    Rueckmeldung,
    Terminangaben,
    Treffen,
    Verschickt,
    check_eingeladen,
    fassung_vermerken,
    rueckmelden,
    uebergeben,
    umbenennen,
    versand_vermerken,
    zaehle_anwesende,
    zugang_setzen,
)
from kommunennetz.schritte.plan import Plan

HEUTE = date(2027, 1, 20)
BESTAND = Kontaktbestand(Path(), HEUTE, {"unna", "hamm"}.__contains__)
LEER = Kontaktordner(Path(), {}, {})
TREFFEN = Treffen("2027-03-11-treffen", "uid-1")
ALT = """\
# Notiz der Geschäftsstelle
termin: {uid: uid-1, folge: 0, fassung: alt, wann: vormittags}
einladungen:
  - {sitz: unna/fach, person: k7f3q, stand: zugesagt, am: 2027-01-10, weg: telefon, personen: 2, folge: 0}
  - {sitz: hamm/fach, person: k8f3q, stand: abgesagt, folge: 0}
"""


def _mit(text: str, schluessel: str = TREFFEN.schluessel) -> Kontaktordner:
    return BESTAND.probe(LEER, [Posten(f"veranstaltungen/{schluessel}.yaml", None, text.encode())])


def _danach(kontakte: Kontaktordner, plan: Plan) -> dict[str, str]:
    nachher = BESTAND.probe(kontakte, plan.posten)
    assert not nachher.befunde
    return {name: eintrag.quelltext.decode() for name, eintrag in nachher.veranstaltungen.items()}


def test_dieselbe_fassung_noch_einmal_aendert_nichts() -> None:
    plan = fassung_vermerken(_mit(ALT), TREFFEN, Terminangaben("alt", "vormittags"), HEUTE)
    assert plan.wirksame == ()


def test_eine_neue_zeit_zaehlt_weiter_und_fragt_die_zusagen_noch_einmal() -> None:
    kontakte = _mit(ALT)
    plan = fassung_vermerken(kontakte, TREFFEN, Terminangaben("neu", "nachmittags"), HEUTE)
    assert _danach(kontakte, plan) == {
        TREFFEN.schluessel: """\
# Notiz der Geschäftsstelle
termin: {uid: uid-1, folge: 1, fassung: neu, wann: nachmittags}
einladungen:
  - {sitz: unna/fach, person: k7f3q, stand: eingeladen, am: 2027-01-20, folge: 0}
  - {sitz: hamm/fach, person: k8f3q, stand: abgesagt, folge: 0}
"""
    }


def test_ein_neuer_ort_zaehlt_weiter_und_laesst_die_zusagen() -> None:
    kontakte = _mit(ALT)
    plan = fassung_vermerken(kontakte, TREFFEN, Terminangaben("neu", "vormittags"), HEUTE)
    assert _danach(kontakte, plan)[TREFFEN.schluessel] == ALT.replace(
        "folge: 0, fassung: alt", "folge: 1, fassung: neu"
    )


def test_unter_dem_alten_namen_wird_sie_an_der_uid_erkannt_und_umbenannt() -> None:
    kontakte = _mit(ALT, "2027-01-01-treffen")
    plan = fassung_vermerken(kontakte, TREFFEN, Terminangaben("alt", "vormittags"), HEUTE)
    assert _danach(kontakte, plan) == {TREFFEN.schluessel: ALT}


@pytest.mark.parametrize(
    ("alt", "neu", "namen"),
    [
        (TREFFEN.schluessel, "2027-04-01-treffen", ["2027-04-01-treffen"]),
        ("gibt-es-nicht", "2027-04-01-treffen", [TREFFEN.schluessel]),
        (TREFFEN.schluessel, TREFFEN.schluessel, [TREFFEN.schluessel]),
    ],
)
def test_umbenannt_wird_nur_was_es_unter_dem_alten_namen_gibt(alt: str, neu: str, namen: list[str]) -> None:
    kontakte = _mit(ALT)
    assert list(_danach(kontakte, umbenennen(kontakte, alt, neu))) == namen


def test_der_versand_traegt_neue_ein_und_laesst_antworten_stehen() -> None:
    kontakte = _mit(ALT)
    verschickte = [
        Verschickt(TREFFEN, "unna/fach", "k7f3q", 1, HEUTE),
        Verschickt(TREFFEN, "unna/postfach", None, 1, HEUTE),
        Verschickt(Treffen("ohne-private-haelfte", "uid-9"), "unna/fach", "k7f3q", 0, HEUTE),
    ]
    plan = versand_vermerken(kontakte, verschickte)
    danach = _danach(kontakte, plan)
    assert danach == {
        TREFFEN.schluessel: ALT.replace("personen: 2, folge: 0", "personen: 2, folge: 1")
        + "  - {sitz: unna/postfach, stand: eingeladen, am: 2027-01-20, folge: 1}\n"
    }
    noch_einmal = _mit(danach[TREFFEN.schluessel])
    assert versand_vermerken(noch_einmal, verschickte).wirksame == ()


def test_der_versand_an_die_vorgaengerin_gilt_der_nachfolgerin_nicht() -> None:
    kontakte = _mit("einladungen:\n  - {sitz: unna/fach, person: n2n2n, stand: eingeladen}\n")
    verschickt = Verschickt(TREFFEN, "unna/fach", "k7f3q", 0, HEUTE)
    assert versand_vermerken(kontakte, [verschickt]).wirksame == ()


def _vom_versand(kontakte: Kontaktordner) -> Plan:
    return rueckmelden(kontakte, TREFFEN, Rueckmeldung(Sitz("unna", "fach"), "abgesagt", HEUTE, "mail"))


def test_eine_absage_nimmt_die_zahl_der_personen_mit() -> None:
    kontakte = _mit(ALT)
    assert _danach(kontakte, _vom_versand(kontakte))[TREFFEN.schluessel] == ALT.replace(
        "stand: zugesagt, am: 2027-01-10, weg: telefon, personen: 2",
        "stand: abgesagt, am: 2027-01-20, weg: mail",
    )


def test_wer_ohne_einladung_antwortet_steht_danach_da() -> None:
    assert _danach(LEER, _vom_versand(LEER)) == {
        TREFFEN.schluessel: "# yaml-language-server: $schema=../schema/einladungen.json\neinladungen:\n"
        "  - sitz: unna/fach\n    stand: abgesagt\n    am: 2027-01-20\n    weg: mail\n"
    }


def test_ein_neuer_zugang_ersetzt_den_alten_ganz() -> None:
    kontakte = _mit("zugang: {adresse: https://alt.example, kennwort: alt}\n")
    plan = zugang_setzen(kontakte, TREFFEN, "https://neu.example", "")
    assert _danach(kontakte, plan) == {TREFFEN.schluessel: "zugang: {adresse: https://neu.example}\n"}


def test_der_nachfolge_gehoeren_nur_offene_einladungen_zu_kommendem() -> None:
    kontakte = _mit(ALT)
    neue = Amtsnachfolge(Sitz("unna", "fach"), "n2n2n", date(2027, 3, 11))
    saetze, offene = uebergeben(kontakte, [neue], {TREFFEN.schluessel: neue.ab})
    assert [(eine.schluessel, eine.stand) for eine in offene] == [(TREFFEN.schluessel, "zugesagt")]
    [satz] = saetze
    assert (
        satz.posten.nachher
        == ALT.replace("k7f3q", "n2n2n").replace("personen: 2, folge: 0", "personen: 2").encode()
    )
    assert uebergeben(
        kontakte, [replace(neue, sitz=Sitz("hamm", "fach"))], {TREFFEN.schluessel: neue.ab}
    ) == ((), ())
    assert uebergeben(kontakte, [neue], {TREFFEN.schluessel: date(2027, 3, 10)}) == ((), ())
    assert uebergeben(kontakte, [neue], {}) == ((), ())


def test_anwesend_zaehlt_jede_person_einmal_und_sagt_wen_sie_nicht_zuordnet() -> None:
    kontakte = BESTAND.probe(
        _mit(
            "anwesenheit:\n  - {person: k7f3q, tag: 2027-03-11, da: ja}\n  - {person: k7f3q, tag: 2027-03-12, da: ja}\n"
            "  - {sitz: unna/postfach, da: ja}\n  - {person: weg22, da: ja}\n  - {sitz: hamm/fach, da: nein}\n"
        ),
        [
            Posten(
                "kommunen/unna.yaml",
                None,
                b"kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: ohne}\n",
            )
        ],
    )
    gezaehlt = zaehle_anwesende(kontakte, TREFFEN.schluessel)
    assert (gezaehlt.personen, gezaehlt.unbekannte) == ({"unna": 2}, ("weg22",))


@pytest.mark.parametrize("baue", [lambda: None, lambda: _mit(ALT).veranstaltungen[TREFFEN.schluessel].satz])
def test_eingeladen_ist_zu_einem_baustein_nur_wer_dort_steht(baue: Callable[[], Einladungen | None]) -> None:
    with pytest.raises(FrageError, match="ist niemand eingeladen"):
        check_eingeladen(baue(), Treffen(TREFFEN.schluessel, "uid-1", "b1"))

"""Wer auf der Liste steht: wer zusagte, mit Begleitung ohne Namen, und wer nach der Anwesenheit noch da war."""

from pathlib import Path

import pytest

from hilfen import load_register
from kommunennetz.dokumente.treffeninhalt import Gast
from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.post.gaeste import Gaesteliste, list_besuche, list_gaeste
from kontakte_probe import write_kontakte
from treffen_probe import DATEIEN

TREFFEN, LEHRGANG = "2027-03-11-netzwerktreffen", "2024-04-entwicklungswerkstatt-5"
UNNA = """\
kommune: unna
personen:
  - {id: k7f3q, amt: fach, anrede: frau, titel: Dr., vorname: Zilpa, nachname: Mondschüttler, bezeichnung: Beauftragte}
  - {id: k8k8k, amt: fach, rolle: vertretung, anrede: herr, vorname: Wim, nachname: Ackerl}
  - {id: k9k9k, amt: spitze, anrede: ohne, bezeichnung: Bürgermeisterei}
"""


def _liste(ort: Path, privat: str, schluessel: str = TREFFEN, baustein: str | None = None) -> Gaesteliste:
    register = load_register(ort / "register", **DATEIEN)
    kontakte = write_kontakte(ort / "kontakte", unna=UNNA)
    (kontakte / "veranstaltungen").mkdir()
    (kontakte / "veranstaltungen" / f"{schluessel}.yaml").write_text(privat, encoding="utf-8")
    gelesen = load_kontaktordner(kontakte)
    assert gelesen.befunde == ()
    return Gaesteliste(register, gelesen, schluessel, register.veranstaltung(schluessel).satz, baustein)


ZILPA = Gast("k7f3q", "Unna", "Dr. Zilpa Mondschüttler", "Beauftragte")


@pytest.mark.parametrize(
    ("einladung", "erwartet"),
    [
        ("{sitz: unna/fach, person: k7f3q, stand: zugesagt}", [ZILPA]),
        ("{sitz: unna/fach, person: k7f3q, stand: vorbehalt}", [ZILPA]),
        ("{sitz: unna/fach, person: k7f3q, stand: eingeladen}", []),
        ("{sitz: unna/fach, person: k7f3q, stand: abgesagt}", []),
        (
            "{sitz: unna/fach, person: k7f3q, stand: zugesagt, personen: 2}",
            [ZILPA, Gast("unna/fach", "Unna", "", "")],
        ),
        (
            "{sitz: unna/fach, person: k7f3q, stand: zugesagt, ersatz: k8k8k}",
            [Gast("k8k8k", "Unna", "Wim Ackerl", "")],
        ),
        ("{sitz: unna/postfach, stand: zugesagt}", [Gast("unna/postfach", "Unna", "", "")]),
        (
            "{sitz: unna/spitze, person: k9k9k, stand: zugesagt}",
            [Gast("k9k9k", "Unna", "", "Bürgermeisterei")],
        ),
    ],
)
def test_wer_zusagt_steht_da_mit_ersatz_und_begleitung(
    tmp_path: Path, einladung: str, erwartet: list[Gast]
) -> None:
    assert list_gaeste(_liste(tmp_path, f"einladungen: [{einladung}]\n")) == erwartet


def test_die_anwesenheit_sagt_wer_da_war_auch_wer_nicht_erwartet_war(tmp_path: Path) -> None:
    privat = """\
einladungen: [{sitz: unna/fach, person: k7f3q, stand: zugesagt, personen: 3}]
anwesenheit:
  - {person: k7f3q, tag: 2027-03-11, da: nein}
  - {person: k7f3q, tag: 2027-03-12, da: ja}
  - {sitz: unna/fach, da: nein}
  - {sitz: unna/fach, da: ja}
  - {person: k8k8k, da: ja}
"""
    assert [(gast.kennung, gast.da) for gast in list_gaeste(_liste(tmp_path, privat))] == [
        ("k7f3q", "ja"),
        ("unna/fach", "nein"),
        ("unna/fach", "ja"),
        ("k8k8k", "ja"),
    ]


def test_was_nur_im_register_zugesagt_ist_bekommt_zeilen_ohne_namen(tmp_path: Path) -> None:
    gaeste = list_gaeste(_liste(tmp_path, "anwesenheit: [{person: k7f3q, baustein: b1, da: ja}]\n", LEHRGANG))
    assert [(gast.kommune, gast.name, gast.kennung) for gast in gaeste] == [
        ("Bonn", "", "bonn/fach"),
        ("Herford", "", "herford/fach"),
        ("Rheine", "", "rheine/fach"),
    ]


def test_die_bausteine_einer_person_sind_die_bei_denen_sie_da_war(tmp_path: Path) -> None:
    privat = """\
anwesenheit:
  - {person: k8k8k, baustein: b2, da: ja}
  - {person: k7f3q, baustein: b1, da: ja}
  - {person: k7f3q, baustein: b2, da: nein}
  - {person: k7f3q, baustein: b3, da: ja}
  - {person: k9k9k, baustein: b3, da: ja}
  - {sitz: bonn/fach, baustein: b3, da: ja}
"""
    liste = _liste(tmp_path, privat, LEHRGANG)
    assert [(eines.gast.name, eines.stelle, eines.bausteine) for eines in list_besuche(liste)] == [
        ("Wim Ackerl", "unna", ("b2",)),
        ("Dr. Zilpa Mondschüttler", "unna", ("b1", "b3")),
    ]
    am_ersten = Gaesteliste(liste.register, liste.kontakte, LEHRGANG, liste.satz, "b1")
    assert ("k7f3q", "ja") in [(gast.kennung, gast.da) for gast in list_gaeste(am_ersten)]

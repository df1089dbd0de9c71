"""Wer da war, kommt in die private Hälfte: neu, dazu, berichtigt; alles andere bleibt stehen."""

from pathlib import Path

from kommunennetz.kontakte.kontaktordner import Kontaktordner, load_kontaktordner
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.schritte.anwesenheit import Wobei, anwesenheit_eintragen, ist_bekannt
from kontakte_probe import write_kontakte

SCHLUESSEL = "2027-03-11-netzwerktreffen"
PRIVAT = """\
einladungen:
  - {sitz: unna/fach, person: k7f3q, stand: zugesagt}  # rief an
anwesenheit:
  - {person: k7f3q, da: nein}
  - {sitz: bonn/fach, da: ja}
  - {person: k7f3q, tag: 2027-03-12, da: ja}
"""


def _kontakte(ort: Path, privat: str = "") -> Kontaktordner:
    write_kontakte(ort)
    if privat:
        (ort / "veranstaltungen").mkdir()
        (ort / "veranstaltungen" / f"{SCHLUESSEL}.yaml").write_text(privat, encoding="utf-8")
    kontakte = load_kontaktordner(ort)
    assert kontakte.befunde == ()
    return kontakte


def test_ohne_private_haelfte_entsteht_eine(tmp_path: Path) -> None:
    plan = anwesenheit_eintragen(
        _kontakte(tmp_path), Wobei(SCHLUESSEL), [("k7f3q", "ja"), ("bonn/fach", "nein")]
    )
    (posten,) = plan.posten
    assert posten.datei == f"veranstaltungen/{SCHLUESSEL}.yaml"
    assert (posten.nachher or b"").decode() == (
        "# yaml-language-server: $schema=../schema/einladungen.json\n"
        "anwesenheit:\n"
        "  - person: k7f3q\n    da: ja\n"
        "  - sitz: bonn/fach\n    da: nein\n"
    )
    assert plan.botschaft == f"{SCHLUESSEL}: 1 Person war da"


def test_eingetragenes_wird_berichtigt_derselbe_sitz_zaehlt_mehrmals(tmp_path: Path) -> None:
    angekreuzte = [("k7f3q", "ja"), ("bonn/fach", "ja"), ("bonn/fach", "ja")]
    plan = anwesenheit_eintragen(_kontakte(tmp_path, PRIVAT), Wobei(SCHLUESSEL), angekreuzte)  # type: ignore[arg-type]
    (posten,) = plan.posten
    assert (posten.nachher or b"").decode() == PRIVAT.replace("k7f3q, da: nein", "k7f3q, da: ja") + (
        "  - {sitz: bonn/fach, da: ja}\n"
    )


def test_dieselbe_liste_noch_einmal_aendert_nichts(tmp_path: Path) -> None:
    plan = anwesenheit_eintragen(
        _kontakte(tmp_path, PRIVAT), Wobei(SCHLUESSEL), [("k7f3q", "nein"), ("bonn/fach", "ja")]
    )
    assert plan.wirksame == ()


def test_tage_und_bausteine_sind_jedes_fuer_sich(tmp_path: Path) -> None:
    kontakte = _kontakte(tmp_path, PRIVAT)
    tag = Wobei(SCHLUESSEL, parse_teildatum("2027-03-12"))
    assert anwesenheit_eintragen(kontakte, tag, [("k7f3q", "ja")]).wirksame == ()
    plan = anwesenheit_eintragen(kontakte, Wobei(SCHLUESSEL, baustein="b1"), [("k7f3q", "ja")])
    assert (plan.posten[0].nachher or b"").decode() == PRIVAT + "  - {person: k7f3q, baustein: b1, da: ja}\n"


def test_bekannt_ist_eine_person_des_kontaktordners_oder_ein_sitz(tmp_path: Path) -> None:
    kontakte = _kontakte(tmp_path)
    bekannte = [
        kennung
        for kennung in ("k7f3q", "bonn/fach", "zzzz9", "bonn", "", "../x")
        if ist_bekannt(kontakte, kennung)
    ]
    assert bekannte == ["k7f3q", "bonn/fach"]

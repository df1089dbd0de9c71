"""An welchen Sitz einer Kommune geschrieben wird, und warum an keinen."""

from datetime import date
from pathlib import Path

import pytest

from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.kontakte.sitz import Sitzamt
from kommunennetz.post.empfaenger import Entscheidung, Sitzwahl, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from post_probe import Probe, build_probe

_AM = date(2026, 11, 22)
_ERIKA = (
    "personen:\n  - {id: k7f3q, amt: fach, anrede: frau, titel: Dr., vorname: Erika, nachname: Mustermann,"
    " email: erika@example.org%s}\n"
)
_MAX = (
    "  - {id: k2c9x, amt: fach, rolle: vertretung, anrede: herr, nachname: Beispiel,"
    " email: max@example.org%s}\n"
)
_SPITZE = "  - {id: s1s1s, amt: spitze, anrede: ohne, email: spitze@example.org}\n"


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    return build_probe(tmp_path)


def _schreibe(probe: Probe, text: str) -> None:
    probe.write("kontakte/kommunen/bonn.yaml", f"kommune: bonn\n{text}")


def _bonn(probe: Probe, sitz: Sitzamt | None = None, am: date = _AM) -> Entscheidung:
    wahl = Sitzwahl(load_kontaktordner(probe.ort / "kontakte"), am, sitz)
    return next(
        eine for eine in list_entscheidungen(probe.register, _AM, Gemeinte(), (), wahl) if eine.slug == "bonn"
    )


def _wohin(entscheidung: Entscheidung) -> str:
    an = entscheidung.anschrift
    return f"{entscheidung.sitz}: {an.name} <{an.adresse}>" if an else entscheidung.grund


def test_ohne_kontakte_geht_alles_ans_postfach_wie_immer(probe: Probe) -> None:
    ohne = list_entscheidungen(probe.register, _AM, Gemeinte())
    mit = list_entscheidungen(
        probe.register, _AM, Gemeinte(), (), Sitzwahl(load_kontaktordner(probe.ort / "kontakte"), _AM)
    )
    assert mit == ohne
    assert _wohin(_bonn(probe)) == "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>"


@pytest.mark.parametrize(
    ("kontakte", "wohin"),
    [
        (_ERIKA % "", "bonn/fach: Dr. Erika Mustermann <erika@example.org>"),
        (_ERIKA % "" + _MAX % "", "bonn/fach: Dr. Erika Mustermann <erika@example.org>"),
        (_ERIKA % ", infomails: nein" + _MAX % "", "bonn/fach: Beispiel <max@example.org>"),
        (_ERIKA % ", bis: 2026-11-21", "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>"),
        (_ERIKA % ", bis: 2026-11-22", "bonn/fach: Dr. Erika Mustermann <erika@example.org>"),
        (_ERIKA % ", bis: 2026-11", "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>"),
        (_ERIKA % ", infomails: nein", "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>"),
        (
            _ERIKA % ", zustellung: {stand: gestoert, seit: 2026-11-02}",
            "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>",
        ),
        (
            "postfach: {infomails: nein, widerspruch: {am: 2026-10-01, weg: Mail}}\n",
            "Das Postfach hat am 1. Oktober 2026 Infomails widersprochen.",
        ),
        (
            "postfach: {zustellung: {stand: gestoert, code: 5.1.10, seit: 2026-11-02}}\n"
            + _ERIKA % ", infomails: nein",
            "k7f3q (fach) hat Infomails widersprochen."
            " Das Postfach ist seit dem 2. November 2026 nicht zu erreichen (5.1.10).",
        ),
        ("personen:\n  - {id: k7f3q, amt: fach, anrede: ohne, email: amt@example.org}\n",
         "bonn/fach: Stadt Bonn <amt@example.org>"),
        ("personen:\n  - {id: k7f3q, amt: fach, anrede: ohne}\n",
         "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>"),
        ("personen:\n  - {id: k7f3q, amt: fach, anrede: ohne, geburtstag: 1980}\n",
         "Ihre Kontakte sind fehlerhaft (kommunen/bonn.yaml)."),
    ],
)  # fmt: skip
def test_erst_die_fachebene_dann_das_postfach(probe: Probe, kontakte: str, wohin: str) -> None:
    _schreibe(probe, kontakte)
    assert _wohin(_bonn(probe)) == wohin


@pytest.mark.parametrize(
    ("sitz", "wohin"),
    [
        ("fach", "bonn/fach: Dr. Erika Mustermann <erika@example.org>"),
        ("spitze", "bonn/spitze: Stadt Bonn <spitze@example.org>"),
        ("postfach", "bonn/postfach: Stadt Bonn <ehrenamt@bonn.example>"),
        ("vorzimmer", "Dort ist niemand im Amt."),
    ],
)
def test_ein_genannter_sitz_ist_der_einzige(probe: Probe, sitz: Sitzamt, wohin: str) -> None:
    _schreibe(probe, _ERIKA % "" + _SPITZE)
    assert _wohin(_bonn(probe, sitz)) == wohin


def test_wer_im_amt_ist_entscheidet_der_tag_des_schreibens_nicht_der_stichtag_der_zahlen(
    probe: Probe,
) -> None:
    _schreibe(probe, _ERIKA % ", bis: 2026-12-31")
    assert _bonn(probe, am=date(2027, 1, 1)).amt == "postfach"


def test_kein_grund_nennt_eine_person(probe: Probe) -> None:
    _schreibe(probe, _ERIKA % ", infomails: nein")
    entscheidung = _bonn(probe, "fach")
    assert entscheidung.grund == "k7f3q (fach) hat Infomails widersprochen."
    assert "Mustermann" not in repr(_bonn(probe)) + entscheidung.grund


def test_genannte_sitze_gelten_allein(probe: Probe) -> None:
    _schreibe(probe, _ERIKA % "")
    wahl = Sitzwahl(load_kontaktordner(probe.ort / "kontakte"), _AM, nur={"bonn": "fach"})
    alle = list_entscheidungen(probe.register, _AM, Gemeinte(), (), wahl)
    assert {eine.slug: _wohin(eine) for eine in alle if eine.empfaenger} == {
        "bonn": "bonn/fach: Dr. Erika Mustermann <erika@example.org>",
        "detmold": "Ist nicht genannt.",
        "essen": "Ist nicht genannt.",
        "hennef-sieg": "Ist nicht genannt.",
        "kreis-lippe": "Ist nicht genannt.",
    }

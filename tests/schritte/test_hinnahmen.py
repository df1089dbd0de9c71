"""Hinweise hinnehmen: was danach in den Dateien steht, und was der Wächter nicht durchlässt."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import HEUTE, load_register
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Aenderungssatz, Plan, bewache, nimm_hin

BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: nach 2013, quelle: Q}\n"
HAMM = """\
name: Hamm
ags: 05915000
beitritt: {unterzeichnet: nach 2014, quelle: Q}
austritt: {datum: nach 2018, quelle: Q}
"""
AM = "    am: 2026-11-22\n"


def _eintrag(text: str, grund: str = "G", regel: str = "datum-ohne-ende") -> str:
    return f"  - regel: {regel}\n    text: {text}\n    grund: {grund}\n{AM}"


def _ohne_ende(datum: str) -> str:
    return _eintrag(f"»{datum}« hat kein Ende und zählt deshalb nie sicher")


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, kommunen__bonn=BONN, kommunen__hamm=HAMM)


def _danach(register: Register, plan: Plan) -> Register:
    danach = build_probe(register, plan.posten).register
    assert danach is not None
    return danach


def _texte(plan: Plan) -> dict[str, str]:
    return {posten.datei: (posten.nachher or b"").decode() for posten in plan.posten}


def test_ohne_stelle_sind_alle_hinweise_der_regel_hingenommen(register: Register) -> None:
    plan = nimm_hin(register, HEUTE, "datum-ohne-ende", (), "G")
    assert _texte(plan) == {
        "data/kommunen/bonn.yaml": f"{BONN}hingenommen:\n{_ohne_ende('nach 2013')}",
        "data/kommunen/hamm.yaml": f"{HAMM}hingenommen:\n{_ohne_ende('nach 2014')}{_ohne_ende('nach 2018')}",
    }
    assert [eine.satz for eine in plan.aenderungen] == [
        "data/kommunen/bonn.yaml: 1 Hinweis [datum-ohne-ende] hingenommen",
        "data/kommunen/hamm.yaml: 2 Hinweise [datum-ohne-ende] hingenommen",
    ]
    assert plan.botschaft == "3 Hinweise der Prüfung hingenommen: datum-ohne-ende"


@pytest.mark.parametrize(
    ("zeile", "hingenommen"),
    [(0, ["nach 2014", "nach 2018"]), (3, ["nach 2014"]), (4, ["nach 2018"])],
)
def test_eine_stelle_waehlt_die_datei_oder_ihre_zeile(
    register: Register, zeile: int, hingenommen: list[str]
) -> None:
    plan = nimm_hin(register, HEUTE, "datum-ohne-ende", {("data/kommunen/hamm.yaml", zeile)}, "G")
    eintraege = "".join(map(_ohne_ende, hingenommen))
    assert _texte(plan) == {"data/kommunen/hamm.yaml": f"{HAMM}hingenommen:\n{eintraege}"}
    with pytest.raises(FrageError) as fehler:
        nimm_hin(register, HEUTE, "datum-ohne-ende", {("data/kommunen/hamm.yaml", 1)}, "G")
    assert fehler.value.text == "Einen offenen Hinweis [datum-ohne-ende] gibt es dort nicht."


def test_ueberholt_ist_nur_was_in_dieser_datei_zu_dieser_regel_nicht_mehr_zutrifft(
    register: Register,
) -> None:
    alles = _danach(register, nimm_hin(register, HEUTE, "datum-ohne-ende", (), "G"))
    postfach = _eintrag("anders", regel="postfach-person")
    hamm = (
        alles.kommunen["hamm"]
        .quelltext.decode()
        .replace("{unterzeichnet: nach 2014", "{unterzeichnet: nach 2015")
    )
    bonn = alles.kommunen["bonn"].quelltext.decode().replace("nach 2013, q", "2013, q")
    geaendert = _danach(
        alles,
        Plan(
            (
                Aenderungssatz(Posten("data/kommunen/hamm.yaml", b"", (hamm + postfach).encode()), ""),
                Aenderungssatz(Posten("data/kommunen/bonn.yaml", b"", bonn.encode()), ""),
            ),
            "",
        ),
    )
    plan = nimm_hin(geaendert, HEUTE, "datum-ohne-ende", (), "G")
    kopf = HAMM.replace("nach 2014", "nach 2015")
    assert _texte(plan) == {
        "data/kommunen/hamm.yaml": f"{kopf}hingenommen:\n{_ohne_ende('nach 2018')}{postfach}{_ohne_ende('nach 2015')}"
    }


NAME = "hier steht wohl der Name einer Person (Kennzeichen ef7c)"


def _plan(datei: str, nachher: str) -> Plan:
    anderer = Posten("data/kommunen/bonn.yaml", None, BONN.encode())
    return Plan(
        (Aenderungssatz(anderer, "A"), Aenderungssatz(Posten(datei, None, nachher.encode()), "B")),
        "Botschaft",
    )


MIT_NAMEN = "name: Hamm\nags: 05915000\nbemerkung: Frau Mustermann\nquellen: [Frau Mustermann]\n"


def test_mit_grund_steht_er_einmal_im_datensatz_und_sonst_aendert_sich_nichts() -> None:
    plan = _plan("data/kommunen/hamm.yaml", MIT_NAMEN)
    erlaubt = bewache(plan, " Ehrenbürgerin ", HEUTE)
    eintrag = _eintrag(NAME, "Ehrenbürgerin", "name-im-text")
    assert _texte(erlaubt) == {
        "data/kommunen/bonn.yaml": BONN,
        "data/kommunen/hamm.yaml": f"{MIT_NAMEN}hingenommen:\n{eintrag}",
    }
    ohne_namen = _plan("data/kommunen/hamm.yaml", "name: Hamm\nags: 05915000\n")
    assert bewache(ohne_namen, "vorsorglich", HEUTE) == ohne_namen


@pytest.mark.parametrize("grund", ["", "  ", "laut Herrn Muster"])
def test_ohne_grund_oder_mit_einem_der_selbst_eine_person_nennt_geht_nichts(grund: str) -> None:
    with pytest.raises(RegisterError) as fehler:
        bewache(_plan("data/kommunen/hamm.yaml", MIT_NAMEN), grund, HEUTE, "AUSWEG")
    assert "Mustermann" not in str(fehler.value.hilfe)
    zeilen = str(fehler.value.hilfe).split("\n")
    if grund.strip():
        assert zeilen[-1].endswith("Das Amt oder die Stelle nennen.")
    else:
        assert zeilen[-1] == "    AUSWEG"
        assert all(zeile.startswith("    ") for zeile in zeilen[1:])
        assert zeilen[0] == f"data/kommunen/hamm.yaml:3:1: Hinweis: {NAME} [name-im-text]"


def test_wo_kein_datensatz_ist_laesst_sich_nur_von_hand_hinnehmen() -> None:
    with pytest.raises(FrageError) as fehler:
        bewache(_plan("data/wortlaut.md", "Frau Mustermann\n"), "Grund", date(2026, 1, 1))
    assert fehler.value.text == "In »data/wortlaut.md« lässt sich das nur von Hand hinnehmen."

import pytest

from kommunennetz.worte.datum import MONATE, ausgeschrieben, registerform


@pytest.mark.parametrize("nummer", range(1, 13))
def test_jeder_monat_wird_am_namen_und_an_drei_buchstaben_erkannt(nummer: int) -> None:
    name = MONATE[nummer - 1]
    for geschrieben in (name, name.upper(), name[:3], f"{name[:3]}."):
        assert f"2026-{nummer:02}" == registerform(f"{geschrieben} 2026")
        assert f"2026-{nummer:02}-07" == registerform(f"7. {geschrieben} 2026")
    assert f"7. {name} 2026" == ausgeschrieben(f"2026-{nummer:02}-07")
    assert f"{name} 2026" == ausgeschrieben(f"2026-{nummer:02}")


@pytest.mark.parametrize("text", ["", "gestern", "Mai", "6. Dezember", "2017-12-06", "vor 2015", "6/12/2017"])
def test_was_schon_so_dasteht_oder_kein_datum_ist_bleibt(text: str) -> None:
    assert registerform(text) == text

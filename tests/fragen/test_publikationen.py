"""Welche Publikationen es gibt."""

from pathlib import Path

from hilfen import WURZEL, load_register
from kommunennetz.fragen.publikationen import list_publikationen
from kommunennetz.register.lesen.store import load

ALT = "titel: Leitfaden\nart: arbeitshilfe\njahr: 2018\nurl: https://example.org/1\nthemen: [Köln, Karte]\n"
NEU = "titel: Neuer Leitfaden\nart: arbeitshilfe\njahr: 2020\nurl: https://example.org/2\nersetzt: 2018-leitfaden\n"
VAGE = "titel: Umfrage\nart: befragung\njahr: vor 2019\nquelle: Q\n"


def test_die_juengste_steht_zuerst_und_die_abgeloeste_nennt_ihre_nachfolgerin(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        **{
            "publikationen__2018-leitfaden": ALT,
            "publikationen__2020-leitfaden": NEU,
            "publikationen__2018-umfrage": VAGE,
        },
    )

    def titel(thema: str | None = None) -> list[tuple[str, str | None]]:
        return [(eine.eintrag.satz.titel, eine.ersetzt_durch) for eine in list_publikationen(register, thema)]

    assert titel() == [("Neuer Leitfaden", None), ("Umfrage", None), ("Leitfaden", "2020-leitfaden")]
    assert titel("KOELN") == [("Leitfaden", "2020-leitfaden")]
    assert titel("leitf") == [("Neuer Leitfaden", None), ("Leitfaden", "2020-leitfaden")]
    assert titel("anderes") == []


def test_mitgeliefert_ist_was_belegt_ist() -> None:
    register = load(WURZEL).register
    assert register is not None
    assert [eine.eintrag.satz.titel for eine in list_publikationen(register)] == [
        "Handlungsempfehlungen für Engagementverantwortliche in Kommunen"
    ]

"""Der Plan nach einer Kommunalwahl."""

from datetime import date
from pathlib import Path

from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.kontakte.wahl import Gewaehlt, Was
from kommunennetz.schritte.wahl import Wahlabgleich, Wahlangaben, plane_wahl

ANGABEN = Wahlangaben("Wahlleitung", date(2025, 10, 1), {"unna": "neu11", "bonn": "neu22"})
NEU = {"anrede": "herr", "vorname": "Otto", "nachname": "Probe", "von": "2025-11-01"}
ALT = "{id: aaaa1, amt: spitze, anrede: frau, vorname: Erika, nachname: Mustermann, von: 2020-11-01}"


def plane(ort: Path, unna: str, *gewaehlte: Gewaehlt) -> Wahlabgleich:
    """Liefert den Plan zu einem Kontaktordner, in dem nur Unna steht."""
    (ort / "kommunen").mkdir()
    (ort / "kommunen/unna.yaml").write_text(unna, encoding="utf-8")
    return plane_wahl(load_kontaktordner(ort), gewaehlte, ANGABEN)


def test_alle_zeilen_ergeben_einen_plan_mit_einem_satz_je_kommune(tmp_path: Path) -> None:
    abgleich = plane(
        tmp_path,
        f"kommune: unna\npersonen:\n  - {ALT}\n",
        Gewaehlt("unna", "Unna", 2, "A2", NEU),
        Gewaehlt("bonn", "Bonn", 3, "A3", NEU),
        Gewaehlt("hagen", "Hagen", 4, "A4", {"nachname": "Ohne"}),
    )
    assert [urteil.was for urteil in abgleich.urteile] == [Was.NACHFOLGE, Was.ERSTE, Was.UNKLAR]
    assert [satz.posten.datei for satz in abgleich.plan.aenderungen] == [
        "kommunen/unna.yaml",
        "kommunen/bonn.yaml",
    ]
    assert abgleich.plan.botschaft == "Nach der Wahl: 2 Spitzen nachgeführt"
    assert not [
        name for name in ("Otto", "Probe", "Erika") for satz in abgleich.plan.aenderungen if name in satz.satz
    ]
    assert abgleich == plane_wahl(
        load_kontaktordner(tmp_path), [u.gewaehlt for u in abgleich.urteile], ANGABEN
    )


def test_wer_schon_eine_spaetere_nachfolge_hat_ist_unklar_und_haelt_die_anderen_nicht_auf(
    tmp_path: Path,
) -> None:
    spaeter = "{id: aaaa2, amt: spitze, anrede: frau, nachname: Spaet, von: 2026-01-01}"
    abgleich = plane(
        tmp_path,
        f"kommune: unna\npersonen:\n  - {ALT}\n  - {spaeter}\n".replace(
            "von: 2020-11-01", "von: 2020-11-01, bis: 2025-12-31"
        ),
        Gewaehlt("unna", "Unna", 2, "A2", NEU),
        Gewaehlt("bonn", "Bonn", 3, "A3", NEU),
    )
    assert [urteil.was for urteil in abgleich.urteile] == [Was.UNKLAR, Was.ERSTE]
    assert abgleich.urteile[0].grund.startswith(
        "Unna: Ab dem 1. November 2025 ist im Amt »spitze« schon aaaa2"
    )
    assert [satz.posten.datei for satz in abgleich.plan.aenderungen] == ["kommunen/bonn.yaml"]

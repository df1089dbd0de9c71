"""Der Plan nach einer Kommunalwahl."""

from datetime import date
from pathlib import Path

from kommunennetz.kontakte.kontaktordner import load_kontaktordner
from kommunennetz.kontakte.wahl import Gewaehlt, Was
from kommunennetz.schritte.einladungen import nachzuschicken
from kommunennetz.schritte.wahl import Wahlabgleich, Wahlangaben, plane_wahl

ANGABEN = Wahlangaben(
    "Wahlleitung", date(2025, 10, 1), {"unna": "neu11", "bonn": "neu22"}, {"treffen": date(2025, 11, 1)}
)
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


def test_offene_einladungen_gehen_alle_in_einer_datei_auf_die_neuen_ueber(tmp_path: Path) -> None:
    (tmp_path / "veranstaltungen").mkdir()
    for schluessel in ("treffen", "vorbei"):
        (tmp_path / "veranstaltungen" / f"{schluessel}.yaml").write_text(
            "einladungen:\n"
            "  - {sitz: unna/spitze, person: aaaa1, stand: zugesagt, folge: 0}\n"
            "  - {sitz: bonn/spitze, person: bbbb1, stand: zugesagt, folge: 0}\n"
            "  - {sitz: unna/fach, person: cccc1, stand: zugesagt, folge: 0}\n",
            encoding="utf-8",
        )
    (tmp_path / "kommunen").mkdir()
    bonn = f"kommune: bonn\npersonen:\n  - {ALT.replace('aaaa1', 'bbbb1')}\n"
    (tmp_path / "kommunen/bonn.yaml").write_text(bonn, encoding="utf-8")
    (tmp_path / "kommunen/unna.yaml").write_text(f"kommune: unna\npersonen:\n  - {ALT}\n", encoding="utf-8")
    gewaehlte = [Gewaehlt("unna", "Unna", 2, "A2", NEU), Gewaehlt("bonn", "Bonn", 3, "A3", NEU)]
    abgleich = plane_wahl(load_kontaktordner(tmp_path), gewaehlte, ANGABEN)
    *_, letzter = abgleich.plan.aenderungen
    assert [satz.posten.datei for satz in abgleich.plan.aenderungen] == [
        "kommunen/unna.yaml",
        "kommunen/bonn.yaml",
        "veranstaltungen/treffen.yaml",
    ]
    assert letzter.satz == "treffen: unna/spitze gilt nun neu11, bonn/spitze gilt nun neu22"
    assert letzter.posten.nachher == (
        b"einladungen:\n"
        b"  - {sitz: unna/spitze, person: neu11, stand: zugesagt}\n"
        b"  - {sitz: bonn/spitze, person: neu22, stand: zugesagt}\n"
        b"  - {sitz: unna/fach, person: cccc1, stand: zugesagt, folge: 0}\n"
    )
    assert nachzuschicken(abgleich.offene) == [
        "Die Einladung zu treffen (zugesagt) nachzuschicken:"
        " kommunennetz veranstaltung einladen treffen --an spitze --nur unna,bonn"
    ]

"""Der Auszug enthält Sätze, wie sie in GV100AD stehen: zwei Länder, Kreise, ein Verband, Gemeinden."""

from pathlib import Path

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.gebiete import Gebiet, Gruppe, Verzeichnis
from kommunennetz.gebiete.gemeindeverzeichnis import als_tabelle, lies_gemeindeverzeichnis

AUSZUG = Path(__file__).with_name("gv100ad-auszug.txt").read_text(encoding="utf-8")


def satz(art: str, ags: str, name: str, kennzeichen: str = "64", verband: str = "") -> str:
    """Liefert einen Satz mit hundert Einwohnern."""
    return f"{art}20231231{ags:<8}{verband:<4}{name:<50}{'':<50}{kennzeichen}{'':<4}{0:011d}{100:011d}".ljust(
        220
    )


def kurznamen(*saetze: str) -> list[str]:
    return [gebiet.kurzname for gebiet in lies_gemeindeverzeichnis("\n".join(saetze))]


def test_aus_dem_auszug_werden_kreise_verbaende_und_gemeinden() -> None:
    assert als_tabelle(lies_gemeindeverzeichnis(AUSZUG, ["07"])).splitlines() == [
        "ags,ars,name,kurzname,art,kreis_ags,regierungsbezirk,einwohner,einwohner_stand,verband_ags",
        "07141,071410000000,Rhein-Lahn-Kreis,Rhein-Lahn-Kreis,Landkreis,,,14689,2023-12-31,",
        "071415010,071415010000,Verbandsgemeinde Bad Ems-Nassau,Verbandsgemeinde Bad Ems-Nassau,Verbandsgemeinde,07141,,14689,2023-12-31,",
        "07141006,071415010006,Stadt Bad Ems,Bad Ems,Stadt,07141,,10002,2023-12-31,071415010",
        "07141091,071415010091,Stadt Nassau,Nassau,Stadt,07141,,4687,2023-12-31,071415010",
    ]


def test_die_tabelle_ist_ein_verzeichnis_mit_verband_und_angehoerigen(tmp_path: Path) -> None:
    datei = tmp_path / "gebiete.csv"
    datei.write_text(als_tabelle(lies_gemeindeverzeichnis(AUSZUG)), encoding="utf-8")
    verzeichnis = Verzeichnis.load(datei)
    verband = verzeichnis.find("VERBANDSGEMEINDE bad ems-nassau")
    assert verband is not None
    assert (verband.gruppe, verband.ist_kommune) == (Gruppe.VERBAND, True)
    assert verband.faelle.genitiv == "der Verbandsgemeinde Bad Ems-Nassau"
    assert [gebiet.kurzname for gebiet in verzeichnis.angehoerige(verband)] == ["Bad Ems", "Nassau"]
    nassau = verzeichnis.find("Nassau")
    assert nassau is not None
    assert verzeichnis.verband_von(nassau) == verband
    assert (verzeichnis.hat_bezirke, Gruppe.BEZIRKSREGIERUNG in verzeichnis.gruppen) == (False, False)


def test_ein_regierungsbezirk_gilt_wo_es_ihn_noch_gibt() -> None:
    kreis, stadt = satz("40", "05358", "Düren", "43"), satz("60", "05358008", "Düren, Stadt", "63")
    bezirk = satz("20", "053", "Reg.-Bez. Köln", "  ")
    gebiete = lies_gemeindeverzeichnis(f"{bezirk}\n{kreis}\n{stadt}")
    assert [(g.name, g.regierungsbezirk) for g in gebiete] == [
        ("Kreis Düren", "Köln"),
        ("Stadt Düren", "Köln"),
    ]


@pytest.mark.parametrize(
    ("saetze", "erwartet"),
    [
        (
            [satz("60", "02000000", "Hamburg, Freie und Hansestadt", "61")],
            ("Freie und Hansestadt Hamburg", ""),
        ),
        ([satz("60", "08221000", "Heidelberg, Stadt", "62")], ("Stadt Heidelberg", "stadt")),
        ([satz("60", "09572999", "Lonnerstadt", "60")], ("Markt Lonnerstadt", "")),
        ([satz("60", "07315000", "Mainz, Landeshauptstadt", "61")], ("Stadt Mainz", "")),
    ],
)
def test_der_name_nennt_die_gattung_und_keinen_beinamen(saetze: list[str], erwartet: tuple[str, str]) -> None:
    gebiet: Gebiet = lies_gemeindeverzeichnis("\n".join(saetze))[-1]
    assert (gebiet.name, gebiet.zaehlt_als) == erwartet


def test_ein_flecken_heisst_so_und_beugt_sich_maennlich() -> None:
    saetze = [satz("60", "03256999", "Bücken, Flecken"), satz("60", "03256998", "Warpe")]
    flecken, warpe = lies_gemeindeverzeichnis("\n".join(saetze))
    assert (flecken.name, flecken.kurzname, flecken.art, flecken.gruppe, flecken.genus) == (
        "Flecken Bücken",
        "Bücken",
        "Flecken",
        Gruppe.GEMEINDE,
        "maennlich",
    )
    assert flecken.faelle.genitiv == "des Fleckens Bücken"
    assert (warpe.name, warpe.genus) == ("Gemeinde Warpe", "")
    kopf = als_tabelle((flecken, warpe)).splitlines()[0]
    assert kopf.endswith("einwohner_stand,genus")


def test_gleiche_namen_unterscheidet_der_kreis_dann_der_verband_dann_der_schluessel() -> None:
    kreise = [satz("40", "07141", "Rhein-Lahn-Kreis", "44"), satz("40", "07143", "Westerwaldkreis", "44")]
    assert kurznamen(
        *kreise,
        satz("50", "07141", "Nastätten", "53", "5009"),
        satz("60", "07141001", "Berg", verband="5009"),
        satz("60", "07141002", "Berg", verband="0002"),
        satz("60", "07141003", "Berg", verband="0003"),
        satz("60", "07143001", "Berg"),
        satz("60", "07143002", "Bärg"),
        satz("60", "07143003", "Baerg"),
        satz("60", "07111000", "Berg, Stadt", "61"),
    )[3:] == [
        "Berg (Rhein-Lahn-Kreis, Verbandsgemeinde Nastätten)",
        "Berg (Rhein-Lahn-Kreis, 07141002)",
        "Berg (Rhein-Lahn-Kreis, 07141003)",
        "Berg (Westerwaldkreis)",
        "Bärg (Westerwaldkreis, 07143002)",
        "Baerg (Westerwaldkreis, 07143003)",
        "Berg",
    ]


def test_was_keine_kommune_ist_fehlt() -> None:
    saetze = [satz("60", "09572444", "Birkach", "66"), satz("50", "08226", "VVG", "56", "5001")]
    assert kurznamen(*saetze, satz("60", "09572135", "Höchstadt a.d.Aisch, St", "63")) == [
        "Höchstadt a.d.Aisch"
    ]


def test_alle_zeilen_die_keine_saetze_sind_werden_auf_einmal_genannt() -> None:
    with pytest.raises(FrageError) as gefangen:
        lies_gemeindeverzeichnis(f"Kopf\n{satz('60', '07141006', 'Bad Ems')[:145]}\n{AUSZUG}")
    assert gefangen.value.text == "Das ist kein Gemeindeverzeichnis im Format GV100AD."
    assert gefangen.value.hilfe == (
        "Zeile 1: »Kopf« beginnt keinen Satz\n    Zeile 2: Schlüssel oder Bevölkerung ist keine Zahl"
    )
    with pytest.raises(FrageError, match="keine Gemeinde, die gemeint ist"):
        lies_gemeindeverzeichnis(AUSZUG, ["16"])

import json
from pathlib import Path
from typing import Any

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.versand.sendung import (
    SendungError,
    find_sendung,
    list_sendungen,
    load_sendung,
    read_post,
    render_sendung,
)
from sendung_probe import ID, write_sendung


def test_eine_sendung_liest_sich_wie_sie_geschrieben_wurde(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path)
    sendung = load_sendung(ordner)
    assert [fall.schluessel for fall in sendung.empfaenger] == ["bonn/fach", "unna/fach"]
    assert render_sendung(sendung) == (ordner / "sendung.json").read_bytes()
    assert [read_post(ordner, fall)[:20] for fall in sendung.empfaenger] == [
        b"To: amt@bonn.example",
        b"To: amt@unna.example",
    ]
    gefunden = sendung.fall("unna/fach")
    assert gefunden is not None
    assert gefunden.name == "Unna"
    assert sendung.fall("unna/spitze") is None


def _aendere(ordner: Path, weg: tuple[Any, ...], wert: Any) -> None:
    daten = json.loads((ordner / "sendung.json").read_bytes())
    stelle = daten
    for teil in weg[:-1]:
        stelle = stelle[teil]
    stelle[weg[-1]] = wert
    (ordner / "sendung.json").write_text(json.dumps(daten), encoding="utf-8")


@pytest.mark.parametrize(
    ("weg", "wert", "meldung"),
    [
        (("empfaenger", 0, "datei"), "post/../../x.eml", "beschädigt: empfaenger.0.datei."),
        (("empfaenger", 0, "datei"), "/etc/passwd", "beschädigt: empfaenger.0.datei."),
        (("empfaenger", 0, "adresse"), "a@b.example,c@d.example", "beschädigt: empfaenger.0.adresse."),
        (("empfaenger", 0, "adresse"), "a@b.example\r\nRCPT TO:<x@y.example>", "empfaenger.0.adresse."),
        (("empfaenger", 0, "umfang"), "viel", "beschädigt: empfaenger.0.umfang."),
        (("empfaenger", 0, "schluessel"), "Erika Mustermann", "beschädigt: empfaenger.0.schluessel."),
        (("erstellt",), "2027-01-20T09:00:00", "beschädigt: erstellt."),
        (("unbekannt",), 1, "beschädigt: unbekannt."),
        (("empfaenger", 0, "schluessel"), "unna/fach", "passt nicht: »schluessel« kommt zweimal vor."),
        (("id",), "2027-01-21-neues", "der Ordner hieß »2027-01-21-neues«"),
    ],
)
def test_eine_verfaelschte_sendung_sagt_wo_und_nie_wen(
    tmp_path: Path, weg: tuple[Any, ...], wert: Any, meldung: str
) -> None:
    ordner = write_sendung(tmp_path)
    _aendere(ordner, weg, wert)
    with pytest.raises(SendungError) as gefangen:
        load_sendung(ordner)
    assert meldung in gefangen.value.text
    assert "@" not in gefangen.value.text
    assert "Mustermann" not in gefangen.value.text


def test_eine_geaenderte_oder_fehlende_nachricht_wird_nicht_gelesen(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path)
    bonn, unna = load_sendung(ordner).empfaenger
    (ordner / bonn.datei).write_bytes(b"anders")
    (ordner / unna.datei).unlink()
    with pytest.raises(SendungError, match="ist nicht mehr die vorbereitete Nachricht"):
        read_post(ordner, bonn)
    with pytest.raises(SendungError, match="fehlt"):
        read_post(ordner, unna)


def test_der_postausgang_trennt_ganze_unfertige_und_kaputte(tmp_path: Path) -> None:
    assert list_sendungen(tmp_path).sendungen == ()
    write_sendung(tmp_path)
    (tmp_path / "sendungen/2027-01-19-abgebrochen/post").mkdir(parents=True)
    (tmp_path / "sendungen/2027-01-21-kaputt").mkdir()
    (tmp_path / "sendungen/2027-01-21-kaputt/sendung.json").write_text("{")
    (tmp_path / "sendungen/notiz.txt").write_text("")
    gefunden = list_sendungen(tmp_path)
    assert [sendung.id for sendung in gefunden.sendungen] == [ID]
    assert [ordner.name for ordner in gefunden.unfertige] == ["2027-01-19-abgebrochen"]
    assert [error.text for error in gefunden.kaputte] == [
        "»2027-01-21-kaputt/sendung.json« ist beschädigt: die ganze Datei."
    ]


def test_der_anfang_einer_id_genuegt_wenn_er_eindeutig_ist(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path)
    assert find_sendung(tmp_path, ID) == find_sendung(tmp_path, "2027-01") == ordner
    (ordner.parent / f"{ID}-2").mkdir()
    assert find_sendung(tmp_path, ID) == ordner
    with pytest.raises(FrageError) as mehrere:
        find_sendung(tmp_path, "2027")
    assert mehrere.value.hilfe == f"Gemeint ist: {ID}, {ID}-2."
    for anfrage in ("", "../..", "2028"):
        with pytest.raises(FrageError, match="gibt es nicht"):
            find_sendung(tmp_path, anfrage)

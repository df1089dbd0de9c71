"""Bilder einer Infomail: was mitgeht, was abgelehnt wird und warum."""

import struct
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kommunennetz.errors import VorlageError
from kommunennetz.post.bilder import MAX_BYTES, MAX_PUNKTE, read_bild
from kommunennetz.post.entwuerfe import build_lauf, build_vorschau
from post_probe import Probe, build_probe


def _bild(art: str, breite: int = 30, hoehe: int = 20) -> bytes:
    daten = BytesIO()
    Image.new("RGB", (breite, hoehe), "navy").save(daten, art)
    return daten.getvalue()


PNG, JPEG, GIF = (_bild(art) for art in ("PNG", "JPEG", "GIF"))


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    probe = build_probe(tmp_path)
    _lege_hin(probe, "treffen.png", PNG)
    return probe


def _lege_hin(probe: Probe, name: str, daten: bytes) -> None:
    (probe.ort / "data" / "infomails" / name).write_bytes(daten)


def _nachricht(probe: Probe) -> EmailMessage:
    nachricht = message_from_bytes(_eml(probe), policy=SMTP)
    assert isinstance(nachricht, EmailMessage)
    return nachricht


def _eml(probe: Probe) -> bytes:
    return build_lauf(probe.register, probe.infomail, probe.vorlagen).dateien["001-bonn.eml"]


def _teile(nachricht: EmailMessage) -> list[EmailMessage]:
    teile = list(nachricht.walk())
    assert all(isinstance(teil, EmailMessage) for teil in teile)
    return teile


@pytest.mark.parametrize(("daten", "art"), [(PNG, "png"), (JPEG, "jpeg"), (GIF, "gif")])
def test_art_und_groesse_stehen_im_bild_selbst(daten: bytes, art: str) -> None:
    bild = read_bild(daten)
    assert bild is not None
    assert (bild.art, bild.breite, bild.hoehe, bild.daten) == (art, 30, 20, daten)


@pytest.mark.parametrize("daten", [PNG, JPEG, GIF])
def test_was_abgeschnitten_ist_ist_kein_bild(daten: bytes) -> None:
    assert [laenge for laenge in range(len(daten) - 12) if read_bild(daten[:laenge])] == []


def test_was_kein_oder_ein_unmaessiges_bild_ist_wird_keines() -> None:
    zu_breit = PNG[:16] + struct.pack(">I", MAX_PUNKTE + 1) + PNG[20:]
    ohne_hoehe = PNG[:20] + bytes(4) + PNG[24:]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert [read_bild(daten) for daten in (b"", svg, b"%PDF-1.7", zu_breit, ohne_hoehe, _bild("BMP"))] == [
        None
    ] * 6


@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a"]), st.binary(max_size=80))
def test_nichts_bringt_den_leser_aus_der_fassung(anfang: bytes, rest: bytes) -> None:
    bild = read_bild(anfang + rest)
    assert bild is None or 0 < bild.breite <= MAX_PUNKTE


def test_ein_bild_liegt_bei_dem_html_das_es_zeigt(probe: Probe) -> None:
    probe.schreibe("Seht:\n\n![Das Rathaus](treffen.png)")
    nachricht = _nachricht(probe)
    teile = _teile(nachricht)
    assert [teil.get_content_type() for teil in teile] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    assert [defekt for teil in teile for defekt in teil.defects] == []
    bild = teile[4]
    assert bild.get_content() == PNG
    assert bild.get_content_disposition() == "inline"
    kennung = str(bild["Content-ID"]).strip("<>")
    assert f'<img src="cid:{kennung}" width="30"' in teile[3].get_content()
    assert 'alt="Das Rathaus"' in teile[3].get_content()
    assert "[Bild: Das Rathaus]" in teile[1].get_content()
    assert dict(teile[2]["Content-Type"].params)["type"] == "text/html"


def test_was_geschrieben_wird_ist_genau_was_das_paket_email_schriebe_und_immer_dasselbe(probe: Probe) -> None:
    _lege_hin(probe, "gross.jpg", _bild("JPEG", 900, 700))
    probe.schreibe("![a](treffen.png) ![b](gross.jpg) ![c](treffen.png)")
    eml = _eml(probe)
    assert message_from_bytes(eml, policy=SMTP).as_bytes() == eml == _eml(probe)
    assert [teil.get_content_type() for teil in _teile(_nachricht(probe))][4:] == ["image/png", "image/jpeg"]


def test_keine_trennzeile_steht_in_einer_anderen(probe: Probe) -> None:
    probe.schreibe("![a](treffen.png)")
    aussen, innen = (teil.get_boundary() or "" for teil in _teile(_nachricht(probe)) if teil.is_multipart())
    assert not aussen.startswith(innen)
    assert not innen.startswith(aussen)


def test_ein_anderes_bild_gibt_eine_andere_nachricht(probe: Probe) -> None:
    probe.schreibe("![a](treffen.png)")
    vorher = str(_nachricht(probe)["Message-ID"])
    _lege_hin(probe, "treffen.png", _bild("PNG", 31))
    assert str(_nachricht(probe)["Message-ID"]) != vorher


def test_die_vorschau_ist_eine_datei_mit_dem_bild_darin(probe: Probe) -> None:
    probe.schreibe("![a](treffen.png)")
    seite = build_vorschau(probe.register, probe.infomail, probe.vorlagen).brief.seite
    assert 'src="data:image/png;base64,' in seite
    assert "cid:" not in seite


def test_ein_bild_liegt_bei_einer_infomail_auch_ausserhalb_des_registers(
    probe: Probe, tmp_path: Path
) -> None:
    (tmp_path / "anderswo").mkdir()
    (tmp_path / "anderswo" / "Rathaus im März.JPG").write_bytes(JPEG)
    probe.schreibe("![a](<Rathaus im März.JPG>)")
    ordner = tmp_path / "anderswo"
    brief = build_vorschau(probe.register, probe.infomail, probe.vorlagen, ordner=ordner).brief
    assert [bild.daten for bild in brief.bilder] == [JPEG]


BEISPIEL = "![Gruppenbild im Rathaus](treffen.png)"
IN_DEN_ORDNER = f"Die Datei in den Ordner der Infomail legen und nur ihren Namen nennen: {BEISPIEL}"
KLEINER = "In einem Bildprogramm verkleinern, auf etwa 1200 Punkte Breite, und als JPEG speichern."
ARTEN = "Als PNG, JPEG oder GIF speichern, mit der Endung dazu."


@pytest.mark.parametrize(
    ("markdown", "text", "hilfe"),
    [
        (
            "![](treffen.png)",
            "Das Bild »treffen.png« hat keinen Alternativtext",
            f"In die eckigen Klammern schreiben, was darauf zu sehen ist: {BEISPIEL}",
        ),
        (
            "![ ](treffen.png)",
            "Das Bild »treffen.png« hat keinen Alternativtext",
            f"In die eckigen Klammern schreiben, was darauf zu sehen ist: {BEISPIEL}",
        ),
        ("![a](fehlt.png)", "Das Bild »fehlt.png« gibt es nicht", IN_DEN_ORDNER),
        ("![a](ordner.png)", "Das Bild »ordner.png« gibt es nicht", IN_DEN_ORDNER),
        ("![a](/etc/hosts)", "»/etc/hosts« ist nicht der Name eines Bildes", IN_DEN_ORDNER),
        ("![a](../netz.yaml)", "»../netz.yaml« ist nicht der Name eines Bildes", IN_DEN_ORDNER),
        ("![a](%2e%2e/geheim.png)", "»../geheim.png« ist nicht der Name eines Bildes", IN_DEN_ORDNER),
        ("![a](..)", "»..« ist nicht der Name eines Bildes", IN_DEN_ORDNER),
        ("![a]()", "»« ist nicht der Name eines Bildes", IN_DEN_ORDNER),
        ("![a](a%00b.png)", "»a\x00b.png« ist nicht der Name eines Bildes", IN_DEN_ORDNER),
        ("![a](verweis.png)", "Das Bild »verweis.png« ist ein Verweis nach anderswo", IN_DEN_ORDNER),
        ("![a](neues.md)", "»neues.md« ist kein Bild, das jedes Postfach zeigt", ARTEN),
        ("![a](bild.svg)", "»bild.svg« ist kein Bild, das jedes Postfach zeigt", ARTEN),
        ("![a](falsch.jpg)", "»falsch.jpg« ist kein Bild, das jedes Postfach zeigt", ARTEN),
        ("![a](riesig.png)", "Das Bild »riesig.png« ist größer als 1 MB", KLEINER),
        ("![a](halb.png) ![b](halb.jpg)", "Die Bilder wiegen zusammen 1,2 MB, erlaubt ist 1 MB", KLEINER),
    ],
)
def test_ein_bild_das_nicht_geht_wird_abgelehnt_und_steht_nie_als_text_da(
    probe: Probe, tmp_path: Path, markdown: str, text: str, hilfe: str
) -> None:
    (tmp_path / "geheim.png").write_bytes(PNG)
    (probe.ort / "data" / "infomails" / "ordner.png").mkdir()
    (probe.ort / "data" / "infomails" / "verweis.png").symlink_to(tmp_path / "geheim.png")
    for name, daten in {
        "bild.svg": b"<svg/>",
        "falsch.jpg": PNG,
        "riesig.png": PNG + bytes(MAX_BYTES),
        "halb.png": PNG[:-12] + bytes(600_000) + PNG[-12:],
        "halb.jpg": JPEG + bytes(600_000),
    }.items():
        _lege_hin(probe, name, daten)
    probe.schreibe(f"Guten Tag,\n\n{markdown}")
    for baue in (build_vorschau, build_lauf):
        with pytest.raises(VorlageError) as gefangen:
            baue(probe.register, probe.infomail, probe.vorlagen)
        zeile = 6 if "zusammen" in text else 8
        assert gefangen.value.text == f"data/infomails/neues.md:{zeile}: {text}"
        assert gefangen.value.hilfe == hilfe


@pytest.mark.parametrize(
    "ziel",
    [
        "https://a.example/b.png",
        "HTTP://a.example/b.png",
        "//a.example/b.png",
        "file:///etc/hosts",
        "data:image/png;base64,eA==",
        "javascript:alert(1)",
        "cid:fremd@a.example",
        "C:/b.png",
    ],
)
@pytest.mark.parametrize("form", ["![a]({})", "![a][x]\n\n[x]: {}", "[![a]({})](https://a.example)"])
def test_nichts_wird_von_anderswo_geholt(probe: Probe, form: str, ziel: str) -> None:
    probe.schreibe(form.format(ziel))
    with pytest.raises(VorlageError, match="liegt nicht bei der Infomail"):
        build_vorschau(probe.register, probe.infomail, probe.vorlagen)


def test_ein_bild_im_ordner_der_infomails_ist_kein_befund(probe: Probe) -> None:
    _lege_hin(probe, "Foto.JPEG", JPEG)
    _lege_hin(probe, "foto.webp", b"x")
    assert [befund.datei for befund in probe.geladen.befunde] == ["data/infomails/foto.webp"]

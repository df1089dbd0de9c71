from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.dateien import daneben
from kommunennetz.errors import KommunennetzError
from kommunennetz.fragen.beitritt import Lage
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.post.empfaenger import Empfaenger, Entscheidung
from kommunennetz.post.entwurfsordner import (
    Uebersichtszeile,
    entwurf_dateiname,
    render_csv,
    render_uebersicht,
    write_entwuerfe,
)

_ERSTER = {"001-bonn.eml": b"eins", "002-unna.eml": b"zwei", "uebersicht.html": b"drei"}


def _inhalt(ordner: Path) -> dict[str, bytes]:
    return {pfad.name: pfad.read_bytes() for pfad in ordner.iterdir()}


def test_ein_neuer_ordner_entsteht_mit_genau_den_dateien(tmp_path: Path) -> None:
    write_entwuerfe(tmp_path / "a" / "b", _ERSTER)
    assert _inhalt(tmp_path / "a" / "b") == _ERSTER


def test_ein_zweiter_lauf_ersetzt_nur_auf_verlangen(tmp_path: Path) -> None:
    write_entwuerfe(tmp_path, _ERSTER)
    with pytest.raises(KommunennetzError, match="liegen schon Entwürfe"):
        write_entwuerfe(tmp_path, {"001-essen.eml": b"neu"})
    assert _inhalt(tmp_path) == _ERSTER
    write_entwuerfe(tmp_path, {"001-essen.eml": b"neu"}, ersetzen=True)
    assert _inhalt(tmp_path) == {"001-essen.eml": b"neu"}


def test_ein_abgebrochener_lauf_wird_mit_ersetzt(tmp_path: Path) -> None:
    Path(daneben(tmp_path / "001-bonn.eml")).write_bytes(b"ei")
    write_entwuerfe(tmp_path, _ERSTER, ersetzen=True)
    assert _inhalt(tmp_path) == _ERSTER


@pytest.mark.parametrize("name", ["brief.docx", "001-bonn.eml.bak", "x001-bonn.eml", ".git"])
@pytest.mark.parametrize("ersetzen", [True, False])
def test_fremdes_im_ordner_bleibt_unberuehrt(tmp_path: Path, name: str, ersetzen: bool) -> None:
    vorher = {name: b"fremd", "001-bonn.eml": b"alt"}
    for datei, inhalt in vorher.items():
        (tmp_path / datei).write_bytes(inhalt)
    with pytest.raises(KommunennetzError, match="liegt schon anderes"):
        write_entwuerfe(tmp_path, _ERSTER, ersetzen=ersetzen)
    assert _inhalt(tmp_path) == vorher


def test_ein_verweis_oder_ordner_mit_passendem_namen_ist_fremd(tmp_path: Path) -> None:
    (tmp_path / "ziel").write_bytes(b"fremd")
    ordner = tmp_path / "lauf"
    ordner.mkdir()
    (ordner / "001-bonn.eml").symlink_to(tmp_path / "ziel")
    with pytest.raises(KommunennetzError, match="liegt schon anderes"):
        write_entwuerfe(ordner, _ERSTER, ersetzen=True)
    assert (tmp_path / "ziel").read_bytes() == b"fremd"


def test_ein_ort_der_kein_ordner_ist_wird_gemeldet(tmp_path: Path) -> None:
    (tmp_path / "datei").write_bytes(b"fremd")
    with pytest.raises(KommunennetzError, match="lässt sich nicht schreiben"):
        write_entwuerfe(tmp_path / "datei", _ERSTER)
    assert (tmp_path / "datei").read_bytes() == b"fremd"


def test_bei_vollem_datentraeger_bleibt_nichts_halbes(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="Grenzen für Dateigrößen gibt es nur unter Unix")
    grenzen = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, grenzen[1]))
    try:
        with pytest.raises(KommunennetzError, match="lässt sich nicht schreiben"):
            write_entwuerfe(tmp_path, {"001-bonn.eml": b"kurz", "002-unna.eml": b"zu lang dafuer"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, grenzen)
    assert _inhalt(tmp_path) == {}


@pytest.mark.parametrize(
    ("nummer", "slug", "name"),
    [
        (1, "bonn", "001-bonn.eml"),
        (427, "kreis-lippe", "427-kreis-lippe.eml"),
        (1000, "bonn", "1000-bonn.eml"),
        (2, "../../etc/passwd", "002-etc-passwd.eml"),
        (3, "Köln", "003-koeln.eml"),
        (4, "…", "004-kommune.eml"),
        (5, "con", "005-con.eml"),
        (6, "x" * 300, f"006-{'x' * 80}.eml"),
    ],
)
def test_der_dateiname_ist_nummer_und_slug(nummer: int, slug: str, name: str) -> None:
    assert entwurf_dateiname(nummer, slug) == name


@given(st.integers(1, 11_000), st.text())
def test_kein_slug_fuehrt_aus_dem_ordner(nummer: int, slug: str) -> None:
    name = entwurf_dateiname(nummer, slug)
    stamm = name.removesuffix(".eml").replace("-", "")
    assert stamm.isascii()
    assert stamm.isalnum()
    assert stamm == stamm.lower()


_BONN = Empfaenger(Gebiet("05314000", "", "Stadt Bonn", "Bonn", "", "", "Köln", 1, "", 0, 0), Lage.KANDIDATIN)
_ZEILEN = (
    Uebersichtszeile(
        Entscheidung("bonn", "Bonn", "05314000", "a@bonn.example", empfaenger=_BONN), "001-bonn.eml"
    ),
    Uebersichtszeile(Entscheidung("boese", '=cmd() <b>"', "05000000", "@x", grund="Kein & Postfach.")),
    Uebersichtszeile(Entscheidung("essen", "Essen", "05113000", grund="Im Register steht kein Postfach.")),
)


def test_die_csv_ist_fuer_deutsches_excel_und_nichts_darin_rechnet() -> None:
    assert render_csv(_ZEILEN).decode("utf-8-sig") == (
        '"Kommune";"AGS";"Postfach";"bekommt die Infomail";"Grund";"Datei"\r\n'
        '"Bonn";"05314000";"a@bonn.example";"ja";"Kandidatin";"001-bonn.eml"\r\n'
        '"\'=cmd() <b>""";"05000000";"\'@x";"nein";"Kein & Postfach.";""\r\n'
        '"Essen";"05113000";"";"nein";"Im Register steht kein Postfach.";""\r\n'
    )
    assert render_csv(_ZEILEN).startswith(b"\xef\xbb\xbf")


def test_die_seite_nennt_beide_gruppen_und_maskiert_werte() -> None:
    seite = render_uebersicht(_ZEILEN, "Infomail <1>", "Mitglieder; <Kreis>")
    assert seite[seite.index("<main>") :] == (
        "<main>\n<h1>Infomail &lt;1&gt;</h1>\n"
        "<p>Empfängerkreis: Mitglieder; &lt;Kreis&gt;.<br>\n1 von 3 im Register bekommen die Infomail.</p>\n"
        "<table>\n<caption>Bekommen die Infomail</caption>\n"
        '<thead><tr><th scope="col">Kommune</th><th scope="col">Postfach</th><th scope="col">Grund</th>'
        '<th scope="col">Entwurf</th></tr></thead>\n<tbody>\n'
        '<tr><th scope="row">Bonn</th><td>a@bonn.example</td><td>Kandidatin</td>'
        '<td><a href="001-bonn.eml">001-bonn.eml</a></td></tr>\n'
        "</tbody>\n</table>\n"
        "<table>\n<caption>Bekommen sie nicht</caption>\n"
        '<thead><tr><th scope="col">Kommune</th><th scope="col">Postfach</th><th scope="col">Grund</th></tr>'
        "</thead>\n<tbody>\n"
        '<tr><th scope="row">=cmd() &lt;b&gt;&quot;</th><td>@x</td><td>Kein &amp; Postfach.</td></tr>\n'
        '<tr><th scope="row">Essen</th><td>–</td><td>Im Register steht kein Postfach.</td></tr>\n'
        "</tbody>\n</table>\n</main>\n</body>\n</html>\n"
    )


def test_eine_leere_gruppe_hat_keine_tabelle() -> None:
    assert "Bekommen sie nicht" not in render_uebersicht(_ZEILEN[:1], "x", "y")
    assert "Entwurf" not in render_uebersicht(_ZEILEN[1:], "x", "y")

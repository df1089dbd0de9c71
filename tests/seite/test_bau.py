"""Die öffentliche Seite: überall dieselbe Antwort wie die anderen Befehle, und nur, was öffentlich ist."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from hilfen import WURZEL, Ausgang
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.seite.bau import build_seite
from kommunennetz.seite.pruefung import check_dateien
from seite_probe import DATEIEN, TAG, VORLAGEN, Gelesen, baue, lade, lies, netze, write_probe
from sollwerte import Soll

NETZNAMEN = ["klein", "wirklich", "gesunde-staedte", "klimapakt-rheinland-pfalz"]
Lauf = Callable[..., Ausgang]


@pytest.fixture(name="seiten", scope="module")
def _seiten(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    orte = netze(tmp_path_factory.mktemp("netze"))
    assert sorted(orte) == sorted(NETZNAMEN)
    return {name: baue(ort) for name, ort in orte.items()}


def html(dateien: dict[str, bytes]) -> Iterator[tuple[str, Gelesen]]:
    gefunden = [(pfad, lies(inhalt)) for pfad, inhalt in dateien.items() if pfad.endswith(".html")]
    assert len(gefunden) > 12
    yield from gefunden


def namen_der_tabelle(inhalt: bytes) -> list[str]:
    zeilen = re.findall(rb'<tr[^>]*><th scope="row"><a href="kommune/([^"]+)\.html">', inhalt)
    return sorted(zeile.decode() for zeile in zeilen)


def test_die_seiten_eines_kleinen_netzes(seiten: dict[str, dict[str, bytes]], soll: Soll) -> None:
    """Von der Karte steht hier nur, dass es sie gibt: Ihre Flächen prüfen die Tests der Gebiete."""
    ist = {
        pfad: re.sub(r"(?s)<svg xmlns=.*?</svg>", "<svg>…</svg>", inhalt.decode())
        for pfad, inhalt in seiten["klein"].items()
        if pfad.endswith((".html", ".xml", ".txt"))
    }
    soll.pruefe_ordner(WURZEL / "tests" / "soll" / "seite", ist)


def test_dieselben_eingaben_ergeben_dieselben_bytes(tmp_path: Path) -> None:
    write_probe(tmp_path)
    assert baue(tmp_path) == baue(tmp_path)


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_jede_seite_ist_in_ordnung(netz: str, seiten: dict[str, dict[str, bytes]]) -> None:
    assert [str(befund) for befund in check_dateien(seiten[netz])] == []


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_jede_seite_hat_eine_ueberschrift_sprache_titel_und_landmarken(
    netz: str, seiten: dict[str, dict[str, bytes]]
) -> None:
    titel = []
    for pfad, gelesen in html(seiten[netz]):
        for element in ("h1", "main", "header", "footer", "title"):
            # Auch ein SVG hat einen Titel.
            anzahl = gelesen.elemente.count(element)
            assert (pfad, element, anzahl if element != "title" else min(anzahl, 1)) == (pfad, element, 1)
        assert ("html", "lang", "de") in gelesen.angaben
        assert ("a", "href", "#inhalt") in gelesen.angaben
        titel.append(next(text for element, text in gelesen.texte if element == "title"))
    assert len(set(titel)) == len(titel)


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_keine_seite_holt_etwas_von_einem_fremden_server(
    netz: str, seiten: dict[str, dict[str, bytes]]
) -> None:
    for pfad, gelesen in html(seiten[netz]):
        assert (pfad, [wert for wert in gelesen.werte("src") if ":" in wert or wert.startswith("/")]) == (
            pfad,
            [],
        )
        stile = [wert for element, name, wert in gelesen.angaben if (element, name) == ("link", "href")]
        assert all(
            not wert.startswith("http") or wert.startswith("https://example.org/netz/") for wert in stile
        )
        [csp] = [wert for wert in gelesen.werte("content") if wert.startswith("default-src 'none'")]
        assert csp == (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'none'; "
            "base-uri 'none'; form-action 'none'"
        )
        assert "style" not in gelesen.elemente
        assert "form" not in gelesen.elemente


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_jeder_verweis_nach_innen_fuehrt_zu_einer_datei_und_einer_stelle(
    netz: str, seiten: dict[str, dict[str, bytes]]
) -> None:
    gelesene = dict(html(seiten[netz]))
    gesehen = 0
    for pfad, gelesen in gelesene.items():
        if pfad == "404.html":
            continue
        for wert in gelesen.werte("href"):
            if wert.startswith(("https://", "mailto:")):
                continue
            weg, _, anker = wert.partition("#")
            ziel = (Path("/") / pfad).parent.joinpath(weg).as_posix() if weg else f"/{pfad}"
            ziel = re.sub(r"/[^/]+/\.\.", "", ziel).removeprefix("/")
            assert (pfad, wert, ziel in seiten[netz]) == (pfad, wert, True)
            assert not anker or anker in gelesene[ziel].werte("id")
            gesehen += 1
    assert gesehen > 100


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_tabelle_und_karte_zeigen_wen_die_liste_zeigt(
    netz: str, seiten: dict[str, dict[str, bytes]], lauf: Lauf, tmp_path: Path
) -> None:
    ort = netze(tmp_path)[netz]
    ausgang = lauf("--register", ort, "liste", "--stichtag", f"{TAG:%d.%m.%Y}", "--format", "json")
    liste = json.loads(ausgang.ausgabe)
    kommunen = sorted(eine["slug"] for eine in liste if eine["art"] != "bezirksregierung")
    assert len(kommunen) > 2
    dateien = seiten[netz]
    assert namen_der_tabelle(dateien["index.html"]) == kommunen
    tabelle = dateien["karte.html"].partition(b"<table>")[2]
    assert (
        sorted(zeile.decode() for zeile in re.findall(rb'href="kommune/([^"]+)\.html"', tabelle)) == kommunen
    )
    behoerden = re.findall(r'kommune/([^"]+)\.html" data-behoerde', dateien["index.html"].decode())
    assert sorted(behoerden) == sorted(eine["slug"] for eine in liste if eine["art"] == "bezirksregierung")


@pytest.mark.parametrize("netz", NETZNAMEN)
def test_die_zahl_ist_die_des_befehls_zahl(
    netz: str, seiten: dict[str, dict[str, bytes]], lauf: Lauf, tmp_path: Path
) -> None:
    ort = netze(tmp_path)[netz]
    ausgang = lauf("--register", ort, "zahl", "--stichtag", f"{TAG:%d.%m.%Y}", "--format", "json")
    gezaehlt = json.loads(ausgang.ausgabe)["register"]["kommunen"]
    gelesen = lies(seiten[netz]["index.html"])
    grosse = [int(text) for element, text in gelesen.texte if element == "strong" and text.isdecimal()]
    assert grosse == list(dict.fromkeys(gezaehlt.values()))
    letzte = re.findall(
        r"<td>(\d+)</td><td>(\d+)</td><td>[^<]*</td></tr>\n</tbody>", seiten[netz]["wachstum.html"].decode()
    )
    assert [tuple(map(int, paar)) for paar in letzte] == [tuple(gezaehlt.values())]


def test_die_facetten_zaehlen_zusammen_so_viele_wie_die_liste(seiten: dict[str, dict[str, bytes]]) -> None:
    alle = namen_der_tabelle(seiten["wirklich"]["index.html"])
    for ordner in ("regierungsbezirk", "jahr", "art"):
        teile = [inhalt for pfad, inhalt in seiten["wirklich"].items() if pfad.startswith(f"{ordner}/")]
        gefunden = [
            zeile.decode()
            for inhalt in teile
            for zeile in re.findall(rb'<th scope="row"><a href="\.\./kommune/([^"]+)\.html">', inhalt)
        ]
        assert (ordner, sorted(gefunden)) == (ordner, alle)


def test_wer_nur_vorgemerkt_ist_oder_ueberlegt_hat_keine_seite(seiten: dict[str, dict[str, bytes]]) -> None:
    assert sorted(pfad for pfad in seiten["klein"] if pfad.startswith("kommune/")) == [
        "kommune/bezirksregierung-arnsberg.html",
        "kommune/bonn.html",
        "kommune/koeln.html",
        "kommune/kreis-lippe.html",
        "kommune/roedinghausen.html",
    ]
    assert "Herford" in lies(seiten["klein"]["runden/2.html"]).text()


def test_auf_keiner_seite_steht_ein_postfach_eine_bemerkung_oder_ein_unerfuelltes_kriterium(
    seiten: dict[str, dict[str, bytes]],
) -> None:
    assert "ehrenamt@example.org" in DATEIEN["kommunen/bonn"]
    for inhalt in seiten["klein"].values():
        for geheim in (
            b"ehrenamt@example.org",
            "Nur für die Geschäftsstelle".encode(),
            b"example.org/nein",
            b"einwahl",
        ):
            assert geheim not in inhalt


def test_unsicheres_steht_in_worten_da(seiten: dict[str, dict[str, bytes]]) -> None:
    start, koeln, lippe, austritt = (
        lies(seiten["klein"][pfad]).text()
        for pfad in (
            "index.html",
            "kommune/koeln.html",
            "kommune/kreis-lippe.html",
            "kommune/roedinghausen.html",
        )
    )
    assert "mindestens 2 , höchstens 3 Kommunen" in start
    assert "Nicht sicher ist es bei Köln : Die Quellen sagen nicht eindeutig" in start
    assert "Es ist nicht sicher belegt, ob die Stadt Köln am 22. November 2026 Mitglied war." in koeln
    assert "Der Kreis Lippe ist Mitglied. Unterzeichnet wurde zwischen 2013 und 2015." in lippe
    assert "aus dem Zusammenhang erschlossen" in lippe
    assert "Die Gemeinde Rödinghausen war Mitglied und ist im März 2019 ausgetreten." in austritt


def test_ein_frueherer_stichtag_zeigt_nur_was_damals_war(tmp_path: Path) -> None:
    dateien = baue(write_probe(tmp_path), date(2013, 6, 1))
    assert namen_der_tabelle(dateien["index.html"]) == ["bonn", "kreis-lippe", "roedinghausen"]
    assert "runden/2.html" not in dateien
    assert "kommune/koeln.html" not in dateien
    assert "war Mitglied" not in lies(dateien["kommune/roedinghausen.html"]).text()


def test_nur_https_und_postfaecher_sind_verweise(seiten: dict[str, dict[str, bytes]]) -> None:
    lippe = lies(seiten["klein"]["kommune/kreis-lippe.html"])
    assert "http://example.org/lippe" in lippe.text()
    assert not [wert for wert in lippe.werte("href") if wert.startswith("http:")]
    koeln = lies(seiten["klein"]["kommune/koeln.html"])
    assert "https://example.org/a" in koeln.werte("href")
    assert "Quelle: Amtsblatt 7/2021 mit example.org/a und Anlage" in koeln.text()


def test_die_groessen_bleiben_klein(seiten: dict[str, dict[str, bytes]]) -> None:
    dateien = seiten["wirklich"]
    for pfad, groesse, gepackt in (("index.html", 100_000, 15_000), ("karte.html", 60_000, 12_000)):
        assert len(dateien[pfad]) <= groesse
        assert len(gzip.compress(dateien[pfad], 9)) <= gepackt
    assert len(dateien["stil.css"]) <= 6_000
    assert len(dateien["suche.js"]) <= 3_000


def test_ohne_adresse_gibt_es_keine_liste_der_seiten(tmp_path: Path) -> None:
    seite = (
        re.sub(r"adresse: .*\n", "", DATEIEN["seite"], count=1)
        + "offen: [{angabe: adresse, grund: Noch offen.}]\n"
    )
    dateien = baue(write_probe(tmp_path, seite=seite))
    assert "sitemap.xml" not in dateien
    assert dateien["robots.txt"] == b"User-agent: *\nAllow: /\n"
    assert b"canonical" not in dateien["index.html"]
    assert not {"neues.atom", "daten/katalog.rdf", "daten/katalog.jsonld"} & dateien.keys()
    assert "sobald feststeht, unter welcher Adresse" in lies(dateien["daten.html"]).text()
    assert json.loads(dateien["daten/mitglieder.json"])["datensaetze"][0]["id"].startswith("kommune/")
    assert "Die Adresse der Seite: Noch offen." in lies(dateien["ueber.html"]).text()
    assert [str(befund) for befund in check_dateien(dateien)] == []


def test_ohne_seite_yaml_sagt_der_bau_was_zu_tun_ist(tmp_path: Path) -> None:
    with pytest.raises(FrageError) as fehler:
        baue(write_probe(tmp_path, seite=""))
    assert fehler.value.text == "Zu diesem Register gibt es keine öffentliche Seite: data/seite.yaml fehlt."


def test_fehlt_eine_pflichtangabe_wird_nicht_gebaut(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as fehler:
        baue(write_probe(tmp_path, seite="titel: Netz\nadresse: https://example.org/\n"))
    assert fehler.value.text == (
        "In data/seite.yaml fehlen das Impressum, der Hinweis zum Datenschutz, die Erklärung zur Barrierefreiheit, "
        "ein Formular zum Melden von Barrieren und die Ombudsstelle."
    )


def test_beigaben_kommen_dazu_und_stehen_auf_der_datenseite(tmp_path: Path) -> None:
    def beigabe(_stand: object) -> dict[str, bytes]:
        return {"daten/runden.csv": b"a,b\n", "veranstaltungen/2012-12-treffen.ics": b"BEGIN"}

    dateien = build_seite(lade(write_probe(tmp_path)), TAG, VORLAGEN, [beigabe])
    assert dateien["daten/runden.csv"] == b"a,b\n"
    assert "daten/runden.csv" in lies(dateien["daten.html"]).werte("href")
    treffen = lies(dateien["veranstaltungen/2012-12-treffen.html"])
    assert "../veranstaltungen/2012-12-treffen.ics" in treffen.werte("href")
    assert [str(befund) for befund in check_dateien(dateien)] == []

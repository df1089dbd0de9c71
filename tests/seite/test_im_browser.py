"""Die Seite in Chromium: mit der Tastatur, ohne JavaScript, vergrößert, gedruckt, und ohne Verbindung nach draußen."""

import json
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import pypdf
import pytest
from playwright.sync_api import Browser

from browser import ORT, Farbe, Fenster, fenster, stichprobe
from hilfen import Ausgang

Seiten = dict[str, dict[str, bytes]]
# Jede Haltestelle der Tabulatortaste, und woran man sieht, dass man dort ist.
_HALT = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const stil = getComputedStyle(e), r = e.getClientRects()[0];
  let grund = e.parentElement;
  while (grund && getComputedStyle(grund).backgroundColor === 'rgba(0, 0, 0, 0)') grund = grund.parentElement;
  const mitte = (von, bis, ende) => (Math.max(von, 0) + Math.min(bis, ende)) / 2;
  // Von etwas, das höher ist als das Fenster, zählt der Teil im Bild; von einem Verweis die erste Zeile.
  const oben = document.elementFromPoint(mitte(r.left, r.right, innerWidth), mitte(r.top, r.bottom, innerHeight));
  return {
    nummer: [...document.querySelectorAll('*')].indexOf(e),
    was: e.outerHTML.slice(0, 90),
    karte: !!e.closest('svg'),
    rand: [stil.outlineStyle, parseFloat(stil.outlineWidth)],
    farben: [stil.outlineColor, getComputedStyle(grund).backgroundColor],
    frei: !!oben && (e.contains(oben) || oben.contains(e)),
  };
}"""
# Was erreichbar sein muss, in der Folge des Textes; von Knöpfen einer Gruppe nur der gewählte.
_ERREICHBAR = """() => [...document.querySelectorAll('*')].flatMap((e, n) =>
  e.matches('a[href], input:not([type=radio]), input:checked, [tabindex="0"]') ? [n] : [])"""
_SICHTBAR = """() => [...document.querySelectorAll('.liste tbody tr')]
  .filter(zeile => zeile.getClientRects().length).map(zeile => zeile.querySelector('th').textContent)"""


def helligkeit(farbe: str) -> float:
    werte = [int(teil) / 255 for teil in farbe.removeprefix("rgb(").removesuffix(")").split(", ")]
    rot, gruen, blau = (w / 12.92 if w <= 0.04045 else ((w + 0.055) / 1.055) ** 2.4 for w in werte)
    return 0.2126 * rot + 0.7152 * gruen + 0.0722 * blau


def kontrast(farben: list[str]) -> float:
    dunkler, heller = sorted(helligkeit(farbe) for farbe in farben)
    return (heller + 0.05) / (dunkler + 0.05)


def vorgelesen(offen: Fenster) -> str:
    """Liefert, was ein Vorleseprogramm bekommt, auch Gezähltes aus dem Stil."""
    verbindung = offen.blatt.context.new_cdp_session(offen.blatt)
    baum = verbindung.send("Accessibility.getFullAXTree")["nodes"]
    texte = [str(knoten["name"]["value"]) for knoten in baum if knoten["role"]["value"] == "StaticText"]
    return " ".join(" ".join(texte).split())


@pytest.mark.parametrize(
    ("pfad", "breite", "farbe"),
    [
        ("index.html", 1280, "light"),
        ("index.html", 320, "dark"),
        ("karte.html", 320, "light"),
        ("wachstum.html", 1280, "dark"),
        ("kommune/bonn.html", 320, "light"),
    ],
)
def test_die_tabulatortaste_erreicht_alles_in_seiner_folge_und_man_sieht_wo_man_ist(
    pfad: str, breite: int, farbe: Farbe, chromium: Browser, gebaut: Seiten
) -> None:
    with fenster(chromium, gebaut["wirklich"], breite=breite, farbe=farbe) as offen:
        offen.oeffne(pfad)
        erwartet = offen.miss(_ERREICHBAR)
        assert len(erwartet) > 25
        gesehen = []
        for _ in erwartet:
            offen.blatt.keyboard.press("Tab")
            halt = offen.miss(_HALT)
            assert halt is not None
            assert (halt["was"], halt["karte"]) == (halt["was"], False)
            assert (halt["was"], halt["rand"][0], halt["rand"][1] >= 2) == (halt["was"], "solid", True)
            assert (halt["was"], kontrast(halt["farben"]) >= 3) == (halt["was"], True)
            assert (halt["was"], halt["frei"]) == (halt["was"], True)
            gesehen.append(halt["nummer"])
        assert gesehen == erwartet
        offen.blatt.keyboard.press("Tab")
        assert offen.miss(_HALT) is None


def test_der_sprunglink_erscheint_zuerst_und_ueberspringt_den_kopf(chromium: Browser, gebaut: Seiten) -> None:
    with fenster(chromium, gebaut["wirklich"], breite=320) as offen:
        blatt = offen.oeffne("kommune/bonn.html")
        sprung = blatt.get_by_text("Zum Inhalt springen")
        kasten = sprung.bounding_box()
        assert kasten is not None
        assert kasten["x"] < 0
        blatt.keyboard.press("Tab")
        kasten = sprung.bounding_box()
        assert kasten is not None
        assert (kasten["x"], kasten["y"]) == (0, 0)
        blatt.keyboard.press("Enter")
        assert offen.miss("document.activeElement.id") == "inhalt"
        blatt.keyboard.press("Tab")
        assert offen.miss("!!document.activeElement.closest('main')")


@pytest.mark.parametrize("skript", [False, True])
def test_filter_und_buchstaben_gehen_mit_der_tastatur(
    skript: bool, chromium: Browser, gebaut: Seiten
) -> None:
    with fenster(chromium, gebaut["wirklich"], java_script_enabled=skript) as offen:
        blatt = offen.oeffne("index.html")
        alle = offen.miss(_SICHTBAR)
        blatt.focus("#a0")
        blatt.keyboard.press("ArrowRight")
        blatt.keyboard.press("ArrowRight")
        assert offen.miss("document.querySelector('#a2').checked")
        gemeinden = offen.miss(_SICHTBAR)
        assert 0 < len(gemeinden) < len(alle)
        assert f"Gezeigt: {len(gemeinden)}" in vorgelesen(offen)
        blatt.get_by_role("link", name="Alle zeigen").focus()
        with blatt.expect_navigation():
            blatt.keyboard.press("Enter")
        assert offen.miss(_SICHTBAR) == alle
        blatt.get_by_role("navigation", name="Sprung zum Buchstaben").get_by_role(
            "link", name="W", exact=True
        ).focus()
        blatt.keyboard.press("Enter")
        assert blatt.url == f"{ORT}index.html#buchstabe-W"
        zeile = blatt.locator("#buchstabe-W th").bounding_box()
        assert zeile is not None
        assert round(zeile["y"]) in range(900)


@pytest.mark.parametrize("skript", [False, True])
@pytest.mark.parametrize(
    "gewaehlt",
    [
        {},
        {"Köln": ("regierungsbezirk", "Köln")},
        {"Kreise und Städteregion": ("art", "kreis")},
        {"Gemeinden": ("art", "gemeinde"), "Köln": ("regierungsbezirk", "Köln")},
        {"Gemeinden": ("art", "gemeinde"), "Düsseldorf": ("regierungsbezirk", "Düsseldorf")},
    ],
    ids=lambda gewaehlt: " und ".join(gewaehlt) or "alle",
)
def test_die_filter_zeigen_wen_die_liste_nennt_und_wie_viele(
    gewaehlt: dict[str, tuple[str, str]],
    skript: bool,
    chromium: Browser,
    gebaut: Seiten,
    lauf: Callable[..., Ausgang],
) -> None:
    liste = json.loads(lauf("liste", "--stichtag", "22.11.2026", "--format", "json").ausgabe)
    erwartet = [
        eine["name"]
        for eine in liste
        if eine["art"] != "bezirksregierung" and all(eine[feld] == wert for feld, wert in gewaehlt.values())
    ]
    with fenster(chromium, gebaut["wirklich"], java_script_enabled=skript) as offen:
        blatt = offen.oeffne("index.html")
        for knopf in gewaehlt:
            blatt.locator("label").filter(has_text=knopf).click()
        assert sorted(offen.miss(_SICHTBAR)) == sorted(erwartet)
        assert f"Gezeigt: {len(erwartet)} " in f"{vorgelesen(offen)} "
        assert blatt.locator("#suchfeld").count() == int(skript)


def test_die_suche_kennt_umlaute_und_sagt_wie_viele_sie_zeigt(chromium: Browser, gebaut: Seiten) -> None:
    with fenster(chromium, gebaut["wirklich"]) as offen:
        blatt = offen.oeffne("index.html")
        feld = blatt.get_by_role("searchbox", name="In der Liste suchen")
        meldung = blatt.get_by_role("status")
        alle = offen.miss(_SICHTBAR)
        for suche in ("lünen", "LUENEN", "lunen", "  lü  nen "):
            feld.fill(suche)
            assert (suche, offen.miss(_SICHTBAR)) == (suche, ["Lünen"])
            assert meldung.text_content() == f"1 von {len(alle)} gezeigt"
        feld.fill("gibt es nicht")
        assert offen.miss(_SICHTBAR) == []
        assert meldung.text_content() == f"0 von {len(alle)} gezeigt"
        feld.fill("koeln")
        koeln = offen.miss(_SICHTBAR)
        blatt.locator("label").filter(has_text="Gemeinden").click()
        beide = offen.miss(_SICHTBAR)
        assert 0 < len(beide) < len(koeln) < len(alle)
        assert meldung.text_content() == f"{len(beide)} von {len(alle)} gezeigt"
        assert f"Gezeigt: {len(beide)} " in f"{vorgelesen(offen)} "
        feld.fill("")
        blatt.locator("label").filter(has_text="Alle").first.click()
        assert offen.miss(_SICHTBAR) == alle


@pytest.mark.parametrize("netz", ["klein", "wirklich"])
def test_keine_seite_laeuft_waagerecht_aus_dem_bild(netz: str, chromium: Browser, gebaut: Seiten) -> None:
    """320 Punkte sind 1280 bei 400 % Zoom, 640 sind 1280 bei 200 %."""
    masse = "[document.documentElement.scrollWidth, innerWidth]"
    for breite in (320, 640, 1280):
        with fenster(chromium, gebaut[netz], breite=breite) as offen:
            for pfad in stichprobe(gebaut[netz]):
                offen.oeffne(pfad)
                assert (pfad, offen.miss(masse)) == (pfad, [breite, breite])


@pytest.mark.parametrize("netz", ["klein", "wirklich"])
def test_keine_seite_holt_etwas_von_draussen_oder_meldet_einen_fehler(
    netz: str, chromium: Browser, gebaut: Seiten
) -> None:
    with fenster(chromium, gebaut[netz]) as offen:
        for pfad in stichprobe(gebaut[netz]):
            offen.oeffne(pfad)
    assert {"stil.css", "suche.js", "karte.svg"} <= set(offen.geholt)
    assert (offen.hinaus, offen.meldungen) == ([], [])


EINGESCHLEUST = (
    b"<script>document.title='fremd'</script><img src='https://fremd.example/a.png' alt='' "
    b"onerror=\"document.title='fremd'\"><script src='https://fremd.example/a.js'></script>"
    b"<style>h1{color:red}</style><p style='color:red'></p></main>"
)


@pytest.mark.parametrize(("vorbei", "hinaus"), [(False, 0), (True, 2)], ids=["mit der CSP", "an ihr vorbei"])
def test_die_csp_haelt_auf_was_jemand_einschleust(
    vorbei: bool, hinaus: int, chromium: Browser, gebaut: Seiten
) -> None:
    seite = gebaut["klein"]["ueber.html"].replace(b"</main>", EINGESCHLEUST)
    with fenster(chromium, gebaut["klein"] | {"ueber.html": seite}, bypass_csp=vorbei) as offen:
        blatt = offen.oeffne("ueber.html")
        assert (blatt.title() == "fremd") == vorbei
        assert (
            offen.miss("getComputedStyle(document.querySelector('h1')).color") == "rgb(255, 0, 0)"
        ) == vorbei
    assert len(offen.hinaus) == hinaus
    assert vorbei or all("Content Security Policy" in meldung for meldung in offen.meldungen)
    assert vorbei or len(offen.meldungen) >= 5


@pytest.mark.parametrize("farbe", ["light", "dark"])
def test_gedruckt_steht_alles_schwarz_auf_weiss_und_ohne_bedienung(
    farbe: Farbe, chromium: Browser, gebaut: Seiten
) -> None:
    with fenster(chromium, gebaut["wirklich"], farbe=farbe) as offen:
        blatt = offen.oeffne("index.html")
        alle = offen.miss(_SICHTBAR)
        blatt.emulate_media(media="print")
        for was in ("header nav", ".filter", ".buchstaben", ".sprung", "footer nav"):
            assert (was, blatt.locator(was).is_visible()) == (was, False)
        for was in ("h1", "caption", "thead th", ".leise", ".vorspann", "td", ".zahl strong"):
            farben = offen.miss(
                "was => [getComputedStyle(document.querySelector(was)).color, 'rgb(255, 255, 255)']", was
            )
            assert (was, kontrast(farben) >= 4.5) == (was, True)
        gedruckt = pypdf.PdfReader(BytesIO(blatt.pdf(format="A4")))
        text = " ".join("\n".join(seite.extract_text() for seite in gedruckt.pages).split())
        assert "Alle zeigen" not in text
        stellen = [text.find(name, text.find("Alle Mitglieder")) for name in alle]
        assert min(stellen) > 0
        assert all(eine != andere for eine, andere in pairwise(stellen))
        assert f"Gezeigt: {len(alle)}" in text

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.geschichte.staende import Geschichte, Schub
from kommunennetz.verlauf import Ereignis, Verlauf, beschreibe
from verlauf_probe import BEZUG

BONN = "data/kommunen/bonn.yaml"
NETZ = "data/netz.yaml"
KANDIDAT = b"name: Bonn\nags: 05314000\n"
MITGLIED = KANDIDAT + b"beitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
KAPUTT = b"name: [\n"
ERSTER, ZWEITER, DRITTER = (date(2026, 1, tag) for tag in (1, 2, 3))


def geschichte(*schuebe: tuple[date | None, list[Posten]]) -> Geschichte:
    return Geschichte(Path(), tuple(Schub(tag, "davor", tuple(liste)) for tag, liste in schuebe), None)


@dataclass(frozen=True)
class MitVorgeschichte(Geschichte):
    """Eine Geschichte, deren frühere Stände nicht aus Git kommen."""

    davor: list[bytes] = field(default_factory=list)

    def fruehere(self, datei: str, davor: str) -> Iterator[bytes]:
        assert (datei, davor) == (BONN, "davor")
        yield from self.davor


def saetze(antwort: Verlauf) -> list[tuple[date | None, str]]:
    return [(ereignis.datum, ereignis.satz) for ereignis in antwort.ereignisse]


def test_die_ereignisse_stehen_nach_tagen_und_uneingechecktes_am_ende() -> None:
    antwort = beschreibe(
        geschichte(
            (ZWEITER, [Posten(BONN, KANDIDAT, MITGLIED)]),
            (ERSTER, [Posten("data/kommunen/essen.yaml", None, b"name: Essen\nags: 05113000\n")]),
            (None, [Posten(BONN, MITGLIED, KANDIDAT)]),
        ),
        BEZUG,
    )
    assert antwort == Verlauf(
        (
            Ereignis(ERSTER, "data/kommunen/essen.yaml", ("essen",), "Stadt Essen ist neu im Register"),
            Ereignis(ZWEITER, BONN, ("bonn",), "Stadt Bonn ist beigetreten (Dezember 2012, Runde 1)"),
            Ereignis(None, BONN, ("bonn",), "Stadt Bonn: Beitritt zurückgenommen"),
        ),
        (),
        (),
    )


def test_zeilenenden_kommentare_und_reihenfolge_sind_keine_aenderung() -> None:
    anders = b"\xef\xbb\xbf# Kommentar\r\nags: '05314000'\r\nname: Bonn\r\n"
    assert beschreibe(geschichte((ERSTER, [Posten(BONN, KANDIDAT, anders)])), BEZUG) == Verlauf((), (), ())


def test_eine_kaputte_datei_wird_uebersprungen_und_mit_dem_letzten_lesbaren_stand_verglichen() -> None:
    antwort = beschreibe(
        geschichte(
            (ERSTER, [Posten(BONN, KANDIDAT, KAPUTT)]),
            (ZWEITER, [Posten(BONN, KAPUTT, b"\xff")]),
            (DRITTER, [Posten(BONN, b"\xff", MITGLIED)]),
        ),
        BEZUG,
    )
    assert saetze(antwort) == [(DRITTER, "Stadt Bonn ist beigetreten (Dezember 2012, Runde 1)")]
    assert antwort.hinweise == (
        "data/kommunen/bonn.yaml war am 01.01.2026 nicht lesbar; verglichen ist mit dem letzten lesbaren Stand.",
        "data/kommunen/bonn.yaml war am 02.01.2026 nicht lesbar; verglichen ist mit dem letzten lesbaren Stand.",
    )
    assert antwort.unlesbar == ()


def test_der_letzte_lesbare_stand_kann_vor_der_gefragten_zeit_liegen() -> None:
    schuebe = geschichte((ERSTER, [Posten(BONN, KAPUTT, MITGLIED)])).schuebe
    beigetreten = "Stadt Bonn ist beigetreten (Dezember 2012, Runde 1)"
    mit = MitVorgeschichte(Path(), schuebe, None, [KAPUTT, b"", KANDIDAT, MITGLIED])
    assert saetze(beschreibe(mit, BEZUG)) == [(ERSTER, beigetreten)]
    nie_lesbar = MitVorgeschichte(Path(), schuebe, None, [KAPUTT])
    neu = "Stadt Bonn ist neu im Register"
    assert saetze(beschreibe(nie_lesbar, BEZUG)) == [(ERSTER, neu), (ERSTER, beigetreten)]


def test_was_zuletzt_nicht_lesbar_ist_fehlt_und_wird_genannt() -> None:
    kaputt = geschichte((None, [Posten(BONN, KANDIDAT, KAPUTT)]))
    hinweis = (
        "data/kommunen/bonn.yaml ist nicht lesbar (noch nicht eingecheckt); was darin geändert ist, fehlt."
    )
    assert beschreibe(kaputt, BEZUG) == Verlauf((), (hinweis,), (BONN,))
    assert beschreibe(kaputt, BEZUG, "bonn") == Verlauf((), (hinweis,), (BONN,))
    assert beschreibe(kaputt, BEZUG, "essen") == Verlauf((), (), ())


def test_eine_nie_lesbare_datei_geht_ohne_dass_von_ihr_je_die_rede_war() -> None:
    antwort = beschreibe(
        geschichte((ERSTER, [Posten(BONN, None, KAPUTT)]), (ZWEITER, [Posten(BONN, KAPUTT, None)])),
        BEZUG,
    )
    assert (antwort.ereignisse, antwort.unlesbar) == ((), ())


ANFANG = [
    Posten(BONN, None, MITGLIED),
    Posten("data/kommunen/essen.yaml", None, b"name: Essen\nags: 05113000\n"),
    Posten("data/gebiete.csv", None, b"x"),
    Posten(NETZ, None, b"x: y"),
    Posten("data/runden/1.yaml", None, b"nummer: 1\nbezeichnung: E\ndatum: 2012-12\nquelle: Q\n"),
]


def test_das_anlegen_des_registers_ist_ein_satz() -> None:
    antwort = beschreibe(geschichte((ERSTER, ANFANG)), BEZUG)
    assert antwort.ereignisse == (Ereignis(ERSTER, NETZ, (), "Register angelegt mit 2 Kommunen und 1 Runde"),)
    leer = beschreibe(geschichte((ERSTER, ANFANG[3:4])), BEZUG)
    assert saetze(leer) == [(ERSTER, "Register angelegt")]


def test_eine_einzelne_kommune_steht_auch_beim_anlegen_mit_allem_da() -> None:
    assert saetze(beschreibe(geschichte((ERSTER, ANFANG)), BEZUG, "bonn")) == [
        (ERSTER, "Stadt Bonn ist neu im Register"),
        (ERSTER, "Stadt Bonn ist beigetreten (Dezember 2012, Runde 1)"),
    ]


def test_andere_dateien_kommen_mit_ihrem_namen_vor() -> None:
    antwort = beschreibe(
        geschichte(
            (
                ERSTER,
                [
                    Posten("data/gebiete.csv", None, b""),
                    Posten("data/erklaerung.md", b"alt", b""),
                    Posten("data/kommunen/bonn.yml", b"", None),
                ],
            )
        ),
        BEZUG,
    )
    assert [ereignis.satz for ereignis in antwort.ereignisse] == [
        "Datei data/gebiete.csv ergänzt",
        "Datei data/erklaerung.md geändert",
        "Datei data/kommunen/bonn.yml entfernt",
    ]


def test_eine_geplante_runde_gilt_nach_dem_tag_des_eincheckens() -> None:
    runde = b"nummer: 5\nbezeichnung: F\ndatum: 2026-02-01\nquelle: Q\n"
    aenderung = [Posten("data/runden/5.yaml", None, runde)]
    assert saetze(beschreibe(geschichte((ERSTER, aenderung), (None, aenderung)), BEZUG)) == [
        (ERSTER, "Runde 5 ist geplant für den 1. Februar 2026"),
        (None, "Runde 5 ist neu im Register (F, 1. Februar 2026)"),
    ]


def test_eine_infomail_wird_auch_aus_alten_staenden_gelesen() -> None:
    mail = b"---\nbetreff: Neues\ndatum: 2026-01-01\n---\nText\n"
    datei = "data/infomails/2026-01-01-neues.md"
    staende = [
        mail,
        mail.replace(b"---\nText", b"# Kommentar\n---\nText"),
        mail.replace(b"Text", b"Anders"),
        b"---",
    ]
    paare = zip([None, *staende], staende, strict=False)
    antwort = beschreibe(geschichte(*((ERSTER, [Posten(datei, *paar)]) for paar in paare)), BEZUG)
    assert saetze(antwort) == [
        (ERSTER, "Neue Infomail: »Neues« (1. Januar 2026)"),
        (ERSTER, "Infomail »Neues« geändert"),
    ]
    assert antwort.unlesbar == (datei,)

"""Der Empfängerkreis: was man nennen kann, und was man gesagt bekommt, wenn es das nicht gibt."""

from pathlib import Path

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import ALLE, Auswahl
from kommunennetz.model.infomail import Empfaengerkreis
from kommunennetz.post.empfaengerkreis import Gemeinte, find_gemeinte, mit_amtlichen_namen, parse_an
from kommunennetz.register.lesen.register import Register
from post_probe import build_probe


@pytest.fixture(name="register", scope="module")
def _register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    probe = build_probe(Path(tmp_path_factory.mktemp("probe")))
    probe.write("data/runden/2017-vier.yaml", "nummer: 4\nbezeichnung: Vier\ndatum: 2017\nquelle: Q\n")
    return probe.register


@pytest.mark.parametrize(
    ("kreis", "auswahl"),
    [
        ({}, ALLE),
        ({"runde": "4", "seit": "2015"}, Auswahl(runde=4, seit=2015)),
        ({"kreis": "Kreis Lippe"}, Auswahl(kreis="05766")),
        ({"kreis": "lippe"}, Auswahl(kreis="05766")),
        ({"kreis": "Unna"}, Auswahl(kreis="05978")),
        ({"kreis": "Rhein-Sieg"}, Auswahl(kreis="05382")),
        ({"kreis": "Hochsauerland"}, Auswahl(kreis="05958")),
        ({"kreis": "Aachen"}, Auswahl(kreis="05334")),
        ({"regierungsbezirk": "KOELN"}, Auswahl(regierungsbezirk="Köln")),
        ({"regierungsbezirk": "Regierungsbezirk Münster"}, Auswahl(regierungsbezirk="Münster")),
    ],
)
def test_der_empfaengerkreis_wird_zur_auswahl(
    kreis: dict[str, str], auswahl: Auswahl, register: Register
) -> None:
    assert find_gemeinte(Empfaengerkreis.model_validate(kreis), register).auswahl == auswahl


ALLE_KREISE = (
    "Ennepe-Ruhr-Kreis, Hochsauerlandkreis, Kreis Borken, Kreis Coesfeld, Kreis Düren, Kreis Euskirchen, "
    "Kreis Gütersloh, Kreis Heinsberg, Kreis Herford, Kreis Höxter, Kreis Kleve, Kreis Lippe, "
    "Kreis Mettmann, Kreis Minden-Lübbecke, Kreis Olpe, Kreis Paderborn, Kreis Recklinghausen, "
    "Kreis Siegen-Wittgenstein, Kreis Soest, Kreis Steinfurt, Kreis Unna, Kreis Viersen, Kreis Warendorf, "
    "Kreis Wesel, Märkischer Kreis, Oberbergischer Kreis, Rhein-Erft-Kreis, Rhein-Kreis Neuss, "
    "Rhein-Sieg-Kreis, Rheinisch-Bergischer Kreis, Städteregion Aachen"
)
WIDERSPRUCH = "Eine der Angaben berichtigen oder weglassen."


@pytest.mark.parametrize(
    ("an", "text", "hilfe"),
    [
        (["kreis=Borkem"], "Den Kreis »Borkem« gibt es nicht.", "Meinten Sie »Kreis Borken«?"),
        (["kreis=xyz"], "Den Kreis »xyz« gibt es nicht.", f"Es gibt: {ALLE_KREISE}."),
        (
            ["kreis=Lippe", "regierungsbezirk=Köln"],
            "Kreis Lippe liegt im Regierungsbezirk Detmold, nicht Köln.",
            WIDERSPRUCH,
        ),
        (
            ["regierungsbezirk=Bonn"],
            "Den Regierungsbezirk »Bonn« gibt es nicht.",
            "Es gibt: Arnsberg, Detmold, Düsseldorf, Köln, Münster.",
        ),
        (["runde=5"], "Eine Runde 5 gibt es nicht.", "Es gibt: 4."),
        (["kommune=Bohn"], "»Bohn« ist keine eindeutige Kommune.", "Meinten Sie »Bonn«?"),
        (
            ["kommune=Köln"],
            "Köln hat keinen Datensatz und damit kein Postfach.",
            "Anlegen: kommunennetz kommune neu koeln",
        ),
        (
            ["kandidaten", "seit=2015"],
            "»seit« fragt nach dem Beitritt; den haben nur Mitglieder.",
            WIDERSPRUCH,
        ),
        (["kandidaten", "runde=4"], "Kandidaten gehören zu keiner Runde.", WIDERSPRUCH),
        (
            ["kreis=Lippe", "art=bezirksregierung"],
            "Eine Bezirksregierung gehört zu keinem Kreis.",
            WIDERSPRUCH,
        ),
    ],
)
def test_was_es_nicht_gibt_oder_sich_widerspricht_wird_gemeldet(
    an: list[str], text: str, hilfe: str, register: Register
) -> None:
    with pytest.raises(FrageError) as gefangen:
        find_gemeinte(parse_an(an), register)
    assert (gefangen.value.text, gefangen.value.hilfe) == (text, hilfe)


WORTE = (
    "Erlaubt sind: alle, mitglieder, vorgemerkte, kandidaten, und was dazu gilt: "
    "kommune=, art=, kreis=, regierungsbezirk=, runde=, seit=; etwa --an kandidaten --an art=stadt."
)
ARTEN = "Erlaubt sind: stadt, gemeinde, verband, kreis, bezirksregierung."


@pytest.mark.parametrize(
    ("an", "text", "hilfe"),
    [
        (
            ["kandidatin"],
            "--an: »kandidatin« ist kein Empfängerkreis.",
            f"Meinten Sie »kandidaten«? {WORTE}",
        ),
        (["Bonn"], "--an: »Bonn« ist kein Empfängerkreis.", WORTE),
        (
            ["alle", "kreis=Lippe"],
            "--an: »alle« ist kein Empfängerkreis.",
            "»alle« steht allein; es sind die Mitglieder.",
        ),
        (["kreiss=Lippe"], "--an: »kreiss« gibt es nicht.", f"Meinten Sie »kreis«? {WORTE}"),
        (["kreis="], "--an: Hinter »kreis=« fehlt der Wert.", WORTE),
        (
            ["kreis=Lippe", "kreis=Unna"],
            "--an kreis ist zweimal genannt: »Lippe« und »Unna«.",
            "Eines von beiden weglassen.",
        ),
        (
            ["art=städte"],
            "--an: »städte« ist für »art, Eintrag 1« nicht vorgesehen.",
            f"Meinten Sie »stadt«? {ARTEN}",
        ),
        (
            ["runde=vier"],
            "--an: »runde«: »vier« ist keine ganze Zahl.",
            "Nur Ziffern schreiben, ohne Punkt und Einheit.",
        ),
        (["art=,"], "--an: »art« ist eine leere Liste.", "Mindestens einen Eintrag schreiben."),
    ],
)
def test_eine_angabe_die_nicht_zu_verstehen_ist_bekommt_einen_vorschlag(
    an: list[str], text: str, hilfe: str
) -> None:
    with pytest.raises(FrageError) as gefangen:
        parse_an(an)
    assert (gefangen.value.text, gefangen.value.hilfe) == (text, hilfe)


@pytest.mark.parametrize(
    ("an", "worte"),
    [
        (["alle"], "Mitglieder"),
        (["Kandidaten", "vorgemerkte"], "Vorgemerkte und Kandidaten"),
        (["kommune=unna,05314000"], "genannt: Unna, Bonn"),
        (
            ["art=stadt,kreis", "kreis=Lippe", "regierungsbezirk=detmold", "runde=4", "seit=2015"],
            "Mitglieder; Art: stadt oder kreis; Kreis Lippe; Regierungsbezirk Detmold; Runde 4; "
            "beigetreten 2015 oder später",
        ),
    ],
)
def test_der_empfaengerkreis_hat_worte(an: list[str], worte: str, register: Register) -> None:
    assert find_gemeinte(parse_an(an), register).in_worten == worte


def test_mit_amtlichen_namen_ist_derselbe_gemeint(register: Register) -> None:
    an = parse_an(["kommune=05314000", "kreis=lippe", "regierungsbezirk=DETMOLD", "mitglieder"])
    gemeinte = find_gemeinte(an, register)
    genau = mit_amtlichen_namen(an, gemeinte)
    assert genau == Empfaengerkreis.model_validate(
        {"wer": "mitglieder", "kommune": "Bonn", "kreis": "Kreis Lippe", "regierungsbezirk": "Detmold"}
    )
    assert find_gemeinte(genau, register) == gemeinte
    assert mit_amtlichen_namen(Empfaengerkreis(), Gemeinte()) == Empfaengerkreis()

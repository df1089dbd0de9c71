"""Was eine Infomail sieht und was nicht: Felder von Werten, nie das Innere des Registers."""

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from hilfen import Ausgang
from kommunennetz.errors import VorlageError
from kommunennetz.post.entwuerfe import build_vorschau
from kommunennetz.post.schreiber import MAX_ZEICHEN
from kommunennetz.register.lesen.store import load
from post_probe import Probe, build_probe

Lauf = Callable[..., Ausgang]


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    return build_probe(tmp_path)


def _fehler(probe: Probe) -> tuple[str, str]:
    with pytest.raises(VorlageError) as gefangen:
        build_vorschau(probe.register, probe.infomail, probe.vorlagen)
    return gefangen.value.text, gefangen.value.hilfe


WORTE = "Eines seiner Felder nennen: mitglied, mitglieder, runde, runden."


@pytest.mark.parametrize(
    "ausdruck", ["worte", "worte ~ 1", "worte | string", "worte | upper", "[worte] | join"]
)
def test_ein_ganzes_ding_ist_auch_im_betreff_ein_fehler_mit_zeile(ausdruck: str, probe: Probe) -> None:
    text = "Der Wert ist kein Text, sondern ein Ding der Art »Mitgliedsworte«"
    ausdruck = ausdruck.replace("worte", "netz.worte")
    probe.schreibe("x", betreff="{{ " + ausdruck + " }}")
    assert _fehler(probe) == (f"data/infomails/neues.md:2: {text}", WORTE)
    probe.schreibe("Guten Tag,\n\n{{ " + ausdruck + " }}")
    assert _fehler(probe) == (f"data/infomails/neues.md:8: {text}", WORTE)


def test_eine_infomail_startet_kein_programm(
    probe: Probe, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(probe.ort)
    pickle = r"cposix\nsystem\n(S'touch GETAN'\ntR."
    probe.schreibe(f'{{{{ netz.parse_raw("{pickle}", proto="pickle", allow_pickle=True) }}}}')
    ausgang = lauf("infomail", "vorschau", "neues")
    assert ausgang == Ausgang(
        3,
        "",
        "Fehler: data/infomails/neues.md:6: ».parse_raw(…)« lässt sich nicht aufrufen\n"
        "    Aufrufen lassen sich nur Makros und die Funktionen, die docs/vorlagen.md nennt.\n",
    )
    assert not (probe.ort / "GETAN").exists()


@pytest.mark.parametrize(
    ("genannt", "gemeldet"),
    [
        ("neues", "data/infomails/neues.md"),
        ("neues.md", "data/infomails/neues.md"),
        ("data/infomails/neues.md", "data/infomails/neues.md"),
        ("../neben/entwurf.md", "../neben/entwurf.md"),
        ("./lokal.md", "lokal.md"),
    ],
)
def test_eine_meldung_nennt_die_infomail_mit_dem_weg_auf_dem_man_sie_findet(
    probe: Probe, lauf: Lauf, monkeypatch: pytest.MonkeyPatch, genannt: str, gemeldet: str
) -> None:
    monkeypatch.chdir(probe.ort)
    (probe.ort.parent / "neben").mkdir()
    befehle = ["vorschau", genannt], ["entwuerfe", genannt, "-o", "ordner"]
    for kaputt, befehl in product(("{{ gibtsnicht }}", "<<<<<<< HEAD"), befehle):
        probe.schreibe(kaputt)
        for ort in (Path("../neben/entwurf.md"), Path("lokal.md")):
            ort.write_bytes(Path("data/infomails/neues.md").read_bytes())
        ausgang = lauf("infomail", *befehl)
        assert (ausgang.wert, ausgang.ausgabe) == (3, "")
        assert f" {gemeldet}:6:" in ausgang.meldungen


def test_eine_infomail_liest_keine_fremde_datei(
    probe: Probe, lauf: Lauf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(probe.ort)
    probe.write("geheim.json", '{"name": "streng geheim"}')
    probe.schreibe('{{ netz.parse_file("geheim.json").name }}')
    ausgang = lauf("infomail", "vorschau", "neues")
    assert (ausgang.wert, ausgang.ausgabe) == (3, "")
    assert "streng geheim" not in ausgang.meldungen


def test_eine_konfliktmarke_im_text_ist_schon_beim_lesen_ein_fehler_mit_zeile(probe: Probe) -> None:
    probe.schreibe("Guten Tag,\n<<<<<<< HEAD\nalt\n=======\nneu\n>>>>>>> main\n")
    geladen = load(probe.ort)
    assert [f"{befund.datei}:{befund.zeile} {befund.regel.id}" for befund in geladen.befunde] == [
        "data/infomails/neues.md:7 konflikt"
    ]
    assert geladen.register is not None
    assert "neues" not in geladen.register.infomails


def test_eine_uferlose_infomail_wird_abgelehnt(probe: Probe) -> None:
    probe.schreibe("{% for n in range(6000) %}Eine Zeile, die sich ständig wiederholt.{% endfor %}")
    text, hilfe = _fehler(probe)
    assert text.startswith("data/infomails/neues.md:6: Die Infomail wird 2")
    assert f"höchstens {MAX_ZEICHEN} Zeichen" in hilfe


def test_die_gewohnten_namen_gibt_es_weiter(probe: Probe) -> None:
    probe.schreibe(
        "{{ netz.name }}; {{ netz.absender.name }}; {{ kommune.name }}, {{ kommune.gebiet.faelle.genitiv }}, "
        "{{ kommune.seit }}, {{ kommune.runde }}; {{ zahl.kommunen }}, {{ zahl.kommunen.mindestens }}; "
        "{{ mitglieder | length }}; {{ mitglieder | map(attribute='gebiet.name') | join(', ') }}; "
        "{% for jahr, gruppe in nach_jahr | items if jahr %}{{ jahr }}: {{ gruppe | length }} {% endfor %}; "
        "{{ stichtag | datum }}; {{ termine | length }}",
    )
    text = build_vorschau(probe.register, probe.infomail, probe.vorlagen, "bonn").brief.text
    assert "Testnetz; Geschäftsstelle; Bonn, der Stadt Bonn, 4. Dezember 2012, 1;" in " ".join(text.split())


def test_der_rahmen_kann_den_betreff_der_kommune_zeigen(probe: Probe) -> None:
    probe.write("templates/infomail.md.j2", "# {{ betreff }}\n\n{{ inhalt }}\n")
    probe.schreibe("Guten Tag", betreff="Neues für {{ kommune.name }}")
    vorschau = build_vorschau(probe.register, probe.infomail, probe.vorlagen)
    name = vorschau.brief.betreff.removeprefix("Neues für ")
    assert name in {eintrag.satz.name for eintrag in probe.register.kommunen.values()}
    assert vorschau.brief.text == f"Neues für {name}\n{'=' * (10 + len(name))}\n\nGuten Tag\n"

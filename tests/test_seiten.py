"""Was die Seiten nennen, gibt es: Verweise, Befehle und Optionen, Ziele von make, Dateien und Namen im Code."""

import ast
import re
import shlex
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from hilfen import WURZEL
from kommunennetz.cli.app import build_app

SEITEN = sorted(
    seite.relative_to(WURZEL).as_posix()
    for muster in ("*.md", "docs/*.md", "bench/*.md", "tests/beispiele/*.md")
    for seite in WURZEL.glob(muster)
)
# Seiten, die von dem erzählen, was im Projekt liegt; die anderen nennen auch, was erst beim Arbeiten entsteht.
MIT_DATEIEN = [
    seite
    for seite in SEITEN
    if seite.startswith(("bench/", "tests/"))
    or Path(seite).stem in ("CONTRIBUTING", "datenordner", "ein-befehl", "entscheidungen", "glossar")
]
# Seiten für Programmierer: Was sie als Code auszeichnen, sind Namen aus dem Code.
MIT_NAMEN = [seite for seite in SEITEN if seite in ("CONTRIBUTING.md", "docs/ein-befehl.md")]
# Entsteht erst beim Arbeiten und steht nie in Git.
ENTSTEHT = re.compile(
    r"(\./)?(\.venv|ausgabe|dist|build|data/kontakte|data/\.\w+|data/gebiete\.csv|data/karte\.json|excel|runde-\d(-entwurf)?)(/.*)?"
)
# Wovon eine Anleitung erzählt, als gäbe es das schon, und was es mit Absicht nicht gibt.
ERDACHT = {
    "src/kommunennetz/model/publikation.py",
    "layout.lua",
    "init.lua",
    "x.json",
    "webseite",
    "src/kommunennetz/model/projekt.py",
    "Projekt",
    "data/projekte/leitfaden.yaml",
    "data/schema/projekt.json",
    "templates/paket/merkblatt.md.j2",
    "uhrzeit_ohne_tag",
    "src/kommunennetz/cli/einzeln/kreise.py",
    "einladung.md.j2",
    "templates/einladung.md.j2",
    "kommunennetz kreise",
    "kommunennetz kommune postfach NAME ADRESSE",
    "tests/beispiele/schlecht/uhrzeit-ohne-tag/",
}
ZAUN = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
VERWEIS = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|src=\"([^\"]+)\"")


@cache
def text(seite: str) -> str:
    return (WURZEL / seite).read_text(encoding="utf-8")


@cache
def codestellen(seite: str) -> list[str]:
    """Liefert, was im Fließtext als Code ausgezeichnet ist, Zeilenumbrüche darin geglättet."""
    ohne_bloecke = ZAUN.sub("", text(seite))
    return [
        " ".join(stelle.split()) for stelle in CODE.findall(re.sub(r"(?<=\S)\n(?=\S)", " ", ohne_bloecke))
    ]


@cache
def zeilen(seite: str) -> list[str]:
    """Liefert die Zeilen der Blöcke, die jemand abtippt, ohne Eingabezeichen und Kommentar."""
    bloecke = [
        block for sprache, block in ZAUN.findall(text(seite)) if sprache in ("sh", "powershell", "console")
    ]
    return [
        re.split(r"\s+#\s|;\s\$", zeile.removeprefix("$ "))[0].rstrip()
        for block in bloecke
        for zeile in block.splitlines()
    ]


@pytest.mark.parametrize("seite", [*SEITEN, "Makefile"])
def test_kein_zusammenfuehren_ist_auf_halbem_weg_geblieben(seite: str) -> None:
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", text(seite), re.MULTILINE) == []


# Verweise


@cache
def anker(seite: Path) -> list[str]:
    """Liefert die Namen, unter denen GitHub die Überschriften einer Seite kennt."""
    ueberschriften = re.findall(r"^#+ (.+)$", ZAUN.sub("", seite.read_text(encoding="utf-8")), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", zeile.lower()).replace(" ", "-") for zeile in ueberschriften]


def _verweise(seite: str) -> list[str]:
    ziele = ["".join(gruppen) for gruppen in VERWEIS.findall(ZAUN.sub("", text(seite)))]
    return [ziel for ziel in ziele if not ziel.startswith(("http", "mailto:"))]


def test_auf_den_seiten_gibt_es_verweise() -> None:
    assert sum(len(_verweise(seite)) for seite in SEITEN) > 40


@pytest.mark.parametrize("seite", SEITEN)
def test_jeder_verweis_fuehrt_zu_einer_datei_und_einer_ueberschrift(seite: str) -> None:
    ins_leere = []
    for verweis in _verweise(seite):
        datei, _, stelle = verweis.partition("#")
        ziel = (WURZEL / seite).parent / datei if datei else WURZEL / seite
        if not ziel.exists() or (stelle and stelle not in anker(ziel)):
            ins_leere.append(verweis)
    assert ins_leere == []


# Entscheidungen


def test_jede_entscheidung_hat_einen_tag_einen_satz_und_zwei_zeilen() -> None:
    eintraege = re.findall(r"^- .*\n(?:  .*\n)*", text("docs/entscheidungen.md"), re.MULTILINE)
    assert len(eintraege) > 30
    form = re.compile(r"- \d\d\.\d\d\.20\d\d \*\*[^*]+\.\*\*.*\n  .*\n")
    assert [eintrag for eintrag in eintraege if not form.fullmatch(eintrag)] == []


# Befehle und Optionen


@cache
def befehle() -> dict[str, set[str]]:
    """Liefert zu jedem Befehl und jeder Gruppe die Optionen, die dort gelten."""
    alle: dict[str, set[str]] = {}

    def gehe(befehl: Any, name: str, darueber: Any, geerbt: set[str]) -> None:
        kontext = typer.Context(befehl, info_name=name, parent=darueber)
        eigene = {
            option for eine in befehl.get_params(kontext) for option in (*eine.opts, *eine.secondary_opts)
        }
        alle[name] = eigene | geerbt
        for unterer in getattr(befehl, "list_commands", lambda _: [])(kontext):
            gehe(befehl.get_command(kontext, unterer), f"{name} {unterer}", kontext, geerbt)

    # `--register` gilt vor und hinter jedem Befehl.
    gehe(build_app(), "kommunennetz", None, {"--register"})
    return alle


def _fehlt_im_programm(zeile: str) -> str:
    """Liefert, was an einem Aufruf nicht stimmt, oder nichts."""
    worte = shlex.split(zeile.replace("…", ""))
    name = worte.pop(0)
    while worte and f"{name} {worte[0]}" in befehle():
        name = f"{name} {worte.pop(0)}"
    gruppe = any(anderer.startswith(f"{name} ") for anderer in befehle())
    if gruppe and worte and re.fullmatch("[a-z]+", worte[0]):
        return f"{zeile}: {worte[0]}"
    optionen = {wort.partition("=")[0] for wort in worte if re.match(r"--?[a-z]", wort)}
    unbekannt = sorted(optionen - befehle()[name])
    return f"{zeile}: {', '.join(unbekannt)}" if unbekannt else ""


def _aufrufe(seite: str) -> list[str]:
    """Liefert, was ein Aufruf des Programms ist, auch wo im Text nur »runde stand« steht."""
    alle = [*zeilen(seite), *codestellen(seite)]
    ab_programm = [re.sub(r"^\S*[/\\]kommunennetz(?= )", "kommunennetz", zeile) for zeile in alle]
    kurze = [f"kommunennetz {stelle}" for stelle in codestellen(seite) if " " in stelle]
    ganze = [zeile for zeile in ab_programm if zeile.startswith("kommunennetz ")]
    bekannte = [zeile for zeile in kurze if " ".join(zeile.split()[:2]) in befehle()]
    return [zeile for zeile in (*ganze, *bekannte) if zeile not in ERDACHT]


def test_auf_den_seiten_stehen_aufrufe() -> None:
    assert sum(len(_aufrufe(seite)) for seite in SEITEN) > 60


@pytest.mark.parametrize("seite", SEITEN)
def test_jeden_genannten_aufruf_gibt_es_mit_seinen_optionen(seite: str) -> None:
    assert [fehler for zeile in _aufrufe(seite) if (fehler := _fehlt_im_programm(zeile))] == []


def test_ein_aufruf_den_es_nicht_gibt_faellt_auf() -> None:
    assert _fehlt_im_programm("kommunennetz liste --seit 2015 --format csv -o m.csv") == ""
    assert _fehlt_im_programm("kommunennetz liste --sait 2015") == "kommunennetz liste --sait 2015: --sait"
    assert _fehlt_im_programm("kommunennetz runde zeige 4") == "kommunennetz runde zeige 4: zeige"


@pytest.mark.parametrize("seite", SEITEN)
def test_jede_allein_genannte_option_hat_ein_befehl(seite: str) -> None:
    optionen = {option for alle in befehle().values() for option in alle}
    fremde = {"--sandbox"}  # pandoc
    genannte = {stelle.split()[0].split("=")[0] for stelle in codestellen(seite) if stelle.startswith("--")}
    assert sorted(genannte - optionen - fremde) == []


# Ziele von make


@cache
def ziele_von_make() -> set[str]:
    phony = re.findall(r"^\.PHONY: (.+)$", text("Makefile"), re.MULTILINE)
    return {ziel for zeile in phony for ziel in zeile.split()}


def _makeaufrufe(seite: str) -> list[str]:
    alle = " \n ".join([*zeilen(seite), *codestellen(seite)])
    return re.findall(r"(?:^|&& )make (\w[\w-]*)", alle.replace("\n ", "\n"), re.MULTILINE)


def test_jedes_genannte_ziel_von_make_gibt_es() -> None:
    genannte = {ziel for seite in SEITEN for ziel in _makeaufrufe(seite)}
    assert len(genannte) > 3
    assert sorted(genannte - ziele_von_make()) == []


# Dateien und Ordner


@cache
def dateien() -> list[str]:
    """Liefert alle Pfade des Projekts vom Hauptordner aus, Ordner mit »/« am Ende."""
    return list(_pfade(WURZEL))


def _pfade(ordner: Path) -> Iterator[str]:
    for ort in sorted(ordner.iterdir()):
        pfad = ort.relative_to(WURZEL).as_posix()
        if ort.name in (".git", "__pycache__") or ENTSTEHT.fullmatch(pfad) or ort.name.endswith("_cache"):
            continue
        yield f"{pfad}/" if ort.is_dir() else pfad
        if ort.is_dir() and not ort.is_symlink():
            yield from _pfade(ort)


def _gibt_es(name: str) -> bool:
    """Liefert, ob ein Pfad so endet: Genannt wird er vom Raum aus, von dem die Rede ist."""
    muster = name.replace("NAME", "*").replace("TAG", "*")
    return any(fnmatch(f"/{pfad.rstrip('/')}", f"*/{muster.rstrip('/')}") for pfad in dateien())


_DATEINAME = re.compile(
    r"(?:[\w.*-]+/)*[\w*-]*\.(?:py|md|yaml|yml|json|csv|j2|typ|lua|docx|html|toml|txt|svg|png)"
)
_ORDNERNAME = re.compile(r"(?:[\w.-]+/)+")


def _dateinamen(seite: str) -> list[str]:
    worte = [wort for stelle in codestellen(seite) for wort in stelle.split()]
    namen = [wort for wort in worte if _DATEINAME.fullmatch(wort) or _ORDNERNAME.fullmatch(wort)]
    return [name for name in namen if name not in ERDACHT and not ENTSTEHT.fullmatch(name)]


def test_auf_den_seiten_stehen_dateien() -> None:
    assert sum(len(_dateinamen(seite)) for seite in MIT_DATEIEN) > 50


@pytest.mark.parametrize("seite", MIT_DATEIEN)
def test_jede_genannte_datei_gibt_es(seite: str) -> None:
    assert [name for name in _dateinamen(seite) if not _gibt_es(name)] == []


# Namen im Code


@cache
def namen_im_code() -> set[str]:
    """Liefert alle Namen, die der Quelltext, die Tests und die Skripte vergeben."""
    alle: set[str] = set()
    for ort in ("src", "tests", "docs", "bench"):
        for datei in (WURZEL / ort).rglob("*.py"):
            alle.add(datei.stem)
            alle.add(datei.parent.name)
            for knoten in ast.walk(ast.parse(datei.read_text(encoding="utf-8"))):
                alle.update(_namen(knoten))
    return alle


def _namen(knoten: ast.AST) -> Iterator[str]:
    match knoten:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.alias(name=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name):
            yield name


_NAME = re.compile(r"@?([A-Za-z_][\w.]*)(?:\(.*\))?")


def _codenamen(seite: str) -> list[str]:
    """Liefert die Namen einer Seite, die nur Code sein können: mit Unterstrich, Großbuchstaben oder Klammern."""
    ganze = [
        treffer[1]
        for stelle in codestellen(seite)
        if (treffer := _NAME.fullmatch(stelle))
        and not _DATEINAME.fullmatch(stelle)
        and re.search(r"_|[a-z][A-Z]|\(|^[A-Z][a-z]", stelle)
    ]
    return [name for name in ganze if name not in ERDACHT]


@pytest.mark.parametrize("seite", MIT_NAMEN)
def test_jeden_genannten_namen_vergibt_der_code(seite: str) -> None:
    assert len(_codenamen(seite)) > 15
    unbekannt = [
        name
        for name in _codenamen(seite)
        if not all(teil in namen_im_code() for teil in name.split(".") if teil != "kommunennetz")
    ]
    assert unbekannt == []


@pytest.mark.parametrize(
    ("finde", "gibt", "fehlt"),
    [
        (_gibt_es, "register/lesen/store.py", "register/lesen/laden.py"),
        (_gibt_es, "data/schema/*.json", "data/schema/*.yaml"),
        (lambda name: name in namen_im_code(), "list_befehle", "liste_der_befehle"),
    ],
)
def test_was_es_nicht_gibt_faellt_auf(finde: Callable[[str], bool], gibt: str, fehlt: str) -> None:
    assert (finde(gibt), finde(fehlt)) == (True, False)

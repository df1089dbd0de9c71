"""Vorlagen, die mehr wollen, als Vorlagen dürfen; als Programm füllt es alle in einem Prozess und misst sie."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.vorlagen import Vorlagen
from kontexte import build_kontexte

GEHEIM = "streng-geheim-4711"
SPEICHER = 200 * 2**20
"""So viel mehr Speicher als am Anfang bekommt das Programm; wer mehr will, stirbt."""


def _mal(anfang: str, schritt: str, anzahl: int, ende: str = "") -> str:
    return anfang + schritt * anzahl + ende


def _leiter() -> str:
    """Liefert Makros, von denen jedes das vorige zweimal ruft."""
    sprossen = (
        f"{{% macro m{n}() %}}{{{{ m{n - 1}() }}}}{{{{ m{n - 1}() }}}}{{% endmacro %}}" for n in range(1, 45)
    )
    return f"{{% macro m0() %}}x{{% endmacro %}}{''.join(sprossen)}{{{{ m44() }}}}"


_GLEICHE = _mal("{% set a = [1] %}{% set b = [1] %}", "{% set a = [a, a] %}{% set b = [b, b] %}", 60)
_LANG = _mal("{% set s = 'abcdefgh' %}", "{% set s = s ~ s %}", 14)

GREIFT_HINAUS = (
    # pydantic und Pfade, wie im Issue
    r"""{{ netz.parse_raw("cposix\nsystem\n(S'touch GETAN'\ntR.", proto="pickle", allow_pickle=True) }}""",
    '{{ netz.parse_file("geheim.json") }}',
    "{{ netz.model_dump() }}",
    "{{ netz.model_fields }}",
    "{{ netz.__dict__ }}",
    "{{ netz.model_construct }}",
    "{{ netz.copy(update={'name': 'x'}) }}",
    "{{ kommune.eintrag.quelltext }}",
    "{{ kommune.ordnung }}",
    "{{ mitglieder[0].eintrag.gelesen() }}",
    "{{ zahl.vergleichbar(1) }}",
    "{{ stichtag.frueheste.today() }}",
    "{{ netz.absender.__class__ }}",
    # Attributketten
    "{{ kommune.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ [].__class__.mro() }}",
    "{{ {}.__class__.__base__ }}",
    "{{ kommune.__init__.__globals__ }}",
    "{{ kommune['__class__'] }}",
    r"{{ kommune['\x5f\x5fclass\x5f\x5f'] }}",
    "{% set k = '__cl' ~ 'ass__' %}{{ kommune[k] }}",
    "{{ 1 .__class__ }}",
    "{{ stichtag.__str__() }}",
    "{{ ''.join.__self__.__class__ }}",
    "{{ kommune.__slots__ }}",
    "{{ kommune.__dataclass_fields__ }}",
    # Jinjas eigene Dinge
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ loop }}",
    "{% for i in [1] %}{{ loop }}{% endfor %}",
    "{% for i in [1] %}{{ loop._iterable }}{% endfor %}",
    "{% for i in [1] %}{{ loop.__init__ }}{% endfor %}",
    "{% for i in [1] %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for i in [1] %}{{ loop(i) }}{% endfor %}",
    "{% for i in loop %}{% endfor %}",
    "{{ caller }}",
    "{{ caller.__globals__ }}",
    "{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m(a=1) }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m.name }}",
    "{% macro m() %}{% endmacro %}{{ m }}",
    "{% macro m() %}{% endmacro %}{{ [m] | map('string') | join }}",
    "{{ fehlt.__class__ }}",
    "{{ fehlt._undefined_obj }}",
    "{{ ('' if false)._undefined_exception }}",
    "{{ (fehlt | default(netz)).__class__ }}",
    "{{ range.__class__ }}",
    "{{ range.rechne }}",
    "{{ range }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner.__init__ }}",
    "{{ namespace.__init__ }}",
    "{{ dict(a=1) }}",
    "{{ lipsum.__globals__ }}",
    "{{ environment }}",
    "{{ context }}",
    "{{ _durchlauf }}",
    "{{ [1] | _durchlauf(0) }}",
    "{{ (range(3) | map('abs')).gi_frame }}",
    "{{ (mitglieder | map(attribute='name')).gi_code }}",
    "{% set kommune.name = 'y' %}",
    "{% set netz.name = 'y' %}{{ netz.name }}",
    "{{ mitglieder.append(1) }}",
    "{{ nach_jahr.clear() }}",
    "{{ nach_jahr.items() }}",
    "{% set _loop_vars = 1 %}{{ __import__('os') }}",
    "{{ m(_loop_vars=1) }}",
    "{{ range(*[1]) }}",
    "{{ range(**{'a': 1}) }}",
    # Filter und Fragen
    "{{ (kommune | attr('__class__')) }}",
    "{{ kommune | attr('name') }}",
    "{{ mitglieder | map(attribute='__class__') | join }}",
    "{{ mitglieder | map(attribute='gebiet.__class__.__mro__') | join }}",
    "{{ mitglieder | map('format') | join }}",
    "{{ mitglieder | map('attr', '__class__') | join }}",
    "{{ mitglieder | map('_durchlauf', 0) | list }}",
    "{{ mitglieder | selectattr('__class__') | list }}",
    "{{ mitglieder | rejectattr('__init__.__globals__') | list }}",
    "{{ mitglieder | select('callable') | list }}",
    "{{ mitglieder | sort(attribute='__class__') | length }}",
    "{{ mitglieder | sort(attribute='gebiet') | length }}",
    "{{ mitglieder | groupby('__class__') | length }}",
    "{{ mitglieder | sum(attribute='__class__') }}",
    "{{ mitglieder | max(attribute='__class__') }}",
    "{{ mitglieder | unique(attribute='__class__') | list }}",
    "{{ mitglieder | join(attribute='__class__') }}",
    "{{ netz.worte | pprint }}",
    "{{ netz.worte | tojson }}",
    "{{ netz.worte | xmlattr }}",
    "{{ netz.worte | safe }}",
    "{{ netz.worte is sameas netz.worte }}",
    "{{ netz.worte is callable }}",
    "{{ netz.worte is filter }}",
    "{{ netz.worte | random }}",
    "{% filter attr('__class__') %}x{% endfilter %}",
    # Formatieren
    "{{ '{0.__class__}'.format(kommune) }}",
    "{{ '{0.__class__}' | format(kommune) }}",
    "{{ '%s' % kommune }}",
    "{{ '%(a)s' % {'a': netz.worte} }}",
    "{{ '{a}'.format_map({'a': netz.worte}) }}",
    "{{ ('%s' | string) % netz.worte }}",
    # Ein ganzes Ding statt eines Feldes
    "{{ netz.worte }}",
    "{{ netz.worte ~ '' }}",
    "{{ '' ~ netz.worte }}",
    "{{ netz.worte | string }}",
    "{{ netz.worte | upper }}",
    "{{ netz.worte | list }}",
    "{{ [netz.worte] | join }}",
    "{{ [netz.worte] }}",
    "{{ {'a': netz.worte} }}",
    "{{ (netz.worte,) | string }}",
    "{{ netz.worte | replace('a', 'b') }}",
    "{{ 'a' | replace('a', netz.worte) }}",
    "{{ netz.worte | datum }}",
    "{{ netz.worte | zahl }}",
    "{{ netz.worte | link }}",
    "{{ 'https://a.example' | link(netz.worte) }}",
    "{{ netz.worte | trim }}",
    "{{ netz.worte | indent }}",
    "{{ netz.worte | default('') }}",
    "{{ netz.worte + '' }}",
    "{{ '' + netz.worte }}",
    "{{ 'a' | join(netz.worte) }}",
    "{{ netz.sprecherteam | first }}",
    "{{ mitglieder }}",
    "{{ zahl }}",
    "{{ zahl.nach_gruppe }}",
    "{{ netz.worte | capitalize }}",
    "{{ netz.worte | length }}",
    "{{ netz.worte == netz.worte }}",
    "{{ netz.worte < netz.worte }}",
    "{{ 'a' in netz.worte }}",
    "{% for x in netz.worte %}{{ x }}{% endfor %}",
    "{% for a, b in mitglieder %}{{ a }}{% endfor %}",
    "{% set x %}{{ netz.worte }}{% endset %}{{ x }}",
    "{{ netz.worte[0] }}",
    "{{ netz.worte[:1] }}",
    "{{ mitglieder['append'] }}",
    "{{ netz.worte() }}",
    "{{ 'x'() }}",
    "{{ mitglieder[0]() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
    "{{ range('a') }}",
    "{{ range() }}",
    "{{ 'a' < 1 }}",
    "{{ none < 1 }}",
    "{{ [1, 'a'] | sort | join }}",
    # Dateien
    "{% include 'geheim.json' %}",
    "{% include '../geheim.json' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'a/../../geheim.json' %}",
    "{% include 'verweis.json' %}",
    "{% include ['../geheim.json', '/etc/hostname'] %}",
    r"{% include 'geheim.json\x00.md.j2' %}",
    "{% include netz.name %}",
    "{% include '" + "a" * 5000 + "' %}",
    "{% import 'makros.md.j2' as m %}{{ m.__init__ }}",
    "{% from 'makros.md.j2' import __class__ as k %}{{ k }}",
    "{% from 'makros.md.j2' import _body_stream as k %}{{ k }}",
    "{% from '../geheim.json' import x %}{{ x }}",
    "{% extends '/etc/passwd' %}",
    "{% extends netz %}",
    "{% block x %}{{ super() }}{% endblock %}",
    "{% include 'kreis.md.j2' %}",
    "{% include 'selbst.md.j2' %}",
    # Erweiterungen, die es nicht gibt
    "{% do mitglieder.append(1) %}",
    "{% debug %}",
    "{% trans %}x{% endtrans %}",
    "{% autoescape false %}{{ netz.name }}{% endautoescape %}",
    "{% break %}",
)
"""Jede davon ist ein Fehler mit Datei und Zeile."""

KOSTET = (
    '{{ "x" | batch(999999999) | list }}',
    '{{ "abc" | slice(999999999) | list | length }}',
    '{% set n = namespace(s="x") %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}',
    _mal("{% set s = '😀' %}", "{% set s = s ~ s %}", 60),
    _mal("{% set s %}😀{% endset %}", "{% set s = s ~ s %}", 60),
    _mal("{% set s = 'x' %}", "{% set s %}{{ s }}{{ s }}{% endset %}", 60),
    _mal("{% set s = 'x' %}", "{% set s = s + s %}", 60),
    _mal("{% set s = 'x' %}", "{% set s = [s, s] | join %}", 60),
    _mal("{% set s = 'xx' %}", "{% set s = [s, s, s] | join(s) %}", 40),
    _mal("{% set s = 'aa' %}", "{% set s = s | replace('a', 'aa') %}", 60),
    _mal("{% set s = 'abc' %}", "{% set s = s | replace('', s) %}", 20),
    _mal("{% filter replace('a', 'aaaaaaaa') %}", "{% filter replace('a', 'aaaaaaaa') %}", 14, "a")
    + "{% endfilter %}" * 15,
    _mal("{% with a = 'xx' %}", "{% with a = a ~ a %}", 30, "{{ a }}") + "{% endwith %}" * 31,
    _mal("{% set l = [1] %}", "{% set l = l + l %}", 60),
    _mal("{% set l = range(9999) | list %}", "{% set l = l + l %}", 4, "{{ l | groupby(0) | length }}"),
    _mal(
        "{% set l = range(9999) | list %}", "{% set l = l + l %}", 4, "{{ l | map('string') | sort | join }}"
    ),
    _mal("{% set n = 9 %}", "{% set n = n * n %}", 60),
    "{{ 9 ** 9 ** 9 ** 9 }}",
    "{{ 2 ** 99999999 }}",
    "{{ " + "9" * 100_000 + " }}",
    "{{ 1e999 }}",
    _GLEICHE + "{{ a == b }}",
    _GLEICHE + "{{ 'x' if a in [b] }}",
    _GLEICHE + "{{ [a, b] | sort | length }}",
    _GLEICHE + "{{ [a, b] | unique | length }}",
    _GLEICHE + "{{ [a] | select('eq', b) | list | length }}",
    _GLEICHE + "{{ a | string }}",
    _GLEICHE + "{{ {'x': 1}[a] }}",
    _mal("{% set a = (1, 1) %}", "{% set a = (a, a) %}", 60, "{% set d = {a: 1} %}"),
    "{% for i in range(9999) %}" * 4 + "{% endfor %}" * 4,
    "{% for i in range(9999) %}" * 2 + "{{ netz.name | upper | replace('E', 'x') }}" + "{% endfor %}" * 2,
    "{% for i in range(9999) %}" * 2 + "{% if netz.absender.name %}{% endif %}" + "{% endfor %}" * 2,
    "{% for i in range(9999) %}" * 2
    + "{% if mitglieder | sort(attribute='gebiet.name') | first %}{% endif %}"
    + "{% endfor %}" * 2,
    "{% for i in range(9999) %}{% for j in range(999) %}{% set x = mitglieder[:] %}{% endfor %}{% endfor %}",
    "{% for i in range(9999) if range(9999) | select('odd') | list %}{% endfor %}",
    f"{_LANG}{{% for i in range(9999) %}}{{% if s == s ~ '' %}}{{% endif %}}{{% endfor %}}",
    f"{_LANG}{{% for i in range(9999) %}}{{% if ('z' ~ i) in s %}}{{% endif %}}{{% endfor %}}",
    f"{_LANG}{{% for i in range(9999) %}}{{% if range(9999) | select('in', s) | list %}}{{% endif %}}{{% endfor %}}",
    f"{_LANG}{{% for i in range(9999) %}}{{{{ s | trim }}}}{{% endfor %}}",
    "{% for i in range(9999) %}" + "x" * 10_000 + "{% endfor %}",
    _mal("{% set s = '*_`' %}", "{% set s = s ~ s %}", 15, "{% for i in range(9999) %}{{ s }}{% endfor %}"),
    _mal(
        "{% set s = '\u200b\u0001 ' %}",
        "{% set s = s ~ s %}",
        15,
        "{% for i in range(9999) %}{{ s }}{% endfor %}",
    ),
    *(
        f"{{% set s = '{zeichen * 95}' %}}{{% for i in range(9999) %}}{{% for j in range(9999) %}}"
        "{{ s ~ i ~ j }}{% endfor %}{% endfor %}"
        for zeichen in ("*_", "\u200b\u0001", "a ")
    ),
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    _leiter(),
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(45) }}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{% macro r() %}{% call m() %}{{ r() }}{% endcall %}{% endmacro %}{{ r() }}",
    "{% for i in [[]] recursive %}{{ loop([[]]) }}{% endfor %}",
    "{{ range(10 ** 9) | list | length }}",
    "{{ range(1000000000) | list | length }}",
    "{% for i in range(1000000000) %}{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ ([1] * 1000000000) | length }}",
    "{{ 'a\nb' | indent(1000000000) }}",
    "{% set s %}"
    + "\n" * 90_000
    + "{% endset %}{{ s | indent(40, true, true) ~ s | indent(40, true, true) }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ '%1000000000s' % 'x' }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format('x') }}",
    "{{ 1.5 | round(1000000000, 'ceil') }}",
    "{{ 1.5 | round(1000000000) }}",
    "{{ 'x' | wordwrap(1) }}",
    "{{ 'x' | truncate(1000000000) }}",
    "{% include 'baum0.md.j2' %}",
    "{{ 1 }}" * 100_000,
    "{{ " + "1 + " * 50_000 + "1 }}",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "{{ " + "not " * 3000 + "1 }}",
    "{{ " + "-" * 3000 + "1 }}",
    "{{ 1" + " | abs" * 3000 + " }}",
    "{{ netz" + ".name" * 3000 + " }}",
    "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "x" * 1_000_001,
    " " * 990_000 + "{{ fehlt }}",
    "{%" + " " * 990_000 + "%}",
    "{#" + " {#" * 300_000,
    "{% raw %}" * 9_000 + "x",
    "{{ '" + "\\" * 900_000 + "' }}",
    "{" * 900_000,
    "{% for i in range(9999) %}{% include 'baum39.md.j2' %}{% endfor %}" * 9,
    "{% for i in range(9999) %}{% from 'makros.md.j2' import gruss %}{{ gruss() }}{% endfor %}" * 9,
    "{{ " + " ~ ".join(["'x'"] * 6_000) + " }}",
    "{% set a = 1 %}" * 3_000,
    "{% macro m() %}{% endmacro %}" * 2_000,
)
"""Jede davon ist ein Fehler oder ein kurzer Text, und das bald."""


def write_vorlagen(ordner: Path) -> Path:
    """Legt einen Vorlagenordner an, neben dem ein Geheimnis liegt; liefert ihn."""
    templates = ordner / "templates"
    (templates / "a").mkdir(parents=True)
    (ordner / "geheim.json").write_text(json.dumps(GEHEIM), encoding="utf-8")
    (templates / "verweis.json").symlink_to(ordner / "geheim.json")
    dateien = {
        "makros.md.j2": "{% macro gruss() %}Hallo{% endmacro %}",
        "kreis.md.j2": "{% include 'kreis2.md.j2' %}",
        "kreis2.md.j2": "{% include 'kreis.md.j2' %}",
        "selbst.md.j2": "{% include 'selbst.md.j2' %}{% include 'selbst.md.j2' %}",
    } | {f"baum{n}.md.j2": f"{{% include 'baum{n + 1}.md.j2' %}}" * 2 for n in range(40)}
    dateien["baum40.md.j2"] = "Blatt"
    for name, text in dateien.items():
        (templates / name).write_text(text, encoding="utf-8")
    return templates


def fuelle_alle(ordner: Path) -> Iterator[dict[str, object]]:
    """Liefert zu jeder Vorlage, was aus ihr wurde: Text oder Meldung, und wie lange es dauerte."""
    kontext = build_kontexte(ordner / "register")["infomail.md.j2"]
    vorlagen = Vorlagen([write_vorlagen(ordner)])
    erste_zeile = 7
    for quelle in (*GREIFT_HINAUS, *KOSTET):
        anfang = time.process_time()
        try:
            ergebnis = {"text": vorlagen.render_text(quelle, "mail.md", kontext, erste_zeile)[:1000]}
        except VorlageError as error:
            ursache = type(error.__cause__).__name__
            ergebnis = {"fehler": error.text, "hilfe": error.hilfe, "ursache": ursache}
        yield ergebnis | {"sekunden": time.process_time() - anfang}


def main() -> None:
    """Füllt alle mit begrenztem Speicher und schreibt die Ergebnisse als JSON."""
    with tempfile.TemporaryDirectory() as ordner:
        ergebnisse = fuelle_alle(Path(ordner))
        erstes = next(ergebnisse)
        seiten = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        grenze = seiten * resource.getpagesize() + SPEICHER
        resource.setrlimit(resource.RLIMIT_AS, (grenze, grenze))
        sys.stdout.write(json.dumps([erstes, *ergebnisse]))


if __name__ == "__main__":
    main()

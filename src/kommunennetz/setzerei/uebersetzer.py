"""Von der Vorlage zum Code: was sie enthält, ist erst geprüft, und gezählt wird in jedem Block.

Jinja übersetzt Vorlagen nach Python und maskiert für HTML. Hier maskiert es für die Sprache des Dokuments,
führt Vergleiche, Ausschnitte und Schleifen durch die Umgebung und ruft sie in jedem Block zum Zählen auf.
"""

from collections.abc import Callable, Iterable, MutableMapping
from typing import Any, cast

from jinja2 import BaseLoader, Environment, Template, nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from kommunennetz.setzerei.fertig import Fertig
from kommunennetz.setzerei.filters import FILTERS, TESTS
from kommunennetz.setzerei.rechenwerk import Rechenwerk
from kommunennetz.setzerei.verbote import (
    KOSTEN_AUFRUF,
    MAX_MARKEN,
    MAX_QUELLTEXT,
    MAX_TIEFE,
    VerbotenError,
    alle_knoten,
    pruefe_baum,
)
from kommunennetz.worte.konflikt import find_konfliktmarke

Quelle = tuple[str, str]
"""Text einer Vorlage und ihr Pfad, wie er in Meldungen steht."""


class Makro(runtime.Macro):
    """Ein Makro, dessen Ergebnis fertig ist und das nicht endlos in sich selbst steckt."""

    def _invoke(self, arguments: list[Any], autoescape: bool) -> Fertig:
        umgebung = cast("Uebersetzung", self._environment)
        verbrauch = umgebung.verbrauch
        if verbrauch.tiefe >= MAX_TIEFE:
            raise RecursionError
        verbrauch.tiefe += 1
        try:
            return umgebung.sprache(super()._invoke(arguments, autoescape))
        finally:
            verbrauch.tiefe -= 1


class _Vorlage(Template):
    """Tauscht in der übersetzten Vorlage die Bausteine aus, mit denen Jinja für HTML maskiert."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # noqa: A002 – so heißt es bei Jinja
    ) -> Template:
        umgebung = cast("Uebersetzung", environment)
        namespace.update(
            Macro=Makro,
            Markup=umgebung.sprache,
            escape=umgebung.sprache.escape,
            identity=umgebung.sprache,
            markup_join=umgebung.verbinde,
            str_join=umgebung.verbinde,
        )
        return super()._from_namespace(environment, namespace, globals)


def _umfang(knoten: nodes.Node) -> tuple[int, int]:
    """Liefert, wie viele Teile und wie viel Text eine Anweisung hat; was in ihr steht, zählt für sich."""
    zeichen = len(knoten.data) if isinstance(knoten, nodes.TemplateData) else 0
    anzahl = KOSTEN_AUFRUF if isinstance(knoten, nodes.Include | nodes.FromImport) else 1
    for kind in knoten.iter_child_nodes(exclude=("body", "else_")):
        teile, text = _umfang(kind)
        anzahl, zeichen = anzahl + teile, zeichen + text
    return anzahl, zeichen


class _Uebersetzer(CodeGenerator):
    """Schreibt in den Code, wo gezählt und geprüft wird."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        # Jinja maskierte feste Texte schon beim Übersetzen, und zwar für HTML.
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Zählt jedes Mal, wenn der Block ausgeführt wird, was er kostet."""
        anweisungen = list(nodes)
        kosten = [_umfang(knoten) for knoten in anweisungen]
        teile, text = sum(k[0] for k in kosten) + 1, sum(k[1] for k in kosten)
        self.writeline(f"environment.zaehle({teile}, {text})", next(iter(anweisungen), None))
        super().blockvisit(anweisungen, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 – so heißt es bei Jinja
        """Lässt Schleifen nur über Listen laufen und zählt auch, was ihr »if« überspringt."""
        bedingung = _umfang(node.test)[0] if node.test else 0
        node.iter = nodes.Filter(node.iter, "_durchlauf", [nodes.Const(bedingung)], [], None, None)
        self.filters.setdefault("_durchlauf", "environment.schleife")
        super().visit_For(node, frame)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802
        """Vergleicht mit `Umgebung.vergleiche`."""
        self.write("environment.vergleiche(")
        self.visit(node.expr, frame)
        for teil in node.ops:
            self.write(f", ({teil.op!r}, ")
            self.visit(teil.expr, frame)
            self.write(")")
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Führt auch Ausschnitte (`liste[:3]`) durch `Umgebung.getitem`."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", slice(")
        for grenze in (node.arg.start, node.arg.stop, node.arg.step):
            if grenze is None:
                self.write("None")
            else:
                self.visit(grenze, frame)
            self.write(", ")
        self.write("))")


class Lader(BaseLoader):
    """Holt Vorlagen; `lies` liefert zu einem Namen Text und Pfad."""

    def __init__(self, lies: Callable[[str], Quelle | None]) -> None:
        self.lies = lies

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 – von Jinja verlangt
        """Liefert Text und Pfad; TemplateNotFound, wenn es die Vorlage nicht gibt."""
        quelle = self.lies(template)
        if quelle is None:
            raise TemplateNotFound(template)
        return *quelle, None


class Uebersetzung(Rechenwerk):
    """Die Hälfte der Umgebung, die Vorlagen liest und übersetzt; die andere füllt sie aus."""

    template_class = _Vorlage
    code_generator_class = _Uebersetzer

    def compile_text(self, text: str, name: str, erste_zeile: int) -> Template:
        """Liefert die Vorlage aus einem Text, der in der Datei `name` in Zeile `erste_zeile` beginnt."""
        try:
            baum = self.parse(text, name, name)
        except (TemplateSyntaxError, VerbotenError) as error:
            _verschiebe(error, erste_zeile - 1)
            raise
        for knoten in alle_knoten(baum):
            # Was Jinja selbst einfügt, steht in keiner Zeile.
            knoten.lineno = knoten.lineno and knoten.lineno + erste_zeile - 1
        return self.template_class.from_code(self, self.compile(baum, name, name), self.globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        datei = filename or name or ""
        if (zeile := find_konfliktmarke(source)) is not None:
            raise VerbotenError(*KONFLIKT, datei=datei, zeile=zeile)
        self._pruefe_umfang(source, datei)
        try:
            return super()._parse(source, name, filename)
        except TemplateSyntaxError:
            raise
        except Exception:  # noqa: BLE001 – woran Jinja oder Python beim Lesen auch scheitern
            raise VerbotenError(*_VERSCHACHTELT, datei=datei, zeile=1) from None

    def _pruefe_umfang(self, source: str, datei: str) -> None:
        if len(source) > MAX_QUELLTEXT:
            raise VerbotenError(*_ZU_LANG, datei=datei, zeile=1)
        if source.count("{") * 2 > MAX_MARKEN or len(source) > MAX_MARKEN:
            for nummer, (zeile, _, _) in enumerate(self.lex(source, datei, datei)):
                if nummer > MAX_MARKEN:
                    raise VerbotenError(*_ZU_LANG, datei=datei, zeile=zeile)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        datei = filename or name or ""
        pruefe_baum(source, datei, FILTERS, TESTS)
        try:
            return super()._generate(source, name, filename, defer_init)
        except TemplateSyntaxError:
            raise
        except Exception:  # noqa: BLE001 – wie beim Lesen
            raise VerbotenError(*_VERSCHACHTELT, datei=datei, zeile=1) from None

    def _compile(self, source: str, filename: str) -> Any:
        try:
            return super()._compile(source, filename)
        except Exception:  # noqa: BLE001 – wie beim Lesen
            raise VerbotenError(*_VERSCHACHTELT, datei=filename, zeile=1) from None


def _verschiebe(error: TemplateSyntaxError | VerbotenError, zeilen: int) -> None:
    if isinstance(error, VerbotenError):
        error.zeile += zeilen
    else:
        error.lineno += zeilen


KONFLIKT = (
    "Hier steht eine Konfliktmarke von Git",
    "Die Datei ist nicht zu Ende zusammengeführt: eine der beiden Fassungen und die Marken löschen.",
)
_VERSCHACHTELT = (
    "Die Vorlage lässt sich nicht übersetzen; sie ist zu tief verschachtelt",
    "Lange Ausdrücke mit {% set … %} in kürzere teilen.",
)
_ZU_LANG = ("Die Vorlage ist zu lang", "Sie mit {% include … %} in mehrere Dateien teilen.")

"""Die Jinja-Umgebung: jeder Wert wird genau einmal für Markdown maskiert, und keine Vorlage greift hinaus."""

from collections.abc import Callable, Mapping, MutableMapping
from pathlib import PurePath
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, nodes, runtime
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from kommunennetz.dokumente.fehler import ZuLangError
from kommunennetz.dokumente.filters import FILTERS, join_texte, pruefe_wert
from kommunennetz.dokumente.markdown import Markdown, escape

Quelle = tuple[str, str]
"""Text einer Vorlage und ihr Pfad, wie er in Meldungen steht."""

MAX_ZEICHEN = 5_000_000
"""So lang darf ein Dokument werden; mehr schreibt nur eine Schleife, die nicht endet."""

_GLOBALE = ("cycler", "dict", "joiner", "namespace", "range")


class FehlenderWert(StrictUndefined):
    """Ein Name, den die Vorlage benutzt und den es nicht gibt; jede Benutzung ist ein Fehler."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return str(self._undefined_hint)
        if self._undefined_obj is missing:
            return f"Den Wert »{self._undefined_name}« gibt es hier nicht"
        return f"»{type(self._undefined_obj).__name__}« hat nichts namens »{self._undefined_name}«"


class _Macro(runtime.Macro):
    def _invoke(self, arguments: list[Any], autoescape: bool) -> Markdown:
        return Markdown(super()._invoke(arguments, autoescape))


class _Vorlage(Template):
    """Tauscht in der übersetzten Vorlage die Bausteine aus, mit denen Jinja für HTML maskiert."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # noqa: A002 – so heißt es bei Jinja
    ) -> Template:
        namespace.update(
            Macro=_Macro, Markup=Markdown, escape=escape, identity=Markdown, markup_join=join_texte
        )
        return super()._from_namespace(environment, namespace, globals)


class _Uebersetzer(CodeGenerator):
    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        # Jinja maskierte feste Texte schon beim Übersetzen, und zwar für HTML.
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _Lader(BaseLoader):
    def __init__(self, lies: Callable[[str], Quelle | None]) -> None:
        self.lies = lies

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 – von Jinja verlangt
        quelle = self.lies(template)
        if quelle is None:
            raise TemplateNotFound(template)
        return *quelle, None


class Umgebung(ImmutableSandboxedEnvironment):
    """Jinja, wie es die Dokumente brauchen; `lies` liefert zu einem Namen Text und Pfad der Vorlage."""

    template_class = _Vorlage
    intercepted_binops = frozenset({"*", "**"})
    code_generator_class = _Uebersetzer

    def __init__(self, lies: Callable[[str], Quelle | None]) -> None:
        super().__init__(
            loader=_Lader(lies),
            undefined=FehlenderWert,
            autoescape=True,
            finalize=lambda value: escape(pruefe_wert(value)),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,
            auto_reload=False,
            cache_size=-1,
        )
        self.filters = dict(FILTERS)
        self.globals = {name: self.globals[name] for name in _GLOBALE}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Liefert auch für Pfade »nein«: mit ihnen käme eine Vorlage an fremde Dateien."""
        return super().is_safe_attribute(obj, attr, value) and not isinstance(obj, PurePath)

    def call_binop(self, context: runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """Rechnet mit Zahlen; »"a" * 10_000_000_000« und Türme von Potenzen füllten nur den Speicher."""
        if operator == "**" or not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise OverflowError
        return super().call_binop(context, operator, left, right)

    def compile_text(self, text: str, name: str, erste_zeile: int) -> Template:
        """Liefert die Vorlage aus einem Text, der in der Datei `name` in Zeile `erste_zeile` beginnt."""
        try:
            baum = self.parse(text, name, name)
        except TemplateSyntaxError as error:
            error.lineno += erste_zeile - 1
            raise
        for knoten in baum.find_all(nodes.Node):
            # Was Jinja selbst einfügt, steht in keiner Zeile.
            knoten.lineno = knoten.lineno and knoten.lineno + erste_zeile - 1
        return self.template_class.from_code(self, self.compile(baum, name, name), self.globals)


def fuelle(vorlage: Template, werte: Mapping[str, object]) -> str:
    """Liefert die ausgefüllte Vorlage; ZuLangError, sobald sie über alles Maß wächst."""
    stuecke, laenge = [], 0
    for stueck in vorlage.generate(werte):
        stuecke.append(stueck)
        laenge += len(stueck)
        if laenge > MAX_ZEICHEN:
            raise ZuLangError(vorlage.filename)
    return "".join(stuecke)

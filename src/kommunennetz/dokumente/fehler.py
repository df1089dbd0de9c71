"""Was an einer Vorlage schiefgeht, als VorlageError mit Datei, Zeile und Abhilfe."""

from collections.abc import Collection
from traceback import walk_tb

from jinja2 import TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from kommunennetz.dateien import grund
from kommunennetz.dokumente.filters import UnzulaessigerWertError
from kommunennetz.errors import VorlageError


class ZuLangError(Exception):
    """Ein Dokument, das kein Mensch mehr liest; der Text ist der Pfad der Vorlage."""


_ZU_GROSS = (
    "Eine Schleife oder Rechnung der Vorlage ist zu groß",
    "Die Schleife über die Daten des Registers laufen lassen.",
)
_FESTE_TEXTE: dict[type[Exception], tuple[str, str]] = {
    TemplateSyntaxError: (
        "Die Vorlage ist falsch geschrieben (Jinja: {})",
        "Hat jedes {{ sein }} und jedes {% if %} sein {% endif %}? Gibt es den Filter?",
    ),
    SecurityError: ("Die Vorlage darf das nicht (Jinja: {})", "Vorlagen lesen nur Werte, sie ändern nichts."),
    RecursionError: ("Die Vorlage ruft sich endlos selbst auf", "Prüfen, was in dieser Zeile was einbindet."),
    OverflowError: _ZU_GROSS,
    ZuLangError: _ZU_GROSS,
}


def vorlage_error(
    error: Exception, dateien: Collection[str], namen: Collection[str], ordner: Collection[str]
) -> VorlageError:
    """Liefert den Fehler so, wie ihn die Geschäftsstelle lesen kann.

    `dateien` sind die gelesenen Vorlagen, `namen` die Werte, die sie benutzen durften, und `ordner` die
    durchsuchten Ordner.
    """
    if isinstance(error, VorlageError):
        return error
    text, hilfe = _beschreibung(error, namen, ordner)
    return VorlageError(f"{_ort(error, dateien)}{text}", hilfe)


def _ort(error: Exception, dateien: Collection[str]) -> str:
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}: "
    if isinstance(error, ZuLangError):
        return f"{error}: "
    orte = [(rahmen.f_code.co_filename, zeile) for rahmen, zeile in walk_tb(error.__traceback__)]
    orte = [(datei, zeile) for datei, zeile in orte if datei in dateien]
    return "{}:{}: ".format(*orte[-1]) if orte else ""


def _beschreibung(error: Exception, namen: Collection[str], ordner: Collection[str]) -> tuple[str, str]:
    match error:
        case UnzulaessigerWertError():
            return str(error), error.hilfe
        case UndefinedError():
            return str(error), f"Die Vorlage kennt: {', '.join(sorted(namen)) or 'keine Werte'}."
        case TemplateNotFound():
            gesucht = error.templates if isinstance(error, TemplatesNotFound) else [error.name]
            text = f"Die Vorlage »{'« oder »'.join(map(str, gesucht))}« gibt es nicht"
            return text, f"Gesucht in: {', '.join(ordner)}."
        case OSError():
            return f"Die Vorlage lässt sich nicht lesen: {grund(error)}", "Rechte und Datenträger prüfen."
    return _fester_text(error)


def _fester_text(error: Exception) -> tuple[str, str]:
    for art, (text, hilfe) in _FESTE_TEXTE.items():
        if isinstance(error, art):
            return text.replace("{}", str(getattr(error, "message", error))), hilfe
    ursache = f"{type(error).__name__}: {error}"
    return f"Die Vorlage lässt sich nicht ausfüllen ({ursache})", "Den Ausdruck in dieser Zeile prüfen."

"""Was an einer Vorlage schiefgeht, als VorlageError mit Datei, Zeile und Abhilfe."""

from collections.abc import Collection
from traceback import walk_tb

from jinja2 import TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, UndefinedError

from kommunennetz.dateien import grund
from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.rechenwerk import UnzulaessigerWertError
from kommunennetz.setzerei.umgebung import FeldFehltError
from kommunennetz.setzerei.verbote import GrenzeError, VerbotenError

_ZU_GROSS = (
    "Eine Schleife oder Rechnung der Vorlage ist zu groß",
    "Die Schleife über die Daten des Registers laufen lassen.",
)
_ZERLEGT = (
    "Hier wird etwas in mehrere Namen zerlegt, das nicht so viele Teile hat",
    "Zerlegen lassen sich Paare, etwa {% for jahr, gruppe in nach_jahr | items %}.",
)
_FESTE_TEXTE: dict[type[Exception], tuple[str, str]] = {
    TemplateSyntaxError: (
        "Die Vorlage ist falsch geschrieben (Jinja: {})",
        "Hat jedes {{ sein }} und jedes {% if %} sein {% endif %}? Gibt es den Filter?",
    ),
    RecursionError: ("Die Vorlage ruft sich endlos selbst auf", "Prüfen, was in dieser Zeile was einbindet."),
    ZeroDivisionError: (
        "Hier wird durch null geteilt",
        "Vorher mit {% if … %} prüfen, ob die Zahl null ist.",
    ),
    OverflowError: _ZU_GROSS,
    MemoryError: _ZU_GROSS,
    GrenzeError: _ZU_GROSS,
}


def vorlage_error(
    error: Exception, dateien: Collection[str], namen: Collection[str], ordner: Collection[str], ort: str
) -> VorlageError:
    """Liefert den Fehler so, wie ihn die Geschäftsstelle lesen kann.

    `dateien` sind die gelesenen Vorlagen, `namen` die Werte, die sie benutzen durften, `ordner` die
    durchsuchten Ordner und `ort` Datei und Zeile, wo der Fehler selbst keine nennt.
    """
    if isinstance(error, VorlageError):
        return error
    text, hilfe = _beschreibung(error, namen, ordner)
    return VorlageError(f"{_ort(error, dateien) or ort}: {text}", hilfe)


def _ort(error: Exception, dateien: Collection[str]) -> str:
    if isinstance(error, TemplateSyntaxError):
        # Bei »{#« und »{% raw %}« ohne Ende hält Jinja die Datei für den Namen.
        return f"{error.filename or error.name}:{error.lineno}"
    if isinstance(error, VerbotenError) and error.zeile:
        return f"{error.datei}:{error.zeile}"
    orte = [(rahmen.f_code.co_filename, zeile) for rahmen, zeile in walk_tb(error.__traceback__)]
    orte = [(datei, zeile) for datei, zeile in orte if datei in dateien]
    return "{}:{}".format(*orte[-1]) if orte else ""


def _beschreibung(error: Exception, namen: Collection[str], ordner: Collection[str]) -> tuple[str, str]:
    match error:
        case UnzulaessigerWertError() | VerbotenError() | FeldFehltError():
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
    if isinstance(error, TypeError | ValueError) and "unpack" in str(error):
        return _ZERLEGT
    return (
        f"Die Vorlage lässt sich nicht ausfüllen ({type(error).__name__})",
        "Den Ausdruck in dieser Zeile prüfen.",
    )

"""Der schnelle Weg für Dateien ohne jeden Befund: derselbe Baum wie aus `yaml_text`, aber ohne Stellen.

Warum: Stellen und Befunde braucht nur, wer etwas zu melden hat; sie zu sammeln dauert doppelt so lang wie das
Lesen selbst. Sobald etwas auffällt, ist das Ergebnis None, und `yaml_text` liest die Datei gründlich.
"""

import unicodedata
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from kommunennetz.register.lesen.yaml_text import OHNE_ABSTAND, TIEFSTE_EBENE, Baum, Lader, find_platzhalter
from kommunennetz.worte.konflikt import find_konfliktmarke
from kommunennetz.worte.zeichen import hat_unsichtbare


class _AuffaelligError(Exception):
    """Die Datei braucht den gründlichen Leser."""


def read_unauffaellig(daten: bytes) -> Baum | None:
    """Liefert den Baum einer Datei, an der nichts zu bemängeln ist; sonst None."""
    try:
        text = daten.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\\" in text or "\t" in text or not (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return None
    if hat_unsichtbare(text) or find_konfliktmarke(text) or OHNE_ABSTAND.search(text):
        return None
    lader = Lader(text)
    try:
        return _strom(lader.get_event)
    except (yaml.YAMLError, _AuffaelligError):
        return None
    finally:
        lader.dispose()


def _strom(next_event: Callable[[], Any]) -> Baum:
    next_event()
    anfang = next_event()
    if type(anfang) is StreamEndEvent or anfang.tags or anfang.version:
        raise _AuffaelligError
    erstes = next_event()
    if type(erstes) is not MappingStartEvent:
        raise _AuffaelligError
    baum: Baum = _wert(erstes, next_event, 0, fluss=False)
    if type(next_event()) is not DocumentEndEvent or type(next_event()) is not StreamEndEvent:
        raise _AuffaelligError
    return baum


def _wert(event: Any, next_event: Callable[[], Any], ebene: int, *, fluss: bool) -> Any:
    art = type(event)
    # Alle Ereignisse, mit denen ein Wert beginnt, haben einen Anker; ein Verweis (*name) immer.
    if event.anchor or ebene == TIEFSTE_EBENE:
        raise _AuffaelligError
    if event.tag:
        raise _AuffaelligError
    if art is ScalarEvent:
        leer = event.value in ("", "~", "null") or (fluss and "?" in event.value)
        if (leer and not event.style) or find_platzhalter(event.value):
            raise _AuffaelligError
        return event.value
    if art is MappingStartEvent:
        return _abschnitt(next_event, ebene + 1, fluss=event.flow_style)
    return _liste(next_event, ebene + 1, fluss=event.flow_style)


def _abschnitt(next_event: Callable[[], Any], ebene: int, *, fluss: bool) -> Baum:
    abschnitt: Baum = {}
    while type(event := next_event()) is not MappingEndEvent:
        if type(event) is not ScalarEvent or event.anchor or event.tag:
            raise _AuffaelligError
        name = event.value
        if name in abschnitt or name == "<<" or (fluss and "?" in name and not event.style):
            raise _AuffaelligError
        abschnitt[name] = _wert(next_event(), next_event, ebene, fluss=fluss)
    return abschnitt


def _liste(next_event: Callable[[], Any], ebene: int, *, fluss: bool) -> list[Any]:
    liste: list[Any] = []
    while type(event := next_event()) is not SequenceEndEvent:
        liste.append(_wert(event, next_event, ebene, fluss=fluss))
    return liste

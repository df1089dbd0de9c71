"""Wie ein Rückmeldebogen aussieht: Wer ihn baut und wer ihn zurückliest, nimmt dieselben Wörter.

Auf dem Blatt stehen links die Beschriftungen und rechts daneben die Antworten, die Kennung in einer
verborgenen Zeile. Sie lautet `kn-` und die ersten acht Ziffern der Kennung der Nachricht, zu der er gehört.
"""

from collections.abc import Mapping
from typing import Final

BLATT: Final = "Rückmeldung"
KENNUNG: Final = "Kennung"
"""Beschriftung der verborgenen Zeile."""
STAND: Final = "Wir kommen"
PERSONEN: Final = "Personen"
ERSATZ: Final = "Ersatz"
STAENDE: Final[Mapping[str, str]] = {"ja": "zugesagt", "nein": "abgesagt", "vielleicht": "vorbehalt"}
"""Was neben »Wir kommen« stehen kann, und welcher Stand es ist."""

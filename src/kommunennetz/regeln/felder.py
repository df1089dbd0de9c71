"""Die Regeln der Felder: was ein Datensatz an seinen Werten nicht annimmt, für das Handbuch erklärt."""

from kommunennetz.regeln.regel import lesefehler

FELDER = (
    lesefehler(
        "pflichtfeld",
        """
        Ein Feld fehlt, das jeder solche Datensatz braucht.

        Welche das sind, steht in docs/datenformat.md.
        """,
    ),
    lesefehler(
        "platzhalter",
        """
        Ein Feld ist noch nicht ausgefüllt.

        In einem neuen Register steht in spitzen Klammern, was an dieser Stelle hingehört. Erst wenn alles
        ausgefüllt ist, antworten die Befehle; sonst stünde der Platzhalter in Briefen und Listen.

            name: <Name des Netzwerks>                       # noch nicht ausgefüllt
            name: "Kommunen-Netzwerk: engagiert in NRW"
        """,
    ),
    lesefehler(
        "land",
        """
        Das Land ist nicht mit seinem Schlüssel genannt.

        Gemeint sind die ersten beiden Ziffern jedes AGS, von 01 (Schleswig-Holstein) bis 16 (Thüringen);
        05 ist Nordrhein-Westfalen.
        """,
    ),
    lesefehler(
        "feld-unbekannt",
        """
        Ein Feld gibt es an dieser Stelle nicht.

        Meist ist es verschrieben (»quele«) oder falsch eingerückt; die Abhilfe nennt das ähnlichste
        oder alle bekannten. Eigene Felder sind nicht vorgesehen: was sonst wichtig ist, steht in
        `bemerkung`.
        """,
    ),
    lesefehler(
        "auswahl",
        """
        Ein Wert ist nicht einer von denen, die hier vorgesehen sind.

        Die Abhilfe zählt sie auf.
        """,
    ),
    lesefehler(
        "abschnitt",
        """
        Wo ein Abschnitt mit eigenen Feldern stehen muss, steht etwas anderes.

            beitritt: 2017-12-06            # falsch

            beitritt:                       # richtig
              unterzeichnet: 2017-12-06
        """,
    ),
    lesefehler(
        "liste",
        """
        Wo eine Liste stehen muss, steht etwas anderes, oder eine Liste ist leer.

            quellen: Vorlage vom 3. Mai 2017      # falsch

            quellen:                              # richtig
              - Vorlage vom 3. Mai 2017
        """,
    ),
    lesefehler(
        "text",
        """
        Wo ein Text stehen muss, steht eine Liste, ein Abschnitt oder nichts.

        Auch Zahlen und Daten gelten als Text; Anführungszeichen sind nie nötig, außer um Zeichen, die
        in YAML eine Bedeutung haben.
        """,
    ),
    lesefehler(
        "zeile",
        """
        Ein Text hat mehrere Zeilen, wo nur eine stehen darf.

        Namen, Titel und Quellen stehen in Tabellen und Kopfzeilen. Ein langer Text auf mehreren Zeilen
        der Datei wird mit `>-` zu einer einzigen.
        """,
    ),
    lesefehler(
        "datum",
        """
        Ein Datum hat nicht die vorgesehene Form, oder es gibt den Tag nicht.

        Erlaubt ist, was bekannt ist: `2015`, `2012-12`, `2017-12-06`, `vor 2024-11-20`, `nach 2015`,
        `zwischen 2020-09 und 2024-01`, `unbekannt`.

            unterzeichnet: 6.12.2017     # falsch
            unterzeichnet: 2017-12-06    # richtig
        """,
    ),
    lesefehler(
        "uhrzeit",
        """
        Eine Uhrzeit hat nicht die Form 10:00, oder es gibt sie nicht.

        Stunden und Minuten mit Doppelpunkt, von 0:00 bis 23:59, ohne das Wort »Uhr«.
        """,
    ),
    lesefehler(
        "ganzzahl",
        """
        Eine Zahl besteht nicht nur aus Ziffern.

        Ohne Punkt, Komma, Vorzeichen und Einheit: `130000`.
        """,
    ),
    lesefehler(
        "anzahl",
        """
        Eine veröffentlichte Anzahl hat nicht die vorgesehene Form.

        Erlaubt sind eine Zahl allein oder mit über, rund, etwa oder mindestens davor: `36`, `über 50`,
        `rund 70`. Was die Quelle sonst sagt, gehört in `bemerkung`.
        """,
    ),
    lesefehler(
        "ags",
        """
        Ein Amtlicher Gemeindeschlüssel hat nicht 8, 5 oder 3 Ziffern.

        8 hat er für Städte und Gemeinden, 5 für Kreise und die Städteregion, 3 für Bezirksregierungen.
        Excel verschluckt die führende Null.
        """,
    ),
    lesefehler(
        "schluessel",
        """
        Eine Kennung ist nicht aus Kleinbuchstaben, Ziffern und Bindestrichen gebildet.

        So sind Dateinamen ohne `.yaml` und alle Kennungen geschrieben, mit ae, oe, ue und ss für
        Umlaute.
        """,
    ),
    lesefehler(
        "adresse",
        """
        Eine E-Mail-Adresse ist keine, oder es sind mehrere.

        Genau eine Adresse, ohne Namen und Klammern.
        """,
    ),
    lesefehler(
        "termin",
        """
        Eine Veranstaltung hat keinen Termin oder zwei.

        Entweder `datum`, oder bei mehreren Tagen `von` und `bis`.
        """,
    ),
    lesefehler(
        "infomail-kopf",
        """
        Einer Infomail fehlt der Kopf.

        Die Datei beginnt so; darunter folgt der Text.

            ---
            betreff: Neues aus dem Netzwerk
            datum: 2025-03-01
            ---
        """,
    ),
    lesefehler(
        "wert",
        """
        Ein Wert ist ungültig, und das Programm weiß es nicht genauer zu sagen.

        Das sollte nicht vorkommen: bitte mit der Datei melden.
        """,
    ),
)

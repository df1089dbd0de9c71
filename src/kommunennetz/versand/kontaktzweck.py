"""Die Zwecke der Sendungen an die Personen im Kontaktordner, die den Hinweis nach Art. 14 DSGVO tragen."""

WILLKOMMEN_ZU = "willkommen:"
BESTAETIGUNG_ZU = "bestaetigung:"
MIT_HINWEIS = (WILLKOMMEN_ZU, BESTAETIGUNG_ZU)

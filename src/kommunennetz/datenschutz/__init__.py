"""Der Datenschutz: was von Personen wo stehen darf, und der Wächter darüber."""

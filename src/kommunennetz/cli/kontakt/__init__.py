"""`kommunennetz kontakt`: die Personen, mit denen die Geschäftsstelle spricht, im Kontaktordner."""

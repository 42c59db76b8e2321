"""What the code says, collected for translators: `python -m tests.catalogues` brings `bot/locale` up to date."""

"""Briefed articles to look through, for commands: kept in the archive, or in saved pages."""

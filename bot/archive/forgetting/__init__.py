"""Letting go: of what was kept long enough, and of whom asks to be forgotten."""

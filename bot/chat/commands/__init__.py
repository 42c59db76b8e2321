"""The commands that members type, by area. Each module has a `setup(bot)` that adds its own."""

"""Whether an installation is in order: looking it over, and walking the whole way once."""

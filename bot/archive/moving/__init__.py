"""Moving house: all that is kept, into a file and back."""

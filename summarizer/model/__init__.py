"""The sentence encoder's files as they are shipped, and the script that makes them."""

"""One database, SQLite or PostgreSQL: reached, brought to the schema of this code, read and written in transactions."""

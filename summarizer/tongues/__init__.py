"""What choosing sentences needs to know of a language other than English; `wording` knows English."""

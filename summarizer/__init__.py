"""A text library: page in, briefing out, every claim tied to the spans it rests on."""

"""From the bytes of a page to the articles in it, without the page's furniture."""

"""Keep what a reader wrote: the text that stands alone, the file that holds it, a last trial."""

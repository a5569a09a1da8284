"""Why a piece is not kept."""


class Refusal(Exception):
    """Says in a sentence why a piece is not kept; what was kept before is untouched."""

"""What a notebook keeps of a widget, to be read where none is drawn: before a run, or on GitHub."""


class InNotebook:
    """Mixed in before a widget's class: the output names the class, and its text says what to do."""

    @property
    def invitation(self):
        """The text of the output."""
        return f"{type(self).__name__}: run this cell to play with it."

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        named = {"cnnlib": {"widget": type(self).__name__}}
        return {**data, "text/plain": self.invitation}, {**metadata, **named}

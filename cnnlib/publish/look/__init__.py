"""How pages and slides look: colours and sizes, fonts, and the skeleton that all of them fill."""

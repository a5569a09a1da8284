"""What a class works on with a pencil."""

"""Questions for other systems: those of the lessons, and computed ones, as Moodle XML and GIFT."""

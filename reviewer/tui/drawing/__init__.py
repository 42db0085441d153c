"""Drawing as pure functions: from what the review knows to lines of styled text."""

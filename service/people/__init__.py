"""What is of a person is sealed where it is recorded, opened where it is shown, and erased by destroying a key."""

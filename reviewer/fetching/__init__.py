"""What is fetched behind the screen: threads, what to fetch ahead, what goes first."""

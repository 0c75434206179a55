//! The pages and the API of projects: list, home, settings, members, tools, search and activity.

//! Accounts, sign-in and the administration: the site's own pages that belong to no project.

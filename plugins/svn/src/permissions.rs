//! What people can be allowed to do with a repository.

use farrier_domain::{Permission, Role};

/// See the code and check it out.
pub const READ: Permission = Permission { id: "svn.read", default: Role::Anonymous };
/// Commit.
pub const WRITE: Permission = Permission { id: "svn.write", default: Role::Developer };

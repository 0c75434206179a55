//! What people can be allowed to do with a repository.

use farrier_domain::{Permission, Role};

/// See the code, clone and fetch.
pub const READ: Permission = Permission { id: "git.read", default: Role::Anonymous };
/// Push.
pub const WRITE: Permission = Permission { id: "git.write", default: Role::Developer };
/// Choose the default branch.
pub const ADMIN: Permission = Permission { id: "git.admin", default: Role::Admin };

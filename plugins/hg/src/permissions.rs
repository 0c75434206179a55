//! What people can be allowed to do with a repository.

use farrier_domain::{Permission, Role};

/// See the code, clone and pull.
pub const READ: Permission = Permission { id: "hg.read", default: Role::Anonymous };
/// Push.
pub const WRITE: Permission = Permission { id: "hg.write", default: Role::Developer };

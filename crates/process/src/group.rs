//! A process group that doesn't outlive its owner.

use rustix::process::{Pid, Signal, kill_process_group};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// The group of one running program, killed when dropped or when its time is over.
pub(crate) struct Group {
    shared: Arc<Shared>,
    clock: Option<JoinHandle<()>>,
}

struct Shared {
    /// The leader's id, or nothing once the group was killed.
    ///
    /// The leader must not have been waited for while this is set for long: afterwards its id can belong to a stranger.
    leader: Mutex<Option<Pid>>,
    timed_out: AtomicBool,
}

impl Group {
    /// Takes responsibility for the group that `leader` leads.
    pub(crate) fn new(leader: Option<u32>, limit: Duration) -> Self {
        let leader = leader.and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let shared = Arc::new(Shared { leader: Mutex::new(leader), timed_out: AtomicBool::new(false) });
        let clock = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                tokio::time::sleep(limit).await;
                shared.timed_out.store(true, Ordering::SeqCst);
                shared.kill();
            }
        });
        Self { shared, clock: Some(clock) }
    }

    /// Kills whatever is left of the group.
    pub(crate) fn kill(&mut self) {
        if let Some(clock) = self.clock.take() {
            clock.abort();
        }
        self.shared.kill();
    }

    /// Whether the clock killed it.
    pub(crate) fn timed_out(&self) -> bool {
        self.shared.timed_out.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn kill(&self) {
        let leader = self.leader.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(leader) = leader {
            // It fails only when nobody is left in the group, which is what we want.
            let _gone = kill_process_group(leader, Signal::KILL);
        }
    }
}

/// Ends a process group that an earlier run of ours started and did not end: one whose command names `marker`.
///
/// Returns whether there was one. Anybody else's process that has the id by now is left alone.
pub fn end_leftover(leader: i32, marker: &std::path::Path) -> bool {
    use std::os::unix::ffi::OsStrExt;
    let command = std::fs::read(format!("/proc/{leader}/cmdline")).unwrap_or_default();
    let marker = marker.as_os_str().as_bytes();
    let is_ours = !marker.is_empty() && command.windows(marker.len()).any(|part| part == marker);
    match Pid::from_raw(leader).filter(|_| is_ours) {
        Some(leader) => kill_process_group(leader, Signal::KILL).is_ok(),
        None => false,
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

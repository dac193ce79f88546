//! Batches: the events of several runs go in one request.
//!
//! | file | concept |
//! | --- | --- |
//! | `compose` | bodies become one body (pure) |
//! | `gather` | items that go to the same place come together, until there are enough or time is up |
//! | `seat` | a run's place in its batch: it sends it, follows who does, or waits |
//! | `call` | what a call does about it, before and after its request |
//! | `look` | looks for batches that are waited for in vain, and forgets what is over |
//! | `told` | what came of the request, as it is stored and as each run logs it |
//!
//! What is sent and whose events are in it is stored before it is sent, so it is sent again byte for
//! byte, also after a crash: a run that was cut off before that was in no batch, and one that was
//! cut off later finds its seat. One run (the leader) sends it, through the gate and under the retry
//! policy of its step like any request, so a batch waits as one; the others follow: in memory for
//! the moment that an answer takes, else as rows. What came of it in the end is stored before any of
//! them settles, and is the same for all.
//!
//! What people do to one run of a batch:
//!
//! | | before it is stored | after |
//! | --- | --- | --- |
//! | cancel, skip | it leaves | its event goes with the others all the same. If it was to send the batch, the next one does, at once and with a round of tries of its own |
//! | try now | there is nothing to try: it waits in memory | the whole batch is tried now |
//! | again after a failure | | it goes in another batch |

mod call;
mod compose;
mod gather;
mod look;
mod seat;
mod told;

pub(super) use call::{Rider, arrived, board};
pub use compose::{Form, Rule};
pub(super) use gather::Batches;
pub(super) use look::look_after;
pub(super) use seat::alone;

//! What an exchange says about where it went.

use crate::auth::Refused;
use crate::ids::FlowId;
use crate::run::call::Outcome;
use crate::run::exchange::Made;
use crate::run::gate::{Failure, Verdict};

/// What came of letting a request out: `last` is its last exchange, if there was one, and `outcome`
/// what the step makes of it.
pub(super) fn of<'a>(
    last: Result<&'a Made, &Refused>,
    outcome: &'a Outcome,
    flow: FlowId,
) -> Verdict<'a> {
    let Ok(last) = last else {
        // Its connection let nothing out.
        return Verdict::Unsaid;
    };
    let message = match outcome {
        Outcome::Settled(_) => return Verdict::Delivered,
        Outcome::Failed(error) => &error.message,
        Outcome::Parked(parking) => &parking.error.message,
        Outcome::Aside(_) => return Verdict::Unsaid,
    };
    let (down, gone) = match &last.exchange.outcome {
        Ok(answer) => (may_pass(answer.status), answer.status == 410),
        Err(error) => match error.kind {
            // It was never asked.
            "address" | "header" | "insecure" => return Verdict::Unsaid,
            // It answered, with something that cannot be used.
            "body" | "redirect" => (false, false),
            _ => (true, false),
        },
    };
    Verdict::Failed(Failure {
        down,
        gone,
        message,
        flow,
    })
}

/// Whether a status says that the destination does not cope now: 408, 425, 429, 5xx.
fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

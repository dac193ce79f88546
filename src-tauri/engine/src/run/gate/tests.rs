//! Destinations as requests meet them, under a clock that is set by hand.

use super::breaker::{OPENS, REST};
use super::share::{FEW_WAITING, SLOTS, USUAL};
use super::*;
use crate::api::destinations::{DestinationState, Limits, PausedWhy, Rate};
use crate::ids::FlowId;
use futures_util::FutureExt;
use proptest::prelude::*;
use std::pin::Pin;

struct Scene {
    gate: Gate,
    clock: Clock,
    flow: FlowId,
}

/// A request that asks to be let out.
type Asking<'a> = Pin<Box<dyn Future<Output = Admission> + 'a>>;

impl Scene {
    fn new() -> Self {
        let clock = Clock::still(1_000_000);
        Self {
            gate: Gate::new(clock.clone(), Mailbox::default()),
            clock,
            flow: FlowId::new(),
        }
    }

    fn asks<'a>(&'a self, url: &'a Url, connection: Option<ConnectionId>) -> Asking<'a> {
        self.asks_as(RunId::new(), url, connection, None)
    }

    fn asks_as<'a>(
        &'a self,
        run: RunId,
        url: &'a Url,
        connection: Option<ConnectionId>,
        earlier: Option<WaitFor>,
    ) -> Asking<'a> {
        let ask = Ask {
            run,
            node: "step",
            url,
            bytes: 0,
            connection,
            earlier,
            by_hand: false,
            test: false,
        };
        Box::pin(self.gate.enter(ask).map(|(admission, _)| admission))
    }

    fn enters(&self, url: &Url) -> Option<Admission> {
        self.asks(url, None).now_or_never()
    }

    /// Goes to `url` and fails.
    fn fails(&self, url: &Url, down: bool, gone: bool) {
        let Some(Admission::Go(pass)) = self.enters(url) else {
            panic!("it is let out");
        };
        pass.done(self.failure(down, gone), After::Returns);
    }

    fn failure(&self, down: bool, gone: bool) -> Verdict<'static> {
        Verdict::Failed(Failure {
            down,
            gone,
            message: "It answered 500.",
            flow: self.flow,
        })
    }

    fn the_only(&self) -> crate::api::destinations::Destination {
        let all = self.gate.all();
        assert_eq!(all.len(), 1);
        all.into_iter().next().expect("one")
    }
}

fn url(text: &str) -> Url {
    text.parse().expect("an address")
}

fn goes(admission: Option<Admission>) -> Pass {
    match admission {
        Some(Admission::Go(pass)) => pass,
        other => panic!("not let out: {other:?}"),
    }
}

fn waits(admission: Option<Admission>) -> (WaitFor, Option<i64>) {
    match admission {
        Some(Admission::Wait { on, due, .. }) => (on, due),
        other => panic!("it does not wait: {other:?}"),
    }
}

#[test]
fn one_request_tries_every_thirty_seconds_and_none_is_spent_on_waiting() {
    let (scene, there) = (Scene::new(), url("http://down.test/hook"));
    for _ in 0..OPENS {
        scene.fails(&there, true, false);
    }
    let here = scene.the_only();
    assert_eq!(
        (here.state, here.failures),
        (DestinationState::Resting, OPENS)
    );
    for failed in OPENS..OPENS + 3 {
        let (on, due) = waits(scene.enters(&there));
        assert_eq!((on, due), (WaitFor::Destination(here.id), None));
        assert_eq!(scene.the_only().failures, failed, "waiting is no attempt");
        scene.clock.pass(REST - 1);
        waits(scene.enters(&there));
        scene.clock.pass(1);
        let probe = goes(scene.enters(&there));
        waits(scene.enters(&there));
        drop(probe);
        // It said nothing: the next one tries.
        let probe = goes(scene.enters(&there));
        probe.done(scene.failure(true, false), After::Returns);
    }
    scene.clock.pass(REST);
    let probe = goes(scene.enters(&there));
    probe.done(Verdict::Delivered, After::Returns);
    let here = scene.the_only();
    assert_eq!((here.state, here.failures), (DestinationState::Open, 0));
    let all: Vec<Pass> = (0..3).map(|_| goes(scene.enters(&there))).collect();
    assert_eq!(all.len(), 3);
}

#[test]
fn an_answer_that_says_no_is_an_answer() {
    let (scene, there) = (Scene::new(), url("http://strict.test/"));
    for _ in 0..3 * OPENS {
        scene.fails(&there, false, false);
    }
    let here = scene.the_only();
    assert_eq!(here.state, DestinationState::Open, "it is there");
    assert_eq!(here.failures, 3 * OPENS, "and somebody is told");
}

#[test]
fn what_is_gone_is_paused_until_somebody_resumes_it() {
    let (scene, there) = (Scene::new(), url("http://gone.test/"));
    scene.fails(&there, false, true);
    let here = scene.the_only();
    assert_eq!(here.paused, Some(PausedWhy::Gone));
    assert_eq!(waits(scene.enters(&there)).0, WaitFor::Destination(here.id));
    drop(scene.gate.resume(here.id).expect("resumed"));
    goes(scene.enters(&there));
    drop(scene.gate.pause(here.id).expect("paused"));
    assert_eq!(scene.the_only().paused, Some(PausedWhy::Hand));
    waits(scene.enters(&there));
}

#[test]
fn five_days_without_a_success_are_enough() {
    let (scene, there) = (Scene::new(), url("http://never.test/"));
    scene.fails(&there, false, false);
    scene.clock.pass(crate::alerts::episode::TOO_LONG - 1);
    scene.fails(&there, false, false);
    assert_eq!(scene.the_only().paused, None);
    scene.clock.pass(1);
    scene.fails(&there, false, false);
    assert_eq!(scene.the_only().paused, Some(PausedWhy::FiveDays));
    drop(scene.gate.resume(scene.the_only().id).expect("resumed"));
    scene.fails(&there, false, false);
    assert_eq!(scene.the_only().paused, None, "it is given time again");
}

#[test]
fn who_finds_all_places_taken_follows_as_they_become_free() {
    let (scene, there) = (Scene::new(), url("http://slow.test/"));
    let mut under_way: Vec<Pass> = (0..USUAL).map(|_| goes(scene.enters(&there))).collect();
    let mut waiting: Vec<Asking> = (0..FEW_WAITING).map(|_| scene.asks(&there, None)).collect();
    for asking in &mut waiting {
        assert!(asking.as_mut().now_or_never().is_none());
    }
    // No more wait in memory: their runs are put aside, and called when there is room.
    let Some(Admission::Aside(place)) = scene.enters(&there) else {
        panic!("it is put aside");
    };
    let aside = RunId::new();
    assert!(scene.gate.aside(place, aside));
    // One that gave up leaves its turn to the next.
    drop(waiting.remove(0));
    under_way.pop();
    let first = waiting.remove(0).now_or_never();
    under_way.push(goes(first));
    assert!(
        waiting[0].as_mut().now_or_never().is_none(),
        "one at a time"
    );
    let mut stirred = scene
        .gate
        .0
        .stirred
        .lock()
        .expect("a lock")
        .take()
        .expect("unused");
    while let Some(asking) = waiting.pop() {
        drop(asking);
        under_way.pop();
    }
    let called = std::iter::from_fn(|| stirred.try_recv().ok());
    let called: Vec<RunId> = called
        .filter_map(|stir| match stir {
            Stir::Again(runs) => Some(runs),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(called, [aside]);
}

#[test]
fn where_calls_come_back_quickly_many_wait_and_are_the_crowd() {
    let (scene, quick) = (Scene::new(), url("http://quick.test/"));
    for _ in 0..100 {
        let pass = goes(scene.enters(&quick));
        assert!(pass.done(Verdict::Delivered, After::Returns).is_none());
    }
    let mut under_way: Vec<Pass> = (0..USUAL).map(|_| goes(scene.enters(&quick))).collect();
    let mut waiting: Vec<Asking> = (0..100).map(|_| scene.asks(&quick, None)).collect();
    for asking in &mut waiting {
        assert!(asking.as_mut().now_or_never().is_none());
    }
    assert!(matches!(scene.enters(&quick), Some(Admission::Aside(_))));
    assert_eq!(scene.gate.crowd(), 100 - FEW_WAITING);
    let slow = url("http://slow.test/");
    let _held: Vec<Pass> = (0..USUAL).map(|_| goes(scene.enters(&slow))).collect();
    let mut queued: Vec<Asking> = (0..FEW_WAITING).map(|_| scene.asks(&slow, None)).collect();
    for asking in &mut queued {
        assert!(asking.as_mut().now_or_never().is_none());
    }
    assert_eq!(
        scene.gate.crowd(),
        100 - FEW_WAITING,
        "who is slow adds none"
    );
    under_way.pop();
    assert_eq!(scene.gate.crowd(), 99 - FEW_WAITING);
    // A second later nothing has come back: fewer may come to wait, and those who do not wait go.
    scene.clock.pass(2_000);
    assert!(matches!(scene.enters(&quick), Some(Admission::Aside(_))));
    for asking in waiting {
        drop(asking.now_or_never());
        under_way.pop();
    }
    assert_eq!(scene.gate.crowd(), 0);
}

#[test]
fn a_healthy_destination_never_stands_behind_dead_ones() {
    let scene = Scene::new();
    let dead: Vec<Url> = (0..100)
        .map(|n| url(&format!("http://dead{n}.test/")))
        .collect();
    let (mut held, mut queued, mut aside) = (Vec::new(), Vec::new(), 0);
    for there in &dead {
        for _ in 0..200 {
            let mut asking = scene.asks(there, None);
            match asking.as_mut().now_or_never() {
                Some(Admission::Go(pass)) => held.push(pass),
                Some(Admission::Aside(_)) => aside += 1,
                Some(Admission::Wait { .. }) => panic!("nothing failed yet"),
                None => queued.push(asking),
            }
        }
    }
    assert!(
        held.len() >= SLOTS,
        "the dead hold all slots: {}",
        held.len()
    );
    assert!(
        queued.len() == 100 * FEW_WAITING && aside > 0,
        "nothing comes back from them: few wait"
    );
    // However much they hold, the healthy one has room for its share at once, again and again.
    let healthy = url("http://healthy.test/");
    let share = SLOTS / 101;
    for _ in 0..100 {
        let passes: Vec<Pass> = (0..share).map(|_| goes(scene.enters(&healthy))).collect();
        for pass in passes {
            assert!(
                pass.done(Verdict::Delivered, After::Returns).is_none(),
                "no row"
            );
        }
    }
    // Beyond that it waits for its own requests only.
    let mut passes: Vec<Pass> = (0..share).map(|_| goes(scene.enters(&healthy))).collect();
    let mut next: Vec<Asking> = (0..FEW_WAITING)
        .map(|_| scene.asks(&healthy, None))
        .collect();
    for asking in &mut next {
        assert!(asking.as_mut().now_or_never().is_none());
    }
    for asking in next {
        passes.pop();
        passes.push(goes(asking.now_or_never()));
    }
}

#[test]
fn those_behind_the_first_wait_until_it_is_over() {
    let (scene, there) = (Scene::new(), url("http://ordered.test/"));
    drop(goes(scene.enters(&there)));
    let id = scene.the_only().id;
    let in_order = Limits {
        in_order: true,
        ..Limits::default()
    };
    drop(scene.gate.set_limits(id, in_order).expect("set"));
    let (first, second) = (RunId::new(), RunId::new());
    let ask = |run| scene.asks_as(run, &there, None, None).now_or_never();
    let pass = goes(ask(first));
    assert_eq!(waits(ask(second)), (WaitFor::Destination(id), None));
    // It comes again, and nobody passes it meanwhile.
    drop(pass.done(scene.failure(true, false), After::Returns));
    waits(ask(second));
    let over = After::Over {
        run: first,
        node: "step",
    };
    let left = goes(ask(first)).done(Verdict::Delivered, over);
    assert!(left.is_some(), "the next one's turn is stored with it");
    waits(ask(second));
}

#[test]
fn a_rate_gives_everybody_a_time_of_his_own() {
    let (scene, there) = (Scene::new(), url("http://metered.test/"));
    drop(goes(scene.enters(&there)));
    let id = scene.the_only().id;
    let rate = Rate {
        count: 2,
        seconds: 1,
        burst: 1,
    };
    let limits = Limits {
        rate: Some(rate),
        ..Limits::default()
    };
    drop(scene.gate.set_limits(id, limits).expect("set"));
    let now = scene.clock.now();
    drop(goes(scene.enters(&there)));
    let dues: Vec<_> = (0..3).map(|_| waits(scene.enters(&there))).collect();
    let expected = [500, 1_000, 1_500].map(|after| (WaitFor::Rate(id), Some(now + after)));
    assert_eq!(dues, expected);
    scene.clock.pass(500);
    let earlier = Some(WaitFor::Rate(id));
    goes(
        scene
            .asks_as(RunId::new(), &there, None, earlier)
            .now_or_never(),
    );
    // Set back, those that come now still follow those that wait.
    scene.clock.jump(-100_000);
    scene.clock.look();
    let (_, due) = waits(scene.enters(&there));
    assert_eq!(due, Some(now + 2_000 - 100_000));
}

#[test]
fn a_connection_has_limits_wherever_it_leads() {
    let scene = Scene::new();
    let (one, two) = (url("http://one.test/"), url("http://two.test/"));
    let id = ConnectionId::new();
    let limits = Limits {
        concurrency: Some(2),
        ..Limits::default()
    };
    scene.gate.set_connection_limits(id, limits);
    let first = goes(scene.asks(&one, Some(id)).now_or_never());
    let second = goes(scene.asks(&two, Some(id)).now_or_never());
    let mut third = scene.asks(&two, Some(id));
    assert!(third.as_mut().now_or_never().is_none());
    goes(scene.enters(&one));
    drop(first);
    goes(third.now_or_never());
    drop(second);
    scene.gate.set_connection_limits(id, Limits::default());
    let many: Vec<Pass> = (0..USUAL)
        .map(|_| goes(scene.asks(&two, Some(id)).now_or_never()))
        .collect();
    assert_eq!(many.len(), usize::from(USUAL));
}

proptest! {
    #[test]
    fn places_are_never_lost(steps in prop::collection::vec((0..5_usize, 0..4_u8), 1..400)) {
        let scene = Scene::new();
        let there: Vec<Url> = (0..5).map(|n| url(&format!("http://d{n}.test/"))).collect();
        let (mut held, mut queued) = (Vec::new(), Vec::new());
        for (at, act) in steps {
            match act {
                0 | 1 => {
                    let mut asking = scene.asks(&there[at], None);
                    match asking.as_mut().now_or_never() {
                        Some(Admission::Go(pass)) => held.push(pass),
                        Some(Admission::Wait { .. } | Admission::Aside(_)) => {}
                        None => queued.push(asking),
                    }
                }
                2 if !held.is_empty() => {
                    let pass = held.swap_remove(at % held.len());
                    drop(pass.done(Verdict::Delivered, After::Returns));
                }
                _ if !queued.is_empty() => drop(queued.swap_remove(at % queued.len())),
                _ => {}
            }
        }
        drop((held, queued));
        for there in &there {
            let all: Vec<Pass> = (0..USUAL).map(|_| goes(scene.enters(there))).collect();
            prop_assert_eq!(all.len(), usize::from(USUAL));
        }
    }
}
